/** The listings of WooCommerce against a fake shop: nothing may be lost, whatever the shop does meanwhile. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import woocommerce from '../../connectors/woocommerce';
import type { Listing, PollItem, PollPage } from '../../src/kit/contract';
import { fakeShop, NOW, page, type ShopOptions } from './woocommerce.shop';

const { orders, carts, products } = woocommerce.poll ?? {};
if (!orders || !carts || !products) throw new Error('it must poll');

const SINCE = '2026-11-22T09:00:00.000Z';
const START = Date.parse(SINCE);
const SECOND = 1000;
const MINUTE = 60 * SECOND;

type Shop = ReturnType<typeof fakeShop>;

function shopWith(times: readonly number[], options: ShopOptions = {}): Shop {
  const shop = fakeShop(options);
  times.forEach((time, index) => {
    shop.rows.set(index + 1, { id: index + 1, status: 'processing', modified: time });
  });
  return shop;
}

async function pageOf(
  listing: Listing,
  shop: Shop,
  cursor: string | null,
  limit?: number,
): Promise<PollPage> {
  const options = limit === undefined ? { since: SINCE } : { since: SINCE, limit };
  const answer = await listing.list(shop.call(), cursor, options);
  if (!answer.ok) throw new Error(`refused: ${answer.reason} ${answer.detail ?? ''}`);
  return answer;
}

/** Reads until nothing more is listed, as the hub does. */
async function readAll(listing: Listing, shop: Shop, from: string | null = null) {
  const seen: PollItem[] = [];
  let cursor = from;
  for (let pages = 1; pages <= 500; pages++) {
    const answer = await pageOf(listing, shop, cursor);
    seen.push(...answer.items);
    if (answer.more && answer.cursor === cursor) throw new Error('the cursor does not move');
    cursor = answer.cursor;
    if (!answer.more) return { seen, cursor, pages };
  }
  throw new Error('it never ends');
}

const ids = (items: readonly PollItem[]) => new Set(items.map(({ subject }) => subject));
const every = (count: number, step: number) =>
  Array.from({ length: count }, (_, index) => START + MINUTE + index * step);

describe('the request', () => {
  test('asks for what changed since, in UTC, oldest change first', async () => {
    const shop = shopWith([]);
    await pageOf(orders, shop, null);
    expect(shop.requests[0]).toMatchObject({
      url: 'https://loja.example/wp-json/wc/v3/orders',
      query: {
        // Two minutes before.
        modified_after: '2026-11-22T08:58:00',
        dates_are_gmt: 'true',
        orderby: 'modified',
        order: 'asc',
        per_page: 20,
        page: 1,
      },
    });
  });
  test.each([
    [5, 5],
    [50, 20],
    [0, 20],
    [-3, 1],
  ])('asks for %i rows: %i', async (limit, rows) => {
    const shop = shopWith([]);
    await pageOf(orders, shop, null, limit);
    expect(shop.requests[0]?.query?.per_page).toBe(rows);
  });
  test('is proof beside the webhooks, once an hour', () => {
    expect(orders).toMatchObject({ proves: true, everyMinutes: 60 });
    expect(products).toMatchObject({ proves: true, everyMinutes: 60 });
    expect(carts.proves).toBeUndefined();
  });
});

describe('the walk', () => {
  test('hands out every order with its body, and nothing again while nothing changes', async () => {
    const shop = shopWith(every(50, 10 * SECOND));
    const { seen, cursor } = await readAll(orders, shop);
    expect(ids(seen).size).toBe(50);
    expect(seen[0]).toMatchObject({
      subject: 'order/1',
      fingerprint: 'processing@2026-11-22T09:01:00',
      updatedAt: '2026-11-22T09:01:00.000Z',
      body: { id: 1, status: 'processing' },
    });
    expect(JSON.parse(cursor)).toEqual({ mark: START + MINUTE + 490 * SECOND });
    expect((await readAll(orders, shop, cursor)).cursor).toBe(cursor);
  });

  test('loses no order that changes while it reads, which moves all others up', async () => {
    const shop = shopWith(every(60, 10 * SECOND));
    let next = 1;
    shop.hooks.afterPage = () => {
      // Three of those that were shown are paid and go to the end.
      for (const id of [next++, next++, next++]) {
        const row = shop.rows.get(id);
        if (row && next < 40) row.modified = NOW - 10 * MINUTE + next * SECOND;
      }
    };
    const walk = await readAll(orders, shop);
    expect(ids(walk.seen).size).toBe(60);
    // What changed behind the last page is for the next walk.
    delete shop.hooks.afterPage;
    const { seen } = await readAll(orders, shop, walk.cursor);
    const last = new Map([...walk.seen, ...seen].map(({ subject, updatedAt }) => [subject, updatedAt]));
    for (const [id, row] of shop.rows)
      expect(last.get(`order/${id}`)).toBe(new Date(row.modified).toISOString());
  });

  test('reads on by pages where a hundred orders changed in one second', async () => {
    const shop = shopWith([
      ...every(5, MINUTE),
      ...every(100, 0).map((time) => time + 10 * MINUTE),
      START + 30 * MINUTE,
    ]);
    expect(ids((await readAll(orders, shop)).seen).size).toBe(106);
  });

  test('asks for less where an answer is too large', async () => {
    const shop = shopWith(every(30, SECOND), { mostRows: 5 });
    expect(ids((await readAll(orders, shop)).seen).size).toBe(30);
    const single = shopWith(every(7, 0), { mostRows: 1 });
    expect(ids((await readAll(orders, single)).seen).size).toBe(7);
    expect(
      await orders.list(shopWith(every(1, 0), { mostRows: 0 }).call(), null, { since: SINCE }),
    ).toMatchObject({
      ok: false,
      reason: 'bad_answer',
    });
  });

  test('goes by pages in a shop that cannot sort by change', async () => {
    const times = every(70, 10 * SECOND).reverse();
    const shop = shopWith(times, { noSortByChange: true });
    const { seen, cursor } = await readAll(orders, shop);
    expect(ids(seen).size).toBe(70);
    expect(JSON.parse(cursor)).toEqual({ mark: Math.max(...times) });
    // It does not ask for the impossible on every page.
    expect(shop.requests.filter(({ query }) => query?.orderby === 'modified')).toHaveLength(1);
  });

  test('of any shop hands out everything', async () => {
    const times = fc.array(fc.integer({ min: 1, max: 300 }), { maxLength: 90 });
    const options = fc.record({
      mostRows: fc.constantFrom(1, 5, 19, 100),
      noSortByChange: fc.boolean(),
      plainPermalinks: fc.constantFrom(undefined, 'not found' as const),
    });
    await fc.assert(
      fc.asyncProperty(times, options, async (seconds, { plainPermalinks, ...rest }) => {
        const shop = shopWith(
          seconds.map((second) => START + second * SECOND),
          plainPermalinks ? { ...rest, plainPermalinks } : rest,
        );
        expect(ids((await readAll(orders, shop)).seen).size).toBe(seconds.length);
      }),
      { numRuns: 60 },
    );
  });

  test('does not read the whole history of a shop that cannot filter by change', async () => {
    const shop = shopWith(
      every(40, SECOND).map((time) => time - 400 * 24 * 60 * MINUTE),
      { ignoresModifiedAfter: true },
    );
    const answer = await orders.list(shop.call(), null, { since: SINCE });
    expect(answer).toMatchObject({ ok: false, reason: 'unexpected_shape' });
    expect(JSON.stringify(answer)).toContain('WooCommerce 5.8');
    expect(answer).not.toHaveProperty('retry');
  });

  test.each([
    'garbage',
    '[]',
    '{"mark":-5,"skip":-1}',
    '{"mark":1e300,"skip":1e300,"from":"x"}',
    '{"mark":"2026"}',
  ])('survives the cursor %s', async (cursor) => {
    const shop = shopWith(every(3, MINUTE));
    const { cursor: next } = await readAll(orders, shop, cursor);
    expect(JSON.parse(next).mark).toBeLessThanOrEqual(NOW);
  });

  test('answers a shop that is down as a failure, and goes on where it was', async () => {
    const shop = shopWith(every(30, MINUTE));
    const first = await pageOf(orders, shop, null);
    expect(first.more).toBe(true);
    const down = fakeShop({ always: page(503, { 'retry-after': '60' }) });
    expect(await orders.list(down.call(), first.cursor, { since: SINCE })).toMatchObject({
      retry: true,
      afterSeconds: 60,
    });
    const { seen } = await readAll(orders, shop, first.cursor);
    expect(ids([...first.items, ...seen]).size).toBe(30);
  });
});

describe('what is listed where', () => {
  function mixed(): Shop {
    const shop = shopWith(every(1, MINUTE));
    const add = (id: number, more: object) =>
      shop.rows.set(id, { id, status: 'checkout-draft', modified: START + MINUTE, ...more });
    add(2, { billing: { email: 'ana@example.com' } });
    add(3, { billing: { email: '', phone: '' } });
    add(4, { status: 'trash' });
    add(5, { kind: 'products', status: 'publish' });
    return shop;
  }

  test('orders without carts and what lies in the trash', async () => {
    expect([...ids((await readAll(orders, mixed())).seen)]).toEqual(['order/1']);
  });
  test('carts with somebody to write to', async () => {
    expect([...ids((await readAll(carts, mixed())).seen)]).toEqual(['cart/2']);
  });
  test('products', async () => {
    expect([...ids((await readAll(products, mixed())).seen)]).toEqual(['product/5']);
  });
  test('no carts in a shop that has none', async () => {
    const value = {
      code: 'rest_invalid_param',
      message: 'Parâmetro(s) inválido(s): status',
      data: { status: 400 },
    };
    const refused = { ok: true as const, status: 400, headers: {}, text: JSON.stringify(value), json: value };
    const shop = fakeShop({ always: refused });
    expect(await readAll(carts, shop)).toMatchObject({ seen: [], pages: 1 });
    expect(await orders.list(shop.call(), null, { since: SINCE })).toMatchObject({
      ok: false,
      reason: 'refused',
    });
  });
});
