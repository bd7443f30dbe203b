import { describe, expect, test } from 'vitest';
import trello from '../../connectors/trello';
import { type HttpRequest, type HttpResult, read, verify } from '../../src/kit';
import { testConnector } from '../suite/connector';
import { deliveryOf } from '../suite/fixtures';
import { agentCall, answer } from './agent';

const NEW_CARD = {
  title: 'Pedido 1001',
  name: 'Mariana Alves',
  email: 'mariana@exemplo.com.br',
  phone: '(11) 98765-4321',
  taxId: '529.982.247-25',
  value: '149,90',
  text: 'Quer brinde',
  source: 'WhatsApp',
};
testConnector(trello, {
  inputs: {
    createCard: NEW_CARD,
    moveCard: { card: '6921b0d2a1b2c3d4e5f60718', stageId: '61de01c0fd9d2b35d229b961' },
    addNote: { card: 'Festa de 15 anos', text: 'Pago' },
  },
});

const KEY = '0123456789abcdef0123456789abcdef';
const BOARD = '61de01c0fd9d2b35d229b95f';
const API = 'https://api.trello.com/1';
const world = agentCall(
  { apiToken: 'ATTA-token', webhookSecret: 'segredo' },
  { apiKey: KEY, boardId: 'CGKHU6vL' },
);

const GETS: Readonly<Record<string, unknown>> = {
  'members/me': { id: 'm1', fullName: 'Bia Prado', username: 'biaprado' },
  'members/me/boards': [
    {
      id: BOARD,
      name: 'Encomendas',
      lists: [
        { id: 'l1', name: 'Contato' },
        { id: 'l2', name: 'Proposta' },
      ],
    },
    { id: 'b2', name: 'Entregas', lists: [{ id: 'l3', name: 'Rota' }] },
  ],
  'boards/CGKHU6vL': { id: BOARD, name: 'Encomendas' },
  'boards/CGKHU6vL/lists': [{ id: 'l1', name: 'Contato' }, { id: 'l2' }],
  'lists/l3': { id: 'l3', idBoard: 'b2' },
  'cards/6921b0d2a1b2c3d4e5f60718': { id: '6921b0d2a1b2c3d4e5f60718', desc: 'Telefone: (11) 98765-4321' },
  search: {
    cards: [
      { id: 'c0', name: 'Festa de 15 anos e mais' },
      { id: '6921b0d2a1b2c3d4e5f60718', name: 'Festa de 15 anos' },
    ],
  },
};
const pathOf = ({ url }: HttpRequest) => url.replace(`${API}/`, '');
const site = (request: HttpRequest): HttpResult => {
  const found = GETS[pathOf(request)];
  if (request.json) return answer(200, { id: 'new-1' });
  return found ? answer(200, found) : answer(404, undefined);
};

describe('who a notice is from', () => {
  const scheme = trello.inbound?.verify;
  const url = 'https://ponte.example/hooks/trello/0123456789abcdef';
  const secret = 'segredo-do-power-up';
  const encoder = new TextEncoder();
  const body = encoder.encode('{"action":{"type":"createCard","data":{"card":{"name":"Pão de queijo"}}}}');

  async function sign(message: Uint8Array, key: string): Promise<string> {
    const hmac = { name: 'HMAC', hash: 'SHA-1' };
    const imported = await crypto.subtle.importKey('raw', encoder.encode(key), hmac, false, ['sign']);
    const mac = new Uint8Array(await crypto.subtle.sign('HMAC', imported, message));
    return btoa(String.fromCharCode(...mac));
  }
  const signedBy = async (signature: string, at = url) => {
    if (typeof scheme !== 'object') throw new Error('no scheme');
    const request = { url: at, headers: { 'x-trello-webhook': signature }, query: {}, body };
    return await verify(scheme, request, [secret], undefined, 0);
  };

  test('the signature is over the body and our address behind it', async () => {
    const message = encoder.encode(new TextDecoder().decode(body) + url);
    const signature = await sign(message, secret);
    expect(await signedBy(signature)).toBe(true);
    expect(await signedBy(signature, `${url}?x=1`)).toBe(false);
    expect(await signedBy(await sign(body, secret))).toBe(false);
    expect(await signedBy(await sign(message, 'outro'))).toBe(false);
    expect(await signedBy('')).toBe(false);
  });
  test('a look whether the address is there is answered', () => {
    const at = (method: string) => trello.inbound?.challenge?.(deliveryOf({ method, body: '' }), []);
    expect(at('HEAD')).toEqual({ status: 200 });
    expect(at('GET')).toEqual({ status: 200 });
    expect(at('POST')).toBeNull();
  });
});

describe('what notices leave out', () => {
  const card = { id: '6921b0d2a1b2c3d4e5f60718', name: 'Festa' };
  const ask = async (action: object) => {
    const { call, requests } = world(site);
    const body = { action };
    return { requests, answer: await trello.inbound?.hydrate?.(deliveryOf({ body }), call), body };
  };
  test('the description is fetched', async () => {
    const { requests, answer: hydrated, body } = await ask({ type: 'createCard', data: { card } });
    expect(requests).toEqual([
      {
        url: `${API}/cards/6921b0d2a1b2c3d4e5f60718`,
        query: { fields: 'desc' },
        headers: { authorization: `OAuth oauth_consumer_key="${KEY}", oauth_token="ATTA-token"` },
      },
    ]);
    const described = GETS['cards/6921b0d2a1b2c3d4e5f60718'];
    expect(hydrated).toEqual({ ok: true, body: { ...body, card: described } });
  });
  test('a card that is gone meanwhile is told all the same; what passes by itself is waited for', async () => {
    const body = { action: { type: 'createCard', data: { card } } };
    const answered = (status: number) =>
      trello.inbound?.hydrate?.(deliveryOf({ body }), world(() => answer(status, {})).call);
    expect(await answered(404)).toEqual({ ok: true, body });
    expect(await answered(429)).toMatchObject({ ok: false, retry: true });
    expect(await answered(401)).toMatchObject({ ok: false, reason: 'unauthorized' });
  });
  test('not of cards that are gone, nor of what makes no event', async () => {
    for (const action of [
      { type: 'deleteCard', data: { card } },
      { type: 'commentCard', data: { card } },
      { type: 'updateCard', data: { card: { ...card, closed: true }, old: { closed: false } } },
      { type: 'moveCardFromBoard', data: { card, boardTarget: { id: 'b2' } } },
      { type: 'createCard', data: {} },
    ]) {
      const { requests, answer: hydrated, body } = await ask(action);
      expect([requests, hydrated]).toEqual([[], { ok: true, body }]);
    }
  });
});

test('numbers that only look like phones reach nobody', async () => {
  const fixture = await import('../fixtures/trello/created-no-contact.json');
  const seen = trello.inbound?.normalise(deliveryOf(fixture), world(site).call.connection);
  expect(read(seen).has('observations.0.data.customer')).toBe(false);
});

describe('registering', () => {
  const hook = 'https://ponte.example/hooks/trello/abc';
  const webhook = (id: string, idModel: string, callbackURL = hook) => ({
    id,
    idModel,
    callbackURL,
    active: false,
  });
  const json = { callbackURL: hook, idModel: BOARD, description: 'Ponte', active: true };
  const registered = async (standing: object[]) => {
    const { call, requests } = world((request) =>
      pathOf(request) === 'tokens/ATTA-token/webhooks' ? answer(200, standing) : site(request),
    );
    const outcome = await trello.inbound?.register?.(call, hook);
    return { outcome, made: requests.slice(2).map((one) => [one.method, pathOf(one), one.json]) };
  };
  test('makes a webhook on the board', async () => {
    const { outcome, made } = await registered([webhook('w9', BOARD, 'https://outro.example/')]);
    expect(outcome).toEqual({ ok: true, registered: ['board'] });
    expect(made).toEqual([[undefined, 'webhooks', json]]);
  });
  test('wakes the one that is there, and deletes those of other boards', async () => {
    const { outcome, made } = await registered([webhook('w1', 'b2'), webhook('w2', BOARD)]);
    expect(outcome).toMatchObject({ ok: true });
    expect(made).toEqual([
      ['PUT', 'webhooks/w2', json],
      ['DELETE', 'webhooks/w1', undefined],
    ]);
  });
  test('without a board there is nothing to watch', async () => {
    const { call, requests } = agentCall({}, { apiKey: KEY })(site);
    expect(await trello.inbound?.register?.(call, hook)).toMatchObject({ reason: 'missing_setting' });
    expect(requests).toEqual([]);
  });
});

describe('the board’s own actions', () => {
  const list = trello.poll?.cards;
  const since = '2026-11-22T12:00:00.000Z';
  const action = (id: string, minute: string) => ({
    id,
    type: 'createCard',
    date: `2026-11-22T13:${minute}:00.123Z`,
    data: { card: { id: `c-${id}`, name: 'x' } },
  });
  test('are read from the newest page back, oldest first within a page', async () => {
    const { call, requests } = world(({ query }) =>
      answer(200, query?.before ? [action('a1', '01')] : [action('a3', '03'), action('a2', '02')]),
    );
    const first = await list?.list(call, null, { since, limit: 2 });
    expect(requests[0]).toMatchObject({
      url: `${API}/boards/CGKHU6vL/actions`,
      query: { since: '2026-11-22T12:00:00Z', before: undefined, limit: 2, memberCreator: 'false' },
    });
    expect(first).toMatchObject({
      more: true,
      items: [{ subject: 'card/c-a2' }, { subject: 'card/c-a3', fingerprint: 'a3' }],
    });
    const second = await list?.list(call, read(first).text('cursor') ?? '', { since, limit: 2 });
    expect(requests[1]?.query).toMatchObject({ since: '2026-11-22T12:00:00Z', before: 'a2' });
    expect(second).toMatchObject({ more: false, cursor: '{"since":"2026-11-22T13:01:00Z"}' });
  });
  test('rows that say nothing are left out', async () => {
    const { call } = world(() => answer(200, [{ id: 'a1', type: 'updateBoard', data: {} }]));
    expect(await list?.list(call, null, { since })).toMatchObject({ ok: true, items: [], more: false });
  });
});

describe('cards', () => {
  const run = (name: string, input: unknown, respond: (request: HttpRequest) => HttpResult = site) => {
    const { call, requests } = world(respond);
    const action = trello.actions?.[name];
    return { outcome: action?.run(action.input.parse(input), 'dsp_1', call), requests };
  };
  test('a new card goes into the first list, its contact into the description', async () => {
    const { outcome, requests } = run('createCard', NEW_CARD);
    expect(await outcome).toEqual({ kind: 'sent', providerId: 'new-1' });
    const desc = [
      'Nome: Mariana Alves',
      'Telefone: (11) 98765-4321',
      'E-mail: mariana@exemplo.com.br',
      'CPF/CNPJ: 52998224725',
      'Valor: R$ 149,90',
      'Origem: WhatsApp',
      '',
      'Quer brinde',
    ].join('\n');
    expect(requests.map((one) => [pathOf(one), one.json])).toEqual([
      ['boards/CGKHU6vL/lists', undefined],
      ['cards', { idList: 'l1', name: 'Pedido 1001', desc, pos: 'top' }],
    ]);
    // And the same contact comes back with the notice.
    const data = { card: { id: 'new-1', name: 'Pedido 1001' } };
    const body = { action: { type: 'createCard', data }, card: { desc } };
    expect(trello.inbound?.normalise(deliveryOf({ body }), world(site).call.connection)).toMatchObject({
      observations: [
        {
          data: {
            customer: {
              name: 'Mariana Alves',
              phone: '+5511987654321',
              email: 'mariana@exemplo.com.br',
              taxId: '52998224725',
            },
          },
        },
      ],
    });
  });
  test('or into the chosen list; and what may go wrong', async () => {
    const { outcome, requests } = run('createCard', { title: 'Só', stageId: 'l2' });
    expect(await outcome).toMatchObject({ kind: 'sent' });
    expect(requests.map(({ json }) => json)).toEqual([{ idList: 'l2', name: 'Só', desc: '', pos: 'top' }]);
    const on = (result: HttpResult) => run('createCard', { title: 'x', stageId: 'l2' }, () => result).outcome;
    expect(await on({ ok: false, kind: 'timeout', detail: 'no answer' })).toMatchObject({ kind: 'unknown' });
    expect(await on(answer(429, { error: 'API_TOKEN_LIMIT_EXCEEDED' }))).toMatchObject({ kind: 'retry' });
    expect(await on(answer(200, {}))).toMatchObject({ kind: 'rejected', reason: 'bad_answer' });
    const empty = run('createCard', { title: 'x' }, () => answer(200, []));
    expect(await empty.outcome).toMatchObject({ kind: 'rejected', reason: 'not_found' });
  });
  test('moves to a list, wherever its board is', async () => {
    const { outcome, requests } = run('moveCard', { card: '6921b0d2a1b2c3d4e5f60718', stageId: 'l3' });
    expect(await outcome).toMatchObject({ kind: 'sent' });
    expect(requests[1]).toMatchObject({
      method: 'PUT',
      url: `${API}/cards/6921b0d2a1b2c3d4e5f60718`,
      json: { idList: 'l3', idBoard: 'b2' },
    });
  });
  test('a note finds its card by the exact title', async () => {
    const { outcome, requests } = run('addNote', { card: 'Festa de 15 anos', text: 'Pago' });
    expect(await outcome).toMatchObject({ kind: 'sent' });
    expect(requests[0]?.url).toBe(`${API}/boards/CGKHU6vL`);
    expect(requests[1]?.query).toMatchObject({ query: 'name:"Festa de 15 anos"', idBoards: BOARD });
    expect(requests[2]).toMatchObject({
      url: `${API}/cards/6921b0d2a1b2c3d4e5f60718/actions/comments`,
      json: { text: 'Pago' },
    });
  });
});

test('boards and lists are chosen by name', async () => {
  const { call } = world(site);
  expect(await trello.choices?.boardId?.(call)).toEqual({
    ok: true,
    choices: [
      { value: BOARD, label: 'Encomendas' },
      { value: 'b2', label: 'Entregas' },
    ],
  });
  expect(await trello.choices?.stageId?.(call)).toEqual({
    ok: true,
    choices: [
      { value: 'l1', label: 'Encomendas › Contato' },
      { value: 'l2', label: 'Encomendas › Proposta' },
      { value: 'l3', label: 'Entregas › Rota' },
    ],
  });
  expect(await trello.probe?.(call)).toEqual({ ok: true, account: 'Bia Prado' });
});
