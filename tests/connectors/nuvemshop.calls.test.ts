import { describe, expect, test } from 'vitest';
import nuvemshop from '../../connectors/nuvemshop';
import { SUBSCRIBED } from '../../connectors/nuvemshop/register';
import type { InboundDelivery, Listing, PollItem, StandingEvent } from '../../src/kit';
import { deliveryOf } from '../suite/fixtures';
import { type FakeNuvemshop, fakeNuvemshop, HOOK, NOW, STORE } from './nuvemshop.shop';

const MINUTE = 60_000;
const NO_HTTP = { request: () => Promise.reject(new Error('nothing is asked')) };

function need<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('not declared');
  return value;
}
const { probe, inbound, poll, recheck, oauth } = nuvemshop;
const notice = (event: string, id: number | string, more: object = {}): InboundDelivery =>
  deliveryOf({ body: { store_id: Number(STORE), event, id, ...more } });
const hydrate = (shop: FakeNuvemshop, delivery: InboundDelivery) =>
  need(inbound?.hydrate)(delivery, shop.call());

describe('every call', () => {
  test('goes to the shop under its version, with their header and a contact', async () => {
    const shop = fakeNuvemshop();
    shop.things['/store'] = { id: 1234567, name: { pt: 'Loja da Ana' }, main_currency: 'BRL' };
    expect(await need(probe)(shop.call())).toEqual({ ok: true, account: 'Loja da Ana' });
    expect(shop.requests[0]?.url).toBe(`https://api.nuvemshop.com.br/v1/${STORE}/store`);
  });

  test.each([
    ['https://api.nuvemshop.com.br', 'https://api.nuvemshop.com.br/v1/1234567/store'],
    ['https://api.nuvemshop.com.br/2025-03/', 'https://api.nuvemshop.com.br/2025-03/1234567/store'],
  ])('follows the address %s', async (baseUrl, url) => {
    const shop = fakeNuvemshop();
    await need(probe)(shop.call({ baseUrl }));
    expect(shop.requests[0]?.url).toBe(url);
  });

  test('waits as long as the bucket needs, which is told in milliseconds', async () => {
    const shop = fakeNuvemshop();
    shop.refusal = Response.json(
      { code: 429, message: 'Too Many Requests' },
      {
        status: 429,
        headers: { 'x-rate-limit-limit': '40', 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': '2300' },
      },
    );
    expect(await need(probe)(shop.call())).toMatchObject({
      ok: false,
      reason: 'rate_limited',
      retry: true,
      afterSeconds: 3,
    });
  });

  test.each([
    [402, 'account_restricted', undefined],
    [401, 'unauthorized', undefined],
    [503, 'unavailable', true],
  ])('tells what %i means', async (status, reason, retry) => {
    const shop = fakeNuvemshop();
    shop.refusal = Response.json({ code: status, message: 'no' }, { status });
    const answer = await need(probe)(shop.call());
    expect(answer).toMatchObject({ ok: false, reason });
    expect('retry' in answer ? answer.retry : undefined).toBe(retry);
  });
});

describe('a notice', () => {
  const order = { id: 871254203, payment_status: 'pending', payment_details: { method: 'pix' } };

  test('gets its order and, while that waits for a Pix, the code of it', async () => {
    const shop = fakeNuvemshop();
    shop.things['/orders/871254203'] = order;
    shop.things['/orders/871254203/transactions'] = [
      { id: 't1', info: { external_resource_code: '000201' } },
    ];
    const answer = await hydrate(shop, notice('order/created', 871254203));
    expect(answer).toMatchObject({
      ok: true,
      body: { event: 'order/created', order, transactions: [{ id: 't1' }] },
    });
  });

  test('does without the code when the app may not read it, and asks for none of a paid order', async () => {
    const shop = fakeNuvemshop();
    shop.things['/orders/871254203'] = order;
    expect(await hydrate(shop, notice('order/created', 871254203))).toMatchObject({
      ok: true,
      body: { order },
    });
    shop.things['/orders/871254203'] = { ...order, payment_status: 'paid' };
    shop.requests.length = 0;
    await hydrate(shop, notice('order/paid', 871254203));
    expect(shop.requests).toHaveLength(1);
  });

  test('of a parcel finds the order by its number, whichever member that is in', async () => {
    const shop = fakeNuvemshop();
    shop.things['/orders/871254203'] = { ...order, payment_status: 'paid' };
    shop.things['/orders/871254203/fulfillment-orders'] = [{ id: '01KAW', status: 'DELIVERED' }];
    for (const delivery of [
      notice('fulfillment_order/status_updated', '01KAWQ6Y7M2R8T4V6X8Z0B2D4F', { order_id: 871254203 }),
      notice('fulfillment_order/status_updated', 871254203, { fulfillment_order_id: '01KAW' }),
    ]) {
      const answer = await hydrate(shop, delivery);
      expect(answer).toMatchObject({ ok: true, body: { fulfillment_orders: [{ status: 'DELIVERED' }] } });
      if (!answer.ok) continue;
      expect(inbound?.normalise({ ...delivery, body: answer.body }, shop.call().connection)).toMatchObject({
        observations: [{ type: 'order.delivered', subject: 'order/871254203' }],
      });
    }
  });

  test('about an order that is gone fails for good, one about nothing to fetch is left as it is', async () => {
    const shop = fakeNuvemshop();
    expect(await hydrate(shop, notice('order/paid', 1))).toMatchObject({ ok: false, reason: 'not_found' });
    expect(await hydrate(shop, notice('order/paid', '1/../../store'))).toMatchObject({
      reason: 'unexpected_shape',
    });
    shop.requests.length = 0;
    expect(await hydrate(shop, notice('app/uninstalled', 1))).toMatchObject({ ok: true });
    expect(shop.requests).toEqual([]);
  });

  test('comes again when the platform is down', async () => {
    const shop = fakeNuvemshop();
    shop.refusal = new Response('<html>', { status: 502 });
    expect(await hydrate(shop, notice('order/paid', 1))).toMatchObject({ ok: false, retry: true });
  });
});

describe('the listings', () => {
  /** Walks a listing to its end; `between` runs after each page. */
  async function walk(shop: FakeNuvemshop, listing: Listing, cursor: string | null, between = () => {}) {
    const items: PollItem[] = [];
    for (let at = cursor, pages = 1; ; pages++) {
      const page = await listing.list(shop.call(), at, {
        since: new Date(NOW - 60 * MINUTE).toISOString(),
        limit: 10,
      });
      if (!page.ok) throw new Error(page.reason);
      items.push(...page.items);
      at = page.cursor;
      if (!page.more || pages > 50) return { cursor: at, items, pages };
      between();
    }
  }

  test('an empty one is a 404 that says so, and no failure', async () => {
    const shop = fakeNuvemshop();
    expect(await walk(shop, need(poll?.orders), null)).toMatchObject({ items: [], pages: 1 });
    shop.refusal = new Response('Not Found', { status: 404 });
    await expect(walk(shop, need(poll?.orders), null)).rejects.toThrow('not_found');
  });

  test('every order is seen once per change, page by page, and the next walk begins where this one did', async () => {
    const shop = fakeNuvemshop();
    for (let i = 1; i <= 25; i++) shop.rows.push({ id: i, changed: NOW - (40 - i) * MINUTE });
    const first = await walk(shop, need(poll?.orders), null);
    expect(first.pages).toBe(3);
    expect(new Set(first.items.map(({ subject }) => subject)).size).toBe(25);
    expect(first.items[0]).toMatchObject({ subject: 'order/1', body: { id: 1 } });
    shop.clock += 60 * MINUTE;
    shop.rows.push({ id: 26, changed: NOW + MINUTE });
    const second = await walk(shop, need(poll?.orders), first.cursor);
    expect(second.items.map(({ subject }) => subject)).toContain('order/26');
    expect(second.items.length).toBeLessThan(3);
  });

  test('an order that changes while it is read moves the rest up, and none gets lost', async () => {
    const shop = fakeNuvemshop();
    for (let i = 1; i <= 35; i++) shop.rows.push({ id: i, changed: NOW - (50 - i) * MINUTE });
    let moved = 0;
    const first = await walk(shop, need(poll?.orders), null, () => {
      shop.clock += 1000;
      // The oldest three leave the window between the first pages.
      moved++;
      const row = moved <= 3 ? shop.rows.find(({ id }) => id === moved) : undefined;
      if (row) row.changed = shop.clock;
    });
    shop.clock += MINUTE;
    const second = await walk(shop, need(poll?.orders), first.cursor);
    const seen = new Set([...first.items, ...second.items].map(({ subject }) => subject));
    expect(seen.size).toBe(35);
    // Those that changed are told with their new fingerprint.
    expect(second.items.map(({ subject }) => subject)).toEqual(
      expect.arrayContaining(['order/1', 'order/2', 'order/3']),
    );
  });

  test('carts are asked for seven hours back, because they are listed late', async () => {
    const shop = fakeNuvemshop();
    shop.rows.push({
      id: 989,
      changed: NOW - 6 * 60 * MINUTE,
      more: { abandoned_checkout_url: 'https://l.example/c' },
    });
    const { items } = await walk(shop, need(poll?.carts), JSON.stringify({ mark: NOW - 5 * MINUTE }));
    expect(items).toMatchObject([{ subject: 'cart/989' }]);
  });

  test('a rate limit in the middle keeps its place', async () => {
    const shop = fakeNuvemshop();
    for (let i = 1; i <= 25; i++) shop.rows.push({ id: i, changed: NOW - i * MINUTE });
    const options = { since: new Date(NOW - 60 * MINUTE).toISOString(), limit: 10 };
    const page = await need(poll?.orders).list(shop.call(), null, options);
    if (!page.ok) throw new Error(page.reason);
    shop.refusal = Response.json({}, { status: 429, headers: { 'x-rate-limit-reset': '500' } });
    expect(await need(poll?.orders).list(shop.call(), page.cursor, options)).toMatchObject({ retry: true });
    shop.refusal = undefined;
    const rest = await walk(shop, need(poll?.orders), page.cursor);
    expect(page.items.length + rest.items.length).toBe(25);
  });
});

describe('webhooks', () => {
  const register = (shop: FakeNuvemshop, url = HOOK) => need(inbound?.register)(shop.call(), url);

  test('are created once, and those of an older address of ours go, no others', async () => {
    const shop = fakeNuvemshop();
    shop.webhooks.push(
      { id: 1, event: 'order/paid', url: 'https://ponte.example/hooks/nuvemshop/old-token' },
      { id: 2, event: 'order/paid', url: 'https://erp.example/hook' },
    );
    expect(await register(shop)).toEqual({ ok: true, registered: [...SUBSCRIBED], refused: [] });
    expect(shop.webhooks.map(({ id }) => id)).not.toContain(1);
    expect(shop.webhooks).toHaveLength(SUBSCRIBED.length + 1);
    await register(shop);
    expect(shop.webhooks).toHaveLength(SUBSCRIBED.length + 1);
  });

  test('leave out what the scopes do not allow, and fail when that is all', async () => {
    const shop = fakeNuvemshop();
    shop.forbidden = new Set(['customer/created', 'customer/updated']);
    expect(await register(shop)).toMatchObject({
      ok: true,
      refused: ['customer/created', 'customer/updated'],
    });
    const closed = fakeNuvemshop();
    closed.forbidden = new Set(SUBSCRIBED);
    expect(await register(closed)).toMatchObject({ ok: false, reason: 'forbidden' });
  });

  test('take https addresses only', async () => {
    const shop = fakeNuvemshop();
    expect(await register(shop, 'http://localhost:8787/hooks/nuvemshop/t')).toMatchObject({
      ok: false,
      reason: 'address_blocked',
    });
    expect(shop.requests).toEqual([]);
  });
});

describe('an abandoned cart is asked for before its message', () => {
  const event: StandingEvent = { type: 'cart.abandoned', subject: 'cart/989112250', data: {} };
  test.each([
    ['still open', { id: 989112250, completed_at: null }, { ok: true, stands: true }],
    ['completed', { id: 989112250, completed_at: '2026-11-22T13:00:00+0000' }, { ok: true, stands: false }],
    ['not listed any more', undefined, { ok: true, stands: false }],
  ])('%s', async (_name, checkout, expected) => {
    const shop = fakeNuvemshop();
    if (checkout) shop.things['/checkouts/989112250'] = checkout;
    expect(await need(recheck)(event, shop.call())).toEqual(expected);
  });
  test('anything else stands without asking', async () => {
    const shop = fakeNuvemshop();
    expect(await need(recheck)({ ...event, type: 'order.paid' }, shop.call())).toEqual({
      ok: true,
      stands: true,
    });
    expect(shop.requests).toEqual([]);
  });
});

test('the token answer names the shop, and so does every notice', () => {
  const answer = { access_token: TOKENLIKE, token_type: 'bearer', scope: 'read_orders', user_id: 1234567 };
  expect(oauth?.account(answer, NO_HTTP)).toEqual({ id: '1234567', settings: { storeId: '1234567' } });
  expect(oauth?.account({ error: 'invalid_grant' }, NO_HTTP)).toBeUndefined();
  expect(inbound?.route?.(deliveryOf({ body: { store_id: 1234567 } }))).toBe('1234567');
});

const TOKENLIKE = '61181d08b7e328d256736hdcb671c3ce50b8af5';
