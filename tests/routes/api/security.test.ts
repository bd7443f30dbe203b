/** Every documented route, tried by those who may not. A route that is missing here fails the test. */
import { beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, PASSWORD } from '../people';
import {
  addOrganization,
  type Client,
  connect,
  type Hall,
  ORDER,
  openHall,
  openShop,
  ROUTES,
} from './helpers';

let hall: Hall;
/** An id of ours for each kind of thing in an address. */
let ours: Record<string, string>;
/** Clients whose key is no key. */
let strangers: [string, Client][];

beforeAll(async () => {
  hall = await openHall();
  const { tenant, world } = hall;
  // Bound to no connection, so that deleting one leaves it.
  const { shop, automation } = await openShop(tenant, { connectionId: null });
  await tenant.post(`/connections/${shop.id}/events/order-paid`, ORDER);
  await world.drain();
  await world.bury({ organizationId: tenant.organizationId, connectionIds: [shop.id] });
  // Something of theirs too: an empty list must not be empty for want of anything.
  await openShop(hall.other);

  const first = async (list: string): Promise<string> => {
    const { body } = await tenant.get<{ data: { id: string }[] }>(`/${list}`);
    const [one] = body.data;
    if (!one) throw new Error(`nothing in ${list}`);
    return one.id;
  };
  const link = await tenant.post<{ url: string }>('/invitations', { email: 'ana@loja.test', role: 'owner' });
  await openBrowser(hall).submit(new URL(link.body.url).pathname, { name: 'Ana', password: PASSWORD });
  const made = async (list: string, body: object): Promise<string> =>
    (await tenant.post<{ id: string }>(`/${list}`, body)).body.id;
  ours = {
    members: await first('members'),
    teams: await made('teams', { name: 'Atendimento' }),
    invitations: await made('invitations', { email: 'bia@loja.test' }),
    'api-keys': await made('api-keys', { name: 'Outra' }),
    connections: shop.id,
    integrations: shop.id,
    automations: automation.id,
    deliveries: await first('deliveries'),
    events: await first('events'),
    dispatches: await first('dispatches'),
    'dead-letters': await first('dead-letters'),
  };
  const revoked = await addOrganization(world, 'Fechada', { revokedAt: '2026-11-01T00:00:00.000Z' });
  strangers = [
    ['nobody', hall.client(undefined)],
    ['a wrong key', hall.client(`Bearer ${tenant.key.slice(0, -1)}${tenant.key.endsWith('a') ? 'b' : 'a'}`)],
    ['a revoked key', hall.client(`Bearer ${revoked.key}`)],
    ['another scheme', hall.client(`Basic ${btoa(`${tenant.key}:`)}`)],
    ['no scheme', hall.client(tenant.key)],
    ['an empty key', hall.client('Bearer ')],
  ];
});

/** What a route needs to get as far as looking for the thing. */
const bodyFor = (method: string, path: string): unknown => {
  if (path.endsWith('/events/{slug}')) return ORDER;
  if (method === 'PATCH') return path.includes('/members/') ? { role: 'owner' } : { name: 'Roubado' };
  return undefined;
};

/** The address with our ids in it, as clients take it. */
function addressOf(path: string): string {
  const behind = path.replace('/api/v1', '');
  const kind = behind.split('/')[1] ?? '';
  const idOf = (list: string): string => {
    const id = ours[list];
    if (!id) throw new Error(`no id to try on ${path}`);
    return id;
  };
  return behind
    .replace('{slug}', kind === 'connectors' ? 'generic' : 'order-paid')
    .replace('{memberId}', () => idOf('members'))
    .replace('{id}', () => idOf(kind));
}

const table = ROUTES.map(({ method, path }) => [method, path] as const);

it('knows all routes', () => {
  expect(table.length).toBeGreaterThan(35);
});

describe.each(table)('%s %s', (method, path) => {
  it('asks for a key', async () => {
    for (const [who, client] of strangers) {
      const answer = await client.request(method, addressOf(path), bodyFor(method, path));
      expect(answer, who).toMatchObject({ status: 401, body: { code: 'unauthorized' } });
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    }
  });
});

const withId = table.filter(([, path]) => path.includes('{id}'));

describe('another tenant', () => {
  it.each(withId)('finds nothing at %s %s', async (method, path) => {
    const answer = await hall.other.request(method, addressOf(path), bodyFor(method, path));
    expect(answer).toMatchObject({ status: 404, body: { code: 'not_found' } });
  });

  it.each(table.filter(([method, path]) => method === 'GET' && !path.includes('{')))(
    'sees nothing of ours at %s %s',
    async (_method, path) => {
      const mine = [...Object.values(ours), hall.tenant.organizationId];
      for (const query of ['', `?connectionId=${ours.connections}`, `?channelId=${ours.connections}`]) {
        const { status, text } = await hall.other.get(`${addressOf(path)}${query}`);
        expect(status).toBe(200);
        for (const id of mine) expect(text).not.toContain(id);
      }
    },
  );

  it('has changed nothing', async () => {
    const { body } = await hall.tenant.get<{ name: string; status: string }>(
      `/connections/${ours.connections}`,
    );
    expect(body).toMatchObject({ name: 'generic', status: 'active' });
    const automation = await hall.tenant.get(`/automations/${ours.automations}`);
    expect(automation.body).toMatchObject({ name: 'Pago', enabled: true });
  });
});

// Last: among others, this deletes what it finds, the inner things first.
const rank = ([method, path]: readonly [string, string]): number =>
  method === 'DELETE' ? 100 - path.split('/').length : 0;

describe('the owner', () => {
  it.each(withId.toSorted((a, b) => rank(a) - rank(b)))('finds it at %s %s', async (method, path) => {
    const { status } = await hall.tenant.request(method, addressOf(path), bodyFor(method, path));
    expect([200, 202, 204, 409]).toContain(status);
  });

  it('cannot reach another by naming its connections in a body', async () => {
    const theirs = await connect(hall.other, 'simulator');
    const answer = await hall.tenant.post('/automations', {
      name: 'x',
      trigger: { type: 'order.paid' },
      action: { kind: 'message', channelId: theirs.id, template: 'x' },
    });
    expect(answer.status).toBe(422);
    expect(answer.text).not.toContain(hall.other.organizationId);
  });
});
