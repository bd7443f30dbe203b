/**
 * How far a connection's listings were read. One row per connection, because its listings share a
 * credential and a rate limit; its `cursor` is JSON with one text per listing.
 */
import { and, eq, gt, sql } from 'drizzle-orm';
import { SYNC_OBJECTS, type SyncObject } from '../kit';
import type { Connection } from './connections';
import type { Db } from './db';
import { connections, cursors } from './schema';

export type Cursor = typeof cursors.$inferSelect;

/** The listings' own cursors, opaque to the hub. */
export type Positions = Partial<Record<SyncObject, string>>;

export async function readCursor(db: Db, connectionId: string): Promise<Cursor | undefined> {
  return db.query.cursors.findFirst({ where: eq(cursors.connectionId, connectionId) });
}

/** What the stored text means. Older than the JSON of positions it is the orders' cursor alone. */
export function positionsOf(cursor: string | null | undefined): Positions {
  if (!cursor) return {};
  const { notBefore: _wait, ...positions } = parse(cursor) ?? { orders: cursor };
  return positions;
}

const KEYS: ReadonlySet<string> = new Set([...SYNC_OBJECTS, 'notBefore']);

function parse(cursor: string): (Positions & { notBefore?: string }) | undefined {
  try {
    const value: unknown = JSON.parse(cursor);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    const entries = Object.entries(value);
    const ours = entries.every(([key, text]) => KEYS.has(key) && typeof text === 'string');
    return ours && entries.length > 0 ? value : undefined;
  } catch {
    return undefined;
  }
}

/** As `cursors.cursor` stores it. `notBefore` is what the vendor asked for, ISO-8601 UTC; nobody hastens that. */
export function cursorText(positions: Positions, notBefore?: string): string | null {
  const stored = { ...positions, ...(notBefore ? { notBefore } : {}) };
  return Object.keys(stored).length > 0 ? JSON.stringify(stored) : null;
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

/** Notes a failed poll: when to try again. The positions stay. */
export async function putOffPoll(
  db: Db,
  poll: {
    connectionId: string;
    organizationId: string;
    retryAt: string;
    now: string;
    /** The version that was read, and its text with the wait that the vendor asked for, if any. */
    version: number;
    cursor: string | null;
  },
): Promise<void> {
  await db
    .insert(cursors)
    .values({
      connectionId: poll.connectionId,
      organizationId: poll.organizationId,
      version: 1,
      cursor: poll.cursor,
      retryAt: poll.retryAt,
      failures: 1,
      polledAt: poll.now,
    })
    .onConflictDoUpdate({
      target: cursors.connectionId,
      set: {
        // Another run may have moved on meanwhile: its positions stand.
        cursor: sql`CASE WHEN ${cursors.version} = ${poll.version} THEN ${poll.cursor} ELSE ${cursors.cursor} END`,
        retryAt: poll.retryAt,
        failures: sql`${cursors.failures} + 1`,
        polledAt: poll.now,
      },
    });
}

/**
 * Somebody asks for it, or has mended what was wrong: a failed poll waits no longer, except for as
 * long as the vendor asked. A spent budget still waits.
 */
export async function hastenPoll(db: Db, organizationId: string, connectionId: string): Promise<void> {
  await db
    .update(cursors)
    .set({
      retryAt: sql`CASE WHEN json_valid(${cursors.cursor}) THEN ${cursors.cursor} ->> '$.notBefore' END`,
    })
    .where(
      and(
        eq(cursors.organizationId, organizationId),
        eq(cursors.connectionId, connectionId),
        gt(cursors.failures, 0),
      ),
    );
}

/** `polls` goes with the rules: whether the cron names the connection. */
export async function setSyncRules(
  db: Db,
  { organizationId, id }: Pick<Connection, 'organizationId' | 'id'>,
  change: Pick<Connection, 'sync' | 'polls' | 'updatedAt'>,
): Promise<Connection | undefined> {
  const rows = await db
    .update(connections)
    .set(change)
    .where(and(eq(connections.organizationId, organizationId), eq(connections.id, id)))
    .returning();
  return rows[0];
}
