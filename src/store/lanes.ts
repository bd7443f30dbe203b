/**
 * Lanes: taking one claims its due dispatches, settling one writes what became of them.
 * Both are one transaction, and each costs the lane one row whatever the number of dispatches.
 */
import { and, desc, eq, lte, or, sql } from 'drizzle-orm';
import type { Connection } from './connections';
import { type Db, jsonChunks } from './db';
import { DEAD_LETTERS, type DeadLetterWrite } from './dead-letters';
import { DELIVERY, type Event, eventsIn, HOLDER } from './events';
import { FALLBACKS, type FallbackWrite } from './fallbacks';
import { connections, deliveries, dispatches, lanes, subjects } from './schema';
import { subjectKey } from './subjects';
import type { PathStep } from './types';

export type Dispatch = typeof dispatches.$inferSelect;

/** Failures in a row that open a lane's breaker; an open lane tries one dispatch at a time. */
export const BREAKER_AFTER = 5;

/** Oldest due dispatches that a claim of so many chooses from by priority: bounds what it reads. */
const windowOf = (limit: number): number => Math.max(100, 5 * limit);
/** Whoever has waited so long goes before priority, in order of arrival: a steady stream starves nobody. */
const AGED_MS = 3_600_000;

/** How far the subject of a dispatch has come. */
export interface Standing {
  rank: number;
  path: PathStep[];
}

export interface Taken {
  dispatches: Dispatch[];
  events: Map<string, Event>;
  /** By `subjectKey`. */
  standings: Map<string, Standing>;
  /** The connections that the events came from, by id. */
  sources: Map<string, Connection>;
  /** All of them were claimed by a holder that never came back: they may have been sent. */
  abandoned: boolean;
  failures: number;
}

/** What a lane may do today. */
export interface LaneLimits {
  /** Dispatches per claim. */
  limit: number;
  /** Messages per UTC day; null where there is no limit. */
  dailyLimit: number | null;
  /** `YYYY-MM-DD`, UTC. */
  day: string;
  /** Messages that keep to the merchant's hours stay. */
  quiet: boolean;
}

/** A message that keeps to the merchant's hours; as `isTimed` in the hub. */
export const TIMED = `(action ->> 'kind' = 'message' AND coalesce(action ->> 'urgent', 0) = 0)`;

const sentOn = (day: string) => sql`CASE WHEN lanes.sent_day = ${day} THEN lanes.sent_today ELSE 0 END`;

const isDue = (lane: string, now: string, quiet: boolean) => sql`
  lane = ${lane} AND organization_id = lanes.organization_id AND state = 'waiting' AND due <= ${now}
  ${quiet ? sql.raw(`AND NOT ${TIMED}`) : sql.empty()}`;

const CLAIMABLE = sql.raw('id, priority, due, connection_id, subject');
const URGENT = sql.raw(`action ->> '$.urgent' = 1`);

// What cannot wait, before the longest backlog; then, among the oldest due, who has waited long, one
// order's messages together; then by priority. The breaker's half-open state claims a single dispatch.
const claimable = (lane: string, now: string, { limit, dailyLimit, day, quiet }: LaneLimits) => sql`(
  SELECT json_group_array(id) FROM (
    SELECT id, row_number() OVER (
      ORDER BY urgent DESC, aged DESC, CASE WHEN aged THEN first END, CASE WHEN aged THEN subject END, priority, due, id
    ) AS place
    FROM (
      SELECT id, priority, due, subject, urgent, first, first <= ${agedBefore(now)} AS aged FROM (
        SELECT id, priority, due, subject, urgent, min(due) OVER (PARTITION BY connection_id, subject) AS first FROM (
          SELECT * FROM (SELECT ${CLAIMABLE}, 1 AS urgent FROM dispatches
            WHERE ${isDue(lane, now, quiet)} AND ${URGENT} ORDER BY due LIMIT ${windowOf(limit)})
          UNION ALL
          SELECT * FROM (SELECT ${CLAIMABLE}, 0 AS urgent FROM dispatches
            WHERE ${isDue(lane, now, quiet)} AND (${URGENT}) IS NOT TRUE ORDER BY due LIMIT ${windowOf(limit)})))))
  WHERE place <= CASE WHEN lanes.failures >= ${BREAKER_AFTER} THEN 1 ELSE ${limit} END
    AND (${dailyLimit} IS NULL OR place <= ${dailyLimit} - ${sentOn(day)}))`;

const agedBefore = (now: string): string => new Date(Date.parse(now) - AGED_MS).toISOString();

/**
 * Takes the lane until `leaseUntil`; undefined when another run holds it, it must wait, or nothing may
 * leave. What a lost holder had claimed is claimed again first, and alone. Safe to repeat with the same
 * lease when D1's answer got lost.
 */
export async function takeLane(
  db: Db,
  lane: string,
  options: LaneLimits & { lease: string; leaseUntil: string; now: string },
): Promise<Taken | undefined> {
  const { lease, leaseUntil, now, dailyLimit, day, quiet } = options;
  const claim = sql`lanes, json_each(lanes.claimed) AS claim WHERE lanes.id = ${lane} AND lanes.lease = ${lease}`;
  const ids = sql`SELECT lanes.organization_id, claim.value FROM ${claim}`;
  const [taken, rows, claimed, holders, itsSubjects, itsSources] = await db.batch([
    db
      .update(lanes)
      .set({
        lease,
        leaseUntil,
        abandoned: sql`CASE WHEN lanes.lease = ${lease} THEN lanes.abandoned ELSE lanes.claimed <> '[]' END`,
        claimed: sql`CASE WHEN lanes.claimed <> '[]' THEN lanes.claimed ELSE ${claimable(lane, now, options)} END`,
      })
      .where(
        and(
          eq(lanes.id, lane),
          or(lte(lanes.leaseUntil, now), eq(lanes.lease, lease)),
          lte(lanes.nextAt, now),
          lte(lanes.openUntil, now),
          sql`(lanes.claimed <> '[]' OR (
            (${dailyLimit} IS NULL OR ${sentOn(day)} < ${dailyLimit})
            AND EXISTS (SELECT 1 FROM dispatches WHERE ${isDue(lane, now, quiet)})))`,
        ),
      ),
    db.select().from(lanes).where(eq(lanes.id, lane)),
    db
      .select()
      .from(dispatches)
      .where(and(sql`(organization_id, id) IN (${ids})`, eq(dispatches.state, 'waiting')))
      .orderBy(
        desc(sql`coalesce(action ->> '$.urgent', 0)`),
        dispatches.priority,
        dispatches.due,
        dispatches.id,
      ),
    db
      .select(HOLDER)
      .from(deliveries)
      .where(
        sql`(organization_id, id) IN (
          SELECT organization_id, ${DELIVERY} FROM dispatches WHERE (organization_id, id) IN (${ids}))`,
      ),
    db
      .select({
        connectionId: subjects.connectionId,
        subject: subjects.subject,
        rank: sql<number>`coalesce(${subjects.state} ->> 'rank', 0)`,
        path: sql<string | null>`${subjects.state} ->> 'path'`,
      })
      .from(subjects)
      .where(
        sql`(connection_id, subject) IN (
          SELECT connection_id, subject FROM dispatches WHERE (organization_id, id) IN (${ids}))`,
      ),
    db
      .select()
      .from(connections)
      .where(
        sql`(organization_id, id) IN (
          SELECT organization_id, connection_id FROM dispatches WHERE (organization_id, id) IN (${ids}))`,
      ),
  ]);
  const [row] = rows;
  if (!taken.meta.changes || !row) return undefined;
  return {
    dispatches: claimed,
    events: new Map(holders.flatMap(eventsIn).map((event) => [event.id, event])),
    standings: new Map(
      itsSubjects.map(({ connectionId, subject, rank, path }) => [
        subjectKey(connectionId, subject),
        { rank, path: path === null ? [] : (JSON.parse(path) as PathStep[]) },
      ]),
    ),
    sources: new Map(itsSources.map((source) => [source.id, source])),
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

// A cancelled, sent or failed dispatch stays what it is: only waiting and unknown ones move. Written again
// because the answer got lost, it does not undo that somebody sent one again since.
const SETTLE = `
  UPDATE dispatches SET state = value ->> 'state', due = value ->> 'due', reason = value ->> 'reason',
    detail = value ->> 'detail', recipient = value ->> 'recipient', text = value ->> 'text',
    media_url = value ->> 'mediaUrl', provider_id = value ->> 'providerId', finished_at = value ->> 'finishedAt',
    attempts = value ->> 'attempts'
  FROM json_each(?1)
  WHERE dispatches.organization_id = value ->> 'organizationId' AND dispatches.id = value ->> 'id'
    AND dispatches.state IN ('waiting', 'unknown')
    AND json_array_length(dispatches.attempts) <= json_array_length(value ->> 'attempts')`;

// A channel's own word may have come before its answer: then what it was asked to send is still to be noted.
const NOTE = `
  UPDATE dispatches SET recipient = value ->> 'recipient', text = value ->> 'text', media_url = value ->> 'mediaUrl',
    provider_id = coalesce(provider_id, value ->> 'providerId'), attempts = value ->> 'attempts'
  FROM json_each(?1)
  WHERE dispatches.organization_id = value ->> 'organizationId' AND dispatches.id = value ->> 'id'
    AND dispatches.state IN ('sent', 'failed')
    AND json_array_length(dispatches.attempts) < json_array_length(value ->> 'attempts')`;

/** What a run leaves behind. Times are ISO-8601 UTC, or empty. */
export interface Settlement {
  settled: Settled[];
  dead: DeadLetterWrite[];
  fallbacks: FallbackWrite[];
  nextAt: string;
  openUntil: string;
  quietUntil: string;
  failures: number;
  /** Messages that left, as the daily limit counts them; at the limit the lane rests until `nextDay`. */
  left: number;
  dailyLimit: number | null;
  day: string;
  nextDay: string;
}

/**
 * Writes the outcomes and gives the lane back. Answers when its next dispatch is due, if any may leave,
 * and until when the lane itself rests.
 */
export async function settleLane(
  db: Db,
  lane: string,
  lease: string,
  result: Settlement,
): Promise<{ due: string | null; nextAt: string }> {
  const d1 = db.$client;
  const { nextAt, openUntil, quietUntil, failures, left, dailyLimit, day, nextDay } = result;
  const results = await d1.batch<{ due: string | null; nextAt: string }>([
    ...jsonChunks(result.settled).flatMap((chunk) =>
      [SETTLE, NOTE].map((sql) => d1.prepare(sql).bind(chunk)),
    ),
    ...jsonChunks(result.dead).map((chunk) => d1.prepare(DEAD_LETTERS).bind(chunk)),
    ...jsonChunks(result.fallbacks).map((chunk) => d1.prepare(FALLBACKS).bind(chunk)),
    d1
      .prepare(
        `UPDATE lanes SET lease = NULL, lease_until = '', claimed = '[]', abandoned = 0, open_until = ?4,
           quiet_until = ?5, failures = ?6, sent_day = ?8,
           sent_today = CASE WHEN sent_day = ?8 THEN sent_today ELSE 0 END + ?7,
           next_at = CASE WHEN ?9 IS NOT NULL AND CASE WHEN sent_day = ?8 THEN sent_today ELSE 0 END + ?7 >= ?9
                     THEN max(?3, ?10) ELSE ?3 END
         WHERE id = ?1 AND lease = ?2`,
      )
      .bind(lane, lease, nextAt, openUntil, quietUntil, failures, left, day, dailyLimit, nextDay),
    d1
      .prepare(
        `SELECT next_at AS nextAt, (SELECT min(due) FROM dispatches WHERE lane = ?1 AND state = 'waiting'
           ${quietUntil ? `AND NOT ${TIMED}` : ''}) AS due
         FROM lanes WHERE id = ?1`,
      )
      .bind(lane),
  ]);
  return results.at(-1)?.results[0] ?? { due: null, nextAt };
}
