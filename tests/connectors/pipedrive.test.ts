import { describe, expect, test } from 'vitest';
import pipedrive from '../../connectors/pipedrive';
import { advance } from '../../src/hub/advance';
import { type HttpRequest, type HttpResult, read } from '../../src/kit';
import type { SubjectState } from '../../src/store/types';
import { testConnector } from '../suite/connector';
import { connectionOf, deliveryOf } from '../suite/fixtures';
import { agentCall, answer } from './agent';

const NEW_CARD = {
  title: 'Pedido 1001',
  stageId: '9',
  name: 'Mariana Alves',
  email: 'mariana@exemplo.com.br',
  phone: '(11) 98765-4321',
  taxId: '529.982.247-25',
  value: '149,90',
  text: 'Quer <b>brinde</b>\nno bolo',
  source: 'WhatsApp',
};
testConnector(pipedrive, {
  inputs: {
    createCard: NEW_CARD,
    moveCard: { card: '1042', stageId: '9' },
    addNote: { card: 'Festa de 15 anos', text: 'Pago' },
  },
});

const world = agentCall({ apiToken: 'token-1', webhookUser: 'ponte', webhookSecret: 'uma-senha-longa' }, {});
const API = 'https://api.pipedrive.com';

const PERSON = {
  id: 307,
  name: 'Mariana Alves',
  emails: [],
  phones: [{ value: '11987654321', primary: true }],
};
const DEAL = {
  id: 1042,
  title: 'Festa',
  status: 'open',
  stage_id: 9,
  pipeline_id: 2,
  person_id: 307,
  add_time: '2026-11-22T10:00:00Z',
  update_time: '2026-11-22T13:00:00Z',
  stage_change_time: '2026-11-22T13:00:00Z',
};
const THINGS: Readonly<Record<string, unknown>> = {
  '/api/v1/users/me': { id: 7, name: 'Bia', company_id: 12882925, company_name: 'Doces da Bia' },
  '/api/v2/deals/1042': DEAL,
  '/api/v2/persons/307': PERSON,
  '/api/v2/stages/8': { id: 8, name: 'Contato' },
  '/api/v2/stages/9': { id: 9, name: 'Proposta' },
  '/api/v2/pipelines/2': { id: 2, name: 'Vendas' },
  '/api/v2/pipelines': [
    { id: 2, name: 'Vendas' },
    { id: 3, name: 'Pós-venda' },
  ],
  '/api/v2/stages': [
    { id: 8, name: 'Contato', pipeline_id: 2 },
    { id: 11, name: 'Entrega', pipeline_id: 3 },
    { id: 9, name: 'Proposta', pipeline_id: 2 },
  ],
  '/api/v2/persons/search': { items: [] },
  '/api/v2/deals/search': { items: [{ result_score: 1, item: { id: 1042, type: 'deal' } }] },
};
const data = (status: number, value: unknown, next?: string): HttpResult =>
  answer(status, { success: true, data: value, additional_data: { next_cursor: next ?? null } });
const NOT_FOUND = answer(404, { success: false, error: 'not found' });

const pathOf = ({ url }: HttpRequest) => new URL(url).pathname;
const things = (request: HttpRequest): HttpResult => {
  const found = THINGS[pathOf(request)];
  return found && !request.method && !request.json ? data(200, found) : NOT_FOUND;
};

describe('what notices leave out', () => {
  const moved = { ...pipedrive.samples?.find(({ name }) => name === 'moved') };
  const { related: _none, ...body } = moved.body as Record<string, unknown>;

  test('the person and the names are fetched, one call each', async () => {
    const { call, requests } = world(things);
    const hydrated = await pipedrive.inbound?.hydrate?.(deliveryOf({ body }), call);
    expect(requests.map(pathOf)).toEqual([
      '/api/v2/persons/307',
      '/api/v2/stages/9',
      '/api/v2/stages/8',
      '/api/v2/pipelines/2',
    ]);
    expect(requests[0]?.headers).toEqual({ 'x-api-token': 'token-1' });
    expect(hydrated).toMatchObject({
      ok: true,
      body: { related: { person: PERSON, stage: { name: 'Proposta' }, previousStage: { name: 'Contato' } } },
    });
  });
  test('a person who is gone leaves the event without a contact', async () => {
    const { call } = world((request) => (pathOf(request).includes('persons') ? NOT_FOUND : things(request)));
    const hydrated = await pipedrive.inbound?.hydrate?.(deliveryOf({ body }), call);
    expect(hydrated).toMatchObject({ ok: true, body: { related: { stage: { name: 'Proposta' } } } });
    expect(read(hydrated).has('body.related.person')).toBe(false);
  });
  test('without a token nothing is asked for, and nothing is listed', async () => {
    const { call, requests } = agentCall({ webhookUser: 'ponte', webhookSecret: 'senha' }, {})(things);
    expect(await pipedrive.inbound?.hydrate?.(deliveryOf({ body }), call)).toEqual({ ok: true, body });
    const page = await pipedrive.poll?.cards?.list(call, null, { since: '2026-11-22T12:00:00Z' });
    expect(page).toEqual({ ok: true, items: [], cursor: '{}', more: false });
    expect(requests).toEqual([]);
  });
  test('what passes by itself is waited for', async () => {
    const { call } = world((request) =>
      pathOf(request).includes('persons') ? answer(429, { success: false }) : things(request),
    );
    expect(await pipedrive.inbound?.hydrate?.(deliveryOf({ body }), call)).toMatchObject({ retry: true });
  });
  test('nothing is asked of what makes no event, or is deleted', async () => {
    const { call, requests } = world(things);
    for (const action of ['delete', 'archive']) {
      const notice = { meta: { action, entity: 'deal' }, data: null, previous: { id: 1, person_id: 3 } };
      expect(await pipedrive.inbound?.hydrate?.(deliveryOf({ body: notice }), call)).toMatchObject({
        ok: true,
      });
    }
    expect(requests).toEqual([]);
  });
});

describe('registering', () => {
  const hook = 'https://ponte.example/hooks/pipedrive/abc';
  const OLD = [
    { id: 5, subscription_url: hook, event_object: 'deal', event_action: '*' },
    { id: 6, subscription_url: 'https://outro.example/', event_object: 'deal', event_action: '*' },
  ];
  test('makes both webhooks, then deletes the old one of this address', async () => {
    const { call, requests } = world(({ method, json }) =>
      data(json ? 201 : 200, json ? { id: 9 } : method === 'DELETE' ? { id: 5 } : OLD),
    );
    expect(await pipedrive.inbound?.register?.(call, hook)).toEqual({
      ok: true,
      registered: ['deal', 'lead'],
      refused: [],
    });
    expect(requests.map(({ method = 'GET', url, json }) => [json ? 'POST' : method, url])).toEqual([
      ['GET', `${API}/api/v1/webhooks`],
      ['POST', `${API}/api/v1/webhooks`],
      ['POST', `${API}/api/v1/webhooks`],
      ['DELETE', `${API}/api/v1/webhooks/5`],
    ]);
    expect(requests[1]?.json).toEqual({
      name: 'Ponte',
      subscription_url: hook,
      event_action: '*',
      event_object: 'deal',
      version: '2.0',
      http_auth_user: 'ponte',
      http_auth_password: 'uma-senha-longa',
    });
  });
  test('what is refused keeps its old webhook', async () => {
    const { call, requests } = world(({ json }) =>
      read(json).text('event_object') === 'deal'
        ? answer(403, { success: false })
        : data(200, json ? { id: 9 } : OLD),
    );
    expect(await pipedrive.inbound?.register?.(call, hook)).toMatchObject({
      registered: ['lead'],
      refused: ['deal'],
    });
    expect(requests.some(({ method }) => method === 'DELETE')).toBe(false);
  });
});

describe('the list of deals', () => {
  const list = pipedrive.poll?.cards;
  const since = '2026-11-22T12:00:00.000Z';

  test('goes page by page, and begins again a little before the newest change', async () => {
    const { call, requests } = world(({ query }) =>
      query?.cursor
        ? data(200, [{ ...DEAL, id: 1043, update_time: '2026-11-22T13:04:00Z' }])
        : data(200, [DEAL, { id: 'x' }, { title: 'no number' }], 'page-2'),
    );
    const first = await list?.list(call, null, { since });
    expect(requests[0]?.query).toEqual({
      updated_since: '2026-11-22T12:00:00Z',
      sort_by: 'update_time',
      sort_direction: 'asc',
      limit: 25,
      cursor: undefined,
    });
    expect(first).toMatchObject({
      more: true,
      items: [{ subject: 'card/1042', updatedAt: '2026-11-22T13:00:00Z' }],
    });
    const second = await list?.list(call, read(first).text('cursor') ?? '', { since });
    expect(requests[1]?.query).toMatchObject({ updated_since: '2026-11-22T12:00:00Z', cursor: 'page-2' });
    expect(second).toMatchObject({ more: false, cursor: '{"since":"2026-11-22T13:02:00Z"}' });
  });
  test('an empty page keeps its place', async () => {
    const { call } = world(() => data(200, []));
    const cursor = '{"since":"2026-11-22T13:02:00Z"}';
    expect(await list?.list(call, cursor, { since })).toEqual({ ok: true, items: [], cursor, more: false });
  });
  test('a detail tells the same occurrences as the webhooks', async () => {
    const { call } = world(things);
    const item = { subject: 'card/1042', fingerprint: '', updatedAt: since };
    const detail = await list?.detail?.(call, item);
    const seen = pipedrive.inbound?.normalise(
      deliveryOf({ body: read(detail).at('body').value }),
      call.connection,
    );
    expect(seen).toMatchObject({
      kind: 'observed',
      observations: [
        { type: 'card.created', time: '2026-11-22T10:00:00Z' },
        {
          type: 'card.moved',
          time: '2026-11-22T13:00:00Z',
          data: { card: { stage: { id: '9', name: 'Proposta' } }, customer: { phone: '+5511987654321' } },
        },
      ],
    });
  });
});

describe('what the list proves', () => {
  const related = { stage: { name: 'Contato' } };
  const created = { ...DEAL, stage_id: 8, stage_change_time: null, update_time: null };
  const notice = (action: string, data: object, previous: object | null) => ({
    meta: { action, entity: 'deal', timestamp: '2026-11-22T13:00:01.250Z' },
    data,
    previous,
    related,
  });
  const listed = (data: object) => ({ meta: { action: 'listed', entity: 'deal' }, data, related });

  /** The types of what is news, notice after notice, as the hub decides it. */
  function news(...bodies: [via: 'webhook' | 'reconcile', body: object][]): (readonly string[])[] {
    let known: SubjectState | undefined;
    return bodies.map(([via, body], index) => {
      const seen = pipedrive.inbound?.normalise(deliveryOf({ body, via }), connectionOf({}));
      const observations = seen?.kind === 'observed' ? seen.observations : [];
      return observations.flatMap((observation) => {
        const step = advance(known, observation, {
          via,
          deliveryId: `dlv_${index}`,
          receivedAt: Date.parse('2026-11-22T14:00:00Z'),
          connectedAt: '2026-11-01T00:00:00.000Z',
          version: index + 1,
        });
        known = step.state ?? known;
        return step.news ? [step.news.type] : [];
      });
    });
  }
  test('nothing that the webhooks have told is news', () => {
    const won = { ...DEAL, status: 'won', won_time: '2026-11-22T13:10:00Z' };
    expect(
      news(
        ['webhook', notice('create', created, null)],
        [
          'webhook',
          notice('change', { ...DEAL, stage_change_time: '2026-11-22T13:00:00.400Z' }, { stage_id: 8 }),
        ],
        ['webhook', notice('change', won, { status: 'open' })],
        ['reconcile', listed(won)],
        [
          'webhook',
          notice(
            'change',
            { ...won, title: 'Outro', update_time: '2026-11-22T13:20:00Z' },
            { title: 'Festa' },
          ),
        ],
      ),
    ).toEqual([['card.created'], ['card.moved'], ['card.won'], [], ['card.updated']]);
  });
  test('a move, or a whole deal, whose webhook was lost is news once', () => {
    const moved = ['reconcile', listed(DEAL)] as ['reconcile', object];
    expect(news(['webhook', notice('create', created, null)], moved, moved)).toEqual([
      ['card.created'],
      ['card.moved'],
      [],
    ]);
    expect(news(['reconcile', listed(created)])).toEqual([['card.created']]);
  });
});

describe('cards', () => {
  const run = (name: string, input: unknown, respond: (request: HttpRequest) => HttpResult) => {
    const { call, requests } = world(respond);
    const action = pipedrive.actions?.[name];
    return { outcome: action?.run(action.input.parse(input), 'dsp_1', call), requests };
  };
  const making = (request: HttpRequest): HttpResult =>
    request.json ? data(201, { id: pathOf(request).endsWith('persons') ? 307 : 1042 }) : things(request);

  test('a new card brings its person and a note', async () => {
    const { outcome, requests } = run('createCard', NEW_CARD, making);
    expect(await outcome).toEqual({ kind: 'sent', providerId: '1042' });
    expect(requests.map(({ url, query, json }) => [url.replace(API, ''), json ?? query])).toEqual([
      [
        '/api/v2/persons/search',
        { term: 'mariana@exemplo.com.br', fields: 'email', exact_match: 'true', limit: 1 },
      ],
      ['/api/v2/persons/search', { term: '+5511987654321', fields: 'phone', exact_match: 'true', limit: 1 }],
      [
        '/api/v2/persons',
        {
          name: 'Mariana Alves',
          emails: [{ value: 'mariana@exemplo.com.br', primary: true, label: 'work' }],
          phones: [{ value: '+5511987654321', primary: true, label: 'mobile' }],
        },
      ],
      ['/api/v2/deals', { title: 'Pedido 1001', stage_id: 9, person_id: 307, value: 149.9, currency: 'BRL' }],
      [
        '/api/v1/notes',
        {
          deal_id: 1042,
          content:
            'CPF/CNPJ: 52998224725<br>Origem: WhatsApp<br><br>Quer &lt;b&gt;brinde&lt;/b&gt;<br>no bolo',
        },
      ],
    ]);
  });
  test('a person who is there is not made again; a title is enough', async () => {
    const { outcome, requests } = run(
      'createCard',
      { title: 'Só', email: 'a@b.co', stageId: '' },
      (request) =>
        pathOf(request).endsWith('persons/search')
          ? data(200, { items: [{ item: { id: 5 } }] })
          : making(request),
    );
    expect(await outcome).toMatchObject({ kind: 'sent' });
    expect(requests[1]?.json).toEqual({ title: 'Só', person_id: 5 });
    expect(requests).toHaveLength(2);
  });
  test('an answer that is lost: the deal’s is unknown, the person’s is tried again', async () => {
    const lost: HttpResult = { ok: false, kind: 'timeout', detail: 'no answer in time' };
    const losing = (path: string) => (request: HttpRequest) =>
      pathOf(request) === path && request.json ? lost : making(request);
    expect(await run('createCard', NEW_CARD, losing('/api/v2/deals')).outcome).toMatchObject({
      kind: 'unknown',
    });
    expect(await run('createCard', NEW_CARD, losing('/api/v2/persons')).outcome).toMatchObject({
      kind: 'retry',
    });
    expect(await run('createCard', NEW_CARD, losing('/api/v1/notes')).outcome).toMatchObject({
      kind: 'sent',
      detail: 'the note could not be written',
    });
  });
  test('200 without a deal is no success', async () => {
    const { outcome } = run('createCard', { title: 'Só' }, () => answer(200, { success: false, data: null }));
    expect(await outcome).toMatchObject({ kind: 'rejected', reason: 'bad_answer' });
  });
  test('moves by number, and finds a deal by its title', async () => {
    const { outcome, requests } = run('moveCard', { card: 'Festa de 15 anos', stageId: '9' }, (request) =>
      request.method === 'PATCH' ? data(200, DEAL) : things(request),
    );
    expect(await outcome).toMatchObject({ kind: 'sent' });
    expect(requests[1]).toMatchObject({
      method: 'PATCH',
      url: `${API}/api/v2/deals/1042`,
      json: { stage_id: 9 },
    });
  });
  test('a stage that is no number is refused before anything is asked', async () => {
    for (const [name, input] of [
      ['moveCard', { card: '1042', stageId: 'Proposta' }],
      ['createCard', { title: 'Só', stageId: 'Proposta' }],
    ] as const) {
      const { outcome, requests } = run(name, input, things);
      expect(await outcome).toMatchObject({ kind: 'rejected', reason: 'invalid_input' });
      expect(requests).toEqual([]);
    }
  });
});

test('stages are chosen by name', async () => {
  const { call } = world(things);
  expect(await pipedrive.choices?.stageId?.(call)).toEqual({
    ok: true,
    choices: [
      { value: '8', label: 'Vendas › Contato' },
      { value: '9', label: 'Vendas › Proposta' },
      { value: '11', label: 'Pós-venda › Entrega' },
    ],
  });
});

describe('whose account it is', () => {
  test('a consent keeps the host of the company', async () => {
    const { call, requests } = world(things);
    const granted = { access_token: 'at-1', api_domain: 'https://docesdabia.pipedrive.com' };
    expect(await pipedrive.oauth?.account(granted, call.http)).toEqual({
      id: '12882925',
      settings: { baseUrl: 'https://docesdabia.pipedrive.com' },
    });
    expect(requests).toEqual([
      {
        url: 'https://docesdabia.pipedrive.com/api/v1/users/me',
        headers: { authorization: 'Bearer at-1' },
      },
    ]);
    expect(await pipedrive.oauth?.account({}, world(() => NOT_FOUND).call.http)).toBeUndefined();
  });
  test('calls of a consent carry its token', async () => {
    const granted = agentCall(
      { accessToken: 'at-1', apiToken: 'old' },
      { baseUrl: 'https://x.pipedrive.com/' },
    );
    const { call, requests } = granted(things);
    expect(await pipedrive.probe?.(call)).toEqual({ ok: true, account: 'Doces da Bia' });
    expect(requests[0]).toMatchObject({
      url: 'https://x.pipedrive.com/api/v1/users/me',
      headers: { authorization: 'Bearer at-1' },
    });
  });
});
