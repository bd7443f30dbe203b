/** Log-ins with a client's id and secret, answered as OAuth does (RFC 6749, sections 4.4 and 5.1). */
import { type CallFailure, callFailure, type HttpResult, isOk, type Login, read } from '../../src/kit';

/** For answers that do not say how long the token lasts. */
const HOUR_SECONDS = 3600;

/** The token in `{access_token, expires_in}`. Where nothing but keys is sent, a 400 can mean nothing but wrong ones. */
export function tokenIn(result: HttpResult): Awaited<ReturnType<Login>> {
  if (result.ok && result.status === 400) return { ...callFailure(result), reason: 'unauthorized' };
  if (!isOk(result)) return callFailure(result);
  const answer = read(result.json);
  const accessToken = answer.text('access_token');
  if (!accessToken) return { ok: false, reason: 'bad_answer', detail: 'log-in: no access_token' };
  return { ok: true, accessToken, expiresInSeconds: answer.number('expires_in') ?? HOUR_SECONDS };
}

/** What a call answers that has keys, but no token: the log-in failed, and may work the next time. */
export const NO_TOKEN: CallFailure = { ok: false, reason: 'unauthorized', detail: 'no token', retry: true };
