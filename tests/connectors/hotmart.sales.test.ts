/** The proof by listing, against a stand-in that answers as Hotmart's API documents it. */
import { describe, expect, test } from 'vitest';
import hotmart from '../../connectors/hotmart';
import type { Call, HttpRequest, HttpResult, Observation, PollItem } from '../../src/kit';
import { connectionOf, deliveryOf } from '../suite/fixtures';

const NOW = Date.parse('2026-11-22T13:05:00Z');
const DAY = 86_400_000;
const SINCE = '2026-11-20T12:00:00.000Z';
const KEYS = {
  webhookSecret: 'h0tt0k',
  clientId: 'client-1',
  clientSecret: 'secret-1',
  accessToken: 'token-1',
};

interface Sale {
  transaction: string;
  status: string;
  order_date: number;
  approved_date?: number;
}

const sale = (n: number, status: string, ago = 1): Sale => ({
  transaction: `HP${n}`,
  status,
  order_date: NOW - ago * DAY,
  ...(['APPROVED', 'COMPLETE', 'REFUNDED'].includes(status) ? { approved_date: NOW - ago * DAY + 5000 } : {}),
});

const historyItem = ({ transaction, status, ...dates }: Sale) => ({
  product: { name: 'Formação em Fotografia', id: 1355458 },
  buyer: { name: 'Ana Ribeiro', ucode: '839F1A4F', email: 'ana@exemplo.com.br' },
  producer: { name: 'Estúdio Luz', ucode: '252A74C5' },
  purchase: {
    transaction,
    ...dates,
    status,
    recurrency_number: 1,
    is_subscription: false,
    commission_as: 'PRODUCER',
    price: { value: 235.76, currency_code: 'BRL' },
    payment: { method: 'PIX', installments_number: 1, type: 'PIX' },
    tracking: { source_sck: 'HOTMART_PRODUCT_PAGE', source: 'HOTMART', external_code: 'FD256D24' },
    warranty_expire_date: NOW,
    offer: { payment_mode: 'INVOICE', code: 'k2pasun0' },
    hotmart_fee: { total: 36.75, fixed: 0, currency_code: 'BRL', base: 11.12, percentage: 9.9 },
  },
});

const usersItem = ({ transaction }: Sale) => ({
  transaction,
  product: { name: 'Formação em Fotografia', id: 1355458 },
  users: [
    { role: 'PRODUCER', user: { name: 'Estúdio Luz', cellphone: '1133334444', email: 'luz@exemplo.com.br' } },
    {
      role: 'BUYER',
      user: {
        name: 'Ana Ribeiro',
        cellphone: '34991234567',
        phone: '',
        email: 'ana@exemplo.com.br',
        documents: [{ value: '52998224725', type: 'CPF' }],
        address: {
          city: 'Uberlândia',
          state: 'Minas Gerais',
          country: 'Brasil',
          zip_code: '38400123',
          address: 'Rua A',
          number: '10',
        },
      },
    },
  ],
});

/** An account with sales, its lists filtered and paged as documented. */
function fakeHotmart(sales: readonly Sale[], answers: Record<string, HttpResult> = {}) {
  const requests: HttpRequest[] = [];
  const json = (value: unknown, status = 200, headers: Record<string, string> = {}): HttpResult => ({
    ok: true,
    status,
    headers,
    text: JSON.stringify(value),
    json: value,
  });
  const lists: Record<string, (sale: Sale) => unknown> = {
    '/payments/api/v1/sales/history': historyItem,
    '/payments/api/v1/sales/users': usersItem,
  };

  function route({ url, query = {}, headers = {}, method }: HttpRequest): HttpResult {
    const { pathname } = new URL(url);
    const forced = answers[pathname];
    if (forced) return forced;
    if (pathname === '/security/oauth/token')
      return method === 'POST' &&
        headers.authorization === `Basic ${btoa('client-1:secret-1')}` &&
        query.grant_type === 'client_credentials' &&
        query.client_secret === 'secret-1'
        ? json({
            access_token: 'token-1',
            token_type: 'bearer',
            expires_in: 172799,
            scope: 'read write',
            jti: 'x',
          })
        : json({ error: 'unauthorized', error_description: 'Bad credentials' }, 401);
    if (headers.authorization !== 'Bearer token-1') return json({ error: 'invalid_token' }, 401);
    if (pathname === '/payments/api/v1/sales/summary') return json({ items: [], page_info: {} });
    const shape = lists[pathname];
    if (!shape) return json({ error: 'not_found' }, 404);
    const matching = sales.filter(
      ({ status, order_date }) =>
        status === query.transaction_status &&
        order_date >= Number(query.start_date) &&
        order_date <= Number(query.end_date),
    );
    const size = Number(query.max_results);
    const page = query.page_token === undefined ? 0 : Number(JSON.parse(atob(String(query.page_token))).page);
    const rows = matching.slice(page * size, (page + 1) * size);
    const more = matching.length > (page + 1) * size;
    return json({
      items: rows.map(shape),
      page_info: {
        total_results: matching.length,
        ...(more ? { next_page_token: btoa(JSON.stringify({ rows: size, page: page + 1 })) } : {}),
        results_per_page: rows.length,
      },
    });
  }

  const http = {
    request: (request: HttpRequest) => {
      requests.push(request);
      return Promise.resolve(route(request));
    },
  };
  const call = (credentials: Record<string, string> = KEYS, settings: Record<string, string> = {}): Call => ({
    connection: { ...connectionOf(settings), credentials },
    http,
    now: NOW,
  });
  return { requests, call };
}

/** A whole walk from a cursor, page by page as the hub reads it. */
async function walk(call: Call, start: string | null = null, limit?: number) {
  const items: PollItem[] = [];
  let cursor = start;
  for (let pages = 1; pages < 50; pages++) {
    const page = await hotmart.poll?.orders?.list(call, cursor, {
      since: SINCE,
      ...(limit ? { limit } : {}),
    });
    if (!page?.ok) return { items, failure: page, cursor };
    items.push(...page.items);
    expect(page.cursor.length).toBeLessThan(2048);
    cursor = page.cursor;
    if (!page.more) return { items, cursor, pages };
  }
  throw new Error('the walk does not end');
}

const seen = (item: PollItem | undefined): readonly Observation[] => {
  // As the hub hands it over: by way of JSON.
  const body: unknown = JSON.parse(JSON.stringify(item?.body ?? null));
  const result = hotmart.inbound?.normalise(deliveryOf({ body, via: 'reconcile' }), connectionOf({}));
  return result?.kind === 'observed' ? result.observations : [];
};
const keyOf = ({ type, subject, occurrence, data }: Observation) => ({
  type,
  subject,
  occurrence,
  payment: data.order?.payment?.id,
});

describe('hotmart: the listing', () => {
  test("finds every sale of every status, page by page, with the buyer's phone", async () => {
    const statuses = [
      'WAITING_PAYMENT',
      'CANCELLED',
      'APPROVED',
      'COMPLETE',
      'EXPIRED',
      'PROTESTED',
      'REFUNDED',
      'CHARGEBACK',
    ];
    const sales = [
      ...statuses.map((status, n) => sale(n, status)),
      ...Array.from({ length: 12 }, (_, n) => sale(100 + n, 'APPROVED')),
    ];
    const shop = fakeHotmart(sales);
    const { items, cursor } = await walk(shop.call(), null, 5);
    expect(items.map(({ subject }) => subject).sort()).toEqual(
      sales.map(({ transaction }) => `order/${transaction}`).sort(),
    );
    expect(cursor).toBe('{}');
    for (const item of items)
      expect(seen(item)[0]?.data.customer).toMatchObject({ phone: '+5534991234567', taxId: '52998224725' });
  });

  test('an empty account costs one run: one look per status', async () => {
    const shop = fakeHotmart([]);
    expect(await walk(shop.call())).toMatchObject({ items: [], cursor: '{}', pages: 1 });
    expect(shop.requests.map(({ url }) => new URL(url).pathname.split('/').at(-1))).toEqual(
      Array.from({ length: 11 }, () => 'history'),
    );
  });

  test('the first walk starts at the connection, later ones at most thirty days back', async () => {
    const starts = async (cursor: string | null, since: string) => {
      const shop = fakeHotmart([]);
      await hotmart.poll?.orders?.list(shop.call(), cursor, { since });
      return shop.requests[0]?.query?.start_date;
    };
    expect(await starts(null, SINCE)).toBe(Date.parse(SINCE) - DAY);
    expect(await starts(null, '2020-01-01T00:00:00.000Z')).toBe(Date.parse('2019-12-31T00:00:00Z'));
    expect(await starts('{}', '2020-01-01T00:00:00.000Z')).toBe(NOW - 30 * DAY);
    expect(await starts('{}', SINCE)).toBe(Date.parse(SINCE) - DAY);
  });

  test('a walk keeps its window while it goes on', async () => {
    const shop = fakeHotmart(Array.from({ length: 3 }, (_, n) => sale(n, 'APPROVED')));
    await walk(shop.call(), null, 1);
    const windows = shop.requests.flatMap(({ query }) =>
      query?.start_date ? [`${query.start_date}-${query.end_date}`] : [],
    );
    expect(new Set(windows).size).toBe(1);
  });

  test('says the same as the webhook, so that nothing is told twice', async () => {
    const webhook = (event: string, status: string, approved?: number) => {
      const body = {
        event,
        creation_date: NOW,
        version: '2.0.0',
        data: {
          product: { id: 1355458, name: 'Formação em Fotografia' },
          buyer: { name: 'Ana Ribeiro', email: 'ana@exemplo.com.br' },
          purchase: {
            transaction: 'HP1',
            status,
            order_date: NOW - DAY,
            approved_date: approved,
            recurrence_number: 1,
            payment: { type: 'PIX', pix_code: '00020126', installments_number: 1 },
          },
        },
      };
      const result = hotmart.inbound?.normalise(deliveryOf({ body }), connectionOf({}));
      return result?.kind === 'observed' ? result.observations.map(keyOf) : [];
    };
    const listed = async (status: string) => {
      const { items } = await walk(fakeHotmart([sale(1, status)]).call());
      return seen(items[0]).map(keyOf);
    };
    expect(await listed('WAITING_PAYMENT')).toEqual(webhook('PURCHASE_BILLET_PRINTED', 'BILLET_PRINTED'));
    expect(await listed('PRINTED_BILLET')).toEqual(webhook('PURCHASE_BILLET_PRINTED', 'BILLET_PRINTED'));
    expect(await listed('APPROVED')).toEqual(webhook('PURCHASE_APPROVED', 'APPROVED', NOW));
    expect(await listed('COMPLETE')).toEqual(webhook('PURCHASE_APPROVED', 'APPROVED', NOW));
    expect(await listed('CANCELLED')).toEqual(webhook('PURCHASE_CANCELED', 'CANCELED'));
    expect(await listed('EXPIRED')).toEqual(webhook('PURCHASE_EXPIRED', 'EXPIRED'));
    expect(await listed('PROTESTED')).toEqual(webhook('PURCHASE_PROTEST', 'DISPUTE', NOW));
    expect(await listed('REFUNDED')).toEqual(webhook('PURCHASE_REFUNDED', 'REFUNDED', NOW));
    expect(await listed('CHARGEBACK')).toEqual(webhook('PURCHASE_CHARGEBACK', 'CHARGEBACK', NOW));
  });

  test('a refund is dated by what the history knows, not by when it was found', async () => {
    const old = { ...sale(1, 'REFUNDED', 2), approved_date: NOW - 2 * DAY };
    const { items } = await walk(fakeHotmart([old]).call());
    expect(seen(items[0])[0]?.time).toBe('2026-11-20T13:05:00Z');
  });

  test('a part of the money sent back leaves the order where it is', async () => {
    const { items } = await walk(fakeHotmart([sale(1, 'PARTIALLY_REFUNDED')]).call());
    expect(seen(items[0])).toMatchObject([{ type: 'order.refunded', partial: true, occurrence: 'partial' }]);
  });

  test('without the right to see buyers the sales are found all the same', async () => {
    const forbidden: HttpResult = { ok: true, status: 403, headers: {}, text: '{}', json: {} };
    const shop = fakeHotmart([sale(1, 'APPROVED')], { '/payments/api/v1/sales/users': forbidden });
    const { items } = await walk(shop.call());
    expect(seen(items[0])[0]?.data.customer).toMatchObject({ email: 'ana@exemplo.com.br' });
    expect(seen(items[0])[0]?.data.customer).not.toHaveProperty('phone');
  });

  test('a limit of the API is waited for as long as it says', async () => {
    const busy: HttpResult = {
      ok: true,
      status: 429,
      headers: { 'ratelimit-reset': '23' },
      text: '{}',
      json: {},
    };
    const shop = fakeHotmart([], { '/payments/api/v1/sales/history': busy });
    expect((await walk(shop.call())).failure).toMatchObject({
      reason: 'rate_limited',
      retry: true,
      afterSeconds: 23,
    });
  });

  test('without a token, because the log-in failed, it is tried again later', async () => {
    const shop = fakeHotmart([sale(1, 'APPROVED')]);
    expect((await walk(shop.call({ ...KEYS, accessToken: '' }))).failure).toMatchObject({
      reason: 'unauthorized',
      retry: true,
    });
    expect(shop.requests).toEqual([]);
  });

  test('without API keys nothing is asked', async () => {
    const shop = fakeHotmart([sale(1, 'APPROVED')]);
    expect(await walk(shop.call({ webhookSecret: 'h0tt0k' }))).toMatchObject({ items: [] });
    expect(shop.requests).toEqual([]);
  });
});

describe('hotmart: the API', () => {
  test('the probe reads the sales with the token', async () => {
    expect(await hotmart.probe?.(fakeHotmart([]).call())).toEqual({ ok: true });
    const ended = await hotmart.probe?.(fakeHotmart([]).call({ ...KEYS, accessToken: 'old' }));
    expect(ended).toMatchObject({ ok: false, reason: 'unauthorized' });
    expect(await hotmart.probe?.(fakeHotmart([]).call({ webhookSecret: 'h' }))).toMatchObject({
      reason: 'missing_credentials',
    });
  });

  test('the log-in proves itself with the Basic of the panel or one made of the keys', async () => {
    const token = { ok: true, accessToken: 'token-1', expiresInSeconds: 172_799 };
    const given = { ...KEYS, basic: `Basic ${btoa('client-1:secret-1')}` };
    const shop = fakeHotmart([]);
    expect(await hotmart.login?.(shop.call())).toEqual(token);
    expect(await hotmart.login?.(shop.call(given))).toEqual(token);
    const request = {
      method: 'POST',
      url: 'https://api-sec-vlc.hotmart.com/security/oauth/token',
      query: { grant_type: 'client_credentials', client_id: 'client-1', client_secret: 'secret-1' },
      headers: {
        authorization: `Basic ${btoa('client-1:secret-1')}`,
        'content-type': 'application/json',
      },
    };
    expect(shop.requests).toEqual([request, request]);
  });

  test('a log-in that fails is a value', async () => {
    const failing = (status: number, json: unknown): HttpResult => ({
      ok: true,
      status,
      headers: {},
      text: JSON.stringify(json),
      json,
    });
    const path = '/security/oauth/token';
    const answers = [
      [failing(401, {}), 'unauthorized'],
      [failing(400, { error: 'invalid_client' }), 'unauthorized'],
      [failing(503, {}), 'unavailable'],
      [failing(200, { token_type: 'bearer' }), 'bad_answer'],
    ] as const;
    for (const [answer, reason] of answers)
      expect(await hotmart.login?.(fakeHotmart([], { [path]: answer }).call())).toMatchObject({
        ok: false,
        reason,
      });
    const bare = fakeHotmart([]);
    expect(await hotmart.login?.(bare.call({ webhookSecret: 'h' }))).toMatchObject({
      reason: 'missing_credentials',
    });
    expect(bare.requests).toEqual([]);
  });

  test.each([
    [{}, 'https://api-sec-vlc.hotmart.com', 'https://developers.hotmart.com'],
    [{ environment: 'sandbox' }, 'https://api-sec-vlc.hotmart.com', 'https://sandbox.hotmart.com'],
    [
      { environment: 'sandbox', baseUrl: 'https://fake.example/' },
      'https://fake.example',
      'https://fake.example',
    ],
  ])('hosts of %j', async (settings, auth, api) => {
    const shop = fakeHotmart([]);
    await hotmart.login?.(shop.call(KEYS, settings));
    await hotmart.probe?.(shop.call(KEYS, settings));
    expect(shop.requests.map(({ url }) => new URL(url).origin)).toEqual([auth, api]);
  });
});
