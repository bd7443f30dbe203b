import { describe, expect, it } from 'vitest';
import simulator from '../../connectors/simulator';
import { runCron } from '../../src/hub/cron';
import { HOUR, MINUTE, SECOND } from '../../src/hub/hub';
import { pollConnection } from '../../src/hub/poll';
import type { Connector, Listing, PollItem } from '../../src/kit';
import { connectionsByIds } from '../../src/store/connections';
import { openDb } from '../../src/store/db';
import { positionsOf, readCursor } from '../../src/store/polls';
import { order, orders, PHONE, SECRET, shop, signed } from './shop';
import { createWorld, type World } from './world';

interface Item {
  id: string;
  is: string[];
  at: string;
  v: string;
  phone: string;
  createdAt: string;
}
const item = (id: string, status: string, v: string, change: Partial<Item> = {}): Item => ({
  id,
  is: ['created', status],
  at: '2026-11-22T10:05:00-03:00',
  createdAt: '2026-11-22T10:04:00-03:00',
  v,
  phone: PHONE,
  ...change,
});

/** The connection's row, its cursor that of the orders. */
async function cursorOf(world: World, connectionId: string) {
  const row = await readCursor(world.hub.db, connectionId);
  return row && { ...row, cursor: positionsOf(row.cursor).orders ?? null };
}

/** The shop with another listing of its orders. */
const listing = (change: Partial<Listing>): Connector => ({
  ...shop,
  poll: { orders: { ...orders, ...change } },
});

async function start(connector: Connector = shop) {
  const world = await createWorld([connector, simulator]);
  const channel = await world.connect(simulator);
  const source = await world.connect(connector, { credentials: { webhookSecret: SECRET } });
  const pages: { items: Item[]; cursor: string; more?: boolean }[] = [];
  const asked: string[] = [];
  world.network = (request) => {
    asked.push(new URL(request.url).search);
    return Response.json(pages.length > 1 ? pages.shift() : pages[0]);
  };
  const tick = async () => {
    world.pass(5 * MINUTE);
    await runCron(world.hub, '*/5 * * * *');
    await world.drain();
  };
  return { world, channel, source, pages, asked, tick };
}

describe('polling', () => {
  it('finds a new order and its change, and writes nothing while nothing changes', async () => {
    const { world, channel, source, pages, asked, tick } = await start();
    await world.automate('order.paid', channel);
    pages[0] = { items: [item('1', 'awaiting_payment', 'a')], cursor: 'c1' };
    await tick();
    expect((await world.events()).map(({ type }) => type)).toEqual([
      'order.created',
      'order.awaiting_payment',
    ]);
    const before = await cursorOf(world, source.id);
    expect(before).toMatchObject({ cursor: 'c1', version: 1 });
    await tick();
    expect(await cursorOf(world, source.id)).toEqual(before);
    expect(await world.deliveries()).toHaveLength(1);

    pages[0] = { items: [item('1', 'paid', 'b')], cursor: 'c2' };
    await tick();
    expect((await world.events()).map(({ type }) => type)).toEqual([
      'order.created',
      'order.awaiting_payment',
      'order.paid',
    ]);
    expect(await world.dispatches()).toMatchObject([{ state: 'sent', recipient: PHONE }]);
    expect(asked).toEqual(['?since=', '?since=c1', '?since=c1']);
  });

  it('a change seen by webhook and by poll is one event', async () => {
    const { world, channel, source, pages, tick } = await start();
    await world.automate('order.paid', channel);
    await world.post(source, order('1', ['created', 'paid']), signed);
    await world.drain();
    pages[0] = { items: [item('1', 'paid', 'a')], cursor: 'c1' };
    await tick();
    await tick();
    expect((await world.deliveries()).map(({ via, state }) => [via, state])).toEqual([
      ['webhook', 'processed'],
      ['poll', 'duplicate'],
    ]);
    expect(await world.dispatches()).toHaveLength(1);
  });

  it('two polls at once give one event each, and one cursor', async () => {
    const { world, channel, source, pages } = await start();
    await world.automate('order.created', channel);
    pages[0] = { items: [item('1', 'paid', 'a'), item('2', 'paid', 'a')], cursor: 'c1' };
    await Promise.all([1, 2, 3].map(() => pollConnection(world.hub, source.id)));
    await world.drain();
    expect(await world.events()).toHaveLength(4);
    expect(await world.dispatches()).toHaveLength(2);
    expect(await cursorOf(world, source.id)).toMatchObject({ cursor: 'c1', version: 1 });
  });

  it('walks all pages, committing each', async () => {
    const { world, source, pages, asked, tick } = await start();
    pages.push(
      { items: [item('1', 'paid', 'a')], cursor: 'c1', more: true },
      { items: [item('2', 'paid', 'a')], cursor: 'c2' },
    );
    await tick();
    expect(asked).toEqual(['?since=', '?since=c1']);
    expect((await world.events()).map(({ subject }) => subject)).toEqual([
      'order/1',
      'order/1',
      'order/2',
      'order/2',
    ]);
    expect(await cursorOf(world, source.id)).toMatchObject({ cursor: 'c2', version: 2 });
  });

  it('what changed before the connection fills the state silently', async () => {
    const { world, channel, pages, tick } = await start();
    await world.automate('order.paid', channel);
    const old = { at: '2026-11-20T10:00:00-03:00', createdAt: '2026-11-20T09:00:00-03:00' };
    pages[0] = { items: [item('1', 'paid', 'a', old)], cursor: 'c1' };
    await tick();
    expect(await world.events()).toEqual([]);
    expect(await world.deliveries()).toMatchObject([{ state: 'ignored', reason: 'before_connection' }]);
    pages[0] = { items: [item('1', 'shipped', 'b', { createdAt: old.createdAt })], cursor: 'c2' };
    await tick();
    expect((await world.events()).map(({ type }) => type)).toEqual(['order.shipped']);
    expect(await world.dispatches()).toEqual([]);
  });

  it('waits as long as the platform asks, backing off, and recovers', async () => {
    const { world, source, pages, asked, tick } = await start();
    const answer = world.network;
    world.network = (request) => {
      asked.push(new URL(request.url).search);
      return new Response('slow down', { status: 429 });
    };
    await tick();
    expect(await cursorOf(world, source.id)).toMatchObject({ failures: 1, cursor: null });
    world.pass(30 * SECOND);
    await pollConnection(world.hub, source.id);
    expect(asked).toHaveLength(1);
    world.network = answer;
    pages[0] = { items: [item('1', 'paid', 'a')], cursor: 'c1' };
    await tick();
    expect(await cursorOf(world, source.id)).toMatchObject({ failures: 0, cursor: 'c1' });
    expect(await world.events()).toHaveLength(2);
  });
});

describe('what goes wrong', () => {
  it('a listing that has more but does not move on is a failure that is shown', async () => {
    const { world, source, pages, asked, tick } = await start();
    pages[0] = { items: [item('1', 'paid', 'a')], cursor: 'c1', more: true };
    await tick();
    expect(asked).toEqual(['?since=', '?since=c1']);
    expect(await cursorOf(world, source.id)).toMatchObject({ cursor: 'c1', failures: 1 });
    expect((await connectionsByIds(world.hub.db, [source.id])).get(source.id)?.health).toMatchObject({
      ok: false,
      reason: 'unexpected_shape',
      detail: 'shop: the cursor does not move',
    });
    await tick();
    expect(await cursorOf(world, source.id)).toMatchObject({ cursor: 'c1', failures: 2 });
    expect((await world.deliveries()).map(({ via }) => via).sort()).toEqual(['hub', 'poll']);
  });

  it('a subject that others keep writing is no page that is in', async () => {
    const { world, source, pages } = await start();
    pages[0] = { items: [item('1', 'paid', 'a')], cursor: 'c1' };
    const real = world.hub.db.$client;
    const contended = {
      prepare: (sql: string) => real.prepare(sql),
      batch: () => Promise.reject(new Error('D1_ERROR: NOT NULL constraint failed: subjects.version')),
    };
    world.hub.db = openDb(contended as unknown as D1Database);
    await expect(pollConnection(world.hub, source.id)).rejects.toThrow();
  });

  it('a connection that throws waits alone; its neighbours are polled once', async () => {
    const asked: string[] = [];
    const moody = listing({
      list: async ({ connection }) => {
        asked.push(connection.id);
        if (asked[0] === connection.id) throw new Error('a bug of the connector');
        return { ok: true, items: [], cursor: 'c1', more: false };
      },
    });
    const { world, source } = await start(moody);
    const neighbour = await world.connect(moody, { credentials: { webhookSecret: SECRET } });
    await world.hub.env.POLL.send({
      organizationId: source.organizationId,
      connectionIds: [source.id, neighbour.id],
    });
    expect(await world.drain()).toEqual({ acked: 1, retried: 0 });
    expect(asked.toSorted()).toEqual([source.id, neighbour.id].toSorted());
    expect(await cursorOf(world, asked[0] ?? '')).toMatchObject({ cursor: null, failures: 1 });
    expect(await cursorOf(world, asked[1] ?? '')).toMatchObject({ cursor: 'c1', failures: 0 });
    await world.hub.env.POLL.send({ organizationId: source.organizationId, connectionIds: [source.id] });
    await world.drain();
    expect(asked).toHaveLength(2);
  });

  it('what fails again and again is shown on the connection', async () => {
    const { world, source } = await start();
    world.network = () => new Response('', { status: 429 });
    const health = async () => (await connectionsByIds(world.hub.db, [source.id])).get(source.id)?.health;
    for (let i = 0; i < 6; i++) {
      expect(await health()).toBeNull();
      await pollConnection(world.hub, source.id);
      world.pass(2 * HOUR);
    }
    expect(await health()).toMatchObject({ ok: false, reason: 'rate_limited' });
  });
});

it('a rate limit in the middle of a listing holds it up for seconds, not until the cron', async () => {
  let limited = true;
  const connector = listing({
    list: async (...given) =>
      limited ? { ok: false, reason: 'rate_limited', retry: true } : orders.list(...given),
  });
  const { world, source, pages } = await start(connector);
  pages[0] = { items: [item('1', 'paid', 'a')], cursor: 'c1' };
  await pollConnection(world.hub, source.id);
  limited = false;
  world.pass(9 * SECOND);
  await world.drain();
  expect(await world.events()).toEqual([]);
  world.pass(3 * SECOND);
  await world.drain();
  expect(await world.events()).toHaveLength(2);
});

describe('details, one call each', () => {
  const paid = async (_call: unknown, { subject, fingerprint }: PollItem) => ({
    ok: true as const,
    body: item(subject.slice('order/'.length), 'paid', fingerprint),
  });
  const detailed = (fail: (id: string) => boolean, perRun = 80, change: Partial<Listing> = {}): Connector =>
    listing({
      detailsPerRun: perRun,
      list: async (...given) => {
        const page = await orders.list(...given);
        if (!page.ok) throw new Error('no page');
        return { ...page, items: page.items.map(({ body: _later, ...rest }) => rest) };
      },
      detail: async (call, one) =>
        fail(one.subject.slice('order/'.length))
          ? { ok: false, reason: 'rate_limited', retry: true, afterSeconds: 10 }
          : paid(call, one),
      ...change,
    });

  it('a failing one keeps the cursor back, and what was fetched is not fetched again', async () => {
    let down = true;
    const { world, source, pages, tick } = await start(detailed((id) => down && id === '3'));
    pages[0] = { items: ['1', '2', '3', '4', '5'].map((id) => item(id, 'paid', 'a')), cursor: 'c1' };
    await tick();
    expect(await cursorOf(world, source.id)).toMatchObject({ cursor: null, failures: 1 });
    expect(await world.deliveries()).toHaveLength(2);
    down = false;
    await tick();
    expect(await world.deliveries()).toHaveLength(5);
    expect(await cursorOf(world, source.id)).toMatchObject({ cursor: 'c1', failures: 0 });
  });

  it('one that was deleted since it was listed fails alone, once', async () => {
    const connector = detailed(() => false, 80, {
      detail: async (call, one) =>
        one.subject === 'order/2' ? { ok: false, reason: 'not_found' } : paid(call, one),
    });
    const { world, source, pages, tick } = await start(connector);
    pages[0] = { items: ['1', '2', '3'].map((id) => item(id, 'paid', 'a')), cursor: 'c1' };
    await tick();
    await tick();
    expect((await world.deliveries()).map(({ state, reason }) => [state, reason])).toEqual([
      ['processed', null],
      ['failed', 'hydrate_failed'],
      ['processed', null],
    ]);
    expect(await cursorOf(world, source.id)).toMatchObject({ cursor: 'c1', failures: 0 });
  });

  it('one that the platform goes on refusing fails alone after five polls', async () => {
    const refusing = detailed(() => false, 80, {
      detail: async (call, one) =>
        one.subject === 'order/2' ? { ok: false, reason: 'forbidden' } : paid(call, one),
    });
    const { world, source, pages } = await start(refusing);
    pages[0] = { items: ['1', '2', '3'].map((id) => item(id, 'paid', 'a')), cursor: 'c1' };
    for (let i = 0; i < 5; i++) {
      await pollConnection(world.hub, source.id);
      world.pass(HOUR);
    }
    const polled = async () => (await world.deliveries()).filter(({ via }) => via !== 'hub');
    expect(await polled()).toHaveLength(1);
    expect(await cursorOf(world, source.id)).toMatchObject({ cursor: null, failures: 5 });
    await pollConnection(world.hub, source.id);
    expect((await polled()).map(({ state, reason, detail }) => [state, reason, detail])).toEqual([
      ['processed', null, null],
      ['failed', 'hydrate_failed', 'forbidden'],
      ['processed', null, null],
    ]);
    expect(await cursorOf(world, source.id)).toMatchObject({ cursor: 'c1', failures: 0 });
  });

  it('a spent budget leaves one rest, whatever else asks for the connection meanwhile', async () => {
    let calls = 0;
    const { world, source, pages } = await start(
      detailed(() => {
        calls++;
        return false;
      }, 2),
    );
    pages[0] = {
      items: Array.from({ length: 30 }, (_, i) => item(String(i), 'paid', 'a')),
      cursor: 'c1',
    };
    await Promise.all([1, 2, 3].map(() => pollConnection(world.hub, source.id)));
    expect(world.poll.sent).toHaveLength(1);
    calls = 0;
    for (let minute = 0; minute < 10; minute++) {
      world.pass(30 * SECOND);
      await pollConnection(world.hub, source.id);
      world.pass(30 * SECOND);
      await world.drain();
      // What the cron sends at the same moment.
      await pollConnection(world.hub, source.id);
    }
    expect(calls, 'two a minute').toBe(20);
    expect(world.poll.waiting).toHaveLength(1);
  });

  it('a spent budget goes on by itself a minute later', async () => {
    const { world, source, pages, tick } = await start(detailed(() => false, 2));
    pages[0] = { items: ['1', '2', '3', '4', '5'].map((id) => item(id, 'paid', 'a')), cursor: 'c1' };
    await tick();
    expect(await world.deliveries()).toHaveLength(2);
    await world.minutes(3);
    expect(await world.deliveries()).toHaveLength(5);
    expect(await cursorOf(world, source.id)).toMatchObject({ cursor: 'c1' });
  });
});
