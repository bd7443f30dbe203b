/**
 * The DISPATCH consumer. A message names a lane; the lane's due dispatches are claimed, sent and
 * settled together, and the lane wakes itself while work is left. One slow destination delays nobody else.
 */
import { newId } from '../kit/id';
import type { DispatchMessage } from '../queues';
import { connectionsByIds } from '../store/connections';
import { holdLane, restLane } from '../store/lane-rests';
import { BREAKER_AFTER, settleLane, takeLane } from '../store/lanes';
import { wakeLanes } from './absorb';
import { noticeSends } from './alerts';
import { AT_ONCE, sendClaim } from './claim';
import { nextAllowed, nextUtcDay } from './hours';
import { type Hub, type Instance, iso, MINUTE, SECOND } from './hub';
import { persist } from './persist';
import { type Sender, senderFor } from './prepare';
import { breakerRest, queueBackoff } from './retry';
import { shareTurns } from './shares';

/** Dispatches per claim where a repeat does no harm; where it would, a run that dies leaves few in doubt. */
const CLAIM = 100;
/** Where several of them become one call. */
const GROUPED = 20;
/** Long enough for sends, time-outs and the write to be over before somebody else may take the lane. */
const LEASE = 150 * SECOND;
/** Of an invocation, for destinations: as many as lanes in a batch, so that a dead one holds up no other. */
const CONNECTIONS = 5;
/** A destination that asks for more than this makes its whole lane wait no longer. Seconds. */
const MAX_LANE_REST = 15 * 60;
/** How often a paused channel's lane is looked at. */
const PAUSED_REST = 5 * MINUTE;

export async function consumeDispatch(
  instance: Instance,
  batch: readonly Message<DispatchMessage>[],
): Promise<void> {
  // Several messages may name one lane: it is run once.
  const byLane = Map.groupBy(batch, ({ body }) => body.lane);
  const shares = shareTurns(CONNECTIONS, byLane.size);
  await Promise.all(
    [...byLane].map(async ([lane, items], position) => {
      const [item] = items;
      const share = shares[position];
      if (!item || !share) return;
      const hub = instance.of(item.body.organizationId);
      try {
        await runLane({ ...hub, turn: share.turn }, item.body);
        for (const item of items) item.ack();
      } catch (error) {
        hub.log.error('lane run failed', { lane, error: String(error) });
        for (const item of items) item.retry({ delaySeconds: queueBackoff(item.attempts, hub.random()) });
      } finally {
        share.end();
      }
    }),
  );
}

/** One claim of a lane. Answers how many dispatches it settled. */
export async function runLane(hub: Hub, { organizationId, lane }: DispatchMessage): Promise<number> {
  // Read before the claim: a claim that sends nothing must not look like one that did.
  const sender = await senderFor(hub, (await connectionsByIds(hub.db, [lane])).get(lane));
  if (sender.paused) {
    await restLane(hub.db, lane, iso(hub.now() + PAUSED_REST));
    return 0;
  }
  const started = hub.now();
  const today = limitsOf(sender, started);
  const lease = newId('run', started);
  const take = { ...today, lease, leaseUntil: iso(started + LEASE), now: iso(started) };
  const taken = await persist(hub, () => takeLane(hub.db, lane, take));
  if (!taken) {
    if (today.quiet || today.dailyLimit !== null) await holdLane(hub.db, lane, today);
    return 0;
  }
  const run = await sendClaim(hub, sender, taken, started);
  const now = hub.now();
  // A trial that sent nothing says nothing of the destination: the next one is tried at once.
  const open = run.touched && run.failures >= BREAKER_AFTER;
  const openUntil = open ? now + breakerRest(run.failures - BREAKER_AFTER) : 0;
  const pace = run.touched ? sender.pace.intervalSeconds : 0;
  const rest = Math.max(pace, Math.min(run.restSeconds, MAX_LANE_REST));
  const settlement = {
    ...run,
    ...today,
    left: run.settled.filter(({ state }) => state === 'sent' || state === 'unknown').length,
    nextAt: rest > 0 ? iso(now + rest * SECOND) : '',
    openUntil: openUntil ? iso(openUntil) : '',
  };
  const next = await persist(hub, () => settleLane(hub.db, lane, lease, settlement));
  await noticeSends(hub, sender.destination?.connection, run);
  if (open) hub.log.warn('breaker open', { lane, failures: run.failures, until: iso(openUntil) });
  await wakeLanes(
    hub,
    run.fallbackLanes.map((fallback) => ({ organizationId, lane: fallback })),
  );
  if (next.due) {
    const nextAt = next.nextAt ? Date.parse(next.nextAt) : 0;
    await wakeAgain(hub, { organizationId, lane }, Math.max(Date.parse(next.due), nextAt, openUntil) - now);
  }
  return run.settled.length;
}

/** What the lane may do at this moment of the merchant's day. */
function limitsOf({ repeatable, pace, rules, timeZone, grouping }: Sender, now: number) {
  const opens = nextAllowed(now, rules, timeZone);
  const { intervalSeconds, dailyLimit } = pace;
  return {
    // A paced lane sends one at a time.
    limit: grouping ? GROUPED : intervalSeconds > 0 ? 1 : repeatable ? CLAIM : AT_ONCE,
    dailyLimit: Number.isFinite(dailyLimit) ? dailyLimit : null,
    day: iso(now).slice(0, 10),
    nextDay: iso(nextUtcDay(now)),
    quiet: opens > now,
    quietUntil: opens > now ? iso(opens) : '',
  };
}

/** Soon is a queue delay; later than a minute is the cron's. */
async function wakeAgain(hub: Hub, message: DispatchMessage, ms: number): Promise<void> {
  const delaySeconds = Math.max(0, Math.ceil(ms / SECOND));
  if (delaySeconds > 60) return;
  try {
    await hub.env.DISPATCH.send(message, { delaySeconds });
  } catch (error) {
    hub.log.warn('lane not woken; the minute cron will', { lane: message.lane, error: String(error) });
  }
}
