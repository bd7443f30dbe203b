/**
 * One tenant against another, by the ways that no address shows: ids in queries and bodies, consents,
 * lists of members. That every address is closed to others is walked in tests/routes/walk.test.ts.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { routes } from '../../routes';
import { openApiDocument } from '../../routes/api';
import {
  type AutomationJson,
  type ConnectionJson,
  connect,
  type Hall,
  ORDER,
  ORIGIN,
  openHall,
  openShop,
  type PageJson,
} from '../routes/api/helpers';
import { type Browser, openBrowser, openOwner, PASSWORD } from '../routes/people';

const APPS = JSON.stringify({ nuvemshop: { clientId: '123', clientSecret: 'um-segredo-do-operador' } });

let hall: Hall;
/** People of the tenant, and somebody else with a hub of their own. */
let owner: Browser;
let stranger: Browser;
/** Ids of the tenant's things, by the list that they are in. */
let ours: Record<string, string>;
/** Whatever would betray the tenant. */
let secrets: string[];

beforeAll(async () => {
  hall = await openHall([], { PONTE_APPS: APPS });
  const { tenant, other, world } = hall;
  const { shop, channel, automation } = await openShop(tenant, { name: 'Sigilosa', connectionId: null });
  await openShop(other);
  await tenant.post(`/connections/${shop.id}/events/order-paid`, ORDER);
  await world.drain();
  await world.bury({ organizationId: tenant.organizationId, connectionIds: [shop.id] });
  const team = await tenant.post<{ id: string }>('/teams', { name: 'Time sigiloso' });
  const invited = await tenant.post<{ url: string }>('/invitations', {
    email: 'bia@sigilosa.test',
    role: 'owner',
  });
  owner = openBrowser(hall);
  await owner.submit(new URL(invited.body.url).pathname, { name: 'Bia Sigilosa', password: PASSWORD });
  stranger = await openOwner(hall, 'eva@outra.test', 'Outra');
  const store = await connect(tenant, 'nuvemshop');
  ours = {
    shop: shop.id,
    channel: channel.id,
    automation: automation.id,
    team: team.body.id,
    store: store.id,
  };
  for (const list of [
    'deliveries',
    'events',
    'dispatches',
    'dead-letters',
    'members',
    'api-keys',
    'audit-log',
  ]) {
    const [first] = (await tenant.get<PageJson<{ id: string }>>(`/${list}`)).body.data;
    if (!first) throw new Error(`nothing in ${list}`);
    ours[list] = first.id;
  }
  secrets = [...Object.values(ours), tenant.organizationId, 'igilos', 'Loja A', '5511987654321'];
});

const leaksOf = (text: string, asked: string): string[] =>
  secrets.filter((secret) => text.includes(secret) && !asked.includes(secret));

it('every part of the hub is one that the walk knows', () => {
  // A part that is new here needs its place in the walk, and in SECURITY.md.
  expect(Object.keys(routes).sort()).toEqual(
    ['', '/', '/api', '/chatbot', '/custom', '/healthz', '/hooks', '/integrations', '/me', '/oauth'].sort(),
  );
});

describe('an id of another tenant', () => {
  const lists = Object.entries(openApiDocument().paths ?? {}).flatMap(([path, item]) => {
    const parameters = (item.get?.parameters ?? []) as { in?: string; name?: string }[];
    const names = parameters.flatMap((one) => (one.in === 'query' && one.name ? [one.name] : []));
    return path.startsWith('/api/v1') && !path.includes('{')
      ? names.map((name) => [path, name] as const)
      : [];
  });

  it('is in many queries', () => {
    expect(lists.length).toBeGreaterThan(20);
  });

  it.each(lists)('shows nothing at %s, as %s', async (path, name) => {
    const short = path.replace('/api/v1', '');
    for (const value of [...Object.values(ours), '5511987654321', '%2B5511987654321', 'order/10457']) {
      const asked = `${short}?${name}=${value}`;
      const { status, text } = await hall.other.get(asked);
      expect([200, 404, 422], asked).toContain(status);
      expect(leaksOf(text, asked)).toEqual([]);
    }
  });

  it('is none in a body', async () => {
    const { other } = hall;
    const mine = await openShop(other);
    const action = (change: object) => ({
      action: { kind: 'message', channelId: mine.channel.id, template: 'x', ...change },
    });
    const automation = { name: 'x', trigger: { type: 'order.paid' }, ...action({}) };
    const bodies: [string, string, object][] = [
      ['POST', '/automations', { ...automation, connectionId: ours.shop }],
      ['POST', '/automations', { ...automation, ...action({ channelId: ours.channel }) }],
      ['POST', '/automations', { ...automation, ...action({ fallback: { channelId: ours.channel } }) }],
      ['POST', '/automations', { ...automation, action: { kind: 'webhook', channelId: ours.channel } }],
      [
        'POST',
        '/automations',
        { ...automation, action: { kind: 'connector', connectionId: ours.store, action: 'x' } },
      ],
      ['PATCH', `/automations/${mine.automation.id}`, { connectionId: ours.shop }],
      ['PATCH', `/automations/${mine.automation.id}`, { action: { channelId: ours.channel } }],
      ['PATCH', `/automations/${mine.automation.id}`, { action: { fallback: { channelId: ours.channel } } }],
      ['POST', '/connections', { connector: 'simulator', name: 'x', teams: [ours.team] }],
      ['PATCH', `/connections/${mine.shop.id}`, { teams: [ours.team] }],
      ['POST', '/invitations', { email: 'x@outra.test', teams: [ours.team] }],
    ];
    for (const [method, path, body] of bodies) {
      const answer = await other.request(method, path, body);
      const asked = JSON.stringify(body);
      expect(answer.status, `${method} ${path} ${asked}`).toBe(422);
      expect(leaksOf(answer.text, asked)).toEqual([]);
    }
    const after = await other.get<AutomationJson>(`/automations/${mine.automation.id}`);
    expect(after.body.connectionId).toBe(mine.shop.id);
  });

  it('is no member of a team, nor a team for a member', async () => {
    const { other, tenant } = hall;
    const team = await other.post<{ id: string }>('/teams', { name: 'Nosso' });
    for (const method of ['PUT', 'DELETE'])
      for (const path of [
        `/teams/${team.body.id}/members/${ours.members}`,
        `/teams/${ours.team}/members/${ours.members}`,
      ])
        expect((await other.request(method, path)).status, `${method} ${path}`).toBe(404);
    expect((await tenant.get(`/teams`)).text).toContain('Time sigiloso');
  });

  it('is not taken over by creating it again, or by an organization in the body', async () => {
    const { other, tenant } = hall;
    const planted = { organizationId: tenant.organizationId, organization_id: tenant.organizationId };
    const answer = await other.post<ConnectionJson>('/connections', {
      connector: 'simulator',
      name: 'Plantada',
      id: ours.shop,
      ...planted,
    });
    expect([201, 422]).toContain(answer.status);
    if (answer.status === 201) expect(answer.body.id).not.toBe(ours.shop);
    await other.patch('/organization', { name: 'Outra', id: tenant.organizationId, ...planted });
    expect((await tenant.get('/connections?limit=100')).text).not.toContain('Plantada');
    expect((await tenant.get('/organization')).text).toContain('Loja A');
  });
});

describe('a consent', () => {
  const start = (browser: Browser, id = ours.store ?? '') =>
    browser.get(`/oauth/nuvemshop/start?connectionId=${id}`);
  const account = async (): Promise<string> => (await hall.tenant.get(`/connections/${ours.store}`)).text;
  const stateOf = (answer: Response): string =>
    new URL(answer.headers.get('location') ?? 'about:blank').searchParams.get('state') ?? '';

  it('is begun by nobody else', async () => {
    const begun = await start(owner);
    expect(begun.status).toBe(302);
    expect(new URL(begun.headers.get('location') ?? '').host).toBe('www.nuvemshop.com.br');
    const stolen = await start(stranger);
    expect(stolen.status).toBe(404);
    expect(leaksOf(await stolen.text(), ours.store ?? '')).toEqual([]);
  });

  it('is ended by nobody else, nor in another session, and only once', async () => {
    const asked: string[] = [];
    hall.world.network = (request) => {
      asked.push(new URL(request.url).host);
      return Response.json({ access_token: 'at', user_id: 4242 });
    };
    const before = await account();
    const state = stateOf(await start(owner));
    expect(state.length).toBeGreaterThan(40);
    const elsewhere = openBrowser(hall);
    await elsewhere.submit('/entrar', { email: 'bia@sigilosa.test', password: PASSWORD });
    const callback = `/oauth/nuvemshop/callback?code=abc&state=${state}`;
    for (const thief of [stranger, elsewhere]) {
      const answer = await thief.get(callback);
      expect(answer.status).toBe(409);
    }
    expect((await hall.fetch(callback)).status).toBe(401);
    expect(asked).toEqual([]);
    expect(await account()).toBe(before);
    // The code of the attacker's own shop in the owner's browser: the attacker cannot know the state.
    expect((await owner.get('/oauth/nuvemshop/callback?code=evil&state=guessed')).status).toBe(409);
    expect(asked).toEqual([]);
    expect((await owner.get(callback)).status).toBe(302);
    expect((await owner.get(callback)).status).toBe(409);
  });
});

it('what comes in by one address is seen by its tenant alone', async () => {
  const { tenant, other, world } = hall;
  const mine = await connect(tenant, 'generic');
  const before = (await other.get<PageJson<unknown>>('/deliveries?limit=100')).body.data.length;
  await hall.fetch((mine.webhookUrl ?? '').slice(ORIGIN.length), {
    method: 'POST',
    body: '{"id":"segredo-9"}',
  });
  await world.drain();
  expect((await tenant.get('/events')).text).toContain('segredo-9');
  for (const list of ['deliveries', 'events', 'dispatches', 'messages?channelId=x', 'dead-letters'])
    expect((await other.get(`/${list}`)).text).not.toContain('segredo-9');
  expect((await other.get<PageJson<unknown>>('/deliveries?limit=100')).body.data.length).toBe(before);
});
