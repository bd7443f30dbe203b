/**
 * Calls to the Loja Integrada API (server https://api.awsli.com.br, spec at https://api-docs.lojaintegrada.com.br).
 * Limits: 100 calls a minute per store, 1200 per IP, 3000 per application; no Retry-After is documented.
 */
import { baseUrlOf, type Call, callFailure, type Fetched, type HttpRequest, isOk } from '../../src/kit';

export const DEFAULT_BASE_URL = 'https://api.awsli.com.br';

/** The codes that a 429 names in its body: which of the limits was hit. */
const LIMITS: Readonly<Record<string, string>> = { '633': 'store', '133': 'IP', '533': 'application' };
const LEAST_WAIT_SECONDS = 10;

/** Calls the API; answers the JSON of a 2xx, everything else as a failure. */
export async function request(
  call: Call,
  path: string,
  options: Omit<HttpRequest, 'url'> = {},
): Promise<Fetched> {
  const base = baseUrlOf(call.connection.settings, DEFAULT_BASE_URL);
  const result = await call.http.request({
    ...options,
    url: `${base}${path}`,
    headers: { authorization: authorization(call), accept: 'application/json' },
  });
  if (result.ok && result.status === 429) {
    const failure = callFailure(result);
    const limit = Object.keys(LIMITS).find((code) => new RegExp(`\\b${code}\\b`).test(result.text));
    return {
      ...failure,
      detail: limit ? `${failure.detail ?? '429'} (${limit}: ${LIMITS[limit]})` : (failure.detail ?? '429'),
      retry: true,
      afterSeconds: Math.max(failure.afterSeconds ?? 0, LEAST_WAIT_SECONDS),
    };
  }
  if (!isOk(result)) return callFailure(result);
  // A maintenance page answers 200 with HTML: worth another try later.
  return result.json === undefined
    ? { ...callFailure(result), retry: true }
    : { ok: true, body: result.json };
}

/**
 * The personal token goes raw behind `Basic` (no base64); the older pair names both keys. The two are
 * never mixed. Application keys are bound to registered IP addresses, which Workers do not have.
 */
function authorization({ connection: { credentials } }: Call): string {
  const key = (credentials.apiKey ?? '').trim().replace(/^basic\s+/i, '');
  const application = credentials.appKey?.trim();
  return application ? `chave_api ${key} aplicacao ${application}` : `Basic ${key}`;
}
