/** Calls to Mercado Livre. Source: https://developers.mercadolivre.com.br [doc]; `x-format-new` asks for today's shape of shipments. */
import {
  baseUrlOf,
  type Call,
  callFailure,
  type Fetched,
  type HttpRequest,
  type HttpResult,
  isOk,
  type Probe,
  read,
} from '../../src/kit';

export const API = 'https://api.mercadolibre.com';

export const request = (
  { connection: { settings, credentials }, http }: Call,
  path: string,
  options: Omit<HttpRequest, 'url'> = {},
): Promise<HttpResult> =>
  http.request({
    ...options,
    url: `${baseUrlOf(settings, API)}${path}`,
    headers: { authorization: `Bearer ${credentials.accessToken ?? ''}`, 'x-format-new': 'true' },
  });

export async function fetchJson(call: Call, path: string, query?: HttpRequest['query']): Promise<Fetched> {
  const result = await request(call, path, query ? { query } : {});
  return isOk(result) && typeof result.json === 'object' && result.json
    ? { ok: true, body: result.json }
    : callFailure(result);
}

/** Ids of orders, shipments, payments and people are numbers: what else is called one goes into no address. */
export const numberIn = (text: string | undefined): string | undefined => text?.match(/^\d{1,20}$/)?.[0];

/** The account that the merchant connected. */
export const sellerOf = ({ connection }: Call): string | undefined => numberIn(connection.settings.sellerId);

export async function probe(call: Call): Promise<Probe> {
  const answer = await fetchJson(call, '/users/me');
  if (!answer.ok) return answer;
  const me = read(answer.body);
  const account = me.text('nickname', 'id');
  const isOther = me.text('id') !== (sellerOf(call) ?? me.text('id'));
  if (isOther) return { ok: false, reason: 'forbidden', detail: 'the token is of another account' };
  return account ? { ok: true, account } : { ok: false, reason: 'bad_answer', detail: '/users/me: no id' };
}
