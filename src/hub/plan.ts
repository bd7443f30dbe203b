/**
 * Pure: from interpreted deliveries and what is known, the one transaction that absorbs them.
 * Deliveries of one subject are taken in order of arrival, each on the state the last one left.
 */
import { type EventData, groupOf, type Observation, type PollItem, type Seen, type Trade } from '../kit';
import { eventId, timeOf } from '../kit/id';
import type { DeliveryMessage, DispatchMessage, WakeMessage } from '../queues';
import type { Commit, DeliveryWrite } from '../store/commit';
import type { Connection } from '../store/connections';
import { reportedKey } from '../store/dispatches';
import type { Event } from '../store/events';
import type { Subject } from '../store/subjects';
import { tradeKey } from '../store/trades';
import type { StoredEvent, SubjectState } from '../store/types';
import { type Advance, advance, type News, stateKey, UNKNOWN, wake } from './advance';
import { pathSteps, withSteps } from './happy-path';
import { iso, SECOND } from './hub';
import { type Candidate, dispatchesFor, type Rules } from './match';
import { collectReplies } from './replies';
import { MAX_DATA, States } from './states';

/** A delivery and what its connector saw in it. */
export interface Interpreted {
  message: DeliveryMessage;
  result: Seen;
  /** The listing's word on a polled item: kept with its subject, so that it is skipped while it stays the same. */
  polled?: Pick<PollItem, 'subject' | 'fingerprint' | 'updatedAt'>;
}

/** A subject whose idle window has passed, and the id of the delivery that the hub makes of it. */
export interface Woken extends WakeMessage {
  id: string;
}

export type Input = Interpreted | Woken;

export interface Known extends Rules {
  subjects: ReadonlyMap<string, Subject>;
  /** Of messages that channels report on, by `reportedKey`: how many dispatches their own event came from. */
  hops: ReadonlyMap<string, number>;
  /** Ids at the sales platform of orders that came from one, by `tradeKey`. */
  trades: ReadonlyMap<string, string>;
}

/** A lane that has work, now or in so many seconds. */
export type WakeLane = DispatchMessage & { inSeconds?: number };

export type Plan = Omit<Commit, 'payloads' | 'cursor' | 'inboxDone'> & {
  /** All that the deliveries became. */
  events: Event[];
  /** Lanes with something due at once, or within a minute. */
  wakeLanes: WakeLane[];
};

/** The subjects that an input touches: what has to be read before planning. */
export function touched(input: Input): { connectionId: string; subject: string }[] {
  if ('wake' in input) return [{ connectionId: input.wake.connectionId, subject: input.wake.subject }];
  const { message, result, polled } = input;
  const seen = result.kind === 'observed' && !message.simulate ? result.observations : [];
  const subjects = [...seen.map(stateKey), ...(polled ? [polled.subject] : [])];
  return subjects.map((subject) => ({ connectionId: message.connectionId, subject }));
}

export function plan(inputs: readonly Input[], known: Known): Plan {
  const result: Plan = {
    subjects: [],
    events: [],
    dispatches: [],
    deliveries: [],
    wakeLanes: [],
    revoked: [],
    heard: [],
    optOuts: [],
    fates: [],
  };
  const states = new States(known.subjects);

  const announce = (event: Event & Candidate, simulateTo: string | null): void => {
    result.events.push(event);
    const queued = dispatchesFor(event, known, simulateTo);
    for (const dispatch of queued) {
      result.dispatches.push(dispatch);
      const inSeconds = Math.max(0, Math.ceil((Date.parse(dispatch.due) - known.now) / SECOND));
      // What is due later is the minute cron's.
      if (dispatch.state === 'waiting' && inSeconds < 60)
        result.wakeLanes.push({
          organizationId: dispatch.organizationId,
          lane: dispatch.lane,
          ...(inSeconds > 0 ? { inSeconds } : {}),
        });
    }
    const steps = event.simulated ? [] : pathSteps(event, queued, iso(known.now));
    const before = states.at(event);
    if (steps.length > 0 && before)
      states.keep(event, { ...before.state, path: withSteps(before.state.path, steps) });
    if (!event.simulated) collectReplies(result, event, listeningTo(event, known));
    if (event.type === 'connection.revoked' && !event.simulated)
      result.revoked.push({ organizationId: event.organizationId, id: event.connectionId });
  };

  const write = (
    {
      organizationId,
      id,
      connectionId,
      via,
    }: Pick<DeliveryWrite, 'organizationId' | 'id' | 'connectionId' | 'via'>,
    state: DeliveryWrite['state'],
    why: { reason?: string | undefined; detail?: string | undefined } = {},
    events: readonly Event[] = [],
  ): void => {
    const { reason = null, detail = null } = why;
    result.deliveries.push({
      organizationId,
      id,
      connectionId,
      via,
      state,
      reason,
      detail,
      events: events.map(storedOf),
      payload: null,
    });
  };

  const absorbWake = ({ id, wake: at }: Woken): void => {
    const before = states.at(at);
    // Woken already, or moved on meanwhile: the state has the say.
    if (!before?.wakeAt || Date.parse(before.wakeAt) > known.now) return;
    const { pending, ...rest } = before.state;
    // A shop that was paused or deleted meanwhile sends nobody a message.
    if (!pending || known.connections.get(at.connectionId)?.status !== 'active')
      return void states.keep(at, rest, { wakeAt: null });
    const step = wake(before.state);
    states.keepStep(at, step, eventId(id, 0));
    if (!step.news) return;
    const event = { ...step.news, ...at, id: eventId(id, 0), deliveryId: id, hops: 0, simulated: false };
    announce(event, null);
    write({ ...at, id, via: 'hub' }, 'processed', { detail: `seen in ${pending.deliveryId}` }, [event]);
  };

  /** Whatever became of a polled item, the same listing of it is not looked at again. */
  const keepFingerprint = ({ message, polled }: Interpreted): void => {
    if (!polled) return;
    const { organizationId, connectionId } = message;
    const { subject, fingerprint, updatedAt } = polled;
    const at = { organizationId, connectionId, subject };
    const before = states.at(at);
    const state = before?.state ?? { status: UNKNOWN, time: updatedAt, seen: [], data: {} };
    if (before?.fingerprint !== fingerprint) states.keep(at, state, { fingerprint });
  };

  const absorbDelivery = (input: Interpreted): void => {
    const { message } = input;
    const { organizationId, connectionId } = message;
    const connection = known.connections.get(connectionId);
    if (!connection || connection.organizationId !== organizationId)
      return void write(message, 'failed', { reason: 'connection_gone' });
    if (input.result.kind !== 'observed') return void write(message, input.result.kind, input.result);
    // The events of a delivery lie in one row.
    const length = input.result.observations.reduce((sum, { data }) => sum + JSON.stringify(data).length, 0);
    if (length > MAX_DATA) return void write(message, 'failed', { reason: 'too_large' });

    const made: Event[] = [];
    const silences: string[] = [];
    input.result.observations.forEach((observation, position) => {
      const { subject } = observation;
      const id = eventId(message.id, position);
      const at = { organizationId, connectionId, subject: stateKey(observation) };
      const step = stepFor(observation, message, connection, {
        state: states.at(at)?.state,
        version: states.nextVersion(at),
      });
      states.keepStep(at, step, id, observation.data);
      if (step.silence) silences.push(step.silence);
      if (!step.news) return;
      const event = {
        ...step.news,
        organizationId,
        connectionId,
        subject,
        id,
        deliveryId: message.id,
        hops: hopsOf(step.news.data, connectionId, known),
        simulated: message.simulate !== undefined,
        ...tellingOf(step.news, connection, known),
        ...(message.via === 'custom' && groupOf(step.news.type) === 'order' && tellsItself(connection, known)
          ? { heard: true as const }
          : {}),
      };
      made.push(event);
      announce(event, message.simulate?.to ?? null);
    });
    if (made.length > 0) write(message, 'processed', {}, made);
    else if (silences.includes('duplicate')) write(message, 'duplicate');
    else write(message, 'ignored', { reason: silences[0] ?? 'nothing_new' });
  };

  for (const input of inputs) {
    if ('wake' in input) absorbWake(input);
    else {
      absorbDelivery(input);
      keepFingerprint(input);
    }
  }
  result.subjects = states.writes();
  return result;
}

/** What the row of its delivery holds of an event. */
const storedOf = ({ id, subject, type, occurrence, time, data, hops, simulated }: Event): StoredEvent => ({
  id,
  subject,
  type,
  occurrence,
  time,
  data,
  hops,
  simulated,
});

/** What a sales platform has to know of an order that it placed. */
const TOLD: Readonly<Record<string, string>> = {
  'order.processing': 'PACKAGED',
  'order.shipped': 'SHIPPED',
  'order.delivered': 'DELIVERED',
  'order.cancelled': 'CANCELLED',
};

function tellingOf({ type, data }: News, { id, settings }: Connection, { trades }: Known): { trade?: Trade } {
  const platformOrderId = trades.get(tradeKey({ connectionId: id, shopOrderId: data.order?.id ?? '' }));
  if (platformOrderId === undefined) return {};
  const status = TOLD[type];
  if (status) return { trade: { step: 'tell', status, platformOrderId } };
  return type === 'order.paid' && settings.checkout === 'own'
    ? { trade: { step: 'sync', platformOrderId } }
    : {};
}

/** Whether the shop behind a sales platform reports its orders by itself. */
function tellsItself({ connector }: Connection, { connectors }: Known): boolean {
  const { inbound, poll } = connectors.get(connector) ?? {};
  return inbound !== undefined || poll !== undefined;
}

/** What makes a reply to this channel mean something. */
function listeningTo(event: Candidate, known: Known) {
  const { optOutWords = [] } = known.organizations.get(event.organizationId)?.rules ?? {};
  const slug = known.connections.get(event.connectionId)?.connector ?? '';
  return { optOutWords, hasWindow: known.connectors.get(slug)?.channel?.windowHours !== undefined };
}

/** One more than the event that caused the message this is about; zero for what nothing of ours caused. */
function hopsOf({ message }: EventData, lane: string, known: Known): number {
  if (!message) return 0;
  const cause = known.hops.get(
    reportedKey({ lane, dispatchId: message.reference ?? null, providerId: message.id }),
  );
  return cause === undefined ? 0 : cause + 1;
}

function stepFor(
  observation: Observation,
  message: DeliveryMessage,
  connection: Connection,
  before: { state: SubjectState | undefined; version: number },
): Advance {
  // A simulation is always news, and leaves the real state alone.
  if (message.simulate) {
    const { type, time, data } = observation;
    return { changed: false, news: { type, time, data, occurrence: `simulated ${message.id}` } };
  }
  return advance(before.state, observation, {
    via: message.via,
    deliveryId: message.id,
    receivedAt: timeOf(message.id),
    connectedAt: connection.connectedAt,
    version: before.version,
  });
}
