import { describe, expect, test } from 'vitest';
import ifood from '../../connectors/ifood';
import type { Call, HttpRequest, HttpResult } from '../../src/kit';
import { verify } from '../../src/kit';
import { testConnector } from '../suite/connector';
import { schemeOf } from '../suite/declaration';
import { connectionOf, deliveryOf } from '../suite/fixtures';

const ORDER = '2c97e104-35ed-4c18-85d7-854a40b6b9e3';
const SHOP = 'cad65e8f-6fc6-438a-b159-e64a902a6b9a';
const NOW = Date.parse('2026-11-22T13:05:00Z');

testConnector(ifood, {
  settings: { merchantIds: '' },
  credentials: { accessToken: 'eyJ.um-token-do-ifood' },
  inputs: {
    confirm: { orderId: ORDER },
    startPreparation: { orderId: ORDER },
    readyToPickup: { orderId: ORDER },
    dispatch: { orderId: ORDER },
    requestCancellation: { orderId: ORDER, code: '501' },
  },
});

const { inbound, actions = {}, login, probe } = ifood;

function need<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('not declared');
  return value;
}

/** Answers in turn, and remembers what was asked. */
function fake(answers: (HttpResult | { status: number; json?: unknown })[], settings = {}) {
  const requests: HttpRequest[] = [];
  const call: Call = {
    connection: {
      ...connectionOf({ clientId: 'app-1', ...settings }),
      credentials: { webhookSecret: 'segredo-do-app', accessToken: 'tok' },
    },
    now: NOW,
    http: {
      request(request) {
        requests.push(request);
        const answer = answers[requests.length - 1];
        if (!answer) throw new Error('too many requests');
        const full = { ok: true, headers: {}, text: '', json: undefined, ...answer } as HttpResult;
        return Promise.resolve(full);
      },
    },
  };
  return { call, requests };
}

const run = (name: string, input: unknown, call: Call) => {
  const action = need(actions[name]);
  return action.run(action.input.parse(input), 'key', call);
};

describe('deliveries', () => {
  const secret = 'dummysecret';
  const bodies = [
    [
      `{"code":"PLC","createdAt":"2023-02-20T18:19:03.20162269Z","fullCode":"PLACED","id":"a38ba215-f949-4b2c-982a-0582a9d0c10e","merchantId":"${SHOP}","orderId":"${ORDER}"}`,
      '6f9ed23a7b505a3b6907c5f6eb2ad1b056fbf35a643d365a9a072ed7aabca153',
    ],
    [
      `{ "code":"PLC", "createdAt":"2023-02-20T18:19:03.20162269Z", "fullCode":"PLACED", "id":"a38ba215-f949-4b2c-982a-0582a9d0c10e", "merchantId":"${SHOP}", "orderId":"${ORDER}" }`,
      'cf7e092c9148a48f5ee5f12b947f46b331eac6bf0745e1e1d0f3df722e219df3',
    ],
  ] as const;

  test.each(bodies)('are signed as the documentation signs them: %s', async (text, signature) => {
    const scheme = need(schemeOf(ifood));
    const request = {
      url: 'https://ponte.example/hooks/ifood/t',
      headers: { 'x-ifood-signature': signature },
      query: {},
      body: new TextEncoder().encode(text),
    };
    expect(await verify(scheme, request, [secret], undefined, NOW)).toBe(true);
    const changed = { ...request, body: new TextEncoder().encode(text.replace('PLACED', 'PLACEd')) };
    expect(await verify(scheme, changed, [secret], undefined, NOW)).toBe(false);
  });

  test('are answered 202 without a body', () => {
    expect(inbound?.ack?.('dlv_1')).toEqual({ status: 202 });
  });
});

describe('presence', () => {
  const beat = (body: unknown, settings = {}) => need(inbound?.heartbeat)(deliveryOf({ body }), settings);

  test('of the app is a plain 202', () => {
    expect(beat({ code: 'KEEPALIVE', fullCode: 'KEEPALIVE', id: 'x' })).toEqual({ status: 202 });
  });

  test('by shop names the shops again, and nothing that is no shop', () => {
    const reply = beat({ code: 'KEEPALIVE', fullCode: 'KEEPALIVE', merchantIds: [SHOP, '<x>', 7] });
    expect(reply).toMatchObject({ status: 202, headers: { 'content-type': 'application/json' } });
    expect(JSON.parse(reply?.body ?? '')).toEqual({ merchantIds: [SHOP] });
    const others = { merchantIds: '11111111-2222-4333-8444-555555555555' };
    const closed = beat({ fullCode: 'KEEPALIVE', merchantIds: [SHOP] }, others);
    expect(JSON.parse(closed?.body ?? '')).toEqual({ merchantIds: [] });
    const named = beat({ fullCode: 'KEEPALIVE', merchantIds: [SHOP] }, { merchantIds: SHOP.toUpperCase() });
    expect(JSON.parse(named?.body ?? '')).toEqual({ merchantIds: [SHOP] });
  });

  test('is nothing else', () => {
    for (const body of [{ code: 'PLC', fullCode: 'PLACED' }, null, [], 'KEEPALIVE'])
      expect(beat(body)).toBeNull();
  });
});

describe('the order of an event', () => {
  const event = { code: 'PLC', fullCode: 'PLACED', id: 'e1', orderId: ORDER, merchantId: SHOP };
  const hydrate = (body: object, call: Call) => need(inbound?.hydrate)(deliveryOf({ body }), call);

  test('is put beside it', async () => {
    const { call, requests } = fake([{ status: 200, json: { id: ORDER, displayId: '1' } }]);
    expect(await hydrate({ ...event, createdAt: '2026-11-22T13:04:00Z' }, call)).toMatchObject({
      ok: true,
      body: { fullCode: 'PLACED', order: { displayId: '1' } },
    });
    expect(requests).toMatchObject([
      {
        url: `https://merchant-api.ifood.com.br/order/v1.0/orders/${ORDER}`,
        headers: { authorization: 'Bearer tok' },
      },
    ]);
  });

  test('that cannot be read yet is asked for again', async () => {
    const { call } = fake([{ status: 404, json: {} }]);
    expect(await hydrate({ ...event, createdAt: '2026-11-22T13:04:00Z' }, call)).toMatchObject({
      ok: false,
      reason: 'not_found',
      retry: true,
      afterSeconds: 30,
    });
  });

  test('that is gone does not keep the event back', async () => {
    const { call } = fake([{ status: 404, json: {} }]);
    const body = { ...event, fullCode: 'CANCELLED', createdAt: '2026-11-22T02:00:00Z' };
    expect(await hydrate(body, call)).toEqual({ ok: true, body });
  });

  test('of another order is not believed', async () => {
    const { call } = fake([{ status: 200, json: { id: SHOP } }]);
    expect(await hydrate(event, call)).toMatchObject({ ok: false, reason: 'bad_answer' });
  });

  test('is not asked for where the id is none, or the event tells nothing', async () => {
    const { call, requests } = fake([]);
    for (const body of [
      { ...event, orderId: '../../merchants' },
      { ...event, code: 'ADR', fullCode: 'ASSIGN_DRIVER' },
    ])
      expect(await hydrate(body, call)).toEqual({ ok: true, body });
    expect(requests).toEqual([]);
  });
});

describe('the token', () => {
  test('comes for the id and the secret of the app', async () => {
    const { call, requests } = fake([
      { status: 200, json: { accessToken: 'novo', type: 'bearer', expiresIn: 21600 } },
    ]);
    expect(await need(login)(call)).toEqual({ ok: true, accessToken: 'novo', expiresInSeconds: 21600 });
    expect(requests).toEqual([
      {
        url: 'https://merchant-api.ifood.com.br/authentication/v1.0/oauth/token',
        form: { grantType: 'client_credentials', clientId: 'app-1', clientSecret: 'segredo-do-app' },
      },
    ]);
  });

  test.each([
    [{ status: 401, json: {} }, 'unauthorized'],
    [{ status: 200, json: { type: 'bearer' } }, 'bad_answer'],
  ])('refused is a failure: %j', async (answer, reason) => {
    expect(await need(login)(fake([answer]).call)).toMatchObject({ ok: false, reason });
  });
});

describe('the probe', () => {
  const shops = [
    { id: SHOP, name: 'Cantina' },
    { id: ORDER, name: 'Padaria' },
  ];
  test('names the shops that were asked for', async () => {
    expect(await need(probe)(fake([{ status: 200, json: shops }]).call)).toEqual({
      ok: true,
      account: 'Cantina, Padaria',
    });
    const one = fake([{ status: 200, json: shops }], { merchantIds: ` ${SHOP} ` });
    expect(await need(probe)(one.call)).toEqual({ ok: true, account: 'Cantina' });
  });
  test('tells when no shop has given its permission', async () => {
    expect(await need(probe)(fake([{ status: 200, json: [] }]).call)).toMatchObject({ reason: 'forbidden' });
  });
});

describe('actions', () => {
  test.each(['confirm', 'startPreparation', 'readyToPickup', 'dispatch'])(
    '%s moves the order',
    async (verb) => {
      const { call, requests } = fake([{ status: 202 }]);
      expect(await run(verb, { orderId: ` ${ORDER} ` }, call)).toMatchObject({ kind: 'sent' });
      expect(requests).toEqual([
        {
          method: 'POST',
          url: `https://merchant-api.ifood.com.br/order/v1.0/orders/${ORDER}/${verb}`,
          headers: { authorization: 'Bearer tok' },
        },
      ]);
    },
  );

  test('take iFood ids only', () => {
    expect(need(actions.confirm).input.safeParse({ orderId: '4821/../x' }).success).toBe(false);
  });

  const reasons = [
    { cancelCodeId: '501', description: 'PROBLEMAS DE SISTEMA' },
    { cancelCodeId: '503', description: 'ITEM INDISPONÍVEL' },
  ];
  test('a cancellation goes with a reason that iFood offers for the order', async () => {
    const { call, requests } = fake([{ status: 200, json: reasons }, { status: 202 }]);
    expect(await run('requestCancellation', { orderId: ORDER, code: '503' }, call)).toMatchObject({
      kind: 'sent',
    });
    expect(requests[1]).toMatchObject({
      url: `https://merchant-api.ifood.com.br/order/v1.0/orders/${ORDER}/requestCancellation`,
      json: { reason: 'ITEM INDISPONÍVEL', cancellationCode: '503' },
    });
  });

  test('a cancellation for another reason is not asked for', async () => {
    const { call, requests } = fake([{ status: 200, json: reasons }]);
    expect(await run('requestCancellation', { orderId: ORDER, code: '999' }, call)).toEqual({
      kind: 'rejected',
      reason: 'invalid_input',
      detail: 'iFood takes: 501, 503',
    });
    expect(requests).toHaveLength(1);
  });
});
