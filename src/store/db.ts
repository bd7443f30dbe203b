/** The D1 database behind drizzle. Hot statements use `$client` and SQL of their own. */
import { type DrizzleD1Database, drizzle } from 'drizzle-orm/d1';
import * as accounts from './accounts-schema';
import * as hub from './schema';

const schema = { ...hub, ...accounts };

export type Db = DrizzleD1Database<typeof schema> & { $client: D1Database };

export const openDb = (d1: D1Database): Db => drizzle(d1, { schema });

/** Serialised size per bound value; D1 refuses values of 2 MB and counts what escaping adds. */
const CHUNK_BYTES = 900_000;

/**
 * Splits rows so that each chunk, as one JSON text, stays a value that D1 takes. A row that is
 * larger alone travels alone, and fails alone.
 */
export function jsonChunks(rows: readonly unknown[], maxBytes = CHUNK_BYTES): string[] {
  const chunks: string[] = [];
  let parts: string[] = [];
  let size = 2;
  for (const row of rows) {
    const text = JSON.stringify(row);
    // A UTF-16 unit takes three bytes at most; counting exactly is only worth it near the limit.
    const bytes = text.length * 3 < maxBytes / 100 ? text.length * 3 : new TextEncoder().encode(text).length;
    if (parts.length > 0 && size + bytes + 1 > maxBytes) {
      chunks.push(`[${parts.join(',')}]`);
      parts = [];
      size = 2;
    }
    parts.push(text);
    size += bytes + 1;
  }
  if (parts.length > 0) chunks.push(`[${parts.join(',')}]`);
  return chunks;
}

/** One page of a newest-first list. */
export interface Page {
  limit: number;
  /** The id, or other key, that the last page ended on. */
  cursor?: string | undefined;
}

/** Rows of one more than asked for, cut to a page and the cursor that goes on behind it. */
export const paged = <Row extends { id: string }>(rows: Row[], page: Page) =>
  pagedBy(rows, page, ({ id }) => id);

/** Like `paged`, for rows in the order of another key. */
export function pagedBy<Row>(
  rows: Row[],
  { limit }: Page,
  keyOf: (row: Row) => string,
): { data: Row[]; nextCursor: string | null } {
  const data = rows.slice(0, limit);
  const last = data.at(-1);
  return { data, nextCursor: rows.length > limit && last ? keyOf(last) : null };
}
