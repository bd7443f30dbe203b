/**
 * Calls of a shop's own REST API, version 3 (https://woocommerce.github.io/woocommerce-rest-api-docs/ [doc]).
 * Every shop is somebody's own server, so three things are worked around:
 * - Plain permalinks have no `/wp-json/`: the web server answers 404, or WordPress its front page. The
 *   same route then lies under `?rest_route=` [doc].
 * - Some hosts drop `Authorization`: WooCommerce then sees nobody and says so by 401
 *   `woocommerce_rest_cannot_…`. Over https the keys may travel in the query instead [doc].
 * - Firewalls and security plugins answer with a page of HTML.
 */
import {
  baseUrlOf,
  basicAuth,
  type Call,
  type CallFailure,
  callFailure,
  type HttpRequest,
  type HttpResult,
  isOk,
  read,
} from '../../src/kit';

type Settings = Readonly<Record<string, string>>;

/** `code` is WooCommerce's own, e.g. `rest_invalid_param`; `tooLarge` asks for a smaller page. */
export type Refusal = CallFailure & { code?: string; tooLarge?: true };
/** `pages` is `X-WP-TotalPages` of a listing; `plain` says that the shop has plain permalinks. */
export type Answer = { ok: true; body: unknown; pages: number | undefined; plain: boolean } | Refusal;

/** Shared hosting is slow at its worst when a cron wakes it. */
const TIMEOUT_MS = 20_000;

/** `loja.com.br/loja` of whatever the merchant pasted: no scheme, no path of WordPress, no slash at the end. */
export const shopAddress = (settings: Settings): string =>
  (settings.shop ?? '')
    .trim()
    .replace(/^https?:\/\//i, '')
    .replace(/[?#].*$/s, '')
    .replace(/\/wp-(?:admin|json|login).*$/s, '')
    .replace(/\/+$/, '');

/** Where WordPress lives: `baseUrl` may be that, or the API's address below it. */
const rootOf = (settings: Settings): string =>
  baseUrlOf(settings, `https://${shopAddress(settings)}`)
    .replace(/\/wp-json(?:\/.*)?$/, '')
    .replace(/\/+$/, '');

/**
 * Calls `/wp-json/wc/v3<path>`; answers the JSON of a 2xx, everything else as a failure. What must not happen
 * twice names the kind of permalinks, so that it is sent to one address only.
 */
export async function request(
  call: Call,
  path: string,
  { plain, ...options }: Omit<HttpRequest, 'url' | 'headers'> & { plain?: boolean } = {},
): Promise<Answer> {
  const { settings, credentials } = call.connection;
  const key = credentials.consumerKey?.trim();
  const secret = credentials.consumerSecret?.trim();
  if (!key || !secret) {
    const detail = 'woocommerce: webhooks work without them, but calls need consumerKey and consumerSecret';
    return { ok: false, reason: 'missing_credentials', detail };
  }
  const root = rootOf(settings);
  const send = (url: string, inQuery: boolean): Promise<HttpResult> =>
    call.http.request({
      timeoutMs: TIMEOUT_MS,
      ...options,
      url,
      query: { ...options.query, ...(inQuery ? { consumer_key: key, consumer_secret: secret } : {}) },
      headers: {
        accept: 'application/json',
        ...(inQuery ? {} : { authorization: basicAuth(key, secret) }),
      },
    });

  let isPlain = plain ?? false;
  const url = () => (isPlain ? `${root}/?rest_route=/wc/v3${path}` : `${root}/wp-json/wc/v3${path}`);
  let result = await send(url(), false);
  if (plain === undefined && isNoRoute(result)) {
    isPlain = true;
    result = await send(url(), false);
  }
  if (isAnonymous(result)) result = await send(url(), true);
  return answerOf(result, isPlain);
}

/** The web server's or the theme's own answer: WordPress's API speaks JSON even when it refuses. */
const isNoRoute = (result: HttpResult): boolean =>
  result.ok &&
  result.json === undefined &&
  (result.status === 404 || (isOk(result) && result.text.trim() !== ''));

/** A wrong key is `woocommerce_rest_authentication_error`; no key at all is one of these. */
const isAnonymous = (result: HttpResult): boolean =>
  result.ok && result.status === 401 && /^woocommerce_rest_cannot_/.test(codeOf(result) ?? '');

const codeOf = (result: HttpResult): string | undefined =>
  result.ok ? read(result.json).text('code')?.slice(0, 100) : undefined;

function answerOf(result: HttpResult, plain: boolean): Answer {
  if (isOk(result) && result.json !== undefined) {
    return { ok: true, body: result.json, pages: read(result.headers).number('x-wp-totalpages'), plain };
  }
  const failure = callFailure(result);
  if (!result.ok) return result.kind === 'too_large' ? { ...failure, tooLarge: true } : failure;
  // A page in place of JSON is a maintenance or challenge page: worth another try later.
  if (isOk(result)) return { ...failure, retry: true, detail: withHint(failure, PAGE) };
  const code = codeOf(result);
  if (code !== undefined) return { ...failure, code };
  const elsewhere = URL.parse(result.headers.location ?? '')?.host;
  if (result.status >= 300 && result.status < 400 && elsewhere) {
    return { ...failure, detail: withHint(failure, `the shop redirects to ${elsewhere.slice(0, 100)}`) };
  }
  return /^\s*</.test(result.text) ? { ...failure, detail: withHint(failure, PAGE) } : failure;
}

const PAGE = 'a page instead of JSON, from a firewall or security plugin';

const withHint = ({ detail = '' }: CallFailure, hint: string): string => `${hint}: ${detail}`.slice(0, 400);
