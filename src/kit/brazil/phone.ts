/**
 * Brazilian phones as people type them, brought to E.164. The ninth digit of old mobile numbers is
 * added here; foreign numbers are judged by libphonenumber.
 */
import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min';

/** The 67 area codes in use (Anatel, Plano Geral de Códigos Nacionais). */
export const DDDS: ReadonlySet<string> = new Set(
  (
    '11 12 13 14 15 16 17 18 19 21 22 24 27 28 31 32 33 34 35 37 38 41 42 43 44 45 46 47 48 49 51 53 54 55 ' +
    '61 62 63 64 65 66 67 68 69 71 73 74 75 77 79 81 82 83 84 85 86 87 88 89 91 92 93 94 95 96 97 98 99'
  ).split(' '),
);

const MAX_LENGTH = 64;
const INVISIBLE = /\p{Cf}/gu;
/** `Tel.: `, `whatsapp:`, and WhatsApp's own ids (`5511988887777@c.us`). */
const LABEL = /^\s*\p{L}+[.:\s]*(?=[+(\d])|@(?:c\.us|s\.whatsapp\.net)$/giu;
const EXTENSION = /\s*(?:ramal|ext\.?|r\.)\s*\d{1,6}\s*$/i;
const CARRIER_BLANK = /\b0?\s*xx\s*/i;
const TYPED = /^[\d\s+().\p{Pd}_]*$/u;

/**
 * E.164 of whatever a form, sheet or JSON number holds, or undefined when it cannot be a phone.
 *
 * - `(11) 98888-7777`, `011…`, `0 21 11…` (carrier), `0xx11…`, `5511…`, `+55…`, `0055…`: the same phone.
 * - `(11) 8888-7777`: a mobile from before the ninth digit, which is added; `(11) 3333-4444` stays.
 * - `+1 415 555 2671`, `0014155552671`: foreign numbers need their `+` or `00`.
 * - Several numbers in one field: the first valid one.
 *
 * @param country where a number without country code belongs, ISO 3166-1 alpha-2
 */
export function toE164(input: unknown, country = 'BR'): string | undefined {
  const text = typedText(input);
  if (text === undefined) return undefined;
  const home = country.toUpperCase();
  return (
    one(text, home) ??
    text
      .split(/[/;,|\n]|\s(?:ou|e)\s/i)
      .slice(0, 5)
      .map((part) => one(part, home))
      .find((phone) => phone !== undefined)
  );
}

function typedText(input: unknown): string | undefined {
  if (typeof input === 'number') return Number.isSafeInteger(input) && input > 0 ? String(input) : undefined;
  if (typeof input !== 'string' || input.length > MAX_LENGTH) return undefined;
  // Spreadsheets turn a phone into a number, and exports write that as `11988887777.0`.
  return input
    .normalize('NFKC')
    .replace(INVISIBLE, '')
    .trim()
    .replace(/^(\d{10,13})\.0$/, '$1');
}

function one(text: string, home: string): string | undefined {
  const typed = text.replace(LABEL, '').replace(EXTENSION, '').replace(CARRIER_BLANK, '0').trim();
  if (!TYPED.test(typed)) return undefined;
  const digits = typed.replace(/\D/g, '');
  if (/^\D*\+/.test(typed)) return international(digits);
  if (digits.startsWith('00')) return international(digits.slice(2));
  if (home !== 'BR') return isSupportedCountry(home) ? foreign(digits, home) : undefined;
  return brazilian(withoutPrefixes(digits));
}

const international = (digits: string): string | undefined =>
  digits.startsWith('55') ? brazilian(withoutPrefixes(digits.slice(2))) : foreign(`+${digits}`);

/** Mexico dropped the 1 before its mobile numbers in 2019; WhatsApp's ids keep it. */
const MEXICAN_MOBILE = /^\+521(?=\d{10}$)/;

function foreign(number: string, country?: CountryCode): string | undefined {
  const current = number.replace(MEXICAN_MOBILE, '+52');
  const phone = parsePhoneNumberFromString(current, country ? { defaultCountry: country } : {});
  if (!phone?.isValid()) return undefined;
  return phone.countryCallingCode === '55' ? brazilian(phone.nationalNumber) : phone.number;
}

/** Area code and subscriber alone: drops the country code, the trunk zero and the carrier's two digits. */
function withoutPrefixes(digits: string): string {
  const national = digits.length >= 12 && digits.startsWith('55') ? digits.slice(2) : digits;
  if (!national.startsWith('0')) return national;
  const dialled = national.slice(1);
  return dialled.length >= 12 ? dialled.slice(2) : dialled;
}

function brazilian(national: string): string | undefined {
  const area = national.slice(0, 2);
  const subscriber = national.slice(2);
  if (!DDDS.has(area) || isFiller(national, subscriber)) return undefined;
  if (/^9\d{8}$/.test(subscriber) || /^[2-5]\d{7}$/.test(subscriber)) return `+55${area}${subscriber}`;
  if (/^[6-9]\d{7}$/.test(subscriber)) return `+55${area}9${subscriber}`;
  return undefined;
}

/**
 * One digit held down, typed to get past a form. `(11) 99999-9999` is left alone, with its ninth digit or
 * without: it has the form of a mobile number, and every documentation's example has it.
 */
const isFiller = (national: string, subscriber: string): boolean =>
  /^(\d)\1*$/.test(national) || /^(?!9{8}$)(\d)\1{0,7}$/.test(subscriber);

/** A phone for people: `(11) 98888-7777`, foreign ones as `+1 415 555 2671`; other text as it is. */
export function formatPhone(e164: string): string {
  const brazil = /^\+55(\d{2})(\d{4,5})(\d{4})$/.exec(e164);
  if (brazil) return `(${brazil[1]}) ${brazil[2]}-${brazil[3]}`;
  return parsePhoneNumberFromString(e164)?.formatInternational() ?? e164;
}
