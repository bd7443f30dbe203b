/**
 * Listings by last change, oldest first, of which the vendor names the next page with a cursor of its own. A walk
 * begins a little before the newest change of the last one: clocks disagree, and writes take their time.
 */
import {
  type Call,
  type CallFailure,
  type Listing,
  type PollItem,
  type PollPage,
  readCursor,
  rowsPerPage,
} from '../../src/kit';

const OVERLAP = 2 * 60_000;

export interface ChangesPage {
  ok: true;
  items: readonly PollItem[];
  /** Absent on the last page. */
  next: string | undefined;
}

interface Asked {
  /** ISO-8601 UTC, whole seconds. */
  since: string;
  page: string | undefined;
  limit: number;
}

/**
 * `rows`: as many as a page may have. In `any` order what changes during a walk may stand on a page that was read
 * already, so that the next one begins before this one did.
 */
export const changesSince =
  (
    rows: number,
    fetchPage: (call: Call, asked: Asked) => Promise<ChangesPage | CallFailure>,
    order: 'oldest first' | 'any' = 'oldest first',
  ): Listing['list'] =>
  async (call, cursor, options) => {
    const stored = readCursor(cursor);
    const from = Date.parse(stored.time('since') ?? options.since);
    const since = wholeSecond(from);
    const limit = rowsPerPage(options.limit, { usual: rows });
    const page = await fetchPage(call, { since, limit, page: stored.text('page') });
    if (!page.ok) return page;
    const { items, next } = page;
    const changes = items.map(({ updatedAt }) => Date.parse(updatedAt));
    const newest = Math.max(from, Date.parse(stored.time('newest') ?? since), ...changes);
    const more = next !== undefined && items.length > 0;
    const began = order === 'any' ? (stored.time('began') ?? wholeSecond(call.now)) : undefined;
    const upTo = began === undefined ? newest : Math.min(newest, Date.parse(began));
    const rest = more
      ? { since, newest: wholeSecond(newest), began, page: next }
      : { since: wholeSecond(Math.max(from, upTo - OVERLAP)) };
    return { ok: true, items, cursor: JSON.stringify(rest), more };
  };

/** Where the merchant gave nothing to ask with. */
export const nothingListed = (cursor: string | null): PollPage => ({
  ok: true,
  items: [],
  cursor: cursor || '{}',
  more: false,
});

const wholeSecond = (millis: number): string => `${new Date(millis).toISOString().slice(0, 19)}Z`;
