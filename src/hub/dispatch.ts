/**
 * The DISPATCH consumer. A message names a lane; the lane's due dispatches are claimed, sent and
 * settled together, and the lane wakes itself while work is left. One slow destination delays nobody else.
 */
import type { Outcome } from '../kit';
import { newId } from '../kit/id';
import type { DispatchMessage } from '../queues';
import { connectionsByIds } from '../store/connections';
import type { DeadLetterWrite } from '../store/dead-letters';
import type { Event } from '../store/deliveries';
import { deadLetterOf } from '../store/dispatches';
import {
  BREAKER_AFTER,
  type Dispatch,
  restLane,
  type Settled,
  settleLane,
  type Taken,
  takeLane,
} from '../store/lanes';
import { subjectKey } from '../store/subjects';
import type { AttemptRecord } from '../store/types';
import { type Hub, iso, MINUTE, SECOND } from './hub';
import { type Prepared, prepare, refuse, type Sender, senderFor } from './prepare';
import { breakerRest, queueBackoff, verdict } from './retry';

/** Dispatches per claim where a repeat does no harm … */
const CLAIM = 100;
/** … and where it would: a run that dies leaves no more in doubt than were in flight. */
const AT_ONCE = 4;
/** No send starts later than this after the claim … */
const SENDING = 25 * SECOND;
/** … so that sends, time-outs and the write are over before somebody else may take the lane. */
const LEASE = 150 * SECOND;
/** A destination that asks for more than this makes its whole lane wait no longer. */
const MAX_LANE_REST = 15 * 60;
/** How often a paused channel's lane is looked at. */
const PAUSED_REST = 5 * MINUTE;
/** Waits between the tries of a statement that may be repeated: D1 fails a few times a day, for a moment. */
const D1_WAITS = [500, 2000] as const;
/** How long a lane rests that asked us to slow down without saying for how long. */
const DEFAULT_REST = 5;

export async function consumeDispatch(hub: Hub, batch: readonly Message<DispatchMessage>[]): Promise<void> {
  // Several messages may name one lane: it is run once.
  const byLane = Map.groupBy(batch, ({ body }) => body.lane);
  await Promise.all(
    [...byLane].map(async ([lane, items]) => {
      try {
        await runLane(hub, lane);
        for (const item of items) item.ack();
      } catch (error) {
        hub.log.error('lane run failed', { lane, error: String(error) });
        for (const item of items) item.retry({ delaySeconds: queueBackoff(item.attempts, hub.random()) });
      }
    }),
  );
}

/** One claim of a lane. Answers how many dispatches it settled. */
export async function runLane(hub: Hub, lane: string): Promise<number> {
  // Read before the claim: a claim that sends nothing must not look like one that did.
  const sender = await senderFor(hub, (await connectionsByIds(hub.db, [lane])).get(lane));
  if (sender.paused) {
    await restLane(hub.db, lane, iso(hub.now() + PAUSED_REST));
    return 0;
  }
  const started = hub.now();
  const lease = newId('run', started);
  const take = {
    lease,
    leaseUntil: iso(started + LEASE),
    now: iso(started),
    limit: sender.repeatable ? CLAIM : AT_ONCE,
  };
  const taken = await persist(hub, () => takeLane(hub.db, lane, take));
  if (!taken) return 0;

  const run = await sendClaim(hub, sender, taken, started);
  const now = hub.now();
  const open = run.failures >= BREAKER_AFTER;
  const openUntil = open ? now + breakerRest(run.failures - BREAKER_AFTER) : 0;
  const nextAt = run.restSeconds > 0 ? now + Math.min(run.restSeconds, MAX_LANE_REST) * SECOND : 0;
  const nextDue = await persist(hub, () =>
    settleLane(hub.db, lane, lease, {
      settled: run.settled,
      dead: run.dead,
      nextAt: nextAt ? iso(nextAt) : '',
      openUntil: openUntil ? iso(openUntil) : '',
      failures: run.failures,
    }),
  );
  if (open) hub.log.warn('breaker open', { lane, failures: run.failures, until: iso(openUntil) });
  if (nextDue) await wakeAgain(hub, lane, Math.max(Date.parse(nextDue), nextAt, openUntil) - now);
  return run.settled.length;
}

/** Repeats a statement that is safe to repeat. */
async function persist<T>(hub: Hub, statement: () => Promise<T>): Promise<T> {
  for (const wait of D1_WAITS)
    try {
      return await statement();
    } catch (error) {
      hub.log.warn('D1 failed on a lane; again', { wait, error: String(error) });
      await hub.sleep(wait);
    }
  return statement();
}

interface Run {
  settled: Settled[];
  dead: DeadLetterWrite[];
  /** Failures of the destination in a row. */
  failures: number;
  /** Seconds that it asked the whole lane to wait. */
  restSeconds: number;
}

/** Sends a claim, some at once, until it is done, time is up, or the destination has had enough. */
async function sendClaim(hub: Hub, sender: Sender, taken: Taken, started: number): Promise<Run> {
  const run: Run = { settled: [], dead: [], failures: taken.failures, restSeconds: 0 };
  const queue = [...taken.dispatches];
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const event = taken.events.get(next.eventId);
      const rank = taken.ranks.get(subjectKey(next.connectionId, next.subject));
      const sent = await attempt(hub, sender, next, { event, rank, abandoned: taken.abandoned });
      run.settled.push(sent.row);
      if (sent.exhausted) run.dead.push(deadLetter(next, sent.row));
      if (sent.reached) run.failures = sent.reached === 'well' ? 0 : run.failures + 1;
      run.restSeconds = Math.max(run.restSeconds, sent.restSeconds);
      // What was not started waits for the next run; only what may have left already is settled to the end.
      const enough = hub.now() - started > SENDING || run.failures >= BREAKER_AFTER || run.restSeconds > 0;
      if (enough && !(taken.abandoned && !sender.repeatable)) return;
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, queue.length) }, work));
  return run;
}

/** Soon is a queue delay; later than a minute is the cron's. */
async function wakeAgain(hub: Hub, lane: string, ms: number): Promise<void> {
  const delaySeconds = Math.max(0, Math.ceil(ms / SECOND));
  if (delaySeconds > 60) return;
  try {
    await hub.env.DISPATCH.send({ lane }, { delaySeconds });
  } catch (error) {
    hub.log.warn('lane not woken; the minute cron will', { lane, error: String(error) });
  }
}

interface Attempted {
  row: Settled;
  exhausted: boolean;
  /** How the destination is; undefined when no request reached it, as with a phone that is none. */
  reached: 'well' | 'ill' | undefined;
  restSeconds: number;
}

async function attempt(
  hub: Hub,
  sender: Sender,
  dispatch: Dispatch,
  { event, rank, abandoned }: { event: Event | undefined; rank: number | undefined; abandoned: boolean },
): Promise<Attempted> {
  const started = hub.now();
  const prepared = await prepare(hub, sender, dispatch, event, rank).catch((error: unknown) => {
    // A credential that does not open, or a bug: neither says anything about the destination.
    hub.log.error('dispatch not prepared', { dispatchId: dispatch.id, error: String(error) });
    return refuse({ kind: 'retry', reason: 'internal' });
  });
  const idempotent = prepared.kind === 'ready' ? prepared.idempotent : sender.repeatable;
  const inDoubt = abandoned && !idempotent && !neverLeft(prepared);
  const isSent = prepared.kind === 'ready' && !inDoubt;
  const outcome = inDoubt
    ? LOST
    : prepared.kind === 'ready'
      ? await guarded(hub, dispatch, prepared.send)
      : prepared.outcome;
  const now = hub.now();
  const attempts = [...dispatch.attempts, record(outcome, started, now)];
  const next = verdict(outcome, {
    attempts: attempts.length - (attempts.findLastIndex(({ outcome: kind }) => kind === 'resent') + 1),
    idempotent,
    now,
    random: hub.random(),
  });
  const message =
    prepared.kind === 'ready' && prepared.outbound?.kind === 'message' ? prepared.outbound : undefined;
  return {
    row: {
      organizationId: dispatch.organizationId,
      id: dispatch.id,
      state: next.state,
      due: next.state === 'waiting' ? next.due : dispatch.due,
      reason: 'reason' in next ? next.reason : null,
      detail: outcome.detail?.slice(0, DETAIL) ?? null,
      recipient: message?.to ?? dispatch.recipient,
      text: message?.text ?? dispatch.text,
      mediaUrl: message?.mediaUrl ?? dispatch.mediaUrl,
      providerId: next.state === 'sent' ? next.providerId : null,
      finishedAt: next.state === 'waiting' ? null : iso(now),
      attempts,
    },
    exhausted: next.state === 'failed' && next.exhausted,
    reached: isSent ? healthOf(outcome) : undefined,
    restSeconds:
      outcome.kind === 'retry' && outcome.reason === 'rate_limited'
        ? (outcome.afterSeconds ?? DEFAULT_REST)
        : 0,
  };
}

const IMPOSSIBLE = ['missing_recipient', 'invalid_phone', 'invalid_email', 'template_error', 'empty_message'];

/** A message without a text or a recipient cannot have left, whoever held it. */
const neverLeft = (prepared: Prepared): boolean =>
  prepared.kind === 'outcome' &&
  prepared.outcome.kind === 'rejected' &&
  IMPOSSIBLE.includes(prepared.outcome.reason);

/** Longest detail that is kept of an answer. */
const DETAIL = 1000;

const LOST: Outcome = { kind: 'unknown', detail: 'the run that was sending it never came back' };

const record = (outcome: Outcome, started: number, now: number): AttemptRecord => ({
  at: iso(started),
  outcome: outcome.kind,
  ...('reason' in outcome ? { reason: outcome.reason } : {}),
  ...(outcome.detail ? { detail: outcome.detail.slice(0, DETAIL) } : {}),
  ms: now - started,
});

/** A refusal speaks of the message, and a rate limit of us: neither is a destination that is down. */
function healthOf(outcome: Outcome): 'well' | 'ill' | undefined {
  if (outcome.kind === 'sent' || outcome.kind === 'rejected') return 'well';
  return outcome.kind === 'retry' && outcome.reason === 'rate_limited' ? undefined : 'ill';
}

/** A throwing connector is a bug of ours; the request may have left. */
async function guarded(hub: Hub, dispatch: Dispatch, send: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await send();
  } catch (error) {
    hub.log.error('send threw', { dispatchId: dispatch.id, error: String(error) });
    return { kind: 'unknown', detail: 'internal error while sending' };
  }
}

const deadLetter = (dispatch: Dispatch, row: Settled): DeadLetterWrite => ({
  organizationId: dispatch.organizationId,
  id: deadLetterOf(dispatch.id),
  kind: 'dispatch',
  connectionId: dispatch.lane,
  reason: row.reason ?? 'retries_exhausted',
  detail: row.detail,
  message: { dispatchId: dispatch.id },
});
