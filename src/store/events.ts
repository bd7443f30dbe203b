/**
 * Events. One has no row of its own: the delivery that it came from holds it, so that it costs none.
 * Its id names that delivery, and the state of its subject remembers the ids of all its events.
 */
import { and, desc, eq, inArray, lte, or, sql } from 'drizzle-orm';
import { deliveryOf } from '../kit/id';
import { type Db, jsonChunks, type Page, paged } from './db';
import { connections, deliveries, subjects } from './schema';
import type { StoredEvent } from './types';

/** An event with what its delivery says of it. */
export interface Event extends StoredEvent {
  organizationId: string;
  connectionId: string;
  deliveryId: string;
}

/** What tells the events of a delivery. */
export const HOLDER = {
  organizationId: deliveries.organizationId,
  id: deliveries.id,
  connectionId: deliveries.connectionId,
  events: deliveries.events,
};
type Holder = Pick<typeof deliveries.$inferSelect, keyof typeof HOLDER>;

/** Of a dispatch, in SQL: the id of the delivery that its event came from. See `deliveryOf`. */
export const DELIVERY = sql.raw(`'dlv_' || substr(event_id, 5, 26)`);

/** The events that a delivery became, in their order. */
export const eventsIn = ({ organizationId, connectionId, id: deliveryId, events }: Holder): Event[] =>
  events.map((event) => ({ ...event, organizationId, connectionId, deliveryId }));

export async function getEvent(db: Db, organizationId: string, id: string): Promise<Event | undefined> {
  return (await eventsByIds(db, organizationId, [id]))[0];
}

/** Those of them that are still there, the oldest first. */
export async function eventsByIds(db: Db, organizationId: string, ids: readonly string[]): Promise<Event[]> {
  const wanted = new Set(ids);
  const found: Event[] = [];
  for (const chunk of jsonChunks([...new Set(ids.map(deliveryOf))])) {
    const rows = await db
      .select(HOLDER)
      .from(deliveries)
      .where(
        and(
          eq(deliveries.organizationId, organizationId),
          sql`${deliveries.id} IN (SELECT value FROM json_each(${chunk}))`,
        ),
      );
    found.push(...rows.flatMap(eventsIn).filter(({ id }) => wanted.has(id)));
  }
  return found.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

export interface EventFilter {
  connectionId?: string | undefined;
  type?: string | undefined;
  /** Of a connection that is still there. */
  subject?: string | undefined;
}

/** The newest first. */
export async function listEvents(
  db: Db,
  organizationId: string,
  { subject, ...page }: Page & EventFilter,
): Promise<{ data: Event[]; nextCursor: string | null }> {
  if (subject === undefined) return paged(await newestEvents(db, organizationId, page), page);
  const events = await eventsOfSubject(db, organizationId, subject, page.connectionId);
  const wanted = events.filter(
    ({ id, type }) => (!page.cursor || id < page.cursor) && (!page.type || type === page.type),
  );
  return paged(wanted.toReversed(), page);
}

async function newestEvents(
  db: Db,
  organizationId: string,
  { cursor, limit, connectionId, type }: Page & Omit<EventFilter, 'subject'>,
): Promise<Event[]> {
  const rows = await db
    .select(HOLDER)
    .from(deliveries)
    .where(
      and(
        eq(deliveries.organizationId, organizationId),
        sql`events <> '[]'`,
        cursor ? lte(deliveries.id, deliveryOf(cursor)) : undefined,
        connectionId ? eq(deliveries.connectionId, connectionId) : undefined,
        type
          ? sql`EXISTS (SELECT 1 FROM json_each(${deliveries.events}) WHERE value ->> 'type' = ${type})`
          : undefined,
      ),
    )
    .orderBy(desc(deliveries.id))
    // Each has at least one that is wanted, but the one that the last page ended in.
    .limit(limit + 2);
  return rows
    .flatMap((row) => eventsIn(row).toReversed())
    .filter((event) => (!cursor || event.id < cursor) && (!type || event.type === type));
}

/** Every event of an order, a charge, a message …, the oldest first. */
export async function eventsOfSubject(
  db: Db,
  organizationId: string,
  subject: string,
  connectionId?: string,
): Promise<Event[]> {
  const own = db
    .select({ id: connections.id })
    .from(connections)
    .where(eq(connections.organizationId, organizationId));
  const rows = await db
    .select({ ids: sql<string | null>`${subjects.state} ->> 'events'` })
    .from(subjects)
    .where(
      and(
        eq(subjects.organizationId, organizationId),
        connectionId ? eq(subjects.connectionId, connectionId) : inArray(subjects.connectionId, own),
        // Facts without a state are remembered one by one, behind their subject's name: see `stateKey`.
        or(eq(subjects.subject, subject), sql`subject >= ${`${subject}#`} AND subject < ${`${subject}$`}`),
      ),
    );
  const ids = rows.flatMap((row) => (row.ids === null ? [] : (JSON.parse(row.ids) as string[])));
  return eventsByIds(db, organizationId, ids);
}

/** Whether a connection has ever made an event. */
export async function anyEvent(db: Db, connectionId: string): Promise<boolean> {
  const rows = await db
    .select({ subject: subjects.subject })
    .from(subjects)
    .where(and(eq(subjects.connectionId, connectionId), sql`state ->> '$.events[0]' IS NOT NULL`))
    .limit(1);
  return rows.length > 0;
}
