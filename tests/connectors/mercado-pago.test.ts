import { describe, expect, test } from 'vitest';
import mercadoPago from '../../connectors/mercado-pago';
import { type Call, type HttpRequest, type HttpResult, type PollPage, verify } from '../../src/kit';
import { testConnector } from '../suite/connector';
import { connectionOf, deliveryOf } from '../suite/fixtures';

testConnector(mercadoPago, {
  inputs: {
    createCharge: { amount: '79,90', dueDate: '2026-12-01', email: 'maria@exemplo.com.br' },
    refundCharge: { charge: '21207469512', amount: '10,00' },
    cancelCharge: { charge: '21207469512' },
  },
});

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
    connection: { ...connectionOf({}), credentials: { accessToken: ' APP_USR-segredo ' } },
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

const schemeOf = (settings: Record<string, string>) => {
  const scheme = mercadoPago.inbound?.verify;
  return typeof scheme === 'function' ? scheme(settings) : expect.fail('no function');
};

describe('its signature', () => {
  const SECRET = 'assinatura-secreta';
  const now = Date.parse('2026-11-22T13:05:00Z');
  const ts = String(now / 1000);

  /** Made without the kit. */
  async function signed(manifest: string): Promise<string> {
    const bytes = new TextEncoder();
    const algorithm = { name: 'HMAC', hash: 'SHA-256' };
    const key = await crypto.subtle.importKey('raw', bytes.encode(SECRET), algorithm, false, ['sign']);
    const mac = await crypto.subtle.sign('HMAC', key, bytes.encode(manifest));
    return [...new Uint8Array(mac)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  }
  const request = (query: Record<string, string>, headers: Record<string, string>) => ({
    url: 'https://ponte.example/hooks/mercado-pago/abc',
    headers,
    query,
    body: new TextEncoder().encode('{}'),
  });
  const genuine = (query: Record<string, string>, headers: Record<string, string>, at = now) =>
    verify(schemeOf({}), request(query, headers), [SECRET], undefined, at);

  test('covers the id in lower case, the request and the time', async () => {
    const v1 = await signed(`id:ord01abc;request-id:bb56a2f1-6aae;ts:${ts};`);
    const headers = { 'x-signature': `ts=${ts},v1=${v1}`, 'x-request-id': 'bb56a2f1-6aae' };
    expect(await genuine({ 'data.id': 'ORD01ABC', type: 'order' }, headers)).toBe(true);
    expect(await genuine({ 'data.id': 'ORD01ABD', type: 'order' }, headers)).toBe(false);
    expect(await genuine({ 'data.id': 'ORD01ABC' }, { ...headers, 'x-request-id': 'other' })).toBe(false);
    expect(await genuine({ 'data.id': 'ORD01ABC' }, { 'x-request-id': 'bb56a2f1-6aae' })).toBe(false);
  });

  test('or the id as it was sent', async () => {
    const v1 = await signed(`id:ORD01ABC;request-id:bb56a2f1-6aae;ts:${ts};`);
    const headers = { 'x-signature': `ts=${ts},v1=${v1}`, 'x-request-id': 'bb56a2f1-6aae' };
    expect(await genuine({ 'data.id': 'ORD01ABC', type: 'order' }, headers)).toBe(true);
    expect(await genuine({ 'data.id': 'ord01abc', type: 'order' }, headers)).toBe(false);
  });

  test('what was not sent is not signed', async () => {
    const v1 = await signed(`id:123;ts:${ts};`);
    expect(await genuine({ 'data.id': '123' }, { 'x-signature': `ts=${ts},v1=${v1}` })).toBe(true);
    const bare = await signed(`ts:${ts};`);
    expect(await genuine({}, { 'x-signature': `ts=${ts},v1=${bare}` })).toBe(true);
  });

  test('in milliseconds, too, and not for ever', async () => {
    const v1 = await signed(`id:123;ts:${now};`);
    const headers = { 'x-signature': `ts=${now}, v1=${v1}` };
    expect(await genuine({ 'data.id': '123' }, headers)).toBe(true);
    expect(await genuine({ 'data.id': '123' }, headers, now + 5 * 86_400_000)).toBe(false);
  });

  test('unsigned notices are refused, unless the merchant wants them', async () => {
    expect(await genuine({ id: '123', topic: 'payment' }, {})).toBe(false);
    const open = schemeOf({ unsigned: 'true' });
    const ipn = request({ id: '123', topic: 'payment' }, {});
    expect(await verify(open, ipn, [], undefined, now)).toBe(true);
  });
});

describe('what a notice is about', () => {
  const payment = {
    id: 21207469512,
    status: 'approved',
    payment_type_id: 'credit_card',
    transaction_amount: 10,
  };
  const hydrated = (far: ReturnType<typeof server>, query: Record<string, string>, body: unknown = {}) =>
    mercadoPago.inbound?.hydrate?.(deliveryOf({ query, body }), far.call);

  test.each([
    [{ 'data.id': '21207469512', type: 'payment' }, {}, '/v1/payments/21207469512', 'payment'],
    [{ id: '21207469512', topic: 'payment' }, {}, '/v1/payments/21207469512', 'payment'],
    [{}, { type: 'payment', data: { id: 21207469512 } }, '/v1/payments/21207469512', 'payment'],
    [{}, { topic: 'payment', resource: '21207469512' }, '/v1/payments/21207469512', 'payment'],
    [{}, { topic: 'payment', resource: '/v1/payments/9' }, '/v1/payments/9', 'payment'],
    [{ 'data.id': 'ORD01', type: 'order' }, { data: { id: 'ORD02' } }, '/v1/orders/ORD01', 'order'],
    [{ 'data.id': '2c93', type: 'subscription_preapproval' }, {}, '/preapproval/2c93', 'preapproval'],
    [{ 'data.id': '61', type: 'subscription_authorized_payment' }, {}, '/authorized_payments/61', 'invoice'],
  ])('%o is asked for', async (query, body, path, member) => {
    const far = server(() => answer(200, payment));
    const found = await hydrated(far, query as unknown as Record<string, string>, body);
    expect(found).toMatchObject({ ok: true, body: { [member]: payment } });
    expect(far.requests).toEqual([
      { url: `https://api.mercadopago.com${path}`, headers: { authorization: 'Bearer APP_USR-segredo' } },
    ]);
  });

  test('nothing of the notice itself is believed', async () => {
    const forged = { type: 'payment', payment: { id: 1, status: 'approved' }, data: { id: '../../users' } };
    const far = server(() => answer(200, payment));
    expect(await hydrated(far, {}, forged)).toEqual({ ok: true, body: { type: 'payment' } });
    expect(await hydrated(far, { 'data.id': '1', type: 'merchant_order' }, forged)).toEqual({
      ok: true,
      body: { type: 'merchant_order' },
    });
    expect(far.requests).toEqual([]);
  });

  test('a chargeback brings its payment', async () => {
    const far = server(({ url }) =>
      answer(
        200,
        url.includes('chargebacks') ? { id: '233000061680860000', payments: [21207469512] } : payment,
      ),
    );
    const query = { 'data.id': '233000061680860000', type: 'topic_chargebacks_wh' };
    expect(await hydrated(far, query)).toMatchObject({ body: { chargeback: {}, payment } });
    expect(far.requests.map(({ url }) => new URL(url).pathname)).toEqual([
      '/v1/chargebacks/233000061680860000',
      '/v1/payments/21207469512',
    ]);
  });

  test('the test of the panel is one, and a payment of somebody else is not found', async () => {
    const far = server(() => answer(404, { message: 'Payment not found' }));
    expect(await hydrated(far, { 'data.id': '123456', type: 'payment' })).toEqual({
      ok: true,
      body: { type: 'test' },
    });
    expect(await hydrated(far, { 'data.id': '9', type: 'payment' })).toMatchObject({ reason: 'not_found' });
  });
});

describe('the consent', () => {
  test('names the seller, as the notices of an application do', () => {
    expect(
      mercadoPago.oauth?.account(
        { access_token: 'x', user_id: 448876418 },
        server(() => answer(200, {})).call.http,
      ),
    ).toEqual({
      id: '448876418',
    });
    const { id: _, via: __, ...delivery } = deliveryOf({ body: { user_id: '448876418', type: 'payment' } });
    expect(mercadoPago.inbound?.route?.(delivery)).toBe('448876418');
  });
});

describe('the listing', () => {
  const row = (id: number, minute: string) => ({
    id,
    status: 'approved',
    payment_type_id: 'credit_card',
    transaction_amount: 10,
    date_last_updated: `2026-11-22T08:${minute}:00.000-04:00`,
  });

  test('goes on at the last change, also through many of one moment', async () => {
    const rows = [row(1, '01'), row(2, '02'), row(3, '02'), row(4, '02'), row(5, '03')];
    const far = server(({ query = {} }) => {
      const { begin_date = '', offset = 0, limit = 50 } = query;
      const found = rows.filter(
        ({ date_last_updated }) => Date.parse(date_last_updated) >= Date.parse(String(begin_date)),
      );
      return answer(200, {
        paging: {},
        results: found.slice(Number(offset), Number(offset) + Number(limit)),
      });
    });
    const { charges } = mercadoPago.poll ?? {};
    const seen: string[] = [];
    let cursor: string | null = null;
    for (let more = true; more; ) {
      const page = (await charges?.list(far.call, cursor, {
        since: '2026-11-22T12:00:00.000Z',
        limit: 2,
      })) as PollPage;
      seen.push(...page.items.map(({ subject }) => subject));
      ({ cursor, more } = page);
    }
    expect([...new Set(seen)]).toEqual(['charge/1', 'charge/2', 'charge/3', 'charge/4', 'charge/5']);
    expect(far.requests.length).toBeLessThan(7);
    expect(far.requests[0]).toMatchObject({
      url: 'https://api.mercadopago.com/v1/payments/search',
      query: {
        range: 'date_last_updated',
        begin_date: '2026-11-22T12:00:00Z',
        end_date: '2026-11-22T13:05:00.000Z',
        sort: 'date_last_updated',
        criteria: 'asc',
        offset: 0,
        limit: 2,
      },
    });
    expect(cursor).toBe('{"since":"2026-11-22T12:01:00Z"}');
  });
});

describe('actions', () => {
  const run = (name: string, typed: object, { call }: { call: Call }) => {
    const action = mercadoPago.actions?.[name] ?? expect.fail('no action');
    return action.run(action.input.parse(typed), 'dsp_1', call);
  };
  const typed = {
    amount: '79,90',
    dueDate: '01/12/2026',
    reference: 'pedido-7',
    email: 'maria@exemplo.com.br',
  };
  const none = { results: [] };
  const making = (made: unknown, known: unknown = none) =>
    server(({ json }) => (json === undefined ? answer(200, known) : answer(201, made)));

  test('a Pix', async () => {
    const far = making({ id: 99, status: 'pending' });
    expect(await run('createCharge', typed, far)).toEqual({ kind: 'sent', providerId: '99' });
    expect(far.requests[0]).toMatchObject({ query: { external_reference: 'pedido-7' } });
    expect(far.requests[1]).toMatchObject({
      url: 'https://api.mercadopago.com/v1/payments',
      headers: { 'x-idempotency-key': 'dsp_1' },
    });
    expect(JSON.parse(JSON.stringify(far.requests[1]?.json))).toEqual({
      transaction_amount: 79.9,
      description: 'Cobrança',
      payment_method_id: 'pix',
      external_reference: 'pedido-7',
      date_of_expiration: '2026-12-01T23:59:59.000-03:00',
      payer: { email: 'maria@exemplo.com.br' },
    });
  });

  test('a boleto, with what it needs', async () => {
    const far = making({ id: 99, status: 'pending' });
    const place = {
      street: 'Rua das Flores',
      number: '100',
      district: 'Centro',
      city: 'São Paulo',
      state: 'SP',
      postalCode: '01310-100',
    };
    const boleto = {
      ...typed,
      ...place,
      method: 'boleto',
      name: 'Maria Aparecida Souza',
      taxId: '529.982.247-25',
    };
    expect(await run('createCharge', boleto, far)).toMatchObject({ kind: 'sent' });
    expect(far.requests[1]?.json).toMatchObject({
      payment_method_id: 'bolbradesco',
      payer: {
        first_name: 'Maria',
        last_name: 'Aparecida Souza',
        identification: { type: 'CPF', number: '52998224725' },
        address: {
          zip_code: '01310100',
          street_name: 'Rua das Flores',
          street_number: '100',
          neighborhood: 'Centro',
          city: 'São Paulo',
          federal_unit: 'SP',
        },
      },
    });
    const { input } = mercadoPago.actions?.createCharge ?? expect.fail('no action');
    expect(input.safeParse({ ...boleto, city: '' }).success).toBe(false);
  });

  test('what is there already is the answer; what failed before is not', async () => {
    const there = { id: 98, external_reference: 'pedido-7', status: 'pending', transaction_amount: 79.9 };
    const known = making({}, { results: [{ ...there, id: 97, status: 'cancelled' }, there] });
    expect(await run('createCharge', typed, known)).toEqual({ kind: 'sent', providerId: '98' });
    const other = making({}, { results: [{ ...there, transaction_amount: 1 }] });
    expect(await run('createCharge', typed, other)).toMatchObject({ kind: 'rejected' });
    const refused = making({ id: 99, status: 'rejected', status_detail: 'rejected_by_bank' });
    expect(await run('createCharge', typed, refused)).toMatchObject({
      kind: 'rejected',
      detail: 'rejected_by_bank',
    });
  });

  test('refunds and cancellations', async () => {
    const paid = server(() => answer(200, { id: 99, status: 'approved' }));
    expect(await run('refundCharge', { charge: '99', amount: '10' }, paid)).toMatchObject({ kind: 'sent' });
    expect(paid.requests[1]).toMatchObject({
      url: 'https://api.mercadopago.com/v1/payments/99/refunds',
      headers: { 'x-idempotency-key': 'dsp_1' },
      json: { amount: 10 },
    });
    await run('refundCharge', { charge: '99' }, paid);
    expect(paid.requests[3]?.json).toEqual({});
    expect(await run('cancelCharge', { charge: '99' }, paid)).toMatchObject({ kind: 'rejected' });
    const open = server(() => answer(200, { id: 99, status: 'pending' }));
    expect(await run('cancelCharge', { charge: '99' }, open)).toMatchObject({ kind: 'sent' });
    expect(open.requests[1]).toMatchObject({ method: 'PUT', json: { status: 'cancelled' } });
  });
});
