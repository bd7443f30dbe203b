/**
 * What Graph's error codes mean: try again, or refused and why. Codes, never titles, which Meta is
 * about to drop (https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes)
 * [doc; 613, 131005, 131021, 131037, 131057, 133004 and 135000 code]. The same codes come with
 * `failed` statuses.
 */
import {
  type CallFailure,
  callFailure,
  type HttpResult,
  isOk,
  type Outcome,
  outcomeOf,
  type Reader,
  type ReasonCode,
  read,
  retryAfterSeconds,
} from '../../src/kit';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const MAX_DETAIL = 300;

interface Passing {
  reason: ReasonCode;
  afterSeconds?: number;
}

/** What passes by itself; in seconds where Meta says how long, or where sooner is pointless. */
const PASSING: ReadonlyMap<number, Passing> = new Map<number, Passing>([
  [1, { reason: 'unavailable' }],
  [2, { reason: 'unavailable' }],
  [131000, { reason: 'unavailable' }],
  [131016, { reason: 'unavailable' }],
  [131057, { reason: 'unavailable', afterSeconds: 5 * MINUTE }],
  [133004, { reason: 'unavailable' }],
  [4, { reason: 'rate_limited', afterSeconds: 5 * MINUTE }],
  [613, { reason: 'rate_limited', afterSeconds: 5 * MINUTE }],
  [80007, { reason: 'rate_limited', afterSeconds: 5 * MINUTE }],
  [130429, { reason: 'rate_limited', afterSeconds: 10 }],
  // One message per six seconds to the same person.
  [131056, { reason: 'rate_limited', afterSeconds: 10 }],
  // Too many people blocked or reported the number: Meta holds it back for a while.
  [131048, { reason: 'rate_limited', afterSeconds: HOUR }],
]);

const TRANSIENT: Passing = { reason: 'unavailable' };

const REFUSED: ReadonlyMap<number, ReasonCode> = new Map<number, ReasonCode>([
  [0, 'unauthorized'],
  [190, 'unauthorized'],
  [3, 'forbidden'],
  [10, 'forbidden'],
  [131005, 'forbidden'],
  [33, 'not_found'],
  [368, 'account_restricted'],
  [130497, 'account_restricted'],
  [131031, 'account_restricted'],
  [131037, 'account_restricted'],
  [131042, 'account_restricted'],
  [131045, 'account_restricted'],
  [133010, 'account_restricted'],
  [131021, 'own_address'],
  [131026, 'not_on_channel'],
  [131047, 'outside_window'],
  [131050, 'opted_out'],
  [131051, 'unsupported'],
  [131052, 'media_refused'],
  [131053, 'media_refused'],
  [135000, 'invalid_input'],
  // No fault of anybody's, and no use in repeating: Meta's cap on marketing per person, its experiments,
  // and an app in development whose list lacks the recipient. The detail says which.
  [131049, 'refused'],
  [130472, 'refused'],
  [131030, 'refused'],
]);

/** Codes that say "some parameter": only the text tells which. */
const VAGUE = new Set([100, 131008, 131009]);
const VAGUE_TEXTS: readonly (readonly [RegExp, ReasonCode])[] = [
  [/does not exist|unsupported (?:get|post) request/i, 'not_found'],
  [/template|component|button at index/i, 'template_refused'],
  [/\b(?:image|video|audio|document|media|link)\b/i, 'media_refused'],
  [/phone number|recipient|\bparam(?:eter)? to\b|\['to'\]/i, 'invalid_phone'],
];

/** Gateways in between that gave up waiting: the message may have got through. */
const UNANSWERED = new Set([504]);

/** What became of a message, by the answer to `POST /{phone number}/messages`; `now` in milliseconds. */
export function outcomeOfSend(result: HttpResult, now: number): Outcome {
  if (isOk(result)) {
    const answer = read(result.json);
    const providerId = answer.text('messages.0.id');
    if (!providerId) return { kind: 'unknown', detail: 'whatsapp-cloud: 2xx without the id of a message' };
    // `held_for_quality_assessment` and `paused` are Meta's to decide; a status webhook tells the end.
    const detail = answer.text('messages.0.message_status')?.slice(0, 100);
    return { kind: 'sent', providerId, ...(detail ? { detail } : {}) };
  }
  if (result.ok && UNANSWERED.has(result.status)) return { kind: 'unknown', detail: `HTTP ${result.status}` };
  return judge(result, now) ?? outcomeOf(result);
}

/** The failure of any other call, with the reason that Graph's code gives. */
export function failureOf(result: HttpResult, now: number): CallFailure {
  const judged = isOk(result) ? undefined : judge(result, now);
  if (judged?.kind === 'rejected') return { ok: false, reason: judged.reason, ...detailOf(judged) };
  if (judged?.kind !== 'retry') return callFailure(result);
  const { reason, afterSeconds } = judged;
  const wait = afterSeconds === undefined ? {} : { afterSeconds };
  return { ok: false, reason, retry: true, ...detailOf(judged), ...wait };
}

const detailOf = ({ detail }: { detail?: string }): { detail?: string } =>
  detail === undefined ? {} : { detail };

/** `131026: Message undeliverable. <details>`, of a `failed` status or an answer. */
export function errorText(error: Reader): string | undefined {
  const code = error.text('code');
  const said = [error.text('title', 'message'), error.text('error_data.details')].filter(
    (part, index, all) => part !== undefined && all.indexOf(part) === index,
  );
  if (code === undefined && said.length === 0) return undefined;
  return `${code ?? '?'}: ${said.join('. ').replace('.. ', '. ')}`.slice(0, MAX_DETAIL);
}

/** By Graph's error; undefined when the answer holds none. */
function judge(result: HttpResult, now: number): Outcome | undefined {
  if (!result.ok) return undefined;
  const error = read(result.json).at('error');
  const code = error.number('code');
  if (code === undefined) return undefined;
  // "Malformed access token …" quotes the token.
  const detail = (errorText(error) ?? String(code)).replace(/[\w+/=.-]{24,}/g, '…');
  const reason = refusalOf(code, detail);
  if (reason) return { kind: 'rejected', reason, detail };
  const passing = PASSING.get(code) ?? (error.bool('is_transient') ? TRANSIENT : undefined);
  if (!passing) return { ...outcomeOf(result), detail };
  const afterSeconds = retryAfterSeconds(result.headers['retry-after'], now) ?? passing.afterSeconds;
  const wait = afterSeconds === undefined ? {} : { afterSeconds };
  return { kind: 'retry', reason: passing.reason, detail, ...wait };
}

function refusalOf(code: number, detail: string): ReasonCode | undefined {
  if (VAGUE.has(code)) return VAGUE_TEXTS.find(([text]) => text.test(detail))?.[1] ?? 'invalid_input';
  if (code >= 132000 && code < 133000) return 'template_refused';
  if (code >= 200 && code < 300) return 'forbidden';
  return REFUSED.get(code);
}
