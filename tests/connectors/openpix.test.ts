import { describe, expect, test } from 'vitest';
import openpix from '../../connectors/openpix';
import { type Call, type HttpRequest, type HttpResult, verify } from '../../src/kit';
import { testConnector } from '../suite/connector';
import { connectionOf, deliveryOf } from '../suite/fixtures';

testConnector(openpix, {
  inputs: {
    createCharge: { amount: '79,90', dueDate: '2026-12-01', name: 'Maria', taxId: '529.982.247-25' },
    refundCharge: { charge: 'pedido-1001', amount: '10,00' },
    cancelCharge: { charge: 'pedido-1001' },
  },
});

const HOOK = 'https://ponte.example/hooks/openpix/abc';

const answer = (status: number, json: unknown): HttpResult => ({
  ok: true,
  status,
  headers: {},
  text: JSON.stringify(json),
  json,
});

function server(route: (request: HttpRequest) => HttpResult) {
  const requests: HttpRequest[] = [];
  const call: Call = {
    connection: { ...connectionOf({}), credentials: { appId: ' Q2xpZW50X0lkX3NlZ3JlZG8= ' } },
    http: {
      request: async (request: HttpRequest) => {
        requests.push(request);
        return route(request);
      },
    },
    now: Date.parse('2026-11-22T13:05:00Z'),
  };
  return { requests, call };
}

const base64 = (bytes: ArrayBuffer): string => btoa(String.fromCharCode(...new Uint8Array(bytes)));

describe('its signature', () => {
  // 1024 bits are what OpenPix itself signs with.
  test.each([1024, 2048])('a key of %i bits, over the raw body', async (modulusLength) => {
    const algorithm = {
      name: 'RSASSA-PKCS1-v1_5',
      hash: 'SHA-256',
      modulusLength,
      publicExponent: new Uint8Array([1, 0, 1]),
    };
    const pair = (await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])) as CryptoKeyPair;
    const spki = base64((await crypto.subtle.exportKey('spki', pair.publicKey)) as ArrayBuffer);
    const pem = `-----BEGIN PUBLIC KEY-----\n${spki.match(/.{1,64}/g)?.join('\n')}\n-----END PUBLIC KEY-----\n`;
    const body = new TextEncoder().encode('{ "event" : "OPENPIX:CHARGE_COMPLETED" }');
    const signature = base64(await crypto.subtle.sign(algorithm.name, pair.privateKey, body));
    const scheme = openpix.inbound?.verify;
    if (!scheme || typeof scheme === 'function') return expect.fail('no scheme');
    const request = { url: HOOK, headers: { 'x-webhook-signature': signature }, query: {}, body };
    expect(await verify(scheme, request, [pem], undefined, 0)).toBe(true);
    const other = { ...request, body: new TextEncoder().encode('{"event":"OPENPIX:CHARGE_COMPLETED"}') };
    expect(await verify(scheme, other, [pem], undefined, 0)).toBe(false);
    expect(await verify(scheme, { ...request, headers: {} }, [pem], undefined, 0)).toBe(false);
  });

  test('the test that comes before the key is known is answered, nothing else is', () => {
    const { challenge } = openpix.inbound ?? {};
    const asked = (body: unknown) => challenge?.(deliveryOf({ body }), []);
    expect(asked('{"data_criacao":"2026-11-22T13:05:00Z","event":"OPENPIX:CHARGE_COMPLETED"}')).toEqual({
      status: 200,
      body: '{}',
    });
    expect(asked('{"event":"OPENPIX:CHARGE_COMPLETED","charge":{"correlationID":"1"}}')).toBeNull();
    expect(asked('{"data_criacao":"2026-11-22","charge":{"correlationID":"1"}}')).toBeNull();
    expect(asked('{"data_')).toBeNull();
    expect(asked('')).toBeNull();
  });
});

describe('registering', () => {
  const PEM = '-----BEGIN PUBLIC KEY-----\nMIGf\n-----END PUBLIC KEY-----';
  function fake(hooks: { url: string; event: string; isActive: boolean }[] = []) {
    const keys = [
      { key: 'old', is_current: false },
      { key: PEM, is_current: true },
    ];
    return server(({ url, json }) => {
      if (url.endsWith('/public-keys')) return answer(200, { public_keys: keys });
      if (json === undefined) return answer(200, { pageInfo: {}, webhooks: hooks });
      const { webhook } = json as { webhook: (typeof hooks)[number] };
      hooks.push(webhook);
      return answer(200, { webhook: { id: 'V2ViaG9vazox', ...webhook } });
    });
  }
  const { register } = openpix.inbound ?? {};

  test('one webhook for each event, and the key that verifies them; twice makes no more', async () => {
    const hooks = [{ url: 'https://other.example', event: 'OPENPIX:CHARGE_CREATED', isActive: true }];
    const far = fake(hooks);
    expect(await register?.(far.call, HOOK)).toMatchObject({
      ok: true,
      registered: expect.arrayContaining(['OPENPIX:CHARGE_COMPLETED', 'OPENPIX:DISPUTE_CREATED']),
      credentials: { webhookSecret: PEM },
    });
    expect(hooks).toHaveLength(10);
    expect(hooks[1]).toEqual({
      name: 'Ponte OPENPIX:CHARGE_CREATED',
      event: 'OPENPIX:CHARGE_CREATED',
      url: HOOK,
      authorization: 'ponte',
      isActive: true,
    });
    await register?.(far.call, HOOK);
    expect(hooks).toHaveLength(10);
    expect(far.requests[1]).toMatchObject({
      url: 'https://api.openpix.com.br/api/v1/webhook',
      headers: { authorization: 'Q2xpZW50X0lkX3NlZ3JlZG8=' },
    });
  });

  test('without a key nothing is registered', async () => {
    const far = server(() => answer(200, { public_keys: [] }));
    expect(await register?.(far.call, HOOK)).toMatchObject({ ok: false, reason: 'bad_answer' });
    expect(far.requests).toHaveLength(1);
  });
});

describe('actions', () => {
  const run = (name: string, typed: object, { call }: { call: Call }) => {
    const action = openpix.actions?.[name] ?? expect.fail('no action');
    return action.run(action.input.parse(typed), 'dsp_1', call);
  };
  const typed = {
    amount: '79,90',
    dueDate: '01/12/2026',
    reference: 'pedido-7',
    name: 'Maria',
    phone: '11 98888-7777',
  };

  test('a charge that ends with the day, and is not made twice', async () => {
    const far = server(() => answer(200, { charge: { correlationID: 'pedido-7', value: 7990 }, brCode: '' }));
    expect(await run('createCharge', typed, far)).toEqual({ kind: 'sent', providerId: 'pedido-7' });
    expect(far.requests).toEqual([
      {
        url: 'https://api.openpix.com.br/api/v1/charge',
        headers: { authorization: 'Q2xpZW50X0lkX3NlZ3JlZG8=' },
        query: { return_existing: 'true' },
        json: {
          correlationID: 'pedido-7',
          value: 7990,
          comment: undefined,
          expiresIn: 827_699,
          customer: { name: 'Maria', phone: '+5511988887777' },
        },
      },
    ]);
    expect(openpix.actions?.createCharge?.idempotent).toBe(true);
  });

  test('a reference of another amount, a lost answer, an answer of no use', async () => {
    const other = server(() => answer(200, { charge: { correlationID: 'pedido-7', value: 100 } }));
    expect(await run('createCharge', typed, other)).toMatchObject({ kind: 'rejected' });
    const over = { correlationID: 'pedido-7', value: 7990, status: 'EXPIRED' };
    const expired = server(() => answer(200, { charge: over }));
    expect(await run('createCharge', typed, expired)).toMatchObject({ kind: 'rejected' });
    const lost = server(() => ({ ok: false, kind: 'timeout', detail: 'no answer in time' }));
    expect(await run('createCharge', typed, lost)).toMatchObject({ kind: 'unknown' });
    expect(
      await run(
        'createCharge',
        typed,
        server(() => answer(200, {})),
      ),
    ).toMatchObject({ kind: 'unknown' });
    expect(
      await run(
        'createCharge',
        typed,
        server(() => answer(400, {})),
      ),
    ).toMatchObject({ kind: 'rejected' });
  });

  test('refunds carry the dispatch, and only what is open is called off', async () => {
    const paid = server(() => answer(200, { charge: { status: 'COMPLETED' } }));
    expect(await run('refundCharge', { charge: 'pedido-7', amount: '10' }, paid)).toMatchObject({
      kind: 'sent',
    });
    expect(paid.requests[1]).toMatchObject({
      url: 'https://api.openpix.com.br/api/v1/charge/pedido-7/refund',
      json: { correlationID: 'dsp_1', value: 1000 },
    });
    expect(await run('cancelCharge', { charge: 'pedido-7' }, paid)).toMatchObject({ kind: 'rejected' });
    const open = server(() => answer(200, { charge: { status: 'ACTIVE' } }));
    expect(await run('cancelCharge', { charge: 'pedido-7' }, open)).toMatchObject({ kind: 'sent' });
    expect(open.requests[1]).toMatchObject({ method: 'DELETE' });
  });
});

test('the probe names the company', async () => {
  const far = server(() => answer(200, { company: { name: 'Doces da Bia' } }));
  expect(await openpix.probe?.(far.call)).toEqual({ ok: true, account: 'Doces da Bia' });
});
