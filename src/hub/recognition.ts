/** The merchant's word on what a platform's status means: it stands above the connector's table. Pure. */
import { EVENT_TYPES, groupOf, ignored, type KnownType, type Observation, type Seen, statusOf } from '../kit';

/** By status as `statusKey` writes it: an `order.*` type, or `ignore`. */
export type Recognition = Readonly<Record<string, string>>;

export const IGNORE = 'ignore';

/** What a status of an order may be made to mean. */
export const ORDER_TYPES: readonly KnownType[] = EVENT_TYPES.filter((type) => groupOf(type) === 'order');

/** Platforms and people write the same status in more than one way. */
export const statusKey = (status: string): string =>
  status.trim().toLowerCase().replace(/\s+/g, ' ').slice(0, 100);

/**
 * What was seen, with every order's status taken as the merchant takes it: the event that the connector
 * made of it becomes the wanted one, or none. That an order is new stays news.
 */
export function recognise(result: Seen, rules: Recognition | undefined): Seen {
  if (result.kind !== 'observed' || !rules) return result;
  const seen = result.observations;
  const ruled = seen.filter((one) => wantedFor(one, rules) !== undefined);
  if (ruled.length === 0) return result;
  const kept = seen.filter((one) => wantedFor(one, rules) === undefined || one.type === 'order.created');
  const made = new Map<string, Observation>();
  for (const one of ruled) {
    const wanted = wantedFor(one, rules);
    if (wanted === undefined || wanted === IGNORE || wanted === 'order.created') continue;
    const key = `${one.subject} ${wanted}`;
    // Of the birth and the status of one order, the status says more.
    if (!made.has(key) || one.type !== 'order.created') made.set(key, as(one, wanted as KnownType));
  }
  const observations = [...kept, ...made.values()];
  return observations.length > 0 ? { kind: 'observed', observations } : ignored('status_ignored');
}

function wantedFor({ type, data }: Observation, rules: Recognition): string | undefined {
  const status = data.order?.rawStatus;
  if (status === undefined || groupOf(type) !== 'order') return undefined;
  const key = statusKey(status);
  return Object.hasOwn(rules, key) ? rules[key] : undefined;
}

function as(observation: Observation, type: KnownType): Observation {
  const { occurrence: _connectors, partial: _part, ...rest } = observation;
  const { order } = observation.data;
  return {
    ...rest,
    type,
    data: { ...observation.data, ...(order ? { order: { ...order, status: statusOf(type) } } : {}) },
  };
}
