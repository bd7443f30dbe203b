/** The merchant's hours against a model that looks at the clock on the wall minute by minute. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allowedUntil, estimatedFinish, nextAllowed, nextUtcDay } from '../../src/hub/hours';
import { DAY, HOUR, iso, MINUTE, SECOND } from '../../src/hub/hub';
import { addDays, isBusinessDay } from '../../src/kit';
import type { SendingRules } from '../../src/store/types';

const ZONES = ['America/Sao_Paulo', 'America/Manaus', 'America/Noronha', 'Europe/Lisbon'] as const;
const YEARS = { min: Date.parse('2025-01-01T00:00:00Z'), max: Date.parse('2034-12-31T00:00:00Z') };

/** What the clock on a wall shows, in minutes since the epoch as if it showed UTC. */
function wallClock(zone: string): (minute: number) => number {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  return (minute) => Date.parse(`${format.format(minute * MINUTE).replace(' ', 'T')}Z`) / MINUTE;
}

/** The minutes of some days around a moment, and which of them are closed. */
function modelOf(at: number, rules: SendingRules, zone: string) {
  const wall = wallClock(zone);
  const first = Math.floor((at - 2 * DAY) / DAY) * 1440;
  const shown: number[] = [];
  // Zones change their clocks on the quarter hour; a quarter day without a change needs one look.
  for (let from = first; from < first + 15 * 1440; from += 360) {
    const steady = wall(from + 360) - wall(from) === 360;
    for (let minute = from; minute < from + 360; minute += steady ? 360 : 15) {
      const start = wall(minute);
      for (let i = 0; i < (steady ? 360 : 15); i++) shown.push(start + i);
    }
  }
  const days = [...new Set(shown.map((minute) => Math.floor(minute / 1440)))];
  const free = new Set(
    days.filter(
      (day) => rules.businessDaysOnly && !isBusinessDay(iso(day * DAY).slice(0, 10), rules.holidays),
    ),
  );
  const closed = shown.map((minute) => free.has(Math.floor(minute / 1440)));
  const { from, to } = rules.quietHours ?? { from: '', to: '' };
  const minuteOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
  for (const day of from === to ? [] : days) {
    // From the first minute that shows the one hour, or a later one where the clock skips it, to the other.
    const begins = shown.findIndex((minute) => minute >= day * 1440 + minuteOf(from));
    const ends = shown.findIndex((minute) => minute >= (from > to ? day + 1 : day) * 1440 + minuteOf(to));
    if (begins >= 0) closed.fill(true, begins, ends < 0 ? shown.length : ends);
  }
  const placeOf = (moment: number): number => moment / MINUTE - first;
  return {
    isClosed: (moment: number): boolean => closed[Math.floor(placeOf(moment))] ?? true,
    /** Whether all minutes from one moment up to another are closed, or all are open. */
    areAll: (state: boolean, start: number, end: number): boolean =>
      closed.slice(Math.floor(placeOf(start)), Math.ceil(placeOf(end))).every((one) => one === state),
  };
}

const clock = fc
  .tuple(fc.nat({ max: 23 }), fc.constantFrom(0, 1, 15, 30, 45, 59))
  .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));

const rulesNear = (at: number) =>
  fc.record(
    {
      quietHours: fc.record({ from: clock, to: clock }),
      businessDaysOnly: fc.boolean(),
      holidays: fc.array(
        fc.integer({ min: -1, max: 6 }).map((days) => iso(at + days * DAY).slice(0, 10)),
        { maxLength: 3 },
      ),
    },
    { requiredKeys: [] },
  );

const moments = fc.integer(YEARS).chain((at) => fc.record({ at: fc.constant(at), rules: rulesNear(at) }));

function holds({ at, rules }: { at: number; rules: SendingRules }, zone: string): void {
  const model = modelOf(at, rules, zone);
  const found = nextAllowed(at, rules, zone);
  expect(found).toBeGreaterThanOrEqual(at);
  expect(model.isClosed(found)).toBe(false);
  if (found > at) {
    expect(found % MINUTE).toBe(0);
    expect(model.areAll(true, at, found)).toBe(true);
  }
  expect(nextAllowed(found, rules, zone)).toBe(found);

  const until = allowedUntil(found, rules, zone);
  if (until === Number.POSITIVE_INFINITY)
    expect(!rules.businessDaysOnly && rules.quietHours?.from === rules.quietHours?.to).toBe(true);
  else {
    expect(until).toBeGreaterThan(found);
    expect(until % MINUTE).toBe(0);
    expect(model.areAll(false, found, until)).toBe(true);
    expect(model.isClosed(until)).toBe(true);
  }
}

describe('the next moment at which a message may leave', { timeout: 120_000 }, () => {
  it.each(ZONES)('is the first minute that is not closed, in %s', (zone) => {
    fc.assert(
      fc.property(moments, (one) => holds(one, zone)),
      { numRuns: 40 },
    );
  });

  it.each([
    ['2026-03-29T01:00:00Z', 'leaps from one to two'],
    ['2026-10-25T01:00:00Z', 'has the hour from one to two twice'],
  ])('is that also when the clock of Lisbon changes (%s)', (change) => {
    const night = fc.constantFrom(
      '00:00',
      '00:30',
      '01:00',
      '01:15',
      '01:30',
      '01:59',
      '02:00',
      '02:30',
      '22:00',
    );
    const near = fc.record({
      at: fc.integer({ min: -30 * 60, max: 6 * 60 }).map((minutes) => Date.parse(change) + minutes * MINUTE),
      rules: fc.record({ quietHours: fc.record({ from: night, to: night }), businessDaysOnly: fc.boolean() }),
    });
    fc.assert(
      fc.property(near, (one) => holds(one, 'Europe/Lisbon')),
      { numRuns: 60 },
    );
  });

  it.each<[string, string, SendingRules, string]>([
    [
      '2026-11-24T00:30:00.000Z',
      'America/Sao_Paulo',
      { quietHours: { from: '21:00', to: '08:00' } },
      '2026-11-24T11:00:00.000Z',
    ],
    [
      '2026-11-24T00:30:00.000Z',
      'America/Manaus',
      { quietHours: { from: '21:00', to: '08:00' } },
      '2026-11-24T00:30:00.000Z',
    ],
    [
      '2026-11-24T11:00:00.000Z',
      'America/Sao_Paulo',
      { quietHours: { from: '21:00', to: '08:00' } },
      '2026-11-24T11:00:00.000Z',
    ],
    [
      '2026-11-24T16:00:00.000Z',
      'America/Sao_Paulo',
      { quietHours: { from: '12:00', to: '14:00' } },
      '2026-11-24T17:00:00.000Z',
    ],
    [
      '2026-11-20T01:00:00.000Z',
      'America/Sao_Paulo',
      { quietHours: { from: '21:00', to: '08:00' }, businessDaysOnly: true },
      '2026-11-23T11:00:00.000Z',
    ],
    ['2026-11-21T15:00:00.000Z', 'America/Sao_Paulo', { businessDaysOnly: true }, '2026-11-23T03:00:00.000Z'],
    [
      '2026-11-21T15:00:00.000Z',
      'America/Sao_Paulo',
      { businessDaysOnly: true, holidays: ['11-23'] },
      '2026-11-24T03:00:00.000Z',
    ],
    ['2026-11-21T15:00:00.000Z', 'America/Sao_Paulo', {}, '2026-11-21T15:00:00.000Z'],
  ])('from %s in %s under %j is %s', (at, zone, rules, expected) => {
    expect(iso(nextAllowed(Date.parse(at), rules, zone))).toBe(expected);
  });

  it('does not hold for ever where a calendar has no day to work on', () => {
    const holidays = [...Array(366).keys()].map((offset) => addDays('2028-01-01', offset).slice(5));
    const at = Date.parse('2026-11-23T15:00:00Z');
    expect(nextAllowed(at, { businessDaysOnly: true, holidays }, 'America/Sao_Paulo')).toBe(at);
  });
});

describe('the estimated finish of a queue', { timeout: 120_000 }, () => {
  /** One message after the other. */
  function naive(
    waiting: number,
    at: { now: number; startsAt: number; sentToday: number },
    pace: { intervalSeconds: number; dailyLimit: number },
    rules: SendingRules,
    zone: string,
  ): number {
    const dayOf = (moment: number) => iso(moment).slice(0, 10);
    const sent = new Map([[dayOf(at.now), at.sentToday]]);
    let moment = nextAllowed(Math.max(at.now, at.startsAt), rules, zone);
    for (let i = 0; i < waiting; i++) {
      if (i > 0) moment = nextAllowed(moment + pace.intervalSeconds * SECOND, rules, zone);
      while ((sent.get(dayOf(moment)) ?? 0) >= pace.dailyLimit)
        moment = nextAllowed(nextUtcDay(moment), rules, zone);
      sent.set(dayOf(moment), (sent.get(dayOf(moment)) ?? 0) + 1);
    }
    return moment;
  }

  it('is when the last message leaves, counted one by one', () => {
    const queues = moments.chain(({ at, rules }) =>
      fc.record({
        now: fc.constant(at),
        // A quarter of an hour in which nobody may send would take years.
        rules: fc.constant(
          rules.quietHours ? { ...rules, quietHours: { from: '20:00', to: rules.quietHours.from } } : rules,
        ),
        waiting: fc.integer({ min: 1, max: 120 }),
        startsIn: fc.oneof(fc.constant(0), fc.nat({ max: 2 * DAY })),
        sentToday: fc.nat({ max: 40 }),
        intervalSeconds: fc.constantFrom(0, 1, 20, 90, 600, 3600),
        dailyLimit: fc.oneof(fc.constant(Number.POSITIVE_INFINITY), fc.integer({ min: 4, max: 60 })),
        zone: fc.constantFrom(...ZONES),
      }),
    );
    fc.assert(
      fc.property(
        queues,
        ({ now, rules, waiting, startsIn, sentToday, intervalSeconds, dailyLimit, zone }) => {
          const at = { now, startsAt: now + startsIn, sentToday };
          const pace = { intervalSeconds, dailyLimit };
          const expected = naive(waiting, at, pace, rules, zone);
          fc.pre(expected - now < 360 * DAY);
          expect(iso(estimatedFinish(waiting, at, pace, rules, zone))).toBe(iso(expected));
        },
      ),
      { numRuns: 120 },
    );
  });

  it('keeps the pace over the end of a day whose limit is used up', () => {
    const now = Date.parse('2026-11-23T23:59:50Z');
    const at = { now, startsAt: now, sentToday: 9 };
    const pace = { intervalSeconds: 60, dailyLimit: 10 };
    expect(iso(estimatedFinish(2, at, pace, {}, 'America/Sao_Paulo'))).toBe('2026-11-24T00:00:50.000Z');
  });

  it('is never further away than a year', () => {
    const now = Date.parse('2026-11-23T12:00:00Z');
    const at = { now, startsAt: now, sentToday: 0 };
    const far = estimatedFinish(
      1_000_000,
      at,
      { intervalSeconds: 3600, dailyLimit: 1 },
      {},
      'America/Sao_Paulo',
    );
    expect(far).toBe(now + 366 * DAY);
    expect(estimatedFinish(0, at, { intervalSeconds: 0, dailyLimit: 1 }, {}, 'America/Sao_Paulo')).toBe(now);
    expect(nextUtcDay(now) - now).toBe(12 * HOUR);
  });
});
