/** Ids: a prefix that names the kind, and a ULID, so that ids of one kind sort by time. */
import { decodeTime, encodeTime, incrementBase32, ulid } from 'ulid';

export type IdKind =
  | 'org'
  | 'key'
  | 'con'
  | 'aut'
  | 'dlv'
  | 'dsp'
  | 'run'
  | 'ded'
  | 'req'
  | 'usr'
  | 'ses'
  | 'acc'
  | 'ver'
  | 'mem'
  | 'inv'
  | 'tea'
  | 'aud';

let last = { time: -1, random: '' };

/** Ids made in one isolate within one millisecond still sort in the order they were made. */
export function newId(kind: IdKind, now: number): string {
  last = { time: now, random: now === last.time ? incrementBase32(last.random) : ulid(now).slice(10) };
  return `${kind}_${encodeTime(now, 10)}${last.random}`;
}

/** Whether a text has the shape of an id: a kind, a ULID, and what the deterministic ones add. */
export const isId = (text: string): boolean => /^[a-z]{3}_[0-9A-HJKMNP-TV-Z]{26}[a-z0-9_]{0,20}$/.test(text);

/** Sorts before every id of its kind made at this time or later. */
export const firstId = (kind: IdKind, time: number): string =>
  `${kind}_${encodeTime(time, 10)}${'0'.repeat(16)}`;

/** Milliseconds since the epoch, out of an id with a ULID behind its prefix. */
export const timeOf = (id: string): number => decodeTime(id.slice(4, 30));

/** Deterministic: the same message processed twice finds its own events instead of a stranger's. */
export const eventId = (deliveryId: string, position: number): string =>
  `evt_${deliveryId.slice(4, 30)}${position.toString(36).padStart(2, '0')}`;

/** The delivery that an event, or a dispatch, came from. */
export const deliveryOf = (id: string): string => `dlv_${id.slice(4, 30)}`;

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
