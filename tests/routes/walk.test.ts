/**
 * The walk: every route of the hub, as the routers themselves list them, tried by nobody, by somebody
 * else, and by the wrong method. A new route is on it by being there; what strangers may see is listed here.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { routes } from '../../routes';
import { connect, type Hall, ORDER, openHall, openShop, type PageJson } from './api/helpers';
import { type Browser, openBrowser, openOwner, PASSWORD } from './people';
import { LISTS } from './portuguese';

/** What answers a stranger, and with what: all else is 401, 403 or 404, or the way to `/entrar`. */
const PUBLIC: Readonly<Record<string, number>> = {
  'GET /healthz': 200,
  'GET /api/openapi.json': 200,
  'GET /api/docs': 200,
  'GET /api/docs.css': 200,
  'GET /entrar': 200,
  // Wrong credentials.
  'POST /entrar': 401,
  'GET /sair': 200,
  'POST /sair': 303,
  'GET /senha': 200,
  // No address was typed.
  'POST /senha': 422,
  // Forms; the link is tried when they are sent.
  'GET /senha/:token': 200,
  'POST /senha/:token': 422,
  'GET /setup/:token': 410,
  'POST /setup/:token': 410,
  'GET /convite/:token': 410,
  'POST /convite/:token': 410,
  // Nobody is signed in: null, or nothing to end.
  'GET /api/auth/get-session': 200,
  'POST /api/auth/sign-out': 200,
  // The body says nothing.
  'POST /api/auth/sign-in/email': 422,
  'POST /api/auth/request-password-reset': 422,
  'POST /api/auth/reset-password': 422,
};

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

interface Route {
  method: string;
  /** As the router has it, `:id` and all. */
  path: string;
}

/** Handlers for every method and every path below are middleware, or refuse what no route takes. */
const all: Route[] = Object.entries(routes)
  .flatMap(([base, app]) =>
    app.routes.map(({ method, path }) => ({
      method,
      path: `${base}${path}`.replace(/\/+/g, '/').replace(/(.)\/$/, '$1'),
    })),
  )
  .filter(({ method, path }) => method !== 'ALL' || !path.endsWith('*'));

const walked = [
  ...new Map(
    all
      .flatMap(({ method, path }) =>
        method === 'ALL' ? METHODS.map((one) => ({ method: one as string, path })) : [{ method, path }],
      )
      .map((route) => [`${route.method} ${route.path}`, route]),
  ),
];

let hall: Hall;
/** Ids of the first tenant, by the word in front of them in an address. */
let ours: Record<string, string>;
/** Whatever would betray the first tenant. */
let secrets: string[];
let stranger: Browser;

beforeAll(async () => {
  hall = await openHall();
  const { tenant, other, world } = hall;
  const { shop, automation } = await openShop(tenant, { name: 'Automação sigilosa', connectionId: null });
  await tenant.patch(`/connections/${shop.id}`, { name: 'Loja sigilosa' });
  await tenant.post(`/connections/${shop.id}/events/order-paid`, ORDER);
  await world.drain();
  await world.bury({ organizationId: tenant.organizationId, connectionIds: [shop.id] });
  const team = await tenant.post<{ id: string }>('/teams', { name: 'Time sigiloso' });
  const bia = await tenant.post<{ url: string }>('/invitations', {
    email: 'bia@sigilosa.test',
    role: 'owner',
  });
  const accepted = await openBrowser(hall).submit(new URL(bia.body.url).pathname, {
    name: 'Bia Sigilosa',
    password: PASSWORD,
  });
  expect(accepted.status).toBe(303);
  await tenant.post('/invitations', { email: 'caio@sigilosa.test' });
  // Something of theirs too, so that no list is empty for want of anything.
  await openShop(other);
  stranger = await openOwner(hall, 'eva@outra.test', 'Outra');

  const first = async (list: string): Promise<string> => {
    const { body } = await tenant.get<PageJson<{ id: string }>>(`/${list}`);
    const [one] = body.data;
    if (!one) throw new Error(`nothing in ${list}`);
    return one.id;
  };
  ours = {
    connections: shop.id,
    automations: automation.id,
    teams: team.body.id,
    members: await first('members'),
    invitations: await first('invitations'),
    'api-keys': await first('api-keys'),
    deliveries: await first('deliveries'),
    events: await first('events'),
    dispatches: await first('dispatches'),
    'dead-letters': await first('dead-letters'),
  };
  // Pages have Portuguese addresses.
  for (const [word, kind] of Object.entries(LISTS)) ours[word] = ours[kind] ?? '';
  secrets = [
    ...Object.values(ours),
    tenant.organizationId,
    tenant.key,
    'sigilos',
    'Sigilos',
    'Loja A',
    '5511987654321',
  ];
});

/** An address with our ids in it; what stands behind no list of ours gets the shop's. */
function addressOf(path: string): string {
  const parts = path.split('/');
  return parts
    .map((part, at) => {
      if (!/[:*]/.test(part)) return part;
      if (part === ':connector') return 'generic';
      if (part === ':slug') return parts[at - 1] === 'connectors' ? 'generic' : 'order-paid';
      if (part === ':token') return 'a-token-that-nobody-made';
      if (part === '*') return 'more';
      const kind = part === ':memberId' ? 'members' : (parts[at - 1] ?? '');
      return ours[kind] ?? ours.connections ?? '';
    })
    .join('/');
}

const bodyOf = (method: string): RequestInit =>
  method === 'GET' ? {} : { body: '{}', headers: { 'content-type': 'application/json' } };

/** Their text, without the ids that the request itself named. */
const leaksOf = (text: string, address: string): string[] =>
  secrets.filter((secret) => text.includes(secret) && !address.includes(secret));

it('has every part of the hub on it', () => {
  const paths = walked.map(([, { path }]) => path);
  for (const part of [
    '/healthz',
    '/hooks/',
    '/api/v1/',
    '/api/auth/',
    '/integrations/',
    '/me',
    '/oauth/',
    '/',
  ])
    expect(paths.some((path) => path.startsWith(part))).toBe(true);
  expect(walked.length).toBeGreaterThan(90);
});

it('lists as public only what there is', () => {
  const known = new Set(walked.map(([name]) => name));
  expect(Object.keys(PUBLIC).filter((name) => !known.has(name))).toEqual([]);
});

describe('nobody', () => {
  it.each(walked)('at %s', async (name, { method, path }) => {
    const address = addressOf(path);
    const answer = await hall.fetch(address, { method, ...bodyOf(method) });
    const text = await answer.text();
    expect(leaksOf(text, address)).toEqual([]);
    if (name in PUBLIC) expect(answer.status).toBe(PUBLIC[name]);
    else if (answer.status === 303) expect(answer.headers.get('location')).toMatch(/^\/entrar(\?|$)/);
    // A hook says which methods its platform uses.
    else expect(path.startsWith('/hooks/') ? [401, 404, 405] : [401, 403, 404]).toContain(answer.status);
  });
});

describe('another tenant', () => {
  /** By key where a key is what counts, by session everywhere else. */
  const visit = (method: string, address: string): Promise<Response> => {
    const byKey = /^\/(api\/v1|integrations|me)\b/.test(address);
    if (byKey)
      return hall.fetch(address, {
        method,
        ...bodyOf(method),
        headers: { 'content-type': 'application/json', authorization: `Bearer ${hall.other.key}` },
      });
    return hall.fetch(address, {
      method,
      ...bodyOf(method),
      headers: {
        'content-type': 'application/json',
        origin: 'https://ponte.test',
        cookie: stranger.cookie,
      },
    });
  };
  // Signing out would end the walk.
  const ends = (name: string): boolean => /sign-out|\/sair|revoke/.test(name);

  it.each(walked.filter(([name]) => !ends(name)))('at %s', async (_name, { method, path }) => {
    const address = addressOf(path);
    for (const query of ['', `?connectionId=${ours.connections}&channelId=${ours.connections}`]) {
      const answer = await visit(method, `${address}${query}`);
      const text = await answer.text();
      expect(answer.status).toBeLessThan(500);
      expect(leaksOf(text, `${address}${query}`)).toEqual([]);
      // With an id of ours in the address there is nothing for them, whatever the body.
      const named = Object.values(ours).some((id) => address.includes(id));
      if (named) expect([401, 403, 404, 422]).toContain(answer.status);
      if (named && method === 'GET') expect(answer.status).toBe(404);
    }
  });

  it('has changed nothing', async () => {
    const shop = await hall.tenant.get(`/connections/${ours.connections}`);
    expect(shop.body).toMatchObject({ name: 'Loja sigilosa', status: 'active' });
    for (const kind of ['automations', 'teams', 'members', 'invitations', 'api-keys']) {
      const { body } = await hall.tenant.get<PageJson<{ id: string; revokedAt?: string | null }>>(
        `/${kind}?limit=100`,
      );
      const mine = body.data.find(({ id }) => id === ours[kind]);
      expect(mine, kind).toBeDefined();
      expect(mine?.revokedAt ?? null).toBeNull();
    }
    const theirs = await connect(hall.other, 'simulator');
    expect(theirs.id).not.toBe(ours.connections);
  });
});

describe('the wrong method', () => {
  const byPath = Map.groupBy(
    walked.map(([, route]) => route),
    ({ path }) => path,
  );
  // Hooks take every method that their platform uses, and say so themselves.
  const paths = [...byPath].filter(([path]) => !path.startsWith('/hooks/'));

  it.each(paths)('at %s', async (path, known) => {
    const taken = new Set<string>(known.map(({ method }) => method));
    const keyed = /^\/(api\/v1|integrations|me)\b/.test(path);
    for (const method of METHODS.filter((one) => !taken.has(one))) {
      const answer = await hall.fetch(addressOf(path), {
        method,
        headers: {
          origin: 'https://ponte.test',
          cookie: stranger.cookie,
          ...(keyed ? { authorization: `Bearer ${hall.tenant.key}` } : {}),
        },
      });
      // Two addresses may share a pattern: `/connections/:id` and a fixed word beside it.
      expect(answer.status, `${method} ${path}`).toBe(405);
      for (const one of taken) expect(answer.headers.get('allow')).toContain(one);
    }
  });
});
