/** From one event to its dispatches: which automations and subscribed channels it concerns, and when. */
import {
  type Connectors,
  type EventData,
  type EventType,
  matches,
  subscribes,
  toIsoDate,
  toIsoTime,
} from '../kit';
import { dispatchId, timeOf } from '../kit/id';
import type { Automation } from '../store/automations';
import type { DispatchWrite, EventWrite } from '../store/commit';
import type { Connection } from '../store/connections';
import type { AutomationAction, Delay } from '../store/types';
import { DAY, iso, MINUTE } from './hub';

/** An event caused by a dispatch counts one hop more than its cause; here the chain ends. */
const MAX_HOPS = 3;

export interface Rules {
  automations: readonly Automation[];
  /** All connections of the organizations concerned, by id. */
  connections: ReadonlyMap<string, Connection>;
  connectors: Connectors;
  /** IANA zone of each organization. */
  timeZones: ReadonlyMap<string, string>;
  /** Milliseconds since the epoch. */
  now: number;
}

/** What of an event decides what happens: its row without the database's own columns. */
export type Candidate = Pick<
  EventWrite,
  'organizationId' | 'connectionId' | 'id' | 'subject' | 'hops' | 'simulated'
> & {
  type: EventType;
  data: EventData;
  /** See `News`: systems are told all the same, customers are not. */
  late?: true;
};

/** Whether this automation listens to this event. */
const concerns = (automation: Automation, event: Candidate): boolean =>
  automation.organizationId === event.organizationId &&
  automation.type === event.type &&
  (automation.connectionId === null || automation.connectionId === event.connectionId) &&
  matches(automation.conditions, event.data);

/** Every dispatch that the event causes. `simulateTo` is the only recipient of a simulated one. */
export function dispatchesFor(
  event: Candidate,
  rules: Rules,
  simulateTo: string | null = null,
): DispatchWrite[] {
  const wanted = [
    ...rules.automations
      .filter((automation) => concerns(automation, event))
      .map((automation) => ({
        target: automation.id,
        automationId: automation.id,
        action: automation.action,
        priority: automation.priority,
        delay: automation.delay,
      })),
    ...subscribers(event, rules).map((channel) => ({
      target: channel.id,
      automationId: null,
      action: { kind: 'webhook', channelId: channel.id } as const,
      priority: 50,
      delay: { minutes: 0 },
    })),
  ];
  return wanted.map(({ target, automationId, action, priority, delay }) => {
    const timeZone = rules.timeZones.get(event.organizationId) ?? 'America/Sao_Paulo';
    const when = dueAt(delay, event.data, timeZone, { now: rules.now, heardAt: timeOf(event.id) });
    const lane = rules.connections.get(laneOf(action));
    const reason =
      lane?.organizationId !== event.organizationId
        ? 'channel_gone'
        : event.hops >= MAX_HOPS
          ? 'too_many_hops'
          : event.late && action.kind === 'message'
            ? 'superseded'
            : (notInSimulation(event, lane, action, rules, simulateTo) ?? when.reason);
    return {
      organizationId: event.organizationId,
      id: dispatchId(event.id, target),
      lane: laneOf(action),
      eventId: event.id,
      automationId,
      connectionId: event.connectionId,
      subject: event.subject,
      type: event.type,
      action,
      state: reason ? 'cancelled' : 'waiting',
      priority,
      due: when.due,
      reason: reason ?? null,
      recipient: simulateTo,
    };
  });
}

/** The lane is the connection that sends: the channel, or the system an action runs in. */
function laneOf(action: AutomationAction): string {
  return (action.kind === 'connector' ? action.connectionId : action.channelId) ?? '';
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
  event: Candidate,
  lane: Connection,
  action: AutomationAction,
  rules: Rules,
  to: string | null,
): string | undefined {
  if (!event.simulated) return undefined;
  const isPrivate = rules.connectors.get(lane.connector)?.channel?.private ?? false;
  return action.kind === 'message' && (to !== null || isPrivate) ? undefined : 'simulated';
}

/**
 * When a dispatch is due: minutes from now, or an hour of the merchant's day around a date in `data`.
 * An hour that had passed when the hub heard of it is no reminder; one that passed while it waited is late.
 */
function dueAt(
  delay: Delay,
  data: EventData,
  timeZone: string,
  at: { now: number; heardAt: number },
): { due: string; reason?: string } {
  if ('minutes' in delay) return { due: iso(at.now + delay.minutes * MINUTE) };
  const anchor = delay.anchor.split('.').reduce<unknown>(member, data);
  const date = typeof anchor === 'string' ? localDate(anchor, timeZone) : undefined;
  const due = date && toIsoTime(`${shiftDays(date, delay.offsetDays)} ${delay.at}`, timeZone);
  if (!due) return { due: iso(at.now), reason: 'missing_anchor' };
  const time = Date.parse(due);
  return time < at.heardAt ? { due: iso(time), reason: 'anchor_passed' } : { due: iso(time) };
}

const member = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined;

/** The calendar day, in the merchant's zone, of a date or a time. */
function localDate(value: string, timeZone: string): string | undefined {
  if (!value.includes('T')) return toIsoDate(value);
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : new Intl.DateTimeFormat('sv-SE', { timeZone }).format(at);
}

const shiftDays = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
