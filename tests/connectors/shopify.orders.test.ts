/** The proof by listing, and the question before a cart is written about, against a stand-in for the Admin API. */
import { describe, expect, test } from 'vitest';
import shopify from '../../connectors/shopify';
import type { Call, HttpRequest, HttpResult, Observation, PollItem, StandingEvent } from '../../src/kit';
import { connectionOf, deliveryOf } from '../suite/fixtures';

const NOW = Date.parse('2026-11-22T13:05:00Z');
const SINCE = '2026-11-22T12:00:00.000Z';
const KEYS = { webhookSecret: 'shpss_secret', accessToken: 'shpat_old' };
const BASE = 'https://minha-loja.myshopify.com/admin/api/2026-10';

const order = (id: number, minute: number, more: object = {}) => ({
  id,
  name: `#${1000 + id}`,
  created_at: '2026-11-22T09:30:00-03:00',
  updated_at: `2026-11-22T09:${String(minute).padStart(2, '0')}:00-03:00`,
  currency: 'BRL',
  total_price: '178.70',
  financial_status: 'paid',
  fulfillment_status: null,
  checkout_token: `checkout-${id}`,
  email: 'maria@example.com',
  line_items: [{ id: 1, name: 'Camiseta', quantity: 1, price: '178.70', requires_shipping: true }],
  fulfillments: [],
  refunds: [],
  ...more,
});
type Order = ReturnType<typeof order>;

const json = (value: unknown, status = 200, headers: Record<string, string> = {}): HttpResult => ({
  ok: true,
  status,
  headers,
  text: JSON.stringify(value),
  json: value,
});

/** A shop whose list is paged as documented: only `limit` may stand beside `page_info`. */
function fakeShop(orders: readonly Order[]) {
  const requests: HttpRequest[] = [];
  const expired = new Set<string>();
  function list({ query = {} }: HttpRequest): HttpResult {
    const { page_info: page, limit, ...filters } = query;
    if (page !== undefined && (Object.keys(filters).length > 0 || expired.has(String(page))))
      return json({ errors: 'page_info is invalid' }, 400);
    const [from, offset] =
      page === undefined
        ? [String(filters.updated_at_min), 0]
        : (JSON.parse(atob(String(page))) as [string, number]);
    const matching = orders
      .filter(({ updated_at }) => Date.parse(updated_at) >= Date.parse(from))
      .sort((a, b) => Date.parse(a.updated_at) - Date.parse(b.updated_at));
    const end = offset + Number(limit);
    const link = (position: number, rel: string) =>
      `<${BASE}/orders.json?limit=${limit}&page_info=${encodeURIComponent(btoa(JSON.stringify([from, position])))}>; rel="${rel}"`;
    const links = [
      ...(offset > 0 ? [link(0, 'previous')] : []),
      ...(end < matching.length ? [link(end, 'next')] : []),
    ];
    return json(
      { orders: matching.slice(offset, end) },
      200,
      links.length > 0 ? { link: links.join(', ') } : {},
    );
  }
  const http = {
    request(request: HttpRequest): Promise<HttpResult> {
      requests.push(request);
      if (request.headers?.['x-shopify-access-token'] !== 'shpat_old') return Promise.resolve(json({}, 401));
      if (request.url === `${BASE}/orders.json`) return Promise.resolve(list(request));
      const { variables } = request.json as { variables: { query: string } };
      const token = variables.query.replace('checkout_token:', '');
      const nodes = orders.filter(({ checkout_token }) => checkout_token === token).map(({ id }) => ({ id }));
      return Promise.resolve(json({ data: { orders: { nodes } } }));
    },
  };
  const call = (credentials: Record<string, string> = KEYS): Call => ({
    connection: { ...connectionOf({ shop: 'minha-loja' }), credentials },
    http,
    now: NOW,
  });
  return { requests, call, expired };
}

async function walk(call: Call, start: string | null = null, limit?: number) {
  const items: PollItem[] = [];
  let cursor = start;
  for (let pages = 1; pages < 50; pages++) {
    const page = await shopify.poll?.orders?.list(call, cursor, {
      since: SINCE,
      ...(limit ? { limit } : {}),
    });
    if (!page?.ok) return { items, failure: page, cursor };
    items.push(...page.items);
    cursor = page.cursor;
    if (!page.more) return { items, cursor, pages };
  }
  throw new Error('the walk does not end');
}

const seen = (item: Partial<Parameters<typeof deliveryOf>[0]>): readonly Observation[] => {
  const result = shopify.inbound?.normalise(
    deliveryOf({ body: {}, ...item }),
    connectionOf({ shop: 'minha-loja' }),
  );
  return result?.kind === 'observed' ? result.observations : [];
};

describe('shopify: the list of orders', () => {
  test('is read to its end, page by page, from the oldest change', async () => {
    const orders = Array.from({ length: 23 }, (_, n) => order(n + 1, 59 - n));
    const shop = fakeShop(orders);
    const { items, pages, cursor } = await walk(shop.call(), null, 10);
    expect(pages).toBe(3);
    expect(items.map(({ subject }) => subject)).toEqual(orders.map(({ id }) => `order/${id}`).reverse());
    expect(JSON.parse(cursor ?? '')).toEqual({ mark: Date.parse('2026-11-22T12:59:00Z') });
    expect(shop.requests[0]?.query).toMatchObject({
      status: 'any',
      updated_at_min: '2026-11-22T11:58:00.000Z',
    });
  });

  test('goes on where it ended, with two minutes in common, and stands still while nothing changes', async () => {
    const shop = fakeShop([order(1, 10), order(2, 30)]);
    const first = await walk(shop.call());
    const again = await walk(shop.call(), first.cursor);
    expect(again.items.map(({ subject }) => subject)).toEqual(['order/2']);
    expect(again.cursor).toBe(first.cursor);
  });

  test('never moves its mark past its own beginning', async () => {
    const { cursor } = await walk(
      fakeShop([order(1, 10, { updated_at: '2026-11-23T00:00:00-03:00' })]).call(),
    );
    expect(JSON.parse(cursor ?? '')).toEqual({ mark: NOW });
  });

  test('begins anew when its page is no longer valid', async () => {
    const shop = fakeShop([order(1, 10), order(2, 20), order(3, 30)]);
    const first = await shopify.poll?.orders?.list(shop.call(), null, { since: SINCE, limit: 1 });
    if (!first?.ok) throw new Error('no first page');
    shop.expired.add(String(JSON.parse(first.cursor).page));
    const { items } = await walk(shop.call(), first.cursor);
    expect(items.map(({ subject }) => subject)).toEqual(['order/1', 'order/2', 'order/3']);
  });

  test('an order says the same by list as by webhook, when replayed too', async () => {
    const { items } = await walk(fakeShop([order(7, 10)]).call());
    const body = items[0]?.body;
    const webhook = seen({ headers: { 'x-shopify-topic': 'orders/create' }, body });
    expect(webhook.map(({ type }) => type)).toEqual(['order.created', 'order.paid', 'cart.recovered']);
    expect(seen({ method: 'GET', via: 'reconcile', body })).toEqual(webhook);
    expect(seen({ method: 'GET', via: 'replay', body })).toEqual(webhook);
    expect(seen({ method: 'POST', via: 'webhook', body })).toEqual([]);
  });

  test('a wrong token fails as such; without keys nothing is asked', async () => {
    expect((await walk(fakeShop([]).call({ ...KEYS, accessToken: 'shpat_revoked' }))).failure).toMatchObject({
      reason: 'unauthorized',
    });
    const shop = fakeShop([order(1, 10)]);
    expect(await walk(shop.call({ webhookSecret: 'shpss_secret' }))).toMatchObject({ items: [] });
    expect(shop.requests).toEqual([]);
  });
});

describe('shopify: before a cart is written about', () => {
  const abandoned = (id: string): StandingEvent => ({
    type: 'cart.abandoned',
    subject: `cart/${id}`,
    data: { cart: { id } },
  });

  test('it is asked whether the checkout became an order', async () => {
    const shop = fakeShop([order(7, 10)]);
    expect(await shopify.recheck?.(abandoned('checkout-7'), shop.call())).toEqual({
      ok: true,
      stands: false,
    });
    expect(await shopify.recheck?.(abandoned('checkout-8'), shop.call())).toEqual({ ok: true, stands: true });
    expect(shop.requests[0]?.json).toMatchObject({ variables: { query: 'checkout_token:checkout-7' } });
  });

  test('a token that would widen the search is not searched for', async () => {
    const shop = fakeShop([order(7, 10)]);
    const answer = await shopify.recheck?.(abandoned('x OR status:any'), shop.call());
    expect(answer).toEqual({ ok: true, stands: true });
    expect(shop.requests).toEqual([]);
  });

  test('other events, and shops without keys, ask nobody', async () => {
    const shop = fakeShop([order(7, 10)]);
    const paid: StandingEvent = { type: 'order.paid', subject: 'order/7', data: { order: { id: '7' } } };
    expect(await shopify.recheck?.(paid, shop.call())).toEqual({ ok: true, stands: true });
    expect(await shopify.recheck?.(abandoned('checkout-7'), shop.call({ webhookSecret: 's' }))).toMatchObject(
      {
        stands: true,
      },
    );
    expect(shop.requests).toEqual([]);
  });

  test('a search that the app may not make is a failure, not an answer', async () => {
    const http = {
      request: () => Promise.resolve(json({ errors: [{ message: 'Access denied for orders field.' }] })),
    };
    const call = { ...fakeShop([]).call(), http };
    expect(await shopify.recheck?.(abandoned('checkout-7'), call)).toMatchObject({
      ok: false,
      reason: 'forbidden',
    });
  });
});
