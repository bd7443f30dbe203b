/** Texts that would become something else: headers, mail headers, markup, log lines. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connectors } from '../../connectors';
import { connect, examplesOf, type Hall, ORDER, ORIGIN, openHall } from '../routes/api/helpers';
import { openBrowser, openOwner, PASSWORD } from '../routes/people';

let hall: Hall;
let asked: Request[];
let mails: Record<string, unknown>[];

async function open(): Promise<void> {
  mails = [];
  const SEND_EMAIL = {
    send: async (mail: Record<string, unknown>) => {
      mails.push(mail);
      return { messageId: `m${mails.length}` };
    },
  };
  hall = await openHall([], { SEND_EMAIL: SEND_EMAIL as never, SYSTEM_EMAIL: 'ponte@ponte.test' });
  asked = [];
  hall.world.network = (request) => {
    asked.push(request.clone());
    return Response.json({ id: 'x' });
  };
}

const errors = (): string[] => hall.world.logs.filter((line) => line.includes('"level":"error"'));

/** An order that reaches `channelId` with whatever is in its texts. */
async function order(channelId: string, customer: object, action: object = {}): Promise<void> {
  const { tenant, world } = hall;
  const shop = await connect(tenant, 'generic');
  const made = await tenant.post('/automations', {
    name: 'x',
    connectionId: shop.id,
    trigger: { type: 'order.paid' },
    action: { kind: 'message', channelId, template: 'Oi', ...action },
  });
  expect(made.status, made.text).toBe(201);
  await tenant.post(`/connections/${shop.id}/events/order-paid`, {
    ...ORDER,
    customer: { ...ORDER.customer, ...customer },
  });
  await world.drain();
}

describe('a header', () => {
  beforeAll(open);

  const POISON = 'x\r\nX-Injected: 1\r\n\r\nGET / HTTP/1.1\r\n\u0000';

  const fields = [...connectors.values()].flatMap((connector) =>
    connector.fields.map(
      ({ key, group }) => [connector.slug, `${group}.${key}`, { connector, key, group }] as const,
    ),
  );

  it.each(fields)('of %s cannot come out of %s', async (slug, _path, { connector, key, group }) => {
    const typed = examplesOf(connector);
    for (const poison of [
      POISON,
      `${typed[group][key]}${POISON}`,
      JSON.stringify({ 'X-A': POISON, [POISON]: 'x' }),
    ]) {
      const bad = { ...typed, [group]: { ...typed[group], [key]: poison } };
      const made = await hall.tenant.post<{ id: string }>('/connections', {
        connector: slug,
        name: 'x',
        ...bad,
      });
      expect([201, 422]).toContain(made.status);
      if (made.status !== 201) continue;
      for (const verb of ['test', 'register'])
        expect((await hall.tenant.post(`/connections/${made.body.id}/${verb}`)).status).toBe(200);
      if (connector.channel) await order(made.body.id, { email: 'ana@loja.test' });
    }
    for (const { headers } of asked) {
      expect(headers.has('x-injected')).toBe(false);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
      for (const value of headers.values()) expect(value).not.toMatch(/[\0-\x08\x0a-\x1f]/);
    }
    expect(errors()).toEqual([]);
  });

  it('of an answer cannot come out of an address', async () => {
    const poison = encodeURIComponent('x\r\nSet-Cookie: a=b');
    for (const path of [
      `/entrar?next=/${poison}`,
      `/?lang=${poison}`,
      `/oauth/x/start?connectionId=${poison}`,
      `/${poison}`,
    ]) {
      const { headers } = await hall.fetch(path);
      expect(headers.getSetCookie(), path).toEqual([]);
    }
    await openOwner(hall, 'ana@padaria.test');
    const answer = await openBrowser(hall).submit(`/entrar?next=/${poison}`, {
      email: 'ana@padaria.test',
      password: PASSWORD,
    });
    expect(answer.headers.get('location')).toBe('/');
  });
});

describe('a mail', () => {
  beforeEach(open);

  const SETTINGS = { provider: 'cloudflare', from: 'loja@loja.test', fromName: 'Loja' };
  const channel = async (settings: object = {}): Promise<string> =>
    (await connect(hall.tenant, 'email', { settings: { ...SETTINGS, ...settings } })).id;
  const action = {
    to: '{{ customer.email }}',
    subject: 'Oi {{ customer.firstName }}',
    template: 'Oi {{ customer.firstName }}',
  };

  it('has one line as its subject, and the sender that the merchant typed, whatever the customer is called', async () => {
    const id = await channel({ fromName: 'Loja "A" <x@evil.test>,' });
    await order(id, { first_name: 'Ana\r\nBcc: eva@evil.test\r\n\r\nspam', email: 'ana@loja.test' }, action);
    await order(id, { first_name: 'Ana\u0000\u2028Bcc: eva@evil.test', email: 'ana@loja.test' }, action);
    expect(mails).toHaveLength(2);
    for (const mail of mails) {
      expect(mail.to).toBe('ana@loja.test');
      expect(mail.subject).not.toMatch(/\p{Cc}/u);
      expect(mail).not.toHaveProperty('bcc');
      expect(mail).not.toHaveProperty('cc');
      expect(mail.from).toMatchObject({ email: 'loja@loja.test' });
      expect(JSON.stringify(mail.from)).not.toMatch(/[<>]|\\[rn]/);
      expect(Object.keys((mail.headers ?? {}) as object)).toEqual([]);
    }
  });

  it.each([
    'ana@loja.test, eva@evil.test',
    'ana@loja.test;eva@evil.test',
    'ana@loja.test\r\nBcc: eva@evil.test',
    'ana@loja.test\u0000eva@evil.test',
    'Ana <ana@loja.test>',
    '"ana@evil.test\\r\\n" <ana@loja.test>',
    'ana@loja.test eva@evil.test',
    'ana@loja.test%0aBcc:eva@evil.test',
    'ana@localhost',
    '<ana@loja.test>',
    `${'a'.repeat(300)}@loja.test`,
  ])('goes to one address or to none: %j', async (address) => {
    await order(await channel(), { email: address }, action);
    for (const { to } of mails) expect(to).toMatch(/^[^\s<>,;"\p{Cc}]+@[^\s<>,;"@\p{Cc}]+$/u);
    expect(JSON.stringify(mails)).not.toContain('eva@evil.test');
  });

  it('of the hub itself neither, whatever an organization or a person is called', async () => {
    const named = await hall.tenant.patch('/organization', { name: 'Loja\r\nBcc: eva@evil.test' });
    expect(named.status).toBe(422);
    for (const email of [
      'bia@loja.test\r\nBcc: eva@evil.test',
      'bia@loja.test, eva@evil.test',
      'Bia <bia@loja.test>',
    ])
      expect((await hall.tenant.post('/invitations', { email })).status, email).toBe(422);
    await openOwner(hall, 'ana@padaria.test');
    await openBrowser(hall).submit('/senha', { email: 'ana@padaria.test\r\nBcc: eva@evil.test' });
    await openBrowser(hall).submit('/senha', { email: 'ana@padaria.test, eva@evil.test' });
    expect(mails).toEqual([]);
  });

  it('shows markup as it was written', async () => {
    const evil = '<img src=x onerror=alert(1)><a href="javascript:alert(1)">x</a>';
    await order(
      await channel(),
      { first_name: evil, email: 'ana@loja.test' },
      { ...action, mediaUrl: 'javascript:alert(1)' },
    );
    expect(mails).toHaveLength(1);
    const html = String(mails[0]?.html);
    expect(html).not.toMatch(/<(img|script|iframe)|href="javascript/i);
  });
});

describe('a page', () => {
  beforeEach(open);

  it('shows names as they were written', async () => {
    const evil = '<script>alert(1)</script>"\'><img src=x onerror=alert(1)>';
    const owner = await openOwner(hall, 'ana@padaria.test', evil);
    const made = await owner.submit('/configuracoes/chaves', { keyName: evil });
    const key = /ponte_[\w-]{43}/.exec(await made.text())?.[0];
    const client = hall.client(`Bearer ${key}`);
    await connect(client, 'simulator', { name: evil });
    const { body } = await client.post<{ url: string }>('/invitations', { email: 'bia@loja.test' });
    for (const path of [
      '/',
      '/configuracoes/chaves',
      new URL(body.url).pathname,
      `/entrar?next=${encodeURIComponent(evil)}&aviso=${encodeURIComponent(evil)}&lang=${encodeURIComponent(evil)}`,
    ]) {
      const text = await (await owner.get(path)).text();
      expect(text, path).not.toMatch(/<script>|<script(?! defer)|<img(?! src="\/estatico\/)/i);
    }
    const typed = await openBrowser(hall).submit('/entrar', { email: evil, password: evil });
    expect(await typed.text()).not.toMatch(/<script>|<script(?! defer)|<img(?! src="\/estatico\/)/i);
  });

  it('is the only thing that a browser takes for one', async () => {
    const evil = '<script>alert(1)</script>';
    const path = `/api/v1/${encodeURIComponent(evil)}?x=${encodeURIComponent(evil)}`;
    for (const address of [
      path,
      `/hooks/${encodeURIComponent(evil)}/x`,
      `/api/auth/${encodeURIComponent(evil)}`,
      '/healthz',
    ]) {
      const { headers } = await hall.fetch(address, { headers: { accept: 'text/html' } });
      expect(headers.get('content-type'), address).not.toContain('html');
      // JSON is never taken for a page; what refuses a webhook saves itself the other headers.
      if (!address.startsWith('/hooks/')) expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
  });

  it.each(
    [...connectors.values()].filter(({ inbound }) => inbound?.challenge).map(({ slug }) => [slug] as const),
  )('is not made of what %s asks back', async (slug) => {
    const connector = connectors.get(slug);
    if (!connector) throw new Error(slug);
    const typed = examplesOf(connector);
    const { webhookUrl } = await connect(hall.tenant, slug, typed);
    const address = (webhookUrl ?? '').slice(ORIGIN.length);
    for (const secret of Object.values(typed.credentials)) {
      const query = new URLSearchParams({
        'hub.mode': 'subscribe',
        'hub.verify_token': secret,
        'hub.challenge': '<script>alert(1)</script>',
        challenge: '<script>alert(1)</script>',
      });
      const answer = await hall.fetch(`${address}?${query}`);
      expect(await answer.text()).not.toContain('<script>');
      if (answer.ok) expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      else expect(answer.headers.get('content-type')).toBe('application/problem+json');
    }
  });
});

it('a log line stays one line, whatever is asked', async () => {
  await open();
  await hall.fetch(`/${encodeURIComponent('x\n{"level":"error","message":"forged"}\r\n')}`);
  expect(hall.world.logs.length).toBeGreaterThan(0);
  for (const line of hall.world.logs) {
    expect(line).not.toMatch(/[\r\n]/);
    expect(JSON.parse(line)).toMatchObject({ level: 'info', message: 'request' });
  }
});
