/**
 * The deals by their last change, for plans without webhooks. `GET /deals` takes `order` and `direction` [doc], and
 * by `updated_at` [code]; it has no filter by change, so each walk reads from the newest down to what the one before
 * has read. What changes meanwhile moves to the front, where the next walk finds it. A deal that is deleted meanwhile
 * moves the others up, so that one of them may wait for its next change. It lists 10,000 rows at most [doc].
 */
import { callFailure, isOk, type Listing, type PollItem, type Reader, read } from '../../src/kit';
import { changesSince } from '../families/changes';
import { idIn, request } from './api';

const ROWS = 50;
const MOST_ROWS = 10_000;

export const cards: Listing = {
  list: changesSince(ROWS, async (call, { since, page: named, limit }) => {
    const page = Math.max(read(named).integer() ?? 1, 1);
    const query = { order: 'updated_at', direction: 'desc', page, limit };
    const result = await request(call, '/deals', { query });
    const answer = read(isOk(result) ? result.json : undefined);
    if (!Array.isArray(answer.at('deals').value)) return callFailure(result);
    const rows = answer.list('deals').flatMap((deal) => itemOf(deal, call.now));
    const items = rows.filter(({ updatedAt }) => Date.parse(updatedAt) >= Date.parse(since));
    const isLast = items.length < rows.length || !answer.bool('has_more') || (page + 1) * limit > MOST_ROWS;
    return { ok: true, items: items.toReversed(), next: isLast ? undefined : String(page + 1) };
  }),
};

/** In the shape of a notice, so that `normalise` reads both. One without a readable time is handed out. */
function itemOf(deal: Reader, now: number): PollItem[] {
  const id = idIn(deal);
  if (!id) return [];
  const updatedAt = deal.time('updated_at', 'created_at') ?? new Date(now).toISOString();
  const body = { event_name: 'crm_deal_updated', document: deal.value, event_timestamp: updatedAt };
  return [{ subject: `card/${id}`, fingerprint: deal.text('updated_at') ?? '', updatedAt, body }];
}
