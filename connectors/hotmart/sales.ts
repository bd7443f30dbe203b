/**
 * The listing of sales as proof that no webhook was lost: `GET /payments/api/v1/sales/history`, walked
 * status by status over the orders of the last thirty days. It filters by the day of the order and has no
 * "changed since" [doc], so each walk reads the window anew; what the webhooks told is known and costs
 * nothing more. One status a call: without the filter only APPROVED and COMPLETE come [doc].
 *
 * The history has no phone, so `sales/users`, which takes the same filters, is read beside it. It has no
 * subscriber and no code of a Pix or boleto either: found sales move orders only.
 *
 * Facts: https://developers.hotmart.com/docs/en/v1/sales/sales-history/ and `…/sales-users/` [doc].
 * Unproven: that both lists break into pages alike; where they do not, a found sale lacks its phone.
 */
import {
  type Call,
  type CallFailure,
  type Listing,
  type ListOptions,
  type PollItem,
  type PollPage,
  type Reader,
  read,
  readCursor,
  rowsPerPage,
} from '../../src/kit';
import { get, hasKeys, type Query } from './api';
import { eventOfStatus } from './statuses';

const DAY = 24 * 60 * 60 * 1000;
/** Refunds and disputes come within the guarantee, which is thirty days at most for almost everybody. */
const WINDOW = 30 * DAY;
const PAGE_ROWS = 100;
/** The cursor is 2 KB at most. */
const LONGEST_TOKEN = 1500;

/** Earlier steps first, so that a purchase seen in two of them still climbs. */
const STATUSES = [
  'WAITING_PAYMENT',
  'PRINTED_BILLET',
  'CANCELLED',
  'NO_FUNDS',
  'APPROVED',
  'COMPLETE',
  'EXPIRED',
  'PROTESTED',
  'PARTIALLY_REFUNDED',
  'REFUNDED',
  'CHARGEBACK',
] as const;

/** Between two walks. */
const AT_REST = '{}';

/** A walk under way; times in milliseconds since the epoch. */
interface Walk {
  from: number;
  to: number;
  /** Index in `STATUSES`. */
  status: number;
  /** Hotmart's token of the page; absent on a status's first. */
  page?: string;
}

export const orders: Listing = { everyMinutes: 60, proves: true, list };

async function list(
  call: Call,
  cursor: string | null,
  { since, limit }: ListOptions,
): Promise<PollPage | CallFailure> {
  // The keys are the merchant's choice: without them there is nothing to compare the webhooks with.
  if (!hasKeys(call)) return { ok: true, items: [], cursor: AT_REST, more: false };
  const rows = rowsPerPage(limit, { usual: PAGE_ROWS });
  let walk = resume(cursor, Date.parse(since), call.now);
  // Most statuses are empty at most times: on to the first that is not.
  for (;;) {
    const page = await readPage(call, walk, rows);
    if (!page.ok) return page;
    const next = advance(walk, page.items.length > 0 ? page.token : undefined);
    if (page.items.length > 0 || !next)
      return {
        ok: true,
        items: page.items,
        cursor: next ? JSON.stringify(next) : AT_REST,
        more: Boolean(next),
      };
    walk = next;
  }
}

/** The walk that the cursor left off, or a new one. An unreadable cursor starts over. */
function resume(cursor: string | null, since: number, now: number): Walk {
  const stored = readCursor(cursor);
  const [from, to, status] = [stored.number('from'), stored.number('to'), stored.number('status')];
  const page = stored.text('page');
  if (from !== undefined && to !== undefined && status !== undefined && STATUSES[status] !== undefined)
    return page === undefined ? { from, to, status } : { from, to, status, page };
  const start = Number.isFinite(since) ? since - DAY : now - WINDOW;
  // A first walk may be asked for all of the history; the next ones keep to the window.
  return { from: Math.max(0, cursor === null ? start : Math.max(start, now - WINDOW)), to: now, status: 0 };
}

/** Where the walk goes on; undefined behind the last status. */
function advance(walk: Walk, token: string | undefined): Walk | undefined {
  if (token !== undefined && token !== walk.page) return { ...walk, page: token };
  const status = walk.status + 1;
  return status < STATUSES.length ? { from: walk.from, to: walk.to, status } : undefined;
}

type Page = { ok: true; items: PollItem[]; token: string | undefined } | CallFailure;

async function readPage(call: Call, walk: Walk, rows: number): Promise<Page> {
  const query: Query = {
    transaction_status: STATUSES[walk.status],
    start_date: walk.from,
    end_date: walk.to,
    max_results: rows,
    page_token: walk.page,
  };
  const answer = await get(call, '/payments/api/v1/sales/history', query);
  if (!answer.ok) return answer;
  const history = read(answer.body);
  if (!Array.isArray(history.at('items').value))
    return { ok: false, reason: 'bad_answer', detail: 'sales/history: no items', retry: true };
  const sales = history.list('items');
  const buyers = sales.length > 0 ? await readBuyers(call, query) : new Map<string, Reader>();
  if (!(buyers instanceof Map)) return buyers;
  const token = history.text('page_info.next_page_token');
  if (token !== undefined && token.length > LONGEST_TOKEN)
    return { ok: false, reason: 'bad_answer', detail: 'sales/history: page token too long' };
  return { ok: true, items: sales.flatMap((sale) => itemOf(sale, buyers, call.now)), token };
}

/** Buyers by transaction. Whoever may not read them (a co-producer, say) still learns of the sales. */
async function readBuyers(call: Call, query: Query): Promise<Map<string, Reader> | CallFailure> {
  const answer = await get(call, '/payments/api/v1/sales/users', query);
  if (!answer.ok) return answer.retry ? answer : new Map();
  return new Map(
    read(answer.body)
      .list('items')
      .flatMap((sale): [string, Reader][] => {
        const transaction = sale.text('transaction');
        const buyer = sale.list('users').find((participant) => participant.text('role') === 'BUYER');
        return transaction && buyer ? [[transaction, buyer.at('user')]] : [];
      }),
  );
}

function itemOf(sale: Reader, buyers: ReadonlyMap<string, Reader>, now: number): PollItem[] {
  const transaction = sale.text('purchase.transaction');
  const status = sale.text('purchase.status');
  const event = status && eventOfStatus(status);
  if (!transaction || !status || !event) return [];
  const changedAt = sale.time('purchase.approved_date', 'purchase.order_date');
  return [
    {
      subject: `order/${transaction}`,
      fingerprint: `${status}@${sale.text('purchase.approved_date') ?? ''}`,
      updatedAt: changedAt ?? new Date(now).toISOString(),
      body: bodyOf(sale, event, changedAt, buyers.get(transaction)),
    },
  ];
}

/**
 * The sale as its webhook would tell it, so that both are read alike. When a refund or a dispute happened
 * the history does not say; the latest moment it does name stands in, so that what is older than the
 * connection stays history.
 */
function bodyOf(
  sale: Reader,
  event: string,
  changedAt: string | undefined,
  buyer: Reader | undefined,
): object {
  const purchase = sale.at('purchase');
  return {
    // Money that came long ago was approved; that the guarantee has ended since is no news of this listing.
    event: event === 'PURCHASE_COMPLETE' ? 'PURCHASE_APPROVED' : event,
    version: '2.0.0',
    creation_date: changedAt,
    data: {
      product: sale.at('product').value,
      buyer: {
        name: sale.text('buyer.name') ?? buyer?.text('name'),
        email: sale.text('buyer.email') ?? buyer?.text('email'),
        checkout_phone: buyer?.text('cellphone', 'phone'),
        document: buyer?.taxId('documents.0.value', 'documents.1.value').taxId,
        address: buyer?.at('address').value,
      },
      purchase: {
        transaction: purchase.text('transaction'),
        status: purchase.text('status'),
        order_date: purchase.text('order_date'),
        approved_date: purchase.text('approved_date'),
        price: purchase.at('price').value,
        recurrence_number: purchase.text('recurrency_number'),
        payment: purchase.at('payment').value,
        origin: {
          src: purchase.text('tracking.source'),
          sck: purchase.text('tracking.source_sck'),
          xcod: purchase.text('tracking.external_code'),
        },
      },
    },
  };
}
