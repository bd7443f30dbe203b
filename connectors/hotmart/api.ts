/**
 * Calls to Hotmart's API: an OAuth token by client credentials, then `Authorization: Bearer` on each
 * call. A token is asked for each time and none is kept: probing is rare, and the listing of sales is
 * read once an hour.
 *
 * Facts: https://developers.hotmart.com/docs/en/start/app-auth/ (the token's request), `…/start/sandbox/`
 * (hosts), `…/start/rate-limit/` (500 calls a minute, `RateLimit-Reset`) [doc]; that the "Basic" of the
 * panel is nothing but base64 of id and secret [code].
 */
import {
  baseUrlOf,
  basicAuth,
  type Call,
  type CallFailure,
  callFailure,
  type Fetched,
  isOk,
  type Probe,
  read,
} from '../../src/kit';

export const HOSTS = ['developers.hotmart.com', 'sandbox.hotmart.com', 'api-sec-vlc.hotmart.com'];

/** Both environments get their tokens from the same host; the credential is bound to one of them. */
const TOKEN_ORIGIN = 'https://api-sec-vlc.hotmart.com';

export type Query = Readonly<Record<string, string | number | undefined>>;

export interface Session {
  ok: true;
  /** The JSON of a 2xx; everything else is a failure. `path` begins with a slash. */
  get(path: string, query: Query): Promise<Fetched>;
}

/** The API is optional: without its keys only webhooks tell of sales. */
export const hasKeys = ({ connection: { credentials } }: Call): boolean =>
  Boolean(credentials.clientId && credentials.clientSecret);

/** Whether the keys open the account. Hotmart offers no call that names it. */
export async function probe(call: Call): Promise<Probe> {
  const session = await signIn(call);
  if (!session.ok) return session;
  const answer = await session.get('/payments/api/v1/sales/summary', { max_results: 1 });
  if (!answer.ok) return answer;
  const summary = read(answer.body);
  return summary.has('items') || summary.has('page_info')
    ? { ok: true }
    : { ok: false, reason: 'bad_answer', detail: 'sales/summary: no items' };
}

/** Signs in; answers the way to call the API. */
export async function signIn({ connection, http }: Call): Promise<Session | CallFailure> {
  const { clientId, clientSecret } = connection.credentials;
  if (!clientId || !clientSecret)
    return { ok: false, reason: 'missing_credentials', detail: 'clientId, clientSecret' };
  const { api, auth } = originsOf(connection.settings);
  const answer = await http.request({
    method: 'POST',
    url: `${auth}/security/oauth/token`,
    query: { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret },
    headers: { authorization: authorizationOf(connection.credentials), 'content-type': 'application/json' },
  });
  // Nothing else is sent, so that a 400 can mean nothing but wrong keys.
  if (answer.ok && answer.status === 400) return { ...callFailure(answer), reason: 'unauthorized' };
  if (!isOk(answer)) return callFailure(answer);
  const token = read(answer.json).text('access_token');
  if (!token) return { ok: false, reason: 'bad_answer', detail: 'oauth/token: no access_token' };

  return {
    ok: true,
    async get(path, query) {
      const headers = { authorization: `Bearer ${token}` };
      const result = await http.request({ url: `${api}${path}`, query, headers });
      if (isOk(result) && result.json !== undefined) return { ok: true, body: result.json };
      const failure = callFailure(result);
      const reset = result.ok ? read(result.headers).number('ratelimit-reset') : undefined;
      return failure.reason === 'rate_limited' && failure.afterSeconds === undefined && reset !== undefined
        ? { ...failure, afterSeconds: Math.min(Math.max(Math.ceil(reset), 1), 120) }
        : failure;
    },
  };
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
