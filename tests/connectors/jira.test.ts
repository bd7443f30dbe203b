import { describe, expect, test } from 'vitest';
import jira from '../../connectors/jira';
import { type HttpRequest, type HttpResult, read, verify } from '../../src/kit';
import { testConnector } from '../suite/connector';
import { agentCall, answer } from './agent';

const NEW_CARD = {
  title: 'Pedido 1001',
  stageId: '10009',
  name: 'Mariana Alves',
  email: 'mariana@exemplo.com.br',
  phone: '(11) 98765-4321',
  value: '149,90',
  text: 'Quer brinde\n\nno bolo',
};
testConnector(jira, {
  inputs: {
    createCard: NEW_CARD,
    moveCard: { card: 'VEND-12', stageId: '10009' },
    addNote: { card: 'Festa de 15 anos', text: 'Pago' },
  },
});

const SITE = 'https://docesdabia.atlassian.net';
const world = agentCall(
  { email: 'bia@exemplo.com.br', apiToken: 'token-1', webhookSecret: 'um-segredo-longo' },
  { site: 'docesdabia', projectKey: 'VEND', issueTypeId: '10001', phoneField: 'customfield_10033' },
);

const TRANSITIONS = {
  transitions: [
    { id: '11', name: 'Voltar', to: { id: '10008', name: 'Contato' } },
    { id: '21', name: 'Propor', to: { id: '10009', name: 'Proposta' } },
  ],
};
const GETS: Readonly<Record<string, unknown>> = {
  '/rest/api/3/myself': { accountId: '5b10', displayName: 'Bia Prado' },
  '/rest/api/3/project/VEND': { id: '10000', key: 'VEND', name: 'Vendas' },
  '/rest/api/3/issue/VEND-12/transitions': TRANSITIONS,
  '/rest/api/3/issue/10412/transitions': TRANSITIONS,
  '/rest/api/3/issue/VEND-12': { id: '10412', fields: { status: { id: '10010' } } },
  '/rest/api/3/project/VEND/statuses': [
    {
      id: '10001',
      name: 'Tarefa',
      statuses: [
        { id: '10008', name: 'Contato' },
        { id: '10009', name: 'Proposta' },
      ],
    },
    { id: '10002', name: 'Subtarefa', statuses: [{ id: '10008', name: 'Contato' }] },
  ],
  '/rest/api/3/project/search': { values: [{ id: '10000', key: 'VEND', name: 'Vendas' }], isLast: true },
  '/rest/api/3/issue/createmeta/VEND/issuetypes': {
    issueTypes: [
      { id: '10001', name: 'Tarefa', subtask: false },
      { id: '10002', name: 'Subtarefa', subtask: true },
    ],
  },
  '/rest/api/3/field': [
    { id: 'summary', name: 'Resumo', custom: false },
    { id: 'customfield_10033', name: 'Telefone', custom: true },
  ],
};
const POSTS: Readonly<Record<string, HttpResult>> = {
  '/rest/api/3/issue': answer(201, { id: '10412', key: 'VEND-12' }),
  '/rest/api/3/issue/VEND-12/transitions': answer(204, undefined),
  '/rest/api/3/issue/10412/transitions': answer(204, undefined),
  '/rest/api/3/issue/10412/comment': answer(201, { id: '10500' }),
  '/rest/api/3/search/jql': answer(200, {
    issues: [
      { id: '9', fields: { summary: 'Festa de 15 anos e mais' } },
      { id: '10412', fields: { summary: 'Festa de 15 anos' } },
    ],
  }),
};
const pathOf = ({ url }: HttpRequest) => new URL(url).pathname;
const site = (request: HttpRequest): HttpResult => {
  const path = pathOf(request);
  if (request.json) return POSTS[path] ?? answer(404, {});
  return GETS[path] ? answer(200, GETS[path]) : answer(404, {});
};

test('a notice is signed with HMAC-SHA256 over its body', async () => {
  const secret = 'It’s a Secret to Everybody';
  const body = new TextEncoder().encode('{"webhookEvent":"jira:issue_updated","issue":{"id":"1"}}');
  const key = await crypto.subtle.importKey(
    'raw',
    new TextEncoder().encode(secret),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['sign'],
  );
  const mac = new Uint8Array(await crypto.subtle.sign('HMAC', key, body));
  const hex = [...mac].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const scheme = jira.inbound?.verify;
  if (typeof scheme !== 'object') throw new Error('no scheme');
  const url = 'https://ponte.example/hooks/jira/t';
  const signed = { url, headers: { 'x-hub-signature': `sha256=${hex}` }, query: {}, body };
  expect(await verify(scheme, signed, [secret], undefined, 0)).toBe(true);
  const altered = { ...signed, body: new TextEncoder().encode('{}') };
  expect(await verify(scheme, altered, [secret], undefined, 0)).toBe(false);
  const sha1 = { ...signed, headers: { 'x-hub-signature': `sha1=${hex}` } };
  expect(await verify(scheme, sha1, [secret], undefined, 0)).toBe(false);
});

test('the probe names the person and the project', async () => {
  const { call, requests } = world(site);
  expect(await jira.probe?.(call)).toEqual({ ok: true, account: 'Bia Prado · Vendas' });
  expect(requests[0]).toEqual({
    url: `${SITE}/rest/api/3/myself`,
    headers: { authorization: `Basic ${btoa('bia@exemplo.com.br:token-1')}` },
  });
});

describe('registering', () => {
  const hook = 'https://ponte.example/hooks/jira/abc';
  const self = (id: number) => `${SITE}/rest/webhooks/1.0/webhook/${id}`;

  test('makes a webhook with a secret, then deletes the old one of this address', async () => {
    const standing = [
      { self: self(7), name: 'Ponte', url: hook },
      { self: self(8), name: 'Outro', url: 'https://outro.example/' },
    ];
    const { call, requests } = world(({ json, method }) =>
      method === 'DELETE'
        ? answer(204, undefined)
        : answer(json ? 201 : 200, json ? { self: self(9) } : standing),
    );
    expect(await jira.inbound?.register?.(call, hook)).toEqual({
      ok: true,
      registered: ['jira:issue_created', 'jira:issue_updated', 'jira:issue_deleted'],
    });
    expect(requests[1]?.json).toEqual({
      name: 'Ponte',
      url: hook,
      events: ['jira:issue_created', 'jira:issue_updated', 'jira:issue_deleted'],
      filters: { 'issue-related-events-section': 'project = "VEND"' },
      excludeBody: false,
      secret: 'um-segredo-longo',
    });
    expect(requests.slice(2).map(({ method, url }) => [method, url])).toEqual([['DELETE', self(7)]]);
  });
  test('who is no administrator is told so', async () => {
    const { call } = world(() => answer(403, { message: 'no' }));
    expect(await jira.inbound?.register?.(call, hook)).toMatchObject({ ok: false, reason: 'forbidden' });
  });
});

describe('cards', () => {
  const run = (name: string, input: unknown, respond: (request: HttpRequest) => HttpResult = site) => {
    const { call, requests } = world(respond);
    const action = jira.actions?.[name];
    return { outcome: action?.run(action.input.parse(input), 'dsp_1', call), requests };
  };
  const paragraph = (text: string) => ({ type: 'paragraph', content: text ? [{ type: 'text', text }] : [] });

  test('a new card has its contact in the custom fields and in the description', async () => {
    const { outcome, requests } = run('createCard', NEW_CARD);
    expect(await outcome).toEqual({ kind: 'sent', providerId: '10412' });
    expect(requests.map(({ url, json }) => [url.replace(`${SITE}/rest/api/3/`, ''), json])).toEqual([
      [
        'issue',
        {
          fields: {
            customfield_10033: '+5511987654321',
            project: { key: 'VEND' },
            issuetype: { id: '10001' },
            summary: 'Pedido 1001',
            description: {
              type: 'doc',
              version: 1,
              content: [
                paragraph('Nome: Mariana Alves'),
                paragraph('Telefone: (11) 98765-4321'),
                paragraph('E-mail: mariana@exemplo.com.br'),
                paragraph('Valor: R$ 149,90'),
                paragraph(''),
                paragraph('Quer brinde'),
                paragraph(''),
                paragraph('no bolo'),
              ],
            },
          },
        },
      ],
      ['issue/10412/transitions', undefined],
      ['issue/10412/transitions', { transition: { id: '21' } }],
    ]);
  });
  test('a card that cannot leave its first status is made all the same', async () => {
    const { outcome } = run('createCard', { ...NEW_CARD, stageId: '77' });
    expect(await outcome).toEqual({
      kind: 'sent',
      providerId: '10412',
      detail: 'it stays in its first status',
    });
    const { outcome: bare, requests } = run('createCard', { title: 'Só o título' });
    expect(await bare).toEqual({ kind: 'sent', providerId: '10412' });
    expect(read(requests[0]?.json).has('fields.description')).toBe(false);
  });
  test('refusals, lost answers, and 201 without an issue', async () => {
    const on = (result: HttpResult) => run('createCard', { title: 'x' }, () => result).outcome;
    expect(await on(answer(400, { errors: { summary: 'no' } }))).toMatchObject({ kind: 'rejected' });
    expect(await on({ ok: false, kind: 'timeout', detail: 'no answer' })).toMatchObject({ kind: 'unknown' });
    expect(await on(answer(201, {}))).toMatchObject({ kind: 'rejected', reason: 'bad_answer' });
    const { call } = agentCall({}, { site: 'x', projectKey: 'VEND' })(site);
    expect(await jira.actions?.createCard?.run({ title: 'x' }, 'dsp_1', call)).toMatchObject({
      reason: 'missing_setting',
      detail: 'issueTypeId',
    });
  });
  test('moves by the transition that leads to the status', async () => {
    const { outcome, requests } = run('moveCard', { card: 'VEND-12', stageId: '10009' });
    expect(await outcome).toMatchObject({ kind: 'sent' });
    expect(requests[1]?.json).toEqual({ transition: { id: '21' } });
  });
  test('a repeat finds it there already; a status without a way to it is refused', async () => {
    expect(await run('moveCard', { card: 'VEND-12', stageId: '10010' }).outcome).toEqual({ kind: 'sent' });
    expect(await run('moveCard', { card: 'VEND-12', stageId: '10099' }).outcome).toMatchObject({
      kind: 'rejected',
      reason: 'refused',
    });
  });
  test('two transitions at a time: the second waits', async () => {
    const { outcome } = run('moveCard', { card: 'VEND-12', stageId: '10009' }, (request) =>
      request.json ? answer(409, {}) : site(request),
    );
    expect(await outcome).toEqual({ kind: 'retry', reason: 'unavailable' });
  });
  test('a note finds its card by the exact title', async () => {
    const { outcome, requests } = run('addNote', { card: 'Festa de 15 anos', text: 'Pago' });
    expect(await outcome).toMatchObject({ kind: 'sent' });
    expect(requests.map(({ json }) => json)).toEqual([
      {
        jql: 'project = "VEND" AND summary ~ "\\"Festa de 15 anos\\"" ORDER BY created DESC',
        fields: ['summary'],
        maxResults: 50,
      },
      { body: { type: 'doc', version: 1, content: [paragraph('Pago')] } },
    ]);
    const { outcome: none, requests: asked } = run('addNote', { card: 'a" OR project = "X', text: 'x' });
    expect(await none).toMatchObject({ kind: 'rejected', reason: 'not_found' });
    expect(read(asked[0]?.json).text('jql')).toContain('summary ~ "\\"a  OR project =  X\\""');
  });
});

test('what the forms offer', async () => {
  const { call } = world(site);
  const offered = async (key: string) => await jira.choices?.[key]?.(call);
  expect(await offered('stageId')).toEqual({
    ok: true,
    choices: [
      { value: '10008', label: 'VEND › Contato' },
      { value: '10009', label: 'VEND › Proposta' },
    ],
  });
  expect(await offered('wonStatus')).toEqual(await offered('stageId'));
  expect(await offered('projectKey')).toEqual({ ok: true, choices: [{ value: 'VEND', label: 'Vendas' }] });
  expect(await offered('issueTypeId')).toEqual({ ok: true, choices: [{ value: '10001', label: 'Tarefa' }] });
  expect(await offered('phoneField')).toEqual({
    ok: true,
    choices: [{ value: 'customfield_10033', label: 'Telefone' }],
  });
});
