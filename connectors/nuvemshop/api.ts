/**
 * Calls to the API of Nuvemshop (Tiendanube), https://tiendanube.github.io/api-documentation/intro [doc]:
 * the token goes in `Authentication` (their spelling) and a `User-Agent` with a contact is mandatory (400
 * without). A bucket of 40 calls leaks 2 a second; `x-rate-limit-reset` is in milliseconds.
 */
import {
  baseUrlOf,
  type Call,
  type CallFailure,
  callFailure,
  type HttpRequest,
  isOk,
  read,
} from '../../src/kit';

export const DEFAULT_BASE_URL = 'https://api.nuvemshop.com.br/v1';

const USER_AGENT = 'Ponte (https://github.com/ponte-hub/ponte)';

/** `missing`: the API's own word, in a 404, on what it has not; other 404s come from a wrong address. */
export type Answer =
  | { ok: true; body: unknown; headers: Record<string, string> }
  | (CallFailure & { missing?: string });

/** Calls the shop's API; answers the JSON of a 2xx, everything else as a failure. */
export async function request(
  call: Call,
  path: string,
  options: Omit<HttpRequest, 'url'> = {},
): Promise<Answer> {
  const { accessToken } = call.connection.credentials;
  const { storeId } = call.connection.settings;
  if (!accessToken || !storeId)
    return { ok: false, reason: 'missing_credentials', detail: accessToken ? 'storeId' : 'accessToken' };
  const result = await call.http.request({
    ...options,
    url: `${baseOf(call)}/${encodeURIComponent(storeId)}${path}`,
    headers: { authentication: `bearer ${accessToken}`, 'user-agent': USER_AGENT },
  });
  if (isOk(result) && result.json !== undefined)
    return { ok: true, body: result.json, headers: result.headers };

  const failure = callFailure(result);
  if (!result.ok) return failure;
  // The shop owes its plan, or the app its fee: the API is closed until that is paid, and then goes on.
  if (result.status === 402) return { ...failure, reason: 'account_restricted' };
  if (result.status === 429) {
    const milliseconds = read(result.headers).number('x-rate-limit-reset') ?? 0;
    const reset = milliseconds > 0 && milliseconds < 3_600_000 ? Math.ceil(milliseconds / 1000) : 1;
    return { ...failure, afterSeconds: Math.max(failure.afterSeconds ?? 0, reset) };
  }
  const answer = read(result.json);
  if (answer.number('code') === 404) return { ...failure, missing: answer.text('description') ?? '' };
  // A 2xx that is no JSON is a page of somebody in between: worth another try.
  return isOk(result) ? { ...failure, retry: true } : failure;
}

/** The version is part of the address; an origin alone gets the default one. */
function baseOf({ connection: { settings } }: Call): string {
  const base = baseUrlOf(settings, DEFAULT_BASE_URL);
  return URL.parse(base)?.pathname === '/' ? `${base}/v1` : base;
}

/** An empty listing, and any page behind the last, is a 404 that says so: `Last page is 0` [code]. */
export const isPastEnd = (answer: Answer): boolean =>
  !answer.ok && /^last page is/i.test(answer.missing ?? '');
