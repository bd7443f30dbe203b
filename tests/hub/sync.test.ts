/** Several listings of one connection: what is read when, and what holds up what. */
import { describe, expect, it } from 'vitest';
import simulator from '../../connectors/simulator';
import { runCron } from '../../src/hub/cron';
import { HOUR, iso, MINUTE } from '../../src/hub/hub';
import { pollConnection } from '../../src/hub/poll';
import {
  changeRules,
  dueSources,
  mergeRules,
  sourcesOf,
  syncNow,
  type WantedRules,
} from '../../src/hub/sync';
import type { Connector, Listing } from '../../src/kit';
import { connectionsByIds, polledConnections } from '../../src/store/connections';
import { positionsOf, readCursor } from '../../src/store/polls';
import { cursors } from '../../src/store/schema';
import type { SyncRules } from '../../src/store/types';
import { listingOf, orders, PHONE, SECRET, shop } from './shop';
import { createWorld, NOW } from './world';

/** Orders every five minutes, carts every half hour, products to prove by every hour. */
const mall = (change: Partial<Listing> = {}): Connector => ({
  ...shop,
  poll: {
    orders: { ...orders, ...change },
    carts: listingOf('carts', 'cart', { everyMinutes: 30 }),
    products: listingOf('products', 'product', { proves: true }),
  },
});

async function start(connector = mall()) {
  const world = await createWorld([connector, simulator]);
  const source = await world.connect(connector, { credentials: { webhookSecret: SECRET } });
  /** Names of the listings that were asked for, in order, with their cursors. */
  const asked: string[] = [];
  const answers: Record<string, () => Response> = {};
  world.network = (request) => {
    const { pathname, search } = new URL(request.url);
    const name = pathname.slice(1);
    asked.push(`${name}${search}`);
    return answers[name]?.() ?? Response.json({ items: [], cursor: `${name}1` });
  };
  const current = async () => {
    const found = (await connectionsByIds(world.hub.db, [source.id])).get(source.id);
    if (!found) throw new Error('no connection');
    return found;
  };
  const tick = async () => {
    world.pass(5 * MINUTE);
    await runCron(world.hub, '*/5 * * * *');
    await world.drain();
  };
  const set = async (rules: SyncRules) => changeRules(world.hub, await current(), connector, rules);
  return { world, source, connector, asked, answers, current, tick, set };
}

const names = (asked: readonly string[]) => asked.map((one) => one.split('?')[0]);

describe('cursors', () => {
  it('each listing has its own, in one row', async () => {
    const { world, source, asked } = await start();
    await pollConnection(world.hub, source.id);
    await pollConnection(world.hub, source.id);
    expect(asked).toEqual([
      'orders?since=',
      'carts?since=',
      'products?since=',
      'orders?since=orders1',
      'carts?since=carts1',
      'products?since=products1',
    ]);
    const row = await readCursor(world.hub.db, source.id);
    expect(positionsOf(row?.cursor)).toEqual({ orders: 'orders1', carts: 'carts1', products: 'products1' });
    expect(row?.version).toBe(3);
  });

  it.each(['c1', '{"mark":1763816400000}', '[1]', '"x"', '{}'])(
    'of an older version, %s is that of the orders',
    async (cursor) => {
      const { world, source, asked } = await start();
      await world.hub.db.insert(cursors).values({
        connectionId: source.id,
        organizationId: source.organizationId,
        version: 7,
        cursor,
        polledAt: iso(NOW),
      });
      await pollConnection(world.hub, source.id, { objects: ['orders', 'carts'] });
      expect(asked).toEqual([`orders?since=${cursor}`.replaceAll('"', '%22'), 'carts?since=']);
      const row = await readCursor(world.hub.db, source.id);
      expect(positionsOf(row?.cursor)).toEqual({ orders: 'orders1', carts: 'carts1' });
    },
  );
});

describe('the schedule', () => {
  it('reads each listing as often as its connector says, without writing down when', async () => {
    const { asked, tick, world, source } = await start();
    for (let i = 0; i < 24; i++) await tick();
    const count = (name: string) => names(asked).filter((one) => one === name).length;
    expect([count('orders'), count('carts'), count('products')]).toEqual([24, 4, 2]);
    expect((await readCursor(world.hub.db, source.id))?.version).toBe(3);
  });

  it('as the merchant says, where that is less often; not at all where it is off', async () => {
    const { asked, tick, set } = await start();
    await set({
      objects: { orders: { everyMinutes: 60 }, carts: { direction: 'off' }, products: { everyMinutes: 5 } },
    });
    for (let i = 0; i < 24; i++) await tick();
    expect(names(asked).toSorted()).toEqual(['orders', 'orders', 'products', 'products']);
  });

  it('names no connection of which everything is off', async () => {
    const { world, source, tick, set, asked } = await start();
    const off = { direction: 'off' } as const;
    expect((await set({ objects: { orders: off, carts: off, products: off } })).polls).toBe(false);
    await tick();
    expect(asked).toEqual([]);
    expect(await polledConnections(world.hub.db, '', 10)).toEqual([]);
    expect((await set({ objects: { orders: off, carts: off } })).polls).toBe(true);
    expect(await polledConnections(world.hub.db, '', 10)).toEqual([
      { organizationId: world.organizationId, id: source.id },
    ]);
  });

  it('gives the connections their hour at different minutes', () => {
    const sources = sourcesOf(mall());
    const minuteOf = (id: string) =>
      Array.from({ length: 12 }, (_, i) => i * 5).filter((slot) =>
        dueSources(sources, id, { slot }).some(({ object }) => object === 'products'),
      );
    const minutes = Array.from({ length: 40 }, (_, i) => minuteOf(`con_01KAZ9V3M8T6N4R2Q0P8W6Y4${i + 10}`));
    expect(minutes.every((one) => one.length === 1)).toBe(true);
    expect(new Set(minutes.flat()).size).toBeGreaterThan(6);
  });

  it('passes the page size on', async () => {
    const limits: unknown[] = [];
    const list: Listing['list'] = async (...given) => {
      limits.push(given[2].limit);
      return orders.list(...given);
    };
    const { world, source, set } = await start(mall({ list }));
    await pollConnection(world.hub, source.id);
    await set({ objects: { orders: { batch: 20 } } });
    await pollConnection(world.hub, source.id);
    expect(limits).toEqual([undefined, 20]);
  });
});

describe('what holds up what', () => {
  it('a listing that is refused for good holds up no other, and is shown', async () => {
    const { world, source, asked, answers, current, tick } = await start();
    answers.carts = () => new Response('', { status: 403 });
    await pollConnection(world.hub, source.id);
    expect(names(asked)).toEqual(['orders', 'carts', 'products']);
    expect((await current()).health).toMatchObject({ ok: false, reason: 'forbidden' });
    asked.length = 0;
    await tick();
    expect(names(asked)).toContain('orders');
    // Read without the carts, which are not due: that says nothing about them.
    expect((await current()).health).toMatchObject({ ok: false });
    delete answers.carts;
    for (let i = 0; i < 12; i++) await tick();
    expect((await current()).health).toMatchObject({ ok: true });
  });

  it('a refused credential stops them all', async () => {
    const { world, source, asked, answers } = await start();
    answers.orders = () => new Response('', { status: 401 });
    await pollConnection(world.hub, source.id);
    expect(names(asked)).toEqual(['orders']);
  });

  it('after a failed run nothing waits for its turn', async () => {
    const { world, source, asked, answers, tick } = await start();
    answers.products = () => new Response('', { status: 503, headers: { 'retry-after': '600' } });
    await pollConnection(world.hub, source.id);
    delete answers.products;
    asked.length = 0;
    // By the second the wait is over; a third may be the listing's own turn.
    for (let i = 0; i < 2; i++) await tick();
    expect(names(asked).filter((name) => name === 'products')).toEqual(['products']);
  });

  it('a rest reads only what is left of its run', async () => {
    const detail: Listing['detail'] = async (_call, { subject }) => ({
      ok: true,
      body: { id: subject, is: ['paid'] },
    });
    const list: Listing['list'] = async () => ({
      ok: true,
      items: [1, 2, 3].map((id) => ({ subject: `order/${id}`, fingerprint: 'a', updatedAt: iso(NOW) })),
      cursor: 'c1',
      more: false,
    });
    const connector: Connector = {
      ...shop,
      poll: {
        orders,
        carts: { list, detail, detailsPerRun: 2 },
        customers: listingOf('customers', 'customer'),
      },
    };
    const { world, source, asked } = await start(connector);
    await pollConnection(world.hub, source.id);
    expect(world.poll.sent).toEqual([
      { organizationId: source.organizationId, connectionIds: [source.id], objects: ['carts', 'customers'] },
    ]);
    expect(names(asked)).toEqual(['orders']);
    world.pass(MINUTE);
    await world.drain();
    expect(names(asked)).toEqual(['orders', 'customers']);
    expect(await world.deliveries()).toHaveLength(3);
  });

  it('asked for differently at once, everything is read, once', async () => {
    const { world, source, asked } = await start();
    await world.hub.env.POLL.send({
      organizationId: source.organizationId,
      connectionIds: [source.id],
      objects: ['carts'],
    });
    await world.hub.env.POLL.send({
      organizationId: source.organizationId,
      connectionIds: [source.id],
      objects: ['orders'],
    });
    await world.drain();
    expect(names(asked)).toEqual(['orders', 'carts', 'products']);
  });
});

describe('a sync on demand', () => {
  it('reads what is named', async () => {
    const { world, source, asked } = await start();
    expect(await syncNow(world.hub, source, ['carts'])).toBeNull();
    await world.drain();
    expect(names(asked)).toEqual(['carts']);
  });

  it('is not held back by what failed', async () => {
    const { world, source, asked, answers } = await start();
    answers.orders = () => new Response('', { status: 401 });
    await pollConnection(world.hub, source.id);
    world.pass(MINUTE / 2);
    asked.length = 0;
    await pollConnection(world.hub, source.id);
    expect(asked).toEqual([]);
    delete answers.orders;
    expect(await syncNow(world.hub, source)).toBeNull();
    await world.drain();
    expect(names(asked)).toEqual(['orders', 'carts', 'products']);
  });

  it('respects the wait that the vendor asked for, and says until when', async () => {
    const { world, source, asked, answers } = await start();
    answers.orders = () => new Response('', { status: 429 });
    await pollConnection(world.hub, source.id);
    world.poll.waiting.length = 0;
    delete answers.orders;
    asked.length = 0;
    const until = await syncNow(world.hub, source);
    expect(until).toBe(iso(NOW + 90_000));
    world.pass(89_000);
    await world.drain();
    expect(asked).toEqual([]);
    world.pass(3000);
    await world.drain();
    expect(names(asked)).toEqual(['orders', 'carts', 'products']);
    // Over and done with: nothing of it is left in the row.
    expect(await syncNow(world.hub, source)).toBeNull();
    expect((await readCursor(world.hub.db, source.id))?.cursor).not.toContain('notBefore');
  });

  it('a wait that failed calls made longer than the vendor asked is cut to that', async () => {
    const { world, source, answers } = await start();
    answers.orders = () => new Response('', { status: 503, headers: { 'retry-after': '7200' } });
    await pollConnection(world.hub, source.id);
    expect(await syncNow(world.hub, source)).toBe(iso(NOW + 2 * HOUR));
    answers.orders = () => new Response('', { status: 500 });
    world.pass(3 * HOUR);
    await pollConnection(world.hub, source.id);
    expect(await syncNow(world.hub, source)).toBeNull();
  });
});

describe('rules', () => {
  const merged = (wanted: WantedRules, old: SyncRules = {}) => mergeRules(mall(), old, wanted);

  it('are merged with what is there; null clears', () => {
    const old: SyncRules = {
      environment: 'sandbox',
      testRecipient: PHONE,
      objects: { orders: { everyMinutes: 30, batch: 10 }, carts: { direction: 'off' } },
    };
    const wanted: WantedRules = {
      dropOvertaken: false,
      objects: { orders: { everyMinutes: null, direction: 'off' } },
    };
    expect(merged(wanted, old)).toEqual({
      ok: true,
      rules: {
        environment: 'sandbox',
        testRecipient: PHONE,
        dropOvertaken: false,
        objects: { orders: { batch: 10, direction: 'off' }, carts: { direction: 'off' } },
      },
    });
    expect(merged({ testRecipient: null }, old)).toMatchObject({
      ok: true,
      rules: { environment: 'sandbox' },
    });
    const { rules } = merged({ testRecipient: null }, old) as { rules: SyncRules };
    expect(rules).not.toHaveProperty('testRecipient');
  });

  it('take a phone as people write it, or an e-mail address', () => {
    expect(merged({ testRecipient: '(11) 98888-7777' })).toMatchObject({ rules: { testRecipient: PHONE } });
    expect(merged({ testRecipient: 'ana@loja.com.br' })).toMatchObject({
      rules: { testRecipient: 'ana@loja.com.br' },
    });
    expect(merged({ testRecipient: '123' })).toMatchObject({
      ok: false,
      errors: [{ path: 'sync.testRecipient' }],
    });
  });

  it.each([
    ['orders', { direction: 'out' }, 'direction', 'must be in or off: shop reads orders, and writes none'],
    ['customers', {}, '', 'shop reads orders, carts, products'],
    ['__proto__', {}, '', 'shop reads orders, carts, products'],
    ['carts', { everyMinutes: 25 }, 'everyMinutes', 'must be a multiple of 5 from 30 to 10080'],
    ['orders', { everyMinutes: 7 }, 'everyMinutes', 'must be a multiple of 5 from 5 to 10080'],
    ['orders', { everyMinutes: 0 }, 'everyMinutes', 'must be a multiple of 5 from 5 to 10080'],
    ['orders', { everyMinutes: Number.NaN }, 'everyMinutes', 'must be a multiple of 5 from 5 to 10080'],
    ['orders', { batch: 0 }, 'batch', 'must be from 1 to 250'],
    ['orders', { batch: 2.5 }, 'batch', 'must be from 1 to 250'],
  ])('%s %j is refused', (object, rules, member, message) => {
    const objects = Object.fromEntries([[object, rules]]);
    const path = ['sync.objects', object, member].filter(Boolean).join('.');
    expect(merged({ objects })).toMatchObject({ ok: false, errors: [{ path, message }] });
  });
});
