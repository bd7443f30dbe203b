/** What a lane is doing, what holds it, and when its queue will be empty. */
import { type Connector, type Label, RISKY_INTERVAL_SECONDS } from '../kit';
import { firstId } from '../kit/id';
import type { Connection } from '../store/connections';
import { type LaneFigures, laneFigures } from '../store/lane-status';
import { estimatedFinish, nextAllowed, nextUtcDay } from './hours';
import { DAY, type Hub, iso, MINUTE } from './hub';
import { type Sender, senderFor } from './prepare';

export type LaneState =
  | 'working'
  | 'idle'
  | 'paced'
  | 'quiet_hours'
  | 'daily_limit'
  | 'breaker_open'
  | 'paused';

export interface LaneStatus {
  waiting: number;
  due: number;
  processing: number;
  lastFiveMinutes: { entered: number; sent: number };
  intervalSeconds: number;
  dailyLimit: number | null;
  sentToday: number;
  state: LaneState;
  until: string | null;
  estimatedFinish: string | null;
  warnings: Label[];
}

const RECENT = 5 * MINUTE;

/** Undefined for a connection without a lane. */
export async function laneStatus(
  hub: Hub,
  connection: Connection,
  connector: Connector,
): Promise<LaneStatus | undefined> {
  const now = hub.now();
  const sender = await senderFor(hub, connection);
  const figures = await laneFigures(hub.db, connection.organizationId, connection.id, {
    now: iso(now),
    since: iso(now - RECENT),
    // A dispatch's id carries the time at which its delivery came in.
    firstId: firstId('dsp', now - RECENT),
    firstRecent: firstId('dsp', now - DAY),
  });
  if (!figures) return undefined;
  const { lane, waiting, due, entered, sent } = figures;
  const { pace, rules, timeZone } = sender;
  const sentToday = lane.sentDay === iso(now).slice(0, 10) ? lane.sentToday : 0;
  const { state, until } = stateOf(figures, sender, { now, sentToday });
  const at = { now, startsAt: until ?? now, sentToday };
  return {
    waiting,
    due,
    processing: lane.leaseUntil > iso(now) ? lane.claimed.length : 0,
    lastFiveMinutes: { entered, sent },
    intervalSeconds: pace.intervalSeconds,
    dailyLimit: Number.isFinite(pace.dailyLimit) ? pace.dailyLimit : null,
    sentToday,
    state,
    until: until === undefined ? null : iso(until),
    estimatedFinish:
      due > 0 && state !== 'paused' ? iso(estimatedFinish(due, at, pace, rules, timeZone)) : null,
    warnings: warningsOf(connector, pace.intervalSeconds),
  };
}

/** What holds the lane longest, first. */
function stateOf(
  { lane, due }: LaneFigures,
  { paused, pace, rules, timeZone }: Sender,
  { now, sentToday }: { now: number; sentToday: number },
): { state: LaneState; until?: number } {
  if (paused) return { state: 'paused' };
  if (lane.leaseUntil > iso(now)) return { state: 'working' };
  if (lane.openUntil > iso(now)) return { state: 'breaker_open', until: Date.parse(lane.openUntil) };
  if (sentToday >= pace.dailyLimit) return { state: 'daily_limit', until: nextUtcDay(now) };
  const opens = nextAllowed(now, rules, timeZone);
  if (opens > now) return { state: 'quiet_hours', until: opens };
  if (lane.nextAt > iso(now)) return { state: 'paced', until: Date.parse(lane.nextAt) };
  return { state: due > 0 ? 'working' : 'idle' };
}

/** Where a channel needs a pace of its own, sending faster is a risk that the merchant should know. */
function warningsOf({ channel }: Connector, intervalSeconds: number): Label[] {
  if (!channel?.intervalSeconds || intervalSeconds >= RISKY_INTERVAL_SECONDS) return [];
  return [
    {
      pt: `Com menos de ${RISKY_INTERVAL_SECONDS} segundos entre envios, o número corre mais risco de ser bloqueado.`,
      en: `With less than ${RISKY_INTERVAL_SECONDS} seconds between messages, the number is more likely to be blocked.`,
    },
  ];
}
