/**
 * Boletos that notify nobody, such as those made in Efí's own panel. The list tells no changes, only charges by the day
 * they were made, paid or due [doc]: all three are read, thirty days back, and what is as it was is left out.
 */
import {
  type Call,
  type CallFailure,
  type Listing,
  type ListOptions,
  type PollItem,
  type PollPage,
  type Reader,
  readCursor,
  rowsPerPage,
} from '../../src/kit';
import { listCharges, PAGE_ROWS } from './api';
import { observationOf } from './charge';

const DATES: readonly string[] = ['creation', 'payment', 'expired'];
/** A list that never ends is cut here. */
const MOST_PAGES = 100;

export const charges: Listing = { everyMinutes: 60, list };

async function list(
  call: Call,
  cursor: string | null,
  { limit }: ListOptions,
): Promise<PollPage | CallFailure> {
  const stored = readCursor(cursor);
  const at = Math.max(0, DATES.indexOf(stored.text('of') ?? ''));
  const page = Math.min(Math.max(1, stored.integer('page') ?? 1), MOST_PAGES);
  const rows = rowsPerPage(limit, { usual: PAGE_ROWS });
  const answer = await listCharges(call, { date_of: DATES[at], limit: rows, page });
  if (!answer.ok) return answer;
  const isLastPage = answer.rows.length < rows || page === MOST_PAGES;
  const of = isLastPage ? DATES[at + 1] : DATES[at];
  return {
    ok: true,
    items: answer.rows.flatMap(itemOf),
    cursor: JSON.stringify(of ? { of, page: isLastPage ? 1 : page + 1 } : {}),
    more: of !== undefined,
  };
}

function itemOf(row: Reader): PollItem[] {
  const observation = observationOf(row);
  if (!observation) return [];
  const { type, subject, time, data } = observation;
  const fingerprint = `${type}@${data.charge?.dueDate ?? ''}`;
  return [{ subject, fingerprint, updatedAt: time, body: { charges: [row.value] } }];
}
