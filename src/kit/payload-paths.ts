/** The variables of an unknown payload: what a merchant may pick for a mapping or a message text. */

export interface PayloadPath {
  /** Dot path as `read()` and templates follow it; array elements by index: `items.0.name`. */
  path: string;
  /** The value as text, cut at 80 characters. */
  example: string;
}

const MAX_PATHS = 200;
const MAX_DEPTH = 8;
const MAX_EXAMPLE = 80;

/**
 * The leaves of a payload in their order, at most 200 and 8 levels deep. Of an array only the first
 * element is shown: the others look alike. Keys with a dot cannot be addressed and are left out.
 */
export function payloadPaths(body: unknown): PayloadPath[] {
  const found: PayloadPath[] = [];
  collect(body, [], found);
  return found;
}

function collect(value: unknown, path: readonly string[], found: PayloadPath[]): void {
  if (found.length >= MAX_PATHS) return;
  if (typeof value === 'object' && value !== null) {
    if (path.length >= MAX_DEPTH) return;
    const members = Array.isArray(value) ? value.slice(0, 1).entries() : Object.entries(value);
    for (const [key, member] of members) {
      if (key !== '' && !String(key).includes('.')) collect(member, [...path, String(key)], found);
    }
  } else if (path.length > 0) {
    found.push({ path: path.join('.'), example: exampleOf(value) });
  }
}

function exampleOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  // By code points, so that no emoji is cut in half.
  return Array.from(String(value).slice(0, MAX_EXAMPLE * 2))
    .slice(0, MAX_EXAMPLE)
    .join('');
}
