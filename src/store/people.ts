/**
 * Where one customer may stand in the database, page by page, and what overwrites it. Rows that name
 * them go or lose their contents; that something happened stays.
 */
import { type AnyColumn, and, asc, eq, gt, inArray, isNotNull, sql } from 'drizzle-orm';
import type { Db } from './db';
import { type Event, HOLDER } from './events';
import { connections, contacts, deadLetters, deliveries, imports, inbox, optOuts, subjects } from './schema';
import type { SubjectState } from './types';

export type SubjectRow = typeof subjects.$inferSelect;

/** Rows behind `after`, in the order of their ids. */
export interface Slice {
  organizationId: string;
  after: string;
  limit: number;
  connectionId?: string | undefined;
}

interface Table {
  organizationId: AnyColumn;
  id: AnyColumn;
}

/** The organization's rows behind `after`. */
const behind = (table: Table, { organizationId, after }: Slice) =>
  and(eq(table.organizationId, organizationId), gt(table.id, after));

/** Those of them that are of the slice's connection, if it has one. */
export const behindAt = (table: Table & { connectionId: AnyColumn }, slice: Slice) =>
  and(behind(table, slice), slice.connectionId ? eq(table.connectionId, slice.connectionId) : undefined);

/** The merchant's connections. */
export async function connectionIds(db: Db, organizationId: string): Promise<string[]> {
  const rows = await db
    .select({ id: connections.id })
    .from(connections)
    .where(eq(connections.organizationId, organizationId))
    .orderBy(asc(connections.id));
  return rows.map(({ id }) => id);
}

/** Subjects of one connection, in their order. */
export async function subjectsAfter(
  db: Db,
  organizationId: string,
  connectionId: string,
  after: string,
  limit: number,
): Promise<SubjectRow[]> {
  return db
    .select()
    .from(subjects)
    .where(
      and(
        eq(subjects.connectionId, connectionId),
        eq(subjects.organizationId, organizationId),
        gt(subjects.subject, after),
      ),
    )
    .orderBy(asc(subjects.subject))
    .limit(limit);
}

/** Deliveries with events. */
export async function holdersAfter(db: Db, slice: Slice) {
  return db
    .select(HOLDER)
    .from(deliveries)
    .where(and(behindAt(deliveries, slice), sql`events <> '[]'`))
    .orderBy(asc(deliveries.id))
    .limit(slice.limit);
}

/** Puts other data in the place of what an event held. */
export async function writeEventData(
  db: Db,
  { organizationId, id, deliveryId }: Pick<Event, 'organizationId' | 'id' | 'deliveryId'>,
  data: Event['data'],
): Promise<void> {
  const events = sql`(
    SELECT json_group_array(CASE WHEN value ->> 'id' = ${id}
      THEN json_set(value, '$.data', json(${JSON.stringify(data)})) ELSE json(value) END)
    FROM json_each(deliveries.events))`;
  await db
    .update(deliveries)
    .set({ events })
    .where(and(eq(deliveries.organizationId, organizationId), eq(deliveries.id, deliveryId)));
}

/** False when another run has written the state since it was read. */
export async function writeState(db: Db, row: SubjectRow, state: SubjectState): Promise<boolean> {
  const rows = await db
    .update(subjects)
    .set({ state, wakeAt: null, version: row.version + 1 })
    .where(
      and(
        eq(subjects.connectionId, row.connectionId),
        eq(subjects.subject, row.subject),
        eq(subjects.version, row.version),
      ),
    )
    .returning({ subject: subjects.subject });
  return rows.length > 0;
}

/** Deliveries whose raw bodies are still there. */
export async function keptDeliveries(db: Db, slice: Slice) {
  return db
    .select({ id: deliveries.id, payload: deliveries.payload })
    .from(deliveries)
    .where(and(behindAt(deliveries, slice), isNotNull(deliveries.payload)))
    .orderBy(asc(deliveries.id))
    .limit(slice.limit);
}

export async function payloadOf(db: Db, organizationId: string, deliveryId: string): Promise<string | null> {
  const rows = await db
    .select({ payload: deliveries.payload })
    .from(deliveries)
    .where(and(eq(deliveries.organizationId, organizationId), eq(deliveries.id, deliveryId)));
  return rows[0]?.payload ?? null;
}

export async function lettersAfter(db: Db, slice: Slice) {
  return db
    .select()
    .from(deadLetters)
    .where(behind(deadLetters, slice))
    .orderBy(asc(deadLetters.id))
    .limit(slice.limit);
}

export async function deleteLetters(db: Db, organizationId: string, ids: readonly string[]): Promise<void> {
  await db
    .delete(deadLetters)
    .where(and(eq(deadLetters.organizationId, organizationId), inArray(deadLetters.id, [...ids])));
}

export async function inboxAfter(db: Db, slice: Slice) {
  return db.select().from(inbox).where(behind(inbox, slice)).orderBy(asc(inbox.id)).limit(slice.limit);
}

/** An accepted delivery that is not to be processed any more gets its visible end all the same. */
export async function endInboxRow(
  db: Db,
  { organizationId, id, connectionId }: typeof inbox.$inferSelect,
): Promise<void> {
  await db.batch([
    db
      .insert(deliveries)
      .values({
        organizationId,
        id,
        connectionId,
        via: 'webhook',
        state: 'ignored',
        reason: 'cancelled_by_user',
        events: [],
      })
      .onConflictDoNothing(),
    db.delete(inbox).where(eq(inbox.id, id)),
  ]);
}

/** When they wrote to which channel. */
export async function contactsOf(db: Db, organizationId: string, addresses: readonly string[]) {
  if (addresses.length === 0) return [];
  return db
    .select()
    .from(contacts)
    .where(and(eq(contacts.organizationId, organizationId), inArray(contacts.address, [...addresses])));
}

export async function deleteContacts(
  db: Db,
  organizationId: string,
  addresses: readonly string[],
): Promise<number> {
  if (addresses.length === 0) return 0;
  const rows = await db
    .delete(contacts)
    .where(and(eq(contacts.organizationId, organizationId), inArray(contacts.address, [...addresses])))
    .returning({ address: contacts.address });
  return rows.length;
}

/** Their wish to get no messages. */
export async function optOutsOf(db: Db, organizationId: string, addresses: readonly string[]) {
  if (addresses.length === 0) return [];
  return db
    .select()
    .from(optOuts)
    .where(and(eq(optOuts.organizationId, organizationId), inArray(optOuts.address, [...addresses])));
}

/** Samples that imports show for review. */
export async function importsOf(db: Db, organizationId: string) {
  return db.select().from(imports).where(eq(imports.organizationId, organizationId));
}

export async function writeImportProgress(
  db: Db,
  { connectionId, progress }: Pick<typeof imports.$inferSelect, 'connectionId' | 'progress'>,
): Promise<void> {
  await db.update(imports).set({ progress }).where(eq(imports.connectionId, connectionId));
}
