/** Current states: read before a commit, and woken when an idle window has passed. */
import { and, isNotNull, lte, sql } from 'drizzle-orm';
import type { Db } from './db';
import { jsonChunks } from './db';
import { subjects } from './schema';

export type Subject = typeof subjects.$inferSelect;

/** The key under which `readSubjects` answers. */
export const subjectKey = (connectionId: string, subject: string): string => `${connectionId} ${subject}`;

export async function readSubjects(
  db: Db,
  keys: readonly { connectionId: string; subject: string }[],
): Promise<Map<string, Subject>> {
  const found = new Map<string, Subject>();
  for (const chunk of jsonChunks(keys)) {
    const rows = await db
      .select()
      .from(subjects)
      .where(
        sql`(${subjects.connectionId}, ${subjects.subject}) IN (SELECT value ->> 'connectionId', value ->> 'subject' FROM json_each(${chunk}))`,
      );
    for (const row of rows) found.set(subjectKey(row.connectionId, row.subject), row);
  }
  return found;
}

/**
 * Subjects whose idle window has passed: in the minute it did, and after 1, 2, 4, 8 … minutes, so
 * that a consumer that lags behind does not find one more message for the same cart every minute;
 * later every eighth minute, so that nobody waits for long after an outage.
 */
export async function wakingSubjects(db: Db, now: string, limit: number) {
  const age = sql`((unixepoch(${now}) - unixepoch(${subjects.wakeAt})) / 60)`;
  // Zero and the powers of two have no bit in common with the number before them.
  return db
    .select({
      organizationId: subjects.organizationId,
      connectionId: subjects.connectionId,
      subject: subjects.subject,
    })
    .from(subjects)
    .where(
      and(
        isNotNull(subjects.wakeAt),
        lte(subjects.wakeAt, now),
        sql`(${age} & (${age} - 1) = 0 OR ${age} % 8 = 0)`,
      ),
    )
    .orderBy(subjects.wakeAt)
    .limit(limit);
}
