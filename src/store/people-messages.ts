/** The messages to one customer: found by their event or recipient, and emptied. */
import { and, asc, eq, gte, inArray, isNotNull, lt, sql } from 'drizzle-orm';
import type { Db } from './db';
import { behindAt, type Slice } from './people';
import { dispatches } from './schema';

export type DispatchRow = typeof dispatches.$inferSelect;

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

/** Messages with their recipients, as many as there are. */
export async function dispatchesAfter(db: Db, slice: Slice) {
  return db
    .select({ id: dispatches.id, recipient: dispatches.recipient })
    .from(dispatches)
    .where(and(behindAt(dispatches, slice), isNotNull(dispatches.recipient)))
    .orderBy(asc(dispatches.id))
    .limit(slice.limit);
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
  const rows = await db
    .update(dispatches)
    .set(scrubbed(now))
    .where(and(where, sql`coalesce(recipient, text, media_url, detail) IS NOT NULL OR state = 'waiting'`))
    .returning({ id: dispatches.id });
  return rows.length;
}
