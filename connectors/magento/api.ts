/**
 * Calls of a shop's own REST API (https://developer.adobe.com/commerce/webapi/rest/ [doc]). An integration's keys sign
 * each request by OAuth 1.0a; where the merchant allows it, its access token alone will do (since 2.4.4 off by
 * default [doc]). Signatures cover the query as it is sent, so it is encoded here. Nonces have 32 characters at most,
 * and are refused for ever once used [code, Magento\Integration\Model\Oauth\Nonce].
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
  oauth1Header,
  oauth1Nonce,
  type Reader,
  read,
  rfc3986Query,
} from '../../src/kit';

type Settings = Readonly<Record<string, string>>;
type Query = Readonly<Record<string, string | number | undefined>>;
/** `guest`: as anybody, which guests' carts want [doc]. */
export type Auth = 'oauth1' | 'bearer' | 'guest';

/** `loja.com.br/pasta` of whatever the merchant pasted. */
export const shopAddress = ({ shop = '' }: Settings): string =>
  shop
    .trim()
    .replace(/^https?:\/\//i, '')
    .replace(/[?#].*$|\/(?:rest|admin\w*|index\.php)(?:\/.*)?$/s, '')
    .replace(/\/+$/, '');

export const rootOf = (settings: Settings): string =>
  baseUrlOf(settings, `https://${shopAddress(settings)}`).replace(/\/rest(?:\/.*)?$/, '');

/** Calls `/V1<path>` of the store that was chosen; answers the JSON of a 2xx, everything else as a failure. */
export async function request(
  call: Call,
  path: string,
  options: { method?: HttpRequest['method']; query?: Query; json?: unknown; auth?: Auth } = {},
): Promise<Fetched> {
  const { settings, credentials } = call.connection;
  const { json, query = {}, auth = settings.auth === 'bearer' ? 'bearer' : 'oauth1' } = options;
  const key = (name: string) => credentials[name]?.trim() ?? '';
  const keys = {
    consumerKey: key('consumerKey'),
    consumerSecret: key('consumerSecret'),
    token: key('accessToken'),
    tokenSecret: key('accessTokenSecret'),
  };
  if (auth === 'oauth1' ? Object.values(keys).includes('') : keys.token === '')
    return { ok: false, reason: 'missing_credentials', detail: 'magento: the four keys of the integration' };
  const method = options.method ?? (json === undefined ? 'GET' : 'POST');
  const store = settings.storeCode?.trim();
  const search = rfc3986Query(query);
  const url = `${rootOf(settings)}/rest${store ? `/${store}` : ''}/V1${path}${search && `?${search}`}`;
  if (!URL.canParse(url)) return { ok: false, reason: 'missing_setting', detail: 'shop' };
  const nonce = await oauth1Nonce(keys, call.now, method, url, JSON.stringify(json) ?? '');
  const signed = { method, url, nonce, timestamp: Math.floor(call.now / 1000) };
  const authorization =
    auth === 'bearer' ? `Bearer ${keys.token}` : auth === 'oauth1' && (await oauth1Header(signed, keys));
  const headers = authorization ? { authorization } : {};
  // A shop is somebody's own server, and slow while it reindexes.
  const send = { method, url, json, headers, timeoutMs: 20_000 };
  return answerOf(await call.http.request(send));
}

function answerOf(result: HttpResult): Fetched {
  if (isOk(result) && result.json !== undefined) return { ok: true, body: result.json };
  const failure = callFailure(result);
  // A page in place of JSON: maintenance, or a firewall's question.
  if (isOk(result)) return { ...failure, retry: true };
  const said = result.ok && result.status === 401 ? (read(result.json).text('message') ?? '') : '';
  // Magento says 401 where the keys are right and a resource was not ticked.
  if (/authorized to access/.test(said)) return { ...failure, reason: 'forbidden' };
  return /nonce/i.test(said) ? { ...failure, reason: 'unavailable', retry: true } : failure;
}

export type Filter = readonly [field: string, condition: string, value: string | number];
export type Listed = { ok: true; rows: Reader[]; total: number } | CallFailure;

/** One page of a listing; all filters hold. Behind the end Magento repeats the last page [doc]. */
export async function list(
  call: Call,
  path: string,
  filters: readonly Filter[],
  page: { size: number; at?: number; sort?: readonly string[]; descending?: true; fields: string },
): Promise<Listed> {
  const { size, at = 1, sort = [], descending, fields } = page;
  const criteria = [
    ...filters.flatMap(([field, condition, value], group) =>
      Object.entries({ field, value, condition_type: condition }).map(
        ([name, said]) => [`[filter_groups][${group}][filters][0][${name}]`, said] as const,
      ),
    ),
    ...sort.flatMap((field, index) =>
      Object.entries({ field, direction: descending ? 'DESC' : 'ASC' }).map(
        ([name, said]) => [`[sortOrders][${index}][${name}]`, said] as const,
      ),
    ),
    ...Object.entries({ '[pageSize]': size, '[currentPage]': at }),
  ].map(([name, said]) => [`searchCriteria${name}`, said]);
  const query = { ...Object.fromEntries(criteria), fields: `items[${fields}],total_count` };
  const answer = await request(call, path, { query });
  if (!answer.ok) return answer;
  const body = read(answer.body);
  // No match at all may come as null.
  if (!body.has('total_count')) return { ok: false, reason: 'bad_answer', detail: `${path}: no total_count` };
  const total = body.number('total_count') ?? 0;
  return { ok: true, rows: (at - 1) * size < total ? body.list('items') : [], total };
}
