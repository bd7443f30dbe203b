/** What holds for every request: bodies, methods, limits and Idempotency-Keys. */
import { beforeAll, describe, expect, it } from 'vitest';
import { DAY, MINUTE } from '../../../src/hub/hub';
import { MAX_BODY } from '../../../src/hub/receive';
import { takeKey } from '../../../src/store/idempotency';
import {
  type ConnectionJson,
  connect,
  type Hall,
  openHall,
  type PageJson,
  type ProblemJson,
} from './helpers';

let hall: Hall;
beforeAll(async () => {
  hall = await openHall();
});

const simulator = { connector: 'simulator', name: 'Canal' };
const connectionsNow = async () =>
  (await hall.tenant.get<PageJson<ConnectionJson>>('/connections?limit=100')).body.data.length;

describe('bodies', () => {
  it.each([
    ['broken JSON', '{"name":', 'application/json', 400, 'invalid_json'],
    [
      'JSON that is too deep',
      `${'['.repeat(5000)}${']'.repeat(5000)}`,
      'application/json',
      400,
      'invalid_json',
    ],
    ['a form', 'name=x', 'application/x-www-form-urlencoded', 415, 'unsupported_media_type'],
    ['text', '{}', 'text/plain', 415, 'unsupported_media_type'],
    ['no type', '{}', '', 415, 'unsupported_media_type'],
    ['what only looks like JSON', '{}', 'application/jsonp', 415, 'unsupported_media_type'],
    ['too much', `"${'x'.repeat(MAX_BODY)}"`, 'application/json', 413, 'body_too_large'],
    ['blanks', ' \n', 'application/json', 422, 'invalid_request'],
    ['nothing', '', 'application/json', 422, 'invalid_request'],
    ['nothing, as a form', '', 'application/x-www-form-urlencoded', 422, 'invalid_request'],
  ])('%s', async (_title, body, type, status, code) => {
    for (const [method, path] of [
      ['POST', '/connections'],
      ['POST', '/automations'],
    ] as const) {
      const answer = await hall.tenant.request<ProblemJson>(method, path, body, { 'content-type': type });
      expect(answer).toMatchObject({ status, body: { code, requestId: expect.stringMatching(/^req_/) } });
      expect(answer.headers.get('x-request-id')).toBe(answer.body.requestId);
    }
  });

  it.each(['application/json; charset=utf-8', 'application/json ; charset="UTF-8"', 'Application/JSON;'])(
    'may be typed %s',
    async (type) => {
      const answer = await hall.tenant.post('/connections', simulator, { 'content-type': type });
      expect(answer.status).toBe(201);
    },
  );

  it('are not needed where there is nothing to say, whatever the type', async () => {
    const { id } = await connect(hall.tenant, 'simulator');
    for (const type of ['', 'application/json', 'text/plain'])
      expect((await hall.tenant.post(`/connections/${id}/pause`, '', { 'content-type': type })).status).toBe(
        200,
      );
  });
});

describe('addresses', () => {
  it.each([
    ['PUT', '/connections', 'GET, POST'],
    ['DELETE', '/connections', 'GET, POST'],
    ['POST', '/connections/con_x', 'GET, PATCH, DELETE'],
    ['GET', '/connections/con_x/test', 'POST'],
    ['POST', '/events', 'GET'],
    ['OPTIONS', '/messages', 'GET'],
    ['GET', '/integrations/con_x/events/order-paid', 'POST'],
  ])('%s %s is told what there is', async (method, path, allow) => {
    const answer = await hall.tenant.request<ProblemJson>(method, path);
    expect(answer).toMatchObject({ status: 405, body: { code: 'method_not_allowed' } });
    expect(answer.headers.get('allow')).toBe(allow);
  });

  it.each([
    '/',
    '/nope',
    '/connections/a/b/c',
    '/connections/con_x/nope',
    '/integrations/con_x',
    '/CONNECTIONS',
  ])('%s is not there', async (path) => {
    expect(await hall.tenant.get(path)).toMatchObject({ status: 404, body: { code: 'not_found' } });
  });

  it.each(['%00', '%ff', "'; DROP TABLE connections; --", 'a'.repeat(3000), '%2e%2e', '😀'])(
    'an odd id is only unknown: %s',
    async (id) => {
      expect((await hall.tenant.get(`/connections/${id}`)).status).toBe(404);
    },
  );

  it('answers HEAD like GET, without a body', async () => {
    const response = await hall.fetch('/api/v1/connections', {
      method: 'HEAD',
      headers: { authorization: `Bearer ${hall.tenant.key}` },
    });
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('');
  });
});

describe('names', () => {
  const rest = {
    trigger: { type: 'order.paid' },
    action: { kind: 'message', template: 'Oi' },
    enabled: false,
  };
  const places = [
    ['POST', '/connections', { connector: 'simulator' }],
    ['POST', '/automations', rest],
    ['POST', '/api-keys', {}],
    ['POST', '/teams', {}],
    ['PATCH', '/organization', {}],
  ] as const;

  it.each(places)('of %s %s are one readable line', async (method, path, body) => {
    const answers = ['Loja \u0007', 'Lo\nja', 'Lo\ud83dja', ' '].map((name) =>
      hall.tenant.request<ProblemJson>(method, path, { ...body, name }),
    );
    for (const { status, body: problem } of await Promise.all(answers))
      expect([status, problem.errors?.map((one) => one.path)]).toEqual([422, ['name']]);
    const fine = await hall.tenant.request(method, path, { ...body, name: ' Açaí 👩‍🍳\n' });
    expect(fine.body).toMatchObject({ name: 'Açaí 👩‍🍳' });
  });
});

describe('cursors', () => {
  const lists = ['connections', 'automations', 'deliveries', 'dispatches', 'events', 'messages', 'opt-outs'];

  it.each([
    ...lists,
    'dead-letters',
    'members',
    'teams',
    'invitations',
    'api-keys',
    'audit-log',
    'connectors',
  ])('of %s are told from nonsense', async (list) => {
    for (const nonsense of ['x y', '%00', 'con_1', 'a'.repeat(500)]) {
      const answer = await hall.tenant.get<ProblemJson>(`/${list}?cursor=${nonsense}`);
      expect([answer.status, answer.body.errors?.[0]?.path]).toEqual([422, 'cursor']);
    }
    expect((await hall.tenant.get(`/${list}?cursor=`)).status).toBe(200);
  });

  it('go on behind an address, however long', async () => {
    const long = `${'a'.repeat(240)}@example.com`;
    for (const address of [long, '+5511988887777', 'z@example.com'])
      await hall.tenant.post('/opt-outs', { address });
    const seen: string[] = [];
    for (let query = ''; ; ) {
      const page = await hall.tenant.get<PageJson<{ address: string }>>(`/opt-outs?limit=1${query}`);
      seen.push(...page.body.data.map(({ address }) => address));
      if (page.body.nextCursor === null) break;
      query = `&cursor=${encodeURIComponent(page.body.nextCursor)}`;
    }
    expect(seen).toEqual(['z@example.com', long, '+5511988887777']);
  });
});

describe('limits', () => {
  it('of an organization: 429 with Retry-After', async () => {
    hall.limits.api = false;
    const answer = await hall.tenant.get<ProblemJson>('/connectors');
    hall.limits.api = true;
    expect(answer).toMatchObject({ status: 429, body: { code: 'rate_limited' } });
    expect(answer.headers.get('retry-after')).toBe('60');
  });

  it('of guesses, which do not touch those who have a key or send none', async () => {
    hall.limits.refused = false;
    const guess = await hall
      .client('Bearer ponte_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa')
      .get('/connectors');
    const none = await hall.client(undefined).get('/connectors');
    const real = await hall.tenant.get('/connectors');
    hall.limits.refused = true;
    expect([guess.status, none.status, real.status]).toEqual([429, 401, 200]);
  });
});

describe('answers', () => {
  it('are not stored by anybody on the way', async () => {
    const answer = await hall.tenant.get('/connections');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('never show an unknown error', async () => {
    const { hub } = hall.world;
    const { vault } = hub;
    hub.vault = { ...vault, seal: () => Promise.reject(new Error('the secret is 42')) };
    const answer = await hall.tenant.post<ProblemJson>('/connections', simulator);
    hub.vault = vault;
    expect(answer).toMatchObject({ status: 500, body: { code: 'internal' } });
    expect(answer.text).not.toContain('42');
  });
});

describe('Idempotency-Key', () => {
  const key = (value: string) => ({ 'idempotency-key': value });

  it('makes one of two, and answers the same', async () => {
    const before = await connectionsNow();
    const first = await hall.tenant.post<ConnectionJson>('/connections', simulator, key('one'));
    const second = await hall.tenant.post<ConnectionJson>('/connections', simulator, key('one'));
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.body).toEqual(first.body);
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    expect(await connectionsNow()).toBe(before + 1);
  });

  it('of two at once lets one through', async () => {
    const before = await connectionsNow();
    const both = await Promise.all(
      [1, 2].map(() => hall.tenant.post<ProblemJson>('/connections', simulator, key('at once'))),
    );
    expect(await connectionsNow()).toBe(before + 1);
    const refused = both.find(({ status }) => status !== 201);
    if (refused) expect(refused).toMatchObject({ status: 409, body: { code: 'conflict' } });
  });

  it('refuses another request under the same key', async () => {
    await hall.tenant.post('/connections', simulator, key('other'));
    const elsewhere = await connect(hall.tenant, 'simulator');
    for (const again of [
      hall.tenant.post('/connections', { ...simulator, name: 'x' }, key('other')),
      hall.tenant.post(`/connections/${elsewhere.id}/pause`, undefined, key('other')),
    ])
      expect(await again).toMatchObject({ status: 409, body: { code: 'idempotency_key_reused' } });
  });

  it('is each organization’s own', async () => {
    const ours = await hall.tenant.post<ConnectionJson>('/connections', simulator, key('shared'));
    const theirs = await hall.other.post<ConnectionJson>('/connections', simulator, key('shared'));
    expect(theirs.status).toBe(201);
    expect(theirs.body.id).not.toBe(ours.body.id);
  });

  it('keeps what would be refused again, and lets go of what may work next time', async () => {
    const wrong = { connector: 'nope', name: 'x' };
    await hall.tenant.post('/connections', wrong, key('wrong'));
    const again = await hall.tenant.post<ProblemJson>('/connections', wrong, key('wrong'));
    expect(again).toMatchObject({ status: 422, body: { code: 'invalid_request' } });
    expect(again.headers.get('idempotency-replayed')).toBe('true');

    const { id } = await connect(hall.tenant, 'loja-integrada', { credentials: { apiKey: 'x'.repeat(30) } });
    hall.world.poll.broken = true;
    expect((await hall.tenant.post(`/connections/${id}/sync`, undefined, key('sync'))).status).toBe(503);
    hall.world.poll.broken = false;
    const works = await hall.tenant.post(`/connections/${id}/sync`, undefined, key('sync'));
    expect(works.status).toBe(202);
    expect(works.headers.get('idempotency-replayed')).toBeNull();
  });

  it('is forgotten after a day', async () => {
    const first = await hall.tenant.post<ConnectionJson>('/connections', simulator, key('daily'));
    hall.world.pass(DAY - 1000);
    const replayed = await hall.tenant.post<ConnectionJson>('/connections', simulator, key('daily'));
    expect(replayed.body.id).toBe(first.body.id);
    hall.world.pass(2000);
    const fresh = await hall.tenant.post<ConnectionJson>('/connections', simulator, key('daily'));
    expect(fresh.body.id).not.toBe(first.body.id);
  });

  it('held by a request that died is free again after a minute', async () => {
    const { hub } = hall.world;
    const now = (ms = 0) => new Date(hub.now() + ms).toISOString();
    const held = {
      organizationId: hall.tenant.organizationId,
      key: 'dead',
      fingerprint: 'x',
      expiresAt: now(MINUTE),
    };
    expect(await takeKey(hub.db, held, now())).toBeUndefined();
    expect((await hall.tenant.post('/connections', simulator, key('dead'))).status).toBe(409);
    hall.world.pass(MINUTE);
    expect((await hall.tenant.post('/connections', simulator, key('dead'))).status).toBe(201);
  });

  it('must be short and printable', async () => {
    for (const value of ['x'.repeat(256), 'a\tb'])
      expect(await hall.tenant.post('/connections', simulator, key(value))).toMatchObject({
        status: 422,
        body: { errors: [{ path: 'idempotency-key' }] },
      });
  });
});
