/**
 * The Liquid filters merchants write: `money`, `reais`, `date`, `time`, `phone`, `first_name`. What
 * a filter cannot read passes through as it is.
 */
import { filters as builtIn, type Context, type FilterImplOptions } from 'liquidjs';
import { formatMoney, toCentavos, wholeCentavos } from './brazil/money';
import { splitName } from './brazil/name';
import { formatPhone } from './brazil/phone';
import { toIsoTime } from './brazil/time';
import { Money } from './model';

export const templateFilters: Readonly<Record<string, FilterImplOptions>> = {
  /** Money, or a whole number of centavos: `R$ 1.234,56`. */
  money(value: unknown) {
    return moneyText(value, this.context) ?? centavosText(wholeCentavos(value), this.context) ?? value;
  },

  /** An amount in reais as other systems write it (`1234.56`, `"1.234,56"`): `R$ 1.234,56`. */
  reais(value: unknown) {
    return centavosText(toCentavos(value), this.context) ?? value;
  },

  /** `22/11/2026`, or a strftime format: `{{ order.createdAt | date: "%d de %B" }}`. */
  date(value: unknown, format?: unknown) {
    const at = instantOf(value, this.context);
    if (!at) return value;
    if (format !== undefined && typeof builtIn.date === 'function')
      return builtIn.date.call(this, at, format);
    const { locale, timeZone } = placeOf(this.context);
    const style = locale === 'en' ? ENGLISH_DATE : BRAZILIAN_DATE;
    return new Intl.DateTimeFormat(locale, { ...style, timeZone }).format(at);
  },

  /** `10:05`; nothing for a plain date, which has no time of day. */
  time(value: unknown) {
    if (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)) return '';
    const at = instantOf(value, this.context);
    if (!at) return value;
    const { timeZone } = placeOf(this.context);
    return new Intl.DateTimeFormat('pt-BR', { hour: '2-digit', minute: '2-digit', timeZone }).format(at);
  },

  /** `(11) 98888-7777` */
  phone: (value: unknown) => (typeof value === 'string' ? formatPhone(value) : value),

  /** `MARIA DAS DORES` → `Maria` */
  first_name: (value: unknown) => (typeof value === 'string' ? (splitName(value).firstName ?? '') : value),
};

const BRAZILIAN_DATE = { day: '2-digit', month: '2-digit', year: 'numeric' } as const;
/** `Nov 22, 2026`: in figures, half of the English readers would take the day for the month. */
const ENGLISH_DATE = { day: 'numeric', month: 'short', year: 'numeric' } as const;

/** Money as text, undefined when the value is none. */
export function moneyText(value: unknown, context: Context): string | undefined {
  const money = Money.safeParse(value);
  return money.success ? formatMoney(money.data, placeOf(context).locale) : undefined;
}

const centavosText = (amount: number | undefined, context: Context): string | undefined =>
  amount === undefined ? undefined : moneyText({ amount, currency: 'BRL' }, context);

/** A date alone is midnight in the merchant's zone, so that no zone moves it to another day. */
function instantOf(value: unknown, context: Context): Date | undefined {
  if (value === 'now' || value === 'today') return new Date();
  const time = toIsoTime(value, placeOf(context).timeZone);
  return time === undefined ? undefined : new Date(time);
}

/** `render` puts the merchant's locale and time zone where Liquid's own filters look for them. */
const placeOf = ({ opts }: Context): { locale: 'pt-BR' | 'en'; timeZone: string } => ({
  locale: opts.locale === 'en' ? 'en' : 'pt-BR',
  timeZone: String(opts.timezoneOffset),
});
