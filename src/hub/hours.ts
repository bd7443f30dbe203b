/** When messages to people may leave: quiet hours, weekends and holidays, on the merchant's clock. Pure. */
import { tzOffset } from '@date-fns/tz';
import { addDays, dayIn, isBusinessDay, toIsoTime } from '../kit';
import type { SendingRules } from '../store/types';
import { DAY, iso, MINUTE } from './hub';

/** A calendar with no working day in so many says that something is wrong with it: then it does not hold. */
const MOST_DAYS = 400;

/**
 * The first moment from `at` (milliseconds) on at which a message may leave; `at` itself where the
 * rules do not object.
 */
export function nextAllowed(at: number, rules: SendingRules, timeZone: string): number {
  if (!rules.quietHours && !rules.businessDaysOnly) return at;
  let moment = at;
  for (let i = 0; i < MOST_DAYS; i++) {
    const opens = closedUntil(moment, rules, timeZone);
    if (opens === undefined) return moment;
    moment = opens;
  }
  return at;
}

/** Until when messages may leave without a break, from a moment at which they may; infinite without rules. */
export function allowedUntil(at: number, rules: SendingRules, timeZone: string): number {
  if (!rules.quietHours && !rules.businessDaysOnly) return Number.POSITIVE_INFINITY;
  const today = dayOf(at, timeZone);
  for (let i = 0; i < MOST_DAYS; i++) {
    const day = addDays(today, i);
    if (rules.businessDaysOnly && !isBusinessDay(day, rules.holidays)) return clock(day, '00:00', timeZone);
    const quiet = quietSpan(day, rules, timeZone);
    if (quiet && quiet.begins > at) return quiet.begins;
  }
  return Number.POSITIVE_INFINITY;
}

/** When the closed span that holds the moment ends; undefined when it lies in none. */
function closedUntil(at: number, rules: SendingRules, timeZone: string): number | undefined {
  const day = dayOf(at, timeZone);
  if (rules.businessDaysOnly && !isBusinessDay(day, rules.holidays))
    return clock(addDays(day, 1), '00:00', timeZone);
  // A span over midnight began yesterday or begins today.
  return [addDays(day, -1), day]
    .map((first) => quietSpan(first, rules, timeZone))
    .find((quiet) => quiet && at >= quiet.begins && at < quiet.ends)?.ends;
}

/** The quiet hours that begin on a day; undefined without any, or where the clock skips them in spring. */
function quietSpan(
  day: string,
  { quietHours }: SendingRules,
  timeZone: string,
): { begins: number; ends: number } | undefined {
  if (!quietHours || quietHours.from === quietHours.to) return undefined;
  const { from, to } = quietHours;
  const begins = clock(day, from, timeZone);
  const ends = clock(from > to ? addDays(day, 1) : day, to, timeZone);
  return ends > begins ? { begins, ends } : undefined;
}

/** `YYYY-MM-DD` on the merchant's wall. */
const dayOf = (at: number, timeZone: string): string => dayIn(iso(at), timeZone) ?? iso(at).slice(0, 10);

/**
 * Milliseconds since the epoch of an hour of a day on the merchant's clock. One that the clock skips
 * in spring is the moment at which it leaps over it.
 */
function clock(day: string, time: string, timeZone: string): number {
  const text = toIsoTime(`${day} ${time}`, timeZone);
  if (text === undefined) return Date.parse(`${day}T00:00:00Z`);
  let at = Date.parse(text);
  const wanted = Date.parse(`${day}T${time}:00Z`);
  while (wallAt(at - MINUTE, timeZone) >= wanted) at -= MINUTE;
  return at;
}

/** What the merchant's clock shows, as if it showed UTC. */
const wallAt = (at: number, timeZone: string): number => at + tzOffset(timeZone, new Date(at)) * MINUTE;

/** What paces a lane. */
export interface Pace {
  intervalSeconds: number;
  /** Messages per UTC day at most. */
  dailyLimit: number;
}

/** Midnight UTC, 21:00 in Brasília: where the day of a daily limit ends. */
export const nextUtcDay = (at: number): number => (Math.floor(at / DAY) + 1) * DAY;

/** A queue that takes longer than this to empty is not worth a more exact answer. */
const HORIZON = 366 * DAY;

/**
 * When so many waiting messages will have left, as pace, daily limit and hours allow; milliseconds
 * since the epoch, and never further away than a year. Without a pace they count as leaving at once.
 */
export function estimatedFinish(
  waiting: number,
  at: { now: number; startsAt: number; sentToday: number },
  pace: Pace,
  rules: SendingRules,
  timeZone: string,
): number {
  const interval = pace.intervalSeconds * 1000;
  let left = waiting;
  let moment = nextAllowed(Math.max(at.now, at.startsAt), rules, timeZone);
  let room = nextUtcDay(moment) === nextUtcDay(at.now) ? pace.dailyLimit - at.sentToday : pace.dailyLimit;
  while (left > 0 && moment - at.now < HORIZON) {
    const dayEnds = nextUtcDay(moment);
    const closes = Math.min(allowedUntil(moment, rules, timeZone), dayEnds);
    const slots = interval > 0 ? Math.ceil((closes - moment) / interval) : left;
    const leaves = Math.max(0, Math.min(left, slots, room));
    left -= leaves;
    room -= leaves;
    if (left === 0) return moment + Math.max(0, leaves - 1) * interval;
    const resumes = Math.max(room > 0 ? closes : dayEnds, moment + leaves * interval);
    const next = nextAllowed(resumes, rules, timeZone);
    if (next >= dayEnds) room = pace.dailyLimit;
    moment = next;
  }
  return Math.min(moment, at.now + HORIZON);
}
