import { describe, expect, test } from 'vitest';
import efi from '../../connectors/efi';
import { type Call, type HttpRequest, type HttpResult, verify } from '../../src/kit';
import { testConnector } from '../suite/connector';
import { connectionOf, deliveryOf } from '../suite/fixtures';

const CHARGE = { amount: '50,00', dueDate: '2026-11-30', name: 'Ana Lima', taxId: '111.444.777-35' };

testConnector(efi, {
  inputs: {
    createCharge: CHARGE,
    cancelCharge: { charge: '91283091' },
    refundCharge: { charge: '91283091' },
  },
});

const HMAC = 'um-segredo-bem-longo';
const credentials = {
  clientId: 'Client_Id_1',
  clientSecret: 'Client_Secret_1',
  accessToken: 'token-1',
  webhookSecret: HMAC,
};
const HOST = 'https://cobrancas.api.efipay.com.br/v1';

/** Answers by `METHOD /path`; everything else is not there. */
function fakeEfi(answers: Readonly<Record<string, unknown>>, more: Record<string, string> = {}) {
  const requests: HttpRequest[] = [];
  const answer = (status: number, json: unknown): HttpResult => ({
    ok: true,
    status,
    headers: {},
    text: JSON.stringify(json),
    json,
  });
  const call: Call = {
    connection: { ...connectionOf({}), credentials: { ...credentials, ...more } },
    now: Date.parse('2026-11-23T01:30:00Z'),
    http: {
      async request(request) {
        requests.push(request);
        const method = request.method ?? (request.json === undefined ? 'GET' : 'POST');
        const json = answers[`${method} ${request.url.replace(HOST, '')}`];
        return json === undefined ? answer(404, { code: 404 }) : answer(200, json);
      },
    },
  };
  return { call, requests };
}

const detail = (id: number, status = 'waiting') => ({
  code: 200,
  data: { charge_id: id, status, total: 5000, created_at: '2026-11-20 10:00:00' },
});
const entry = (id: number, charge: number, current: string) => ({
  id,
  type: 'charge',
  custom_id: null,
  identifiers: { charge_id: charge },
  status: { current, previous: null },
  created_at: `2026-11-2${id} 10:00:00`,
});

describe('the secret in the address', () => {
  const scheme = efi.inbound?.verify;
  const request = (query: Record<string, string>) => ({
    url: 'https://ponte.example/hooks/efi/t',
    headers: {},
    query,
    body: new TextEncoder().encode('notification=09027955-5e06-4ff0-a9c7-46b47b8f1b27'),
  });

  test.each([{ hmac: HMAC }, { hmac: HMAC, ignorar: '/pix' }])('is accepted as %j', async (query) => {
    if (typeof scheme !== 'object') throw new Error('no scheme');
    expect(await verify(scheme, request(query), [HMAC], '', 0)).toBe(true);
  });
  test.each([{}, { hmac: 'x' }, { hmac: `${HMAC}&ignorar=/pix` }])('is refused as %j', async (query) => {
    if (typeof scheme !== 'object') throw new Error('no scheme');
    expect(await verify(scheme, request(query as Record<string, string>), [HMAC], '', 0)).toBe(false);
  });
});

test('a log-in with client credentials', async () => {
  const answer = { access_token: 'abc', token_type: 'Bearer', expires_in: 600 };
  const { call, requests } = fakeEfi({ 'POST /authorize': answer });
  expect(await efi.login?.(call)).toEqual({ ok: true, accessToken: 'abc', expiresInSeconds: 600 });
  expect(requests).toEqual([
    {
      url: `${HOST}/authorize`,
      headers: { authorization: `Basic ${btoa('Client_Id_1:Client_Secret_1')}` },
      json: { grant_type: 'client_credentials' },
    },
  ]);
  expect(await efi.login?.(fakeEfi({ 'POST /authorize': {} }).call)).toMatchObject({ reason: 'bad_answer' });
});

describe('a token', () => {
  const TOKEN = '09027955-5e06-4ff0-a9c7-46b47b8f1b27';
  const hydrate = (body: unknown, call: Call) => efi.inbound?.hydrate?.(deliveryOf({ body }), call);

  test('becomes the charge as it is now, and when it last changed', async () => {
    const history = [
      entry(1, 7, 'new'),
      entry(2, 7, 'waiting'),
      { ...entry(3, 7, 'paid'), received_by_bank_at: '2026-11-22' },
    ];
    const { call, requests } = fakeEfi({
      [`GET /notification/${TOKEN}`]: { code: 200, data: history },
      'GET /charge/7': detail(7, 'paid'),
    });
    expect(await hydrate({ notification: TOKEN }, call)).toEqual({
      ok: true,
      body: {
        charges: [
          { ...detail(7, 'paid').data, at: '2026-11-23 10:00:00', received_by_bank_at: '2026-11-22' },
        ],
      },
    });
    expect(requests.map(({ headers }) => headers)).toEqual(
      Array(2).fill({ authorization: 'Bearer token-1' }),
    );
  });

  test('of a carnet: the three parcels that changed last', async () => {
    const history = [1, 2, 3, 4, 1].map((charge, index) => entry(index + 1, charge, 'waiting'));
    const { call, requests } = fakeEfi({
      [`GET /notification/${TOKEN}`]: {
        code: 200,
        data: [...history, { id: 6, type: 'carnet', identifiers: {} }],
      },
      ...Object.fromEntries([1, 3, 4].map((id) => [`GET /charge/${id}`, detail(id)])),
    });
    expect(await hydrate({ notification: TOKEN }, call)).toMatchObject({ ok: true });
    expect(requests.slice(1).map(({ url }) => url)).toEqual([3, 4, 1].map((id) => `${HOST}/charge/${id}`));
  });

  test('that Efí does not know is a failure', async () => {
    expect(await hydrate({ notification: TOKEN }, fakeEfi({}).call)).toMatchObject({ reason: 'not_found' });
  });

  test.each([{ notification: '../charge/1' }, { notification: '' }, { pix: [], notification: TOKEN }, null])(
    'nothing is asked for %j',
    async (body) => {
      const { call, requests } = fakeEfi({});
      expect(await hydrate(body, call)).toEqual({ ok: true, body });
      expect(requests).toEqual([]);
    },
  );
});

describe('creating a boleto', () => {
  const create = (call: Call, more: object = {}) => {
    const action = efi.actions?.createCharge;
    return action?.run(action.input.parse({ ...CHARGE, ...more }), 'dsp_1', call);
  };
  const made = { code: 200, data: { charge_id: 91283091, status: 'waiting', total: 5000 } };

  test('asks for one with its reference first', async () => {
    const notificationUrl = `https://ponte.example/hooks/efi/t?hmac=${HMAC}`;
    const { call, requests } = fakeEfi(
      { 'GET /charges': { code: 200, data: [] }, 'POST /charge/one-step': made },
      { notificationUrl },
    );
    const more = {
      reference: 'PEDIDO-1',
      description: 'Plano',
      email: 'ana@exemplo.com.br',
      phone: '11 99999-0000',
    };
    expect(await create(call, more)).toEqual({ kind: 'sent', providerId: '91283091' });
    expect(requests[0]?.query).toEqual({
      charge_type: 'billet',
      begin_date: '2026-10-23',
      end_date: '2026-11-22',
      custom_id: 'PEDIDO-1',
      date_of: 'creation',
      limit: 100,
    });
    expect(requests[1]?.json).toEqual({
      items: [{ name: 'Plano', value: 5000, amount: 1 }],
      metadata: { custom_id: 'PEDIDO-1', notification_url: notificationUrl },
      payment: {
        banking_billet: {
          customer: {
            name: 'Ana Lima',
            cpf: '11144477735',
            email: 'ana@exemplo.com.br',
            phone_number: '11999990000',
          },
          expire_at: '2026-11-30',
        },
      },
    });
  });

  test('for a company', async () => {
    const { call, requests } = fakeEfi({ 'GET /charges': { data: [] }, 'POST /charge/one-step': made });
    await create(call, { taxId: '11.222.333/0001-81', name: 'Doces da Bia Ltda' });
    expect(requests[1]?.json).toMatchObject({
      metadata: { custom_id: 'dsp_1' },
      payment: {
        banking_billet: {
          customer: { juridical_person: { corporate_name: 'Doces da Bia Ltda', cnpj: '11222333000181' } },
        },
      },
    });
  });

  test.each([
    [{ status: 'waiting', total: 5000 }, { kind: 'sent', providerId: '7' }, 1],
    [{ status: 'waiting', total: 100 }, { kind: 'rejected', reason: 'refused' }, 1],
    [{ status: 'canceled', total: 5000 }, { kind: 'sent', providerId: '91283091' }, 2],
    [{ status: 'waiting', total: 5000, custom_id: 'PEDIDO-10' }, { kind: 'sent', providerId: '91283091' }, 2],
  ])('one that is there: %j', async (row, outcome, calls) => {
    const { call, requests } = fakeEfi({
      'GET /charges': { data: [{ id: 7, custom_id: 'PEDIDO-1', ...row }] },
      'POST /charge/one-step': made,
    });
    expect(await create(call, { reference: 'PEDIDO-1' })).toMatchObject(outcome);
    expect(requests).toHaveLength(calls);
  });

  test('an answer without an id leaves it in doubt', async () => {
    const { call } = fakeEfi({ 'GET /charges': { data: [] }, 'POST /charge/one-step': { code: 200 } });
    expect(await create(call)).toMatchObject({ kind: 'unknown' });
  });
});

describe('calling off and giving back', () => {
  const run = (name: 'cancelCharge' | 'refundCharge', input: object, call: Call) => {
    const action = efi.actions?.[name];
    return action?.run(action.input.parse(input), 'dsp_1', call);
  };

  test('an open boleto is called off', async () => {
    const { call, requests } = fakeEfi({ 'GET /charge/7': detail(7), 'PUT /charge/7/cancel': { code: 200 } });
    expect(await run('cancelCharge', { charge: '7' }, call)).toEqual({ kind: 'sent', providerId: '7' });
    expect(requests.map(({ url }) => url)).toEqual([`${HOST}/charge/7`, `${HOST}/charge/7/cancel`]);
  });

  test('a paid one is not', async () => {
    const { call } = fakeEfi({ 'GET /charge/7': detail(7, 'settled') });
    expect(await run('cancelCharge', { charge: '7' }, call)).toMatchObject({ kind: 'rejected' });
    // Paid, though the money is not there yet.
    const card = fakeEfi({ 'GET /charge/7': detail(7, 'approved') });
    expect(await run('cancelCharge', { charge: '7' }, card.call)).toMatchObject({ kind: 'rejected' });
  });

  test('a card is given back in part', async () => {
    const { call, requests } = fakeEfi({
      'GET /charge/7': detail(7, 'paid'),
      'POST /charge/card/7/refund': { code: 200 },
    });
    expect(await run('refundCharge', { charge: '7', amount: '10,00' }, call)).toMatchObject({ kind: 'sent' });
    expect(requests[1]?.json).toEqual({ amount: 1000 });
  });
});

describe('the list of boletos', () => {
  const row = (id: number) => ({ ...detail(id).data, charge_id: undefined, id });
  const list = (call: Call, cursor: string | null, limit?: number) =>
    efi.poll?.charges?.list(call, cursor, { since: '2026-11-01T00:00:00Z', ...(limit ? { limit } : {}) });

  test('is read by three days: made, paid, due', async () => {
    const { call, requests } = fakeEfi({ 'GET /charges': { code: 200, data: [row(1), row(2)] } });
    let cursor: string | null = null;
    for (let more = true; more; ) {
      const page = await list(call, cursor);
      if (!page?.ok) throw new Error('no page');
      expect(page.items.map(({ subject }) => subject)).toEqual(['charge/1', 'charge/2']);
      ({ cursor, more } = page);
    }
    expect(requests.map(({ query }) => [query?.date_of, query?.page])).toEqual([
      ['creation', 1],
      ['payment', 1],
      ['expired', 1],
    ]);
    // The next walk begins again.
    await list(call, cursor);
    expect(requests.at(-1)?.query).toMatchObject({ date_of: 'creation', page: 1, limit: 100 });
  });

  test('a full page has another behind it', async () => {
    const { call } = fakeEfi({ 'GET /charges': { data: [row(1), row(2)] } });
    const page = await list(call, null, 2);
    expect(page).toMatchObject({ ok: true, more: true, cursor: '{"of":"creation","page":2}' });
  });

  test('what cannot be told yet is left out; a changed status is a change', async () => {
    const { call } = fakeEfi({
      'GET /charges': {
        data: [
          { ...row(1), status: 'new' },
          { ...row(2), status: 'paid' },
        ],
      },
    });
    expect(await list(call, null)).toMatchObject({
      items: [{ subject: 'charge/2', fingerprint: 'charge.paid@', updatedAt: '2026-11-20T10:00:00-03:00' }],
    });
  });
});
