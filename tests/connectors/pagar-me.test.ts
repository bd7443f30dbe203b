import { describe, expect, test } from 'vitest';
import pagarMe from '../../connectors/pagar-me';
import type { Call, HttpRequest, HttpResult } from '../../src/kit';
import { testConnector } from '../suite/connector';
import { connectionOf } from '../suite/fixtures';

const PAYER = {
  name: 'Maria Souza',
  email: 'maria@exemplo.com.br',
  taxId: '529.982.247-25',
  phone: '(11) 98888-7777',
};
const PLACE = {
  street: 'Rua das Flores',
  number: '100',
  complement: 'apto 4',
  district: 'Centro',
  city: 'São Paulo',
  state: 'SP',
  postalCode: '01310-100',
};

testConnector(pagarMe, {
  inputs: {
    createCharge: { amount: '79,90', dueDate: '2026-12-01', ...PAYER },
    refundCharge: { charge: 'ch_d22356Jf4WuGr8no' },
    cancelCharge: { charge: 'ch_d22356Jf4WuGr8no' },
  },
});

const answer = (status: number, json: unknown): HttpResult => ({
  ok: true,
  status,
  headers: {},
  text: JSON.stringify(json),
  json,
});

function server(...answers: HttpResult[]) {
  const requests: HttpRequest[] = [];
  const call: Call = {
    connection: { ...connectionOf({}), credentials: { apiKey: 'sk_segredo' } },
    http: {
      request: async (request: HttpRequest) => {
        requests.push(request);
        return answers[requests.length - 1] ?? expect.fail('one call too many');
      },
    },
    now: Date.parse('2026-11-22T13:05:00Z'),
  };
  return { requests, call };
}

const run = (name: string, typed: object, { call }: { call: Call }, key = 'dsp_1') => {
  const action = pagarMe.actions?.[name] ?? expect.fail('no action');
  return action.run(action.input.parse(typed), key, call);
};

describe('creating a charge', () => {
  const typed = { amount: '79,90', dueDate: '01/12/2026', reference: 'pedido-7', ...PAYER };
  const nothing = answer(200, { data: [], paging: { total: 0 } });
  const made = answer(200, { id: 'or_1', status: 'pending', charges: [{ id: 'ch_1', status: 'pending' }] });

  test('a Pix that ends with the day', async () => {
    const far = server(nothing, made);
    expect(await run('createCharge', typed, far)).toEqual({ kind: 'sent', providerId: 'ch_1' });
    expect(far.requests).toEqual([
      {
        url: 'https://api.pagar.me/core/v5/orders',
        query: { code: 'pedido-7', size: 10 },
        headers: { authorization: `Basic ${btoa('sk_segredo:')}` },
      },
      {
        url: 'https://api.pagar.me/core/v5/orders',
        headers: { 'idempotency-key': 'dsp_1', authorization: `Basic ${btoa('sk_segredo:')}` },
        json: {
          code: 'pedido-7',
          items: [{ amount: 7990, description: 'Cobrança', quantity: 1, code: 'pedido-7' }],
          customer: {
            name: 'Maria Souza',
            email: 'maria@exemplo.com.br',
            document: '52998224725',
            document_type: 'CPF',
            type: 'individual',
            phones: { mobile_phone: { country_code: '55', area_code: '11', number: '988887777' } },
            address: undefined,
          },
          payments: [{ payment_method: 'pix', pix: { expires_in: 827_699 } }],
        },
      },
    ]);
  });

  test('a boleto of a company', async () => {
    const far = server(nothing, made);
    const boleto = {
      ...typed,
      ...PLACE,
      method: 'boleto',
      taxId: '11.444.777/0001-61',
      description: 'Aluguel',
    };
    expect(await run('createCharge', boleto, far)).toMatchObject({ kind: 'sent' });
    expect(far.requests[1]?.json).toMatchObject({
      customer: {
        document_type: 'CNPJ',
        type: 'company',
        address: {
          line_1: '100, Rua das Flores, Centro',
          line_2: 'apto 4',
          zip_code: '01310100',
          city: 'São Paulo',
          state: 'SP',
          country: 'BR',
        },
      },
      payments: [
        {
          payment_method: 'boleto',
          boleto: { due_at: '2026-12-01T23:59:59Z', instructions: 'Aluguel', type: 'DM' },
        },
      ],
    });
  });

  test('a boleto needs an address, a Pix a phone', () => {
    const { input } = pagarMe.actions?.createCharge ?? expect.fail('no action');
    expect(input.safeParse({ ...typed, method: 'boleto' }).success).toBe(false);
    expect(input.safeParse({ ...typed, phone: ' ' }).success).toBe(false);
    expect(input.safeParse({ ...typed, method: 'credit_card' }).success).toBe(false);
  });

  test('what is there already is not made again; another amount is refused', async () => {
    const order = {
      id: 'or_1',
      code: 'pedido-7',
      amount: 7990,
      status: 'pending',
      charges: [{ id: 'ch_1' }],
    };
    const there = (more: object) => answer(200, { data: [{ ...order, ...more }] });
    expect(await run('createCharge', typed, server(there({})))).toEqual({ kind: 'sent', providerId: 'ch_1' });
    expect(await run('createCharge', typed, server(there({ amount: 100 })))).toMatchObject({
      kind: 'rejected',
    });
    const failedBefore = server(there({ status: 'failed' }), made);
    expect(await run('createCharge', typed, failedBefore)).toMatchObject({ kind: 'sent' });
  });

  test('200 that says it failed', async () => {
    const errors = [{ message: 'Customer phone is invalid' }];
    const charge = { id: 'ch_1', status: 'failed', last_transaction: { gateway_response: { errors } } };
    const far = server(nothing, answer(200, { id: 'or_1', status: 'failed', charges: [charge] }));
    expect(await run('createCharge', typed, far)).toEqual({
      kind: 'rejected',
      reason: 'refused',
      detail: 'Customer phone is invalid',
    });
  });

  test('a lost answer is not known', async () => {
    const lost: HttpResult = { ok: false, kind: 'timeout', detail: 'no answer in time' };
    expect(await run('createCharge', typed, server(nothing, lost))).toMatchObject({ kind: 'unknown' });
    expect(await run('createCharge', typed, server(lost))).toMatchObject({ kind: 'retry' });
  });
});

describe('giving back and calling off', () => {
  const paid = answer(200, { id: 'ch_1', status: 'paid', paid_at: '2026-11-22T13:20:00Z' });
  const open = answer(200, { id: 'ch_1', status: 'pending', paid_at: null });
  const done = answer(200, { id: 'ch_1', status: 'canceled', paid_at: '2026-11-22T13:20:00Z' });

  test('one address does both: which, depends on the charge', async () => {
    const part = server(paid, paid);
    expect(await run('refundCharge', { charge: 'ch_1', amount: '10,00' }, part)).toEqual({
      kind: 'sent',
      providerId: 'ch_1',
    });
    expect(part.requests[1]).toMatchObject({
      method: 'DELETE',
      url: 'https://api.pagar.me/core/v5/charges/ch_1',
      json: { amount: 1000 },
    });
    expect(await run('cancelCharge', { charge: 'ch_1' }, server(paid))).toMatchObject({ kind: 'rejected' });
    expect(await run('refundCharge', { charge: 'ch_1' }, server(open))).toMatchObject({ kind: 'rejected' });
    expect(await run('cancelCharge', { charge: 'ch_1' }, server(open, done))).toMatchObject({ kind: 'sent' });
    expect(await run('refundCharge', { charge: 'ch_1' }, server(done))).toMatchObject({ kind: 'sent' });
    // A card that was given back looks like this.
    const card = answer(200, { id: 'ch_1', status: 'canceled', payment_method: 'credit_card' });
    expect(await run('refundCharge', { charge: 'ch_1' }, server(card))).toMatchObject({ kind: 'sent' });
    const unpaid = answer(200, { id: 'ch_1', status: 'canceled', payment_method: 'pix' });
    expect(await run('refundCharge', { charge: 'ch_1' }, server(unpaid))).toMatchObject({ kind: 'rejected' });
    expect(await run('cancelCharge', { charge: 'ch_1' }, server(unpaid))).toMatchObject({ kind: 'sent' });
  });

  test('a refund is not repeated blindly', async () => {
    expect(pagarMe.actions?.refundCharge?.idempotent).toBe(false);
    const part = { charge: 'ch_1', amount: '10,00' };
    // It may be done, and the charge would not show it.
    expect(await run('refundCharge', part, server(paid, answer(502, {})))).toMatchObject({ kind: 'unknown' });
    expect(await run('refundCharge', part, server(paid, answer(429, {})))).toMatchObject({ kind: 'retry' });
    const all = { charge: 'ch_1' };
    expect(await run('refundCharge', all, server(paid, answer(502, {})))).toMatchObject({ kind: 'retry' });
  });
});

test('the probe wants a key', async () => {
  const far = server();
  const call = { ...far.call, connection: { ...far.call.connection, credentials: {} } };
  expect(await pagarMe.probe?.(call)).toMatchObject({ reason: 'missing_credentials' });
  expect(await pagarMe.probe?.(server(answer(200, { data: [] })).call)).toEqual({ ok: true });
});
