/**
 * Calls to Hotmart's API: an OAuth token by client credentials, which lasts two days, then
 * `Authorization: Bearer` on each call.
 *
 * Facts: https://developers.hotmart.com/docs/en/start/app-auth/ (the token's request), `…/start/sandbox/`
 * (hosts), `…/start/rate-limit/` (500 calls a minute, `RateLimit-Reset`) [doc]; that the "Basic" of the
 * panel is nothing but base64 of id and secret [code].
 */
import {
  baseUrlOf,
  basicAuth,
  type Call,
  callFailure,
  type Fetched,
  isOk,
  type Login,
  type Probe,
  read,
} from '../../src/kit';
import { NO_TOKEN, tokenIn } from '../families/log-in';

export const HOSTS = ['developers.hotmart.com', 'sandbox.hotmart.com', 'api-sec-vlc.hotmart.com'];

/** Both environments get their tokens from the same host; the credential is bound to one of them. */
const TOKEN_ORIGIN = 'https://api-sec-vlc.hotmart.com';

export type Query = Readonly<Record<string, string | number | undefined>>;

/** The API is optional: without its keys only webhooks tell of sales. */
export const hasKeys = ({ connection: { credentials } }: Call): boolean =>
  Boolean(credentials.clientId && credentials.clientSecret);

export const login: Login = async (call) => {
  const { settings, credentials } = call.connection;
  if (!hasKeys(call)) return MISSING;
  const { clientId, clientSecret } = credentials;
  const answer = await call.http.request({
    method: 'POST',
    url: `${originsOf(settings).auth}/security/oauth/token`,
    query: { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret },
    headers: { authorization: authorizationOf(credentials), 'content-type': 'application/json' },
  });
  return tokenIn(answer);
};

const MISSING = { ok: false, reason: 'missing_credentials', detail: 'clientId, clientSecret' } as const;

/** Whether the keys open the account. Hotmart offers no call that names it. */
export async function probe(call: Call): Promise<Probe> {
  const answer = await get(call, '/payments/api/v1/sales/summary', { max_results: 1 });
  if (!answer.ok) return answer;
  const summary = read(answer.body);
  return summary.has('items') || summary.has('page_info')
    ? { ok: true }
    : { ok: false, reason: 'bad_answer', detail: 'sales/summary: no items' };
}

/** The JSON of a 2xx; everything else is a failure. `path` begins with a slash. */
export async function get(call: Call, path: string, query: Query): Promise<Fetched> {
  const { settings, credentials } = call.connection;
  const { accessToken } = credentials;
  if (!accessToken) return hasKeys(call) ? NO_TOKEN : MISSING;
  const headers = { authorization: `Bearer ${accessToken}` };
  const result = await call.http.request({ url: `${originsOf(settings).api}${path}`, query, headers });
  if (isOk(result) && result.json !== undefined) return { ok: true, body: result.json };
  const failure = callFailure(result);
  const reset = result.ok ? read(result.headers).number('ratelimit-reset') : undefined;
  return failure.reason === 'rate_limited' && failure.afterSeconds === undefined && reset !== undefined
    ? { ...failure, afterSeconds: Math.min(Math.max(Math.ceil(reset), 1), 120) }
    : failure;
}

/** `baseUrl` moves everything, the token's request too. */
function originsOf(settings: Readonly<Record<string, string>>): { api: string; auth: string } {
  const host = settings.environment === 'sandbox' ? 'sandbox' : 'developers';
  return {
    api: baseUrlOf(settings, `https://${host}.hotmart.com`),
    auth: baseUrlOf(settings, TOKEN_ORIGIN),
  };
}

/** The panel's value, with or without the word in front of it; else made from id and secret. */
function authorizationOf({
  basic,
  clientId = '',
  clientSecret = '',
}: Readonly<Record<string, string>>): string {
  const given = basic?.trim().replace(/^basic\s+/i, '');
  return given ? `Basic ${given}` : basicAuth(clientId, clientSecret);
}
