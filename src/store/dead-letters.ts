/** What the queues and lanes gave up on, with a way back. */
import { and, desc, eq, isNull, lt, ne } from 'drizzle-orm';
import { type Db, jsonChunks, type Page, paged } from './db';
import { deadLetters } from './schema';

export interface DeadLetterWrite {
  organizationId: string;
  id: string;
  kind: (typeof deadLetters.$inferSelect)['kind'];
  connectionId: string | null;
  reason: string;
  detail: string | null;
  message: unknown;
}

/** Takes JSON rows of DeadLetterWrite; one that was replayed and failed again is open again. */
export const DEAD_LETTERS = `
  INSERT INTO dead_letters (organization_id, id, kind, connection_id, reason, detail, message)
  SELECT value ->> 'organizationId', value ->> 'id', value ->> 'kind', value ->> 'connectionId', value ->> 'reason',
         value ->> 'detail', value ->> 'message'
  FROM json_each(?1) WHERE true
  ON CONFLICT (organization_id, id) DO UPDATE SET
    reason = excluded.reason, detail = excluded.detail, replayed_at = NULL`;

export type DeadLetter = typeof deadLetters.$inferSelect;

export async function putDeadLetters(db: Db, letters: readonly DeadLetterWrite[]): Promise<void> {
  const statements = jsonChunks(letters).map((chunk) => db.$client.prepare(DEAD_LETTERS).bind(chunk));
  if (statements.length > 0) await db.$client.batch(statements);
}

export async function getDeadLetter(
  db: Db,
  organizationId: string,
  id: string,
): Promise<DeadLetter | undefined> {
  return db.query.deadLetters.findFirst({
    where: and(eq(deadLetters.organizationId, organizationId), eq(deadLetters.id, id)),
  });
}

export async function listDeadLetters(db: Db, organizationId: string, page: Page) {
  const rows = await db.query.deadLetters.findMany({
    where: and(
      eq(deadLetters.organizationId, organizationId),
      isNull(deadLetters.replayedAt),
      page.cursor ? lt(deadLetters.id, page.cursor) : undefined,
    ),
    orderBy: desc(deadLetters.id),
    limit: page.limit + 1,
  });
  return paged(rows, page);
}

/** Takes it off the list. */
export async function markReplayed(db: Db, organizationId: string, id: string, now: string): Promise<void> {
  await db
    .update(deadLetters)
    .set({ replayedAt: now })
    .where(
      and(
        eq(deadLetters.organizationId, organizationId),
        eq(deadLetters.id, id),
        isNull(deadLetters.replayedAt),
      ),
    );
}

/**
 * Drops letters older than an id, with the bodies in them. The letter of a dispatch has the time of
 * its event, which may be long before the dispatch failed, and holds no body: it stays.
 */
export async function dropDeadLetters(db: Db, before: string): Promise<number> {
  const result = await db
    .delete(deadLetters)
    .where(and(lt(deadLetters.id, before), ne(deadLetters.kind, 'dispatch')));
  return result.meta.changes;
}
