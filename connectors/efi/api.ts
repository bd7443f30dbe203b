/**
 * Calls to Efí's API "Cobranças" (boletos, payment links, cards), which asks for no client certificate. Source:
 * https://dev.efipay.com.br/docs/api-cobrancas/credenciais and the types of the vendor's own SDK,
 * https://github.com/efipay/sdk-node-apis-efi [doc]. Answers are `{code, data}`, amounts whole centavos, times without
 * a zone Brasília's [code].
 */
import {
  baseUrlOf,
  basicAuth,
  type Call,
  type CallFailure,
  callFailure,
  DEFAULT_ZONE,
  dayIn,
  type Fetched,
  type HttpRequest,
  type HttpResult,
  isOk,
  type Login,
  type Probe,
  type Reader,
  read,
} from '../../src/kit';

export const API = 'https://cobrancas.api.efipay.com.br/v1';
export const PAGE_ROWS = 100;
/** The list takes some thirty-one days at most [code]. */
const LISTED_DAYS = 30;
const DAY = 86_400_000;
const LEAST_SECONDS = 60;

export function request(
  { connection: { settings, credentials }, http }: Call,
  path: string,
  options: Omit<HttpRequest, 'url'> = {},
): Promise<HttpResult> {
  const headers = { authorization: `Bearer ${credentials.accessToken ?? ''}` };
  return http.request({ headers, ...options, url: `${baseUrlOf(settings, API)}${path}` });
}

/** `{access_token, token_type, expires_in: 600}` [doc]. */
export const login: Login = async (call) => {
  const { clientId = '', clientSecret = '' } = call.connection.credentials;
  const headers = { authorization: basicAuth(clientId.trim(), clientSecret.trim()) };
  const json = { grant_type: 'client_credentials' };
  const result = await request(call, '/authorize', { headers, json });
  const answer = isOk(result) ? read(result.json) : undefined;
  const accessToken = answer?.text('access_token');
  if (!answer || accessToken === undefined) return callFailure(result);
  const expiresInSeconds = Math.max(LEAST_SECONDS, answer.integer('expires_in') ?? LEAST_SECONDS);
  return { ok: true, accessToken, expiresInSeconds };
};

/** `data` of one thing. */
export async function fetchOne(call: Call, path: string): Promise<Fetched> {
  const result = await request(call, path);
  const data = isOk(result) ? read(result.json).at('data').value : undefined;
  return typeof data === 'object' && data !== null ? { ok: true, body: data } : callFailure(result);
}

export type Rows = { ok: true; rows: readonly Reader[] } | CallFailure;

/** `GET /charges`: boletos of the last thirty days, by the day that `date_of` names. */
export async function listCharges(call: Call, query: HttpRequest['query']): Promise<Rows> {
  const dates = { begin_date: dayOf(call.now - LISTED_DAYS * DAY), end_date: dayOf(call.now) };
  const result = await request(call, '/charges', { query: { charge_type: 'billet', ...dates, ...query } });
  const data = read(isOk(result) ? result.json : undefined).at('data');
  return Array.isArray(data.value) ? { ok: true, rows: data.list() } : callFailure(result);
}

export async function probe(call: Call): Promise<Probe> {
  const answer = await listCharges(call, { limit: 1 });
  return answer.ok ? { ok: true } : answer;
}

const dayOf = (time: number): string => {
  const iso = new Date(time).toISOString();
  return dayIn(iso, DEFAULT_ZONE) ?? iso.slice(0, 10);
};
