import { describe, expect, test } from 'vitest';
import piperun from '../../connectors/piperun';
import { type Call, type HttpRequest, type HttpResult, verify } from '../../src/kit';
import { testConnector } from '../suite/connector';
import { connectionOf, deliveryOf } from '../suite/fixtures';

testConnector(piperun, {
  inputs: {
    createCard: { title: 'Pedido 1001', stageId: '141475', name: 'Ana', phone: '11987654321', text: 'Oi' },
    moveCard: { card: '10836111', stageId: '141475' },
    addNote: { card: 'Pedido 1001', text: 'Pago' },
  },
});

const TOKEN = '0123456789abcdef0123456789abcdef';
const HASH = '631864fa-83f4-4866-b641-e0ed0d6acf52';
const stage = { id: 141475, pipeline_id: 26447, name: 'Proposta', hash: HASH };

/** Answers by path: a value as `data`, a function with the request. */
function fakePipeRun(answers: Readonly<Record<string, unknown>>, status = 200) {
  const sent: HttpRequest[] = [];
  const call = (credentials: Record<string, string> = { apiToken: TOKEN }, settings = {}): Call => ({
    connection: { ...connectionOf(settings), credentials },
    http: {
      async request(request): Promise<HttpResult> {
        sent.push(request);
        const path = new URL(request.url).pathname.replace(/^\/v1|^\/webservice/, '');
        const answer = answers[path];
        const found: unknown =
          typeof answer === 'function' ? (answer(request) as unknown) : { success: true, data: answer };
        const json = answer === undefined ? { success: false, message: 'Not Found' } : found;
        return {
          ok: true,
          status: answer === undefined ? 404 : status,
          headers: {},
          text: JSON.stringify(json),
          json,
        };
      },
    },
    now: Date.parse('2026-11-22T13:05:00Z'),
  });
  const asked = () => sent.map(({ url, method, json, query }) => ({ url, method, json, query }));
  return { sent, call, asked };
}

const actions = piperun.actions ?? expect.fail('no actions');
const run = (name: string, input: unknown, call: Call) => {
  const action = actions[name] ?? expect.fail(name);
  return action.run(action.input.parse(input), 'dsp_1', call);
};

describe('how a notice proves itself', () => {
  const schemeFor = (settings: Record<string, string>) => {
    const scheme = piperun.inbound?.verify;
    return typeof scheme === 'function' ? scheme(settings) : expect.fail('no choice');
  };
  const request = {
    url: 'https://ponte.example/hooks/piperun/t',
    headers: {},
    query: {},
    body: new Uint8Array(),
  };
  const secret = 'um-valor-bem-longo-e-secreto';

  test('by the header, or by the address where the merchant says so', async () => {
    const header = { ...request, headers: { 'x-hub-token': secret } };
    const query = { ...request, query: { token: secret } };
    for (const [settings, good, bad] of [
      [{}, header, query],
      [{ tokenIn: 'query' }, query, header],
    ] as const) {
      expect(await verify(schemeFor(settings), good, [secret], '', 0)).toBe(true);
      expect(await verify(schemeFor(settings), bad, [secret], '', 0)).toBe(false);
    }
  });
});

describe('a person without contacts', () => {
  const notice = deliveryOf({
    body: {
      id: 1,
      status: 0,
      stage: { id: 141475 },
      person: { id: 12345, name: 'Ana Lima', contact_phones: [], contact_emails: [] },
      action: { trigger_type: 'Uma oportunidade entrar na etapa' },
    },
  });
  const person = {
    id: 12345,
    name: 'Outro nome',
    contactPhones: [{ id: 1, phone: '(21) 99876-5432' }],
    contactEmails: [{ id: 2, email: 'ana@exemplo.com.br' }],
  };

  test('is asked for, and what the notice says itself stays', async () => {
    const crm = fakePipeRun({ '/persons/12345': person });
    const answer = await piperun.inbound?.hydrate?.(notice, crm.call());
    expect(crm.sent[0]).toMatchObject({
      query: { with: 'contactEmails,contactPhones' },
      headers: { token: TOKEN },
    });
    const body = answer?.ok ? answer.body : expect.fail('not hydrated');
    expect(piperun.inbound?.normalise({ ...notice, body }, connectionOf({}))).toMatchObject({
      observations: [
        { data: { customer: { name: 'Ana Lima', phone: '+5521998765432', email: 'ana@exemplo.com.br' } } },
      ],
    });
  });

  test('is not asked for without a token, nor where one of the two is there', async () => {
    const crm = fakePipeRun({});
    expect(await piperun.inbound?.hydrate?.(notice, crm.call({}))).toEqual({ ok: true, body: notice.body });
    const body = { ...Object(notice.body), person: { id: 1, contact_phones: [{ number: '11987654321' }] } };
    expect(await piperun.inbound?.hydrate?.({ ...notice, body }, crm.call())).toEqual({ ok: true, body });
    expect(crm.sent).toEqual([]);
  });

  test('what is no id is asked for nowhere', async () => {
    const crm = fakePipeRun({});
    const body = { ...Object(notice.body), person: { id: '../deals?show=200' } };
    // That person is not there: the opportunity is told all the same.
    expect(await piperun.inbound?.hydrate?.({ ...notice, body }, crm.call())).toEqual({ ok: true, body });
    expect(crm.sent).toEqual([]);
  });
});

describe('opportunities', () => {
  const order = {
    title: 'Pedido 1001',
    stageId: '141475',
    name: 'Ana Lima',
    email: '',
    phone: '(11) 98765-4321',
    taxId: '529.982.247-25',
    value: 'R$ 1.234,56',
    text: 'Comprou pelo site',
    source: 'WhatsApp',
  };
  const integrated = () => ({ success: true, message: 'OK', data: { id: ['1234'], hash: ['qkh5'] } });

  test('are made at the address of their stage, and updated by a repeat with the same key', async () => {
    const crm = fakePipeRun({ '/stages/141475': [stage], '/integradorJson': integrated });
    expect(await run('createCard', order, crm.call())).toEqual({ kind: 'sent', providerId: '1234' });
    expect(crm.asked()[1]).toEqual({
      url: 'https://app.pipe.run/webservice/integradorJson',
      method: undefined,
      query: { hash: HASH },
      json: {
        rules: { update: true, validate_cpf: true, validate_cnpj: false, validate_person_phone: true },
        leads: [
          {
            id: 'dsp_1',
            title: 'Pedido 1001',
            value: '1234.56',
            name: 'Ana Lima',
            mobile_phone: '(11) 98765-4321',
            cpf: '52998224725',
            last_conversion: { source: 'WhatsApp' },
            notes: ['Comprou pelo site'],
          },
        ],
      },
    });
    expect(actions.createCard?.idempotent).toBe(true);
  });

  test('need no token where the stage is named by its hash, and carry none to the integrator', async () => {
    const crm = fakePipeRun({ '/integradorJson': integrated });
    const input = {
      title: 'Pedido 1',
      email: 'ana@exemplo.com.br',
      taxId: '11.222.333/0001-81',
      name: 'Clínica',
    };
    expect(await run('createCard', input, crm.call({}, { stageId: HASH }))).toMatchObject({ kind: 'sent' });
    expect(crm.sent).toHaveLength(1);
    expect(crm.sent[0]?.headers).toBeUndefined();
    expect(crm.sent[0]?.json).toMatchObject({
      rules: { validate_cpf: false, validate_cnpj: true, validate_person_phone: false },
      leads: [{ cnpj: '11222333000181', company: 'Clínica', email: 'ana@exemplo.com.br' }],
    });
  });

  test('a stage that is missing or unknown, and a refusal with HTTP 200', async () => {
    expect(await run('createCard', { title: 'x' }, fakePipeRun({}).call())).toMatchObject({
      kind: 'rejected',
      reason: 'missing_setting',
    });
    expect(await run('createCard', order, fakePipeRun({}).call())).toMatchObject({ reason: 'not_found' });
    expect(await run('createCard', order, fakePipeRun({}).call({}))).toMatchObject({
      reason: 'missing_credentials',
    });
    const refuses = () => ({ success: false, message: 'Hash inválida' });
    const crm = fakePipeRun({ '/stages/141475': stage, '/integradorJson': refuses });
    expect(await run('createCard', order, crm.call())).toEqual({
      kind: 'rejected',
      reason: 'refused',
      detail: 'Hash inválida',
    });
    const silent = fakePipeRun({ '/stages/141475': stage, '/integradorJson': () => 'ok' });
    expect(await run('createCard', order, silent.call())).toMatchObject({ kind: 'unknown' });
  });

  test('move with their pipeline', async () => {
    const crm = fakePipeRun({ '/stages/141475': [stage], '/deals/5': { id: 5 } });
    expect(await run('moveCard', { card: '5', stageId: '141475' }, crm.call())).toEqual({
      kind: 'sent',
      providerId: '5',
    });
    expect(crm.asked()).toMatchObject([
      { url: 'https://api.pipe.run/v1/stages/141475' },
      {
        url: 'https://api.pipe.run/v1/deals/5',
        method: 'PUT',
        json: { stage_id: 141475, pipeline_id: 26447 },
      },
    ]);
  });

  test('are annotated, by id or by exact title', async () => {
    const deals = [
      { id: 5, title: 'Pedido 1001' },
      { id: 6, title: 'Pedido 1001 (troca)' },
    ];
    const crm = fakePipeRun({ '/deals': deals, '/notes': { id: 9 } });
    const note = { card: 'Pedido 1001', text: 'Pago\nEnviado' };
    expect(await run('addNote', note, crm.call())).toEqual({ kind: 'sent', providerId: '9' });
    expect(crm.asked()).toMatchObject([
      { query: { title: 'Pedido 1001' } },
      { method: 'POST', json: { deal_id: 5, text: 'Pago<br>Enviado' } },
    ]);
  });
});

describe('the drop-down of stages', () => {
  test('goes through all pages', async () => {
    const pages = (rows: object[]) => (request: HttpRequest) => {
      const at = Number(request.query?.cursor ?? 0);
      const next = at + 1 < rows.length ? String(at + 1) : null;
      return { success: true, data: rows.slice(at, at + 1), meta: { cursor: { next } } };
    };
    const crm = fakePipeRun({
      '/pipelines': pages([
        { id: 26447, name: 'Vendas' },
        { id: 26448, name: 'Pós-venda' },
      ]),
      '/stages': pages([stage, { id: 141476, pipeline_id: 26448, name: 'Entrega' }]),
    });
    expect(await piperun.choices?.stageId?.(crm.call())).toEqual({
      ok: true,
      choices: [
        { value: '141475', label: 'Vendas › Proposta' },
        { value: '141476', label: 'Pós-venda › Entrega' },
      ],
    });
    expect(crm.sent).toHaveLength(4);
  });
});

describe('the listing', () => {
  const { list, detail } = piperun.poll?.cards ?? expect.fail('no listing');
  const row = {
    id: 5,
    title: 'Clínica Sorriso',
    status: 0,
    stage_id: 141475,
    pipeline_id: 26447,
    person_id: 12345,
    created_at: '2026-11-22 09:00:00',
    updated_at: '2026-11-22 10:00:00',
    stage_changed_at: '',
  };

  test('asks by Brasília’s clock, page by page', async () => {
    const crm = fakePipeRun({
      '/deals': ({ query }: HttpRequest) => ({
        success: true,
        data: [row, { id: 6 }],
        meta: { cursor: { next: query?.cursor ? null : 'eyJpZCI6Mn0' } },
      }),
    });
    const first = await list(crm.call(), null, { since: '2026-11-22T12:00:00.000Z' });
    expect(first).toMatchObject({
      ok: true,
      more: true,
      items: [{ subject: 'card/5', updatedAt: '2026-11-22T10:00:00-03:00' }],
    });
    const second = await list(crm.call(), first.ok ? first.cursor : '', { since: '' });
    expect(second).toMatchObject({ ok: true, more: false });
    const query = { updated_at_start: '2026-11-22 09:00:00', show: 100, sort: 'id', desc: 'false' };
    expect(crm.asked().map((one) => one.query)).toEqual([
      { ...query, cursor: undefined },
      { ...query, cursor: 'eyJpZCI6Mn0' },
    ]);
  });

  test('completes each with its stage and person', async () => {
    const person = { id: 12345, name: 'Ana Lima', contactPhones: [{ phone: '21998765432' }] };
    const crm = fakePipeRun({ '/deals/5': row, '/stages/141475': [stage], '/persons/12345': person });
    const found = await detail?.(crm.call(), { subject: 'card/5', fingerprint: '', updatedAt: '' });
    const body = found?.ok ? found.body : expect.fail('no detail');
    expect(piperun.inbound?.normalise(deliveryOf({ via: 'poll', body }), connectionOf({}))).toMatchObject({
      observations: [
        {
          type: 'card.created',
          data: {
            card: { stage: { name: 'Proposta' }, pipeline: { id: '26447' } },
            customer: { phone: '+5521998765432' },
          },
        },
      ],
    });
  });

  test('without a token there is nothing to read, and nothing is asked', async () => {
    const crm = fakePipeRun({});
    expect(await list(crm.call({}), null, { since: '2026-11-22T12:00:00.000Z' })).toEqual({
      ok: true,
      items: [],
      cursor: '{}',
      more: false,
    });
    expect(crm.sent).toEqual([]);
  });
});
