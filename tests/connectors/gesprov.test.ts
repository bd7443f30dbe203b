import { describe, expect, test } from 'vitest';
import gesprov from '../../connectors/gesprov';
import type { Call, HttpRequest, HttpResult } from '../../src/kit';
import { testConnector } from '../suite/connector';
import { connectionOf } from '../suite/fixtures';

testConnector(gesprov);

const BASE = 'https://provedor.gesprov.com.br';
const CPF = '52998224725';
const LINE = '46190001120286661000500123456782516460000014990';

const answer = (status: number, json: unknown, headers: Record<string, string> = {}): HttpResult => ({
  ok: true,
  status,
  headers,
  text: JSON.stringify(json),
  json,
});
const page = (headers: Record<string, string> = {}): HttpResult => ({
  ok: true,
  status: 302,
  headers,
  text: '<html>',
  json: undefined,
});

const customer = {
  id: 77,
  tipo: 'PF',
  nome_razao_social: 'MARIA DE SOUZA',
  apelido: '',
  cpf_cnpj: '529.982.247-25',
  senha_central: 'nao-e-para-ninguem',
  contratos: [
    { id: 501, situacao: 'Ativo', servicos: [{ plano: 'Fibra 300', situacao: 'Bloqueado', senha: 'pppoe' }] },
    { id: 502, situacao: 'Cancelado', servicos: [] },
  ],
};
const titles = [
  { id: 9002, vencimento: '10/12/2026', valor: '99,90', situacao: 'Aberto', id_contrato: 501 },
  { id: 9001, vencimento: '10/11/2026', valor: '99,90', valor_atualizado: '103,15', linha_digitavel: LINE },
  { id: 9000, vencimento: '10/10/2026', valor: '99,90', situacao: 'Pago' },
];

/** A fake Gesprov that wants session, token and `text/plain` as the real one does. */
function fakeGesprov(answers: Record<string, HttpResult> = {}, titlesPath = '') {
  const requests: HttpRequest[] = [];
  const route = ({ url, headers = {}, body }: HttpRequest): HttpResult => {
    const { pathname } = new URL(url);
    const set = answers[pathname];
    if (set) return set;
    if (pathname === '/')
      return page({ 'set-cookie': 'lang=pt; path=/, PHPSESSID=abc123; path=/; HttpOnly' });
    if (headers.cookie !== 'PHPSESSID=abc123') return answer(200, { erro: 'sessao_invalida' });
    if (pathname === '/ges-api/v1/token')
      return headers.authorization === `Basic ${btoa('ponte:segredo-da-api')}`
        ? answer(200, { data: { access_token: 'tok-1', token_type: 'Bearer' } })
        : answer(200, { erro: 'usuario_invalido' });
    if (headers.authorization !== 'Bearer tok-1' || headers['content-type'] !== 'text/plain')
      return answer(400, { erro: 'requisicao_invalida' });
    const { cpf_cnpj } = JSON.parse(body ?? '{}');
    const isMaria = cpf_cnpj === CPF;
    if (pathname === '/ges-api/v1/identificacao-cliente')
      return isMaria ? answer(200, { cliente: customer }) : answer(200, { erro: 'cliente_nao_encontrado' });
    if (pathname === '/ges-api/v1/consultar-titulos') return answer(200, { titulos: isMaria ? titles : [] });
    return answer(404, {});
  };
  const call = (password = 'segredo-da-api'): Call => ({
    connection: {
      ...connectionOf({ baseUrl: `${BASE}/`, ...(titlesPath ? { titlesPath } : {}) }),
      credentials: { user: 'ponte', password },
    },
    http: {
      request: async (request: HttpRequest) => {
        requests.push(request);
        return structuredClone(route(request));
      },
    },
    now: Date.parse('2026-11-22T13:05:00Z'),
  });
  return { requests, call };
}

const billing = gesprov.billing ?? expect.fail('no billing');
const debtor = { id: '77', taxId: CPF, contracts: [] };

describe('signing in', () => {
  test('the probe proves user and password', async () => {
    expect(await gesprov.probe?.(fakeGesprov().call())).toEqual({
      ok: true,
      account: 'provedor.gesprov.com.br',
    });
    const refused = await gesprov.probe?.(fakeGesprov().call('outra-senha-qualquer'));
    expect(refused).toEqual({ ok: false, reason: 'unauthorized', detail: 'erro: usuario_invalido' });
  });

  test('a session may be opened by a later page', async () => {
    const later = { '/': page(), '/ges-api/': page({ 'set-cookie': 'PHPSESSID=abc123; path=/' }) };
    expect(await gesprov.probe?.(fakeGesprov(later).call())).toMatchObject({ ok: true });
  });

  test('a server that is down is asked once', async () => {
    const server = fakeGesprov({ '/': { ok: false, kind: 'timeout', detail: 'GET / -> no answer in time' } });
    expect(await gesprov.probe?.(server.call())).toMatchObject({ ok: false, reason: 'timeout', retry: true });
    expect(server.requests).toHaveLength(1);
  });

  test('what an error says is not passed on', async () => {
    const chatty = { '/ges-api/v1/token': answer(200, { erro: 'Senha segredo-da-api incorreta' }) };
    expect(await gesprov.probe?.(fakeGesprov(chatty).call())).toEqual({
      ok: false,
      reason: 'refused',
      detail: 'erro: without a code',
    });
  });
});

describe('a chatbot', () => {
  test('finds somebody by CPF, with contracts and without passwords', async () => {
    const found = await billing.find({ taxId: CPF }, fakeGesprov().call());
    expect(found).toEqual({
      ok: true,
      debtor: {
        id: '77',
        name: 'MARIA DE SOUZA',
        taxId: CPF,
        contracts: [
          { id: '501', plan: 'Fibra 300', status: 'blocked', statusText: 'Ativo' },
          { id: '502', plan: undefined, status: 'cancelled', statusText: 'Cancelado' },
        ],
      },
    });
    expect(JSON.stringify(found)).not.toMatch(/senha|pppoe|ninguem/);
  });

  test('nobody is nobody; by phone nobody is asked for', async () => {
    const server = fakeGesprov();
    expect(await billing.find({ taxId: '11144477735' }, server.call())).toEqual({ ok: true });
    const before = server.requests.length;
    expect(await billing.find({ phone: '+5511988887777' }, server.call())).toEqual({ ok: true });
    expect(server.requests).toHaveLength(before);
  });

  test('somebody else is not shown', async () => {
    const wrong = { '/ges-api/v1/identificacao-cliente': answer(200, { cliente: customer }) };
    expect(await billing.find({ taxId: '11144477735' }, fakeGesprov(wrong).call())).toEqual({ ok: true });
  });

  test('open titles, the oldest first, with what is due now', async () => {
    const open = await billing.openTitles(debtor, fakeGesprov().call());
    expect(open).toMatchObject({
      ok: true,
      titles: [
        {
          id: '9001',
          amount: { amount: 10315 },
          dueDate: '2026-11-10',
          boleto: { digitableLine: LINE },
        },
        { id: '9002', amount: { amount: 9990 }, dueDate: '2026-12-10', contractId: '501' },
      ],
    });
  });

  test('the path of the titles is the merchant’s to correct', async () => {
    const faturas = { '/ges-api/v1/faturas': answer(200, { faturas: titles }) };
    const open = await billing.openTitles(debtor, fakeGesprov(faturas, '/ges-api/v1/faturas').call());
    expect(open).toMatchObject({ ok: true, titles: [{ id: '9001' }, { id: '9002' }] });
    const wrong = await billing.openTitles(debtor, fakeGesprov({}, '/ges-api/v1/errado').call());
    expect(wrong).toMatchObject({ ok: false, reason: 'not_found' });
  });

  test.each([
    ['no list', { mensagem: 'ok' }],
    ['titles that cannot be read', { titulos: [{ codigo: 1, total: 'R$ 10' }] }],
  ])('%s is not "all is paid"', async (_name, json) => {
    const odd = { '/ges-api/v1/consultar-titulos': answer(200, json) };
    expect(await billing.openTitles(debtor, fakeGesprov(odd).call())).toMatchObject({ ok: false });
  });

  test.each([
    answer(200, []),
    answer(200, null),
    answer(200, { cliente: [] }),
    answer(200, { cliente: 'x', contratos: 7 }),
    answer(500, {}),
    page(),
  ])('odd answer %#', async (odd) => {
    const answers = { '/ges-api/v1/identificacao-cliente': odd, '/ges-api/v1/consultar-titulos': odd };
    const server = fakeGesprov(answers);
    expect(await billing.find({ taxId: CPF }, server.call())).toHaveProperty('ok');
    expect(await billing.openTitles(debtor, server.call())).toHaveProperty('ok');
  });
});
