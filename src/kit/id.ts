/** Ids: a prefix that names the kind, and a ULID, so that ids of one kind sort by time. */
import { decodeTime, ulid } from 'ulid';

export type IdKind = 'org' | 'key' | 'con' | 'aut' | 'dlv' | 'run' | 'ded' | 'req';

export const newId = (kind: IdKind, now: number): string => `${kind}_${ulid(now)}`;

/** Milliseconds since the epoch, out of an id with a ULID behind its prefix. */
export const timeOf = (id: string): number => decodeTime(id.slice(4, 30));

/** Deterministic: the same message processed twice finds its own events instead of a stranger's. */
export const eventId = (deliveryId: string, position: number): string =>
  `evt_${deliveryId.slice(4, 30)}${position.toString(36).padStart(2, '0')}`;

/** Deterministic: one dispatch per event and automation (or subscribed channel), whatever happens. */
export const dispatchId = (event: string, target: string): string =>
  `dsp_${event.slice(4)}_${target.slice(-10).toLowerCase()}`;

/** A random secret, 256 bits, safe in addresses. */
export function newSecret(bytes = 32): string {
  const random = crypto.getRandomValues(new Uint8Array(bytes));
  return btoa(String.fromCharCode(...random))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
