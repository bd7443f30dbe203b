/**
 * Lanes: taking one claims its due dispatches, settling one writes what became of them.
 * Both are one transaction, and each costs the lane one row whatever the number of dispatches.
 */
import { and, eq, lte, or, sql } from 'drizzle-orm';
import { type Db, jsonChunks } from './db';
import { DEAD_LETTERS, type DeadLetterWrite } from './dead-letters';
import type { Event } from './deliveries';
import { dispatches, events, lanes, subjects } from './schema';
import { subjectKey } from './subjects';

export type Dispatch = typeof dispatches.$inferSelect;

/** Failures in a row that open a lane's breaker; an open lane tries one dispatch at a time. */
export const BREAKER_AFTER = 5;

/** Oldest due dispatches that a claim chooses from by priority: bounds what one claim reads. */
const WINDOW = 500;

export interface Taken {
  dispatches: Dispatch[];
  events: Map<string, Event>;
  /** How far the subject of each has come, by `subjectKey`. */
  ranks: Map<string, number>;
  /** All of them were claimed by a holder that never came back: they may have been sent. */
  abandoned: boolean;
  failures: number;
}

// By priority among the oldest due; the breaker's half-open state claims a single dispatch.
const claimable = (lane: string, now: string, limit: number) => sql`(
  SELECT json_group_array(id) FROM (
    SELECT id, row_number() OVER (ORDER BY priority, due, id) AS place FROM (
      SELECT id, priority, due FROM dispatches
      WHERE lane = ${lane} AND organization_id = lanes.organization_id AND state = 'waiting' AND due <= ${now}
      ORDER BY due LIMIT ${WINDOW}))
  WHERE place <= CASE WHEN lanes.failures >= ${BREAKER_AFTER} THEN 1 ELSE ${limit} END)`;

/**
 * Takes the lane until `leaseUntil`; undefined when another run holds it, it must wait, or nothing is
 * due. What a lost holder had claimed is claimed again first, and alone. Safe to repeat with the same
 * lease when D1's answer got lost.
 */
export async function takeLane(
  db: Db,
  lane: string,
  options: { lease: string; leaseUntil: string; now: string; limit: number },
): Promise<Taken | undefined> {
  const { lease, leaseUntil, now, limit } = options;
  const claim = sql`lanes, json_each(lanes.claimed) AS claim WHERE lanes.id = ${lane} AND lanes.lease = ${lease}`;
  const ids = sql`SELECT lanes.organization_id, claim.value FROM ${claim}`;
  const [taken, rows, claimed, itsEvents, itsSubjects] = await db.batch([
    db
      .update(lanes)
      .set({
        lease,
        leaseUntil,
        abandoned: sql`CASE WHEN lanes.lease = ${lease} THEN lanes.abandoned ELSE lanes.claimed <> '[]' END`,
        claimed: sql`CASE WHEN lanes.claimed <> '[]' THEN lanes.claimed ELSE ${claimable(lane, now, limit)} END`,
      })
      .where(
        and(
          eq(lanes.id, lane),
          or(lte(lanes.leaseUntil, now), eq(lanes.lease, lease)),
          lte(lanes.nextAt, now),
          lte(lanes.openUntil, now),
          sql`(lanes.claimed <> '[]' OR EXISTS (
            SELECT 1 FROM dispatches WHERE lane = ${lane} AND organization_id = lanes.organization_id
              AND state = 'waiting' AND due <= ${now}))`,
        ),
      ),
    db.select().from(lanes).where(eq(lanes.id, lane)),
    db
      .select()
      .from(dispatches)
      .where(and(sql`(organization_id, id) IN (${ids})`, eq(dispatches.state, 'waiting')))
      .orderBy(dispatches.priority, dispatches.due, dispatches.id),
    db
      .select()
      .from(events)
      .where(
        sql`(organization_id, id) IN (
          SELECT organization_id, event_id FROM dispatches WHERE (organization_id, id) IN (${ids}))`,
      ),
    db
      .select({
        connectionId: subjects.connectionId,
        subject: subjects.subject,
        rank: sql<number>`coalesce(${subjects.state} ->> 'rank', 0)`,
      })
      .from(subjects)
      .where(
        sql`(connection_id, subject) IN (
          SELECT connection_id, subject FROM dispatches WHERE (organization_id, id) IN (${ids}))`,
      ),
  ]);
  const [row] = rows;
  if (!taken.meta.changes || !row) return undefined;
  return {
    dispatches: claimed,
    events: new Map(itsEvents.map((event) => [event.id, event])),
    ranks: new Map(itsSubjects.map((one) => [subjectKey(one.connectionId, one.subject), one.rank])),
    abandoned: row.abandoned,
    failures: row.failures,
  };
}

/** What one dispatch became. `waiting` again means a retry at `due`. */
export interface Settled {
  organizationId: string;
  id: string;
  state: Dispatch['state'];
  due: string;
  reason: string | null;
  detail: string | null;
  recipient: string | null;
  text: string | null;
  mediaUrl: string | null;
  providerId: string | null;
  finishedAt: string | null;
  attempts: Dispatch['attempts'];
}

// A cancelled, sent or failed dispatch stays what it is: only waiting and unknown ones move.
const SETTLE = `
  UPDATE dispatches SET state = value ->> 'state', due = value ->> 'due', reason = value ->> 'reason',
    detail = value ->> 'detail', recipient = value ->> 'recipient', text = value ->> 'text',
    media_url = value ->> 'mediaUrl', provider_id = value ->> 'providerId', finished_at = value ->> 'finishedAt',
    attempts = value ->> 'attempts'
  FROM json_each(?1)
  WHERE dispatches.organization_id = value ->> 'organizationId' AND dispatches.id = value ->> 'id'
    AND dispatches.state IN ('waiting', 'unknown')`;

/** Writes the outcomes and gives the lane back. Answers when its next dispatch is due, if any waits. */
export async function settleLane(
  db: Db,
  lane: string,
  lease: string,
  result: {
    settled: Settled[];
    dead: DeadLetterWrite[];
    nextAt: string;
    openUntil: string;
    failures: number;
  },
): Promise<string | null> {
  const d1 = db.$client;
  const results = await d1.batch<{ due: string | null }>([
    ...jsonChunks(result.settled).map((chunk) => d1.prepare(SETTLE).bind(chunk)),
    ...jsonChunks(result.dead).map((chunk) => d1.prepare(DEAD_LETTERS).bind(chunk)),
    d1
      .prepare(
        `UPDATE lanes SET lease = NULL, lease_until = '', claimed = '[]', abandoned = 0, next_at = ?3, open_until = ?4, failures = ?5
         WHERE id = ?1 AND lease = ?2`,
      )
      .bind(lane, lease, result.nextAt, result.openUntil, result.failures),
    d1.prepare(`SELECT min(due) AS due FROM dispatches WHERE lane = ?1 AND state = 'waiting'`).bind(lane),
  ]);
  return results.at(-1)?.results[0]?.due ?? null;
}

/** Lanes that could work now, the longest waiting first: neither lease, pace nor breaker holds them. */
export async function dueLanes(db: Db, now: string, limit: number): Promise<string[]> {
  const { results } = await db.$client
    .prepare(
      `SELECT id, (SELECT min(due) FROM dispatches WHERE lane = lanes.id AND state = 'waiting') AS oldest
       FROM lanes WHERE lease_until <= ?1 AND next_at <= ?1 AND open_until <= ?1 AND (oldest <= ?1 OR claimed <> '[]')
       ORDER BY oldest LIMIT ?2`,
    )
    .bind(now, limit)
    .all<{ id: string }>();
  return results.map(({ id }) => id);
}

/** The lane of a paused channel rests until then; not if it was resumed meanwhile. */
export async function restLane(db: Db, lane: string, until: string): Promise<void> {
  await db
    .update(lanes)
    .set({ nextAt: sql`max(next_at, ${until})` })
    .where(
      and(
        eq(lanes.id, lane),
        sql`EXISTS (SELECT 1 FROM connections WHERE connections.id = ${lane} AND status = 'paused')`,
      ),
    );
}

/** A lane that was resumed or got new credentials starts afresh: neither rest nor breaker holds it. */
export async function freeLane(db: Db, organizationId: string, lane: string): Promise<void> {
  await db
    .update(lanes)
    .set({ nextAt: '', openUntil: '', failures: 0 })
    .where(and(eq(lanes.organizationId, organizationId), eq(lanes.id, lane)));
}
