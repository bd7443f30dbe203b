import { describe, expect, it } from 'vitest';
import {
  changeConnection,
  pauseConnection,
  resumeConnection,
  rotateConnection,
} from '../../src/hub/connections';
import { DAY, MINUTE } from '../../src/hub/hub';
import { type HookRequest, receive } from '../../src/hub/receive';
import { type Connector, ignored } from '../../src/kit';
import { deleteConnection, updateConnection } from '../../src/store/connections';
import { order, SECRET, shop, signed } from './shop';
import { createWorld, onDatabase } from './world';

async function start(change = {}) {
  const world = await createWorld([shop], change);
  const source = await world.connect(shop, { credentials: { webhookSecret: SECRET } });
  return { world, source };
}

const request = async (token: string, change: Partial<HookRequest> = {}): Promise<HookRequest> => ({
  connector: 'shop',
  token,
  path: '',
  method: 'POST',
  url: new URL(`https://ponte.test/hooks/shop/${token}`),
  headers: new Headers(signed),
  body: new Response(order('1', ['paid'])).body,
  ...change,
});

/** A D1 that fails from now on; what was prepared before stays as it was. */
const broken = {
  prepare: () => {
    throw new Error('D1 is down');
  },
  batch: () => {
    throw new Error('D1 is down');
  },
};

describe('the answer at the edge', () => {
  const refusals: [string, Partial<HookRequest>, string][] = [
    ['an unknown connector', { connector: 'nobody' }, 'unknown_hook'],
    ['a method that is not taken', { method: 'PUT' }, 'method_not_allowed'],
    [
      'an announced body over 1 MB',
      { headers: new Headers({ ...signed, 'content-length': '1000001' }) },
      'body_too_large',
    ],
    ['a streamed body over 1 MB', { body: new Response('x'.repeat(1_000_001)).body }, 'body_too_large'],
    ['a wrong secret', { headers: new Headers({ 'x-secret': 'wrong' }) }, 'verification_failed'],
    ['no secret', { headers: new Headers() }, 'verification_failed'],
    ['no body and no secret', { headers: new Headers(), body: null }, 'verification_failed'],
  ];
  it.each(refusals)('refuses %s', async (_name, change, refusal) => {
    const { world, source } = await start();
    expect(await receive(world.hub, await request(await world.token(source), change))).toMatchObject({
      ok: false,
      refusal,
    });
    expect(world.ingest.sent).toEqual([]);
  });

  it('refuses the token of a connection of another connector', async () => {
    const twin = { ...shop, slug: 'twin' };
    const world = await createWorld([shop, twin]);
    const token = await world.token(await world.connect(shop, { credentials: { webhookSecret: SECRET } }));
    expect(await receive(world.hub, await request(token, { connector: 'twin' }))).toMatchObject({
      refusal: 'unknown_hook',
    });
    expect(await receive(world.hub, await request(token))).toMatchObject({ ok: true });
  });

  it('shakes hands with the secrets that there are, never with an empty one', async () => {
    const asked: (readonly string[])[] = [];
    const shy: Connector = {
      ...shop,
      slug: 'shy',
      inbound: {
        verify: { scheme: 'url' },
        normalise: () => ignored('nothing_new'),
        challenge(_delivery, secrets) {
          asked.push(secrets);
          return null;
        },
      },
    };
    const world = await createWorld([shy]);
    const token = await world.token(await world.connect(shy, { credentials: { webhookSecret: SECRET } }));
    await receive(world.hub, await request(token, { connector: 'shy' }));
    expect(asked).toEqual([[SECRET]]);
  });

  it('tells which methods are taken', async () => {
    const { world, source } = await start();
    const answer = await receive(world.hub, await request(await world.token(source), { method: 'GET' }));
    expect(answer).toMatchObject({ headers: { allow: 'POST' } });
  });

  it('refuses an unknown token, and finds it a moment later when the connection was made', async () => {
    const { world } = await start();
    expect(await receive(world.hub, await request('no-such-token'))).toMatchObject({
      refusal: 'unknown_hook',
    });
    const made = await world.connect(shop, { credentials: { webhookSecret: SECRET } });
    expect(await receive(world.hub, await request(await world.token(made)))).toMatchObject({
      ok: true,
    });
  });

  it('limits failures by address, never what verifies', async () => {
    const refuse = { limit: async () => ({ success: false }) };
    const { world, source } = await start({ LIMIT_REFUSED: refuse });
    const token = await world.token(source);
    const forged = { headers: new Headers({ 'x-secret': 'wrong' }) };
    expect(await receive(world.hub, await request(token, forged))).toMatchObject({
      refusal: 'rate_limited',
      headers: { 'retry-after': '60' },
    });
    expect(await receive(world.hub, await request('unknown'))).toMatchObject({
      refusal: 'rate_limited',
    });
    expect(await receive(world.hub, await request(token))).toMatchObject({ ok: true });
  });

  it('writes nothing to D1 on the way', async () => {
    const { world, source } = await start();
    const token = await world.token(source);
    await receive(world.hub, await request(token));
    let prepared = 0;
    const counting = new Proxy(world.hub.db.$client, {
      get: (target, name) => {
        prepared++;
        return Reflect.get(target, name);
      },
    });
    const hub = onDatabase(world.hub, counting);
    expect(await receive(hub, await request(token))).toMatchObject({ ok: true });
    expect(prepared).toBe(0);
  });
});

describe('when things are down', () => {
  it('the inbox takes what the queue refuses, and the minute cron brings it to its end', async () => {
    const { world, source } = await start();
    world.ingest.broken = true;
    expect(await world.post(source, order('1', ['paid']), signed)).toMatchObject({ ok: true });
    world.ingest.broken = false;
    await world.minutes(1);
    expect(await world.deliveries()).toMatchObject([{ state: 'processed' }]);
    await world.minutes(10);
    expect(await world.deliveries()).toHaveLength(1);
  });

  it('the inbox takes what the queue leaves unanswered', async () => {
    const hanging = { send: () => new Promise<never>(() => undefined), sendBatch: async () => undefined };
    const { world, source } = await start({ INGEST: hanging });
    expect(await world.post(source, order('1', ['paid']), signed)).toMatchObject({ ok: true });
    const { oldestInInbox } = await import('../../src/store/inbox');
    expect(await oldestInInbox(world.hub.db)).toMatch(/^dlv_/);
  });

  it('the inbox takes what is too large for the queue', async () => {
    const { world, source } = await start();
    const note = 'ção '.repeat(50_000);
    expect(await world.post(source, order('1', ['paid'], { note }), signed)).toMatchObject({ ok: true });
    expect(world.ingest.sent).toEqual([]);
    await world.minutes(1);
    const [delivery] = await world.deliveries();
    expect(delivery).toMatchObject({ state: 'processed' });
    const { readPayload } = await import('../../src/store/deliveries');
    expect((await readPayload(world.hub.db, delivery?.payload ?? null))?.body).toContain(note);
  });

  it('a lost message is put back by the sweeper, because its row leaves only with the terminal state', async () => {
    const { world, source } = await start();
    world.ingest.broken = true;
    await world.post(source, order('1', ['paid']), signed);
    world.ingest.broken = false;
    world.pass(MINUTE);
    const { runCron } = await import('../../src/hub/cron');
    await runCron(world.hub, '* * * * *');
    expect(world.ingest.waiting).toHaveLength(1);
    world.ingest.waiting = [];
    world.pass(58 * MINUTE);
    await world.minutes(1);
    expect(await world.deliveries()).toEqual([]);
    await world.minutes(1);
    expect(await world.deliveries()).toMatchObject([{ state: 'processed' }]);
  });

  it('with D1 and the queue down, the platform is asked to come back', async () => {
    const { world, source } = await start();
    const token = await world.token(source);
    await receive(world.hub, await request(token));
    world.ingest.broken = true;
    const hub = onDatabase(world.hub, broken as unknown as D1Database);
    expect(await receive(hub, await request(token))).toMatchObject({
      refusal: 'try_again_later',
      headers: { 'retry-after': '60' },
    });
    world.ingest.broken = false;
    world.pass(5 * MINUTE);
    expect(
      await receive(hub, await request(token)),
      'the last known connection is good enough',
    ).toMatchObject({ ok: true });
    expect(await receive(hub, await request('n'.repeat(43)))).toMatchObject({
      refusal: 'try_again_later',
    });
  });
});

describe('changes take hold', () => {
  it('a rotated secret stays valid for a day, the new one works at once', async () => {
    const { world, source } = await start();
    const token = await world.token(source);
    await receive(world.hub, await request(token));
    world.pass(3000);
    await changeConnection(world.hub, source, {
      values: { credentials: { webhookSecret: 'another-secret-16' }, settings: {} },
    });
    const renewed = { headers: new Headers({ 'x-secret': 'another-secret-16' }) };
    expect(await receive(world.hub, await request(token, renewed))).toMatchObject({ ok: true });
    expect(await receive(world.hub, await request(token))).toMatchObject({ ok: true });
    world.pass(DAY);
    expect(await receive(world.hub, await request(token))).toMatchObject({
      refusal: 'verification_failed',
    });
    expect(await receive(world.hub, await request(token, renewed))).toMatchObject({ ok: true });
  });

  it('another change within that day does not cut it short', async () => {
    const { world, source } = await start();
    const token = await world.token(source);
    const first = await changeConnection(world.hub, source, {
      values: { credentials: { webhookSecret: 'another-secret-16', apiKey: 'a' }, settings: {} },
    });
    world.pass(3000);
    await changeConnection(world.hub, first, {
      values: { credentials: { webhookSecret: 'another-secret-16', apiKey: 'b' }, settings: {} },
    });
    expect(await receive(world.hub, await request(token))).toMatchObject({ ok: true });
  });

  it('a resumed connection is awake within seconds', async () => {
    const { world, source } = await start();
    const token = await world.token(source);
    const paused = await pauseConnection(world.hub, source);
    await receive(world.hub, await request(token));
    expect(world.ingest.sent.at(-1)).toMatchObject({ paused: true });
    await resumeConnection(world.hub, paused);
    world.pass(3000);
    await receive(world.hub, await request(token));
    expect(world.ingest.sent.at(-1)).not.toHaveProperty('paused');
  });

  it('a rotated address works beside the old one for a day', async () => {
    const { world, source } = await start();
    const old = await world.token(source);
    const rotated = await rotateConnection(world.hub, source);
    const fresh = await world.token(rotated);
    expect(fresh).not.toBe(old);
    for (const token of [old, fresh])
      expect(await receive(world.hub, await request(token))).toMatchObject({ ok: true });
    world.pass(DAY + MINUTE);
    expect(await receive(world.hub, await request(old))).toMatchObject({ refusal: 'unknown_hook' });
    expect(await receive(world.hub, await request(fresh))).toMatchObject({ ok: true });
  });

  it('pause and delete are seen within half a minute', async () => {
    const { world, source } = await start();
    const token = await world.token(source);
    await receive(world.hub, await request(token));
    await updateConnection(world.hub.db, world.organizationId, source.id, { status: 'paused' });
    world.pass(31_000);
    await receive(world.hub, await request(token));
    expect(world.ingest.sent.at(-1)).toMatchObject({ paused: true });
    await deleteConnection(world.hub.db, world.organizationId, source.id);
    world.pass(31_000);
    expect(await receive(world.hub, await request(token))).toMatchObject({ refusal: 'unknown_hook' });
  });
});

describe('a vendor that has to be asked for details', () => {
  it('is asked again later while it is down, and the delivery waits where it can be seen', async () => {
    const { world, source } = await start();
    let up = false;
    world.network = () => (up ? Response.json({ id: '9', is: ['paid'] }) : new Response('', { status: 503 }));
    await world.post(source, JSON.stringify({ fetch: 'https://shop.test/9' }), signed);
    await world.drain();
    expect(await world.deliveries()).toEqual([]);
    const { oldestInInbox } = await import('../../src/store/inbox');
    expect(await oldestInInbox(world.hub.db)).toMatch(/^dlv_/);
    up = true;
    await world.minutes(3);
    expect(await world.deliveries()).toMatchObject([{ state: 'processed' }]);
    expect(await oldestInInbox(world.hub.db)).toBeNull();
  });
});

it('what no consumer could take becomes a dead letter that can be replayed', async () => {
  const { world, source } = await start();
  await world.post(source, order('1', ['paid']), signed);
  const [message] = world.ingest.sent;
  world.ingest.waiting = [];
  if (!message) throw new Error('no message');
  await world.bury(message);
  expect(await world.deliveries()).toMatchObject([{ state: 'failed', reason: 'internal' }]);
  const { listDeadLetters } = await import('../../src/store/dead-letters');
  const { replayDeadLetter } = await import('../../src/hub/replay');
  const { data } = await listDeadLetters(world.hub.db, world.organizationId, { limit: 5 });
  expect(data).toMatchObject([{ kind: 'delivery', connectionId: source.id }]);
  if (!data[0]) throw new Error('no letter');
  world.pass(1000);
  expect(await replayDeadLetter(world.hub, data[0])).toMatchObject({ ok: true });
  await world.drain();
  expect((await world.deliveries()).map(({ state }) => state)).toEqual(['failed', 'processed']);
});
