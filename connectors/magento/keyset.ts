/**
 * A listing walked by (time of change, id), never by page numbers, so that nothing is skipped while its things change
 * and move: the page of what changed since a second, then the rest of the page's last second by id, then on from the
 * next second. Magento filters and sorts by both, and keeps its times in whole seconds.
 */
import {
  type Call,
  type CallFailure,
  type Listing,
  type PollItem,
  readCursor,
  rowsPerPage,
} from '../../src/kit';

/** Changed at or after `from`; or changed in the second `at`, with a higher id. Milliseconds. */
export type Where = { from: number } | { at: number; after: number };

export interface Keyset {
  /** Rows by time of change, then id; `isAll`: there are no more of them. */
  page(
    call: Call,
    where: Where,
    size: number,
  ): Promise<{ ok: true; items: readonly PollItem[]; isAll: boolean; lastId: number } | CallFailure>;
  usual: number;
  most: number;
}

/** What was written while the walk before went on. */
const OVERLAP_MS = 2 * 60_000;
/** A shop's clock may be ahead of ours, and its changes with it. */
const AHEAD_MS = 24 * 60 * 60_000;

export const keysetList = (keyset: Keyset): Listing['list'] => {
  return async (call, cursor, { since, limit }) => {
    const stored = readCursor(cursor);
    const time = (name: string, otherwise: number, latest = call.now) =>
      Math.min(Math.max(stored.number(name) ?? otherwise, 0), latest);
    const mark = time('mark', Date.parse(since) || call.now);
    const started = time('started', call.now);
    const at = time('at', mark - OVERLAP_MS, call.now + AHEAD_MS);
    const after = stored.integer('after');
    const size = rowsPerPage(limit, keyset);
    const page = await keyset.page(call, after === undefined ? { from: at } : { at, after }, size);
    if (!page.ok) return page;
    const times = page.items.map(({ updatedAt }) => Date.parse(updatedAt));
    const newest = Math.max(time('newest', mark), ...times);
    const last = times.at(-1);
    let next: { at: number; after?: number } | undefined;
    if (!page.isAll && last !== undefined) next = { at: last, after: page.lastId };
    else if (after !== undefined) next = { at: at + 1000 };
    // The mark moves at the end of a walk, and never past its start.
    const on = next
      ? { mark, started, newest, ...next }
      : { mark: Math.max(mark, Math.min(newest, started)) };
    return { ok: true, items: page.items, cursor: JSON.stringify(on), more: next !== undefined };
  };
};
