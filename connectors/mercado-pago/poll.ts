/**
 * Payments by their last change, `GET /v1/payments/search` with `range=date_last_updated` [doc]. The next page begins
 * at the last change that was seen, not behind so many rows: they move while they are read.
 */
import { type Call, callFailure, isOk, type Listing, type PollItem, type Reader, read } from '../../src/kit';
import { changesSince } from '../families/changes';
import { request } from './api';

/** Most rows of a page [code]. */
const PAGE_ROWS = 50;

export const charges: Listing = {
  proves: true,
  everyMinutes: 60,
  list: changesSince(PAGE_ROWS, async (call, { since, page, limit }) => {
    const [begin = since, skipped = '0'] = page?.split('|') ?? [];
    const rows = await search(call, {
      range: 'date_last_updated',
      begin_date: begin,
      end_date: new Date(call.now).toISOString(),
      sort: 'date_last_updated',
      criteria: 'asc',
      offset: Number(skipped) || 0,
      limit,
    });
    if (!Array.isArray(rows)) return rows;
    const last = rows.at(-1)?.time('date_last_updated') ?? begin;
    const passed = Date.parse(last) === Date.parse(begin) ? (Number(skipped) || 0) + rows.length : 0;
    return {
      ok: true,
      items: rows.flatMap(itemOf),
      next: rows.length < limit ? undefined : `${last}|${passed}`,
    };
  }),
};

export async function search(call: Call, query: Record<string, string | number>) {
  const result = await request(call, '/v1/payments/search', { query });
  const found = isOk(result) ? read(result.json).at('results') : undefined;
  return found && Array.isArray(found.value) ? found.list() : callFailure(result);
}

/** In the shape in which a notice is completed. */
function itemOf(row: Reader): PollItem[] {
  const id = row.id('id');
  const updatedAt = row.time('date_last_updated');
  if (!id || !updatedAt) return [];
  const body = { type: 'payment', payment: row.value };
  return [{ subject: `charge/${id}`, fingerprint: `${row.text('status')}@${updatedAt}`, updatedAt, body }];
}
