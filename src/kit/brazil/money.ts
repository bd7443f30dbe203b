/** Amounts of money: decimal text to whole centavos and back, without floating point. */
import type { Money } from '../model';
import { type Decimal, decimalOf } from './decimal';

/**
 * Whole centavos of a decimal amount (`"R$ 1.234,56"`, `"1234.56"`, `1234.56` → 123456), rounded
 * half away from zero on the decimal text (`1.005` → 101). How separators are read: `decimalOf`.
 * Undefined when the input is no amount or too large to be exact.
 */
export function toCentavos(input: unknown): number | undefined {
  const decimal = decimalOf(input);
  return decimal && centavosOf(decimal);
}

/** Whole centavos that already are centavos (`1990`, `"1990"`); a fraction makes it undefined. */
export function wholeCentavos(input: unknown): number | undefined {
  const decimal = decimalOf(input);
  if (!decimal || /[1-9]/.test(decimal.fraction)) return undefined;
  return exact(Number(decimal.whole), decimal.negative);
}

function centavosOf({ negative, whole, fraction }: Decimal): number | undefined {
  const cut = Number(whole + fraction.slice(0, 2).padEnd(2, '0'));
  const roundUp = (fraction[2] ?? '0') >= '5';
  return exact(roundUp ? cut + 1 : cut, negative);
}

function exact(amount: number, negative: boolean): number | undefined {
  if (!Number.isSafeInteger(amount)) return undefined;
  return negative && amount !== 0 ? -amount : amount;
}

/**
 * Money for people: `R$ 1.234,56`, in English `R$1,234.56`. With a plain space (not Intl's
 * non-breaking one), which every messenger and every search handles.
 */
export function formatMoney(money: Money, locale: 'pt-BR' | 'en' = 'pt-BR'): string {
  const digits = String(Math.abs(Math.trunc(money.amount))).padStart(3, '0');
  const decimal = `${money.amount < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
  // Intl reads decimal text exactly; TypeScript cannot see that this text is one.
  const text = decimal as Intl.StringNumericLiteral;
  const fractionDigits = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
  const style = /^[A-Z]{3}$/.test(money.currency)
    ? ({ style: 'currency', currency: money.currency } as const)
    : ({ style: 'decimal' } as const);
  return new Intl.NumberFormat(locale, { ...style, ...fractionDigits }).format(text).replace(/\s/g, ' ');
}
