import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { callFor, openSecrets } from '../../src/hub/call';
import { testConnection } from '../../src/hub/connections';
import { iso, MINUTE, SECOND } from '../../src/hub/hub';
import { type Asker, beginConsent, completeConsent } from '../../src/hub/oauth';
import { addressesOf } from '../../src/hub/oauth-tokens';
import { registerAfterConsent } from '../../src/hub/registration';
import type { Connector } from '../../src/kit';
import { type Connection, getConnection } from '../../src/store/connections';
import { connections, oauthStates } from '../../src/store/schema';
import { APPS, CLIENT_SECRET, vendor } from './oauth-vendor';
import { createWorld, NOW, type World } from './world';

interface Hall {
  world: World;
  connection: Connection;
  asker: Asker;
  /** What the vendor was asked at its token address. */
  asked: URLSearchParams[];
  answer: (asked: URLSearchParams) => Response | Promise<Response>;
}

async function start(change = {}): Promise<Hall> {
  const world = await createWorld([vendor], { PONTE_APPS: APPS, PONTE_ENV: 'production', ...change });
  const connection = await world.connect(vendor, { settings: { language: 'pt BR' } });
  const hall: Hall = {
    world,
    connection,
    asker: { organizationId: world.organizationId, sessionId: 'ses_1', origin: 'https://ponte.test' },
    asked: [],
    answer: () => Response.json({ access_token: 'at-1', refresh_token: 'rt-1', expires_in: 3600, shop: 77 }),
  };
  world.network = async (request) => {
    if (request.url !== 'https://login.vendor.com/oauth/token') return new Response('', { status: 403 });
    const asked = new URLSearchParams(new TextDecoder().decode(await request.arrayBuffer()));
    hall.asked.push(asked);
    return hall.answer(asked);
  };
  return hall;
}

async function begin({ world, connection, asker }: Hall): Promise<URL> {
  const begun = await beginConsent(world.hub, 'vendor', connection.id, asker);
  if (!begun.ok) throw new Error(begun.why);
  return new URL(begun.address);
}

const stateIn = (address: URL): string => address.searchParams.get('state') ?? '';

async function consent(hall: Hall, change: { state?: string; asker?: Asker; code?: string } = {}) {
  const state = change.state ?? stateIn(await begin(hall));
  const { code = 'the-code' } = change;
  return completeConsent(hall.world.hub, 'vendor', { state, code }, change.asker ?? hall.asker);
}

async function reread({ world, connection }: Hall): Promise<Connection> {
  const row = await getConnection(world.hub.db, world.organizationId, connection.id);
  if (!row) throw new Error('the connection is gone');
  return row;
}

const credentialsOf = async (hall: Hall) =>
  (await openSecrets(hall.world.hub, await reread(hall))).credentials;

describe('a consent', () => {
  it('goes to the vendor with everything it wants, and keeps the state only as a hash', async () => {
    const hall = await start();
    const address = await begin(hall);
    expect(`${address.origin}${address.pathname}`).toBe('https://login.vendor.com/apps/client-1/authorize');
    expect(Object.fromEntries(address.searchParams)).toMatchObject({
      lang: 'pt BR',
      response_type: 'code',
      client_id: 'client-1',
      redirect_uri: 'https://ponte.test/oauth/vendor/callback',
      scope: 'read_orders read_products',
      code_challenge_method: 'S256',
    });
    expect(stateIn(address)).toMatch(/^[\w-]{43}$/);
    const [row] = await hall.world.hub.db.select().from(oauthStates);
    expect(JSON.stringify(row)).not.toContain(stateIn(address));
    expect(row?.expiresAt).toBe(iso(NOW + 10 * MINUTE));
  });

  it('names the public address of the hub where that is another one', async () => {
    const address = await begin(await start({ PONTE_URL: 'https://hub.loja.com/' }));
    expect(address.searchParams.get('redirect_uri')).toBe('https://hub.loja.com/oauth/vendor/callback');
  });

  it('ends in sealed tokens, the account and its settings', async () => {
    const hall = await start();
    const address = await begin(hall);
    expect(await consent(hall, { state: stateIn(address) })).toMatchObject({ ok: true });
    const [asked] = hall.asked;
    expect(Object.fromEntries(asked ?? [])).toMatchObject({
      grant_type: 'authorization_code',
      code: 'the-code',
      client_id: 'client-1',
      client_secret: CLIENT_SECRET,
      redirect_uri: 'https://ponte.test/oauth/vendor/callback',
    });
    const digest = await crypto.subtle.digest(
      'SHA-256',
      new TextEncoder().encode(asked?.get('code_verifier') ?? ''),
    );
    const challenge = btoa(String.fromCharCode(...new Uint8Array(digest)));
    expect(address.searchParams.get('code_challenge')).toBe(
      challenge.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', ''),
    );
    expect(await credentialsOf(hall)).toEqual({
      accessToken: 'at-1',
      refreshToken: 'rt-1',
      expiresAt: iso(NOW + 3600 * SECOND),
    });
    expect(await reread(hall)).toMatchObject({
      account: '77',
      settings: { language: 'pt BR', storeId: '77' },
      status: 'active',
    });
  });

  it.each([
    ['used twice', async (hall: Hall, state: string) => void (await consent(hall, { state }))],
    ['eleven minutes old', async (hall: Hall) => hall.world.pass(11 * MINUTE)],
  ])('is refused when its state was %s', async (_name, spoil) => {
    const hall = await start();
    const state = stateIn(await begin(hall));
    await spoil(hall, state);
    hall.asked = [];
    expect(await consent(hall, { state })).toMatchObject({ ok: false, why: 'stale' });
    expect(hall.asked).toEqual([]);
  });

  it.each([
    ['session', { sessionId: 'ses_2' }],
    ['organization', { organizationId: 'org_other' }],
  ])('cannot be ended in another %s, which does not use it up', async (_name, change) => {
    const hall = await start();
    const state = stateIn(await begin(hall));
    const asker = { ...hall.asker, ...change };
    expect(await consent(hall, { state, asker })).toMatchObject({ why: 'stale' });
    expect(hall.asked).toEqual([]);
    expect(await consent(hall, { state })).toMatchObject({ ok: true });
  });

  it('of two that end at once only one goes through', async () => {
    const hall = await start();
    const state = stateIn(await begin(hall));
    const both = await Promise.all([consent(hall, { state }), consent(hall, { state })]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect(hall.asked).toHaveLength(1);
  });

  it('that was declined says so, and is over', async () => {
    const hall = await start();
    const state = stateIn(await begin(hall));
    const declined = { state, error: 'access_denied' };
    const answer = await completeConsent(hall.world.hub, 'vendor', declined, hall.asker);
    expect(answer).toEqual({ ok: false, why: 'denied', detail: 'access_denied' });
    expect(await consent(hall, { state })).toMatchObject({ why: 'stale' });
    const odd = { state: stateIn(await begin(hall)), error: '<script>alert(1)</script>' };
    expect(await completeConsent(hall.world.hub, 'vendor', odd, hall.asker)).toEqual({
      ok: false,
      why: 'denied',
    });
  });

  it.each([
    [
      'a code it does not know',
      () => Response.json({ error: 'invalid_grant' }, { status: 400 }),
      'not_exchanged',
    ],
    ['a server that is down', () => new Response('', { status: 503 }), 'not_exchanged'],
    ['an answer without an account', () => Response.json({ access_token: 'at-1' }), 'no_account'],
  ])('fails with a reason after %s, and nothing is kept', async (_name, answer, why) => {
    const hall = await start();
    hall.answer = answer;
    expect(await consent(hall)).toMatchObject({ ok: false, why });
    expect(await credentialsOf(hall)).toEqual({});
    expect(hall.world.logs.join('\n')).not.toContain(CLIENT_SECRET);
  });

  it('cannot turn a connection into that of another shop; the same shop may come back', async () => {
    const hall = await start();
    await consent(hall);
    hall.answer = () => Response.json({ access_token: 'at-2', shop: 88 });
    expect(await consent(hall)).toMatchObject({ ok: false, why: 'other_account' });
    expect(await credentialsOf(hall)).toMatchObject({ accessToken: 'at-1' });
    await hall.world.hub.db.update(connections).set({ status: 'revoked' });
    hall.answer = () => Response.json({ access_token: 'at-3', shop: 77 });
    expect(await consent(hall)).toMatchObject({ ok: true });
    // The new token came without a refresh token: the old one belongs to the old token.
    expect(await credentialsOf(hall)).toEqual({ accessToken: 'at-3' });
    expect(await reread(hall)).toMatchObject({ status: 'active' });
  });

  it('needs the operator’s app and one’s own connection', async () => {
    const hall = await start();
    const { world, asker, connection } = hall;
    const bare = await start({ PONTE_APPS: '{}' });
    expect(await beginConsent(bare.world.hub, 'vendor', bare.connection.id, bare.asker)).toMatchObject({
      why: 'no_app',
    });
    const foreign = { ...asker, organizationId: 'org_other' };
    expect(await beginConsent(world.hub, 'vendor', connection.id, foreign)).toMatchObject({
      why: 'not_found',
    });
    expect(await beginConsent(world.hub, 'nobody', connection.id, asker)).toMatchObject({ why: 'not_found' });
  });

  it('moves to a stand-in in development only', () => {
    const app = { clientId: 'a', clientSecret: 'b', tokenUrl: 'http://127.0.0.1:9/token' };
    const { oauth } = vendor;
    if (!oauth) throw new Error('no oauth');
    const at = (PONTE_ENV: string) =>
      addressesOf({ env: { PONTE_ENV } } as World['hub'], oauth, app).tokenUrl;
    expect(at('production')).toBe('https://login.vendor.com/oauth/token');
    expect(at('development')).toBe('http://127.0.0.1:9/token');
  });

  it('registers the webhooks afterwards; when that fails the consent stands, and the health says so', async () => {
    const hall = await start();
    const done = await consent(hall);
    if (!done.ok) throw new Error(done.why);
    const bodies: unknown[] = [];
    hall.world.network = async (request) => {
      bodies.push([request.headers.get('authorization'), await request.json()]);
      return Response.json({});
    };
    await registerAfterConsent(hall.world.hub, done.connection, vendor, 'https://ponte.test');
    const url = `https://ponte.test/hooks/vendor/${await hall.world.token(done.connection)}`;
    expect(bodies).toEqual([['Bearer at-1', { url }]]);
    expect(await reread(hall)).toMatchObject({ health: { ok: true } });
    hall.world.network = () => new Response('', { status: 403 });
    await registerAfterConsent(hall.world.hub, done.connection, vendor, 'https://ponte.test');
    expect(await reread(hall)).toMatchObject({ account: '77', health: { ok: false, reason: 'forbidden' } });
  });
});

describe('an app that several connectors share', () => {
  const share = (slug: string): Connector => ({
    ...vendor,
    slug,
    oauth: { ...need(vendor.oauth), app: 'suite' },
  });
  const APP = JSON.stringify({ suite: { clientId: 'client-7', clientSecret: CLIENT_SECRET } });

  it('has one address to come back to, and the state knows which connector is meant', async () => {
    const mail = share('suite-mail');
    const sheet = share('suite-sheet');
    const world = await createWorld([mail, sheet], { PONTE_APPS: APP });
    const connection = await world.connect(sheet);
    const asker = { organizationId: world.organizationId, sessionId: 'ses_1', origin: 'https://ponte.test' };
    world.network = () => Response.json({ access_token: 'at-1', shop: 77 });
    const begun = await beginConsent(world.hub, 'suite-sheet', connection.id, asker);
    if (!begun.ok) throw new Error(begun.why);
    const address = new URL(begun.address);
    expect(address.searchParams.get('client_id')).toBe('client-7');
    expect(address.searchParams.get('redirect_uri')).toBe('https://ponte.test/oauth/suite/callback');
    const returned = { state: stateIn(address), code: 'c' };
    expect(await completeConsent(world.hub, 'suite-sheet', returned, asker)).toMatchObject({
      why: 'not_found',
    });
    expect(await completeConsent(world.hub, 'suite', returned, asker)).toMatchObject({
      ok: true,
      connector: { slug: 'suite-sheet' },
    });
  });
});

const need = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error('missing');
  return value;
};

describe('a token that is about to expire', () => {
  /** An hour after the consent, less a minute. */
  async function aged(): Promise<Hall> {
    const hall = await start();
    await consent(hall);
    hall.asked = [];
    let count = 1;
    hall.answer = (asked) => {
      // As at most vendors: a refresh token works once.
      if (asked.get('refresh_token') !== `rt-${count}`)
        return Response.json({ error: 'invalid_grant' }, { status: 400 });
      count++;
      return Response.json({ access_token: `at-${count}`, refresh_token: `rt-${count}`, expires_in: 3600 });
    };
    return hall;
  }
  const tokenFor = async (hall: Hall, connection?: Connection) =>
    (await callFor(hall.world.hub, connection ?? (await reread(hall)), vendor)).connection.credentials
      .accessToken;

  it('is used while it has more than five minutes left', async () => {
    const hall = await aged();
    hall.world.pass(54 * MINUTE);
    expect(await tokenFor(hall)).toBe('at-1');
    expect(hall.asked).toEqual([]);
  });

  it('is renewed on use, and again an hour later with the new refresh token', async () => {
    const hall = await aged();
    hall.world.pass(56 * MINUTE);
    expect(await tokenFor(hall)).toBe('at-2');
    expect(Object.fromEntries(hall.asked[0] ?? [])).toMatchObject({
      grant_type: 'refresh_token',
      refresh_token: 'rt-1',
    });
    expect(await credentialsOf(hall)).toMatchObject({ accessToken: 'at-2', refreshToken: 'rt-2' });
    expect((await reread(hall)).renewUntil).toBeNull();
    hall.world.pass(60 * MINUTE);
    expect(await tokenFor(hall)).toBe('at-3');
  });

  it('is renewed once by ten calls at the same time, and all of them get the new one', async () => {
    const hall = await aged();
    hall.world.pass(61 * MINUTE);
    const row = await reread(hall);
    const tokens = await Promise.all(Array.from({ length: 10 }, () => tokenFor(hall, row)));
    expect(hall.asked).toHaveLength(1);
    expect(tokens).toEqual(Array(10).fill('at-2'));
    // Somebody who still holds the row from before finds it renewed.
    expect(await tokenFor(hall, row)).toBe('at-2');
    expect(hall.asked).toHaveLength(1);
  });

  it('goes on being used by the others while it lasts', async () => {
    const hall = await aged();
    hall.world.pass(57 * MINUTE);
    const row = await reread(hall);
    const { answer } = hall;
    let others: (string | undefined)[] = [];
    hall.answer = async (asked) => {
      others = await Promise.all([tokenFor(hall, row), tokenFor(hall, row)]);
      return answer(asked);
    };
    expect(await tokenFor(hall, row)).toBe('at-2');
    expect(others).toEqual(['at-1', 'at-1']);
  });

  it('that cannot be renewed any more is the merchant’s to mend, and is not asked for all the time', async () => {
    const hall = await aged();
    hall.world.pass(61 * MINUTE);
    hall.answer = () => Response.json({ error: 'invalid_grant' }, { status: 400 });
    expect(await tokenFor(hall)).toBe('at-1');
    expect(await reread(hall)).toMatchObject({ health: { ok: false, reason: 'unauthorized' } });
    expect(await tokenFor(hall)).toBe('at-1');
    expect(hall.asked).toHaveLength(1);
    expect(await testConnection(hall.world.hub, await reread(hall), vendor)).toMatchObject({
      reason: 'unauthorized',
    });
    hall.world.pass(6 * MINUTE);
    await tokenFor(hall);
    expect(hall.asked).toHaveLength(2);
    hall.answer = () => Response.json({ access_token: 'at-9', shop: 77 });
    expect(await consent(hall)).toMatchObject({ ok: true });
    expect(await tokenFor(hall)).toBe('at-9');
    expect(await reread(hall)).toMatchObject({ health: { ok: true } });
  });

  it('is not declared dead when somebody else has renewed it meanwhile', async () => {
    const hall = await aged();
    hall.world.pass(61 * MINUTE);
    const { hub } = hall.world;
    hall.answer = async () => {
      const row = await reread(hall);
      const secrets = await openSecrets(hub, row);
      const credentials = {
        ...secrets.credentials,
        accessToken: 'theirs',
        expiresAt: iso(hub.now() + 60 * MINUTE),
      };
      const sealed = await hub.vault.seal({ ...secrets, credentials }, row.id);
      await hub.db.update(connections).set({ secrets: sealed }).where(eq(connections.id, row.id));
      return Response.json({ error: 'invalid_grant' }, { status: 400 });
    };
    expect(await tokenFor(hall)).toBe('theirs');
    expect(await reread(hall)).toMatchObject({ health: { ok: true } });
  });

  it('keeps what else changed among the secrets while it was renewed', async () => {
    const hall = await aged();
    hall.world.pass(61 * MINUTE);
    const { hub } = hall.world;
    const { answer } = hall;
    hall.answer = async (asked) => {
      const row = await reread(hall);
      const secrets = await openSecrets(hub, row);
      const changed = {
        ...secrets,
        credentials: { ...secrets.credentials, webhookSecret: 'typed meanwhile' },
      };
      const sealed = await hub.vault.seal(changed, row.id);
      await hub.db.update(connections).set({ secrets: sealed }).where(eq(connections.id, row.id));
      return answer(asked);
    };
    expect(await tokenFor(hall)).toBe('at-2');
    expect(await credentialsOf(hall)).toMatchObject({
      accessToken: 'at-2',
      refreshToken: 'rt-2',
      webhookSecret: 'typed meanwhile',
    });
  });

  it('gives way to a new consent that was given while it was renewed', async () => {
    const hall = await aged();
    hall.world.pass(61 * MINUTE);
    const { hub } = hall.world;
    const { answer } = hall;
    hall.answer = async (asked) => {
      const row = await reread(hall);
      const secrets = await openSecrets(hub, row);
      const consent = { accessToken: 'new', refreshToken: 'rt-new', expiresAt: iso(hub.now() + 60 * MINUTE) };
      const sealed = await hub.vault.seal(
        { ...secrets, credentials: { ...secrets.credentials, ...consent } },
        row.id,
      );
      await hub.db.update(connections).set({ secrets: sealed }).where(eq(connections.id, row.id));
      return answer(asked);
    };
    expect(await tokenFor(hall)).toBe('new');
    expect(await credentialsOf(hall)).toMatchObject({ accessToken: 'new', refreshToken: 'rt-new' });
  });

  it('waits for a vendor that is down without blaming anybody', async () => {
    const hall = await aged();
    hall.world.pass(61 * MINUTE);
    const { answer } = hall;
    hall.answer = () => new Response('', { status: 503 });
    expect(await tokenFor(hall)).toBe('at-1');
    expect(await reread(hall)).toMatchObject({ health: { ok: true } });
    hall.answer = answer;
    hall.world.pass(61 * SECOND);
    expect(await tokenFor(hall)).toBe('at-2');
  });

  it('is claimed again half a minute after its renewer died', async () => {
    const hall = await aged();
    hall.world.pass(61 * MINUTE);
    const { hub } = hall.world;
    await hub.db.update(connections).set({ renewUntil: iso(hub.now() + 30 * SECOND) });
    expect(await tokenFor(hall)).toBe('at-1');
    expect(hall.asked).toEqual([]);
    hall.world.pass(31 * SECOND);
    expect(await tokenFor(hall)).toBe('at-2');
  });
});
