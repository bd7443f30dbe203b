/**
 * "All green, but nothing is sent": what came in last, what it became, and of every automation that listens
 * to that what became of its message, and why.
 */
import { type Condition, matches, valuesAt } from '../kit';
import { dispatchId, timeOf } from '../kit/id';
import type { Automation } from '../store/automations';
import { automationsAbout } from '../store/automations-about';
import { type Connection, connectionsOf } from '../store/connections';
import { type Delivery, listDeliveries } from '../store/deliveries';
import { type Dispatch, getDispatch } from '../store/dispatches';
import { type Event, getEvent, listEvents } from '../store/events';
import { importBlocks } from '../store/imports';
import type { AutomationAction, DispatchState } from '../store/types';
import type { Hub } from './hub';
import { type LaneState, type LaneStatus, laneStatus } from './lane-status';

/**
 * What became of an automation's message: the state of its dispatch, or why there is none. `later`: it was
 * changed or switched on after the event had come; `gone`: there was one, or should have been, and it is
 * no longer kept.
 */
export type Outcome = DispatchState | 'off' | 'conditions' | 'later' | 'gone';

/** A condition that did not hold, and what the event had in its place. */
export interface Unmet extends Condition {
  found: string[];
}

export interface Finding {
  automation: Automation;
  outcome: Outcome;
  unmet: Unmet[];
  dispatch: Dispatch | undefined;
}

/** A channel, and what holds it. */
export interface Held {
  channel: Connection;
  lane: LaneStatus;
}

/** The one thing that is said first. */
export type Verdict =
  | 'paused'
  | 'revoked'
  | 'import'
  | 'silent'
  | 'no_event'
  | 'no_automation'
  | 'trouble'
  | 'held'
  | 'waiting'
  | 'works'
  | 'cancelled'
  | Exclude<Outcome, DispatchState>;

export interface Diagnosis {
  verdict: Verdict;
  /** The newest, the newest first. */
  deliveries: Delivery[];
  events: Event[];
  /** The one that is looked at: of the newest delivery, or the one asked for. */
  event: Event | undefined;
  findings: Finding[];
  /** Channels that are held back by something. */
  held: Held[];
}

const NEWEST = 5;

/** Looks at the newest event of a connection, or at the one named. */
export async function diagnose(hub: Hub, connection: Connection, eventId?: string): Promise<Diagnosis> {
  const { organizationId, id: connectionId } = connection;
  const page = { connectionId, limit: NEWEST };
  const [deliveries, events, asked, importing] = await Promise.all([
    listDeliveries(hub.db, organizationId, page),
    listEvents(hub.db, organizationId, page),
    eventId === undefined ? undefined : getEvent(hub.db, organizationId, eventId),
    importBlocks(hub.db, connectionId),
  ]);
  const event = asked?.connectionId === connectionId ? asked : await mostTelling(hub, events.data);
  const findings = event ? await findingsFor(hub, event) : [];
  const held = await heldChannels(hub, organizationId, findings);
  const seen = { deliveries: deliveries.data, events: events.data, event, findings, held };
  return { ...seen, verdict: verdictOf({ ...seen, status: connection.status, importing }) };
}

/** Of the newest delivery's events the one that something that is on listens to; the newest, where none. */
async function mostTelling(hub: Hub, events: readonly Event[]): Promise<Event | undefined> {
  const [newest] = events;
  if (!newest) return undefined;
  const { organizationId, connectionId, deliveryId } = newest;
  const together = events.filter((event) => event.deliveryId === deliveryId);
  const types = [...new Set(together.map(({ type }) => type))];
  const automations = await automationsAbout(hub.db, organizationId, connectionId, types);
  const heard = new Set(automations.filter(({ enabled }) => enabled).map(({ type }) => type));
  return together.find(({ type }) => heard.has(type)) ?? newest;
}

async function findingsFor(hub: Hub, event: Event): Promise<Finding[]> {
  const { organizationId, connectionId, type, id } = event;
  const automations = await automationsAbout(hub.db, organizationId, connectionId, [type]);
  return Promise.all(
    automations.map(async (automation) =>
      findingOf(automation, event, await getDispatch(hub.db, organizationId, dispatchId(id, automation.id))),
    ),
  );
}

/** Why one automation did, or did not, make something of an event. Pure. */
export function findingOf(
  automation: Automation,
  event: Pick<Event, 'id' | 'data'>,
  dispatch: Dispatch | undefined,
): Finding {
  const unmet = matches(automation.conditions, event.data) ? [] : unmetOf(automation, event);
  return { automation, outcome: outcomeOf(automation, event, dispatch, unmet), unmet, dispatch };
}

function outcomeOf(
  { enabled, updatedAt }: Automation,
  { id }: Pick<Event, 'id'>,
  dispatch: Dispatch | undefined,
  unmet: readonly Unmet[],
): Outcome {
  if (dispatch) return dispatch.state;
  if (!enabled) return 'off';
  if (unmet.length > 0) return 'conditions';
  return timeOf(id) < Date.parse(updatedAt) ? 'later' : 'gone';
}

const unmetOf = ({ conditions }: Automation, { data }: Pick<Event, 'data'>): Unmet[] =>
  conditions.rules
    .filter((rule) => !matches({ match: 'all', rules: [rule] }, data))
    .map((rule) => ({ ...rule, found: valuesAt(data, rule.field.split('.')) }));

/** The connection that an action leaves by; null where none was chosen. */
export const channelOf = (action: AutomationAction): string | null =>
  action.kind === 'connector' ? action.connectionId : action.channelId;

/** States of a lane in which it does what it should. */
const FLOWING: ReadonlySet<LaneState> = new Set<LaneState>(['working', 'idle', 'paced']);

async function heldChannels(hub: Hub, organizationId: string, findings: readonly Finding[]): Promise<Held[]> {
  const used = new Set(
    findings.map(({ automation, dispatch }) => dispatch?.lane ?? channelOf(automation.action)),
  );
  if (used.size === 0) return [];
  const channels = (await connectionsOf(hub.db, [organizationId])).filter(({ id }) => used.has(id));
  const held = await Promise.all(
    channels.map(async (channel): Promise<Held[]> => {
      const connector = hub.connectors.get(channel.connector);
      const lane = connector && (await laneStatus(hub, channel, connector));
      return lane && !FLOWING.has(lane.state) ? [{ channel, lane }] : [];
    }),
  );
  return held.flat();
}

interface Evidence extends Omit<Diagnosis, 'verdict'> {
  status: Connection['status'];
  /** Its import runs or awaits its review. */
  importing: boolean;
}

/** What is in the way first: the connection, then what comes in, then what goes out. Pure. */
export function verdictOf({ status, importing, deliveries, event, findings, held }: Evidence): Verdict {
  if (status !== 'active') return status;
  if (importing) return 'import';
  if (!event) return deliveries.length === 0 ? 'silent' : 'no_event';
  if (findings.length === 0) return 'no_automation';
  const outcomes = new Set(findings.map(({ outcome }) => outcome));
  if (outcomes.has('failed') || outcomes.has('unknown')) return 'trouble';
  if (outcomes.has('waiting')) {
    const waits = findings.filter(({ outcome }) => outcome === 'waiting');
    const isHeld = waits.some(({ dispatch }) => held.some(({ channel }) => channel.id === dispatch?.lane));
    return isHeld ? 'held' : 'waiting';
  }
  if (outcomes.has('sent')) return 'works';
  return ORDER.find((outcome) => outcomes.has(outcome)) ?? 'off';
}

/** The nearer something came to a message, the sooner it is told. */
const ORDER = ['cancelled', 'gone', 'later', 'conditions', 'off'] as const satisfies readonly Verdict[];
