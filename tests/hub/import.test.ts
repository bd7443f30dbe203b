/** Initial import: history comes in without being news, is reviewed, and only then the connection is synchronised. */
import { describe, expect, it } from 'vitest';
import simulator from '../../connectors/simulator';
import { runCron } from '../../src/hub/cron';
import { HOUR, iso, MINUTE } from '../../src/hub/hub';
import { acceptImport, startImport } from '../../src/hub/import';
import { pollConnection } from '../../src/hub/poll';
import type { Connector, Listing } from '../../src/kit';
import { connectionsByIds } from '../../src/store/connections';
import { importBlocks, readImport } from '../../src/store/imports';
import { readCursor } from '../../src/store/polls';
import { listingOf, PHONE, SECRET, shop } from './shop';
import { createWorld, NOW } from './world';

interface Item {
  id: string;
  is: string[];
  at: string;
  createdAt: string;
  phone: string;
  v: string;
}

/** Paid so many hours ago; negative: after the connection was made. */
const paid = (id: number, hoursAgo: number): Item => ({
  id: String(id),
  is: ['created', 'paid'],
  at: iso(NOW - hoursAgo * HOUR),
  createdAt: iso(NOW - hoursAgo * HOUR - MINUTE),
  phone: PHONE,
  v: 'paid',
});

const history = (count: number): Item[] => Array.from({ length: count }, (_, i) => paid(i, count - i + 1));

const PAGE = 10;
/** Rows that a page has in common with the one before. */
const OVERLAP = 3;

/** A listing that pages through `items` by offset. */
function walk(items: () => readonly Item[], asked: string[], change: Partial<Listing> = {}): Listing {
  return listingOf('orders', 'order', {
    list: async (call, cursor, { since, limit }) => {
      asked.push(`${cursor ?? ''} ${since} ${limit ?? ''}`.trim());
      const answer = await call.http.request({ url: 'https://shop.test/orders' });
      if (!answer.ok || answer.status !== 200)
        return answer.ok && answer.status === 401
          ? { ok: false, reason: 'unauthorized' }
          : { ok: false, reason: 'unavailable', retry: true };
      const from = Math.max(Number(cursor ?? 0) - (cursor ? OVERLAP : 0), 0);
      const page = items().slice(from, from + PAGE);
      return {
        ok: true,
        cursor: String(from + page.length),
        more: from + page.length < items().length,
        items: page.map((item) => ({
          subject: `order/${item.id}`,
          fingerprint: item.v,
          updatedAt: item.at,
          ...(change.detail ? {} : { body: item }),
        })),
      };
    },
    ...change,
  });
}

async function start(items: Item[], change: Partial<Listing> = {}, more: Connector['poll'] = {}) {
  const asked: string[] = [];
  const connector: Connector = { ...shop, poll: { orders: walk(() => items, asked, change), ...more } };
  const world = await createWorld([connector, simulator]);
  const channel = await world.connect(simulator);
  const source = await world.connect(connector, { credentials: { webhookSecret: SECRET } });
  world.network = () => Response.json({});
  const state = () => readImport(world.hub.db, source.id);
  const begin = (wanted = {}) => startImport(world.hub, source, connector, wanted);
  const tick = async () => {
    world.pass(5 * MINUTE);
    await runCron(world.hub, '*/5 * * * *');
    await world.drain();
  };
  return { world, connector, channel, source, asked, state, begin, tick };
}

it('pages through history, tells nobody, and waits to be reviewed', async () => {
  const { world, channel, source, asked, state, begin, tick } = await start(history(25));
  await world.automate('order.paid', channel);
  expect(await begin()).toMatchObject({ state: 'running', since: iso(NOW - 90 * 24 * HOUR) });
  expect(await importBlocks(world.hub.db, source.id)).toBe(true);
  await world.drain();

  const imported = await state();
  expect(imported).toMatchObject({ state: 'review', reason: null, finishedAt: iso(NOW) });
  // Each order once, although the pages overlap.
  expect(imported?.progress.orders).toMatchObject({ count: 25, done: true });
  expect(imported?.progress.orders?.samples).toHaveLength(5);
  expect(imported?.progress.orders?.samples[0]).toMatchObject({
    order: { id: '0', status: 'paid' },
    customer: { phone: PHONE },
  });
  expect(await world.events()).toEqual([]);
  expect(await world.dispatches()).toEqual([]);
  const deliveries = await world.deliveries();
  expect(deliveries).toHaveLength(25);
  expect(new Set(deliveries.map(({ via, state, reason }) => `${via} ${state} ${reason}`))).toEqual(
    new Set(['import ignored before_connection']),
  );

  // Nothing is polled before it is confirmed.
  const pages = asked.length;
  await tick();
  expect(asked).toHaveLength(pages);
  expect(await importBlocks(world.hub.db, source.id)).toBe(true);

  const confirmed = await acceptImport(world.hub, source);
  expect(confirmed).toMatchObject({ state: 'confirmed', progress: { orders: { count: 25, samples: [] } } });
  expect(await importBlocks(world.hub.db, source.id)).toBe(false);
  await world.drain();
  expect(asked.length).toBeGreaterThan(pages);
  // What is known is not taken in again.
  expect(await world.deliveries()).toHaveLength(25);
  expect(await acceptImport(world.hub, source)).toMatchObject({ state: 'confirmed' });
});

it('what changed since the connection was made is left to the poll that tells it', async () => {
  const items = [paid(1, 2), paid(2, -0.05)];
  const { world, channel, source, state, begin } = await start(items);
  await world.automate('order.paid', channel);
  await begin();
  await world.drain();
  expect((await state())?.progress.orders).toMatchObject({ count: 2, samples: [{}, {}] });
  expect(await world.events()).toEqual([]);
  await acceptImport(world.hub, source);
  await world.drain();
  expect((await world.events()).map(({ subject, type }) => `${subject} ${type}`)).toEqual([
    'order/2 order.created',
    'order/2 order.paid',
  ]);
  expect(await world.dispatches()).toMatchObject([{ state: 'sent', subject: 'order/2' }]);
});

describe('an import that is interrupted', () => {
  it('backs off, shows why, and goes on where it was', async () => {
    const { world, source, asked, state, begin } = await start(history(25));
    let calls = 0;
    world.network = () => (++calls === 2 ? new Response('', { status: 503 }) : Response.json({}));
    await begin();
    await world.drain();
    expect(await state()).toMatchObject({
      state: 'running',
      reason: 'unavailable',
      progress: { orders: { count: 10 } },
    });
    expect(await readCursor(world.hub.db, source.id)).toMatchObject({
      failures: 1,
      retryAt: iso(NOW + MINUTE),
    });
    world.pass(30_000);
    await pollConnection(world.hub, source.id);
    expect(asked).toHaveLength(2);
    world.pass(32_000);
    await world.drain();
    expect(await state()).toMatchObject({
      state: 'review',
      reason: null,
      progress: { orders: { count: 25 } },
    });
    expect(asked.map((one) => one.split(' ')[0])).toEqual([
      iso(NOW - 90 * 24 * HOUR),
      '10',
      '10',
      '17',
      '24',
    ]);
    expect(await world.deliveries()).toHaveLength(25);
  });

  it('is found again by the cron when its message gets lost', async () => {
    const { world, state, begin, tick } = await start(history(5));
    world.poll.broken = true;
    expect(await begin()).toMatchObject({ state: 'running' });
    world.poll.broken = false;
    await tick();
    expect((await state())?.state).toBe('review');
  });

  it('fails where somebody has to act, and is resumed', async () => {
    const { world, source, state, begin, connector } = await start(history(25));
    let calls = 0;
    world.network = () => (++calls === 2 ? new Response('', { status: 401 }) : Response.json({}));
    await begin();
    await world.drain();
    expect(await state()).toMatchObject({ state: 'failed', reason: 'unauthorized', finishedAt: iso(NOW) });
    expect((await connectionsByIds(world.hub.db, [source.id])).get(source.id)?.health).toMatchObject({
      ok: false,
      reason: 'unauthorized',
    });
    // It blocks nobody any longer.
    expect(await importBlocks(world.hub.db, source.id)).toBe(false);
    expect(await startImport(world.hub, source, connector, {})).toMatchObject({
      progress: { orders: { count: 10 } },
    });
    await world.drain();
    expect(await state()).toMatchObject({ state: 'review', progress: { orders: { count: 25 } } });
    const told = (await world.deliveries()).filter(({ via }) => via === 'hub');
    expect(told).toHaveLength(2);
    expect(await world.deliveries()).toHaveLength(25 + told.length);
  });

  it('fails after so many failures in a row', async () => {
    const { world, state, begin, source } = await start(history(5));
    world.network = () => new Response('', { status: 503 });
    await begin();
    for (let i = 0; i < 5; i++) {
      await pollConnection(world.hub, source.id);
      expect((await state())?.state).toBe('running');
      world.pass(2 * HOUR);
    }
    await pollConnection(world.hub, source.id);
    expect(await state()).toMatchObject({ state: 'failed', reason: 'unavailable' });
  });

  it('by the budget of its details goes on a minute later', async () => {
    const items = history(7);
    const detail: Listing['detail'] = async (_call, { subject }) => ({
      ok: true,
      body: items.find(({ id }) => subject === `order/${id}`),
    });
    const { world, state, begin } = await start(items, { detail, detailsPerRun: 3 });
    await begin();
    await world.drain();
    expect(await world.deliveries()).toHaveLength(3);
    await world.minutes(2);
    expect(await state()).toMatchObject({ state: 'review', progress: { orders: { count: 7 } } });
    expect(await world.deliveries()).toHaveLength(7);
  });

  it('by an item that is refused for good leaves that one out', async () => {
    const items = history(4);
    const detail: Listing['detail'] = async (_call, { subject }) =>
      subject === 'order/1'
        ? { ok: false, reason: 'forbidden' }
        : { ok: true, body: items.find(({ id }) => subject === `order/${id}`) };
    const { world, state, begin } = await start(items, { detail });
    await begin();
    await world.drain();
    expect((await state())?.state).toBe('review');
    expect((await world.deliveries()).map(({ state }) => state)).toEqual([
      'ignored',
      'failed',
      'ignored',
      'ignored',
    ]);
  });
});

it('twice at once comes in once', async () => {
  const items: Item[] = [];
  const { world, source, state, begin } = await start(items);
  await pollConnection(world.hub, source.id);
  items.push(...history(25));
  await begin();
  await Promise.all([1, 2, 3].map(() => pollConnection(world.hub, source.id)));
  await world.drain();
  expect(await state()).toMatchObject({ state: 'review', progress: { orders: { count: 25 } } });
  expect(await world.deliveries()).toHaveLength(25);
});

it('another wish is refused while it runs, and begins anew afterwards', async () => {
  const { world, state, begin, asked } = await start(history(5));
  await begin();
  const since = iso(NOW - 400 * 24 * HOUR);
  expect(await begin({ since })).toBeUndefined();
  expect(await begin()).toMatchObject({ state: 'running' });
  await world.drain();
  asked.length = 0;
  world.pass(MINUTE);
  expect(await begin({ since })).toMatchObject({ state: 'running', since, startedAt: iso(NOW + MINUTE) });
  await world.drain();
  expect(asked).toEqual([since]);
  // All of it was here already: nothing is written twice, and there is still something to review.
  expect(await world.deliveries()).toHaveLength(5);
  expect((await state())?.progress.orders).toMatchObject({ count: 5, samples: { length: 5 } });
});

it('reads every listing that is on, and those that are named only', async () => {
  const customers: Listing = {
    list: async () => ({
      ok: true,
      cursor: 'x',
      more: false,
      items: [{ subject: 'order/c', fingerprint: 'a', updatedAt: iso(NOW - HOUR), body: paid(99, 1) }],
    }),
    proves: true,
  };
  const { world, state, begin } = await start(history(2), {}, { customers });
  await begin();
  await world.drain();
  expect((await state())?.progress).toMatchObject({
    orders: { count: 2 },
    customers: { count: 1, done: true },
  });
  await begin({ objects: ['orders'] });
  await world.drain();
  expect(Object.keys((await state())?.progress ?? {})).toEqual(['orders']);
});

it('leaves the cursor of the poll where it was', async () => {
  const { world, source, begin } = await start(history(25));
  await pollConnection(world.hub, source.id);
  const before = (await readCursor(world.hub.db, source.id))?.cursor;
  await begin();
  await world.drain();
  expect((await readCursor(world.hub.db, source.id))?.cursor).toBe(before);
});
