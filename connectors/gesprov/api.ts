/**
 * Calls to Gesprov at the provider's own address. Facts: https://api.gesprov.com.br [doc] and a public proxy of a
 * provider, rogerioandrade93/g4-gesprov-proxy [code]. First a page gives a session, the cookie `PHPSESSID`; then
 * `/ges-api/v1/token` takes user and password for a token; then each call is a POST with both, whose body is JSON
 * that calls itself `text/plain`. Refusals are `{erro: "usuario_invalido"}`, sometimes with status 200.
 */
import {
  baseUrlOf,
  basicAuth,
  type Call,
  type CallFailure,
  callFailure,
  type HttpResult,
  isOk,
  type Reader,
  read,
} from '../../src/kit';

/** Which page opens a session is not documented: the proxy tries these, in this order [code]. */
const SESSION_PAGES = ['/', '/ges-api/', '/ges-api/v1/'];

export interface Session {
  ok: true;
  post(path: string, json: object): Promise<Answer>;
}

export type Answer = { ok: true; body: Reader } | CallFailure;

/**
 * No `Connector.login`: the token is of no use without the cookie of its session, nobody knows how long that lasts
 * (no answer says it), and a chatbot asks rarely.
 */
export async function signIn({ connection, http }: Call): Promise<Session | CallFailure> {
  const { user, password } = connection.credentials;
  if (!user || !password) return { ok: false, reason: 'missing_credentials', detail: 'user, password' };
  const base = baseUrlOf(connection.settings, '');
  if (!base) return { ok: false, reason: 'missing_setting', detail: 'baseUrl' };

  let cookie: string | undefined;
  for (const page of SESSION_PAGES) {
    const opened = await http.request({ url: `${base}${page}` });
    if (!opened.ok && opened.status === undefined) return callFailure(opened);
    cookie = cookieIn(opened);
    if (cookie) break;
  }
  const result = await http.request({
    url: `${base}/ges-api/v1/token`,
    headers: { authorization: basicAuth(user, password), ...(cookie ? { cookie } : {}) },
    json: {},
  });
  const answer = answerOf(result);
  if (!answer.ok) return answer;
  const token = answer.body.text('data.access_token', 'access_token', 'token_acesso');
  if (!token) return { ok: false, reason: 'bad_answer', detail: '/ges-api/v1/token: no access_token' };
  const session = cookie ?? cookieIn(result);
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'text/plain',
    ...(session ? { cookie: session } : {}),
  };
  return {
    ok: true,
    async post(path, json) {
      return answerOf(await http.request({ url: `${base}${path}`, headers, body: JSON.stringify(json) }));
    },
  };
}

const cookieIn = (result: HttpResult): string | undefined =>
  result.ok ? /\bPHPSESSID=[\w,-]{1,200}/.exec(result.headers['set-cookie'] ?? '')?.[0] : undefined;

function answerOf(result: HttpResult): Answer {
  const body = read(result.ok ? result.json : undefined);
  if (body.has('erro')) {
    // A code; a sentence might quote what it refuses.
    const erro = body.text('erro')?.match(/^[\w-]{1,60}$/)?.[0] ?? 'without a code';
    const reason = erro === 'usuario_invalido' ? 'unauthorized' : 'refused';
    return { ok: false, reason, detail: `erro: ${erro}` };
  }
  const isThing = isOk(result) && typeof result.json === 'object' && result.json !== null;
  return isThing ? { ok: true, body } : callFailure(result);
}
