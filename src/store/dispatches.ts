/** Dispatches outside their lane: lists, resend, cancel. */
import { and, desc, eq, lt, sql } from 'drizzle-orm';
import { type Db, jsonChunks, type Page, paged } from './db';
import type { Dispatch } from './lanes';
import { deadLetters, dispatches } from './schema';
import type { DispatchState } from './types';

export type { Dispatch };

export async function getDispatch(db: Db, organizationId: string, id: string): Promise<Dispatch | undefined> {
  return db.query.dispatches.findFirst({
    where: and(eq(dispatches.organizationId, organizationId), eq(dispatches.id, id)),
  });
}

export interface DispatchFilter extends Page {
  state?: DispatchState | undefined;
  channelId?: string | undefined;
  connectionId?: string | undefined;
  eventId?: string | undefined;
  automationId?: string | undefined;
}

export async function listDispatches(db: Db, organizationId: string, filter: DispatchFilter) {
  const troubled = filter.state === 'failed' || filter.state === 'unknown';
  const rows = await db.query.dispatches.findMany({
    where: and(
      eq(dispatches.organizationId, organizationId),
      filter.cursor ? lt(dispatches.id, filter.cursor) : undefined,
      // The literal lets SQLite use the partial index of troubled ones.
      troubled ? sql`state IN ('failed', 'unknown')` : undefined,
      filter.state ? eq(dispatches.state, filter.state) : undefined,
      filter.channelId ? eq(dispatches.lane, filter.channelId) : undefined,
      filter.connectionId ? eq(dispatches.connectionId, filter.connectionId) : undefined,
      filter.eventId ? eq(dispatches.eventId, filter.eventId) : undefined,
      filter.automationId ? eq(dispatches.automationId, filter.automationId) : undefined,
    ),
    orderBy: desc(dispatches.id),
    limit: filter.limit + 1,
  });
  return paged(rows, filter);
}

/** What may be cancelled: what waits, unless a run holds it and may have sent it, and what nobody knows of. */
export const mayCancel = sql`state IN ('waiting', 'unknown')
  AND NOT EXISTS (SELECT 1 FROM lanes, json_each(lanes.claimed) AS claim
    WHERE lanes.id = dispatches.lane AND claim.value = dispatches.id)`;

/**
 * What may be put back into its lane. A sent one stays sent, and what was never meant to leave does not
 * leave by resending.
 */
export const mayResend = sql`state IN ('failed', 'unknown', 'cancelled')
  AND coalesce(reason, '') NOT IN ('simulated', 'too_many_hops')
  AND EXISTS (SELECT 1 FROM lanes WHERE lanes.id = dispatches.lane)`;

/** What becomes of a dispatch that somebody cancels. */
export const asCancelled = (now: string) => ({
  state: 'cancelled' as const,
  reason: 'cancelled_by_user',
  finishedAt: now,
});

/** What becomes of one that somebody sends again. */
export const asResent = (now: string) => ({
  state: 'waiting' as const,
  due: now,
  reason: null,
  detail: null,
  finishedAt: null,
  // From here on attempts are counted anew; the old ones stay visible.
  attempts: sql`json_insert(attempts, '$[#]', json_object('at', ${now}, 'outcome', 'resent', 'ms', 0))`,
});

/** Undefined when it cannot be cancelled, or not any more. */
export async function cancelDispatch(
  db: Db,
  organizationId: string,
  id: string,
  now: string,
): Promise<Dispatch | undefined> {
  const rows = await db
    .update(dispatches)
    .set(asCancelled(now))
    .where(and(eq(dispatches.organizationId, organizationId), eq(dispatches.id, id), mayCancel))
    .returning();
  return rows[0];
}

/** Puts a failed, unknown or cancelled dispatch back into its lane. */
export async function resendDispatch(
  db: Db,
  organizationId: string,
  id: string,
  now: string,
): Promise<Dispatch | undefined> {
  const [rows] = await db.batch([
    db
      .update(dispatches)
      .set(asResent(now))
      .where(and(eq(dispatches.organizationId, organizationId), eq(dispatches.id, id), mayResend))
      .returning(),
    db
      .update(deadLetters)
      .set({ replayedAt: now })
      .where(and(eq(deadLetters.organizationId, organizationId), eq(deadLetters.id, deadLetterOf(id)))),
  ]);
  return rows[0];
}

/** The dead letter that a given-up dispatch leaves behind. */
export const deadLetterOf = (dispatchId: string): string => `ded_${dispatchId.slice(4)}`;

/** A message as its channel reports on it: by our reference, or else by the id that it has there. */
export interface Reported {
  organizationId: string;
  lane: string;
  dispatchId: string | null;
  providerId: string;
}

export const reportedKey = ({ lane, dispatchId, providerId }: Omit<Reported, 'organizationId'>): string =>
  dispatchId ?? `${lane} ${providerId}`;

/**
 * How many dispatches the events behind these came from, by `reportedKey`. By the channel's own id only
 * messages about messages are found: of all others nobody needs to know.
 */
export async function hopsOfDispatches(db: Db, reported: readonly Reported[]): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  for (const chunk of jsonChunks(reported)) {
    const { results } = await db.$client
      .prepare(
        `SELECT about.value ->> 'dispatchId' AS dispatchId, about.value ->> 'lane' AS lane,
                about.value ->> 'providerId' AS providerId, made.value ->> 'hops' AS hops
         FROM json_each(?1) AS about
         JOIN dispatches ON dispatches.organization_id = about.value ->> 'organizationId'
          AND dispatches.id = coalesce(about.value ->> 'dispatchId', (
                SELECT id FROM dispatches
                WHERE lane = about.value ->> 'lane' AND provider_id = about.value ->> 'providerId'
                  AND provider_id IS NOT NULL AND substr(type, 1, 8) = 'message.'
                LIMIT 1))
         JOIN deliveries ON deliveries.organization_id = dispatches.organization_id
          AND deliveries.id = 'dlv_' || substr(dispatches.event_id, 5, 26)
         JOIN json_each(deliveries.events) AS made ON made.value ->> 'id' = dispatches.event_id
         WHERE dispatches.lane = about.value ->> 'lane'`,
      )
      .bind(chunk)
      .all<Omit<Reported, 'organizationId'> & { hops: number }>();
    for (const { hops, ...key } of results) found.set(reportedKey(key), hops);
  }
  return found;
}
