import { describe, expect, test } from 'vitest';
import pipefy from '../../connectors/pipefy';
import type { Call, HttpRequest, HttpResult } from '../../src/kit';
import { testConnector } from '../suite/connector';
import { connectionOf, deliveryOf } from '../suite/fixtures';

testConnector(pipefy, {
  credentials: { accessToken: 'um-token-do-login-do-pipefy' },
  inputs: {
    createCard: { title: 'Pedido 1001', stageId: '315001001', name: 'Ana', phone: '11987654321', text: 'Oi' },
    moveCard: { card: '1131156124', stageId: '315001003' },
    addNote: { card: 'Pedido 1001', text: 'Pago' },
  },
});

interface Sent {
  query: string;
  variables: Record<string, unknown> & { input?: Record<string, unknown> };
}

/** Answers each request by the first word of its query that it knows. */
function fakePipefy(answers: Readonly<Record<string, unknown>>, status = 200) {
  const sent: (HttpRequest & { json: Sent })[] = [];
  const call = (more: Partial<Call['connection']['credentials']> = {}, settings = {}): Call => ({
    connection: {
      ...connectionOf({ pipeId: '302766835', ...settings }),
      credentials: { webhookSecret: 'uma-chave-bem-longa-e-secreta', accessToken: 'tok', ...more },
    },
    http: {
      async request(request): Promise<HttpResult> {
        sent.push(request as HttpRequest & { json: Sent });
        const asked = (request.json as Sent).query ?? request.url;
        const [, json] = Object.entries(answers).find(([word]) => asked.includes(word)) ?? [];
        return { ok: true, status, headers: {}, text: JSON.stringify(json), json };
      },
    },
    now: Date.parse('2026-11-22T13:05:00Z'),
  });
  return { sent, call, inputs: () => sent.map(({ json }) => json.variables?.input) };
}

const actions = pipefy.actions ?? expect.fail('no actions');
const run = (name: keyof typeof actions & string, input: unknown, call: Call) => {
  const action = actions[name] ?? expect.fail(name);
  return action.run(action.input.parse(input), 'dsp_1', call);
};
const refused = (message: string, code?: string) => ({
  data: null,
  errors: [{ message, ...(code ? { extensions: { code } } : {}) }],
});

describe('who calls', () => {
  test('a service account logs in', async () => {
    const { call, sent } = fakePipefy({ oauth: { access_token: 'novo', expires_in: 2_592_000 } });
    expect(await pipefy.login?.(call({ clientId: 'id', clientSecret: 'segredo' }))).toEqual({
      ok: true,
      accessToken: 'novo',
      expiresInSeconds: 2_592_000,
    });
    expect(sent[0]).toMatchObject({
      url: 'https://app.pipefy.com/oauth/token',
      json: { grant_type: 'client_credentials', client_id: 'id', client_secret: 'segredo' },
    });
  });

  test('a pasted token needs no log-in, and is the one that is used', async () => {
    const { call, sent } = fakePipefy({ pipe: { data: { pipe: { name: 'Vendas' } } } });
    expect(await pipefy.login?.(call({ apiToken: ' pat ' }))).toMatchObject({ ok: true, accessToken: 'pat' });
    expect(await pipefy.probe?.(call({ apiToken: ' pat ' }))).toEqual({ ok: true, account: 'Vendas' });
    expect(sent[0]?.headers).toEqual({ authorization: 'Bearer pat' });
  });

  test('one of the two is needed', () => {
    const check = (credentials: Record<string, string>) => pipefy.check?.({ settings: {}, credentials });
    expect(check({})).toHaveLength(1);
    expect(check({ clientId: 'id' })).toHaveLength(1);
    expect(check({ clientId: 'id', clientSecret: 's' })).toEqual([]);
    expect(check({ apiToken: 't' })).toEqual([]);
  });

  test.each([
    [refused('Permission denied', 'PERMISSION_DENIED'), { reason: 'forbidden' }],
    [
      { errors: [{ title: 'Unauthorized', detail: 'You are not authorized to access this page' }] },
      { reason: 'unauthorized' },
    ],
    [refused('Record not found', 'RESOURCE_NOT_FOUND'), { reason: 'not_found' }],
    [refused('Rate limit exceeded'), { reason: 'rate_limited', retry: true }],
    [
      refused('Field ana@exemplo.com.br (11987654321) is invalid'),
      { reason: 'refused', detail: 'Field … (…) is invalid' },
    ],
    [{ data: { pipe: null } }, { reason: 'bad_answer' }],
  ])('a refusal with HTTP 200 is one: %j', async (answer, failure) => {
    expect(await pipefy.probe?.(fakePipefy({ pipe: answer }).call())).toMatchObject({
      ok: false,
      ...failure,
    });
  });
});

describe('registering', () => {
  const HOOK = 'https://ponte.example/hooks/pipefy/abc';
  const hooks = (...urls: string[]) => ({
    data: { pipe: { id: '302766835', webhooks: urls.map((url, at) => ({ id: String(at + 1), url })) } },
  });
  const made = { data: { createWebhook: { webhook: { id: '9' } }, updateWebhook: { webhook: { id: '2' } } } };

  test('makes one webhook with all notices and our key', async () => {
    const pipe = fakePipefy({ 'webhooks {': hooks('https://other.example/'), createWebhook: made });
    expect(await pipefy.inbound?.register?.(pipe.call(), HOOK)).toMatchObject({ ok: true });
    expect(pipe.inputs()[1]).toEqual({
      pipe_id: '302766835',
      name: 'Ponte',
      url: HOOK,
      actions: [
        'card.create',
        'card.move',
        'card.done',
        'card.field_update',
        'card.comment_create',
        'card.delete',
        'card.late',
        'card.overdue',
        'card.expired',
      ],
      headers: '{"x-ponte-token":"uma-chave-bem-longa-e-secreta"}',
    });
  });

  test('renews the one that is there', async () => {
    const pipe = fakePipefy({ 'webhooks {': hooks('https://other.example/', HOOK), updateWebhook: made });
    expect(await pipefy.inbound?.register?.(pipe.call(), HOOK)).toMatchObject({ ok: true });
    expect(pipe.sent[1]?.json.query).toContain('$input: UpdateWebhookInput!');
    expect(pipe.inputs()[1]).toMatchObject({ id: '2', url: HOOK });
    expect(pipe.inputs()[1]).not.toHaveProperty('pipe_id');
  });

  test('who does not administer the pipe is told so', async () => {
    const pipe = fakePipefy({ 'webhooks {': hooks(), createWebhook: refused('Permission denied') });
    expect(await pipefy.inbound?.register?.(pipe.call(), HOOK)).toMatchObject({ reason: 'forbidden' });
  });
});

describe('what a notice leaves out', () => {
  const notice = (action: string) =>
    deliveryOf({
      body: { data: { action, to: { id: 3, name: 'Proposta' }, card: { id: 11, pipe_id: 'Cxe' } } },
    });
  const card = {
    id: '11',
    title: 'Ana',
    phases_history: [{ phase: { id: '3' }, lastTimeIn: '2026-11-22T10:00:00-03:00' }],
    fields: [{ name: 'Telefone', value: '11 98765-4321', field: { id: 'tel', type: 'phone' } }],
  };

  test('is fetched once', async () => {
    const pipe = fakePipefy({ 'card(id': { data: { card } } });
    const answer = await pipefy.inbound?.hydrate?.(notice('card.move'), pipe.call());
    const body = answer?.ok ? answer.body : expect.fail('not hydrated');
    expect(pipe.sent.map(({ json }) => json.variables)).toEqual([{ id: '11' }]);
    expect(pipefy.inbound?.normalise({ ...notice('card.move'), body }, connectionOf({}))).toMatchObject({
      observations: [
        {
          type: 'card.moved',
          time: '2026-11-22T10:00:00-03:00',
          data: { customer: { phone: '+5511987654321' }, card: { stage: { id: '3' } } },
        },
      ],
    });
  });

  test('of a card that is gone the notice tells what it can', async () => {
    const pipe = fakePipefy({ 'card(id': refused('Record not found', 'RESOURCE_NOT_FOUND') });
    expect(await pipefy.inbound?.hydrate?.(notice('card.move'), pipe.call())).toEqual({
      ok: true,
      body: notice('card.move').body,
    });
  });

  test.each(['card.delete', 'card.email_received'])('nothing is fetched for %s', async (action) => {
    const pipe = fakePipefy({});
    expect(await pipefy.inbound?.hydrate?.(notice(action), pipe.call())).toEqual({
      ok: true,
      body: notice(action).body,
    });
    expect(pipe.sent).toEqual([]);
  });
});

describe('cards', () => {
  const form = {
    data: {
      pipe: {
        start_form_fields: [
          { id: 'nome_do_cliente', type: 'short_text', label: 'Nome do cliente' },
          { id: 'e_mail', type: 'email', label: 'E-mail' },
          { id: 'telefone', type: 'phone', label: 'Telefone' },
          { id: 'valor', type: 'currency', label: 'Valor' },
        ],
      },
    },
  };
  const order = {
    title: 'Pedido 1001',
    stageId: '315001001',
    name: 'Ana Lima',
    email: '',
    phone: '(11) 98765-4321',
    taxId: '529.982.247-25',
    value: 'R$ 1.234,56',
    text: 'Comprou pelo site',
    source: 'WhatsApp',
  };

  test('are made with the contact in the fields that fit, and a comment', async () => {
    const pipe = fakePipefy({
      start_form: form,
      createCard: { data: { createCard: { card: { id: '77' } } } },
      createComment: { data: { createComment: { comment: { id: '8' } } } },
    });
    expect(await run('createCard', order, pipe.call({}, { phoneField: 'zap' }))).toEqual({
      kind: 'sent',
      providerId: '77',
    });
    expect(pipe.inputs().slice(1)).toEqual([
      {
        pipe_id: '302766835',
        phase_id: '315001001',
        title: 'Pedido 1001',
        fields_attributes: [
          { field_id: 'nome_do_cliente', field_value: 'Ana Lima' },
          { field_id: 'zap', field_value: '+5511987654321' },
          { field_id: 'valor', field_value: '1234.56' },
        ],
      },
      { card_id: '77', text: 'Comprou pelo site\nOrigem: WhatsApp' },
    ]);
  });

  test('stay made when their comment is refused', async () => {
    const pipe = fakePipefy({
      start_form: form,
      createCard: { data: { createCard: { card: { id: '77' } } } },
      createComment: refused('Permission denied'),
    });
    expect(await run('createCard', order, pipe.call())).toMatchObject({ kind: 'sent', providerId: '77' });
  });

  test('are not made while the form cannot be read, nor made twice when the answer says nothing', async () => {
    const closed = fakePipefy({ start_form: refused('Too many requests') });
    expect(await run('createCard', order, closed.call())).toMatchObject({
      kind: 'retry',
      reason: 'rate_limited',
    });
    expect(closed.sent).toHaveLength(1);
    const silent = fakePipefy({ start_form: form, createCard: { data: { createCard: { card: null } } } });
    expect(await run('createCard', order, silent.call())).toMatchObject({ kind: 'unknown' });
    const picky = fakePipefy({ start_form: form, createCard: refused('Required field empty: Empresa') });
    expect(await run('createCard', order, picky.call())).toEqual({
      kind: 'rejected',
      reason: 'refused',
      detail: 'Required field empty: Empresa',
    });
  });

  test('move and are annotated, by id or by exact title', async () => {
    const edges = [{ node: { id: '5', title: 'Pedido 1001' } }, { node: { id: '6', title: 'Pedido 10012' } }];
    const pipe = fakePipefy({
      'cards(': { data: { cards: { edges } } },
      moveCard: { data: { moveCardToPhase: { card: { id: '5' } } } },
      createComment: { data: { createComment: { comment: { id: '8' } } } },
    });
    expect(await run('moveCard', { card: '5', stageId: '3' }, pipe.call())).toMatchObject({ kind: 'sent' });
    expect(await run('addNote', { card: 'Pedido 1001', text: 'Pago' }, pipe.call())).toMatchObject({
      kind: 'sent',
    });
    expect(pipe.inputs()).toEqual([
      { card_id: '5', destination_phase_id: '3' },
      undefined,
      { card_id: '5', text: 'Pago' },
    ]);
    expect(await run('addNote', { card: 'Pedido 9', text: 'x' }, pipe.call())).toMatchObject({
      reason: 'not_found',
    });
  });
});

describe('drop-downs', () => {
  test('pipes, phases and fields, named with what they belong to', async () => {
    const pipe = fakePipefy({
      organizations: {
        data: { organizations: [{ name: 'Loja', pipes: [{ id: 302766835, name: 'Vendas' }] }] },
      },
      phases: {
        data: { pipe: { name: 'Vendas', phases: [{ id: '3', name: 'Proposta' }, { name: 'sem id' }] } },
      },
      start_form: {
        data: { pipe: { name: 'Vendas', start_form_fields: [{ id: 'tel', label: 'Telefone' }] } },
      },
    });
    const { pipeId, stageId, phoneField } = pipefy.choices ?? {};
    expect(await pipeId?.(pipe.call())).toEqual({
      ok: true,
      choices: [{ value: '302766835', label: 'Loja › Vendas' }],
    });
    expect(await stageId?.(pipe.call())).toEqual({
      ok: true,
      choices: [{ value: '3', label: 'Vendas › Proposta' }],
    });
    expect(await phoneField?.(pipe.call())).toEqual({
      ok: true,
      choices: [{ value: 'tel', label: 'Vendas › Telefone' }],
    });
  });
});

describe('the listing', () => {
  test('is read page by page, and says what the notices say', async () => {
    const node = {
      id: '11',
      updated_at: '2026-11-22T10:00:00-03:00',
      created_at: '2026-11-22T09:00:00-03:00',
    };
    const answer = {
      data: {
        allCards: {
          pageInfo: { hasNextPage: true, endCursor: 'c1' },
          edges: [{ node }, { node: { id: '12' } }],
        },
      },
    };
    const pipe = fakePipefy({ allCards: answer });
    const { list } = pipefy.poll?.cards ?? expect.fail('no listing');
    const first = await list(pipe.call(), null, { since: '2026-11-22T12:00:00.000Z', limit: 200 });
    expect(first).toMatchObject({
      ok: true,
      more: true,
      items: [{ subject: 'card/11', fingerprint: node.updated_at }],
    });
    expect(pipe.sent[0]?.json.variables).toEqual({
      id: '302766835',
      since: '2026-11-22T12:00:00Z',
      first: 50,
    });
    answer.data.allCards.pageInfo.hasNextPage = false;
    const second = first.ok ? await list(pipe.call(), first.cursor, { since: '' }) : expect.fail('no page');
    expect(pipe.sent[1]?.json.variables).toMatchObject({ after: 'c1', since: '2026-11-22T12:00:00Z' });
    expect(second).toMatchObject({ ok: true, more: false });
    const body = first.ok ? first.items[0]?.body : undefined;
    expect(pipefy.inbound?.normalise(deliveryOf({ via: 'reconcile', body }), connectionOf({}))).toMatchObject(
      {
        observations: [{ type: 'card.created', subject: 'card/11', time: '2026-11-22T09:00:00-03:00' }],
      },
    );
  });
});
