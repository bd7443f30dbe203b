/**
 * Calls to Mercado Pago. Source: https://www.mercadopago.com.br/developers/pt/reference [doc]. A Bearer token, of a
 * consent or of the merchant's own application; amounts are decimals of reais. Whatever makes or moves money takes a
 * header `X-Idempotency-Key` [doc].
 */
import {
  baseUrlOf,
  type Call,
  callFailure,
  type Fetched,
  type HttpRequest,
  isOk,
  type Probe,
  read,
} from '../../src/kit';

export const API = 'https://api.mercadopago.com';

export function request(
  { connection: { settings, credentials }, http }: Call,
  path: string,
  { headers, ...options }: Omit<HttpRequest, 'url'> = {},
) {
  const authorization = `Bearer ${credentials.accessToken?.trim() ?? ''}`;
  const url = `${baseUrlOf(settings, API)}${path}`;
  return http.request({ ...options, url, headers: { ...headers, authorization } });
}

export async function fetchOne(call: Call, path: string): Promise<Fetched> {
  const result = await request(call, path);
  return isOk(result) && read(result.json).has('id') ? { ok: true, body: result.json } : callFailure(result);
}

export async function probe(call: Call): Promise<Probe> {
  const me = await fetchOne(call, '/users/me');
  if (!me.ok) return me;
  const account = read(me.body).text('nickname', 'email', 'id');
  return account ? { ok: true, account } : { ok: true };
}
