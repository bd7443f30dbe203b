/**
 * Dispatches as the pages of the queue list them. Nothing reads more rows than it says: what waits is found by
 * its lanes, all else among the newest so many of a page.
 */
import { and, desc, eq, gte, lt, type SQL, sql } from 'drizzle-orm';
import { type Db, pagedBy } from './db';
import type { Dispatch } from './lanes';
import { automations, dispatches } from './schema';
import type { DispatchState } from './types';

/** What of a queue somebody wants to see, and may. */
export interface QueueFilter {
  /** Connections whose dispatches they may see; undefined for all, also of deleted ones. */
  sources?: readonly string[] | undefined;
  channelId?: string | undefined;
  connectionId?: string | undefined;
  /** A phone, an e-mail, an order's number, words of a text. */
  q?: string | undefined;
}

export interface QueuePage {
  limit: number;
  cursor?: string | undefined;
}

/** Rows that one page looks at. */
export const LOOK_AT = 5000;
/** Counts go no further. */
export const COUNT_TO = 999;

const json = (list: readonly string[]): string => JSON.stringify(list);

const filtered = ({ sources, channelId, connectionId, q }: QueueFilter): SQL | undefined =>
  and(
    sources ? sql`connection_id IN (SELECT value FROM json_each(${json(sources)}))` : undefined,
    channelId ? eq(dispatches.lane, channelId) : undefined,
    connectionId ? eq(dispatches.connectionId, connectionId) : undefined,
    q ? contains(q) : undefined,
  );

/** Phones are stored as digits behind a plus; people write them with brackets and dashes. */
function contains(q: string): SQL {
  const word = q.trim().toLowerCase();
  const digits = /^[\d\s()+.-]+$/.test(word) ? word.replace(/\D/g, '').replace(/^0+/, '') : '';
  return sql`(instr(lower(subject), ${word}) OR instr(lower(coalesce(recipient, '')), ${digits || word})
    OR instr(lower(coalesce(text, '')), ${word}))`;
}

/** The newest first; a page may be shorter than asked for and not the last. */
export async function listQueue(
  db: Db,
  organizationId: string,
  filter: QueueFilter & { state?: DispatchState | undefined },
  { limit, cursor }: QueuePage,
): Promise<{ data: Dispatch[]; nextCursor: string | null }> {
  const { state } = filter;
  const within = and(
    eq(dispatches.organizationId, organizationId),
    cursor ? lt(dispatches.id, cursor) : undefined,
    // The literal lets SQLite use the partial index of troubled ones.
    state === 'failed' || state === 'unknown' ? sql`state IN ('failed', 'unknown')` : undefined,
  );
  const [floor] = await db
    .select({ id: dispatches.id })
    .from(dispatches)
    .where(within)
    .orderBy(desc(dispatches.id))
    .limit(1)
    .offset(LOOK_AT - 1);
  const rows = await db
    .select()
    .from(dispatches)
    .where(
      and(
        within,
        floor ? gte(dispatches.id, floor.id) : undefined,
        state ? eq(dispatches.state, state) : undefined,
        filtered(filter),
      ),
    )
    .orderBy(desc(dispatches.id))
    .limit(limit + 1);
  const page = pagedBy(rows, { limit }, ({ id }) => id);
  return { ...page, nextCursor: page.nextCursor ?? floor?.id ?? null };
}

/** What waits in these lanes, what is due first before the rest. The cursor is a time and an id. */
export async function listWaiting(
  db: Db,
  organizationId: string,
  lanes: readonly string[],
  filter: QueueFilter,
  { limit, cursor = '' }: QueuePage,
): Promise<{ data: Dispatch[]; nextCursor: string | null }> {
  const [due = '', id = ''] = cursor.split(' ');
  const rows = await db
    .select()
    .from(dispatches)
    .where(
      and(
        eq(dispatches.organizationId, organizationId),
        sql`id IN (SELECT next.value FROM json_each(${json(lanes)}) AS its, json_each((
          SELECT json_group_array(id) FROM (
            SELECT id FROM dispatches WHERE organization_id = ${organizationId} AND lane = its.value
              AND state = 'waiting' AND due >= ${due} AND (due, id) > (${due}, ${id}) AND ${filtered(filter) ?? sql`1`}
            ORDER BY due, id LIMIT ${limit + 1}))) AS next)`,
      ),
    )
    .orderBy(dispatches.due, dispatches.id)
    .limit(limit + 1);
  return pagedBy(rows, { limit }, (row) => `${row.due} ${row.id}`);
}

/** How many wait and how many are in trouble, as far as anybody counts. */
export async function countQueue(
  db: Db,
  organizationId: string,
  lanes: readonly string[],
  filter: QueueFilter,
): Promise<Partial<Record<DispatchState, number>>> {
  const ours = eq(dispatches.organizationId, organizationId);
  const which = { ...filter, q: undefined };
  const [waiting, troubled] = await Promise.all([
    db
      .select({ id: dispatches.id })
      .from(dispatches)
      .where(
        and(
          sql`lane IN (SELECT value FROM json_each(${json(lanes)})) AND state = 'waiting'`,
          ours,
          filtered(which),
        ),
      )
      .limit(COUNT_TO + 1),
    db
      .select({ state: dispatches.state })
      .from(dispatches)
      .where(and(ours, sql`state IN ('failed', 'unknown')`, filtered(which)))
      .orderBy(desc(dispatches.id))
      .limit(COUNT_TO + 1),
  ]);
  const failed = troubled.filter(({ state }) => state === 'failed').length;
  return { waiting: waiting.length, failed, unknown: troubled.length - failed };
}

/** Names of notifications, by id; of deleted ones there is none. */
export async function automationNames(
  db: Db,
  organizationId: string,
  ids: readonly (string | null)[],
): Promise<Map<string, string>> {
  const wanted = [...new Set(ids.filter((id) => id !== null))];
  const rows = await db
    .select({ id: automations.id, name: automations.name })
    .from(automations)
    .where(
      and(
        eq(automations.organizationId, organizationId),
        sql`id IN (SELECT value FROM json_each(${json(wanted)}))`,
      ),
    );
  return new Map(rows.map(({ id, name }) => [id, name]));
}
