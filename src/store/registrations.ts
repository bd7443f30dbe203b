/** When the webhooks of a connection are registered again. */
import { eq, lte, sql } from 'drizzle-orm';
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

/** Takes those whose time has come; whoever else looks finds them due at `again` only. */
export async function takeDueRegistrations(
  db: Db,
  now: string,
  again: string,
  limit: number,
): Promise<RegistrationRow[]> {
  const due = db
    .select({ id: registrations.connectionId })
    .from(registrations)
    .where(lte(registrations.renewAt, now))
    .orderBy(registrations.renewAt)
    .limit(limit);
  return db
    .update(registrations)
    .set({ renewAt: again })
    .where(sql`${registrations.connectionId} IN ${due}`)
    .returning();
}

export async function dropRegistration(db: Db, connectionId: string): Promise<void> {
  await db.delete(registrations).where(eq(registrations.connectionId, connectionId));
}
