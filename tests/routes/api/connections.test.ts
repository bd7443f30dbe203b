import { beforeAll, describe, expect, it } from 'vitest';
import { connectors } from '../../../connectors';
import { openSecrets } from '../../../src/hub/call';
import { newId } from '../../../src/kit/id';
import { getConnection } from '../../../src/store/connections';
import {
  type AutomationJson,
  type Client,
  type ConnectionJson,
  connect,
  examplesOf,
  type Hall,
  openHall,
  type PageJson,
  type ProblemJson,
} from './helpers';

let hall: Hall;
beforeAll(async () => {
  hall = await openHall();
});

const secretsOf = async (id: string) => {
  const row = await getConnection(hall.world.hub.db, hall.tenant.organizationId, id);
  if (!row) throw new Error(`no connection ${id}`);
  return openSecrets(hall.world.hub, row);
};

/** A new team's id. */
const teamOf = async (client: Client): Promise<string> =>
  (await client.post<{ id: string }>('/teams', { name: newId('tea', hall.world.hub.now()) })).body.id;

describe('POST /connections', () => {
  it('makes one, with its address, its masks and its notifications switched off', async () => {
    const team = await teamOf(hall.tenant);
    const connection = await connect(hall.tenant, 'kiwify', {
      name: '  Curso da Ana ',
      credentials: { webhookSecret: 'w9i3pvutvxe', clientSecret: 'a-very-long-client-secret' },
      teams: [team],
    });
    expect(connection).toMatchObject({
      connector: 'kiwify',
      name: 'Curso da Ana',
      status: 'active',
      settings: { baseUrl: 'https://public-api.kiwify.com' },
      credentials: { webhookSecret: '••••', clientSecret: '••••cret' },
      teams: [team],
      health: null,
      trustGrade: 'A',
    });
    expect(connection.credentials).not.toHaveProperty('clientId');
    expect(connection).not.toHaveProperty('generated');
    expect(connection.capabilities).toContain('register');
    const { token } = await secretsOf(connection.id);
    expect(connection.webhookUrl).toBe(`https://ponte.test/hooks/kiwify/${token}`);

    const automations = await hall.tenant.get<PageJson<AutomationJson>>(
      `/automations?connectionId=${connection.id}`,
    );
    expect(automations.body.data.length).toBeGreaterThan(3);
    expect(automations.body.data.every(({ enabled }) => !enabled)).toBe(true);
  });

  it('shows a secret that the hub made once, and masked from then on', async () => {
    const connection = await connect(hall.tenant, 'kiwify');
    const { credentials } = await secretsOf(connection.id);
    expect(connection.generated).toEqual({ webhookSecret: credentials.webhookSecret });
    const again = await hall.tenant.get<ConnectionJson>(`/connections/${connection.id}`);
    expect(again.body).not.toHaveProperty('generated');
    expect(again.text).not.toContain(credentials.webhookSecret);
  });

  it('takes JSON fields as JSON', async () => {
    const { id, settings } = await connect(hall.tenant, 'webhook', {
      credentials: { headers: { 'X-Api-Key': 'k' } },
      settings: { url: 'https://example.com/in', unknown: 'ignored' },
    });
    expect((await secretsOf(id)).credentials.headers).toBe('{"X-Api-Key":"k"}');
    expect(settings).toEqual({ url: 'https://example.com/in' });
  });

  it('has no address where the connector takes no webhooks', async () => {
    expect((await connect(hall.tenant, 'simulator')).webhookUrl).toBeNull();
  });

  it('says all that is wrong at once', async () => {
    const answer = await hall.tenant.post<ProblemJson>('/connections', {
      connector: 'loja-integrada',
      name: 'x',
      settings: { baseUrl: 'not a url' },
    });
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({ code: 'invalid_request' });
    expect(answer.body.errors?.map(({ path }) => path).sort()).toEqual([
      'credentials.apiKey',
      'settings.baseUrl',
    ]);
  });

  it.each([
    ['no connector', { name: 'x' }, 'connector', 'required'],
    ['an unknown one', { connector: 'nope', name: 'x' }, 'connector', 'is not in the catalogue'],
    ['no name', { connector: 'generic' }, 'name', 'required'],
    ['an empty name', { connector: 'generic', name: ' ' }, 'name', undefined],
    ['a long name', { connector: 'generic', name: 'x'.repeat(101) }, 'name', undefined],
    ['odd credentials', { connector: 'generic', name: 'x', credentials: [1] }, 'credentials', undefined],
    ['odd teams', { connector: 'generic', name: 'x', teams: ['a', 7] }, 'teams.1', undefined],
    ['null', null, '', undefined],
    ['a list', [], '', undefined],
  ])('refuses %s', async (_title, body, path, message) => {
    const answer = await hall.tenant.post<ProblemJson>('/connections', body ?? 'null');
    expect(answer.status).toBe(422);
    const error = answer.body.errors?.find((one) => one.path === path);
    expect(error, answer.text).toBeDefined();
    if (message) expect(error?.message).toBe(message);
  });
});

describe('teams', () => {
  it('are teams of the same organization', async () => {
    const [own, theirs] = [await teamOf(hall.tenant), await teamOf(hall.other)];
    const body = { connector: 'simulator', name: 'Canal', teams: [own, theirs, 'vendas'] };
    const refused = await hall.tenant.post<ProblemJson>('/connections', body);
    const message = 'is no team of yours';
    expect([refused.status, refused.body.errors]).toEqual([
      422,
      [
        { path: 'teams.1', message },
        { path: 'teams.2', message },
      ],
    ]);
    const { id } = await connect(hall.tenant, 'simulator', { teams: [own] });
    const patched = await hall.tenant.patch<ProblemJson>(`/connections/${id}`, { teams: [theirs] });
    expect([patched.status, patched.body.errors]).toEqual([422, [{ path: 'teams.0', message }]]);
  });

  it('are left out once they are deleted', async () => {
    const [gone, stays] = [await teamOf(hall.tenant), await teamOf(hall.tenant)];
    const { id } = await connect(hall.tenant, 'simulator', { teams: [gone, stays] });
    const shared = await connect(hall.tenant, 'simulator', { teams: [stays] });
    expect((await hall.other.delete(`/teams/${gone}`)).status).toBe(404);
    const read = async (one: string) =>
      (await hall.tenant.get<ConnectionJson>(`/connections/${one}`)).body.teams;
    expect(await read(id)).toEqual([gone, stays]);
    expect((await hall.tenant.delete(`/teams/${gone}`)).status).toBe(204);
    expect([await read(id), await read(shared.id)]).toEqual([[stays], [stays]]);
  });
});

describe('GET /connections', () => {
  it('pages through all of them, newest first, each once', async () => {
    const { other } = hall;
    const made: string[] = [];
    for (let i = 0; i < 5; i++) {
      hall.world.pass(1000);
      made.unshift((await connect(other, 'simulator')).id);
    }
    const seen: string[] = [];
    let cursor: string | null = '';
    let pages = 0;
    while (cursor !== null) {
      const query: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const page = await other.get<PageJson<ConnectionJson>>(`/connections?limit=2${query}`);
      expect(page.body.data.length).toBeLessThanOrEqual(2);
      seen.push(...page.body.data.map(({ id }) => id));
      cursor = page.body.nextCursor;
      pages++;
    }
    expect(seen).toEqual(made);
    expect(pages).toBe(3);
  });

  it.each(['limit=0', 'limit=101', 'limit=x', 'limit=1.5', 'limit=1&limit=2'])(
    'refuses %s',
    async (query) => {
      const answer = await hall.tenant.get<ProblemJson>(`/connections?${query}`);
      expect(answer.status).toBe(422);
      expect(answer.body.errors?.[0]?.path).toBe('limit');
    },
  );
});

describe('PATCH /connections/:id', () => {
  it('renames, and leaves the rest', async () => {
    const before = await connect(hall.tenant, 'kiwify', { teams: [await teamOf(hall.tenant)] });
    hall.world.pass(1000);
    const after = await hall.tenant.patch<ConnectionJson>(`/connections/${before.id}`, { name: 'Outro' });
    const { generated: _shownOnce, ...rest } = before;
    expect(after.body).toEqual({ ...rest, name: 'Outro', updatedAt: after.body.updatedAt });
    expect(after.body.updatedAt > before.updatedAt).toBe(true);
  });

  it('merges credentials and settings; masks that come back change nothing', async () => {
    const { id, credentials } = await connect(hall.tenant, 'kiwify', {
      credentials: { webhookSecret: 'first-secret-of-all', clientId: 'client-1' },
    });
    const answer = await hall.tenant.patch<ConnectionJson>(`/connections/${id}`, {
      credentials: { ...credentials, clientId: 'client-2', accountId: 'acc' },
      settings: {},
    });
    expect(answer.status).toBe(200);
    const secrets = await secretsOf(id);
    expect(secrets.credentials).toEqual({
      webhookSecret: 'first-secret-of-all',
      clientId: 'client-2',
      accountId: 'acc',
    });
    expect(secrets.previous?.credentials).toEqual({ clientId: 'client-1' });
    expect(answer.body.settings).toEqual({ baseUrl: 'https://public-api.kiwify.com' });
  });

  it('clears with null; a secret that is generated is made anew and shown', async () => {
    const { id } = await connect(hall.tenant, 'kiwify', {
      credentials: { webhookSecret: 'first-secret-of-all', clientId: 'client-1' },
    });
    const answer = await hall.tenant.patch<ConnectionJson>(`/connections/${id}`, {
      credentials: { webhookSecret: null, clientId: null },
    });
    const { credentials } = await secretsOf(id);
    expect(Object.keys(credentials)).toEqual(['webhookSecret']);
    expect(credentials.webhookSecret).not.toBe('first-secret-of-all');
    expect(answer.body.generated).toEqual(credentials);
  });

  it('refuses values that do not fit, and keeps the old ones', async () => {
    const { id } = await connect(hall.tenant, 'webhook', { settings: { url: 'https://example.com/in' } });
    const answer = await hall.tenant.patch<ProblemJson>(`/connections/${id}`, {
      settings: { url: 'ftp://example.com' },
    });
    expect(answer.status).toBe(422);
    expect(answer.body.errors?.[0]?.path).toBe('settings.url');
    const { body } = await hall.tenant.get<ConnectionJson>(`/connections/${id}`);
    expect(body.settings.url).toBe('https://example.com/in');
  });

  it('cannot set the status', async () => {
    const { id } = await connect(hall.tenant, 'simulator');
    const answer = await hall.tenant.patch<ConnectionJson>(`/connections/${id}`, { status: 'revoked' });
    expect(answer.body.status).toBe('active');
  });
});

describe('sync rules', () => {
  const patch = (id: string, sync: unknown) =>
    hall.tenant.patch<ConnectionJson & ProblemJson>(`/connections/${id}`, { sync });

  it('hold as the connector has them until somebody changes them', async () => {
    const { id, sync, reconciled } = await connect(hall.tenant, 'loja-integrada', {
      credentials: { apiKey: 'cole-aqui-o-personal-token-da-loja' },
    });
    const orders = { direction: 'in', everyMinutes: 5, batch: null };
    expect(sync).toEqual({
      environment: 'production',
      testRecipient: null,
      dropOvertaken: true,
      recognition: {},
      objects: { orders },
    });
    expect(reconciled).toBe(0);
    const wanted = {
      environment: 'sandbox',
      testRecipient: '(11) 98888-7777',
      dropOvertaken: false,
      objects: { orders: { everyMinutes: 30, batch: 25 } },
    };
    const changed = {
      ...wanted,
      testRecipient: '+5511988887777',
      recognition: {},
      objects: { orders: { direction: 'in', everyMinutes: 30, batch: 25 } },
    };
    expect((await patch(id, wanted)).body.sync).toEqual(changed);
    expect((await hall.tenant.get<ConnectionJson>(`/connections/${id}`)).body.sync).toEqual(changed);
    // What is left out stays; null goes back to the connector's own.
    const back = await patch(id, { objects: { orders: { everyMinutes: null } }, testRecipient: null });
    expect(back.body.sync).toEqual({
      ...changed,
      testRecipient: null,
      objects: { orders: { ...orders, batch: 25 } },
    });
  });

  it.each([
    [
      { objects: { orders: { direction: 'out' } } },
      'sync.objects.orders.direction',
      /reads orders, and writes none/,
    ],
    [{ objects: { products: { direction: 'in' } } }, 'sync.objects.products', /reads orders$/],
    [{ objects: { nope: {} } }, 'sync.objects.nope', /reads orders$/],
    [{ objects: { orders: { everyMinutes: 7 } } }, 'sync.objects.orders.everyMinutes', /multiple of 5/],
    [{ objects: { orders: { filter: 'x' } } }, 'sync.objects.orders', /filter/],
    [{ testRecipient: 'ninguém' }, 'sync.testRecipient', /phone or an e-mail/],
    [{ environment: 'test' }, 'sync.environment', /production/],
    [{ polls: true }, 'sync', /polls/],
  ])('%j is refused, and nothing changes', async (sync, path, message) => {
    const { id } = await connect(hall.tenant, 'loja-integrada', {
      credentials: { apiKey: 'cole-aqui-o-personal-token-da-loja' },
    });
    const answer = await patch(id, sync);
    expect(answer).toMatchObject({ status: 422, body: { code: 'invalid_request' } });
    expect(answer.body.errors).toEqual([{ path, message: expect.stringMatching(message) }]);
  });

  it('are there for a channel too, which has nothing to read', async () => {
    const { id, sync } = await connect(hall.tenant, 'simulator');
    expect(sync.objects).toEqual({});
    const answer = await patch(id, { objects: { orders: {} } });
    expect(answer.body.errors).toEqual([{ path: 'sync.objects.orders', message: 'simulator reads nothing' }]);
  });
});

describe('DELETE /connections/:id', () => {
  it('removes it with its automations', async () => {
    const { id } = await connect(hall.tenant, 'kiwify');
    expect((await hall.tenant.delete(`/connections/${id}`)).status).toBe(204);
    expect((await hall.tenant.get(`/connections/${id}`)).status).toBe(404);
    expect((await hall.tenant.delete(`/connections/${id}`)).status).toBe(404);
    const left = await hall.tenant.get<PageJson<AutomationJson>>(`/automations?connectionId=${id}`);
    expect(left.body.data).toEqual([]);
  });
});

describe('secrets', () => {
  it.each([...connectors.keys()])('%s: no answer shows one', async (slug) => {
    const connector = connectors.get(slug);
    if (!connector) throw new Error(slug);
    const { tenant, world } = hall;
    world.network = () => Response.json({ error: 'nope' }, { status: 401 });
    const typed = examplesOf(connector);
    const body = { connector: slug, name: slug, ...typed };
    const key = { 'idempotency-key': `masks-${slug}` };
    const made = await tenant.post<ConnectionJson>('/connections', body, key);
    expect(made.status, made.text).toBe(201);
    const at = `/connections/${made.body.id}`;
    const texts = [made.text];
    for (const path of [at, '/connections', `${at}/checklist`, `${at}/captures`, `${at}/variables`])
      texts.push((await tenant.get(path)).text);
    for (const verb of ['test', 'register', 'sync', 'simulate', 'pause', 'resume', 'rotate'])
      texts.push((await tenant.post(`${at}/${verb}`)).text);
    texts.push((await tenant.post('/connections', body, key)).text);
    texts.push((await tenant.patch(at, { name: 'x', ...typed })).text);
    await world.drain();
    for (const list of ['/deliveries', '/events', '/dispatches', '/dead-letters'])
      texts.push((await tenant.get(`${list}?connectionId=${made.body.id}`)).text);

    const secrets = connector.fields.filter(({ group, sensitive }) => group === 'credentials' || sensitive);
    for (const { group, key: name } of secrets) {
      const value = typed[group][name] ?? '';
      // As it stands, and as it stands inside a JSON string.
      for (const shown of [value, JSON.stringify(value).slice(1, -1)])
        expect(
          texts.filter((text) => text.includes(shown)),
          `${slug}.${name}`,
        ).toEqual([]);
    }
  });

  it('none lies in the clear beside an Idempotency-Key', async () => {
    const headers = { 'idempotency-key': 'sealed' };
    const made = await hall.tenant.post<ConnectionJson>(
      '/connections',
      { connector: 'kiwify', name: 'x' },
      headers,
    );
    const { results } = await hall.world.hub.db.$client.prepare('SELECT * FROM idempotency_keys').all();
    const stored = JSON.stringify(results);
    expect(stored).toContain('sealed');
    expect(stored).not.toContain(made.body.generated?.webhookSecret);
    expect(stored).not.toContain(made.body.webhookUrl?.split('/').at(-1));
  });
});
