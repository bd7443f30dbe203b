import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { toIsoDate, toIsoTime } from '../../../src/kit/brazil/time';

const isoTime = z.iso.datetime({ offset: true });
const isoDate = z.iso.date();

describe('toIsoTime', () => {
  it.each<[unknown, string]>([
    ['2026-11-22T10:05:00-03:00', '2026-11-22T10:05:00-03:00'],
    ['2026-11-22T10:05:00-0300', '2026-11-22T10:05:00-03:00'],
    ['2026-11-22T10:05:00-03', '2026-11-22T10:05:00-03:00'],
    ['2026-11-22 10:05:00 +0530', '2026-11-22T10:05:00+05:30'],
    ['2026-11-22T13:05:00Z', '2026-11-22T13:05:00Z'],
    ['2026-11-22t13:05:00z', '2026-11-22T13:05:00Z'],
    ['2026-11-22T13:05:00.000Z', '2026-11-22T13:05:00Z'],
    ['2026-11-22T13:05:00.120Z', '2026-11-22T13:05:00.120Z'],
    ['2026-11-22 13:05:00 UTC', '2026-11-22T13:05:00Z'],
    ['2022-10-31T12:28:05.704751', '2022-10-31T12:28:05.704-03:00'],
    ['2026-11-22T10:05', '2026-11-22T10:05:00-03:00'],
    ['2026-11-22 10:05:09', '2026-11-22T10:05:09-03:00'],
    ['2026-11-22 10:05', '2026-11-22T10:05:00-03:00'],
    ['2026-11-22', '2026-11-22T00:00:00-03:00'],
    ['22/11/2026', '2026-11-22T00:00:00-03:00'],
    ['5/3/2026', '2026-03-05T00:00:00-03:00'],
    ['22-11-2026 10:05', '2026-11-22T10:05:00-03:00'],
    ['22/11/2026 10:05', '2026-11-22T10:05:00-03:00'],
    ['22/11/2026, 10:05:09', '2026-11-22T10:05:09-03:00'],
    [' 22/11/2026 10:05:09 ', '2026-11-22T10:05:09-03:00'],
    [1795352700, '2026-11-22T13:05:00Z'],
    ['1795352700', '2026-11-22T13:05:00Z'],
    [1795352700.5, '2026-11-22T13:05:00.500Z'],
    [1795352700123, '2026-11-22T13:05:00.123Z'],
    ['1795352700123', '2026-11-22T13:05:00.123Z'],
  ])('reads %j as %s', (input, expected) => {
    expect(toIsoTime(input)).toBe(expected);
  });

  it.each([
    ['winter time', '2018-07-01 12:00:00', '2018-07-01T12:00:00-03:00'],
    ['daylight saving time, until 2019', '2018-12-25 12:00:00', '2018-12-25T12:00:00-02:00'],
    ['abolished since', '2019-12-25 12:00:00', '2019-12-25T12:00:00-03:00'],
    ['the minute before the change', '2018-11-03 23:59:59', '2018-11-03T23:59:59-03:00'],
    ['an hour that never was', '2018-11-04 00:30:00', '2018-11-04T00:30:00-03:00'],
    ['the hour after it', '2018-11-04 01:00:00', '2018-11-04T01:00:00-02:00'],
    ['the first of two equal hours', '2018-02-17 23:30:00', '2018-02-17T23:30:00-02:00'],
    ['the hour after them', '2018-02-18 00:00:00', '2018-02-18T00:00:00-03:00'],
  ])('knows %s', (_what, input, expected) => {
    expect(toIsoTime(input)).toBe(expected);
  });

  it('reads the wall clock of another zone', () => {
    expect(toIsoTime('2026-11-22 10:05:00', 'America/Manaus')).toBe('2026-11-22T10:05:00-04:00');
    expect(toIsoTime('2026-07-22 10:05:00', 'Europe/Lisbon')).toBe('2026-07-22T10:05:00+01:00');
    expect(toIsoTime('2026-11-22 10:05:00', 'Asia/Kolkata')).toBe('2026-11-22T10:05:00+05:30');
    expect(toIsoTime('2026-11-22 10:05:00', 'UTC')).toBe('2026-11-22T10:05:00Z');
    for (const zone of ['Nowhere/Town', '__proto__', 'constructor', '', 'x'.repeat(10_000)]) {
      expect(toIsoTime('2026-11-22 10:05:00', zone), zone).toBeUndefined();
      expect(toIsoTime('2026-11-22T10:05:00Z', zone), zone).toBe('2026-11-22T10:05:00Z');
    }
  });

  it.each<[unknown]>([
    [''],
    ['hoje'],
    ['2026-02-30'],
    ['2026-13-01'],
    ['2026-11-99'],
    ['2026-11-00'],
    ['2026-00-10'],
    ['31/04/2026'],
    ['22/11/26'],
    ['11/22/2026'],
    ['2026-11-22T24:00:00'],
    ['2026-11-22T10:60:00'],
    ['2026-11-22T10:05:00+25:00'],
    ['2026-11-22T'],
    ['0000-00-00 00:00:00'],
    ['0001-01-01T00:00:00'],
    ['1899-12-30T00:00:00'],
    ['9999-12-31'],
    [0],
    [123],
    [20261122],
    [-1795352700],
    [Number.NaN],
    [null],
    [undefined],
    [true],
    [{}],
    [['2026-11-22']],
    ['2'.repeat(1_000_000)],
  ])('refuses %j', (input) => {
    expect(toIsoTime(input)).toBeUndefined();
    expect(toIsoDate(input)).toBeUndefined();
  });
});

describe('toIsoDate', () => {
  it.each<[string, unknown, string]>([
    ['a date', '2026-11-22', '2026-11-22'],
    ['a Brazilian date', '22/11/2026', '2026-11-22'],
    ['the date that was written, offset or not', '2026-11-22T23:30:00-03:00', '2026-11-22'],
    ['a naive time', '2026-11-22 23:30:00', '2026-11-22'],
    ['a moment in UTC, in the zone', '2026-11-23T02:30:00Z', '2026-11-22'],
    ['midnight in UTC: a plain date', '2026-11-22T00:00:00.000Z', '2026-11-22'],
    ['an epoch, in the zone', 1795401000, '2026-11-22'],
    ['a leap day', '29/02/2028', '2028-02-29'],
  ])('reads %s', (_what, input, expected) => {
    expect(toIsoDate(input)).toBe(expected);
  });
});

describe('properties', () => {
  const second = fc.integer({ min: 1_000_000_000, max: 9_999_999_999 });
  const zone = fc.constantFrom(
    'America/Sao_Paulo',
    'America/Manaus',
    'America/Noronha',
    'Europe/Lisbon',
    'UTC',
  );

  it('agrees on a moment in all its notations', () => {
    fc.assert(
      fc.property(second, (epoch) => {
        const iso = new Date(epoch * 1000).toISOString();
        for (const input of [epoch, String(epoch), epoch * 1000, String(epoch * 1000), iso]) {
          expect(Date.parse(toIsoTime(input) ?? '')).toBe(epoch * 1000);
        }
      }),
    );
  });

  it("reads what a zone's wall clock showed as the same moment, or the other of two equal hours", () => {
    fc.assert(
      fc.property(second, zone, (epoch, timeZone) => {
        const shown = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
        const wall = shown.format(epoch * 1000);
        const time = toIsoTime(wall, timeZone) ?? '';
        expect(shown.format(Date.parse(time))).toBe(wall);
        expect(Math.abs(Date.parse(time) - epoch * 1000)).toBeLessThanOrEqual(3_600_000);
        expect(toIsoDate(wall, timeZone)).toBe(wall.slice(0, 10));
      }),
    );
  });

  it('always passes the canonical model, and is content with its own answer', () => {
    const two = fc.integer({ min: 0, max: 70 }).map((n) => String(n).padStart(2, '0'));
    const looksLikeTime = fc
      .tuple(fc.integer({ min: 0, max: 9999 }), two, two, two, two, two)
      .map(([y, mo, d, h, mi, s]) => `${String(y).padStart(4, '0')}-${mo}-${d}T${h}:${mi}:${s}+${h}:${mi}`);
    fc.assert(
      fc.property(fc.oneof(looksLikeTime, fc.date().map(String), fc.double(), fc.anything()), (input) => {
        const time = toIsoTime(input);
        if (time !== undefined) {
          expect(isoTime.safeParse(time).success, time).toBe(true);
          expect(toIsoTime(time)).toBe(time);
        }
        const date = toIsoDate(input);
        if (date !== undefined) expect(isoDate.safeParse(date).success, date).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});
