/** Gap proof: webhooks get lost, come twice and in any order; one sweep of the listing puts it right. */
import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import simulator from '../../connectors/simulator';
import { checklist } from '../../src/hub/checklist';
import { iso, MINUTE, SECOND } from '../../src/hub/hub';
import { pollConnection } from '../../src/hub/poll';
import type { Connector } from '../../src/kit';
import type { Connection } from '../../src/store/connections';
import { openDb } from '../../src/store/db';
import { readCursor } from '../../src/store/polls';
import { subjects } from '../../src/store/schema';
import { listingOf, PHONE, SECRET, shop, signed } from './shop';
import { createWorld, NOW, type World } from './world';

const proving: Connector = { ...shop, poll: { orders: listingOf('orders', 'order', { proves: true }) } };

/** mulberry32: the same dice for everybody. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface Order {
  id: string;
  is: string[];
  at: string;
  createdAt: string;
  phone: string;
  v: string;
}

/** An order as it is after `steps` of its life; each a minute after the one before. */
const orderAt = (number: number, steps: readonly string[]): Order => ({
  id: String(number),
  is: [...steps],
  at: iso(NOW + number * SECOND + steps.length * MINUTE),
  createdAt: iso(NOW + number * SECOND),
  phone: PHONE,
  v: steps.join(),
});

const LIFE = ['created', 'paid', 'shipped'];
const PAGE = 50;
/** The listing repeats what it had last, as listings have to. */
const OVERLAP = 20;

async function open(connector: Connector = proving) {
  const world = await createWorld([connector, simulator]);
  const channel = await world.connect(simulator);
  const source = await world.connect(connector, { credentials: { webhookSecret: SECRET } });
  for (const status of LIFE) await world.automate(`order.${status}` as 'order.paid', channel);
  return { world, source };
}

/** The shop's listing, oldest change first. */
function lists(world: World, orders: readonly Order[]): void {
  world.network = (request) => {
    const offset = Number(new URL(request.url).searchParams.get('since') || 0);
    const from = Math.max(offset - OVERLAP, 0);
    const items = orders.toSorted((a, b) => (a.at < b.at ? -1 : 1)).slice(from, offset + PAGE);
    const end = from + items.length;
    return Response.json({ items, cursor: String(end), more: end < orders.length });
  };
}

/** From now on every attempt to write throws. */
function readOnly(world: World): void {
  const d1 = world.hub.db.$client;
  const guarded = {
    prepare: (text: string) => {
      if (!/^\s*select\b/i.test(text)) throw new Error(`writes: ${text}`);
      return d1.prepare(text);
    },
    batch: () => Promise.reject(new Error('writes')),
  };
  world.hub.db = openDb(guarded as unknown as D1Database);
}

const post = (world: World, source: Connection, order: Order) =>
  world.post(source, JSON.stringify(order), signed);

const reconciledOf = async (world: World, { id }: Connection) =>
  (await readCursor(world.hub.db, id))?.reconciled;

describe('200 orders, webhooks dropped, doubled and shuffled', () => {
  it.each([1, 2, 3])('one sweep recovers all of them, once (seed %i)', async (seed) => {
    const random = dice(seed);
    const { world, source } = await open();
    const told = Array.from({ length: 200 }, (_, i) =>
      LIFE.map((_step, n) => orderAt(i, LIFE.slice(n, n + 1))),
    );
    const arrived = told
      .flat()
      .filter(() => random() >= 0.1)
      .flatMap((hook) => (random() < 0.2 ? [hook, hook] : [hook]))
      .map((hook) => ({ hook, place: random() }))
      .sort((a, b) => a.place - b.place)
      .map(({ hook }) => hook);
    for (const hook of arrived) await post(world, source, hook);
    world.pass(30 * MINUTE);
    await world.drain();

    const all = told.flat().map(({ id, is }) => `order/${id} order.${is[0]}`);
    const seen = async () => (await world.events()).map(({ subject, type }) => `${subject} ${type}`);
    const before = new Set(await seen());
    const lost = all.filter((one) => !before.has(one));
    const holed = new Set(lost.map((one) => one.split(' ')[0]));
    expect(lost.length).toBeGreaterThan(30);
    expect(holed.size).toBeLessThan(100);
    const deliveries = (await world.deliveries()).length;

    lists(
      world,
      Array.from({ length: 200 }, (_, i) => orderAt(i, LIFE)),
    );
    await pollConnection(world.hub, source.id);
    await world.drain();

    const after = await seen();
    expect(after.toSorted()).toEqual(all.toSorted());
    const made = (await world.deliveries()).slice(deliveries);
    expect(made.map(({ via, state }) => `${via} ${state}`)).toEqual(
      Array.from({ length: holed.size }, () => 'reconcile processed'),
    );
    expect(await reconciledOf(world, source)).toBe(holed.size);
    // Covered ones leave no trace: only what was missing keeps the listing's fingerprint.
    const marked = await world.hub.db.$count(subjects, sql`fingerprint IS NOT NULL`);
    expect(marked).toBe(holed.size);
    // One message per event at most, and those of the last step all left.
    const dispatches = await world.dispatches();
    const messages = dispatches.map(({ subject, type }) => `${subject} ${type}`);
    expect(new Set(messages).size).toBe(messages.length);
    expect(dispatches.filter(({ type, state }) => type === 'order.shipped' && state === 'sent')).toHaveLength(
      200,
    );

    // The next sweeps find everything covered, and write nothing at all.
    readOnly(world);
    await pollConnection(world.hub, source.id);
    await pollConnection(world.hub, source.id);
    expect(world.poll.sent).toEqual([]);
  });
});

it('a webhook that comes after its order was recovered is a duplicate', async () => {
  const { world, source } = await open();
  const order = orderAt(1, ['created', 'paid']);
  lists(world, [order]);
  world.pass(30 * MINUTE);
  await pollConnection(world.hub, source.id);
  await post(world, source, order);
  await world.drain();
  expect((await world.deliveries()).map(({ via, state }) => [via, state])).toEqual([
    ['reconcile', 'processed'],
    ['webhook', 'duplicate'],
  ]);
  expect(await world.events()).toHaveLength(2);
});

it('what changed a moment ago is taken in, but not counted as lost', async () => {
  const { world, source } = await open();
  const orders = [orderAt(1, ['created', 'paid'])];
  lists(world, orders);
  world.pass(9 * MINUTE);
  await pollConnection(world.hub, source.id);
  expect(await world.events()).toHaveLength(2);
  expect(await reconciledOf(world, source)).toBe(0);
  orders[0] = orderAt(1, LIFE);
  world.pass(10 * MINUTE);
  await pollConnection(world.hub, source.id);
  expect(await world.events()).toHaveLength(3);
  expect(await reconciledOf(world, source)).toBe(1);
});

it('what changed before the connection is neither news nor written', async () => {
  const { world, source } = await open();
  const old = { at: '2026-11-20T10:00:00Z', createdAt: '2026-11-20T09:00:00Z' };
  lists(world, [{ ...orderAt(1, LIFE), ...old }]);
  await pollConnection(world.hub, source.id);
  expect(await world.deliveries()).toEqual([]);
  expect(await world.hub.db.$count(subjects)).toBe(0);
  readOnly(world);
  await pollConnection(world.hub, source.id);
});

it('an open cart whose webhook was lost is taken in, and abandoned in time', async () => {
  const carts = listingOf('carts', 'cart', { proves: true });
  const { world, source } = await open({ ...shop, poll: { carts } });
  const cart = { id: 'c1', cart: 'c1', idle: 60, phone: PHONE, at: iso(NOW + MINUTE), v: 'a' };
  world.network = () => Response.json({ items: [cart], cursor: 'c' });
  world.pass(30 * MINUTE);
  await pollConnection(world.hub, source.id);
  expect(await reconciledOf(world, source)).toBe(1);
  // Known by now: sweeps neither count it again nor put off its hour.
  cart.v = 'b';
  const { db } = world.hub;
  readOnly(world);
  await pollConnection(world.hub, source.id);
  world.hub.db = db;
  world.pass(31 * MINUTE);
  await world.minutes(31);
  expect((await world.events()).map(({ type }) => type)).toEqual(['cart.abandoned']);
});

it('an item that cannot be read fails once, and is not counted', async () => {
  const { world, source } = await open();
  const broken = { ...orderAt(1, ['paid']), id: undefined };
  world.network = () => Response.json({ items: [broken], cursor: 'c' });
  world.pass(30 * MINUTE);
  await pollConnection(world.hub, source.id);
  await pollConnection(world.hub, source.id);
  expect((await world.deliveries()).map(({ via, state, reason }) => [via, state, reason])).toEqual([
    ['reconcile', 'failed', 'unexpected_shape'],
  ]);
  expect(await reconciledOf(world, source)).toBe(0);
});

it('a page whose details outlast the budget of a run is proven in one go all the same', async () => {
  const ids = Array.from({ length: 12 }, (_, i) => i);
  const detailed = listingOf('orders', 'order', {
    proves: true,
    detailsPerRun: 5,
    list: async () => ({
      ok: true,
      items: ids.map((id) => ({ subject: `order/${id}`, fingerprint: 'a', updatedAt: orderAt(id, LIFE).at })),
      cursor: 'c',
      more: false,
    }),
    detail: async (_call, { subject }) => ({ ok: true, body: orderAt(Number(subject.split('/')[1]), LIFE) }),
  });
  const { world, source } = await open({ ...shop, poll: { orders: detailed } });
  for (const id of ids.slice(0, 10)) await post(world, source, orderAt(id, LIFE));
  await world.drain();
  world.pass(30 * MINUTE);
  await pollConnection(world.hub, source.id);
  expect(await reconciledOf(world, source)).toBe(2);
  expect((await world.events()).length).toBe(36);
});

it('is shown on the checklist: nothing lost, or how much was recovered', async () => {
  const { world, source } = await open();
  const steps = async () =>
    (await checklist(world.hub, source, proving)).filter(
      ({ key }) => key === 'polling' || key === 'reconciled',
    );
  expect(await steps()).toMatchObject([{ key: 'reconciled', state: 'amber' }]);
  lists(world, [orderAt(1, LIFE)]);
  await pollConnection(world.hub, source.id);
  expect(await steps()).toEqual([
    { key: 'reconciled', state: 'green', label: { pt: 'Nenhum aviso perdido', en: 'No notice lost' } },
  ]);
  lists(world, [orderAt(1, LIFE), orderAt(2, LIFE), orderAt(3, LIFE)]);
  world.pass(30 * MINUTE);
  await pollConnection(world.hub, source.id);
  expect(await steps()).toMatchObject([{ state: 'green', label: { pt: '2 avisos recuperados' } }]);
});
