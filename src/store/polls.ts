/** How far each polled listing was read. */
import { and, eq, gt, sql } from 'drizzle-orm';
import type { Db } from './db';
import { cursors } from './schema';

export type Cursor = typeof cursors.$inferSelect;

export async function readCursor(db: Db, connectionId: string): Promise<Cursor | undefined> {
  return db.query.cursors.findFirst({ where: eq(cursors.connectionId, connectionId) });
}

/**
 * Nobody polls before `retryAt`: the rest of an unfinished poll waits. False when another run has
 * written such a time already: the rest is that run's.
 */
export async function waitWithPoll(
  db: Db,
  poll: { connectionId: string; organizationId: string; retryAt: string; now: string },
): Promise<boolean> {
  const rows = await db
    .insert(cursors)
    .values({
      connectionId: poll.connectionId,
      organizationId: poll.organizationId,
      version: 1,
      cursor: null,
      retryAt: poll.retryAt,
      polledAt: poll.now,
    })
    .onConflictDoUpdate({
      target: cursors.connectionId,
      // It got somewhere: what failed before is over.
      set: { retryAt: poll.retryAt, failures: 0, polledAt: poll.now },
      setWhere: sql`coalesce(${cursors.retryAt}, '') <= ${poll.now}`,
    })
    .returning({ connectionId: cursors.connectionId });
  return rows.length > 0;
}

/** Notes a failed poll: when to try again. The cursor itself stays. */
export async function putOffPoll(
  db: Db,
  poll: { connectionId: string; organizationId: string; retryAt: string; now: string },
): Promise<void> {
  await db
    .insert(cursors)
    .values({
      connectionId: poll.connectionId,
      organizationId: poll.organizationId,
      version: 1,
      cursor: null,
      retryAt: poll.retryAt,
      failures: 1,
      polledAt: poll.now,
    })
    .onConflictDoUpdate({
      target: cursors.connectionId,
      set: { retryAt: poll.retryAt, failures: sql`${cursors.failures} + 1`, polledAt: poll.now },
    });
}

/** Somebody asks for it, or has mended what was wrong: a failed poll waits no longer. A spent budget still does. */
export async function hastenPoll(db: Db, organizationId: string, connectionId: string): Promise<void> {
  await db
    .update(cursors)
    .set({ retryAt: null })
    .where(
      and(
        eq(cursors.organizationId, organizationId),
        eq(cursors.connectionId, connectionId),
        gt(cursors.failures, 0),
      ),
    );
}
