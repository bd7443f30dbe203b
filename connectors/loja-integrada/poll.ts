/**
 * The walk over `GET /v1/pedido/search/?since_atualizado=`, the only reliable source of this platform:
 * summaries in pages of 50, then one `GET /v1/pedido/{numero}` per changed order.
 *
 * Nothing may be lost although the order of the listing is not documented and it shifts while we read:
 * - Each page overlaps the one before. If the last order of that page is missing, something moved and rows
 *   may have been skipped: the walk goes on, but the mark stays and the next poll reads all of it again.
 * - The mark is the newest change seen, never later than the start of the walk; what changes during the
 *   walk is therefore read by the next one. Two minutes of overlap allow for slow writes over there and for
 *   clocks that disagree.
 * - `meta.next` only says that there is more. It is never followed: it names another path (`/api/v1/…`).
 * - The server's filter is not trusted (`/v1/pedido/` ignores it): older rows are dropped here.
 *
 * Unproven: that 50 rows a page are honoured (the step is what came, not what was asked for), and that
 * times are São Paulo's.
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
import { request } from './api';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** How far back a connection looks that was not polled for long. */
const SLEPT = 7 * DAY;
const PAGE_ROWS = 50;
const ROWS_IN_COMMON = 5;
/** A page has to be longer than what it has in common with the next. */
const LEAST_ROWS = 10;
/** A listing that never ends is cut here. */
const MOST_ROWS = 20_000;

/** The stored cursor; times in milliseconds since the epoch. Between two walks it is `mark` alone. */
interface Walk {
  /** Everything that changed up to here was handed out. */
  mark: number;
  since: number;
  started: number;
  offset: number;
  newest: number;
  /** The last order on the page before, as it was then. */
  anchor?: string;
  /** Rows may have been skipped. */
  gap: boolean;
}

export const orders: Listing = {
  detailsPerRun: 80,
  list,
  async detail(call, item) {
    const number = item.subject.slice('order/'.length);
    const answer = await request(call, `/v1/pedido/${encodeURIComponent(number)}`);
    if (!answer.ok || read(answer.body).has('numero')) return answer;
    return { ok: false, reason: 'bad_answer', detail: `/v1/pedido/${number}: no numero` };
  },
};

async function list(
  call: Call,
  cursor: string | null,
  { since, limit }: ListOptions,
): Promise<PollPage | CallFailure> {
  const walk = resume(call, cursor, since);
  const rowsWanted = rowsPerPage(limit, { usual: PAGE_ROWS, least: LEAST_ROWS });
  const answer = await request(call, '/v1/pedido/search/', {
    query: { since_atualizado: saoPauloTime(walk.since), limit: rowsWanted, offset: walk.offset },
  });
  if (!answer.ok) return answer;
  const page = read(answer.body);
  if (!Array.isArray(page.at('objects').value))
    return { ok: false, reason: 'bad_answer', detail: '/v1/pedido/search/: no objects', retry: true };

  const rows = page.list('objects');
  const items = rows
    .flatMap((row) => itemOf(row, walk, call.now))
    .sort((a, b) => Date.parse(a.updatedAt) - Date.parse(b.updatedAt));
  const next = advance(walk, page, rows);
  return {
    ok: true,
    items,
    cursor: JSON.stringify(next ?? rest(walk, page, rows)),
    more: next !== undefined,
  };
}

/** The walk that the cursor left off, or a new one from the mark. An unreadable cursor starts over. */
function resume(call: Call, cursor: string | null, start: string): Walk {
  const stored = readCursor(cursor);
  const time = (name: string, otherwise: number) => Math.min(stored.number(name) ?? otherwise, call.now);
  const mark = time('mark', Date.parse(start) - DAY);
  const anchor = stored.text('anchor');
  if (!anchor) {
    // A connection that slept does not read all that it missed; the first walk begins where it is told to.
    const from = stored.has('mark') ? Math.max(mark, call.now - SLEPT) : mark;
    return { mark: from, since: from - 2 * MINUTE, started: call.now, newest: from, offset: 0, gap: false };
  }
  return {
    mark,
    since: time('since', mark - 2 * MINUTE),
    started: time('started', call.now),
    newest: time('newest', mark),
    offset: Math.min(Math.max(Math.trunc(stored.number('offset') ?? 0), 0), MOST_ROWS),
    anchor,
    gap: stored.bool('gap') ?? false,
  };
}

/** Where the walk goes on after this page; undefined when it was the last one. */
function advance(walk: Walk, page: Reader, rows: readonly Reader[]): Walk | undefined {
  const anchor = rows.map(anchorOf).findLast((text) => text !== undefined);
  if (!page.has('meta.next') || !anchor || walk.offset >= MOST_ROWS) return undefined;
  return {
    ...walk,
    offset: walk.offset + Math.max(rows.length - ROWS_IN_COMMON, 1),
    newest: newest(walk, rows),
    anchor,
    gap: moved(walk, rows),
  };
}

/** The cursor between two walks. The mark moves only if no row can have been skipped. */
function rest(walk: Walk, page: Reader, rows: readonly Reader[]): Pick<Walk, 'mark'> {
  const promised = page.number('meta.total_count') ?? 0;
  const complete = !page.has('meta.next') && walk.offset + rows.length >= promised && !moved(walk, rows);
  return { mark: complete ? newest(walk, rows) : walk.mark };
}

const moved = (walk: Walk, rows: readonly Reader[]): boolean =>
  walk.gap || (walk.anchor !== undefined && !rows.some((row) => anchorOf(row) === walk.anchor));

const newest = (walk: Walk, rows: readonly Reader[]): number =>
  Math.min(Math.max(walk.newest, ...rows.map((row) => changedAt(row) ?? 0)), walk.started);

/** The public number, under which an order is fetched; undefined when it cannot be one. */
const numberOf = (row: Reader): string | undefined => row.text('numero')?.match(/^[\w-]{1,40}$/)?.[0];

/** An order that changes moves to another place, so that its number alone would not do. */
const anchorOf = (row: Reader): string | undefined => {
  const number = numberOf(row);
  return number && `${number}@${changedAt(row) ?? ''}`;
};

const changedAt = (row: Reader): number | undefined => {
  const time = row.time('data_modificacao', 'data_criacao');
  return time === undefined ? undefined : Date.parse(time);
};

/** A row without number cannot be fetched; one without a readable time is handed out rather than lost. */
function itemOf(row: Reader, walk: Walk, now: number): PollItem[] {
  const number = numberOf(row);
  const time = changedAt(row);
  if (!number || (time !== undefined && time < walk.since)) return [];
  return [
    {
      subject: `order/${number}`,
      fingerprint: `${row.text('situacao.codigo', 'situacao.id') ?? ''}@${row.text('data_modificacao') ?? ''}`,
      updatedAt: new Date(time ?? now).toISOString(),
    },
  ];
}

/** `AAAA-MM-DDTHH:MM:SS`. São Paulo has kept -03:00 since 2019; with daylight saving this would ask for an hour more. */
const saoPauloTime = (time: number): string => new Date(time - 3 * 60 * MINUTE).toISOString().slice(0, 19);
