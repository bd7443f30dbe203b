/**
 * Decimal numbers as Brazilians and machines write them, kept as text: nothing here calculates
 * with floating point.
 */

/** A number in canonical text: the sign, whole digits without leading zeros, and the fraction's digits. */
export interface Decimal {
  negative: boolean;
  whole: string;
  fraction: string;
}

const MAX_LENGTH = 40;
/** `R$`, `US$`, `€`, `BRL` before or behind the digits. */
const CURRENCY_SIGN =
  /^(?:[A-Za-z]{0,3}\$|€|£|[A-Z]{3}(?=[\s\d.,+-]))\s*|\s*(?:[A-Za-z]{0,3}\$|€|£|[A-Z]{3})$/g;
const PLAIN = /^\d*(?:[.,]\d*)?$/;
/** Groups of three behind one to three digits, the first not a zero: `1.234`, `12,345,678.90`. */
const GROUPED = /^[1-9]\d{0,2}(?:(?:\.\d{3})+(?:,\d*)?|(?:,\d{3})+(?:\.\d*)?)$/;

/**
 * Reads `1.234,56`, `1,234.56`, `1234.5`, `0,99`, `R$ 1.234`, `-R$ 10,00`, `10.00 BRL`.
 *
 * One separator followed by exactly three digits (`1.234`) could be either. It is a decimal point,
 * as JSON and databases write it (`139.900`), unless a currency sign shows that the text was made
 * for people: `R$ 1.234` is one thousand two hundred and thirty-four.
 *
 * Numbers are taken by their shortest decimal text, so 1.005 is exactly that. Exponents
 * (numbers beyond 10²¹), mixed-up separators and anything else answer undefined.
 */
export function decimalOf(input: unknown): Decimal | undefined {
  if (typeof input === 'number') return decimalOfNumber(input);
  if (typeof input !== 'string' || input.length > MAX_LENGTH) return undefined;

  const text = input.trim().replace(/\p{Pd}|−/gu, '-');
  const sign = /^[+-]/.exec(text)?.[0];
  const unsigned = (sign ? text.slice(1) : text).trim();
  const amount = unsigned.replace(CURRENCY_SIGN, '');
  const inner = /^[+-]/.exec(amount)?.[0];
  if (sign && inner) return undefined;

  const forPeople = amount !== unsigned;
  const digits = inner ? amount.slice(1).trim() : amount;
  return parse(digits, (sign ?? inner) === '-', forPeople);
}

function decimalOfNumber(value: number): Decimal | undefined {
  if (!Number.isFinite(value) || Math.abs(value) >= 1e21) return undefined;
  // Only numbers below a millionth are written with an exponent here; as amounts they are nothing.
  const text = Math.abs(value) < 1e-6 ? '0' : String(Math.abs(value));
  return parse(text, value < 0, false);
}

function parse(text: string, negative: boolean, forPeople: boolean): Decimal | undefined {
  if (!/\d/.test(text)) return undefined;
  const separators = text.replace(/\d/g, '');
  const last = separators.at(-1) ?? '';
  const grouped = GROUPED.test(text) && (separators.length > 1 || forPeople);
  if (!grouped && !PLAIN.test(text)) return undefined;

  // With one kind of separator in a grouped number there is no fraction.
  const hasFraction = last !== '' && !(grouped && [...separators].every((one) => one === separators[0]));
  const cut = hasFraction ? text.lastIndexOf(last) : text.length;
  const whole = text
    .slice(0, cut)
    .replace(/\D/g, '')
    .replace(/^0+(?=\d)/, '');
  const fraction = text.slice(cut + 1);
  return { negative, whole: whole === '' ? '0' : whole, fraction };
}

/** The decimal as a JavaScript number; for quantities and scores, never for money. */
export function numberOf(input: unknown): number | undefined {
  const decimal = decimalOf(input);
  if (!decimal) return undefined;
  const value = Number(`${decimal.whole}.${decimal.fraction || '0'}`);
  return decimal.negative && value !== 0 ? -value : value;
}
