/**
 * The DISPATCH consumer. A message names a lane; the lane's due dispatches are claimed, sent and
 * settled together, and the lane wakes itself while work is left. One slow destination delays nobody else.
 */
import type { Outcome } from '../kit';
import { newId } from '../kit/id';
import type { DispatchMessage } from '../queues';
import { connectionsByIds } from '../store/connections';
import type { Event } from '../store/deliveries';
import { deadLetterOf } from '../store/dispatches';
import { BREAKER_AFTER, type Dispatch, type Settled, settleLane, takeLane } from '../store/lanes';
import { type Hub, iso, SECOND } from './hub';
import { prepare, refuse, type Sender, senderFor } from './prepare';
import { breakerRest, queueBackoff, settle } from './retry';

/** Dispatches per claim, at most. */
const CLAIM = 100;
/** Sends at once on a lane without pace: a Worker has six connections. */
const AT_ONCE = 4;
/** No send starts later than this after the claim … */
const SENDING = 25 * SECOND;
/** … so that sends, time-outs and the write are over before somebody else may take the lane. */
const LEASE = 90 * SECOND;
/** A destination that asks for more than this makes its whole lane wait. */
const MAX_LANE_REST = 15 * 60;

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
  const started = hub.now();
  const lease = newId('run', started);
  const taken = await takeLane(hub.db, lane, {
    lease,
    leaseUntil: iso(started + LEASE),
    now: iso(started),
    limit: CLAIM,
  });
  if (!taken) return 0;

  const destination = (await connectionsByIds(hub.db, [lane])).get(lane);
  const sender = await senderFor(hub, destination);
  const settled: Settled[] = [];
  const dead: Parameters<typeof settleLane>[3]['dead'] = [];
  let failures = taken.failures;
  let restSeconds = 0;

  const queue = [...taken.dispatches];
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      // What does not start in time stays claimed by nobody and waits for the next run.
      const broken = failures >= BREAKER_AFTER && settled.length > 0;
      if (hub.now() - started > SENDING || broken || restSeconds > 0) return;
      const sent = await attempt(
        hub,
        sender,
        next,
        taken.events.get(next.eventId),
        taken.abandoned.has(next.id),
      );
      settled.push(sent.row);
      if (sent.exhausted) dead.push(deadLetter(next, sent.row));
      failures = sent.healthy ? 0 : failures + 1;
      restSeconds = Math.max(restSeconds, sent.restSeconds);
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, queue.length) }, work));

  const now = hub.now();
  const open = failures >= BREAKER_AFTER;
  const openUntil = open ? now + breakerRest(failures - BREAKER_AFTER) : 0;
  const nextAt = restSeconds > 0 ? now + Math.min(restSeconds, MAX_LANE_REST) * SECOND : 0;
  const { nextDue } = await settleLane(hub.db, lane, lease, {
    settled,
    dead,
    nextAt: nextAt ? iso(nextAt) : '',
    openUntil: openUntil ? iso(openUntil) : '',
    failures,
  });
  if (open) hub.log.warn('breaker open', { lane, failures, until: iso(openUntil) });
  if (nextDue) await wakeAgain(hub, lane, Math.max(Date.parse(nextDue), nextAt, openUntil) - now);
  return settled.length;
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
  /** Whether the destination itself is well: a refused phone does not speak against it. */
  healthy: boolean;
  restSeconds: number;
}

async function attempt(
  hub: Hub,
  sender: Sender,
  dispatch: Dispatch,
  event: Event | undefined,
  abandoned: boolean,
): Promise<Attempted> {
  const started = hub.now();
  const prepared = await prepare(hub, sender, dispatch, event).catch((error: unknown) => {
    hub.log.error('dispatch not prepared', { dispatchId: dispatch.id, error: String(error) });
    return refuse({ kind: 'rejected', reason: 'internal' });
  });
  const idempotent = prepared.kind !== 'outcome' && prepared.idempotent;
  const outcome: Outcome =
    prepared.kind === 'outcome'
      ? prepared.outcome
      : abandoned && !idempotent
        ? { kind: 'unknown', detail: 'the run that was sending it never came back' }
        : await guarded(hub, dispatch, prepared.send);
  const now = hub.now();
  const paused = outcome.kind === 'retry' && outcome.reason === 'channel_paused';
  // Waiting for a paused channel uses up no attempt.
  const attempts = paused
    ? dispatch.attempts
    : [
        ...dispatch.attempts,
        {
          at: iso(started),
          outcome: outcome.kind,
          ...('reason' in outcome ? { reason: outcome.reason } : {}),
          ...(outcome.detail ? { detail: outcome.detail.slice(0, 1000) } : {}),
          ms: now - started,
        },
      ];
  const next = settle(outcome, {
    attempts: Math.max(1, attempts.length),
    idempotent,
    now,
    random: hub.random(),
  });
  const outbound = prepared.kind === 'outcome' ? undefined : prepared.outbound;
  const message = outbound?.kind === 'message' ? outbound : undefined;
  return {
    row: {
      organizationId: dispatch.organizationId,
      id: dispatch.id,
      state: next.state,
      due: next.state === 'waiting' ? next.due : dispatch.due,
      reason: 'reason' in next ? next.reason : null,
      detail: outcome.detail?.slice(0, 1000) ?? null,
      recipient: message?.to ?? dispatch.recipient,
      text: message?.text ?? dispatch.text,
      mediaUrl: message?.mediaUrl ?? dispatch.mediaUrl,
      providerId: next.state === 'sent' ? next.providerId : null,
      finishedAt: next.state === 'waiting' ? null : iso(now),
      attempts,
    },
    exhausted: next.state === 'failed' && next.exhausted,
    healthy: paused || outcome.kind === 'sent' || outcome.kind === 'rejected',
    restSeconds:
      outcome.kind === 'retry' && (paused || outcome.reason === 'rate_limited')
        ? (outcome.afterSeconds ?? 0)
        : 0,
  };
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

const deadLetter = (dispatch: Dispatch, row: Settled) => ({
  organizationId: dispatch.organizationId,
  id: deadLetterOf(dispatch.id),
  kind: 'dispatch' as const,
  connectionId: dispatch.lane,
  reason: row.reason ?? 'retries_exhausted',
  detail: row.detail,
  message: { dispatchId: dispatch.id },
});
