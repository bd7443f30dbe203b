/**
 * One observation against the last known state of its subject: what the new state is, and whether
 * it is news. Pure. Events are facts, so every order of the same webhooks gives the same events;
 * the state only climbs its ladder.
 */
import {
  type EventData,
  type EventType,
  groupOf,
  isBirth,
  isStateful,
  type Observation,
  occurrenceOf,
  type ReasonCode,
  rankOf,
  statusOf,
  type Trade,
  type Via,
} from '../kit';
import type { SubjectState } from '../store/types';
import { DAY, iso, MINUTE } from './hub';

export interface News {
  type: EventType;
  occurrence: string;
  time: string;
  data: EventData;
  /** What is to be done in the shop because of it. */
  trade?: Trade;
  /** Told after a later step was known: a fact, but nothing to tell a customer any more. */
  late?: true;
}

export interface Advance {
  /** Undefined where nothing is to be kept: of a simulation. */
  state?: SubjectState;
  /** The state differs from the known one and has to be written. */
  changed: boolean;
  /** Set where the subject's waking time changes: ISO-8601 UTC, or null to let it sleep. */
  wakeAt?: string | null;
  news?: News;
  /** Why there is no news. `duplicate` is its own terminal state, not a reason. */
  silence?: ReasonCode | 'duplicate';
}

export interface Circumstances {
  via: Via;
  deliveryId: string;
  /** Milliseconds since the epoch. */
  receivedAt: number;
  /** ISO-8601 UTC. */
  connectedAt: string;
  /** The version that the new state will get. */
  version: number;
}

/** Occurrences, and events, remembered per subject. */
const SEEN_LIMIT = 200;
const CONFLICT_LIMIT = 20;

/** Of a subject that was heard of, but whose place on its ladder nothing has told yet. */
export const UNKNOWN = 'unknown';

const FROM_LISTINGS: ReadonlySet<Via> = new Set(['poll', 'reconcile', 'import']);

export function advance(known: SubjectState | undefined, seen: Observation, at: Circumstances): Advance {
  const observation = withStages(seen, known);
  const { type, time } = observation;
  const occurrence = observation.occurrence ?? occurrenceFor(observation, known, at);

  // History that somebody asked for fills the state and is never news. What is younger than the
  // connection is left alone, so that the webhook or poll that brings it still finds it new.
  if (at.via === 'import' && (!isStateful(type) || !isHistory(observation, at)))
    return { changed: false, silence: 'nothing_new' };

  if (!isStateful(type)) {
    if (known) return { changed: false, silence: 'duplicate' };
    const state: SubjectState = { status: UNKNOWN, time, seen: [], data: {} };
    const trade = observation.trade ? { trade: observation.trade } : {};
    return { state, changed: true, news: { type, occurrence, time, data: observation.data, ...trade } };
  }

  const key = `${type}#${occurrence}`;
  const moved = move(known, observation, key);
  const quiet = (silence: ReasonCode | 'duplicate', state = moved): Advance => ({
    state,
    changed: known === undefined || !sameState(known, state),
    silence,
  });

  if (known?.seen.includes(key)) return quiet('duplicate', { ...moved, seen: known.seen });
  if (unchangedValue(known, observation)) return quiet('nothing_new', { ...moved, seen: known?.seen ?? [] });

  // What a listing shows from before the connection was made is history, not news.
  if (FROM_LISTINGS.has(at.via) && isHistory(observation, at)) return quiet('before_connection');

  if (type === 'cart.recovered') {
    const wasAbandoned = known?.status === 'abandoned';
    const { pending: _dropped, ...state } = moved;
    return wasAbandoned
      ? { state, changed: true, wakeAt: null, news: { type, occurrence, time, data: state.data } }
      : { ...quiet('nothing_new', state), wakeAt: null };
  }

  if (observation.idleMinutes !== undefined) return open(known, moved, observation, occurrence, at);

  return {
    state: moved,
    changed: true,
    ...(groupOf(type) === 'cart' ? { wakeAt: null } : {}),
    news: {
      type,
      occurrence,
      time,
      data: fill(observation.data, known?.data),
      ...(observation.trade ? { trade: observation.trade } : {}),
      ...(isLate(observation, known) ? { late: true } : {}),
    },
  };
}

function isLate({ type, time }: Observation, known: SubjectState | undefined): boolean {
  const rank = rankOf(type);
  if (rank === undefined || known?.rank === undefined) return false;
  return rank < known.rank && Date.parse(time) < Date.parse(known.time);
}

/** A cart that becomes an abandoned one unless something moves it before its window has passed. */
function open(
  known: SubjectState | undefined,
  moved: SubjectState,
  { type, time, idleMinutes = 0 }: Observation,
  occurrence: string,
  at: Circumstances,
): Advance {
  // A closed cart stays closed, and an abandoned one is not abandoned twice.
  if (known && known.status !== 'open' && known.status !== UNKNOWN)
    return { state: { ...known, data: moved.data }, changed: true, silence: 'nothing_new' };
  const { rank: _none, ...state } = moved;
  const { deliveryId } = at;
  const wakeAt = iso(at.receivedAt + idleMinutes * MINUTE);
  const earlier = known?.pending;
  // Told late, an older change does not shorten the window of a newer one.
  const pending =
    earlier && earlier.wakeAt >= wakeAt ? earlier : { type, occurrence, time, deliveryId, wakeAt };
  return {
    state: { ...state, status: 'open', seen: known?.seen ?? [], pending },
    changed: true,
    wakeAt: pending.wakeAt,
    silence: 'idle_window',
  };
}

/** The pending observation of a subject whose idle window has passed. */
export function wake(known: SubjectState): Advance {
  const { pending, ...rest } = known;
  if (!pending) return { state: rest, changed: true, wakeAt: null, silence: 'nothing_new' };
  const type = pending.type as EventType;
  const { occurrence, time } = pending;
  const state: SubjectState = {
    ...rest,
    status: statusOf(type),
    ...optional('rank', rankOf(type)),
    seen: remember(known.seen, `${type}#${occurrence}`),
  };
  return { state, changed: true, wakeAt: null, news: { type, occurrence, time, data: known.data } };
}

/** The state after the observation: further up the ladder, or the same with its gaps filled. */
function move(known: SubjectState | undefined, observation: Observation, key: string): SubjectState {
  const { type, time, data } = observation;
  const rank = observation.partial ? undefined : rankOf(type);
  if (!known)
    return {
      status: observation.partial ? UNKNOWN : statusOf(type),
      ...optional('rank', rank),
      time,
      seen: [key],
      data: lasting(data),
    };

  const newer = Date.parse(time) >= Date.parse(known.time);
  const climbs =
    !observation.partial &&
    (rank === undefined ? newer && known.rank === undefined : rank >= (known.rank ?? 0));
  const merged = newer ? fill(data, known.data) : fill(known.data, data);
  const status = climbs ? statusOf(type) : known.status;
  const contradicts =
    rank !== undefined && !climbs && Date.parse(time) > Date.parse(known.time) && !known.seen.includes(key);
  return {
    ...known,
    status,
    ...optional('rank', climbs ? (rank ?? known.rank) : known.rank),
    time: newer ? time : known.time,
    seen: remember(known.seen, key),
    data: lasting(withStatus(merged, status)),
    ...(contradicts
      ? { conflicts: [...(known.conflicts ?? []), `${type}@${time}`].slice(-CONFLICT_LIMIT) }
      : {}),
  };
}

/**
 * Under which name the hub remembers what it saw: the subject's, where it has a current state. Facts that
 * have none stand alone, each with a row of its own, so that a busy form is not one row that all write.
 */
export function stateKey({ type, subject, occurrence, data, time }: Observation): string {
  return isStateful(type) ? subject : `${subject}#${type}#${occurrence ?? occurrenceOf(type, data, time)}`;
}

/** A state that remembers one more event. */
export const withEvent = (state: SubjectState, eventId: string): SubjectState => ({
  ...state,
  events: [...(state.events ?? []), eventId].slice(-SEEN_LIMIT),
});

function occurrenceFor(observation: Observation, known: SubjectState | undefined, at: Circumstances): string {
  const { type, data, time } = observation;
  const occurrence = occurrenceOf(type, data, time);
  // A price or stock may come back to an old value: only the version tells the two apart.
  return isValue(type) && !unchangedValue(known, observation) ? `${occurrence}@${at.version}` : occurrence;
}

const isValue = (type: EventType): boolean => type === 'stock.changed' || type === 'price.changed';

function unchangedValue(known: SubjectState | undefined, { type, data }: Observation): boolean {
  if (!known || !isValue(type)) return false;
  return type === 'stock.changed'
    ? known.data.stock?.quantity === data.stock?.quantity
    : known.data.product?.price?.amount === data.product?.price?.amount &&
        known.data.product?.promotionalPrice?.amount === data.product?.promotionalPrice?.amount;
}

/** Listings name what is older than this for the first time only when the hub has forgotten it. */
const FORGOTTEN = 90 * DAY;

function isHistory(observation: Observation, { connectedAt, receivedAt }: Circumstances): boolean {
  const since = Math.max(Date.parse(connectedAt), receivedAt - FORGOTTEN);
  if (Date.parse(observation.time) < since) return true;
  const { order, cart } = observation.data;
  const createdAt = order?.createdAt ?? cart?.createdAt;
  return isBirth(observation.type) && createdAt !== undefined && Date.parse(createdAt) < since;
}

/**
 * Vendors that do not say where a card came from, or whether it moved at all, get it from our last known state.
 * A change told late says nothing about where the card is now.
 */
function withStages(observation: Observation, known: SubjectState | undefined): Observation {
  const { type, time, data } = observation;
  const { card } = data;
  // Told again, by the same notice or by a list, a move is still that move.
  if (type === 'card.updated' && known?.seen.includes(`card.moved#${occurrenceOf('card.moved', data, time)}`))
    return { ...observation, type: 'card.moved' };
  const before = known?.data.card?.stage;
  if (!card?.stage || card.previousStage || !before || before.id === card.stage.id) return observation;
  const isNewer = Date.parse(time) >= Date.parse(known.time);
  if (!isNewer || (type !== 'card.moved' && type !== 'card.updated')) return observation;
  return { ...observation, type: 'card.moved', data: { ...data, card: { ...card, previousStage: before } } };
}

/** Where a card came from belongs to its move, not to what it is. */
function lasting(data: EventData): EventData {
  if (!data.card?.previousStage) return data;
  const { previousStage: _left, ...card } = data.card;
  return { ...data, card };
}

const withStatus = (data: EventData, status: string): EventData =>
  data.order ? { ...data, order: { ...data.order, status } } : data;

const remember = (seen: readonly string[], key: string): string[] =>
  seen.includes(key) ? [...seen] : [...seen, key].slice(-SEEN_LIMIT);

const optional = <K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } =>
  (value === undefined ? {} : { [key]: value }) as { [P in K]?: V };

const sameState = (a: SubjectState, b: SubjectState): boolean => JSON.stringify(a) === JSON.stringify(b);

/** `first` where it says something, `second` in its gaps; lists are taken whole. */
export function fill<T>(first: T, second: T | undefined): T {
  if (second === undefined || second === null) return first;
  if (first === undefined || first === null) return second;
  if (!isPlain(first) || !isPlain(second)) return first;
  const filled = Object.entries(first).map(([key, value]): [string, unknown] => [
    key,
    fill(value, Object.hasOwn(second, key) ? second[key] : undefined),
  ]);
  // From entries, because plain assignment would follow a key named `__proto__`.
  return Object.fromEntries([...Object.entries(second), ...filled]) as T;
}

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
