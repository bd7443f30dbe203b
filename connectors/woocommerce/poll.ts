/**
 * Listings of what changed since (`modified_after`, WooCommerce 5.8 and newer [doc]). Webhooks tell the same, but a
 * failed one is never sent again: so orders and products are compared every hour. Carts of the block checkout
 * are a source of their own, since some versions tell them by webhook and some do not.
 *
 * The listing is walked by the time of change, not by page numbers, so that nothing gets lost when orders
 * change and move to its end meanwhile: each request starts one second before the last change that was
 * seen. Only where a whole page changed within one second, or where the shop cannot sort by change, does
 * it go on by pages. The mark moves at the end of a walk.
 */
import {
  type Call,
  type Listing,
  type ListOptions,
  type PollItem,
  type PollPage,
  type Reader,
  read,
  readCursor,
  rowsPerPage,
} from '../../src/kit';
import { type Answer, request } from './api';
import { customerOf } from './order';
import { DRAFT } from './statuses';
import { timeIn } from './times';

const MINUTE = 60_000;
const OVERLAP = 2 * MINUTE;
/** Orders with everything that plugins keep in them reach 40 KB, and an answer may have 1 MB. */
const MOST_ROWS = 20;
const SMALLER = [5, 1];

/** The stored cursor; milliseconds since the epoch. Between two walks it is `mark` alone. */
interface Walk {
  /** All that changed up to here was handed out. */
  mark: number;
  from: number;
  /** Rows behind `from` that were handed out. */
  skip: number;
  /** The shop cannot sort by change. */
  unsorted: boolean;
  newest: number;
  started: number;
}

interface Resource {
  path: string;
  query?: Readonly<Record<string, string>>;
  subject: 'order' | 'cart' | 'product';
  /** Whether a row is one for this listing. */
  takes(row: Reader): boolean;
}

const NO_ORDERS = [DRAFT, 'auto-draft', 'draft', 'trash'];

export const orders: Listing = {
  proves: true,
  everyMinutes: 60,
  list: walker({
    path: '/orders',
    subject: 'order',
    takes: (row) => !NO_ORDERS.includes(row.text('status') ?? ''),
  }),
};

/** Without a way to reach the buyer a cart is nothing to tell. */
export const carts: Listing = {
  everyMinutes: 15,
  list: walker({
    path: '/orders',
    query: { status: DRAFT },
    subject: 'cart',
    takes: (row) => row.text('status') === DRAFT && Boolean(customerOf(row)?.email ?? customerOf(row)?.phone),
  }),
};

export const products: Listing = {
  proves: true,
  everyMinutes: 60,
  list: walker({ path: '/products', subject: 'product', takes: () => true }),
};

function walker(resource: Resource): Listing['list'] {
  return async (call, cursor, options) => {
    const walk = resume(call, cursor, options);
    const { answer, size, unsorted } = await fetchPage(call, resource, walk, options.limit);
    if (!answer.ok) {
      // A shop without the block checkout does not know the status of its carts.
      if (resource.subject === 'cart' && answer.code === 'rest_invalid_param') return nothing(walk);
      return answer;
    }
    if (!Array.isArray(answer.body))
      return { ok: false, reason: 'bad_answer', detail: `${resource.path}: no list`, retry: true };
    const rows = read(answer.body).list();
    if (ignoresFilter(rows, walk)) {
      const detail = `${resource.path} ignores modified_after: WooCommerce 5.8 or newer is needed`;
      return { ok: false, reason: 'unexpected_shape', detail };
    }
    const pages = answer.pages ?? (rows.length < size ? 0 : Number.POSITIVE_INFINITY);
    const more = rows.length > 0 && walk.skip / size + 1 < pages;
    const next = advance({ ...walk, unsorted }, rows, size, call.now);
    return {
      ok: true,
      items: rows.flatMap((row) => itemOf(row, resource, call.now)),
      cursor: JSON.stringify(
        more ? next : { mark: Math.max(walk.mark, Math.min(next.newest, walk.started)) },
      ),
      more,
    };
  };
}

const nothing = ({ mark }: Walk): PollPage => ({
  ok: true,
  items: [],
  cursor: JSON.stringify({ mark }),
  more: false,
});

/** The walk that the cursor left off, or a new one from the mark. An unreadable cursor starts over. */
function resume(call: Call, cursor: string | null, { since }: ListOptions): Walk {
  const stored = readCursor(cursor);
  const start = Math.min(Date.parse(since) || call.now, call.now);
  const time = (name: string, otherwise: number) =>
    Math.min(Math.max(Math.trunc(stored.number(name) ?? otherwise), 0), call.now);
  const mark = time('mark', start);
  const skip = Math.trunc(stored.number('skip') ?? 0);
  return {
    mark,
    from: time('from', mark - OVERLAP),
    skip: skip > 0 && skip < 1_000_000 ? skip : 0,
    unsorted: stored.bool('unsorted') ?? false,
    newest: time('newest', mark),
    started: time('started', call.now),
  };
}

/** A page, in a smaller size where it was too large to be read, and unsorted where the shop cannot sort. */
async function fetchPage(
  call: Call,
  resource: Resource,
  walk: Walk,
  limit: number | undefined,
): Promise<{ answer: Answer; size: number; unsorted: boolean }> {
  const most = rowsPerPage(limit, { usual: MOST_ROWS });
  // Pages can only be counted in a size that divides what was skipped.
  const sizes = [most, ...SMALLER].filter((size, at) => (at === 0 || size < most) && walk.skip % size === 0);
  let { unsorted } = walk;
  let answer: Answer = { ok: false, reason: 'bad_answer' };
  for (const size of sizes) {
    const ask = () =>
      request(call, resource.path, {
        query: {
          ...resource.query,
          modified_after: new Date(walk.from).toISOString().slice(0, 19),
          dates_are_gmt: 'true',
          orderby: unsorted ? 'date' : 'modified',
          order: 'asc',
          per_page: size,
          page: walk.skip / size + 1,
        },
      });
    answer = await ask();
    if (!answer.ok && !unsorted && isAboutOrder(answer)) {
      unsorted = true;
      answer = await ask();
    }
    if (answer.ok || !answer.tooLarge) return { answer, size, unsorted };
  }
  return { answer, size: 1, unsorted };
}

const isAboutOrder = ({ code, detail }: { code?: string; detail?: string }): boolean =>
  code === 'rest_invalid_param' && /orderby/.test(detail ?? '');

/** Where the walk goes on behind these rows. */
function advance(walk: Walk, rows: readonly Reader[], size: number, now: number): Walk {
  const times = rows.map(changedAt).filter((time) => time !== undefined);
  const last = Math.min(Math.max(walk.from, ...times), now);
  const newest = Math.max(walk.newest, last);
  const from = last - 1000;
  return !walk.unsorted && from > walk.from
    ? { ...walk, from, skip: 0, newest }
    : { ...walk, skip: walk.skip + size, newest };
}

/** An older core takes the parameter for nothing and lists the whole history. A day allows for zones. */
const ignoresFilter = (rows: readonly Reader[], { from }: Walk): boolean =>
  rows.length > 0 &&
  rows.every((row) => (changedAt(row) ?? Number.POSITIVE_INFINITY) < from - 24 * 60 * MINUTE);

const changedAt = (row: Reader): number | undefined => {
  const time = timeIn(row, 'date_modified') ?? timeIn(row, 'date_created');
  return time === undefined ? undefined : Date.parse(time);
};

function itemOf(row: Reader, { subject, takes }: Resource, now: number): PollItem[] {
  const id = row.text('id');
  if (!id || !/^\d{1,20}$/.test(id) || !takes(row)) return [];
  return [
    {
      subject: `${subject}/${id}`,
      fingerprint: `${row.text('status') ?? ''}@${row.text('date_modified_gmt', 'date_modified') ?? ''}`,
      updatedAt: new Date(changedAt(row) ?? now).toISOString(),
      body: row.value,
    },
  ];
}
