/** Whom messages may go to: who wants none, and who wrote when to which channel. */
import { and, desc, eq, lt } from 'drizzle-orm';
import { type Db, jsonChunks, type Page, pagedBy } from './db';
import { optOuts } from './schema';

/** What is known of the recipients of one claim. */
export interface Audience {
  optedOut: Set<string>;
  /** When they last wrote to the channel, by address; milliseconds since the epoch. */
  heardAt: Map<string, number>;
}

export async function readAudience(
  db: Db,
  organizationId: string,
  channelId: string,
  addresses: readonly string[],
): Promise<Audience> {
  const audience: Audience = { optedOut: new Set(), heardAt: new Map() };
  const d1 = db.$client;
  for (const chunk of jsonChunks(addresses)) {
    const [out, heard] = await d1.batch<{ address: string; heardAt: string }>([
      d1
        .prepare(
          `SELECT address FROM opt_outs WHERE organization_id = ?1 AND address IN (SELECT value FROM json_each(?2))`,
        )
        .bind(organizationId, chunk),
      d1
        .prepare(
          `SELECT address, heard_at AS heardAt FROM contacts
           WHERE channel_id = ?1 AND address IN (SELECT value FROM json_each(?2))`,
        )
        .bind(channelId, chunk),
    ]);
    for (const { address } of out?.results ?? []) audience.optedOut.add(address);
    for (const { address, heardAt } of heard?.results ?? [])
      audience.heardAt.set(address, Date.parse(heardAt));
  }
  return audience;
}

export type OptOut = typeof optOuts.$inferSelect;

/** One page, the last in the alphabet first. */
export async function listOptOuts(db: Db, organizationId: string, page: Page) {
  const rows = await db.query.optOuts.findMany({
    where: and(
      eq(optOuts.organizationId, organizationId),
      page.cursor ? lt(optOuts.address, page.cursor) : undefined,
    ),
    orderBy: desc(optOuts.address),
    limit: page.limit + 1,
  });
  return pagedBy(rows, page, ({ address }) => address);
}

export async function getOptOut(
  db: Db,
  organizationId: string,
  address: string,
): Promise<OptOut | undefined> {
  return db.query.optOuts.findFirst({
    where: and(eq(optOuts.organizationId, organizationId), eq(optOuts.address, address)),
  });
}

/** The first word stands: an address that is on the list stays as it is. */
export async function addOptOut(db: Db, row: OptOut): Promise<void> {
  await db.insert(optOuts).values(row).onConflictDoNothing();
}

export async function removeOptOut(db: Db, organizationId: string, address: string): Promise<boolean> {
  const rows = await db
    .delete(optOuts)
    .where(and(eq(optOuts.organizationId, organizationId), eq(optOuts.address, address)))
    .returning({ address: optOuts.address });
  return rows.length > 0;
}
