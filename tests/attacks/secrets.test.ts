/**
 * Secrets where they do not belong. Every connector gets credentials that can be recognised anywhere, is
 * driven through all that can go wrong, against vendors that repeat what they were sent; then everything
 * that the hub wrote, queued, answered and stored is searched for them.
 */
import { env } from 'cloudflare:test';
import { beforeAll, describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../src/hub/hub';
import type { Connector, Field } from '../../src/kit';
import { readPayload } from '../../src/store/deliveries';
import {
  type ConnectionJson,
  examplesOf,
  type Hall,
  ORDER,
  ORIGIN,
  openHall,
  type PageJson,
  ROUTES,
} from '../routes/api/helpers';
import { NEWCOMER, openBrowser, openOwner, PASSWORD, setupPath } from '../routes/people';
import { post, VARIANTS, type Variant, write } from './vendors';

/** What is searched for, by where it was typed. */
const canaries = new Map<string, string>();
let number = 0;

/** Headers, in the shape of the field's example: a list or an object. */
const headersOf = ({ example }: Field, value: string): string =>
  JSON.stringify(example.startsWith('[') ? [{ key: 'X-Api-Key', value }] : { 'X-Api-Key': value });

/** A value for a field that occurs nowhere else: what its pattern leaves free is replaced, letter by letter. */
function canaryFor({ slug }: Connector, field: Field): string {
  number += 1;
  const mark = `${number}`.padStart(4, '7');
  const digits = [...`${mark}${'8265937104'.repeat(4)}`];
  const word = `canary${mark}x${slug.replace(/\W/g, '')}`;
  const tries = [
    field.type === 'json' ? headersOf(field, word) : word,
    ...['whsec_', 're_', 'sk_'].map(
      (prefix) => prefix + btoa(`${word}-${word}-${word}-${word}`).slice(0, 44),
    ),
    field.example.replace(/\d/g, () => digits.shift() ?? '0'),
    field.example.replace(/[a-z]/g, (letter) => (letter === 'a' ? 'e' : 'a')),
    // An address that ends in a secret.
    field.example.replace(/[^=]*$/, word.repeat(3)),
    // A prefix of the vendor's own, and what follows it.
    field.example.slice(0, field.example.lastIndexOf('_') + 1) + word.repeat(3),
  ];
  const fits = (text: string) =>
    new RegExp(`^(?:${field.pattern ?? '.*'})$`).test(text) && text !== field.example;
  const value = tries.find(fits);
  if (!value) throw new Error(`no canary for ${slug} ${field.key}`);
  canaries.set(`${slug} ${field.key} ${number}`, field.type === 'json' ? word : value);
  return value;
}

const sensitive = ({ fields }: Connector): Field[] =>
  fields.filter((field) => field.group === 'credentials' && field.sensitive);

const credentialsOf = (connector: Connector): Record<string, string> => ({
  ...examplesOf(connector).credentials,
  ...Object.fromEntries(sensitive(connector).map((field) => [field.key, canaryFor(connector, field)])),
});

let hall: Hall;
/** What the API answered on the way. */
const answers: string[] = [];

/** Asks the API, and keeps what it says. */
async function ask<Body = unknown>(
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) {
  const answer = await hall.tenant.request<Body>(method, path, body, headers);
  answers.push(`${method} ${path}\n${answer.text}\n${JSON.stringify([...answer.headers])}`);
  return answer;
}

/** Vendors that say back what they were sent, one worse than the other. */
const VENDORS: ((request: Request) => Promise<Response>)[] = [
  async (request) => Response.json(await told(request), { status: 401 }),
  async (request) =>
    Response.json({ error: await toldText(request), message: await toldText(request) }, { status: 400 }),
  async (request) => new Response(await toldText(request), { status: 500 }),
  async (request) =>
    Response.json(
      { errors: [{ message: await toldText(request), code: await toldText(request) }] },
      { status: 422 },
    ),
  async (request) =>
    Response.json({ error: { message: await toldText(request), type: 'x', code: 190 } }, { status: 403 }),
  async (request) => {
    throw new TypeError(`fetch failed: ${await toldText(request)}`);
  },
];

const told = async (request: Request) => ({
  url: request.url,
  headers: Object.fromEntries(request.headers),
  body: await request.clone().text(),
});
const toldText = async (request: Request): Promise<string> => {
  const { url, headers, body } = await told(request);
  return `Invalid credentials ${headers.authorization ?? ''} ${Object.values(headers).join(' ')} ${body} ${url}`;
};

async function drive(variant: Variant, number: number, isFirst: boolean): Promise<void> {
  const { world } = hall;
  const { connector, settings } = variant;
  const credentials = credentialsOf(connector);
  const made = await ask<ConnectionJson>(
    'POST',
    '/connections',
    {
      connector: connector.slug,
      name: variant.name,
      credentials,
      settings: { ...examplesOf(connector).settings, ...settings },
    },
    { 'idempotency-key': `make ${number}` },
  );
  expect(made.status, made.text).toBe(201);
  const { id, webhookUrl } = made.body;
  const token = webhookUrl?.split('/').at(-1);
  if (token) canaries.set(`${variant.name} token`, token);

  if (connector.channel) await openFor(id);
  // How it is verified makes no difference to its calls.
  for (const vendor of isFirst ? VENDORS : []) {
    world.network = vendor;
    for (const verb of ['test', 'register']) await ask('POST', `/connections/${id}/${verb}`);
    if (connector.poll) await ask('POST', `/connections/${id}/sync`);
    if (connector.channel) await order();
    await world.drain();
    world.pass(HOUR);
  }
  if (webhookUrl) {
    for (const sample of (connector.samples ?? []).slice(0, 3)) {
      const letter = await write({ ...variant, credentials, url: webhookUrl }, sample, world.hub.now());
      await post(hall, letter);
      // Nearly right: such a guess is a secret, too.
      await post(hall, {
        ...letter,
        headers: { ...letter.headers, authorization: `Bearer ${credentials.webhookSecret}x` },
      });
    }
    await ask('POST', `/connections/${id}/simulate`);
    for (const message of world.ingest.sent.slice(-2)) await world.bury(message);
    await world.drain();
  }
  await world.bury({ organizationId: hall.tenant.organizationId, connectionIds: [id] });
  await ask('PATCH', `/connections/${id}`, { credentials: credentialsOf(connector) });
  await ask('PATCH', `/connections/${id}`, {
    settings: { baseUrl: 'nonsense', shop: '\0' },
    credentials: { [sensitive(connector)[0]?.key ?? 'x']: 7 },
  });
  await ask('POST', `/connections/${id}/rotate`);
  await ask('POST', `/connections/${id}/test`);
}

let shop: ConnectionJson;
let orders = 0;

/** What the shop sells is told by this channel. */
async function openFor(channelId: string): Promise<void> {
  await ask('POST', '/automations', {
    name: 'x',
    connectionId: shop.id,
    trigger: { type: 'order.paid' },
    action: { kind: 'message', channelId, template: 'Oi' },
  });
}

async function order(): Promise<void> {
  orders += 1;
  await ask('POST', `/connections/${shop.id}/events/order-paid`, {
    ...ORDER,
    order: { ...ORDER.order, id: `${orders}` },
    customer: { ...ORDER.customer, email: 'ana@loja.test' },
  });
}

/** How a secret may be written. */
const spellings = (secret: string): string[] =>
  [
    ...new Set([
      secret,
      encodeURIComponent(secret),
      JSON.stringify(secret).slice(1, -1),
      btoa(secret).replace(/=+$/, ''),
      // Behind a user of any length, a text in base64 begins at one of three places.
      ...['', 'x', 'xx'].map((before) => btoa(before + secret).slice(4, -4)),
    ]),
  ].filter((text) => text.length > 7);

const needles = new Map<string, string[]>();

const needlesOf = (secret: string): string[] => {
  const known = needles.get(secret) ?? spellings(secret);
  needles.set(secret, known);
  return known;
};

/** Which of the secrets are in a text, by name. */
const found = (text: string): string[] =>
  [...canaries]
    .filter(([, secret]) => needlesOf(secret).some((one) => text.includes(one)))
    .map(([name]) => name);

beforeAll(async () => {
  hall = await openHall();
  shop = (await ask<ConnectionJson>('POST', '/connections', { connector: 'generic', name: 'shop' })).body;
  for (const [at, variant] of VARIANTS.entries())
    await drive(variant, at, VARIANTS[at - 1]?.connector !== variant.connector);
  // Until attempts are spent, and the dead letters written.
  hall.world.network = VENDORS[1] ?? hall.world.network;
  for (let day = 0; day < 4; day++) {
    hall.world.pass(DAY / 2);
    await hall.world.minutes(1);
  }
}, 60_000);

describe('credentials and hook addresses are in no', () => {
  it('answer of the API while they were typed, used and refused', () => {
    const shown = answers.map((text) => ({
      text,
      names: found(text.replace(/\/(hooks\/[\w-]+|chatbot|custom)\/[\w-]{43}/g, '')),
    }));
    expect(
      shown.filter(({ names }) => names.length > 0).map(({ text, names }) => [names, text.slice(0, 600)]),
    ).toEqual([]);
  });

  it('answer of the API afterwards, wherever something is read', async () => {
    const ids: Record<string, string[]> = {};
    const reads = ROUTES.filter(({ method }) => method === 'GET');
    const leaks: [string, string[]][] = [];
    const read = async (path: string): Promise<string> => {
      const { text } = await hall.tenant.get(path);
      const names = found(text.replace(/\/(hooks\/[\w-]+|chatbot|custom)\/[\w-]{43}/g, ''));
      if (names.length > 0) leaks.push([path, names]);
      return text;
    };
    for (const { path } of reads.filter((route) => !route.path.includes('{'))) {
      const short = path.replace('/api/v1', '');
      const text = await read(path.startsWith('/api/v1') ? `${short}?limit=100` : path);
      const { data } = JSON.parse(text) as Partial<PageJson<{ id?: string }>>;
      ids[short.slice(1)] = (data ?? []).flatMap(({ id }) => id ?? []);
    }
    for (const kind of ['deliveries', 'dispatches', 'dead-letters', 'connections', 'audit-log'])
      expect(ids[kind]?.length, kind).toBeGreaterThan(0);
    for (const { path } of reads.filter((route) => route.path.includes('{id}'))) {
      const short = path.replace('/api/v1', '');
      for (const id of (ids[short.split('/')[1] ?? ''] ?? []).slice(0, 40))
        await read(short.replace('{id}', id));
    }
    expect(leaks).toEqual([]);
  });

  it('log line', () => {
    expect(hall.world.logs.length).toBeGreaterThan(100);
    expect(hall.world.logs.filter((line) => found(line).length > 0)).toEqual([]);
  });

  it('message of a queue', () => {
    const { ingest, dispatch, poll } = hall.world;
    const sent = [ingest, dispatch, poll].map((queue) => queue.sent);
    for (const bodies of sent) {
      expect(bodies.length).toBeGreaterThan(0);
      expect(
        bodies
          .map((body) => [found(JSON.stringify(body)), body])
          .filter(([names]) => (names as string[]).length > 0),
      ).toEqual([]);
    }
  });

  it('row of the database, dead letters and raw bodies included', async () => {
    const { results } = await env.DB.prepare(
      `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE '\\_%' ESCAPE '\\'`,
    ).all<{ name: string }>();
    const leaks: [string, string[]][] = [];
    const filled: string[] = [];
    for (const { name } of results) {
      const { results: rows } = await env.DB.prepare(`SELECT * FROM "${name}"`).all();
      if (rows.length > 0) filled.push(name);
      for (const row of rows) {
        const names = found(JSON.stringify(row));
        if (names.length > 0) leaks.push([`${name} ${JSON.stringify(row).slice(0, 300)}`, names]);
      }
    }
    expect(filled).toEqual(
      expect.arrayContaining([
        'connections',
        'dead_letters',
        'deliveries',
        'dispatches',
        'idempotency_keys',
        'audit_log',
      ]),
    );
    const { results: kept } = await env.DB.prepare('SELECT payload FROM deliveries').all<{
      payload: string | null;
    }>();
    for (const { payload } of kept) {
      const names = found(JSON.stringify((await readPayload(hall.world.hub.db, payload)) ?? null));
      if (names.length > 0) leaks.push([`payload ${payload}`, names]);
    }
    expect(leaks).toEqual([]);
  });
});

it('passwords, cookies, links, keys and codes are in no log line, audit entry or answer that refuses them', async () => {
  hall = await openHall();
  canaries.clear();
  const browser = await openOwner(hall, 'ana@padaria.test');
  const texts: string[] = [];
  const keep = async (answer: Promise<Response>) => texts.push(await (await answer).text());
  const note = (name: string, secret: string) => canaries.set(name, secret);
  note('password', PASSWORD);
  note('cookie', browser.cookie.split('=')[1]?.split('.')[0] ?? '');
  const wrong = 'canary-wrong-password';
  note('wrong password', wrong);
  const setup = await setupPath();
  note('set-up link', setup.split('/').at(-1) ?? '');
  const { body } = await hall.tenant.post<{ url: string }>('/invitations', { email: 'bia@loja.test' });
  note('invitation', body.url.split('/').at(-1) ?? '');
  note('code', 'canary-code-of-a-vendor');
  note('state', 'canary-state');
  note('bad key', 'ponte_canaryKeyThatNobodyHasEverMade');
  note('key', hall.tenant.key);

  const stranger = openBrowser(hall);
  await keep(stranger.submit('/entrar', { email: 'ana@padaria.test', password: wrong }));
  await keep(stranger.post('/api/auth/sign-in/email', { email: 'ana@padaria.test', password: wrong }));
  await keep(stranger.post('/api/auth/sign-in/email', { email: 7, password: wrong }));
  await keep(browser.post('/api/auth/change-password', { currentPassword: wrong, newPassword: `${wrong}2` }));
  await keep(browser.post('/api/auth/change-password', { currentPassword: PASSWORD, newPassword: 'x' }));
  await keep(stranger.submit(setup, { ...NEWCOMER, email: 'nobody', password: wrong }));
  await keep(stranger.submit(new URL(body.url).pathname, { name: '', password: wrong }));
  await keep(browser.get('/oauth/nuvemshop/callback?code=canary-code-of-a-vendor&state=canary-state'));
  await keep(
    hall.fetch('/me', { headers: { authorization: 'Bearer ponte_canaryKeyThatNobodyHasEverMade' } }),
  );
  await keep(hall.fetch('/me', { headers: { authorization: `Basic ${btoa(`x:${hall.tenant.key}`)}` } }));
  for (const path of [
    `/${hall.tenant.key}`,
    `/api/v1/connections?key=${hall.tenant.key}`,
    `/hooks/generic/${hall.tenant.key}`,
  ])
    await keep(hall.fetch(path, { method: 'POST' }));
  await hall.fetch(`/senha/${new URL(body.url).pathname.split('/').at(-1)}`);

  expect(hall.world.logs.filter((line) => found(line).length > 0)).toEqual([]);
  const { results } = await env.DB.prepare('SELECT * FROM audit_log').all();
  expect(results.length).toBeGreaterThan(2);
  expect(found(JSON.stringify(results))).toEqual([]);
  // A form's own address has its link in it.
  const shown = texts.map((text) => text.replace(/\/(setup|convite)\/[\w-]{43}/g, ''));
  expect(shown.filter((text) => found(text).length > 0)).toEqual([]);
  expect(ORIGIN).toContain('https');
});
