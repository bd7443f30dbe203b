/**
 * Calls to Pagar.me, API v5. Sources: https://docs.pagar.me/reference [doc], npm @pagarme/pagarme-nodejs-sdk [code].
 * The secret key is the user of Basic authentication, without a password; `sk_test_…` is the same address. Amounts
 * are centavos. A payment that was refused is answered with 200 and the status `failed` [doc].
 */
import {
  baseUrlOf,
  basicAuth,
  type Call,
  callFailure,
  type HttpRequest,
  isOk,
  type Probe,
  read,
} from '../../src/kit';

export const API = 'https://api.pagar.me/core/v5';

export function request(
  { connection: { settings, credentials }, http }: Call,
  path: string,
  { headers, ...options }: Omit<HttpRequest, 'url'> = {},
) {
  const authorization = basicAuth(credentials.apiKey?.trim() ?? '', '');
  const url = `${baseUrlOf(settings, API)}${path}`;
  return http.request({ ...options, url, headers: { ...headers, authorization } });
}

/** Nothing names the account, but only its key may read its charges. */
export async function probe(call: Call): Promise<Probe> {
  if (!call.connection.credentials.apiKey)
    return { ok: false, reason: 'missing_credentials', detail: 'apiKey' };
  const result = await request(call, '/charges', { query: { size: 1 } });
  return isOk(result) && Array.isArray(read(result.json).at('data').value)
    ? { ok: true }
    : callFailure(result);
}
