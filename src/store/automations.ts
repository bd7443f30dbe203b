/** Automations: what to do when an event comes. */
import { and, asc, desc, eq, lt, sql } from 'drizzle-orm';
import { type Db, type Page, paged } from './db';
import { automations } from './schema';

export type Automation = typeof automations.$inferSelect;

export async function insertAutomations(db: Db, rows: readonly Automation[]): Promise<void> {
  const [first, ...rest] = rows.map((row) => db.insert(automations).values(row));
  if (first) await db.batch([first, ...rest]);
}

export async function getAutomation(
  db: Db,
  organizationId: string,
  id: string,
): Promise<Automation | undefined> {
  return db.query.automations.findFirst({
    where: and(eq(automations.organizationId, organizationId), eq(automations.id, id)),
  });
}

export async function listAutomations(
  db: Db,
  organizationId: string,
  page: Page & { connectionId?: string | undefined },
) {
  const rows = await db.query.automations.findMany({
    where: and(
      eq(automations.organizationId, organizationId),
      page.connectionId ? eq(automations.connectionId, page.connectionId) : undefined,
      page.cursor ? lt(automations.id, page.cursor) : undefined,
    ),
    orderBy: desc(automations.id),
    limit: page.limit + 1,
  });
  return paged(rows, page);
}

export async function updateAutomation(
  db: Db,
  organizationId: string,
  id: string,
  patch: Partial<Omit<Automation, 'organizationId' | 'id' | 'createdAt'>>,
): Promise<Automation | undefined> {
  const rows = await db
    .update(automations)
    .set(patch)
    .where(and(eq(automations.organizationId, organizationId), eq(automations.id, id)))
    .returning();
  return rows[0];
}

export async function deleteAutomation(db: Db, organizationId: string, id: string): Promise<boolean> {
  const rows = await db
    .delete(automations)
    .where(and(eq(automations.organizationId, organizationId), eq(automations.id, id)))
    .returning({ id: automations.id });
  return rows.length > 0;
}

/** Those that are on, for all the organizations of a consumer batch. */
export async function enabledAutomations(db: Db, organizationIds: readonly string[]): Promise<Automation[]> {
  if (organizationIds.length === 0) return [];
  return db
    .select()
    .from(automations)
    .where(
      and(
        sql`${automations.organizationId} IN (SELECT value FROM json_each(${JSON.stringify(organizationIds)}))`,
        eq(automations.enabled, true),
      ),
    )
    .orderBy(asc(automations.priority), asc(automations.id));
}
