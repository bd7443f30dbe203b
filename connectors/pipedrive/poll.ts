/**
 * Deals by their last change, compared with what the webhooks told: new ones, moves, won and lost. A plain update
 * leaves nothing that tells it from these, so none is claimed. `updated_since` and the order by `update_time` are
 * [doc]; that the page's cursor holds while deals change is [guess].
 */
import type { Listing } from '../../src/kit';
import { changesSince, nothingListed } from '../families/changes';
import { fetchData, hasToken, idIn } from './api';
import { LISTED } from './events';
import { withRelated } from './related';

/** Each takes four calls, and a proof reads the details of a whole page at once. */
const PAGE_ROWS = 25;

const walk = changesSince(PAGE_ROWS, async (call, { since, page, limit }) => {
  const query = {
    updated_since: since,
    sort_by: 'update_time',
    sort_direction: 'asc',
    limit,
    cursor: page,
  };
  const answer = await fetchData(call, '/api/v2/deals', { query });
  if (!answer.ok) return answer;
  const items = answer.data.list().flatMap((deal) => {
    const updatedAt = deal.time('update_time', 'add_time');
    const fingerprint = `${updatedAt} ${deal.text('status')} ${deal.text('stage_id')}`;
    const id = idIn(deal, 'id');
    return id && updatedAt ? [{ subject: `card/${id}`, fingerprint, updatedAt }] : [];
  });
  return { ok: true, items, next: answer.next };
});

export const deals: Listing = {
  proves: true,
  everyMinutes: 60,
  detailsPerRun: PAGE_ROWS,
  list: async (call, cursor, options) =>
    hasToken(call) ? walk(call, cursor, options) : nothingListed(cursor),
  async detail(call, { subject }) {
    const id = encodeURIComponent(subject.slice('card/'.length));
    const deal = await fetchData(call, `/api/v2/deals/${id}`);
    const meta = { action: LISTED, entity: 'deal' };
    return deal.ok ? withRelated({ meta, data: deal.data.value }, call) : deal;
  },
};
