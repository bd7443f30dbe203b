import { describe, expect, test } from 'vitest';
import promosys from '../../connectors/promosys';
import type { Call, HttpRequest } from '../../src/kit';
import { testConnector } from '../suite/connector';
import { connectionOf, deliveryOf } from '../suite/fixtures';

testConnector(promosys);

const credentials = { user: ' LOJA ', password: 'senha-da-api', accessToken: 'token-1' };

function fakePromosys(json: unknown) {
  const requests: HttpRequest[] = [];
  const call: Call = {
    connection: { ...connectionOf({}), credentials },
    now: Date.parse('2026-11-22T13:05:00Z'),
    http: {
      request: async (request) => {
        requests.push(request);
        return { ok: true, status: 200, headers: {}, text: JSON.stringify(json), json };
      },
    },
  };
  return { call, requests };
}

describe('logging in', () => {
  test('gets a token with user and password', async () => {
    const { call, requests } = fakePromosys({ Code: '000', Token: 'abc', Msg: 'OK' });
    expect(await promosys.login?.(call)).toEqual({ ok: true, accessToken: 'abc', expiresInSeconds: 3600 });
    expect(requests).toEqual([
      {
        url: 'https://jcf.promosysweb.com/services/token.php',
        form: { usuario: 'LOJA', senha: 'senha-da-api' },
      },
    ]);
  });

  test('a refusal inside HTTP 200 says its code, and not its message', async () => {
    const { call } = fakePromosys({ Code: '202', Msg: 'Usuário LOJA inválido' });
    expect(await promosys.login?.(call)).toEqual({ ok: false, reason: 'unauthorized', detail: 'Code 202' });
  });

  test('a success without a token is none', async () => {
    expect(await promosys.login?.(fakePromosys({ Code: '000' }).call)).toMatchObject({
      ok: false,
      reason: 'bad_answer',
    });
  });
});

test('the probe asks for the credits and looks up nobody', async () => {
  const { call, requests } = fakePromosys({ Code: '000', Creditos: 120 });
  expect(await promosys.probe?.(call)).toEqual({ ok: true });
  expect(requests).toEqual([
    { url: 'https://jcf.promosysweb.com/services/creditos.php', form: { token: 'token-1' } },
  ]);
  expect(await promosys.probe?.(fakePromosys({ Code: '401' }).call)).toMatchObject({
    reason: 'unauthorized',
  });
});

test('income and bank account stay out of the event', () => {
  const body = {
    Consulta: {
      BENEFICIO: { nb: '1', MargemCalculada: '102,30' },
      DADOS_BANCARIOS: { CONTA_PAGTO: '000123' },
    },
  };
  const result = promosys.inbound?.normalise(deliveryOf({ body }), connectionOf({}));
  expect(result).toMatchObject({ kind: 'observed' });
  expect(JSON.stringify(result)).not.toMatch(/102,30|000123/);
});
