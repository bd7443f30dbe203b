/**
 * A tolerant view of somebody else's JSON: every look-up answers a canonical value or undefined, and
 * nothing throws, whatever was sent. Prototype members are never followed.
 */
import { z } from 'zod';
import { numberOf } from './brazil/decimal';
import { toCentavos, wholeCentavos } from './brazil/money';
import { toE164 } from './brazil/phone';
import { countryOf } from './brazil/places';
import { type TaxId, taxIdOf } from './brazil/tax-id';
import { DEFAULT_ZONE, toIsoDate, toIsoTime } from './brazil/time';
import type { Money } from './model';

export { compact } from './compact';

export interface ReaderOptions {
  /** IANA zone of times without offset; default `America/Sao_Paulo`. */
  zone?: string | undefined;
  /** ISO 4217; default, and in place of anything else, `BRL`. */
  currency?: string | undefined;
  /** Where phones without their country's code belong: ISO 3166-1 alpha-2 or a name. Default, and for unknown names, Brazil. */
  country?: string | undefined;
}

/**
 * Paths are member names joined by dots, numbers index arrays: `payments.0.method`. With several
 * paths the first that holds a fitting value wins; with none, the reader's own value is meant.
 */
export interface Reader {
  readonly value: unknown;
  /** A reader over what is there, or over undefined. */
  at(path: string): Reader;
  /** The same value, read in another zone, currency or country; what is not given stays. */
  with(options: ReaderOptions): Reader;
  /** Present and not null. */
  has(path: string): boolean;
  /** First that is not blank, trimmed; numbers and booleans become text. */
  text(...paths: string[]): string | undefined;
  /** What names a thing: text, unless it is longer than any platform's ids. */
  id(...paths: string[]): string | undefined;
  /** `12`, `"12.5"`, `"1.234,56"`. */
  number(...paths: string[]): number | undefined;
  /** The first that is whole. */
  integer(...paths: string[]): number | undefined;
  /** `true`, `1`, `"true"`, `"1"`, `"sim"`, `"yes"` and their opposites. */
  bool(...paths: string[]): boolean | undefined;
  /** An array's elements. Nothing: none; a lone object: itself; an object keyed `0`, `1` … (PHP): its members. */
  list(path?: string): Reader[];
  /** A decimal amount, text or number. */
  money(...paths: string[]): Money | undefined;
  /** An amount that already is whole centavos, text or number. */
  cents(...paths: string[]): Money | undefined;
  /** ISO-8601 with offset. */
  time(...paths: string[]): string | undefined;
  /** `YYYY-MM-DD`. */
  date(...paths: string[]): string | undefined;
  /** E.164; the first valid one. */
  phone(...paths: string[]): string | undefined;
  /** In lower case. */
  email(...paths: string[]): string | undefined;
  /** An absolute http(s) address. */
  link(...paths: string[]): string | undefined;
  /** CPF or CNPJ by check digits, to spread into a customer. */
  taxId(...paths: string[]): TaxId;
}

export const read = (value: unknown, options: ReaderOptions = {}): Reader => new JsonReader(value, options);

/** A class, because a long list makes a reader of each element. */
class JsonReader implements Reader {
  readonly value: unknown;
  readonly #options: ReaderOptions;

  constructor(value: unknown, options: ReaderOptions) {
    this.value = value;
    this.#options = options;
  }

  at(path: string): Reader {
    return new JsonReader(follow(this.value, path), this.#options);
  }
  with(other: ReaderOptions): Reader {
    const { zone, currency, country } = this.#options;
    return new JsonReader(this.value, {
      zone: other.zone ?? zone,
      currency: other.currency ?? currency,
      country: other.country ?? country,
    });
  }
  has(path: string): boolean {
    return (follow(this.value, path) ?? null) !== null;
  }
  text(...paths: string[]): string | undefined {
    return this.#first(paths, textOf);
  }
  id(...paths: string[]): string | undefined {
    return this.#first(paths, idOf);
  }
  number(...paths: string[]): number | undefined {
    return this.#first(paths, numberOf);
  }
  integer(...paths: string[]): number | undefined {
    return this.#first(paths, wholeOf);
  }
  bool(...paths: string[]): boolean | undefined {
    return this.#first(paths, boolOf);
  }
  list(path = ''): Reader[] {
    // `map` would leave the holes of a sparse array.
    return Array.from(
      elementsOf(follow(this.value, path)),
      (element) => new JsonReader(element, this.#options),
    );
  }
  money(...paths: string[]): Money | undefined {
    return this.#moneyOf(this.#first(paths, toCentavos));
  }
  cents(...paths: string[]): Money | undefined {
    return this.#moneyOf(this.#first(paths, wholeCentavos));
  }
  time(...paths: string[]): string | undefined {
    return this.#first(paths, (found) => toIsoTime(found, this.#options.zone ?? DEFAULT_ZONE));
  }
  date(...paths: string[]): string | undefined {
    return this.#first(paths, (found) => toIsoDate(found, this.#options.zone ?? DEFAULT_ZONE));
  }
  phone(...paths: string[]): string | undefined {
    const country = countryOf(this.#options.country);
    return this.#first(paths, (found) => toE164(found, country));
  }
  email(...paths: string[]): string | undefined {
    return this.#first(paths, emailOf);
  }
  link(...paths: string[]): string | undefined {
    return this.#first(paths, linkOf);
  }
  taxId(...paths: string[]): TaxId {
    return this.#first(paths, validTaxId) ?? {};
  }

  /** The first answer of `parse` over the values at the paths. */
  #first<T>(paths: readonly string[], parse: (value: unknown) => T | undefined): T | undefined {
    for (const path of paths.length === 0 ? [''] : paths) {
      const found = parse(follow(this.value, path));
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #moneyOf(amount: number | undefined): Money | undefined {
    return amount === undefined ? undefined : { amount, currency: currencyOf(this.#options.currency) };
  }
}

function follow(value: unknown, path: string): unknown {
  if (path === '') return value;
  let current = value;
  for (const name of path.split('.')) {
    if (typeof current !== 'object' || current === null) return undefined;
    if (Array.isArray(current) && !/^\d+$/.test(name)) return undefined;
    if (!Object.hasOwn(current, name)) return undefined;
    current = (current as Record<string, unknown>)[name];
  }
  return current;
}

function textOf(value: unknown): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return undefined;
  if (typeof value === 'number' && !Number.isFinite(value)) return undefined;
  // JSON may escape a NUL or half a surrogate pair; databases and encoders stumble over either.
  const text = String(value).replaceAll('\0', '').toWellFormed().trim();
  return text === '' ? undefined : text;
}

/** Two of them make a subject, of at most 300 characters. */
const MAX_ID = 128;

function idOf(value: unknown): string | undefined {
  const text = textOf(value);
  return text !== undefined && text.length <= MAX_ID ? text : undefined;
}

function wholeOf(value: unknown): number | undefined {
  const number = numberOf(value);
  return Number.isSafeInteger(number) ? number : undefined;
}

const BOOLEANS = new Map([
  ...['true', '1', 'sim', 's', 'yes', 'y'].map((word) => [word, true] as const),
  ...['false', '0', 'não', 'nao', 'n', 'no'].map((word) => [word, false] as const),
]);
const boolOf = (value: unknown): boolean | undefined => BOOLEANS.get((textOf(value) ?? '').toLowerCase());

function validTaxId(value: unknown): TaxId | undefined {
  const found = taxIdOf(value);
  return found.taxId ? found : undefined;
}

function emailOf(value: unknown): string | undefined {
  const text = textOf(value)
    ?.replace(/^mailto:/i, '')
    .toLowerCase();
  return text && text.length <= 254 && z.regexes.email.test(text) ? text : undefined;
}

function linkOf(value: unknown): string | undefined {
  const text = textOf(value)?.replace(/^\/\//, 'https://');
  if (!text || !/^https?:\/\//i.test(text) || !URL.canParse(text)) return undefined;
  return /\s/.test(text) ? new URL(text).href : text;
}

function elementsOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value !== 'object' || value === null) return [];
  const names = Object.keys(value);
  return names.length > 0 && names.every((name) => /^\d+$/.test(name)) ? Object.values(value) : [value];
}

const currencyOf = (text: string | undefined): string =>
  /^[A-Za-z]{3}$/.test(text ?? '') ? (text ?? '').toUpperCase() : 'BRL';
