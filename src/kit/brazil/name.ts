/** Names of people as they should be read. */
import { plain } from './places';

export interface PersonName {
  name?: string;
  firstName?: string;
  /** All that follows the first name. */
  lastName?: string;
}

const PARTICLES = new Set(['da', 'das', 'de', 'di', 'do', 'dos', 'du', 'e']);

/**
 * Tidies a name and splits it. A name all in capitals or all in small letters is cased
 * (`MARIA DAS DORES` → `Maria das Dores`); one typed in mixed case is kept (`McDonald`).
 * Companies cannot be told from people, so they are treated alike: `PADARIA SOL LTDA` → `Padaria Sol Ltda`.
 */
export function splitName(full: string | undefined): PersonName {
  const typed = (full ?? '')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .replace(/\p{Cf}/gu, '')
    .trim();
  if (typed === '') return {};
  const isCased = typed !== typed.toUpperCase() && typed !== typed.toLowerCase();
  const name = isCased ? typed : cased(typed);
  const space = name.indexOf(' ');
  if (space < 0) return { name, firstName: name };
  return { name, firstName: name.slice(0, space), lastName: name.slice(space + 1) };
}

/**
 * The parts that are there, joined by blanks; undefined where none is. People type their whole name into
 * the first field, or into both: what one part repeats of the other is said once.
 */
export function fullName(...parts: (string | undefined)[]): string | undefined {
  const typed = parts.flatMap((part) => part?.trim() || []);
  return typed.reduce<string | undefined>((name, part) => {
    if (name === undefined || ` ${plain(part)}`.startsWith(` ${plain(name)} `)) return part;
    return plain(part) !== '' && ` ${plain(name)}`.endsWith(` ${plain(part)}`) ? name : `${name} ${part}`;
  }, undefined);
}

const cased = (name: string): string =>
  name
    .toLowerCase()
    .split(' ')
    .map((word, index) => (index > 0 && PARTICLES.has(word) ? word : capitalised(word)))
    .join(' ');

/** Capital at the start and behind a hyphen, apostrophe, dot or slash: `Ana-Clara`, `D'Ávila`, `S/A`. */
const capitalised = (word: string): string =>
  word.replace(
    /(^|[-'’./(])(\p{L})/gu,
    (_all, before: string, letter: string) => before + letter.toUpperCase(),
  );
