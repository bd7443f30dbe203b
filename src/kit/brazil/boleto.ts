/**
 * The two codes of a boleto: the bar code (44 digits) and the line people type (47 digits for bank
 * boletos, 48 for utilities and taxes, which begin with 8). Layout and check digits: FEBRABAN.
 */

export interface BoletoCodes {
  barcode?: string;
  digitableLine?: string;
}

const MASK = /[.\-\s]/g;
const unmasked = (input: unknown): string =>
  typeof input === 'string' && input.length <= 100 ? input.replace(MASK, '') : '';

const digitsOf = (text: string): number[] => [...text].map(Number);

/** Weights 2, 1, 2 … from the right, the digits of each product added up. */
function mod10(text: string): number {
  const sum = digitsOf(text)
    .reverse()
    .map((digit, index) => (index % 2 === 0 ? digit * 2 : digit))
    .reduce((total, product) => total + Math.floor(product / 10) + (product % 10), 0);
  return (10 - (sum % 10)) % 10;
}

/** Weights 2 to 9 from the right; the remainder of the division by eleven. */
const remainder11 = (text: string): number =>
  digitsOf(text)
    .reverse()
    .reduce((sum, digit, index) => sum + digit * (2 + (index % 8)), 0) % 11;

function bankDigit(text: string): number {
  const digit = 11 - remainder11(text);
  return digit > 9 ? 1 : digit;
}

function utilityMod11(text: string): number {
  const remainder = remainder11(text);
  return remainder < 2 ? 0 : 11 - remainder;
}

/** The third digit of a utility boleto says which modulus its check digits use. */
const utilityDigit = (code: string): ((text: string) => number) | undefined =>
  /^8.[67]/.test(code) ? mod10 : /^8.[89]/.test(code) ? utilityMod11 : undefined;

const isUtility = (code: string): boolean => code.startsWith('8');

function isBarcode(code: string): boolean {
  if (!/^\d{44}$/.test(code)) return false;
  // Behind the bank's number stands the currency, 9 for real: an invoice's access key has 44 digits too.
  if (!isUtility(code) && code[3] !== '9') return false;
  const at = isUtility(code) ? 3 : 4;
  const rest = code.slice(0, at) + code.slice(at + 1);
  const digit = isUtility(code) ? utilityDigit(code)?.(rest) : bankDigit(rest);
  return digit === Number(code[at]);
}

const blocks = (text: string, size: number): string[] => text.match(new RegExp(`.{${size}}`, 'g')) ?? [];

/** The digitable line of a bar code, without mask; undefined when a check digit is wrong. */
export function digitableLineOf(barcode: unknown): string | undefined {
  const code = unmasked(barcode);
  if (!isBarcode(code)) return undefined;
  const digit = isUtility(code) ? utilityDigit(code) : mod10;
  if (!digit) return undefined;
  const withDigits = (fields: string[]) => fields.map((field) => `${field}${digit(field)}`).join('');
  if (isUtility(code)) return withDigits(blocks(code, 11));
  const fields = [code.slice(0, 4) + code.slice(19, 24), code.slice(24, 34), code.slice(34)];
  return `${withDigits(fields)}${code[4]}${code.slice(5, 19)}`;
}

/** The bar code of a digitable line (any mask); undefined when a check digit is wrong. */
export function barcodeOf(digitableLine: unknown): string | undefined {
  const line = unmasked(digitableLine);
  if (!/^(?:8\d{47}|[0-79]\d{46})$/.test(line)) return undefined;
  const barcode = isUtility(line)
    ? blocks(line, 12)
        .map((block) => block.slice(0, 11))
        .join('')
    : `${line.slice(0, 4)}${line.slice(32)}${line.slice(4, 9)}${line.slice(10, 20)}${line.slice(21, 31)}`;
  return digitableLineOf(barcode) === line ? barcode : undefined;
}

/**
 * Both codes from whichever of the inputs (any mask) is one. A digitable line of the right
 * length whose check digits are wrong (sandboxes send them) is passed on as the platform gave it, alone.
 */
export function boletoCodes(...inputs: unknown[]): BoletoCodes {
  const codes = inputs.map(unmasked);
  for (const code of codes) {
    const barcode = isBarcode(code) ? code : barcodeOf(code);
    const digitableLine = digitableLineOf(barcode);
    if (barcode && digitableLine) return { barcode, digitableLine };
  }
  const digitableLine = codes.find((code) => /^\d{47,48}$/.test(code));
  return digitableLine ? { digitableLine } : {};
}

const DAY = 86_400_000;
const FACTOR_1000 = Date.UTC(2025, 1, 22);
/** Nobody is given longer to pay an order. */
const MOST_DAYS_DUE = 120;

/**
 * `YYYY-MM-DD`: the due date inside a bank's bar code, a count of days that began anew at 1000 on 22 February
 * 2025 (FEBRABAN). Undefined where it cannot belong to what was ordered at `orderedAt` (ISO-8601).
 */
export function dueDateIn(barcode: string | undefined, orderedAt: string | undefined): string | undefined {
  const factor = Number(barcode?.slice(5, 9));
  const ordered = Date.parse(orderedAt ?? '');
  if (barcode === undefined || isUtility(barcode) || !(factor >= 1000)) return undefined;
  const due = FACTOR_1000 + (factor - 1000) * DAY;
  return due > ordered - DAY && due < ordered + MOST_DAYS_DUE * DAY
    ? new Date(due).toISOString().slice(0, 10)
    : undefined;
}
