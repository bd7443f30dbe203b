/**
 * What came in, as people look through it: within days, which bound what is read, of the connections that
 * they may see. The newest first.
 */
import { and, desc, eq, gte, isNotNull, isNull, lt, lte, type SQL, sql } from 'drizzle-orm';
import { deliveryOf, firstId } from '../kit/id';
import { type Db, type Page, paged } from './db';
import type { DeadLetter } from './dead-letters';
import type { Delivery } from './deliveries';
import { type Event, eventsIn, HOLDER } from './events';
import { deadLetters, deliveries } from './schema';
import type { DeliveryState } from './types';

/** Whose, and when. */
export interface LogFilter extends Page {
  /** Milliseconds since the epoch. */
  from: number;
  before: number;
  /** Null for all, also of deleted ones. */
  sees: readonly string[] | null;
  connectionId?: string | undefined;
}

const withinOf = (organizationId: string, { from, before, sees, connectionId }: LogFilter): SQL | undefined =>
  and(
    eq(deliveries.organizationId, organizationId),
    gte(deliveries.id, firstId('dlv', from)),
    lt(deliveries.id, firstId('dlv', before)),
    connectionId ? eq(deliveries.connectionId, connectionId) : undefined,
    sees ? sql`connection_id IN (SELECT value FROM json_each(${JSON.stringify(sees)}))` : undefined,
  );

export async function deliveriesLog(
  db: Db,
  organizationId: string,
  filter: LogFilter & { state?: DeliveryState | undefined; via?: Delivery['via'] | undefined },
): Promise<{ data: Delivery[]; nextCursor: string | null }> {
  const { state, via, cursor, limit } = filter;
  const rows = await db
    .select()
    .from(deliveries)
    .where(
      and(
        withinOf(organizationId, filter),
        cursor ? lt(deliveries.id, cursor) : undefined,
        // The literal lets SQLite use the partial index of failures.
        state === 'failed' ? sql`state = 'failed'` : state ? eq(deliveries.state, state) : undefined,
        via ? eq(deliveries.via, via) : undefined,
      ),
    )
    .orderBy(desc(deliveries.id))
    .limit(limit + 1);
  return paged(rows, filter);
}

export async function eventsLog(
  db: Db,
  organizationId: string,
  filter: LogFilter & { type?: string | undefined },
): Promise<{ data: Event[]; nextCursor: string | null }> {
  const { type, cursor, limit } = filter;
  const rows = await db
    .select(HOLDER)
    .from(deliveries)
    .where(
      and(
        withinOf(organizationId, filter),
        sql`events <> '[]'`,
        cursor ? lte(deliveries.id, deliveryOf(cursor)) : undefined,
        type
          ? sql`EXISTS (SELECT 1 FROM json_each(${deliveries.events}) WHERE value ->> 'type' = ${type})`
          : undefined,
      ),
    )
    .orderBy(desc(deliveries.id))
    // Each has at least one that is wanted, but the one that the last page ended in.
    .limit(limit + 2);
  const found = rows
    .flatMap((row) => eventsIn(row).toReversed())
    .filter((event) => (!cursor || event.id < cursor) && (!type || event.type === type));
  return paged(found, filter);
}

/** Few at any time, and of whatever age: a message may fail long after its event. */
export async function lettersLog(
  db: Db,
  organizationId: string,
  filter: Page & {
    sees: readonly string[] | null;
    connectionId?: string | undefined;
    kind?: DeadLetter['kind'] | undefined;
    replayed: boolean;
  },
): Promise<{ data: DeadLetter[]; nextCursor: string | null }> {
  const { sees, connectionId, kind, replayed, cursor, limit } = filter;
  const rows = await db
    .select()
    .from(deadLetters)
    .where(
      and(
        eq(deadLetters.organizationId, organizationId),
        replayed ? isNotNull(deadLetters.replayedAt) : isNull(deadLetters.replayedAt),
        cursor ? lt(deadLetters.id, cursor) : undefined,
        connectionId ? eq(deadLetters.connectionId, connectionId) : undefined,
        kind ? eq(deadLetters.kind, kind) : undefined,
        sees ? sql`connection_id IN (SELECT value FROM json_each(${JSON.stringify(sees)}))` : undefined,
      ),
    )
    .orderBy(desc(deadLetters.id))
    .limit(limit + 1);
  return paged(rows, filter);
}
