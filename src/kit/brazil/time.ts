/** Times and dates in the notations that platforms send, brought to ISO-8601. */
import { tzOffset } from '@date-fns/tz';

export const DEFAULT_ZONE = 'America/Sao_Paulo';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const MAX_LENGTH = 64;
const CLOCK = String.raw`(?:[T\s]\s*(\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?)?`;
const ISO = new RegExp(`^(\\d{4})-(\\d{2})-(\\d{2})${CLOCK}$`, 'i');
/** Day first, as Brazil writes it; never the North American order. */
const BRAZILIAN = new RegExp(`^(\\d{1,2})[/-](\\d{1,2})[/-](\\d{4}),?${CLOCK}$`, 'i');
const EPOCH = /^(\d{10}|\d{13})(?:\.(\d{1,3})\d*)?$/;

/** What a clock on the wall shows, and the offset if the text named one. */
interface WallTime {
  /** Milliseconds since the epoch as if the wall clock showed UTC. */
  wall: number;
  /** Minutes east of UTC. */
  offset?: number;
}

/**
 * ISO-8601 with offset from ISO text, `YYYY-MM-DD HH:mm[:ss[.ffffff]]`, `DD/MM/YYYY [HH:mm[:ss]]`, or
 * the epoch in seconds (10 digits) or milliseconds (13). A written offset is kept; text without one
 * is read on the wall clock of `zone`, daylight saving time of its day included; epochs come out in
 * UTC. A date alone is its midnight. Fractions are cut to milliseconds.
 * Placeholders are no times: `0000-00-00`, `0001-01-01`, `9999-12-31`, any year outside 1900 to 2299.
 */
export function toIsoTime(input: unknown, zone: string = DEFAULT_ZONE): string | undefined {
  const time = wallTimeOf(input);
  if (!time) return undefined;
  const offset = time.offset ?? offsetAt(time.wall, zone);
  return offset === undefined ? undefined : `${isoWall(time.wall)}${isoOffset(offset)}`;
}

/**
 * `YYYY-MM-DD` from the same notations. A date is the one that was written; only a moment in UTC
 * (`…Z`, an epoch) is first brought to `zone`, unless it is midnight sharp: that is how systems
 * without a date type write a plain date.
 */
export function toIsoDate(input: unknown, zone: string = DEFAULT_ZONE): string | undefined {
  const time = wallTimeOf(input);
  if (!time) return undefined;
  const isMoment = time.offset === 0 && time.wall % DAY !== 0;
  const shift = isMoment ? zoneOffset(time.wall, zone) : 0;
  return shift === undefined ? undefined : isoWall(time.wall + shift * MINUTE).slice(0, 10);
}

function wallTimeOf(input: unknown): WallTime | undefined {
  if (typeof input !== 'string' && typeof input !== 'number') return undefined;
  const text = String(input).trim();
  if (text.length > MAX_LENGTH) return undefined;

  const epoch = EPOCH.exec(text);
  if (epoch) {
    const [, digits = '', fraction = ''] = epoch;
    const millis = digits.length === 13 ? digits : digits + fraction.padEnd(3, '0');
    return { wall: Number(millis), offset: 0 };
  }
  const iso = ISO.exec(text);
  if (iso) return wallTime([iso[1], iso[2], iso[3]], iso.slice(4));
  const brazilian = BRAZILIAN.exec(text);
  if (brazilian) return wallTime([brazilian[3], brazilian[2], brazilian[1]], brazilian.slice(4));
  return undefined;
}

function wallTime(date: (string | undefined)[], clock: (string | undefined)[]): WallTime | undefined {
  const [year = 0, month = 0, day = 0] = date.map(Number);
  const [hour = 0, minute = 0, second = 0] = clock.slice(0, 3).map((part) => Number(part ?? 0));
  const millis = Number((clock[3] ?? '').slice(0, 3).padEnd(3, '0'));
  if (year < 1900 || year > 2299 || hour > 23 || minute > 59 || second > 59) return undefined;

  const wall = Date.UTC(year, month - 1, day, hour, minute, second, millis);
  // Date.UTC rolls the 31st of April over to May, and the 13th month to January; such a date was none.
  if (new Date(wall).getUTCMonth() !== month - 1) return undefined;

  const zone = clock[4];
  if (zone === undefined) return { wall };
  const offset = writtenOffset(zone);
  return offset === undefined ? undefined : { wall, offset };
}

function writtenOffset(text: string): number | undefined {
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})?$/.exec(text) ?? [];
  if (sign === undefined) return 0;
  if (Number(hours) > 23 || Number(minutes ?? 0) > 59) return undefined;
  const offset = Number(hours) * 60 + Number(minutes ?? 0);
  return sign === '-' && offset !== 0 ? -offset : offset;
}

/**
 * Offset of a wall clock in a zone. The hour that happens twice in autumn is its first run; one that
 * never happens in spring keeps the offset from before (as Temporal's "compatible").
 */
function offsetAt(wall: number, zone: string): number | undefined {
  const before = zoneOffset(wall - DAY, zone);
  const after = zoneOffset(wall + DAY, zone);
  if (before === undefined || after === undefined || before === after) return before;
  const holds = (offset: number) => zoneOffset(wall - offset * MINUTE, zone) === offset;
  return holds(before) || !holds(after) ? before : after;
}

/** Whole minutes east of UTC in a zone at a moment; undefined for a zone that does not exist. */
function zoneOffset(moment: number, zone: string): number | undefined {
  // The library looks names up in a plain object: letters and slashes only, and never its prototype's.
  if (!/^(?:UTC|GMT|[A-Za-z]+(?:\/[\w+-]+)+)$/.test(zone)) return undefined;
  const offset = Math.round(tzOffset(zone, new Date(moment)));
  return Number.isNaN(offset) ? undefined : offset;
}

const isoWall = (wall: number): string => new Date(wall).toISOString().replace(/(?:\.000)?Z$/, '');

function isoOffset(offset: number): string {
  if (offset === 0) return 'Z';
  const minutes = Math.abs(offset);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
