/** What an HTTP result means: for a call that wanted an answer, and for work that was sent off. */
import type { CallFailure, Outcome } from './contract';
import type { HttpAnswer, HttpResult } from './http';
import type { ReasonCode } from './reasons';

const MAX_WAIT_SECONDS = 86_400;

declare const vouched: unique symbol;
/** An answer that `isOk` vouches for; the brand, which no value has, keeps the others apart from it. */
export type HttpSuccess = HttpAnswer & { readonly [vouched]: true };

/** Whether the far side answered 2xx. */
export const isOk = (result: HttpResult): result is HttpSuccess => result.ok && is2xx(result.status);

/**
 * The failure of a call that `isOk` or the shape of its answer refused: 2xx comes out as
 * `bad_answer`. Detail: `GET api.vendor.com/v1/orders -> 401: <start of the answer>`.
 */
export function callFailure(result: HttpResult): CallFailure {
  const unanswered = !result.ok && result.status === undefined;
  const reason = unanswered ? REASON_OF_FAILURE[result.kind] : reasonOfStatus(result.status ?? 0);
  const failure: CallFailure = { ok: false, reason, detail: detailOf(result) };
  return isPassing(reason) ? { ...failure, retry: true, ...waitOf(result) } : failure;
}

/**
 * What became of something sent: 2xx went through, 408, 425, 429 and 5xx may pass by themselves,
 * any other answer is final. Without an answer nobody knows whether it arrived.
 */
export function outcomeOf(result: HttpResult): Outcome {
  const detail = detailOf(result);
  if (!result.ok && result.status === undefined) {
    switch (result.kind) {
      // A connection may break after the far side has done the work, and nothing that the runtime throws
      // tells that from one that was never made.
      case 'network':
      case 'timeout':
      case 'too_large':
        return { kind: 'unknown', detail };
      case 'blocked':
        return { kind: 'rejected', reason: 'address_blocked', detail };
    }
  }
  const status = result.status ?? 0;
  if (is2xx(status)) return { kind: 'sent', detail };
  const reason = reasonOfStatus(status);
  return isPassing(reason)
    ? { kind: 'retry', reason, detail, ...waitOf(result) }
    : { kind: 'rejected', reason, detail };
}

/** What becomes of work that could not be sent off, because a call before it failed, or did nothing. */
export function outcomeOfFailure({
  reason,
  detail,
  retry,
  afterSeconds,
}: CallFailure): Extract<Outcome, { kind: 'retry' | 'rejected' }> {
  const why = { reason, ...(detail === undefined ? {} : { detail }) };
  if (!retry) return { kind: 'rejected', ...why };
  return { kind: 'retry', ...why, ...(afterSeconds === undefined ? {} : { afterSeconds }) };
}

/**
 * `Retry-After` in seconds from `now` (milliseconds): a number or an HTTP date, at most a day;
 * undefined when it says neither.
 */
export function retryAfterSeconds(header: string | undefined, now: number): number | undefined {
  const text = header?.trim() ?? '';
  let seconds = Number.NaN;
  if (/^\d/.test(text)) seconds = Number(text);
  else if (/^[a-z]{3}/i.test(text)) seconds = (Date.parse(text) - now) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.min(MAX_WAIT_SECONDS, Math.max(0, Math.ceil(seconds)));
}

const REASON_OF_FAILURE = {
  timeout: 'timeout',
  network: 'unavailable',
  blocked: 'address_blocked',
  too_large: 'bad_answer',
} as const;

const is2xx = (status: number): boolean => status >= 200 && status < 300;

/** A success that somebody calls a failure had an answer of no use. */
function reasonOfStatus(status: number): ReasonCode {
  if (is2xx(status)) return 'bad_answer';
  if (status >= 500) return 'unavailable';
  switch (status) {
    case 401:
      return 'unauthorized';
    case 403:
      return 'forbidden';
    case 404:
      return 'not_found';
    case 408:
      return 'timeout';
    case 410:
      return 'gone';
    case 425:
    case 429:
      return 'rate_limited';
    default:
      return 'refused';
  }
}

const isPassing = (reason: ReasonCode): boolean =>
  ['unavailable', 'timeout', 'rate_limited'].includes(reason);

/** A date in `Retry-After` is compared with the sender's own clock where it says the time. */
function waitOf(result: HttpResult): { afterSeconds?: number } {
  const headers = result.ok ? result.headers : {};
  const now = Date.parse(headers.date ?? '') || Date.now();
  const afterSeconds = retryAfterSeconds(headers['retry-after'], now);
  return afterSeconds === undefined ? {} : { afterSeconds };
}

function detailOf(result: HttpResult): string {
  if (!result.ok) return result.detail;
  const status =
    result.request === undefined ? `HTTP ${result.status}` : `${result.request} -> ${result.status}`;
  const excerpt = isOk(result) ? '' : excerptOf(result.text);
  return excerpt === '' ? status : `${status}: ${excerpt}`;
}

/** The start of an answer in one line; pages are left out, and whatever looks like a key or a query. */
function excerptOf(text: string): string {
  if (/^\s*</.test(text)) return '';
  return text
    .slice(0, 1000)
    .replace(/\?\S*/g, '')
    .replace(/[\w+/=.-]{24,}/g, '…')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 200);
}
