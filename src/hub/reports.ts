/** Reports: what was sent, what failed and what waits, by day of the merchant's clock and by whatever else. */
import { addDays, dayIn, toIsoTime } from '../kit';
import { firstId } from '../kit/id';
import type { Organization } from '../store/organizations';
import {
  type CountedDay,
  countDispatches,
  type QueueFigures,
  queueFigures,
  type Tally,
} from '../store/reports';
import { DAY, type Hub, iso, MINUTE } from './hub';

/** Days of a report, at most, and where nobody says. */
export const MOST_DAYS = 90;
const USUAL_DAYS = 7;

/** Days that one statement counts. */
const DAYS_AT_ONCE = 7;
/** Rows of D1 after which a report goes no further back: what one page may cost. */
const MOST_ROWS = 300_000;

/** Days on the merchant's clock, both included: `YYYY-MM-DD`. */
export interface Range {
  from: string;
  to: string;
}

export type RangeProblem = { field: 'from' | 'to'; why: 'not_a_day' | 'reversed' | 'too_long' };

/** What somebody asked for; the last seven days, where they did not. */
export function rangeOf(
  asked: { from?: string | undefined; to?: string | undefined },
  timeZone: string,
  now: number,
): { ok: true; range: Range } | ({ ok: false } & RangeProblem) {
  const today = todayIn(timeZone, now);
  const to =
    asked.to ||
    (asked.from && isDay(asked.from) ? earlier(addDays(asked.from, USUAL_DAYS - 1), today) : today);
  if (!isDay(to)) return { ok: false, field: 'to', why: 'not_a_day' };
  const from = asked.from || addDays(to, 1 - USUAL_DAYS);
  if (!isDay(from)) return { ok: false, field: 'from', why: 'not_a_day' };
  if (from > to) return { ok: false, field: 'to', why: 'reversed' };
  if (addDays(from, MOST_DAYS - 1) < to) return { ok: false, field: 'from', why: 'too_long' };
  return { ok: true, range: { from, to } };
}

const earlier = (a: string, b: string): string => (a < b ? a : b);

/** The last seven days, today included. */
export function lastDays(timeZone: string, now: number): Range {
  const to = todayIn(timeZone, now);
  return { from: addDays(to, 1 - USUAL_DAYS), to };
}

const todayIn = (timeZone: string, now: number): string => dayIn(iso(now), timeZone) ?? iso(now).slice(0, 10);

/** A day that the calendar has. */
const isDay = (text: string): boolean =>
  /^20\d\d-\d\d-\d\d$/.test(text) &&
  !Number.isNaN(Date.parse(`${text}T00:00:00Z`)) &&
  addDays(text, 0) === text;

/** When a day begins on the merchant's clock, milliseconds since the epoch. */
const startOf = (day: string, timeZone: string): number =>
  Date.parse(toIsoTime(`${day} 00:00`, timeZone) ?? `${day}T00:00:00Z`);

/** The moments between which a range lies. */
export const momentsOf = ({ from, to }: Range, timeZone: string): { from: number; before: number } => ({
  from: startOf(from, timeZone),
  before: startOf(addDays(to, 1), timeZone),
});

/** Every day of a range, the oldest first. */
export function daysOf({ from, to }: Range): string[] {
  const days: string[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) days.push(day);
  return days;
}

const counted = (day: string, timeZone: string): CountedDay => ({
  day,
  from: firstId('dsp', startOf(day, timeZone)),
  before: firstId('dsp', startOf(addDays(day, 1), timeZone)),
});

type Owner = Pick<Organization, 'id' | 'timeZone'>;

/** Counts a range a week at a time, the newest first, until enough was read. */
export async function* tallies(
  hub: Hub,
  { id, timeZone }: Owner,
  range: Range,
): AsyncGenerator<{ since: string; tallies: Tally[] }> {
  const days = daysOf(range);
  let read = 0;
  while (days.length > 0 && read < MOST_ROWS) {
    const some = days.splice(-DAYS_AT_ONCE);
    const { tallies, rowsRead } = await countDispatches(
      hub.db,
      id,
      some.map((day) => counted(day, timeZone)),
    );
    read += rowsRead;
    yield { since: some[0] ?? range.from, tallies };
  }
}

export interface Report {
  range: Range;
  tallies: Tally[];
  /** The first day that was counted: later than asked for where a range holds too much. */
  since: string;
}

/** Counts a range; `keep` says which dispatches are meant. */
export async function report(
  hub: Hub,
  owner: Owner,
  range: Range,
  keep: (tally: Tally) => boolean = () => true,
): Promise<Report> {
  const made: Report = { range, tallies: [], since: range.to };
  for await (const { since, tallies: some } of tallies(hub, owner, range)) {
    made.since = since;
    made.tallies.push(...some.filter(keep));
  }
  return made;
}

/** By what became of them. */
export type Counts = Record<Tally['state'], number>;

export const NOTHING: Readonly<Counts> = { sent: 0, failed: 0, unknown: 0, waiting: 0, cancelled: 0 };

/** All of them together. */
export function sumOf(all: readonly Tally[]): Counts {
  const sum = { ...NOTHING };
  for (const { state, count } of all) sum[state] += count;
  return sum;
}

/** Sums by whatever is asked for, the most first. Tallies without a key are left out. */
export function sumBy(
  all: readonly Tally[],
  keyOf: (tally: Tally) => string | null,
): { key: string; counts: Counts }[] {
  const sums = new Map<string, Counts>();
  for (const tally of all) {
    const key = keyOf(tally);
    if (key === null) continue;
    const sum = sums.get(key) ?? { ...NOTHING };
    sum[tally.state] += tally.count;
    sums.set(key, sum);
  }
  return [...sums]
    .map(([key, counts]) => ({ key, counts }))
    .sort((a, b) => total(b.counts) - total(a.counts) || (a.key < b.key ? -1 : 1));
}

export const total = (counts: Counts): number => Object.values(counts).reduce((sum, one) => sum + one, 0);

/** Every day that was counted, the oldest first, also those on which nothing happened. */
export function sumByDay({ range, since, tallies: all }: Report): { key: string; counts: Counts }[] {
  const sums = new Map(sumBy(all, ({ day }) => day).map(({ key, counts }) => [key, counts]));
  return daysOf({ from: since, to: range.to }).map((key) => ({
    key,
    counts: sums.get(key) ?? { ...NOTHING },
  }));
}

/** What flowed through the queues in the last five minutes, and what lies in them. */
export function queues(
  hub: Hub,
  organizationId: string,
  channelIds: readonly string[],
): Promise<QueueFigures[]> {
  const now = hub.now();
  const since = now - 5 * MINUTE;
  return queueFigures(hub.db, organizationId, channelIds, {
    now: iso(now),
    since: iso(since),
    // A dispatch's id carries the time at which its delivery came in.
    firstId: firstId('dsp', since),
    firstRecent: firstId('dsp', now - DAY),
  });
}
