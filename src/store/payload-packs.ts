/** Raw requests lie many in one row, gzipped together, whoever they belong to: how some of them are taken out. */
import type { Db } from './db';
import type { StoredPayload } from './deliveries';

/** Null where a request was taken out. */
type Kept = StoredPayload | null;

async function unpack(content: Uint8Array<ArrayBuffer>): Promise<Kept[]> {
  const stream = new Blob([content]).stream().pipeThrough(new DecompressionStream('gzip'));
  return JSON.parse(await new Response(stream).text());
}

async function pack(kept: readonly Kept[]): Promise<ArrayBuffer> {
  const stream = new Blob([JSON.stringify(kept)]).stream().pipeThrough(new CompressionStream('gzip'));
  return new Response(stream).arrayBuffer();
}

/** Times that a pack is rewritten against another erasure of the same pack. */
const ROUNDS = 5;

/**
 * Takes raw requests out of packs, which they share with those of others; what is taken out reads as if
 * retention had dropped it. `references` are `<pack>#<position>`; `goes` decides on the contents.
 */
export async function dropFromPacks(
  db: Db,
  references: readonly string[],
  goes: (stored: StoredPayload) => boolean,
): Promise<number> {
  const packs = Map.groupBy(references, (reference) => reference.slice(0, reference.lastIndexOf('#')));
  let dropped = 0;
  for (const [id, own] of packs) {
    const positions = own.map((reference) => Number(reference.slice(reference.lastIndexOf('#') + 1)));
    dropped += await dropFromPack(db, id, positions, goes);
  }
  return dropped;
}

async function dropFromPack(
  db: Db,
  id: string,
  positions: readonly number[],
  goes: (stored: StoredPayload) => boolean,
): Promise<number> {
  for (let round = 0; round < ROUNDS; round++) {
    const row = await db.$client
      .prepare('SELECT content FROM payloads WHERE id = ?1')
      .bind(id)
      .first<{ content: number[] }>();
    if (!row) return 0;
    const content = Uint8Array.from(row.content);
    const stored = await unpack(content);
    const going = positions.filter((position) => {
      const one = stored[position];
      return one !== undefined && one !== null && goes(one);
    });
    if (going.length === 0) return 0;
    const rest: Kept[] = stored.map((one, position) => (going.includes(position) ? null : one));
    const { meta } = await db.$client
      .prepare('UPDATE payloads SET content = ?1 WHERE id = ?2 AND content = ?3')
      .bind(await pack(rest), id, content.buffer)
      .run();
    if (meta.changes > 0) return going.length;
  }
  throw new Error(`pack ${id} never stood still`);
}
