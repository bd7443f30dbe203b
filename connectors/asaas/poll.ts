/**
 * What was paid, compared with what the webhooks told. Asaas lists no changes, but payments by the day they were
 * settled (`paymentDate[ge]`, `[le]`) [doc]: so each walk reads whole days up to yesterday, two of them again,
 * and pages that shift meanwhile are made good by the next walk. Cards are settled weeks after their sale, so for
 * them this proves little. The other events have no such list; of them the queue of Asaas keeps 14 days.
 */
import {
  addDays,
  type Call,
  type CallFailure,
  DEFAULT_ZONE,
  dayIn,
  type Listing,
  type ListOptions,
  type PollItem,
  type PollPage,
  type Reader,
  read,
  readCursor,
  rowsPerPage,
} from '../../src/kit';
import { fetchList, fetchOne, idIn, PAGE_ROWS } from './api';
import { isLaterInstalment } from './charge';
import { customerOf } from './hydrate';

const OVERLAP_DAYS = 2;
/** A list that never ends is cut here; the next walk begins with it again. */
const MOST_ROWS = 20_000;

const PAID: readonly string[] = ['RECEIVED', 'RECEIVED_IN_CASH', 'CONFIRMED', 'DUNNING_RECEIVED'];

export const payments: Listing = {
  proves: true,
  everyMinutes: 360,
  // A call for the customer of each.
  detailsPerRun: 40,
  list,
  detail,
};

async function list(
  call: Call,
  cursor: string | null,
  { since, limit }: ListOptions,
): Promise<PollPage | CallFailure> {
  const stored = readCursor(cursor);
  const yesterday = addDays(dayOf(call.now), -1);
  const from = stored.date('from') ?? dayIn(since, DEFAULT_ZONE) ?? yesterday;
  const to = stored.date('to') ?? yesterday;
  const offset = Math.min(Math.max(stored.integer('offset') ?? 0, 0), MOST_ROWS);
  if (from > to) return { ok: true, items: [], cursor: JSON.stringify({ from }), more: false };

  const page = await fetchList(call, '/payments', {
    'paymentDate[ge]': from,
    'paymentDate[le]': to,
    limit: rowsPerPage(limit, { usual: PAGE_ROWS }),
    offset,
  });
  if (!page.ok) return page;
  const next = offset + page.rows.length;
  const more = page.more && page.rows.length > 0 && next < MOST_ROWS;
  const rest = { from: addDays(to, 1 - OVERLAP_DAYS) };
  return {
    ok: true,
    items: page.rows.flatMap((row) => itemOf(row, call)),
    cursor: JSON.stringify(more ? { from, to, offset: next } : rest),
    more,
  };
}

/** The day of the connection itself is left to the webhooks: no list tells what was before it and what behind it. */
function itemOf(row: Reader, { connection }: Call): PollItem[] {
  const id = idIn(row.text('id'));
  const day = row.date('paymentDate');
  const status = row.text('status') ?? '';
  if (!id || !day || !PAID.includes(status) || isLaterInstalment(row)) return [];
  if (day === dayIn(connection.connectedAt, DEFAULT_ZONE)) return [];
  return [
    {
      subject: `charge/${id}`,
      fingerprint: `${status}@${day}`,
      // São Paulo has kept -03:00 since 2019.
      updatedAt: `${day}T23:59:59-03:00`,
    },
  ];
}

/** In the shape of a webhook, so that `normalise` reads both. */
async function detail(call: Call, { subject, updatedAt }: PollItem) {
  const payment = await fetchOne(call, `/payments/${subject.slice('charge/'.length)}`);
  if (!payment.ok) return payment;
  const known = await customerOf(call, idIn(read(payment.body).text('customer')));
  if (!known.ok) return known;
  return {
    ok: true as const,
    body: {
      event: 'PAYMENT_RECEIVED',
      dateCreated: updatedAt,
      payment: payment.body,
      ...known.related,
    },
  };
}

const dayOf = (time: number): string =>
  dayIn(new Date(time).toISOString(), DEFAULT_ZONE) ?? new Date(time).toISOString().slice(0, 10);
