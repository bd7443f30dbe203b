/** API keys as their owners see them. Of the key itself only the hash and the last four characters are kept. */
import { and, desc, eq, isNull, lt } from 'drizzle-orm';
import { listedKeys } from './accounts-schema';
import { type Db, type Page, paged } from './db';

export type ApiKey = typeof listedKeys.$inferSelect;

/** Newest first, revoked ones too. */
export async function listApiKeys(db: Db, organizationId: string, page: Page) {
  const rows = await db
    .select()
    .from(listedKeys)
    .where(
      and(
        eq(listedKeys.organizationId, organizationId),
        page.cursor ? lt(listedKeys.id, page.cursor) : undefined,
      ),
    )
    .orderBy(desc(listedKeys.id))
    .limit(page.limit + 1);
  return paged(rows, page);
}

export async function insertApiKey(db: Db, key: ApiKey): Promise<void> {
  await db.insert(listedKeys).values(key);
}

/** False where there is no such key that still works. */
export async function revokeApiKey(
  db: Db,
  organizationId: string,
  id: string,
  now: string,
): Promise<boolean> {
  const rows = await db
    .update(listedKeys)
    .set({ revokedAt: now })
    .where(
      and(eq(listedKeys.organizationId, organizationId), eq(listedKeys.id, id), isNull(listedKeys.revokedAt)),
    )
    .returning({ id: listedKeys.id });
  return rows.length > 0;
}
