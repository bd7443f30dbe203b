/**
 * Brazil's business days: weekends, and the holidays on which banks close. They follow a law and
 * the date of Easter, so that a table of years, as libraries ship it for every country, is not needed.
 *
 * Fixed days: Lei 662/1949 and 6.802/1980 and, since 2024, Lei 14.759/2023 (20 November). Carnival and
 * Corpus Christi are no national holidays by law, but no bank works on them (Resolução CMN 4.880/2020).
 * Source: planalto.gov.br and feriadosbancarios.febraban.org.br [doc].
 */
import { toIsoDate } from './time';

const DAY = 86_400_000;

const FIXED: Readonly<Record<string, string>> = {
  '01-01': 'Confraternização Universal',
  '04-21': 'Tiradentes',
  '05-01': 'Dia do Trabalho',
  '09-07': 'Independência do Brasil',
  '10-12': 'Nossa Senhora Aparecida',
  '11-02': 'Finados',
  '11-15': 'Proclamação da República',
  '11-20': 'Consciência Negra',
  '12-25': 'Natal',
};
/** Of the fixed days, one is younger than most orders that are looked back at. */
const SINCE: Readonly<Record<string, number>> = { '11-20': 2024 };

/** Days from Easter Sunday. */
const MOVING: ReadonlyMap<number, string> = new Map([
  [-48, 'Carnaval'],
  [-47, 'Carnaval'],
  [-2, 'Sexta-feira Santa'],
  [60, 'Corpus Christi'],
]);

/** The holiday's Portuguese name, or undefined for an ordinary day. `date` is `YYYY-MM-DD`. */
export function holidayOn(date: string): string | undefined {
  const [year, monthDay] = [Number(date.slice(0, 4)), date.slice(5)];
  if (Object.hasOwn(FIXED, monthDay) && year >= (SINCE[monthDay] ?? 0)) return FIXED[monthDay];
  return MOVING.get(Math.round((Date.parse(date) - easter(year)) / DAY));
}

/** `own` are a shop's further holidays: `YYYY-MM-DD`, or `MM-DD` for every year. */
export function isBusinessDay(date: string, own: readonly string[] = []): boolean {
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
  if (weekday === 0 || weekday === 6) return false;
  return holidayOn(date) === undefined && !own.includes(date) && !own.includes(date.slice(5));
}

/** `YYYY-MM-DD` so many calendar days later; negative goes back. */
export const addDays = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);

/** No calendar has so many days in a row without work; a list of holidays that says otherwise ends the search. */
const MOST_DAYS_OFF = 366;

/**
 * So many business days later, or earlier where negative. Zero is the day itself, or the next
 * business day where nobody works on it.
 */
export function addBusinessDays(date: string, days: number, own: readonly string[] = []): string {
  const direction = days < 0 ? -1 : 1;
  let left = Math.abs(days);
  let day = date;
  let off = 0;
  if (left === 0) {
    for (; !isBusinessDay(day, own) && off < MOST_DAYS_OFF; off++) day = addDays(day, 1);
    return day;
  }
  while (left > 0 && off < MOST_DAYS_OFF) {
    day = addDays(day, direction);
    if (isBusinessDay(day, own)) left--;
    else off++;
  }
  return day;
}

/** The calendar day, in a zone, of a date or a time as the model writes them. */
export function dayIn(value: string, zone: string): string | undefined {
  if (!value.includes('T')) return toIsoDate(value);
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(at);
}

/** Easter Sunday at midnight UTC, by Meeus, Jones and Butcher. */
function easter(year: number): number {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = Math.floor(b / 4);
  const e = b % 4;
  const f = Math.floor((b + 8) / 25);
  const g = Math.floor((b - f + 1) / 3);
  const h = (19 * a + b - d - g + 15) % 30;
  const i = Math.floor(c / 4);
  const k = c % 4;
  const l = (32 + 2 * e + 2 * i - h - k) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const month = Math.floor((h + l - 7 * m + 114) / 31);
  const day = ((h + l - 7 * m + 114) % 31) + 1;
  return Date.UTC(year, month - 1, day);
}
