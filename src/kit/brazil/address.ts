/** Postal addresses: CEP, UF, country, and the house number inside the street. */
import { compact } from '../compact';
import type { Address } from '../model';
import { countryOf, plain, stateOf } from './places';

/** The parts as a platform sends them: texts or numbers, in its own notation. */
export type AddressParts = Partial<Record<keyof Address, unknown>>;

const NUMBER_IN_STREET =
  /^(.*?\S)(?:\s*,\s*(?:n[º°o.]*\s*)?|\s+n[º°.]+\s*)(\d{1,6}(?:\s?[a-z])?|s\/?n)(?:\s*[,–-]\s*(.+))?$/i;

/**
 * The canonical address, or undefined when no part says anything. Without a country it is read as
 * Brazilian: the CEP becomes eight digits, the state its UF; what cannot be either is dropped.
 * Elsewhere both stay as typed. Unknown country names are dropped.
 * `Rua X, 123, apto 4` is split when there is no number of its own.
 */
export function addressOf(parts: AddressParts): Address | undefined {
  const country = countryOf(textOf(parts.country));
  const isBrazil = country === 'BR' || plain(textOf(parts.country) ?? '') === '';
  const state = textOf(parts.state);
  const postalCode = textOf(parts.postalCode);
  return compact({
    ...streetOf(textOf(parts.street), textOf(parts.number), textOf(parts.complement)),
    district: textOf(parts.district),
    city: textOf(parts.city),
    state: isBrazil ? stateOf(state) : state,
    postalCode: isBrazil ? cepOf(postalCode) : postalCode,
    country,
  });
}

/** The eight digits of a CEP; a zero that a JSON number lost is put back. */
export function cepOf(input: string | undefined): string | undefined {
  const digits = (input ?? '').replace(/[.\s\p{Pd}]/gu, '').padStart(8, '0');
  // The lowest CEP in use is 01000-000.
  return /^(?!00)\d{8}$/.test(digits) ? digits : undefined;
}

function streetOf(street: string | undefined, number: string | undefined, complement: string | undefined) {
  const found = number === undefined ? NUMBER_IN_STREET.exec(street ?? '') : null;
  if (!found) return { street, number, complement };
  const [, name, inside, rest] = found;
  const isNews = rest !== undefined && plain(rest) !== plain(complement ?? '');
  return {
    street: name,
    number: inside,
    complement: isNews ? [rest, complement].filter((part) => part !== undefined).join(', ') : complement,
  };
}

function textOf(value: unknown): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const text = String(value).replace(/\s+/g, ' ').trim();
  return text === '' ? undefined : text;
}
