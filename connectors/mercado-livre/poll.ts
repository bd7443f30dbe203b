/**
 * The sales once more, to prove that no notice was lost. `/orders/search` filters by the hour, and shows what is
 * cancelled only when asked for it [doc]: so each page is one of both lists, from two hours before the mark. They are in
 * the order in which sales were made: what changes meanwhile comes in, and pushes nothing out. `/missed_feeds` has
 * two days of what the app did not take, but wants the operator's token: it is not used.
 */
import { type Listing, type PollItem, type Reader, read } from '../../src/kit';
import { changesSince } from '../families/changes';
import { fetchJson, numberIn, sellerOf } from './api';
import { orderWithParts } from './hydrate';

const HOUR = 3_600_000;
/** With an offset, as the documentation has it. */
const asked = (at: number): string => new Date(at).toISOString().replace('Z', '-00:00');
/** As far as their paging goes. */
const MOST_ROWS = 9_950;

export const orders: Listing = {
  proves: true,
  everyMinutes: 60,
  // Three calls each.
  detailsPerRun: 40,
  list: changesSince(50, async (call, { since, page, limit }) => {
    const seller = sellerOf(call);
    if (!seller) return { ok: false, reason: 'missing_setting', detail: 'sellerId' };
    const offset = Number(page?.match(/^\d{1,5}$/)?.[0] ?? 0);
    const rows: Reader[] = [];
    let total = 0;
    for (const status of [undefined, 'cancelled']) {
      const answer = await fetchJson(call, '/orders/search', {
        seller,
        'order.date_last_updated.from': asked(Date.parse(since) - 2 * HOUR),
        'order.status': status,
        sort: 'date_asc',
        offset,
        limit,
      });
      if (!answer.ok) return answer;
      const found = read(answer.body);
      if (!Array.isArray(found.at('results').value))
        return { ok: false, reason: 'bad_answer', detail: '/orders/search: no results' };
      rows.push(...found.list('results'));
      total = Math.max(total, found.integer('paging.total') ?? 0);
    }
    const end = offset + limit;
    const next = end < Math.min(total, MOST_ROWS) ? String(end) : undefined;
    return { ok: true, items: rows.flatMap((row) => itemOf(row, since)), next };
  }),
  async detail(call, { subject }) {
    const order = await orderWithParts(numberIn(subject.slice('order/'.length)) ?? '0', call);
    return order.ok ? { ok: true, body: { topic: 'orders_v2', orders: [order.body] } } : order;
  },
};

function itemOf(row: Reader, since: string): PollItem[] {
  const id = numberIn(row.text('id'));
  const updatedAt = row.time('date_last_updated', 'last_updated') ?? since;
  return id ? [{ subject: `order/${id}`, fingerprint: `${row.text('status')}@${updatedAt}`, updatedAt }] : [];
}
