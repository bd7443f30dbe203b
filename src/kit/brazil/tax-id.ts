/** CPF and CNPJ: the numeric ones and, from July 2026, the alphanumeric CNPJ (IN RFB 2.229/2024). */
import { cnpj, cpf } from 'cpf-cnpj-validator';

export interface TaxId {
  /** 11 digits, or the 14 characters of a CNPJ with letters in upper case. */
  taxId?: string;
  taxIdType?: 'cpf' | 'cnpj';
}

const MASK = /[.\-/\s\p{Cf}]/gu;
const MAX_LENGTH = 40;

/**
 * The tax id in any mask, when its check digits fit; otherwise an empty object, so that it can be
 * spread into a customer. A JSON number gets back the leading zeros it lost, up to three for a CPF
 * and two for a CNPJ (with more, any short number would soon be taken for one).
 */
export function taxIdOf(input: unknown): TaxId {
  const text = unmasked(input);
  if (isCpf(text)) return { taxId: text, taxIdType: 'cpf' };
  if (isCnpj(text)) return { taxId: text, taxIdType: 'cnpj' };
  return {};
}

function unmasked(input: unknown): string {
  if (typeof input === 'number' && Number.isSafeInteger(input)) return withLostZeros(String(input));
  if (typeof input !== 'string' || input.length > MAX_LENGTH) return '';
  return input.replace(MASK, '').toUpperCase();
}

function withLostZeros(digits: string): string {
  if (digits.length >= 12) return digits.padStart(14, '0');
  return digits.length >= 8 ? digits.padStart(11, '0') : digits;
}

// The library's isValid also refuses 12345678909, whose check digits fit: the test CPF of many
// platforms. So only its digit calculation is used.
const isCpf = (text: string): boolean =>
  /^\d{11}$/.test(text) && !isRepeated(text) && fits(text, cpf.verifierDigit);

const isCnpj = (text: string): boolean =>
  /^[A-Z0-9]{12}\d{2}$/.test(text) && !isRepeated(text) && fits(text, cnpj.verifierDigit);

const isRepeated = (text: string): boolean => /^(.)\1*$/.test(text);

function fits(text: string, digitOf: (text: string) => number): boolean {
  const base = text.slice(0, -2);
  const first = digitOf(base);
  return text === `${base}${first}${digitOf(`${base}${first}`)}`;
}
