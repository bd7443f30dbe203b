/** The figures of one lane, for the people who look at it. */

import type { Db } from './db';
import type { lanes } from './schema';

export interface LaneFigures {
  lane: typeof lanes.$inferSelect;
  waiting: number;
  due: number;
  /** Entered and sent since `since`. */
  entered: number;
  sent: number;
}

/**
 * Undefined for what has no lane. `firstId` is the least id of a dispatch as old as `since`, and
 * `firstRecent` of one that may have been sent since then.
 */
export async function laneFigures(
  db: Db,
  organizationId: string,
  laneId: string,
  at: { now: string; since: string; firstId: string; firstRecent: string },
): Promise<LaneFigures | undefined> {
  const d1 = db.$client;
  const lane = await db.query.lanes.findFirst({
    where: (row, { and, eq }) => and(eq(row.id, laneId), eq(row.organizationId, organizationId)),
  });
  if (!lane) return undefined;
  const [queue, flow] = await d1.batch<Record<string, number>>([
    d1
      .prepare(
        `SELECT count(*) AS waiting, coalesce(sum(due <= ?2), 0) AS due
         FROM dispatches WHERE lane = ?1 AND state = 'waiting'`,
      )
      .bind(laneId, at.now),
    d1
      .prepare(
        `SELECT coalesce(sum(id >= ?3), 0) AS entered, coalesce(sum(state = 'sent' AND finished_at >= ?5), 0) AS sent
         FROM dispatches WHERE organization_id = ?1 AND id >= ?4 AND lane = ?2`,
      )
      .bind(organizationId, laneId, at.firstId, at.firstRecent, at.since),
  ]);
  const [counts, moved] = [queue?.results[0], flow?.results[0]];
  return {
    lane,
    waiting: counts?.waiting ?? 0,
    due: counts?.due ?? 0,
    entered: moved?.entered ?? 0,
    sent: moved?.sent ?? 0,
  };
}
