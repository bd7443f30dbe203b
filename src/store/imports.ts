/** Initial imports: history that somebody asked for, to be looked at before its automations are switched on. */
import { and, eq, inArray, sql } from 'drizzle-orm';
import type { SyncObject } from '../kit';
import type { EventData } from '../kit/model';
import type { Db } from './db';
import { imports } from './schema';

export type Import = typeof imports.$inferSelect;

/** How far one listing was imported. */
export interface Imported {
  cursor: string | null;
  done: boolean;
  /** Items listed, each once. */
  count: number;
  /** A few as they look in the canonical model. Gone once somebody has reviewed them. */
  samples: EventData[];
  /** Subjects of the page before: listings overlap, and nothing shall be counted twice. */
  last?: string[];
}

export type Progress = Partial<Record<SyncObject, Imported>>;

/** States in which the connection is not polled and its automations stay off. */
const OPEN: readonly Import['state'][] = ['running', 'review'];

export async function readImport(db: Db, connectionId: string): Promise<Import | undefined> {
  return db.query.imports.findFirst({ where: eq(imports.connectionId, connectionId) });
}

/** Whether automations of this connection may not be switched on yet: its import runs, or awaits its review. */
export async function importBlocks(db: Db, connectionId: string): Promise<boolean> {
  const found = await db.query.imports.findFirst({
    columns: { state: true },
    where: eq(imports.connectionId, connectionId),
  });
  return found !== undefined && OPEN.includes(found.state);
}

/** Begins an import, or lets a failed one go on; in place of any other that does not run. */
export async function putImport(db: Db, row: Import): Promise<Import | undefined> {
  const { connectionId: _key, organizationId: _owner, ...values } = row;
  const rows = await db
    .insert(imports)
    .values(row)
    .onConflictDoUpdate({
      target: imports.connectionId,
      set: values,
      setWhere: sql`${imports.state} <> 'running'`,
    })
    .returning();
  return rows[0];
}

/**
 * Notes how far a running import came. False when another run has noted something since `known` was
 * read: that run goes on instead.
 */
export async function noteImport(
  db: Db,
  known: Pick<Import, 'connectionId' | 'progress'>,
  progress: Progress,
): Promise<boolean> {
  const rows = await db
    .update(imports)
    .set({ progress, reason: null })
    .where(
      and(
        eq(imports.connectionId, known.connectionId),
        eq(imports.state, 'running'),
        eq(imports.progress, known.progress),
      ),
    )
    .returning({ connectionId: imports.connectionId });
  return rows.length > 0;
}

/** Ends a running import, or shows why it waits. */
export async function settleImport(
  db: Db,
  connectionId: string,
  change: Pick<Import, 'state' | 'reason' | 'finishedAt'>,
): Promise<void> {
  await db
    .update(imports)
    .set(change)
    .where(and(eq(imports.connectionId, connectionId), eq(imports.state, 'running')));
}

/** Somebody has looked at it. The samples, which are personal data, have done their work. */
export async function confirmImport(
  db: Db,
  { connectionId, progress }: Pick<Import, 'connectionId' | 'progress'>,
): Promise<Import | undefined> {
  const bare = Object.entries(progress).map(([object, one]) => [object, { ...one, samples: [] }]);
  const rows = await db
    .update(imports)
    .set({ state: 'confirmed', progress: Object.fromEntries(bare) })
    .where(and(eq(imports.connectionId, connectionId), inArray(imports.state, ['review', 'confirmed'])))
    .returning();
  return rows[0];
}
