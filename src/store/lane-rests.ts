/** When lanes work and when they rest: what wakes them, holds them, and lets them go. */
import { and, eq, sql } from 'drizzle-orm';
import type { DispatchMessage } from '../queues';
import type { Db } from './db';
import { TIMED } from './lanes';
import { lanes } from './schema';

/** Lanes that could work now, the longest waiting first: neither lease, pace, hours nor breaker holds them. */
export async function dueLanes(db: Db, now: string, limit: number): Promise<DispatchMessage[]> {
  const { results } = await db.$client
    .prepare(
      `SELECT organization_id AS organizationId, id AS lane, (SELECT min(due) FROM dispatches WHERE lane = lanes.id AND state = 'waiting' AND due <= ?1
                     AND (lanes.quiet_until <= ?1 OR NOT ${TIMED})) AS oldest
       FROM lanes WHERE lease_until <= ?1 AND next_at <= ?1 AND open_until <= ?1 AND (oldest IS NOT NULL OR claimed <> '[]')
       ORDER BY oldest LIMIT ?2`,
    )
    .bind(now, limit)
    .all<DispatchMessage & { oldest: string }>();
  return results.map(({ organizationId, lane }) => ({ organizationId, lane }));
}

/** A lane with nothing that may leave: until when its hours are quiet, and its day over. Written once. */
export async function holdLane(
  db: Db,
  lane: string,
  hold: { quietUntil: string; dailyLimit: number | null; day: string; nextDay: string },
): Promise<void> {
  const { quietUntil, dailyLimit, day, nextDay } = hold;
  await db.$client
    .prepare(
      `UPDATE lanes SET quiet_until = max(quiet_until, ?2),
         next_at = CASE WHEN sent_day = ?4 AND sent_today >= ?3 THEN max(next_at, ?5) ELSE next_at END
       WHERE id = ?1 AND (quiet_until < ?2 OR (sent_day = ?4 AND sent_today >= ?3 AND next_at < ?5))`,
    )
    .bind(lane, quietUntil, dailyLimit, day, nextDay)
    .run();
}

/** Other hours: what waits for the end of the old ones is due when it was wanted, and held by the new ones. */
export async function reopenLanes(db: Db, organizationId: string): Promise<void> {
  const d1 = db.$client;
  await d1.batch([
    d1
      .prepare(
        `UPDATE dispatches SET due = detail, reason = NULL, detail = NULL
         WHERE organization_id = ?1 AND lane IN (SELECT id FROM lanes WHERE organization_id = ?1)
           AND state = 'waiting' AND reason = 'quiet_hours'`,
      )
      .bind(organizationId),
    d1
      .prepare(`UPDATE lanes SET quiet_until = '' WHERE organization_id = ?1 AND quiet_until <> ''`)
      .bind(organizationId),
  ]);
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
    .set({ nextAt: '', openUntil: '', quietUntil: '', failures: 0 })
    .where(and(eq(lanes.organizationId, organizationId), eq(lanes.id, lane)));
}
