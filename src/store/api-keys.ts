/** API keys as their owners see them. Of the key itself only the hash and the last four characters are kept. */
import { and, desc, eq, isNull, lt } from 'drizzle-orm';
import { type Db, type Page, paged } from './db';
import { apiKeys } from './schema';

export type ApiKey = typeof apiKeys.$inferSelect;

/** Newest first, revoked ones too. */
export async function listApiKeys(db: Db, organizationId: string, page: Page) {
  const rows = await db
    .select()
    .from(apiKeys)
    .where(
      and(eq(apiKeys.organizationId, organizationId), page.cursor ? lt(apiKeys.id, page.cursor) : undefined),
    )
    .orderBy(desc(apiKeys.id))
    .limit(page.limit + 1);
  return paged(rows, page);
}

export const getApiKey = (db: Db, organizationId: string, id: string): Promise<ApiKey | undefined> =>
  db.query.apiKeys.findFirst({ where: and(eq(apiKeys.organizationId, organizationId), eq(apiKeys.id, id)) });

export async function insertApiKey(db: Db, key: ApiKey): Promise<void> {
  await db.insert(apiKeys).values(key);
}

/** False where there is no such key that still works. */
export async function revokeApiKey(
  db: Db,
  organizationId: string,
  id: string,
  now: string,
): Promise<boolean> {
  const rows = await db
    .update(apiKeys)
    .set({ revokedAt: now })
    .where(and(eq(apiKeys.organizationId, organizationId), eq(apiKeys.id, id), isNull(apiKeys.revokedAt)))
    .returning({ id: apiKeys.id });
  return rows.length > 0;
}
