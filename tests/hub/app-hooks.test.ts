import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { hooks } from '../../routes/hooks';
import { createApp } from '../../src/app';
import { pauseConnection } from '../../src/hub/connections';
import { receiveForApp } from '../../src/hub/receive';
import { type Connector, read } from '../../src/kit';
import type { Connection } from '../../src/store/connections';
import { connections } from '../../src/store/schema';
import { APPS, CLIENT_SECRET, inbound, plain, signedBy, vendor } from './oauth-vendor';
import { createWorld, onDatabase, type World } from './world';

/** The connection as it is after a consent. */
async function belongTo(world: World, connection: Connection, account: string): Promise<void> {
  await world.hub.db.update(connections).set({ account }).where(eq(connections.id, connection.id));
}

async function start(change = {}) {
  const world = await createWorld([vendor, plain], { PONTE_APPS: APPS, ...change });
  // As an account's connections are told: in the order of their ids.
  const two = [await world.connect(vendor), await world.connect(vendor)];
  const [first, second] = two.toSorted((a, b) => (a.id < b.id ? -1 : 1)) as [Connection, Connection];
  const other = await world.connect(vendor);
  await belongTo(world, first, '77');
  await belongTo(world, second, '77');
  await belongTo(world, other, '88');
  return { world, first, second, other };
}

async function post(
  world: World,
  body: string,
  { connector = 'vendor', secret = CLIENT_SECRET, query = '', method = 'POST' } = {},
) {
  return receiveForApp(world.hub, {
    connector,
    path: '',
    method,
    url: new URL(`https://ponte.test/hooks/${connector}${query}`),
    headers: new Headers(await signedBy(secret, body)),
    body: method === 'GET' ? null : new Response(body).body,
  });
}

const notice = JSON.stringify({ store: 77, id: 'A1' });

describe('the address of the operator’s app', () => {
  it('hands a notice to every connection of its account, and to no other', async () => {
    const { world, first, second } = await start();
    const answer = await post(world, notice);
    expect(answer).toMatchObject({ ok: true, reply: { status: 200 } });
    await world.drain();
    expect((await world.events()).map(({ connectionId, subject }) => [connectionId, subject])).toEqual([
      [first.id, 'order/A1'],
      [second.id, 'order/A1'],
    ]);
    const [delivery] = await world.deliveries();
    expect(answer.ok && answer.reply.body).toBe(JSON.stringify({ id: delivery?.id }));
  });

  it('marks what is for a paused connection, and still tells the one of an uninstalled app', async () => {
    const { world, first, second } = await start();
    await pauseConnection(world.hub, first);
    await world.hub.db.update(connections).set({ status: 'revoked' }).where(eq(connections.id, second.id));
    await post(world, notice);
    await world.drain();
    expect((await world.deliveries()).map(({ state, reason }) => [state, reason])).toEqual([
      ['ignored', 'paused'],
      ['processed', null],
    ]);
  });

  it.each([
    ['an account that nobody has connected', JSON.stringify({ store: 99 })],
    ['a notice without an account', '{}'],
    ['a body that cannot be read', '{"store":'],
  ])('answers 200 to %s: it is genuine, and the platform must go on sending', async (_name, body) => {
    const { world } = await start();
    expect(await post(world, body)).toEqual({
      ok: true,
      reply: { status: 200, body: '{"id":null}', headers: { 'content-type': 'application/json' } },
    });
    expect(world.ingest.sent).toEqual([]);
  });

  it('refuses what the operator’s secret did not sign', async () => {
    const { world } = await start();
    expect(await post(world, notice, { secret: 'somebody-elses-secret' })).toMatchObject({
      refusal: 'verification_failed',
    });
    expect(world.ingest.sent).toEqual([]);
  });

  it('refuses a vendor whose notices only the address proves: this one is no secret', async () => {
    const { world } = await start();
    expect(await post(world, notice, { connector: 'plain' })).toMatchObject({
      refusal: 'verification_failed',
    });
  });

  it('does not exist without the operator’s app, and limits who tries', async () => {
    const bare = await start({ PONTE_APPS: '{}' });
    expect(await post(bare.world, notice)).toMatchObject({ refusal: 'unknown_hook' });
    const limited = await start({ LIMIT_REFUSED: { limit: async () => ({ success: false }) } });
    expect(await post(limited.world, notice, { secret: 'guess' })).toMatchObject({ refusal: 'rate_limited' });
    expect(await post(limited.world, notice)).toMatchObject({ ok: true });
  });

  it('answers a handshake with the operator’s secret', async () => {
    const { world } = await start();
    const query = `?verify=${CLIENT_SECRET}`;
    expect(await post(world, '', { method: 'GET', query })).toMatchObject({ reply: { status: 200 } });
    expect(await post(world, '', { method: 'GET', query: '?verify=x' })).toMatchObject({
      reply: { status: 403 },
    });
  });

  it('writes nothing to D1, and reads nothing the second time', async () => {
    const { world } = await start();
    await post(world, notice);
    let used = 0;
    const counting = new Proxy(world.hub.db.$client, {
      get: (target, name) => {
        used++;
        return Reflect.get(target, name);
      },
    });
    expect(await receiveForAppWith({ ...world, hub: onDatabase(world.hub, counting) })).toMatchObject({
      ok: true,
    });
    expect(used).toBe(0);
  });
  const receiveForAppWith = (world: World) => post(world, notice);

  it('asks the platform to come back when neither queue nor inbox takes it', async () => {
    const { world } = await start();
    await post(world, notice);
    world.ingest.broken = true;
    const broken = {
      prepare: () => {
        throw new Error('D1 is down');
      },
    } as unknown as D1Database;
    const answer = await post({ ...world, hub: onDatabase(world.hub, broken) }, notice);
    expect(answer).toMatchObject({ refusal: 'try_again_later', headers: { 'retry-after': '60' } });
  });

  it('is found by its route', async () => {
    const { world } = await start();
    const app = createApp(() => world.hub, { '/hooks': hooks });
    const headers = await signedBy(CLIENT_SECRET, notice);
    const answer = await app.request('https://ponte.test/hooks/vendor', {
      method: 'POST',
      headers,
      body: notice,
    });
    expect(answer.status).toBe(200);
    expect(world.ingest.sent).toHaveLength(2);
    const unknown = await app.request('https://ponte.test/hooks/nobody', {
      method: 'POST',
      headers,
      body: notice,
    });
    expect(unknown.status).toBe(404);
  });
});

describe('a connection’s own address', () => {
  it('takes what the operator’s secret signed, once a consent has proved the account', async () => {
    const { world, first } = await start();
    const headers = await signedBy(CLIENT_SECRET, notice);
    expect(await world.post(first, notice, headers)).toMatchObject({ ok: true });
    const typed = await world.connect(vendor, { credentials: { webhookSecret: 'a-secret-of-sixteen' } });
    expect(await world.post(typed, notice, headers)).toMatchObject({ refusal: 'verification_failed' });
    const own = await signedBy('a-secret-of-sixteen', notice);
    expect(await world.post(typed, notice, own)).toMatchObject({ ok: true });
  });

  it('does not take another shop’s notice, although the same secret signs it', async () => {
    const { world, other } = await start();
    const headers = await signedBy(CLIENT_SECRET, notice);
    expect(await world.post(other, notice, headers)).toMatchObject({ refusal: 'verification_failed' });
  });

  it('answers handshakes to its verify token, which verifies no delivery', async () => {
    const { world } = await start();
    const source = await world.connect(vendor, { credentials: { verifyToken: 'a-token-for-the-handshake' } });
    const app = createApp(() => world.hub, { '/hooks': hooks });
    const address = `https://ponte.test/hooks/vendor/${await world.token(source)}`;
    expect((await app.request(`${address}?verify=a-token-for-the-handshake`)).status).toBe(200);
    expect((await app.request(`${address}?verify=another`)).status).toBe(403);
    const headers = await signedBy('a-token-for-the-handshake', notice);
    expect((await app.request(address, { method: 'POST', headers, body: notice })).status).toBe(401);
  });
});

describe('secrets of the sender', () => {
  const talkative = { ...vendor, inbound: { ...inbound, secretMembers: ['apikey', 'pass word'] } };
  it.each([
    [
      '{"apikey":"se\\"cret","data":{"list":[{"apikey" : "secret"}],"key":"apikey"},"pass word":12,"id":"7"}',
      '{"apikey":"[redacted]","data":{"list":[{"apikey" : "[redacted]"}],"key":"apikey"},"pass word":"[redacted]","id":"7"}',
    ],
    ['id=7&apikey=secret&b=apikey', 'id=7&apikey=%5Bredacted%5D&b=apikey'],
    [
      String.raw`{"ap\u0069\u006Bey":"secret","\u0061pikey2":"kept"}`,
      String.raw`{"ap\u0069\u006Bey":"[redacted]","\u0061pikey2":"kept"}`,
    ],
    [
      'ap%69%6bey=secret&pass+word=secret&apikey2=kept',
      'ap%69%6bey=%5Bredacted%5D&pass+word=%5Bredacted%5D&apikey2=kept',
    ],
    ['{"id":"7","n":12345678901234567890}', '{"id":"7","n":12345678901234567890}'],
  ])('are masked before anything is kept: %s', async (body, kept) => {
    const world = await createWorld([talkative], { PONTE_APPS: APPS });
    const source = await world.connect(talkative, { credentials: { webhookSecret: 'a-secret-of-sixteen' } });
    expect(await world.post(source, body, await signedBy('a-secret-of-sixteen', body))).toMatchObject({
      ok: true,
    });
    expect(world.ingest.sent).toMatchObject([{ body: kept }]);
  });
});

describe('an app whose vendor signs nothing', () => {
  const unsigned: Connector = {
    ...plain,
    slug: 'unsigned',
    inbound: {
      ...inbound,
      verify: { scheme: 'url' },
      verifyApp: { scheme: 'token', in: 'query', name: 'key' },
    },
  };
  const apps = (more: object) =>
    JSON.stringify({ unsigned: { clientId: 'c', clientSecret: CLIENT_SECRET, ...more } });
  const hookSecret = 'a-secret-of-the-address';
  const openWith = async (more: object) => {
    const world = await createWorld([unsigned], { PONTE_APPS: apps(more) });
    await belongTo(world, await world.connect(unsigned), '77');
    return world;
  };

  it('is known by the secret that the operator put into its address, which nobody keeps', async () => {
    const world = await openWith({ hookSecret });
    const answer = await post(world, notice, { connector: 'unsigned', query: `?key=${hookSecret}` });
    expect(answer).toMatchObject({ ok: true, reply: { status: 200 } });
    expect(JSON.stringify(world.ingest.sent)).not.toContain(hookSecret);
    await world.drain();
    expect(await world.events()).toHaveLength(1);
    for (const query of ['', '?key=', '?key=guess', `?key=${CLIENT_SECRET}`])
      expect(await post(world, notice, { connector: 'unsigned', query })).toMatchObject({
        refusal: 'verification_failed',
      });
  });
});

describe('a sign of life', () => {
  const restless: Connector = {
    ...vendor,
    inbound: {
      ...inbound,
      heartbeat: ({ body }) => (read(body).text('code') === 'KEEPALIVE' ? { status: 202 } : null),
    },
  };
  const alive = JSON.stringify({ code: 'KEEPALIVE' });

  it('is answered once it is verified, and kept nowhere', async () => {
    const world = await createWorld([restless], { PONTE_APPS: APPS });
    const connection = await world.connect(restless, { credentials: { webhookSecret: 'its-own-secret' } });
    expect(await post(world, alive)).toEqual({ ok: true, reply: { status: 202 } });
    expect(await post(world, alive, { secret: 'no-secret-of-ours' })).toMatchObject({
      refusal: 'verification_failed',
    });
    const own = await world.post(connection, alive, await signedBy('its-own-secret', alive));
    expect(own).toEqual({ ok: true, reply: { status: 202 } });
    expect(await world.post(connection, alive, {})).toMatchObject({ refusal: 'verification_failed' });
    expect(world.ingest.sent).toEqual([]);
  });
});

it('a handshake by HEAD is answered like one by GET', async () => {
  const { world } = await start();
  const app = createApp(() => world.hub, { '/hooks': hooks });
  for (const method of ['HEAD', 'GET']) {
    const answer = await app.request(`https://ponte.test/hooks/vendor?verify=${CLIENT_SECRET}`, { method });
    expect(answer.status, method).toBe(200);
  }
});
