/** Opt-outs in the mass: found by a part of their address, and put in many at once. */
import { and, desc, eq, lt, sql } from 'drizzle-orm';
import type { OptOut } from './audience';
import { type Db, jsonChunks, type Page, pagedBy } from './db';
import { optOuts } from './schema';

/** Those whose address holds this text, the last in the alphabet first. */
export async function findOptOuts(db: Db, organizationId: string, text: string, page: Page) {
  const rows = await db.query.optOuts.findMany({
    where: and(
      eq(optOuts.organizationId, organizationId),
      sql`instr(${optOuts.address}, ${text}) > 0`,
      page.cursor ? lt(optOuts.address, page.cursor) : undefined,
    ),
    orderBy: desc(optOuts.address),
    limit: page.limit + 1,
  });
  return pagedBy(rows, page, ({ address }) => address);
}

/** Answers how many were not on the list yet; the others stay as they are. */
export async function addOptOuts(db: Db, rows: readonly OptOut[]): Promise<number> {
  const statements = jsonChunks(rows).map((chunk) =>
    db.$client
      .prepare(
        `INSERT INTO opt_outs (organization_id, address, source, created_at)
         SELECT value ->> 'organizationId', value ->> 'address', value ->> 'source', value ->> 'createdAt'
         FROM json_each(?1) WHERE true
         ON CONFLICT DO NOTHING`,
      )
      .bind(chunk),
  );
  if (statements.length === 0) return 0;
  const results = await db.$client.batch(statements);
  return results.reduce((sum, { meta }) => sum + meta.changes, 0);
}
