/** What the walks over listings have in common: their cursors, and how many rows they ask for. */
import { type Reader, read } from './reader';

/** A cursor that a connector wrote as JSON; empty on the first call, and where it cannot be read. */
export function readCursor(cursor: string | null): Reader {
  try {
    return read(cursor === null ? undefined : JSON.parse(cursor));
  } catch {
    return read(undefined);
  }
}

/** Rows of a page: as many as the merchant asked for (`limit`), within what the connector can take. */
export const rowsPerPage = (
  limit: number | undefined,
  { usual, least = 1, most = usual }: { usual: number; least?: number; most?: number },
): number => Math.min(Math.max(Math.trunc(limit ?? usual) || usual, least), most);
