/**
 * Calls of a provider's own SGP. Facts: a public copy of the vendor's collection [doc], and a dozen public
 * clients that run against real instances [code]. Every call is a POST; `app` and `token` go in its body,
 * which every client sends as a form, and some instances want HTTP Basic besides [code]. Wrong ones get
 * 403 `{"detail": "Credenciais de autenticação incorretas."}` [code].
 */
import {
  basicAuth,
  type Call,
  type CallFailure,
  callFailure,
  isOk,
  type Probe,
  plain,
  type Reader,
  read,
} from '../../src/kit';

/** It is the call centre's own database, and slow at times [code]. */
const TIMEOUT_MS = 15_000;

export type Answered = { ok: true; answer: Reader } | CallFailure;

/** A call of the API; the names of the answer's members are read by `loose`. */
export async function ask(
  { connection: { settings, credentials }, http }: Call,
  path: string,
  fields: Readonly<Record<string, string>>,
): Promise<Answered> {
  const { app } = settings;
  const { token, basicUser, basicPassword } = credentials;
  if (!app) return { ok: false, reason: 'missing_setting', detail: 'app' };
  if (!token) return { ok: false, reason: 'missing_credentials', detail: 'token' };
  // Operators paste the address of their screens: `https://provedor.sgp.net.br/admin/`.
  const origin = URL.parse(settings.baseUrl ?? '')?.origin ?? '';
  const result = await http.request({
    url: `${origin}${path}`,
    form: { app, token, ...fields },
    headers: basicUser ? { authorization: basicAuth(basicUser, basicPassword ?? '') } : {},
    timeoutMs: TIMEOUT_MS,
  });
  if (!isOk(result)) return callFailure(result);
  if (typeof result.json !== 'object' || result.json === null) return badAnswer(path, 'no JSON object');
  return { ok: true, answer: loose(read(result.json)) };
}

/** Says what is missing and quotes nothing: answers hold names, documents and passwords. */
export const badAnswer = (path: string, what: string): CallFailure => ({
  ok: false,
  reason: 'bad_answer',
  detail: `${path}: ${what}`,
});

/** Releases spell members differently (`linhaDigitavel`, `linha_digitavel`) [code]: here all are `linhadigitavel`. */
export function loose(reader: Reader): Reader {
  const { value } = reader;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return reader;
  return read(
    Object.fromEntries(
      Object.entries(value).map(([name, member]) => [name.toLowerCase().replaceAll('_', ''), member]),
    ),
  );
}

/** Looks somebody up whom nobody is: a test CPF of many platforms. One of zeros can make SGP hang [code]. */
export async function probe(call: Call): Promise<Probe> {
  const found = await ask(call, CUSTOMER, { cpfcnpj: '12345678909' });
  if (!found.ok) return found;
  return knowsContracts(found.answer) ? { ok: true } : badAnswer(CUSTOMER, 'no contratos');
}

export const CUSTOMER = '/api/ura/consultacliente/';

/** Misses come with an empty list, or in words alone [code]. */
export const knowsContracts = (answer: Reader): boolean =>
  answer.has('contratos') || /(nao|nenhum).*(encontrad|localizad)/.test(plain(answer.text('msg') ?? ''));
