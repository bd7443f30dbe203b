/**
 * `meta_data`: where plugins write what WooCommerce has no member for. Values are texts, JSON as text,
 * or (PHP arrays) objects.
 */
import { type Reader, read } from '../../src/kit';

/** Orders have dozens, with many plugins hundreds. */
const MOST_ENTRIES = 2000;
const MOST_TEXTS = 500;
const MOST_DEPTH = 10;
const LONGEST_JSON = 200_000;
/** Longer ones are pictures in base64. */
const LONGEST_TEXT = 5000;

/** The plugins' values under their keys; of a key that is there twice, the last. */
export const metaOf = (thing: Reader): Reader =>
  read(
    Object.fromEntries(
      thing
        .list('meta_data')
        .slice(0, MOST_ENTRIES)
        .flatMap((entry): [string, unknown][] => {
          const key = entry.text('key');
          return key === undefined ? [] : [[key, unpacked(entry.at('value').value)]];
        }),
    ),
  );

/** The values whose key matches. */
export const metaLike = (meta: Reader, key: RegExp): Reader => {
  const entries = Object.entries(Object(meta.value));
  return read(entries.filter(([name]) => key.test(name)).map(([, value]) => value));
};

/** JSON that was kept as text. */
function unpacked(value: unknown): unknown {
  if (typeof value !== 'string' || value.length > LONGEST_JSON || !/^\s*[{[]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

/** Every text in it, however deep, with the keys that lead there; those under a key that matches `not` are left out. */
export function textsIn(value: unknown, not?: RegExp): string[] {
  const found: string[] = [];
  const walk = (part: unknown, depth: number): void => {
    if (found.length >= MOST_TEXTS) return;
    if (typeof part === 'string') {
      if (part.length <= LONGEST_TEXT) found.push(part);
    } else if (typeof part === 'object' && part !== null && depth < MOST_DEPTH) {
      for (const [key, member] of Object.entries(part)) if (!not?.test(key)) walk(member, depth + 1);
    }
  };
  walk(value, 0);
  return found;
}
