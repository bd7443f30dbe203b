import { describe, expect, test } from 'vitest';
import kiwify from '../../connectors/kiwify';
import { type Call, type HttpRequest, type HttpResult, signatureFor, verify } from '../../src/kit';
import { testConnector } from '../suite/connector';
import { connectionOf, deliveryOf } from '../suite/fixtures';

testConnector(kiwify, { credentials: { accessToken: 'token-1' } });

const credentials = {
  webhookSecret: 'w9i3pvutvxe',
  clientId: 'client-1',
  clientSecret: 'client-secret-1',
  accountId: 'account-1',
  accessToken: 'token-1',
};
const HOOK = 'https://ponte.example/hooks/kiwify/abc';

/** A fake Kiwify: OAuth, one account and its webhooks, listed as the array or under `data`. */
function fakeKiwify(listed: 'array' | 'data' = 'data') {
  const webhooks: Record<string, unknown>[] = [];
  const requests: HttpRequest[] = [];
  const answer = (status: number, json: unknown): HttpResult => ({
    ok: true,
    status,
    headers: {},
    text: JSON.stringify(json),
    json,
  });
  const route = (request: HttpRequest): HttpResult => {
    const url = new URL(request.url);
    if (url.pathname === '/v1/oauth/token')
      return request.form?.client_secret === credentials.clientSecret
        ? answer(200, { access_token: 'token-1', token_type: 'Bearer', expires_in: '345600' })
        : answer(400, { error: 'bad_request', message: 'Invalid client' });
    if (
      request.headers?.authorization !== 'Bearer token-1' ||
      request.headers['x-kiwify-account-id'] !== credentials.accountId
    )
      return answer(401, { error: 'unauthorized' });
    if (url.pathname === '/v1/account-details')
      return answer(200, { id: 'account-1', company_name: 'Doces da Bia' });
    if (request.method === 'GET') return answer(200, listed === 'array' ? webhooks : { data: webhooks });
    const id = url.pathname.split('/')[3];
    if (request.method === 'PUT') {
      const known = webhooks.find((webhook) => webhook.id === id);
      if (!known) return answer(404, {});
      Object.assign(known, request.json);
      return answer(200, known);
    }
    const created = { ...(request.json as object), id: `hook-${webhooks.length + 1}` };
    webhooks.push(created);
    return answer(200, created);
  };
  const http = {
    request: async (request: HttpRequest) => {
      requests.push(request);
      return structuredClone(route(request));
    },
  };
  const call = (more: Partial<typeof credentials> = {}): Call => ({
    connection: { ...connectionOf({}), credentials: { ...credentials, ...more } },
    http,
    now: Date.parse('2026-11-22T13:05:00Z'),
  });
  return { webhooks, requests, call };
}

describe('the account', () => {
  test('the probe names it', async () => {
    expect(await kiwify.probe?.(fakeKiwify().call())).toEqual({ ok: true, account: 'Doces da Bia' });
  });

  test('without API credentials, or a token, nothing is asked', async () => {
    const shop = fakeKiwify();
    expect(await kiwify.probe?.(shop.call({ clientId: '' }))).toMatchObject({
      ok: false,
      reason: 'missing_credentials',
    });
    const tokenless = { ok: false, reason: 'unauthorized', retry: true };
    expect(await kiwify.probe?.(shop.call({ accessToken: '' }))).toMatchObject(tokenless);
    expect(await kiwify.inbound?.register?.(shop.call({ accessToken: '' }), HOOK)).toMatchObject(tokenless);
    expect(shop.requests).toEqual([]);
  });
});

describe('the log-in', () => {
  test('asks for a token with client_id and client_secret, and says how long it lasts', async () => {
    const shop = fakeKiwify();
    expect(await kiwify.login?.(shop.call())).toEqual({
      ok: true,
      accessToken: 'token-1',
      expiresInSeconds: 345_600,
    });
    expect(shop.requests).toEqual([
      {
        method: 'POST',
        url: 'https://public-api.kiwify.com/v1/oauth/token',
        form: { client_id: 'client-1', client_secret: 'client-secret-1' },
      },
    ]);
  });

  test('a wrong secret is said to be one, although Kiwify answers 400', async () => {
    const answer = await kiwify.login?.(fakeKiwify().call({ clientSecret: 'wrong' }));
    expect(answer).toMatchObject({ ok: false, reason: 'unauthorized' });
  });

  test.each(['clientId', 'clientSecret', 'accountId'])('without %s nothing is asked', async (key) => {
    const shop = fakeKiwify();
    expect(await kiwify.login?.(shop.call({ [key]: '' }))).toMatchObject({ reason: 'missing_credentials' });
    expect(shop.requests).toEqual([]);
  });
});

describe('registering', () => {
  test.each(['array', 'data'] as const)('twice makes one webhook (list as %s)', async (listed) => {
    const shop = fakeKiwify(listed);
    await kiwify.inbound?.register?.(shop.call(), HOOK);
    const again = await kiwify.inbound?.register?.(shop.call({ webhookSecret: 'rotated-token' }), HOOK);
    expect(again).toMatchObject({ ok: true });
    expect(shop.webhooks).toHaveLength(1);
    expect(shop.webhooks[0]).toMatchObject({ url: HOOK, products: 'all', token: 'rotated-token' });
    expect(shop.webhooks[0]?.triggers).toContain('carrinho_abandonado');
  });

  test("leaves the merchant's other webhooks alone", async () => {
    const shop = fakeKiwify();
    shop.webhooks.push({ id: 'theirs', url: 'https://other.example/hook', token: 'x' });
    await kiwify.inbound?.register?.(shop.call(), HOOK);
    expect(shop.webhooks).toHaveLength(2);
    expect(shop.webhooks[0]).toEqual({ id: 'theirs', url: 'https://other.example/hook', token: 'x' });
  });
});

describe('deliveries', () => {
  const scheme = kiwify.inbound?.verify;

  test('the signature of a captured scheme: lower-case hex SHA-1 of the raw body in the query', async () => {
    if (!scheme || typeof scheme === 'function') throw new Error('no fixed scheme');
    const body = new TextEncoder().encode('{"order_id":"1","Customer":{"full_name":"João"}}');
    const request = { url: HOOK, headers: {}, query: {}, body };
    const made = await signatureFor(scheme, request, 'w9i3pvutvxe', 0);
    const { signature } = made?.query ?? {};
    expect(signature).toMatch(/^[0-9a-f]{40}$/);
    const signed = { ...request, query: { signature: signature ?? '' } };
    expect(await verify(scheme, signed, ['w9i3pvutvxe'], undefined, 0)).toBe(true);
    const respaced = new TextEncoder().encode('{"order_id": "1","Customer":{"full_name":"João"}}');
    expect(await verify(scheme, { ...signed, body: respaced }, ['w9i3pvutvxe'], undefined, 0)).toBe(false);
  });

  const typesOf = (body: unknown) => {
    const result = kiwify.inbound?.normalise(deliveryOf({ body }), connectionOf({}));
    return result?.kind === 'observed' ? result.observations.map(({ type }) => type) : result;
  };

  test('a renewal that still waits for its Pix is not paid', () => {
    const body = {
      webhook_event_type: 'subscription_renewed',
      order_id: '1',
      order_status: 'waiting_payment',
      payment_method: 'pix',
      subscription_id: '2',
    };
    expect(typesOf(body)).toEqual(['subscription.renewed', 'order.awaiting_payment']);
    expect(typesOf({ ...body, order_status: 'paid' })).toEqual(['subscription.renewed', 'order.paid']);
  });

  test('the same cart without id is one cart; another day it is another', () => {
    const body = {
      status: 'abandoned',
      email: 'ana@exemplo.com.br',
      product_id: 'p1',
      created_at: '2026-11-22T10:05:52-03:00',
    };
    const subjectOf = (more: object) => {
      const result = kiwify.inbound?.normalise(deliveryOf({ body: { ...body, ...more } }), connectionOf({}));
      return result?.kind === 'observed' ? result.observations[0]?.subject : undefined;
    };
    expect(subjectOf({})).toMatch(/^cart\/[0-9a-f]{14}$/);
    expect(subjectOf({ name: 'Ana' })).toBe(subjectOf({}));
    expect(subjectOf({ created_at: '2026-12-22T10:05:52-03:00' })).not.toBe(subjectOf({}));
    expect(subjectOf({ product_id: 'p2' })).not.toBe(subjectOf({}));
  });
});
