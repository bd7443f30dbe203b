import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import shopify from '../../connectors/shopify';
import { shopHost } from '../../connectors/shopify/admin';
import { SUBSCRIBED } from '../../connectors/shopify/webhooks';
import type { Call, Normalised } from '../../src/kit/contract';
import type { HttpRequest, HttpResult } from '../../src/kit/http';
import { testConnector } from '../suite/connector';
import { connectionOf, deliveryOf } from '../suite/fixtures';

testConnector(shopify);

const URL_OF_HOOK = 'https://ponte.example/hooks/shopify/0123456789abcdef';
const SECRETS = { webhookSecret: 'shpss_secret', clientId: 'client-id' };

/** A shop with webhook subscriptions; `refused` topics are not allowed to this app. */
function fakeShop(refused: readonly string[] = [], throttledAfter = Number.POSITIVE_INFINITY) {
  const subscriptions: { topic: string; uri: string }[] = [
    { topic: 'ORDERS_CREATE', uri: 'https://other.example/' },
  ];
  const requests: HttpRequest[] = [];
  const json = (value: unknown, status = 200): HttpResult => ({
    ok: true,
    status,
    headers: {},
    text: JSON.stringify(value),
    json: value,
  });

  function graphql(request: HttpRequest): unknown {
    const { query, variables } = request.json as { query: string; variables: { topic: string; uri: string } };
    if (requests.length > throttledAfter)
      return { errors: [{ message: 'Throttled', extensions: { code: 'THROTTLED' } }] };
    if (query.startsWith('query')) return { data: { webhookSubscriptions: { nodes: [...subscriptions] } } };
    const message = refused.includes(variables.topic)
      ? 'You do not have permission to create or update webhooks with this topic.'
      : subscriptions.some(({ topic, uri }) => topic === variables.topic && uri === variables.uri)
        ? 'Address for this topic has already been taken'
        : undefined;
    if (message === undefined) subscriptions.push({ topic: variables.topic, uri: variables.uri });
    return {
      data: { webhookSubscriptionCreate: { userErrors: message === undefined ? [] : [{ message }] } },
    };
  }

  const http = {
    request(request: HttpRequest): Promise<HttpResult> {
      requests.push(request);
      const path = new URL(request.url).pathname;
      const token = request.headers?.['x-shopify-access-token'];
      if (path === '/admin/oauth/access_token') {
        const { client_id, client_secret, grant_type } = request.form ?? {};
        const isRight =
          client_id === 'client-id' &&
          client_secret === 'shpss_secret' &&
          grant_type === 'client_credentials';
        return Promise.resolve(
          isRight ? json({ access_token: 'shpat_day', expires_in: 86399 }) : json({}, 400),
        );
      }
      if (token !== 'shpat_day' && token !== 'shpat_old')
        return Promise.resolve(json({ errors: 'Invalid API key' }, 401));
      if (path.endsWith('/graphql.json')) return Promise.resolve(json(graphql(request)));
      return Promise.resolve(
        json({ shop: { name: 'Minha Loja', myshopify_domain: 'minha-loja.myshopify.com' } }),
      );
    },
  };
  const call = (credentials: Record<string, string>): Call => ({
    connection: { ...connectionOf({ shop: 'minha-loja' }), credentials },
    http,
    now: 0,
  });
  const ours = () => subscriptions.filter(({ uri }) => uri === URL_OF_HOOK).map(({ topic }) => topic);
  return { call, requests, ours };
}

describe('shopify: probe', () => {
  test('makes a token of the app and asks for the shop', async () => {
    const shop = fakeShop();
    expect(await shopify.probe?.(shop.call(SECRETS))).toEqual({ ok: true, account: 'Minha Loja' });
    expect(shop.requests.map(({ url }) => url)).toEqual([
      'https://minha-loja.myshopify.com/admin/oauth/access_token',
      'https://minha-loja.myshopify.com/admin/api/2026-10/shop.json',
    ]);
  });
  test('takes the permanent token of an old app as it is', async () => {
    const shop = fakeShop();
    expect(await shopify.probe?.(shop.call({ ...SECRETS, accessToken: 'shpat_old' }))).toMatchObject({
      ok: true,
    });
    expect(shop.requests).toHaveLength(1);
  });
  test.each([
    [{ webhookSecret: 'shpss_secret' }, 'missing_credentials'],
    [{ ...SECRETS, clientId: 'another' }, 'refused'],
    [{ ...SECRETS, accessToken: 'shpat_revoked' }, 'unauthorized'],
  ])('says what is wrong with %j: %s', async (credentials, reason) => {
    expect(await shopify.probe?.(fakeShop().call(credentials))).toMatchObject({ ok: false, reason });
  });
});

describe('shopify: register', () => {
  const register = (call: Call) => shopify.inbound?.register?.(call, URL_OF_HOOK);

  test('subscribes to every topic once, however often it runs', async () => {
    const shop = fakeShop();
    expect(await register(shop.call(SECRETS))).toEqual({ ok: true, registered: SUBSCRIBED, refused: [] });
    expect(await register(shop.call(SECRETS))).toEqual({ ok: true, registered: SUBSCRIBED, refused: [] });
    expect(shop.ours()).toHaveLength(SUBSCRIBED.length);
    expect(shop.ours()).toContain('FULFILLMENT_EVENTS_CREATE');
    // A token and the list each time, and one request per topic the first time.
    expect(shop.requests).toHaveLength(4 + SUBSCRIBED.length);
  });
  test('leaves out what the app may not have', async () => {
    const shop = fakeShop(['DISPUTES_CREATE', 'DISPUTES_UPDATE']);
    const registered = SUBSCRIBED.filter((topic) => !topic.startsWith('disputes/'));
    const refused = ['disputes/create', 'disputes/update'];
    expect(await register(shop.call(SECRETS))).toEqual({ ok: true, registered, refused });
  });
  test('fails when nothing is allowed, with the reason the shop gives', async () => {
    const refused = SUBSCRIBED.map((topic) => topic.replace('/', '_').toUpperCase());
    const result = await register(fakeShop(refused).call(SECRETS));
    expect(result).toMatchObject({ ok: false, reason: 'forbidden' });
    expect(JSON.stringify(result)).toContain('orders/create: You do not have permission');
  });
  test('stops when throttled, and finishes later', async () => {
    expect(await register(fakeShop([], 5).call(SECRETS))).toMatchObject({
      ok: false,
      reason: 'rate_limited',
      retry: true,
    });
  });
});

test.each(['minha-loja', 'Minha-Loja.myshopify.com', ' https://minha-loja.myshopify.com/admin '])(
  'shopify: the shop of %j',
  (shop) => {
    expect(shopHost({ shop })).toBe('minha-loja.myshopify.com');
  },
);

describe('shopify: orders/updated', () => {
  const statuses = [
    'pending',
    'authorized',
    'partially_paid',
    'paid',
    'partially_refunded',
    'refunded',
    'voided',
    'new',
  ];
  const order = fc.record({
    id: fc.integer({ min: 1 }),
    financial_status: fc.constantFrom(...statuses),
    fulfillment_status: fc.constantFrom(null, 'partial', 'fulfilled', 'restocked'),
    cancelled_at: fc.constantFrom(null, '2026-11-24T09:00:00-03:00'),
    updated_at: fc.constant('2026-11-24T09:00:01-03:00'),
  });
  const normalise = (body: unknown): Normalised | undefined =>
    shopify.inbound?.normalise(
      deliveryOf({ headers: { 'X-Shopify-Topic': 'orders/updated' }, body }),
      connectionOf({}),
    );

  test('never says created, and says nothing of money that is not so', () => {
    fc.assert(
      fc.property(order, (body) => {
        const result = normalise(body);
        const types = result?.kind === 'observed' ? result.observations.map(({ type }) => type) : [];
        const isCancelled = body.cancelled_at !== null;
        expect(types).not.toContain('order.created');
        expect(types.includes('order.paid')).toBe(body.financial_status === 'paid' && !isCancelled);
        expect(types.includes('order.payment_failed')).toBe(
          body.financial_status === 'voided' && !isCancelled,
        );
        expect(types.includes('order.refunded')).toBe(body.financial_status.endsWith('refunded'));
        expect(types.includes('order.cancelled')).toBe(isCancelled);
        if (isCancelled) expect(types).not.toContain('order.shipped');
      }),
    );
  });
});

test('shopify: a refund told alone and with its order is one event, a second refund another', () => {
  const seen = (topic: string, body: object) => {
    const result = shopify.inbound?.normalise(
      {
        id: 'dlv_1',
        via: 'webhook',
        method: 'POST',
        path: '',
        headers: { 'x-shopify-topic': topic },
        query: {},
        body,
        receivedAt: '2026-11-22T13:00:00.000Z',
      },
      { id: 'con_1', settings: { shop: 'loja.myshopify.com' }, connectedAt: '2026-11-01T00:00:00.000Z' },
    );
    return result?.kind === 'observed'
      ? result.observations.filter(({ type }) => type === 'order.refunded')
      : [];
  };
  const refund = (id: number) => ({
    id,
    order_id: 7,
    transactions: [{ kind: 'refund', status: 'success', amount: '30.00', gateway: 'x' }],
  });
  const order = (status: string, ...refunds: number[]) => ({
    id: 7,
    financial_status: status,
    refunds: refunds.map((id) => ({ id })),
  });
  const told = [
    seen('refunds/create', refund(1)),
    seen('orders/updated', order('partially_refunded', 1)),
    seen('refunds/create', refund(2)),
    seen('orders/updated', order('refunded', 1, 2)),
  ].flat();
  expect(told.map(({ occurrence, partial }) => [occurrence, partial ?? false])).toEqual([
    ['1', true],
    ['1', true],
    ['2', true],
    ['2', false],
  ]);
  expect(told[0]?.data.order?.payment).not.toHaveProperty('method');
});
