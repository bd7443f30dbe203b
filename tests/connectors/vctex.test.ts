import { describe, expect, test } from 'vitest';
import vctex from '../../connectors/vctex';
import type { Call, HttpRequest } from '../../src/kit';
import { testConnector } from '../suite/connector';
import { connectionOf, deliveryOf } from '../suite/fixtures';

testConnector(vctex);

const credentials = { cpf: '529.982.247-25', password: ' senha-do-parceiro ', accessToken: 'token-1' };

/** One answer for each path; everything else is not there. */
function fakeVctex(answers: Readonly<Record<string, unknown>>) {
  const requests: HttpRequest[] = [];
  const call: Call = {
    connection: { ...connectionOf({}), credentials },
    now: Date.parse('2026-11-22T13:05:00Z'),
    http: {
      request: async (request) => {
        requests.push(request);
        const json = answers[new URL(request.url).pathname];
        const status = json === undefined ? 404 : 200;
        return { ok: true, status, headers: {}, text: JSON.stringify(json) ?? '', json };
      },
    },
  };
  return { call, requests };
}

describe('logging in', () => {
  test('gets a token with CPF and password', async () => {
    const { call, requests } = fakeVctex({
      '/api/authentication/login': { statusCode: 200, token: { accessToken: 'abc', expires: 3600 } },
    });
    expect(await vctex.login?.(call)).toEqual({ ok: true, accessToken: 'abc', expiresInSeconds: 3600 });
    expect(requests).toEqual([
      {
        url: 'https://www.appvctex.com.br/api/authentication/login',
        json: { cpf: '52998224725', password: 'senha-do-parceiro' },
      },
    ]);
  });

  test.each([
    [{ statusCode: 401, message: 'Usuário ou senha inválidos' }, 'unauthorized'],
    [{ statusCode: 200, token: {} }, 'bad_answer'],
    [{ statusCode: 503, message: 'Fora do ar' }, 'unavailable'],
  ])('a refusal inside HTTP 200: %j', async (answer, reason) => {
    const { call } = fakeVctex({ '/api/authentication/login': answer });
    expect(await vctex.login?.(call)).toMatchObject({ ok: false, reason });
  });
});

test('the probe asks for the table of fees', async () => {
  const { call, requests } = fakeVctex({ '/api/service/fee-schedule': [{ id: 1, name: 'Padrão' }] });
  expect(await vctex.probe?.(call)).toEqual({ ok: true });
  expect(requests[0]?.headers).toEqual({ authorization: 'Bearer token-1' });
});

describe('a contract number alone', () => {
  const proposal = { statusCode: 200, data: { proposalContractNumber: '123/26', proposalStatusId: 60 } };

  test('is asked for', async () => {
    const { call, requests } = fakeVctex({ '/api/service/proposal/contract-number': proposal });
    const delivery = deliveryOf({ body: { contractNumber: '123/26' } });
    expect(await vctex.inbound?.hydrate?.(delivery, call)).toEqual({ ok: true, body: proposal });
    expect(requests[0]?.headers).toEqual({ authorization: 'Bearer token-1', 'contract-number': '123-26' });
  });

  test('that VCTEX does not know is a failure', async () => {
    const unknown = { statusCode: 404, message: 'Proposta não encontrada' };
    const { call } = fakeVctex({ '/api/service/proposal/contract-number': unknown });
    const delivery = deliveryOf({ body: { contractNumber: '123/26' } });
    expect(await vctex.inbound?.hydrate?.(delivery, call)).toMatchObject({ ok: false, reason: 'not_found' });
  });

  test.each([
    proposal,
    { proposalContractNumber: '1/26', proposalStatusId: 60 },
    { contractNumber: 'a\nb: c' },
    null,
  ])('nothing is asked for %j', async (body) => {
    const { call, requests } = fakeVctex({});
    expect(await vctex.inbound?.hydrate?.(deliveryOf({ body }), call)).toEqual({ ok: true, body });
    expect(requests).toEqual([]);
  });
});

test('a mapping that cannot be read is told in the form', () => {
  expect(vctex.check?.({ settings: { mapping: '{"type": "nope"}' }, credentials: {} })).toMatchObject([
    { path: 'settings.mapping' },
  ]);
  expect(vctex.check?.({ settings: {}, credentials: {} })).toEqual([]);
});
