/** An organization with one API key, put into the database as tests need it. */
import type { Db } from '../../src/store/db';
import { apiKeys, organizations } from '../../src/store/schema';

export async function insertOrganization(
  db: Db,
  row: typeof organizations.$inferInsert,
  key: typeof apiKeys.$inferInsert,
): Promise<void> {
  await db.batch([db.insert(organizations).values(row), db.insert(apiKeys).values(key)]);
}
