import { describe, expect, it } from 'vitest';
import { runCron } from '../../src/hub/cron';
import { DAY, HOUR, iso, MINUTE, SECOND } from '../../src/hub/hub';
import { consumeIngest } from '../../src/hub/normalise';
import { sendAll } from '../../src/hub/send';
import { type Connector, failed, type Observation, observed } from '../../src/kit';
import { newId } from '../../src/kit/id';
import type { DeliveryMessage, IngestMessage } from '../../src/queues';
import { openDb } from '../../src/store/db';
import { oldestInInbox, putInInbox } from '../../src/store/inbox';
import { wakingSubjects } from '../../src/store/subjects';
import { order, PHONE, SECRET, shop, signed } from './shop';
import { createWorld, fakeMessage, type World } from './world';

async function start(connector: Connector = shop) {
  const world = await createWorld([connector]);
  const source = await world.connect(connector, { credentials: { webhookSecret: SECRET } });
  const notice = (id: string) =>
    world.post(source, JSON.stringify({ fetch: `https://shop.test/${id}` }), signed);
  return { world, source, notice };
}

/** Hands a batch to the consumer and tells what became of each message. */
async function consume(world: World, bodies: readonly IngestMessage[]) {
  const messages = bodies.map((body) => fakeMessage({ body, at: world.hub.now(), attempts: 1 }));
  await consumeIngest(
    world.hub,
    messages.map(({ message }) => message),
  );
  return messages.map(({ settled }) => settled);
}

/** What was posted and waits in the queue; the queue is empty then. */
function taken(world: World): IngestMessage[] {
  const bodies = world.ingest.waiting.map(({ body }) => body);
  world.ingest.waiting = [];
  return bodies;
}

/** A D1 that fails whenever a bound value holds the word. */
function allergic(d1: D1Database, word: string): D1Database {
  const statement = (original: D1PreparedStatement): D1PreparedStatement =>
    new Proxy(original, {
      get(target, name) {
        if (name === 'bind')
          return (...values: unknown[]) => {
            if (values.some((value) => String(value).includes(word))) throw new Error('D1 refuses');
            return target.bind(...values);
          };
        const value: unknown = Reflect.get(target, name);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  return {
    prepare: (sql: string) => statement(d1.prepare(sql)),
    batch: (statements: D1PreparedStatement[]) => d1.batch(statements),
  } as unknown as D1Database;
}

describe('a notice whose vendor is down', () => {
  it('is asked for ever more seldom, and fails visibly after a day', async () => {
    const { world, notice } = await start();
    const asked: number[] = [];
    const began = world.hub.now();
    world.network = () => {
      asked.push(Math.round((world.hub.now() - began) / MINUTE));
      return new Response('', { status: 503 });
    };
    await notice('9');
    await world.drain();
    for (let i = 0; i < 24 * 60 - 5; i += 5) {
      world.pass(4 * MINUTE);
      await world.minutes(1);
    }
    expect(await world.deliveries()).toEqual([]);
    // The sweep of this test comes every five minutes.
    expect(asked.slice(0, 8)).toEqual([0, 5, 10, 15, 25, 45, 80, 140]);
    expect(asked.length).toBeLessThan(35);
    world.pass(HOUR);
    await world.minutes(2);
    expect(await world.deliveries()).toMatchObject([{ state: 'failed', reason: 'hydrate_failed' }]);
    expect(await oldestInInbox(world.hub.db)).toBeNull();
  });

  it('does not hold what needs no vendor, nor the worker for longer than its budget', async () => {
    const { world, source, notice } = await start();
    let at = 0;
    let most = 0;
    let processedBefore = -1;
    world.network = async () => {
      most = Math.max(most, ++at);
      if (processedBefore < 0) processedBefore = (await world.deliveries()).length;
      else await world.deliveries();
      world.pass(3 * SECOND);
      at--;
      return Response.json({ id: '9', is: ['paid'] });
    };
    const plain: Connector = {
      ...shop,
      slug: 'plain',
      inbound: {
        verify: { scheme: 'token', in: 'header', name: 'x-secret' },
        normalise: (...given) => shop.inbound?.normalise(...given) ?? failed('internal'),
      },
    };
    (world.hub.connectors as Map<string, Connector>).set('plain', plain);
    const quick = await world.connect(plain, { credentials: { webhookSecret: SECRET } });
    for (let i = 0; i < 20; i++) await notice(String(i));
    await world.post(quick, order('1', ['paid']), signed);
    const settled = await consume(world, taken(world));
    expect(processedBefore, 'the quick one is in first').toBe(1);
    expect(most).toBeLessThanOrEqual(5);
    expect(most).toBeGreaterThan(1);
    const back = settled.filter(({ retry }) => retry !== undefined);
    expect(back.length).toBeGreaterThanOrEqual(8);
    expect(back.length).toBeLessThanOrEqual(14);
    expect(await world.deliveries()).toHaveLength(21 - back.length);
    expect(source.id).not.toBe(quick.id);
  });

  it('and whose vault does not open goes back to the queue', async () => {
    const { world, notice } = await start();
    world.network = () => Response.json({ id: '9', is: ['paid'] });
    await notice('9');
    const { vault } = world.hub;
    world.hub.vault = { ...vault, open: () => Promise.reject(new Error('no such key')) };
    expect(await world.drain()).toEqual({ acked: 0, retried: 1 });
    expect(await world.deliveries()).toEqual([]);
    world.hub.vault = vault;
    world.pass(MINUTE);
    await world.drain();
    expect(await world.deliveries()).toMatchObject([{ state: 'processed' }]);
  });
});

describe('a batch', () => {
  it('opens no more of the inbox than memory allows; the rest comes in a second', async () => {
    const { world, source } = await start();
    const pointers: IngestMessage[] = [];
    for (let i = 0; i < 12; i++) {
      const message: DeliveryMessage = {
        id: newId('dlv', world.hub.now()),
        organizationId: world.organizationId,
        connectionId: source.id,
        via: 'webhook',
        method: 'POST',
        path: '',
        query: {},
        headers: { 'content-type': 'application/json' },
        body: order(String(i), ['paid'], { note: 'x'.repeat(950_000) }),
      };
      await putInInbox(world.hub.db, message, iso(world.hub.now() + DAY));
      pointers.push({ organizationId: world.organizationId, inboxId: message.id });
    }
    const gone = { organizationId: world.organizationId, inboxId: newId('dlv', world.hub.now()) };
    const settled = await consume(world, [...pointers, gone]);
    const opened = Array.from({ length: 8 }, () => ({ ack: true }));
    const left = Array.from({ length: 4 }, () => ({ retry: 1 }));
    expect(settled).toEqual([...opened, ...left, { ack: true }]);
    expect(await world.deliveries()).toHaveLength(8);
    expect(await consume(world, pointers)).toEqual(Array.from({ length: 12 }, () => ({ ack: true })));
    expect(await world.deliveries()).toHaveLength(12);
  });

  it('with one message that D1 refuses is halved until that one fails alone', async () => {
    const { world, source } = await start();
    for (let i = 0; i < 99; i++) await world.post(source, order(String(i), ['paid']), signed);
    await world.post(source, order('poison', ['paid']), signed);
    const bodies = taken(world);
    const bad = bodies.pop();
    if (bad) bodies.splice(41, 0, bad);
    const real = world.hub.db.$client;
    world.hub.db = openDb(allergic(real, 'order/poison'));
    const settled = await consume(world, bodies);
    world.hub.db = openDb(real);
    expect(settled.filter(({ ack }) => ack)).toHaveLength(99);
    expect(settled[41]?.retry).toBeGreaterThan(0);
    expect(await world.deliveries()).toHaveLength(99);
    const failures = world.logs.filter((line) => line.includes('not committed'));
    expect(failures.length, 'one more commit of each size').toBeLessThanOrEqual(8);
  });

  it('is given back after a few commits when D1 refuses everything', async () => {
    const { world, source } = await start();
    for (let i = 0; i < 100; i++) await world.post(source, order(String(i), ['paid']), signed);
    const bodies = taken(world);
    const real = world.hub.db.$client;
    world.hub.db = openDb(allergic(real, 'order/'));
    const settled = await consume(world, bodies);
    world.hub.db = openDb(real);
    expect(settled.every(({ retry }) => retry !== undefined)).toBe(true);
    expect(world.logs.filter((line) => line.includes('not committed')).length).toBeLessThanOrEqual(12);
  });
});

describe('what a connector observed', () => {
  const sane: Observation = {
    type: 'order.paid',
    subject: 'order/1',
    time: '2026-11-22T10:00:00-03:00',
    data: { order: { id: '1' } },
  };
  const nonsense: [string, Partial<Observation>, string][] = [
    ['half a character in its subject', { subject: 'order/\ud800' }, 'subject'],
    ['a NUL in its subject', { subject: 'order/\0' }, 'subject'],
    ['a subject without end', { subject: `order/${'1'.repeat(300)}` }, 'subject'],
    ['a time that is none', { time: 'yesterday' }, 'time'],
    ['a window that is no number', { idleMinutes: Number.NaN }, 'idleMinutes'],
    ['a window before now', { idleMinutes: -1 }, 'idleMinutes'],
    ['a window of years', { idleMinutes: 1e9 }, 'idleMinutes'],
  ];
  it.each(nonsense)('with %s fails alone, visibly', async (_name, change, field) => {
    const connector: Connector = {
      ...shop,
      inbound: {
        verify: { scheme: 'token', in: 'header', name: 'x-secret' },
        normalise: ({ body }) => observed({ ...sane, ...((body as { bad?: true }).bad ? change : {}) }),
      },
    };
    const { world, source } = await start(connector);
    await world.post(source, '{"bad":true}', signed);
    await world.post(source, '{}', signed);
    await world.drain();
    expect(await world.deliveries()).toMatchObject([
      { state: 'failed', reason: 'internal', detail: `shop: ${field}` },
      { state: 'processed' },
    ]);
    expect(world.logs.join('\n')).toContain('connector observed nonsense');
  });
});

describe('the minute cron', () => {
  it('tries in the next minute what the queue did not take from the inbox', async () => {
    const { world, source } = await start();
    world.ingest.broken = true;
    await world.post(source, order('1', ['paid']), signed);
    await world.minutes(2);
    expect(await world.deliveries()).toEqual([]);
    world.ingest.broken = false;
    await world.minutes(1);
    expect(await world.deliveries()).toMatchObject([{ state: 'processed' }]);
  });

  it('wakes a cart ever more seldom while the consumer lags behind', async () => {
    const { world, source } = await start();
    const at = iso(world.hub.now());
    await world.post(source, JSON.stringify({ cart: 'slow', idle: 1, phone: PHONE, at }), signed);
    await world.drain();
    const minutes: number[] = [];
    for (let minute = 1; minute <= 20; minute++) {
      world.pass(MINUTE);
      await runCron(world.hub, '* * * * *');
      if (taken(world).some((body) => 'wake' in body && body.wake.connectionId === source.id))
        minutes.push(minute);
    }
    expect(minutes).toEqual([1, 2, 3, 5, 9, 17]);
    const due = await wakingSubjects(world.hub.db, iso(world.hub.now()), 10);
    expect(due.some(({ connectionId }) => connectionId === source.id)).toBe(false);
    world.pass(13 * MINUTE);
    await runCron(world.hub, '* * * * *');
    await world.drain();
    expect((await world.events()).map(({ type }) => type)).toEqual(['cart.abandoned']);
  });

  it('sends in chunks that a queue takes, and one that fails stops no other', async () => {
    const { world } = await start();
    const sizes: { messages: number; bytes: number }[] = [];
    const queue = {
      async sendBatch(messages: Iterable<MessageSendRequest<string>>) {
        const bodies = [...messages].map(({ body }) => JSON.stringify(body));
        sizes.push({ messages: bodies.length, bytes: bodies.join().length });
        if (sizes.length === 2) throw new Error('queue unavailable');
        return { metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } } };
      },
    };
    const small = Array.from({ length: 250 }, (_, i) => ({ body: `small ${i}` }));
    expect(await sendAll(world.hub, queue, small)).toEqual(small.slice(100, 200));
    expect(sizes.map(({ messages }) => messages)).toEqual([100, 100, 50]);
    sizes.length = 0;
    await sendAll(
      world.hub,
      queue,
      Array.from({ length: 100 }, () => ({ body: 'x'.repeat(10_000) })),
    );
    expect(Math.max(...sizes.map(({ bytes }) => bytes))).toBeLessThanOrEqual(200_000);
    expect(sizes.reduce((sum, { messages }) => sum + messages, 0)).toBe(100);
  });
});
