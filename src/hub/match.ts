/** From one event to its dispatches: which automations and subscribed channels it concerns, and when. */
import {
  addBusinessDays,
  addDays,
  type Connectors,
  dayIn,
  type EventData,
  type EventType,
  groupOf,
  matches,
  subscribes,
  type Trade,
  toIsoTime,
} from '../kit';
import { dispatchId, timeOf } from '../kit/id';
import type { Automation } from '../store/automations';
import type { DispatchWrite } from '../store/commit';
import type { Connection } from '../store/connections';
import type { Event } from '../store/events';
import type { Organization } from '../store/organizations';
import type { Delay, DispatchAction, MessageAction, SendingRules, SyncRules } from '../store/types';
import { groupEnd, groupSecondsOf } from './grouping';
import { nextAllowed } from './hours';
import { iso, MINUTE } from './hub';

/** An event caused by a dispatch counts one hop more than its cause; here the chain ends. */
const MAX_HOPS = 3;

export interface Rules {
  automations: readonly Automation[];
  /** All connections of the organizations concerned, by id. */
  connections: ReadonlyMap<string, Connection>;
  connectors: Connectors;
  organizations: ReadonlyMap<string, Pick<Organization, 'timeZone' | 'rules'>>;
  /** Milliseconds since the epoch. */
  now: number;
}

/** What of an event decides what happens. */
export type Candidate = Pick<
  Event,
  'organizationId' | 'connectionId' | 'id' | 'subject' | 'hops' | 'simulated'
> & {
  type: EventType;
  data: EventData;
  /** See `News`. */
  trade?: Trade;
  /** Heard from a sales platform, of an order that its shop tells of too: customers hear of it once, by the shop. */
  heard?: true;
  /** See `News`: systems are told all the same, customers are not. */
  late?: true;
};

/** Whether this automation listens to this event. */
const concerns = (automation: Automation, event: Candidate): boolean =>
  automation.organizationId === event.organizationId &&
  automation.type === event.type &&
  (automation.connectionId === null || automation.connectionId === event.connectionId) &&
  matches(automation.conditions, event.data);

/** What is to be done about an event, before anybody asked whether it may. */
interface Wanted {
  target: string;
  automationId: string | null;
  action: DispatchAction;
  priority: number;
  delay: Delay;
}

/** Every dispatch that the event causes. `simulateTo` is the only recipient of a simulated one. */
export function dispatchesFor(
  event: Candidate,
  rules: Rules,
  simulateTo: string | null = null,
): DispatchWrite[] {
  const wanted: Wanted[] = [
    ...rules.automations
      .filter((automation) => concerns(automation, event))
      .map((automation) => ({ ...automation, target: automation.id, automationId: automation.id })),
    ...subscribers(event, rules).map((channel) => ({
      target: channel.id,
      automationId: null,
      action: { kind: 'webhook', channelId: channel.id } as const,
      priority: 50,
      delay: { minutes: 0 },
    })),
  ];
  if (event.trade && !event.simulated) wanted.push(tradeOf(event, event.trade));
  return wanted.map((one) => dispatchOf(event, one, rules, simulateTo));
}

/** What the shop itself is to do: at once, before anything that waits on its lane. */
const tradeOf = ({ connectionId }: Candidate, trade: Trade): Wanted => ({
  target: `${connectionId} ${trade.step}`,
  automationId: null,
  action: { kind: 'trade', connectionId, trade },
  priority: 0,
  delay: { minutes: 0 },
});

function dispatchOf(
  event: Candidate,
  { target, automationId, action, priority, delay }: Wanted,
  rules: Rules,
  simulateTo: string | null,
): DispatchWrite {
  const organization = rules.organizations.get(event.organizationId) ?? UNKNOWN_ORGANIZATION;
  const testTo = event.simulated
    ? simulateTo
    : sandboxRecipient(rules.connections.get(event.connectionId)?.sync);
  const leaves = testTo === undefined ? action : forTest(action);
  const when = dueAt(leaves, delay, event.data, organization, {
    now: rules.now,
    heardAt: timeOf(event.id),
  });
  const reason = objection(event, action, rules, testTo) ?? (when.refused ? when.reason : undefined);
  const wait = groupWait(action, rules);
  return {
    organizationId: event.organizationId,
    id: dispatchId(event.id, target),
    lane: laneOf(action),
    eventId: event.id,
    automationId,
    connectionId: event.connectionId,
    subject: event.subject,
    type: event.type,
    action: leaves,
    state: reason ? 'cancelled' : 'waiting',
    priority,
    due: wait > 0 && !reason ? iso(groupEnd(Date.parse(when.due), wait)) : when.due,
    reason: reason ?? when.reason ?? null,
    detail: reason ? null : (when.wanted ?? null),
    recipient: testTo ?? null,
  };
}

/** Seconds in which what else is said in the conversation may join. */
function groupWait(action: DispatchAction, { connections, connectors }: Rules): number {
  if (action.kind !== 'connector') return 0;
  const target = connections.get(action.connectionId);
  const declared = target && connectors.get(target.connector)?.actions?.[action.action];
  return target && declared?.group ? groupSecondsOf(target) : 0;
}

const UNKNOWN_ORGANIZATION = { timeZone: 'America/Sao_Paulo', rules: {} };

/** Why the event causes nothing here, whatever the hour. */
function objection(
  event: Candidate,
  action: DispatchAction,
  rules: Rules,
  testTo: string | null | undefined,
): string | undefined {
  const lane = rules.connections.get(laneOf(action));
  if (lane?.organizationId !== event.organizationId) return 'channel_gone';
  if (event.hops >= MAX_HOPS || isEcho(event, action)) return 'too_many_hops';
  if (action.kind === 'message' && event.late) return 'superseded';
  if (action.kind === 'message' && event.heard) return 'told_by_shop';
  if (event.simulated) return notInSimulation(lane, action, rules, testTo ?? null);
  return action.kind === 'message' && testTo === null ? 'sandbox' : undefined;
}

/**
 * A message about a message does not leave by the channel that it is about: its failure would tell of
 * itself. Nor does the news that the channel is broken.
 */
const isEcho = (event: Candidate, action: DispatchAction): boolean =>
  action.kind === 'message' &&
  action.channelId === event.connectionId &&
  (event.type === 'connection.broken' ||
    (groupOf(event.type) === 'message' && event.type !== 'message.received'));

/** In the sandbox of a shop the only recipient, or null where there is none; undefined in production. */
export const sandboxRecipient = ({
  environment,
  testRecipient,
}: SyncRules = {}): string | null | undefined =>
  environment === 'sandbox' ? testRecipient || null : undefined;

/** Whoever tries something out waits for no hour, and no fallback reaches somebody else. */
function forTest(action: DispatchAction): DispatchAction {
  if (action.kind !== 'message') return action;
  const { fallback: _none, ...rest } = action;
  return { ...rest, urgent: true };
}

/** The lane is the connection that sends: the channel, or the system an action runs in. */
function laneOf(action: DispatchAction): string {
  return (
    (action.kind === 'connector' || action.kind === 'trade' ? action.connectionId : action.channelId) ?? ''
  );
}

/** Active channels of the same organization that asked for this type of event in their settings. */
function subscribers(event: Candidate, rules: Rules): Connection[] {
  return [...rules.connections.values()].filter(
    (connection) =>
      connection.organizationId === event.organizationId &&
      connection.status === 'active' &&
      rules.connectors.get(connection.connector)?.channel?.address === 'none' &&
      subscribes(connection.settings.events, event.type),
  );
}

/** A simulation without a test recipient reaches nobody but channels that keep everything to themselves. */
function notInSimulation(
  lane: Connection,
  action: DispatchAction,
  rules: Rules,
  to: string | null,
): string | undefined {
  const isPrivate = rules.connectors.get(lane.connector)?.channel?.private ?? false;
  return action.kind === 'message' && (to !== null || isPrivate) ? undefined : 'simulated';
}

interface When {
  due: string;
  /** Why it is refused, or why it waits. */
  reason?: string;
  /** When it would have left if the hour allowed it. */
  wanted?: string;
  refused?: true;
}

/** When a dispatch is due: after its delay, at the next hour at which the merchant's messages may leave. */
function dueAt(
  action: DispatchAction,
  delay: Delay,
  data: EventData,
  { timeZone, rules }: { timeZone: string; rules: SendingRules },
  at: { now: number; heardAt: number },
): When {
  const wanted = wantedTime(delay, data, timeZone, rules, at);
  if (typeof wanted !== 'number') return wanted;
  const allowed = isTimed(action) ? nextAllowed(wanted, rules, timeZone) : wanted;
  if (allowed === wanted) return { due: iso(wanted) };
  return { due: iso(allowed), reason: 'quiet_hours', wanted: iso(wanted) };
}

/** Messages to people keep to the merchant's hours; systems and what cannot wait do not. */
export const isTimed = (action: DispatchAction): action is MessageAction =>
  action.kind === 'message' && !action.urgent;

/**
 * Minutes from now, or an hour of the merchant's day around a date in `data`. An hour that had
 * passed when the hub heard of it is no reminder; one that passed while it waited is late.
 */
function wantedTime(
  delay: Delay,
  data: EventData,
  timeZone: string,
  { holidays }: SendingRules,
  at: { now: number; heardAt: number },
): number | When {
  if ('minutes' in delay) return at.now + delay.minutes * MINUTE;
  const anchor = delay.anchor.split('.').reduce<unknown>(member, data);
  const date = typeof anchor === 'string' ? dayIn(anchor, timeZone) : undefined;
  const day =
    date &&
    (delay.businessDays
      ? addBusinessDays(date, delay.offsetDays, holidays)
      : addDays(date, delay.offsetDays));
  const due = day && toIsoTime(`${day} ${delay.at}`, timeZone);
  if (!due) return { due: iso(at.now), reason: 'missing_anchor', refused: true };
  const time = Date.parse(due);
  return time < at.heardAt ? { due: iso(time), reason: 'anchor_passed', refused: true } : time;
}

const member = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined;
