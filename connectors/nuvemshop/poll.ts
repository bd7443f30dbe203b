/**
 * The listings: pages of up to 200, counted from 1, filtered by time (…/resources/order, /abandoned-checkout,
 * /product, /customer [doc]). In which order they come is documented for none, and they shift while they are
 * read. So a walk reads a closed window, from the mark to its own start: what changes meanwhile leaves the
 * window, and the next walk finds it. Rows behind one that left move up; the total tells, and the page before
 * is read once more. The hub skips what it has seen.
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
import { isPastEnd, request } from './api';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const MOST_PER_PAGE = 200;
const LEAST_PER_PAGE = 10;
/** A listing that never ends is cut here. */
const MOST_PAGES = 1000;

interface Source {
  path: string;
  /** What it can be filtered by. */
  filter: 'updated_at' | 'created_at';
  /** Milliseconds before the mark at which a walk begins. */
  overlap: number;
  itemOf(row: Reader, id: string): Pick<PollItem, 'subject' | 'fingerprint'>;
}

/** The stored cursor; times in milliseconds since the epoch. Between two walks it is `mark` alone. */
interface Walk {
  mark: number;
  started: number;
  page: number;
  perPage: number;
  /** Rows in the window, when the last page was read. */
  total?: number;
}

const listing = (source: Source): Listing['list'] =>
  async function list(call, cursor, options): Promise<PollPage | CallFailure> {
    const walk = resume(call, cursor, options);
    const answer = await request(call, source.path, {
      query: {
        [`${source.filter}_min`]: new Date(walk.mark - source.overlap).toISOString(),
        [`${source.filter}_max`]: new Date(walk.started).toISOString(),
        page: walk.page,
        per_page: walk.perPage,
      },
    });
    if (!answer.ok && !isPastEnd(answer)) return answer;
    if (answer.ok && !Array.isArray(answer.body))
      return { ok: false, reason: 'bad_answer', detail: `${source.path}: no list`, retry: true };

    const rows = answer.ok ? read(answer.body, { zone: 'UTC' }).list() : [];
    const items = rows
      .flatMap((row) => itemIn(row, source, call.now))
      .sort((a, b) => Date.parse(a.updatedAt) - Date.parse(b.updatedAt));
    const next = nextOf(walk, answer.ok ? answer.headers : {}, rows.length);
    // What a walk has read up to is where the next one begins.
    const end = { mark: walk.started };
    return { ok: true, items, cursor: JSON.stringify(next ?? end), more: next !== undefined };
  };

/** The walk that the cursor left off, or a new one from the mark. An unreadable cursor starts over. */
function resume(call: Call, cursor: string | null, { since, limit }: ListOptions): Walk {
  const stored = readCursor(cursor);
  const time = (name: string) => within(stored.number(name), 0, call.now);
  const begin = Date.parse(since);
  const mark = time('mark') ?? Math.min(Number.isFinite(begin) ? begin : call.now - HOUR, call.now);
  const started = time('started');
  const page = within(stored.number('page'), 1, MOST_PAGES);
  const perPage = within(stored.number('perPage'), 1, MOST_PER_PAGE);
  const total = within(stored.number('total'), 0, Number.MAX_SAFE_INTEGER);
  if (started !== undefined && page !== undefined && perPage !== undefined)
    return { mark, started, page, perPage, ...(total === undefined ? {} : { total }) };
  const wanted = rowsPerPage(limit, { usual: MOST_PER_PAGE, least: LEAST_PER_PAGE });
  return { mark, started: call.now, page: 1, perPage: wanted };
}

const within = (value: number | undefined, low: number, high: number): number | undefined =>
  value !== undefined && Number.isInteger(value) && value >= low && value <= high ? value : undefined;

/** The page to read next: behind this one by the total, else by the link, else by this one being full. */
function nextOf(walk: Walk, headers: Readonly<Record<string, string>>, rows: number): Walk | undefined {
  const { page, perPage } = walk;
  const total = within(read(headers).number('x-total-count'), 0, Number.MAX_SAFE_INTEGER);
  const known = total === undefined ? {} : { total };
  // Some rows left the window, and as many moved up over the edge between the two pages.
  if (page > 1 && total !== undefined && walk.total !== undefined && total < walk.total)
    return { ...walk, ...known, page: page - 1 };
  if (page >= MOST_PAGES || rows === 0) return undefined;
  const isMore =
    total !== undefined
      ? (page - 1) * perPage + rows < total
      : headers.link !== undefined
        ? /\brel="?next"?/.test(headers.link)
        : rows >= perPage;
  return isMore ? { ...walk, ...known, page: page + 1 } : undefined;
}

const idOf = (row: Reader): string | undefined => row.text('id')?.match(/^\w{1,40}$/)?.[0];

/** A row without a readable time is handed out rather than lost. */
function itemIn(row: Reader, source: Source, now: number): PollItem[] {
  const id = idOf(row);
  if (id === undefined) return [];
  const updatedAt = row.time('updated_at', 'created_at') ?? new Date(now).toISOString();
  return [{ ...source.itemOf(row, id), updatedAt, body: row.value }];
}

const changed = (row: Reader): string => row.text('updated_at', 'created_at') ?? '';

/** Proves the webhooks: slow writes over there, and clocks that disagree, get ten minutes. */
export const orders: Listing = {
  list: listing({
    path: '/orders',
    filter: 'updated_at',
    overlap: 10 * MINUTE,
    itemOf: (row, id) => ({
      subject: `order/${id}`,
      fingerprint: [changed(row), row.text('status'), row.text('payment_status'), row.text('shipping_status')]
        .map((part) => part ?? '')
        .join('@'),
    }),
  }),
  everyMinutes: 60,
  proves: true,
};

/** The only source of carts. A checkout appears up to six hours after it was made [doc]. */
export const carts: Listing = {
  list: listing({
    path: '/checkouts',
    filter: 'created_at',
    overlap: 7 * HOUR,
    itemOf: (row, id) => ({
      subject: `cart/${id}`,
      fingerprint: `${changed(row)}@${row.text('completed_at', 'completed_at.date') ?? ''}`,
    }),
  }),
  everyMinutes: 5,
};

export const products: Listing = {
  list: listing({
    path: '/products',
    filter: 'updated_at',
    overlap: 10 * MINUTE,
    itemOf: (row, id) => ({ subject: `product/${id}`, fingerprint: changed(row) }),
  }),
  everyMinutes: 60,
  proves: true,
};

export const customers: Listing = {
  list: listing({
    path: '/customers',
    filter: 'updated_at',
    overlap: 10 * MINUTE,
    itemOf: (row, id) => ({ subject: `lead/${id}`, fingerprint: changed(row) }),
  }),
  everyMinutes: 60,
  proves: true,
};
