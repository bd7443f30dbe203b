/** Requests to the merchant's addresses, with the merchant's headers. */
import type { Call, CallFailure, HttpRequest } from '../../src/kit';
import { headersIn } from './headers';

/** OmniChat's own limit [doc]. */
const TIMEOUT_MS = 5_000;

/** The request, or why there can be none: no address, or headers that nobody can send. */
export function addressed(
  call: Call,
  setting: string,
  rest: Omit<HttpRequest, 'url'>,
): { ok: true; request: HttpRequest } | CallFailure {
  const url = call.connection.settings[setting];
  if (!url) return { ok: false, reason: 'missing_setting', detail: `custom: ${setting}` };
  const typed = headersIn(call.connection.credentials.headers);
  if (!typed.ok) return { ok: false, reason: 'missing_credentials', detail: 'custom: headers' };
  return { ok: true, request: { url, ...rest, headers: typed.headers, timeoutMs: TIMEOUT_MS } };
}
