import { describe, expect, test } from 'vitest';
import mercadoLivre from '../../connectors/mercado-livre';
import { samples } from '../../connectors/mercado-livre/samples';
import type { Call, HttpRequest, HttpResult } from '../../src/kit';
import { testConnector } from '../suite/connector';
import { connectionOf, deliveryOf } from '../suite/fixtures';

const SELLER = '465432224';
const ORDER = '2000009713473608';
const NOW = Date.parse('2026-11-22T13:05:00Z');
const API = 'https://api.mercadolibre.com';

testConnector(mercadoLivre, {
  credentials: { accessToken: 'APP_USR-um-token-bem-longo' },
  inputs: {
    setStock: { sku: 'GAR-1L', quantity: '5' },
    setPrice: { sku: 'GAR-1L', price: '59,90' },
    addTracking: { order: ORDER, code: 'AA123456785BR' },
    sendMessage: { order: ORDER, text: 'Obrigado pela compra!' },
  },
});

const { inbound, actions = {}, oauth, probe, poll } = mercadoLivre;

function need<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('not declared');
  return value;
}

type Answers = Readonly<Record<string, unknown>>;

/** Mercado Livre by path: JSON, or a whole result with its status. What is not named is a 404. */
function fake(answers: Answers, settings: Record<string, string> = { sellerId: SELLER }) {
  const requests: HttpRequest[] = [];
  const call: Call = {
    connection: { ...connectionOf(settings), credentials: { accessToken: 'APP_USR-1' } },
    now: NOW,
    http: {
      request(request): Promise<HttpResult> {
        requests.push(request);
        const key = `${request.method ?? (request.json ? 'POST' : 'GET')} ${request.url.replace(API, '')}`;
        const found = answers[key];
        const whole = {
          ok: true,
          status: found === undefined ? 404 : 200,
          headers: {},
          text: '',
          json: found,
        };
        return Promise.resolve({ ...whole, ...refusals.get(found) } as HttpResult);
      },
    },
  };
  return { call, requests, asked: () => requests.map(({ url }) => url.replace(API, '')) };
}
/** Answers that are no success, by the value that stands for them. */
const refusals = new Map<unknown, { status: number; text: string }>();
function refusal(status: number, text = ''): object {
  const mark = {};
  refusals.set(mark, { status, text });
  return mark;
}

/** The first sample: what a notice becomes. */
const { orders } = need(samples[0]).body as { orders: [Record<'order' | 'shipment' | 'billing', object>] };
const parts = orders[0];
const sale: Answers = {
  [`GET /orders/${ORDER}`]: parts.order,
  'GET /shipments/44028792542': parts.shipment,
  'GET /orders/billing-info/MLB/677487519924852462': parts.billing,
};
const hydrate = (body: object, call: Call) => need(inbound?.hydrate)(deliveryOf({ body }), call);
const run = (name: string, input: unknown, call: Call) => {
  const action = need(actions[name]);
  return action.run(action.input.parse(input), 'key', call);
};

describe('the account', () => {
  test('is the user of the token, and notices name it', async () => {
    const answer = {
      access_token: 'APP_USR-1',
      expires_in: 21600,
      user_id: 465432224,
      refresh_token: 'TG-1',
    };
    const http = fake({}).call.http;
    expect(await need(oauth).account(answer, http)).toEqual({ id: SELLER, settings: { sellerId: SELLER } });
    expect(await need(oauth).account({}, http)).toBeUndefined();
    expect(inbound?.route?.(deliveryOf({ body: { user_id: 465432224 } }))).toBe(SELLER);
    expect(inbound?.route?.(deliveryOf({ body: { user_id: '465432224' } }))).toBe(SELLER);
    expect(inbound?.verifyApp).toEqual({ scheme: 'token', in: 'query', name: 'key' });
  });

  test('of another token is told by the probe', async () => {
    const ok = fake({ 'GET /users/me': { id: 465432224, nickname: 'LOJA DA ANA', site_id: 'MLB' } });
    expect(await need(probe)(ok.call)).toEqual({ ok: true, account: 'LOJA DA ANA' });
    expect(ok.requests[0]).toMatchObject({
      headers: { authorization: 'Bearer APP_USR-1', 'x-format-new': 'true' },
    });
    const other = fake({ 'GET /users/me': { id: 1, nickname: 'OUTRA' } });
    expect(await need(probe)(other.call)).toMatchObject({ ok: false, reason: 'forbidden' });
  });
});

describe('a notice', () => {
  const notice = (topic: string, resource: string) => ({
    topic,
    resource,
    user_id: 465432224,
    application_id: 1,
  });

  test('of an order gets it with its parcel and billing data, and nothing that was sent', async () => {
    const { call, asked } = fake(sale);
    const forged = {
      ...notice('orders_v2', `/orders/${ORDER}`),
      orders: [{ order: { id: 1 } }],
      invoice: { status: 'authorized' },
    };
    const answer = await hydrate(forged, call);
    expect(answer).toEqual({ ok: true, body: { topic: 'orders_v2', orders: [parts], invoice: undefined } });
    expect(asked()).toEqual([
      `/orders/${ORDER}`,
      '/shipments/44028792542',
      '/orders/billing-info/MLB/677487519924852462',
    ]);
  });

  test('of an order may come by the older name of the topic', async () => {
    const answer = await hydrate(notice('orders', `/orders/${ORDER}`), fake(sale).call);
    expect(answer).toMatchObject({ ok: true, body: { topic: 'orders', orders: [parts] } });
  });

  test('of a parcel gets all orders in it', async () => {
    const second = { ...parts.order, id: 2000009713473609 };
    const { call } = fake({
      ...sale,
      'GET /shipments/44028792542/items': [
        { item_id: 'MLB1', order_id: Number(ORDER) },
        { item_id: 'MLB2', order_id: Number(ORDER) },
        { item_id: 'MLB3', order_id: 2000009713473609 },
      ],
      'GET /orders/2000009713473609': second,
    });
    const answer = await hydrate(notice('shipments', '/shipments/44028792542'), call);
    expect(answer).toMatchObject({ ok: true, body: { orders: [{ order: parts.order }, { order: second }] } });
  });

  test('of a payment gets its order', async () => {
    const { call } = fake({ ...sale, 'GET /collections/91776699099': { id: 91776699099, order_id: ORDER } });
    const answer = await hydrate(notice('payments', '/collections/91776699099'), call);
    expect(answer).toMatchObject({ ok: true, body: { topic: 'payments', orders: [{ order: parts.order }] } });
  });

  test("of an invoice asks for the seller's own, whatever account it names", async () => {
    const invoice = { id: '7', status: 'authorized', items: [{ external_order_id: ORDER }] };
    const { call, asked } = fake({ ...sale, [`GET /users/${SELLER}/invoices/7`]: invoice });
    const answer = await hydrate(notice('invoices', '/users/999/invoices/7'), call);
    expect(answer).toMatchObject({ ok: true, body: { invoice, orders: [{ order: parts.order }] } });
    expect(asked()[0]).toBe(`/users/${SELLER}/invoices/7`);
  });

  test('of another seller is refused', async () => {
    const { call } = fake({ ...sale, [`GET /orders/${ORDER}`]: { ...parts.order, seller: { id: 1 } } });
    expect(await hydrate(notice('orders_v2', `/orders/${ORDER}`), call)).toMatchObject({
      ok: false,
      reason: 'forbidden',
    });
  });

  test.each([
    ['orders_v2', '/orders/1/../../users/me'],
    ['orders_v2', `https://evil.example/orders/${ORDER}`],
    ['orders_v2', '/orders/1?access_token=x'],
    ['shipments', `/orders/${ORDER}`],
    ['questions', '/questions/5036111111'],
  ])('of %s %s is not fetched, and nothing of it stays', async (topic, resource) => {
    const { call, requests } = fake(sale);
    expect(await hydrate({ ...notice(topic, resource), orders: [parts] }, call)).toEqual({
      ok: true,
      body: { topic },
    });
    expect(requests).toEqual([]);
  });

  test('before the account is known has to wait for the merchant', async () => {
    expect(await hydrate(notice('orders_v2', `/orders/${ORDER}`), fake(sale, {}).call)).toMatchObject({
      ok: false,
      reason: 'missing_setting',
    });
  });

  test('goes without the parts that may not be read, and comes again when the API is down', async () => {
    const without = fake({ [`GET /orders/${ORDER}`]: parts.order });
    expect(await hydrate(notice('orders_v2', `/orders/${ORDER}`), without.call)).toMatchObject({
      ok: true,
      body: { orders: [{ order: parts.order, shipment: undefined, billing: undefined }] },
    });
    const down = fake({ ...sale, 'GET /shipments/44028792542': refusal(503) });
    expect(await hydrate(notice('orders_v2', `/orders/${ORDER}`), down.call)).toMatchObject({
      ok: false,
      retry: true,
    });
    const slow = fake({ [`GET /orders/${ORDER}`]: refusal(429) });
    expect(await hydrate(notice('orders_v2', `/orders/${ORDER}`), slow.call)).toMatchObject({
      reason: 'rate_limited',
    });
  });
});

describe('the listing', () => {
  const since = '2026-11-22T10:00:00.000Z';
  const row = (id: number, status: string) => ({
    id,
    status,
    date_last_updated: '2026-11-22T08:00:00.000-04:00',
  });
  /** Rows by status: without one, all but the cancelled. */
  function shop(open: object[], cancelled: object[]) {
    const { call, requests } = fake({});
    call.http.request = (request) => {
      requests.push(request);
      const { offset = 0, limit = 50 } = request.query ?? {};
      const all = request.query?.['order.status'] === 'cancelled' ? cancelled : open;
      const results = all.slice(Number(offset), Number(offset) + Number(limit));
      const json = { query: '', results, paging: { total: all.length, offset, limit } };
      return Promise.resolve({ ok: true, status: 200, headers: {}, text: '', json });
    };
    return { call, requests };
  }
  async function walk(call: Call) {
    const subjects: string[] = [];
    for (let cursor: string | null = null, pages = 0; pages < 20; pages++) {
      const page = await need(poll?.orders).list(call, cursor, { since, limit: 50 });
      if (!page.ok) throw new Error(page.reason);
      subjects.push(...page.items.map(({ subject }) => subject));
      cursor = page.cursor;
      if (!page.more) return { subjects, cursor };
    }
    throw new Error('no end');
  }

  test('reads the open and the cancelled sales, page by page, from two hours before', async () => {
    const open = Array.from({ length: 120 }, (_, index) => row(index + 1, 'paid'));
    const { call, requests } = shop(open, [row(500, 'cancelled')]);
    const { subjects } = await walk(call);
    expect(new Set(subjects).size).toBe(121);
    expect(subjects).toContain('order/500');
    expect(requests[0]?.query).toEqual({
      seller: SELLER,
      'order.date_last_updated.from': '2026-11-22T08:00:00.000-00:00',
      'order.status': undefined,
      sort: 'date_asc',
      offset: 0,
      limit: 50,
    });
    expect(requests[1]?.query).toMatchObject({ 'order.status': 'cancelled', offset: 0 });
  });

  test('finds a cancelled sale where nothing else happened, and goes on from the newest change', async () => {
    const { call } = shop([], [row(500, 'cancelled')]);
    const { subjects, cursor } = await walk(call);
    expect(subjects).toEqual(['order/500']);
    expect(JSON.parse(cursor)).toEqual({ since: '2026-11-22T11:58:00Z' });
  });

  test('tells a sale as a notice would', async () => {
    const { call } = fake(sale);
    const item = { subject: `order/${ORDER}`, fingerprint: 'x', updatedAt: since };
    expect(await poll?.orders?.detail?.(call, item)).toEqual({
      ok: true,
      body: { topic: 'orders_v2', orders: [parts] },
    });
  });

  test('without an account asks for nothing', async () => {
    const { call, requests } = fake({}, {});
    expect(await need(poll?.orders).list(call, null, { since })).toMatchObject({ reason: 'missing_setting' });
    expect(requests).toEqual([]);
  });
});

describe('stock and price', () => {
  const search = `GET /users/${SELLER}/items/search`;

  test('go to every listing of the SKU', async () => {
    const { call, requests } = fake({
      [search]: { results: ['MLB1', 'MLB2', 'x/../y'] },
      'GET /items/MLB1': { id: 'MLB1', variations: [] },
      'PUT /items/MLB1': { id: 'MLB1' },
      'GET /items/MLB2': { id: 'MLB2' },
      'PUT /items/MLB2': { id: 'MLB2' },
    });
    expect(await run('setStock', { sku: 'GAR-1L', quantity: '5' }, call)).toMatchObject({ kind: 'sent' });
    expect(requests[0]?.query).toEqual({ seller_sku: 'GAR-1L', limit: 20 });
    const puts = requests.filter(({ method }) => method === 'PUT');
    expect(puts.map(({ url, json }) => [url, json])).toEqual([
      [`${API}/items/MLB1`, { available_quantity: 5 }],
      [`${API}/items/MLB2`, { available_quantity: 5 }],
    ]);
  });

  const varied = {
    id: 'MLB1',
    variations: [
      { id: 11, attributes: [{ id: 'SELLER_SKU', value_name: 'AZUL' }] },
      { id: 12, attributes: [{ id: 'SELLER_SKU', value_name: 'VERDE' }] },
    ],
  };
  test('of a variation name the others, so that they stay', async () => {
    const { call, requests } = fake({
      [search]: { results: ['MLB1'] },
      'GET /items/MLB1': varied,
      'PUT /items/MLB1': {},
    });
    expect(await run('setStock', { sku: 'VERDE', quantity: 0 }, call)).toMatchObject({ kind: 'sent' });
    expect(requests.at(-1)?.json).toEqual({ variations: [{ id: 11 }, { id: 12, available_quantity: 0 }] });
  });

  test('of variations share one price, which is not touched', async () => {
    const { call, requests } = fake({ [search]: { results: ['MLB1'] }, 'GET /items/MLB1': varied });
    expect(await run('setPrice', { sku: 'VERDE', price: '10' }, call)).toMatchObject({
      reason: 'unsupported',
    });
    expect(requests).toHaveLength(2);
  });

  test('a price is in reais', async () => {
    const { call, requests } = fake({
      [search]: { results: ['MLB1'] },
      'GET /items/MLB1': { id: 'MLB1' },
      'PUT /items/MLB1': {},
    });
    await run('setPrice', { sku: 'GAR-1L', price: '59,90' }, call);
    expect(requests.at(-1)?.json).toEqual({ price: 59.9 });
  });

  test('of a SKU that nothing has are refused, as is what Mercado Livre refuses', async () => {
    const none = fake({ [search]: { results: [] } });
    expect(await run('setStock', { sku: 'X', quantity: 1 }, none.call)).toMatchObject({
      reason: 'not_found',
    });
    const full = fake({
      [search]: { results: ['MLB1'] },
      'GET /items/MLB1': { id: 'MLB1' },
      'PUT /items/MLB1': refusal(400, '{"message":"Validation error"}'),
    });
    expect(await run('setStock', { sku: 'X', quantity: 1 }, full.call)).toMatchObject({ reason: 'refused' });
  });
});

describe('tracking', () => {
  const me1 = (more = {}) => ({
    ...sale,
    'GET /shipments/44028792542': { id: 44028792542, status: 'pending', logistic: { mode: 'me1' }, ...more },
    'POST /v2/shipments/44028792542/seller_notifications': { status: 'OK' },
  });
  const input = { order: ORDER, code: 'AA123456785BR' };

  test('of a parcel that the seller sends tells that it is shipped', async () => {
    const { call, requests } = fake(me1());
    expect(await run('addTracking', input, call)).toMatchObject({ kind: 'sent' });
    expect(requests.at(-1)?.json).toEqual({
      payload: { comment: 'Despachado', date: '2026-11-22T13:05:00.000Z' },
      tracking_number: 'AA123456785BR',
      tracking_url: 'https://rastreamento.correios.com.br/app/index.php?objetos=AA123456785BR',
      status: 'shipped',
      substatus: null,
    });
  });

  test('that is there already is fine', async () => {
    const { call, requests } = fake(me1({ status: 'shipped', tracking_number: 'AA123456785BR' }));
    expect(await run('addTracking', input, call)).toEqual({ kind: 'sent' });
    expect(requests).toHaveLength(2);
  });

  test.each([
    [sale, input],
    [me1(), { ...input, code: 'JAD0001' }],
  ])('of what Mercado Livre moves, or without an address, is refused', async (answers, typed) => {
    expect(await run('addTracking', typed, fake(answers).call)).toMatchObject({ reason: 'unsupported' });
  });
});

describe('a message to the buyer', () => {
  const option = `POST /messages/action_guide/packs/${ORDER}/option`;
  const plain = `POST /messages/packs/${ORDER}/sellers/${SELLER}`;
  const input = { order: ORDER, text: ' Seu pedido sai hoje. ' };

  test('begins by a reason', async () => {
    const { call, requests } = fake({ [option]: { id: '94353d19', status: 'available' } });
    expect(await run('sendMessage', input, call)).toEqual({ kind: 'sent', providerId: '94353d19' });
    expect(requests).toMatchObject([
      { query: { tag: 'post_sale' }, json: { option_id: 'OTHER', text: 'Seu pedido sai hoje.' } },
    ]);
  });

  test.each([
    [400, '{"cause":"blocked_by_excepted_case","error":"bad_request"}'],
    [403, '{"message":"This package has the conversation blocked, please check blocked messages"}'],
  ])('goes on as a plain one (%i)', async (status, text) => {
    const { call, requests } = fake({
      [option]: refusal(status, text),
      [plain]: { id: 'fd1d2e37', status: 'available' },
    });
    expect(await run('sendMessage', input, call)).toEqual({ kind: 'sent', providerId: 'fd1d2e37' });
    expect(requests[1]?.json).toEqual({
      from: { user_id: SELLER },
      to: { user_id: '3037675074' },
      text: 'Seu pedido sai hoje.',
    });
  });

  test('that moderation holds back has not gone out, though the answer is a 200', async () => {
    const moderated = {
      id: '1',
      status: 'moderated',
      message_moderation: { status: 'rejected', reason: 'AUTOMATIC_MESSAGE' },
    };
    expect(await run('sendMessage', input, fake({ [option]: moderated }).call)).toEqual({
      kind: 'rejected',
      reason: 'refused',
      detail: 'moderated: AUTOMATIC_MESSAGE',
    });
  });

  test('too many, and too long ones, are refused', async () => {
    const text = '{"message":"You are not allowed to execute the option OTHER again"}';
    const { call, requests } = fake({ [option]: refusal(403, text) });
    expect(await run('sendMessage', input, call)).toMatchObject({ kind: 'rejected', reason: 'forbidden' });
    expect(requests).toHaveLength(1);
    expect(need(actions.sendMessage).input.safeParse({ order: ORDER, text: 'x'.repeat(351) }).success).toBe(
      false,
    );
  });
});
