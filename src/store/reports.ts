/**
 * Counting dispatches. Their ids begin with the time of their event, so that a day is a range of the
 * primary key: what a report reads is what it counts, however much lies beside it.
 */
import type { Db } from './db';
import type { DispatchState } from './types';

/** A day of the merchant's, as the ids of dispatches whose events came within it. */
export interface CountedDay {
  /** `YYYY-MM-DD`. */
  day: string;
  from: string;
  /** The first that belongs to it no more. */
  before: string;
}

/** So many dispatches that are alike in all that reports tell apart. */
export interface Tally {
  day: string;
  state: DispatchState;
  /** Null where a whole event went to a subscriber. */
  automationId: string | null;
  /** Where the event came from. */
  connectionId: string;
  channelId: string;
  /** Why it did not leave; null where it did, or still may. */
  reason: string | null;
  count: number;
}

/** One seek per day, one row read per dispatch. */
export async function countDispatches(
  db: Db,
  organizationId: string,
  days: readonly CountedDay[],
): Promise<{ tallies: Tally[]; rowsRead: number }> {
  const { results, meta } = await db.$client
    .prepare(
      `SELECT day.value ->> 'day' AS day, state, automation_id AS automationId, connection_id AS connectionId,
              lane AS channelId, CASE WHEN state IN ('waiting', 'sent') THEN NULL ELSE reason END AS reason,
              count(*) AS count
       FROM json_each(?2) AS day
       CROSS JOIN dispatches ON organization_id = ?1
         AND dispatches.id >= day.value ->> 'from' AND dispatches.id < day.value ->> 'before'
       GROUP BY 1, 2, 3, 4, 5, 6`,
    )
    .bind(organizationId, JSON.stringify(days))
    .all<Tally>();
  return { tallies: results, rowsRead: meta.rows_read };
}

/** The queue of one channel. */
export interface QueueFigures {
  channelId: string;
  waiting: number;
  /** Of them, those that could leave now. */
  due: number;
  entered: number;
  sent: number;
}

/**
 * The queues of these channels; those that nothing stirred in are left out. `firstId` is the least id
 * of a dispatch as old as `since`, and `firstRecent` of one that may have been sent since then.
 */
export async function queueFigures(
  db: Db,
  organizationId: string,
  channelIds: readonly string[],
  at: { now: string; since: string; firstId: string; firstRecent: string },
): Promise<QueueFigures[]> {
  const d1 = db.$client;
  const ids = JSON.stringify(channelIds);
  const [queues, flows] = await d1.batch<QueueFigures>([
    d1
      .prepare(
        `SELECT lane AS channelId, count(*) AS waiting, sum(due <= ?3) AS due
         FROM json_each(?2) AS channel CROSS JOIN dispatches ON lane = channel.value AND state = 'waiting'
         WHERE organization_id = ?1 GROUP BY lane`,
      )
      .bind(organizationId, ids, at.now),
    d1
      .prepare(
        `SELECT lane AS channelId, sum(id >= ?3) AS entered, sum(state = 'sent' AND finished_at >= ?5) AS sent
         FROM dispatches
         WHERE organization_id = ?1 AND id >= ?4 AND lane IN (SELECT value FROM json_each(?2)) GROUP BY lane`,
      )
      .bind(organizationId, ids, at.firstId, at.firstRecent, at.since),
  ]);
  const none = { waiting: 0, due: 0, entered: 0, sent: 0 };
  const found = new Map<string, QueueFigures>();
  for (const row of [...(queues?.results ?? []), ...(flows?.results ?? [])])
    found.set(row.channelId, { ...none, ...found.get(row.channelId), ...row });
  return [...found.values()].filter(({ waiting, entered, sent }) => waiting + entered + sent > 0);
}
