import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addBusinessDays, addDays, dayIn, holidayOn, isBusinessDay } from '../../../src/kit/brazil/holidays';

describe('holidays on which banks close', () => {
  it.each<[string, string]>([
    ['2019-03-04', 'Carnaval'],
    ['2019-03-05', 'Carnaval'],
    ['2019-04-19', 'Sexta-feira Santa'],
    ['2019-06-20', 'Corpus Christi'],
    ['2022-02-28', 'Carnaval'],
    ['2022-03-01', 'Carnaval'],
    ['2022-04-15', 'Sexta-feira Santa'],
    ['2022-06-16', 'Corpus Christi'],
    ['2023-02-20', 'Carnaval'],
    ['2023-02-21', 'Carnaval'],
    ['2023-04-07', 'Sexta-feira Santa'],
    ['2023-06-08', 'Corpus Christi'],
    ['2024-02-12', 'Carnaval'],
    ['2024-02-13', 'Carnaval'],
    ['2024-03-29', 'Sexta-feira Santa'],
    ['2024-05-30', 'Corpus Christi'],
    ['2024-11-20', 'Consciência Negra'],
    ['2025-03-03', 'Carnaval'],
    ['2025-03-04', 'Carnaval'],
    ['2025-04-18', 'Sexta-feira Santa'],
    ['2025-04-21', 'Tiradentes'],
    ['2025-06-19', 'Corpus Christi'],
    ['2026-01-01', 'Confraternização Universal'],
    ['2026-02-16', 'Carnaval'],
    ['2026-02-17', 'Carnaval'],
    ['2026-04-03', 'Sexta-feira Santa'],
    ['2026-05-01', 'Dia do Trabalho'],
    ['2026-06-04', 'Corpus Christi'],
    ['2026-09-07', 'Independência do Brasil'],
    ['2026-10-12', 'Nossa Senhora Aparecida'],
    ['2026-11-02', 'Finados'],
    ['2026-11-15', 'Proclamação da República'],
    ['2026-12-25', 'Natal'],
    ['2027-02-08', 'Carnaval'],
    ['2027-03-26', 'Sexta-feira Santa'],
  ])('%s is %s', (date, name) => {
    expect(holidayOn(date)).toBe(name);
    expect(isBusinessDay(date)).toBe(false);
  });

  it.each([
    '2023-11-20', // before the law of 2023
    '2026-02-18', // Ash Wednesday: banks open at noon
    '2026-04-06', // Easter Monday
    '2026-06-05',
    '2026-12-24',
    '2026-07-09', // of São Paulo alone
  ])('%s is an ordinary day', (date) => {
    expect(holidayOn(date)).toBeUndefined();
    expect(isBusinessDay(date)).toBe(true);
  });

  it('are joined by the days of a shop, of one year or of every year', () => {
    expect(isBusinessDay('2026-07-09', ['2026-07-09'])).toBe(false);
    expect(isBusinessDay('2027-07-09', ['2026-07-09'])).toBe(true);
    expect(isBusinessDay('2026-01-26', ['01-25'])).toBe(true);
    expect(isBusinessDay('2027-01-25', ['01-25'])).toBe(false);
  });
});

const days = fc.nat({ max: 3652 }).map((offset) => addDays('2025-01-01', offset));
const own = fc.array(
  days.chain((day) => fc.constantFrom(day, day.slice(5))),
  { maxLength: 8 },
);
const between = (from: string, to: string): string[] => {
  const list: string[] = [];
  for (let day = addDays(from, 1); day <= to; day = addDays(day, 1)) list.push(day);
  return list;
};

describe('counting in business days', () => {
  it.each<[string, number, string]>([
    ['2026-11-20', -1, '2026-11-19'],
    ['2026-11-20', 0, '2026-11-23'],
    ['2026-11-20', 1, '2026-11-23'],
    ['2026-02-13', 1, '2026-02-18'],
    ['2026-02-18', -1, '2026-02-13'],
    ['2026-12-31', 1, '2027-01-04'],
    ['2026-11-18', 0, '2026-11-18'],
  ])('%s and %i is %s', (date, count, expected) => {
    expect(addBusinessDays(date, count)).toBe(expected);
  });

  it('lands on a business day with exactly so many of them in between, and comes back', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: 1, max: 40 }), own, (date, count, holidays) => {
        const worked = (list: readonly string[]) => list.filter((day) => isBusinessDay(day, holidays)).length;
        const later = addBusinessDays(date, count, holidays);
        expect(isBusinessDay(later, holidays)).toBe(true);
        expect(worked(between(date, later))).toBe(count);

        const back = addBusinessDays(later, -count, holidays);
        expect(isBusinessDay(back, holidays)).toBe(true);
        expect(worked(between(back, later))).toBe(count);
        // From a day on which nobody works one comes back to the working day before it.
        if (isBusinessDay(date, holidays)) expect(back).toBe(date);
        else expect(back < date && worked(between(back, date)) === 0).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('zero is the day itself, or the next one on which somebody works', () => {
    fc.assert(
      fc.property(days, own, (date, holidays) => {
        const found = addBusinessDays(date, 0, holidays);
        expect(isBusinessDay(found, holidays)).toBe(true);
        expect(between(date, addDays(found, -1)).some((day) => isBusinessDay(day, holidays))).toBe(false);
        if (isBusinessDay(date, holidays)) expect(found).toBe(date);
      }),
    );
  });

  it('ends though a list of holidays leaves no day to work on', () => {
    const everyDay = [...Array(366).keys()].map((offset) => addDays('2028-01-01', offset).slice(5));
    expect(addBusinessDays('2026-01-01', 1, everyDay) > '2026-06-01').toBe(true);
    expect(addBusinessDays('2026-01-01', 0, everyDay) > '2026-06-01').toBe(true);
  });
});

describe('the day of a date or time', () => {
  it.each<[string, string, string | undefined]>([
    ['2026-11-22', 'America/Manaus', '2026-11-22'],
    ['2026-11-23T02:30:00Z', 'America/Sao_Paulo', '2026-11-22'],
    ['2026-11-23T02:30:00Z', 'America/Noronha', '2026-11-23'],
    ['2026-11-23T00:30:00-02:00', 'America/Manaus', '2026-11-22'],
    ['2026-11-23Tnonsense', 'America/Manaus', undefined],
    ['soon', 'America/Manaus', undefined],
    ['', 'America/Manaus', undefined],
  ])('%s in %s is %s', (value, zone, day) => {
    expect(dayIn(value, zone)).toBe(day);
  });
});
