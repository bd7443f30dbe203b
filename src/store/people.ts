/**
 * Where one customer may stand in the database, page by page, and what overwrites it. Rows that name
 * them go or lose their contents; that something happened stays.
 */
import { and, asc, eq, gt, gte, inArray, isNotNull, lt, sql } from 'drizzle-orm';
import type { Db } from './db';
import { packPayloads, type StoredPayload, unpackPayloads } from './deliveries';
import {
  connections,
  contacts,
  deadLetters,
  deliveries,
  dispatches,
  events,
  imports,
  inbox,
  optOuts,
  subjects,
} from './schema';
import type { SubjectState } from './types';

export type EventRow = typeof events.$inferSelect;
export type SubjectRow = typeof subjects.$inferSelect;
export type DispatchRow = typeof dispatches.$inferSelect;

/** Rows behind `after`, in the order of their ids. */
interface Slice {
  organizationId: string;
  after: string;
  limit: number;
  connectionId?: string | undefined;
}

/** The merchant's connections, or the one that is meant, whether it still exists or not. */
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

export async function eventsAfter(
  db: Db,
  { organizationId, after, limit, connectionId }: Slice,
): Promise<EventRow[]> {
  return db
    .select()
    .from(events)
    .where(
      and(
        eq(events.organizationId, organizationId),
        gt(events.id, after),
        connectionId ? eq(events.connectionId, connectionId) : undefined,
      ),
    )
    .orderBy(asc(events.id))
    .limit(limit);
}

export async function eventsOfSubject(
  db: Db,
  organizationId: string,
  connectionId: string,
  subject: string,
): Promise<EventRow[]> {
  return db
    .select()
    .from(events)
    .where(
      and(
        eq(events.connectionId, connectionId),
        eq(events.subject, subject),
        eq(events.organizationId, organizationId),
      ),
    );
}

/** The messages of one event: their ids begin with its own. */
export async function dispatchesOfEvent(
  db: Db,
  organizationId: string,
  eventId: string,
): Promise<DispatchRow[]> {
  return db.select().from(dispatches).where(ofEvent(organizationId, eventId));
}

const ofEvent = (organizationId: string, eventId: string) => {
  const prefix = `dsp_${eventId.slice(4)}_`;
  return and(
    eq(dispatches.organizationId, organizationId),
    gte(dispatches.id, prefix),
    lt(dispatches.id, `${prefix}~`),
  );
};

export async function dispatchesAfter(db: Db, { organizationId, after, limit }: Slice) {
  return db
    .select({ id: dispatches.id, eventId: dispatches.eventId, recipient: dispatches.recipient })
    .from(dispatches)
    .where(and(eq(dispatches.organizationId, organizationId), gt(dispatches.id, after)))
    .orderBy(asc(dispatches.id))
    .limit(limit);
}

/** What was written for, and is kept of, a message. One that has not left yet does not leave any more. */
const scrubbed = (now: string) => {
  // A run that holds it may be sending it this moment.
  const stops = sql`state = 'waiting' AND type <> 'privacy.requested' AND NOT EXISTS (
    SELECT 1 FROM lanes, json_each(lanes.claimed) AS claim
    WHERE lanes.id = ${dispatches.lane} AND claim.value = ${dispatches.id})`;
  return {
    recipient: null,
    text: null,
    mediaUrl: null,
    detail: null,
    attempts: sql`(SELECT json_group_array(json_remove(value, '$.detail')) FROM json_each(attempts))`,
    state: sql`CASE WHEN ${stops} THEN 'cancelled' ELSE state END`,
    reason: sql`CASE WHEN ${stops} THEN 'cancelled_by_user' ELSE reason END`,
    finishedAt: sql`CASE WHEN ${stops} THEN ${now} ELSE finished_at END`,
  };
};

/** Answers how many messages lost their contents. */
export async function scrubDispatches(
  db: Db,
  organizationId: string,
  which: { eventId: string } | { ids: readonly string[] },
  now: string,
): Promise<number> {
  const where =
    'eventId' in which
      ? ofEvent(organizationId, which.eventId)
      : and(eq(dispatches.organizationId, organizationId), inArray(dispatches.id, [...which.ids]));
  const rows = await db.update(dispatches).set(scrubbed(now)).where(where).returning({ id: dispatches.id });
  return rows.length;
}

export async function writeEventData(
  db: Db,
  { organizationId, id }: Pick<EventRow, 'organizationId' | 'id'>,
  data: EventRow['data'],
): Promise<void> {
  await db
    .update(events)
    .set({ data })
    .where(and(eq(events.organizationId, organizationId), eq(events.id, id)));
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
export async function keptDeliveries(db: Db, { organizationId, after, limit, connectionId }: Slice) {
  return db
    .select({ id: deliveries.id, payload: deliveries.payload })
    .from(deliveries)
    .where(
      and(
        eq(deliveries.organizationId, organizationId),
        gt(deliveries.id, after),
        isNotNull(deliveries.payload),
        connectionId ? eq(deliveries.connectionId, connectionId) : undefined,
      ),
    )
    .orderBy(asc(deliveries.id))
    .limit(limit);
}

export async function payloadOf(db: Db, organizationId: string, deliveryId: string): Promise<string | null> {
  const rows = await db
    .select({ payload: deliveries.payload })
    .from(deliveries)
    .where(and(eq(deliveries.organizationId, organizationId), eq(deliveries.id, deliveryId)));
  return rows[0]?.payload ?? null;
}

/** Times that a pack is rewritten against another erasure of the same pack. */
const ROUNDS = 5;

/**
 * Takes raw requests out of packs, which they share with those of others; what is taken out reads as if
 * retention had dropped it. `references` are `<pack>#<position>`; `goes` decides on the contents.
 */
export async function dropFromPacks(
  db: Db,
  references: readonly string[],
  goes: (stored: StoredPayload) => boolean,
): Promise<number> {
  const packs = Map.groupBy(references, (reference) => reference.slice(0, reference.lastIndexOf('#')));
  let dropped = 0;
  for (const [id, own] of packs) {
    const positions = own.map((reference) => Number(reference.slice(reference.lastIndexOf('#') + 1)));
    dropped += await dropFromPack(db, id, positions, goes);
  }
  return dropped;
}

async function dropFromPack(
  db: Db,
  id: string,
  positions: readonly number[],
  goes: (stored: StoredPayload) => boolean,
): Promise<number> {
  for (let round = 0; round < ROUNDS; round++) {
    const row = await db.$client
      .prepare('SELECT content FROM payloads WHERE id = ?1')
      .bind(id)
      .first<{ content: number[] }>();
    if (!row) return 0;
    const content = Uint8Array.from(row.content);
    const stored = await unpackPayloads(content);
    const going = positions.filter((position) => {
      const one = stored[position];
      return one !== undefined && one !== null && goes(one);
    });
    if (going.length === 0) return 0;
    const rest = stored.map((one, position) => (going.includes(position) ? null : one));
    const { meta } = await db.$client
      .prepare('UPDATE payloads SET content = ?1 WHERE id = ?2 AND content = ?3')
      .bind(await packPayloads(rest), id, content.buffer)
      .run();
    if (meta.changes > 0) return going.length;
  }
  throw new Error(`pack ${id} never stood still`);
}

export async function lettersAfter(db: Db, { organizationId, after, limit }: Slice) {
  return db
    .select()
    .from(deadLetters)
    .where(and(eq(deadLetters.organizationId, organizationId), gt(deadLetters.id, after)))
    .orderBy(asc(deadLetters.id))
    .limit(limit);
}

export async function deleteLetters(db: Db, organizationId: string, ids: readonly string[]): Promise<void> {
  await db
    .delete(deadLetters)
    .where(and(eq(deadLetters.organizationId, organizationId), inArray(deadLetters.id, [...ids])));
}

export async function inboxAfter(db: Db, { organizationId, after, limit }: Slice) {
  return db
    .select()
    .from(inbox)
    .where(and(eq(inbox.organizationId, organizationId), gt(inbox.id, after)))
    .orderBy(asc(inbox.id))
    .limit(limit);
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
