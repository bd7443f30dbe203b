/** When the webhooks of a connection are registered again. */
import { and, eq, lte } from 'drizzle-orm';
import type { Db } from './db';
import { registrations } from './schema';

export type RegistrationRow = typeof registrations.$inferSelect;

export async function putRegistration(db: Db, row: RegistrationRow): Promise<void> {
  const { origin, renewAt } = row;
  await db
    .insert(registrations)
    .values(row)
    .onConflictDoUpdate({ target: registrations.connectionId, set: { origin, renewAt } });
}

export async function dueRegistrations(db: Db, now: string, limit: number): Promise<RegistrationRow[]> {
  return db
    .select()
    .from(registrations)
    .where(lte(registrations.renewAt, now))
    .orderBy(registrations.renewAt)
    .limit(limit);
}

/** Takes one that is due; false when somebody else has. Whoever else looks finds it due at `again` only. */
export async function takeRegistration(
  db: Db,
  { connectionId, renewAt }: RegistrationRow,
  again: string,
): Promise<boolean> {
  const rows = await db
    .update(registrations)
    .set({ renewAt: again })
    .where(and(eq(registrations.connectionId, connectionId), eq(registrations.renewAt, renewAt)))
    .returning({ id: registrations.connectionId });
  return rows.length > 0;
}

export async function dropRegistration(db: Db, connectionId: string): Promise<void> {
  await db.delete(registrations).where(eq(registrations.connectionId, connectionId));
}
