/** `PONTE_KEYS` as a list, and the proof of a key that makes a Worker name its own. */
import { createHmac, randomBytes } from 'node:crypto';
import { ExpectedError } from '../local/expected-error.ts';

export interface Key {
  id: string;
  /** 32 bytes, base64. */
  material: string;
}

/** The sealing one first. Throws `ExpectedError` where the text is none, and shows nothing of it. */
export function parseKeys(text: string, place: string): Key[] {
  const keys = text.split(',').map((entry) => {
    const [, id, material] = /^([\w-]+):([A-Za-z0-9+/]{43}=)$/.exec(entry.trim()) ?? [];
    if (!id || !material)
      throw new ExpectedError(`PONTE_KEYS in ${place} is not a list of id:base64 with 32 bytes each.`);
    return { id, material };
  });
  if (new Set(keys.map(({ id }) => id)).size < keys.length)
    throw new ExpectedError(`PONTE_KEYS in ${place} has two keys with one name.`);
  return keys;
}

export const formatKeys = (keys: readonly Key[]): string =>
  keys.map(({ id, material }) => `${id}:${material}`).join(',');

const numberOf = ({ id }: Key): number => Number(/^k(\d+)$/.exec(id)?.[1] ?? 0);

/** `k2` after `k1`. */
export const newKey = (known: readonly Key[]): Key => ({
  id: `k${Math.max(0, ...known.map(numberOf)) + 1}`,
  material: randomBytes(32).toString('base64'),
});

/** The one that a rotation, which was cut short, had made. */
export const newestOf = (keys: readonly Key[]): Key | undefined =>
  keys.toSorted((a, b) => numberOf(b) - numberOf(a))[0];

export const sameKeys = (some: readonly Key[], ids: readonly string[] | undefined): boolean =>
  some.map(({ id }) => id).join() === ids?.join();

/** As `src/hub/key-proof.ts` checks it. */
const proofOf = ({ material }: Key): string =>
  createHmac('sha256', Buffer.from(material, 'base64')).update('ponte: which keys, v1').digest('hex');

/**
 * The ids of the keys that the Worker at this address has, the sealing one first; undefined where it has
 * none of these, or does not answer.
 */
export async function keysAt(url: string, keys: readonly Key[]): Promise<string[] | undefined> {
  for (const key of keys) {
    const headers = { authorization: `Proof ${proofOf(key)}` };
    const shown = await fetch(new URL('/healthz', url), { headers, redirect: 'error' })
      .then(async (answer) => ((await answer.json()) as { keys?: string[] }).keys)
      .catch(() => undefined);
    if (shown) return shown;
  }
  return undefined;
}
