/** Form bodies and query strings: `a=1&b[c]=2&d[]=3`. */

/** Names nested deeper are kept as they are written. */
const MAX_DEPTH = 8;

const UNSAFE = new Set(['__proto__', 'prototype', 'constructor']);

type Node = string | Map<string, Node>;

/** Names and values in order, percent-decoded in the form's own charset. */
export function parseForm(text: string, decode: (bytes: Uint8Array) => string): [string, string][] {
  const plain = (part: string) =>
    part
      .replaceAll('+', ' ')
      .replace(/(?:%[\da-f]{2})+/gi, (run) =>
        decode(Uint8Array.from(run.slice(1).split('%'), (hex) => Number.parseInt(hex, 16))),
      );
  return text
    .split('&')
    .filter((field) => field !== '')
    .map((field) => {
      const [name = '', ...value] = field.split('=');
      return [plain(name), plain(value.join('='))];
    });
}

/**
 * Fields as an object: `a[b]` is a member, `a[0]` and `a[]` are elements, and a name that repeats
 * becomes a list. Names that could reach a prototype are dropped.
 */
export function nestFields(fields: Iterable<readonly [string, string]>): Record<string, unknown> {
  const root = new Map<string, Node>();
  for (const [name, value] of fields) {
    const path = pathOf(name);
    if (!path.some((segment) => UNSAFE.has(segment))) insert(root, path, value);
  }
  return objectFrom(root);
}

/** `a[b][]` → a, b, and an empty segment that stands for "the next". */
function pathOf(name: string): string[] {
  if (!/^[^[\]]+(\[[^[\]]*\])+$/.test(name)) return [name];
  const path = name.replaceAll(']', '').split('[');
  return path.length > MAX_DEPTH ? [name] : path;
}

function insert(root: Map<string, Node>, path: string[], value: string): void {
  let node = root;
  const keyOf = (segment: string) => (segment === '' && node !== root ? String(node.size) : segment);
  for (const segment of path.slice(0, -1)) {
    const child = node.get(keyOf(segment));
    const next = child instanceof Map ? child : new Map<string, Node>();
    node.set(keyOf(segment), next);
    node = next;
  }
  const key = keyOf(path.at(-1) ?? '');
  const present = node.get(key);
  if (present === undefined) node.set(key, value);
  else if (present instanceof Map) present.set(String(present.size), value);
  else
    node.set(
      key,
      new Map([
        ['0', present],
        ['1', value],
      ]),
    );
}

const objectFrom = (node: Map<string, Node>): Record<string, unknown> =>
  Object.fromEntries([...node].map(([key, child]) => [key, treeOf(child)]));

function treeOf(node: Node): unknown {
  if (typeof node === 'string') return node;
  if (![...node.keys()].every((key) => /^\d+$/.test(key))) return objectFrom(node);
  return [...node].sort(([a], [b]) => Number(a) - Number(b)).map(([, child]) => treeOf(child));
}
