/**
 * Calls to Asaas, version 3. Source: https://docs.asaas.com/reference [doc]. The key travels in the header
 * `access_token` and names its environment: `$aact_prod_…`, or `$aact_hmlg_…` for the sandbox [doc].
 * Refusals are `{errors: [{code, description}]}`; lists are `{data, hasMore, limit, offset}` [doc].
 */
import {
  baseUrlOf,
  type Call,
  type CallFailure,
  callFailure,
  type Fetched,
  type HttpRequest,
  type HttpResult,
  isOk,
  type Probe,
  type Reader,
  read,
} from '../../src/kit';

export const API = 'https://api.asaas.com/v3';
const SANDBOX = 'https://api-sandbox.asaas.com/v3';

/** Everything that Asaas lists, at most so many a page [doc]. */
export const PAGE_ROWS = 100;

export function request(
  { connection: { settings, credentials }, http }: Call,
  path: string,
  options: Omit<HttpRequest, 'url'> = {},
): Promise<HttpResult> {
  const key = credentials.apiKey?.trim() ?? '';
  const base = baseUrlOf(settings, key.startsWith('$aact_hmlg_') ? SANDBOX : API);
  return http.request({ ...options, url: `${base}${path}`, headers: { access_token: key } });
}

/** One thing of theirs. */
export async function fetchOne(call: Call, path: string): Promise<Fetched> {
  const result = await request(call, path);
  const isThing = isOk(result) && typeof result.json === 'object' && !Array.isArray(result.json);
  return isThing && result.json ? { ok: true, body: result.json } : callFailure(result);
}

export type Page = { ok: true; rows: readonly Reader[]; more: boolean } | CallFailure;

/** One page of a list, without what the merchant has deleted. */
export async function fetchList(call: Call, path: string, query: HttpRequest['query']): Promise<Page> {
  const result = await request(call, path, { query: { limit: PAGE_ROWS, ...query } });
  const answer = isOk(result) ? read(result.json) : undefined;
  if (!answer || !Array.isArray(answer.at('data').value)) return callFailure(result);
  const rows = answer.list('data').filter((row) => row.bool('deleted') !== true);
  return { ok: true, rows, more: answer.bool('hasMore') ?? false };
}

/** Reads the merchant's own data: proves the key and names its account. */
export async function probe(call: Call): Promise<Probe> {
  const answer = await account(call);
  if (!answer.ok) return answer;
  const name = read(answer.body).text('tradingName', 'companyName', 'name');
  return name ? { ok: true, account: name } : { ok: true };
}

/** `{name, companyName, tradingName, email, cpfCnpj, …}` [code]. */
export const account = (call: Call): Promise<Fetched> => fetchOne(call, '/myAccount/commercialInfo/');

/** As Asaas writes ids (`pay_080225913252`, a UUID): what else is named one does not go into an address. */
export const idIn = (text: string | undefined): string | undefined => text?.match(/^[\w-]{1,60}$/)?.[0];
