/**
 * The list of orders as proof that no webhook was lost: Shopify states that some are, and deletes a
 * subscription after eight failures in a row (https://shopify.dev/docs/apps/build/webhooks/troubleshoot).
 *
 * `GET /orders.json`, oldest change first, in the shape of the webhooks. What changes while it is read
 * comes at the end, so that nothing shifts. The next page is named by `page_info` in the `Link` header,
 * whose address is not followed (https://shopify.dev/docs/api/admin-rest/usage/pagination).
 * `read_orders` alone reaches sixty days back.
 */
import {
  type Call,
  type CallFailure,
  callFailure,
  isOk,
  type Listing,
  type ListOptions,
  type PollItem,
  type PollPage,
  type Reader,
  read,
  readCursor,
  rowsPerPage,
} from '../../src/kit';
import { baseOf, canCall, tokenFor } from './admin';

const MINUTE = 60_000;
/** An order has 5 to 20 KB, and an answer may have 1 MB. */
const PAGE_ROWS = 30;
const MOST_ROWS = 50;

/** The stored cursor; times in milliseconds since the epoch. Between two walks it is `mark` alone. */
interface Walk {
  /** Everything that changed up to here was handed out. */
  mark: number;
  /** When this walk began: what changes later is the next one's. */
  started: number;
  newest: number;
  page?: string;
}

export const orders: Listing = { everyMinutes: 60, proves: true, list };

async function list(
  call: Call,
  cursor: string | null,
  { since, limit }: ListOptions,
): Promise<PollPage | CallFailure> {
  const walk = resume(cursor, Date.parse(since), call.now);
  // Webhooks made by hand come without keys: there is nothing to compare them with.
  if (!canCall(call)) return { ok: true, items: [], cursor: rest(walk), more: false };
  const auth = await tokenFor(call);
  if (!auth.ok) return auth;
  const rows = rowsPerPage(limit, { usual: PAGE_ROWS, most: MOST_ROWS });
  const ask = (page: string | undefined) =>
    call.http.request({
      url: `${baseOf(call)}/orders.json`,
      headers: { 'x-shopify-access-token': auth.token },
      query:
        page === undefined
          ? {
              status: 'any',
              order: 'updated_at asc',
              updated_at_min: iso(walk.mark - 2 * MINUTE),
              limit: rows,
            }
          : { page_info: page, limit: rows },
    });
  let result = await ask(walk.page);
  // A page that is no longer valid: the walk begins anew at its mark.
  if (walk.page !== undefined && result.ok && result.status === 400) result = await ask(undefined);
  const answer = isOk(result) ? read(result.json) : undefined;
  if (!answer || !Array.isArray(answer.at('orders').value)) return callFailure(result);

  const found = answer.list('orders');
  const page = nextPage(result.ok ? result.headers.link : undefined);
  const newest = Math.max(walk.newest, ...found.map(changedAt));
  const next =
    page !== undefined && page !== walk.page && found.length > 0 ? { ...walk, newest, page } : undefined;
  return {
    ok: true,
    items: found.flatMap((order) => itemOf(order, call.now)),
    cursor: next ? JSON.stringify(next) : rest({ ...walk, newest }),
    more: next !== undefined,
  };
}

/** The walk that the cursor left off, or a new one from its mark. An unreadable cursor starts over. */
function resume(cursor: string | null, since: number, now: number): Walk {
  const stored = readCursor(cursor);
  const time = (name: string, otherwise: number) => Math.min(stored.number(name) ?? otherwise, now);
  const mark = Math.max(0, time('mark', Number.isFinite(since) ? since : now));
  const walk = { mark, started: time('started', now), newest: time('newest', mark) };
  const page = stored.text('page');
  return page === undefined ? { ...walk, started: now, newest: mark } : { ...walk, page };
}

const rest = ({ newest, started }: Walk): string => JSON.stringify({ mark: Math.min(newest, started) });

/** `<https://…/orders.json?limit=30&page_info=abc>; rel="next"`, perhaps behind one with `rel="previous"`. */
function nextPage(link: string | undefined): string | undefined {
  const [, address] = /<([^<>]+)>\s*;\s*rel="?next"?/.exec(link ?? '') ?? [];
  const page = address && URL.parse(address)?.searchParams.get('page_info');
  return page && page.length <= 1500 ? page : undefined;
}

const changedAt = (order: Reader): number => Date.parse(order.time('updated_at', 'created_at') ?? '') || 0;

function itemOf(order: Reader, now: number): PollItem[] {
  const id = order.text('id');
  if (id === undefined) return [];
  const updatedAt = order.time('updated_at', 'created_at') ?? iso(now);
  return [{ subject: `order/${id}`, fingerprint: updatedAt, updatedAt, body: order.value }];
}

const iso = (time: number): string => new Date(time).toISOString();
