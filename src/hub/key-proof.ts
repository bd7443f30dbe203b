/**
 * Which keys a running Worker has, told to whoever holds one of them: a rotation has to know that a key
 * has arrived before anything is sealed with it, and that it is gone. Ids only, never a key.
 */
import { equalBytes, fromBase64, fromHex, hmac, utf8 } from '../kit/bytes';

/** What the proof is made over; `scripts/rotate-key/keys.ts` makes it. */
const MESSAGE = utf8('ponte: which keys, v1');

/** Ids of the keys in `keys` (the text of `PONTE_KEYS`), the sealing one first; undefined without a proof by one of them. */
export async function keysShownTo(proof: string, keys: string): Promise<string[] | undefined> {
  const given = fromHex(proof);
  if (!given) return undefined;
  const entries = keys.split(',').map((entry) => entry.split(':'));
  const proven = await Promise.all(
    entries.map(async ([, material = '']) => {
      const key = fromBase64(material);
      return key !== undefined && equalBytes(await hmac('SHA-256', key, MESSAGE), given);
    }),
  );
  return proven.includes(true) ? entries.map(([id = '']) => id) : undefined;
}
