/** Organizations, and finding one by an API key. */
import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Db } from './db';
import { apiKeys, organizations } from './schema';

export type Organization = typeof organizations.$inferSelect;

export async function organizationsByIds(db: Db, ids: readonly string[]): Promise<Map<string, Organization>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .select()
    .from(organizations)
    .where(sql`${organizations.id} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`);
  return new Map(rows.map((row) => [row.id, row]));
}

/** The organization behind an API key's hash, and the key's id. Reads only: a key's use is not written down. */
export async function organizationByKey(
  db: Db,
  hash: string,
): Promise<{ organization: Organization; keyId: string } | undefined> {
  const rows = await db
    .select({ organization: organizations, keyId: apiKeys.id })
    .from(apiKeys)
    .innerJoin(organizations, eq(organizations.id, apiKeys.organizationId))
    .where(and(eq(apiKeys.hash, hash), isNull(apiKeys.revokedAt)));
  return rows[0];
}

export type OrganizationPatch = Partial<Pick<Organization, 'name' | 'timeZone' | 'language' | 'rules'>>;

export async function updateOrganization(
  db: Db,
  id: string,
  patch: OrganizationPatch,
): Promise<Organization | undefined> {
  if (Object.keys(patch).length === 0)
    return db.query.organizations.findFirst({ where: eq(organizations.id, id) });
  const rows = await db.update(organizations).set(patch).where(eq(organizations.id, id)).returning();
  return rows[0];
}
