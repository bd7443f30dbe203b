/** When to try again. Pure, with the dice as an argument. */
import type { Outcome, ReasonCode } from '../kit';
import { DAY, HOUR, iso, MINUTE, SECOND } from './hub';

/** Waits between the attempts of one dispatch: eight attempts over about 26 hours. */
export const SCHEDULE = [
  5 * SECOND,
  30 * SECOND,
  2 * MINUTE,
  15 * MINUTE,
  HOUR,
  5 * HOUR,
  20 * HOUR,
] as const;

const MAX_WAIT = DAY;

/** ±20 %, so that what failed together does not come back together. */
const jitter = (ms: number, random: number): number => Math.round(ms * (0.8 + 0.4 * random));

export type Verdict =
  | { state: 'sent'; providerId: string | null }
  | { state: 'failed'; reason: ReasonCode; exhausted: boolean }
  | { state: 'cancelled'; reason: ReasonCode }
  | { state: 'unknown'; reason: ReasonCode }
  | { state: 'waiting'; reason: ReasonCode; due: string };

/** Nothing went wrong: there is no message to send any more. */
const NOT_WANTED: readonly ReasonCode[] = ['superseded', 'opted_out', 'sandbox'];

/**
 * What an outcome makes of a dispatch. `attempts` counts this one. An unknown outcome is tried again
 * only where the far side drops repeats of the same key; otherwise a person decides.
 */
export function verdict(
  outcome: Outcome,
  at: { attempts: number; idempotent: boolean; now: number; random: number },
): Verdict {
  switch (outcome.kind) {
    case 'sent':
      return { state: 'sent', providerId: outcome.providerId ?? null };
    case 'rejected':
      return NOT_WANTED.includes(outcome.reason)
        ? { state: 'cancelled', reason: outcome.reason }
        : { state: 'failed', reason: outcome.reason, exhausted: false };
    case 'unknown':
      if (!at.idempotent) return { state: 'unknown', reason: 'outcome_unknown' };
      return again('timeout', undefined, at);
    case 'retry':
      return again(outcome.reason, outcome.afterSeconds, at);
  }
}

function again(
  reason: ReasonCode,
  afterSeconds: number | undefined,
  at: { attempts: number; now: number; random: number },
): Verdict {
  const wait = SCHEDULE[at.attempts - 1];
  if (wait === undefined) return { state: 'failed', reason, exhausted: true };
  const asked = Math.min((afterSeconds ?? 0) * SECOND, MAX_WAIT);
  return { state: 'waiting', reason, due: iso(at.now + Math.max(jitter(wait, at.random), asked)) };
}

/** How long a lane rests after so many failures in a row: half a minute, doubling to a quarter hour. */
export const breakerRest = (failuresBeyond: number): number =>
  Math.min(30 * SECOND * 2 ** Math.min(failuresBeyond, 10), 15 * MINUTE);

/** Seconds until a queue hands a message out again, for faults of our own: 2, 4, 8 … five minutes. */
export const queueBackoff = (attempts: number, random: number): number =>
  Math.max(1, Math.round(jitter(Math.min(2 ** attempts, 300), random)));
