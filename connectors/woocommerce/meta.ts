/**
 * `meta_data`: where plugins write what WooCommerce has no member for. Values are texts, JSON as text,
 * or (PHP arrays) objects.
 */
import { type Reader, read } from '../../src/kit';
import { unpacked } from '../families/gateway-facts';

/** Orders have dozens, with many plugins hundreds. */
const MOST_ENTRIES = 2000;

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
