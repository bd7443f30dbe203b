/** Dispatches by what the lanes do with them: being sent now, and the messages that left. */
import { and, desc, eq, lt, sql } from 'drizzle-orm';
import { type Db, type Page, paged } from './db';
import type { Dispatch } from './lanes';
import { dispatches } from './schema';

/** Those that their lane's holder is sending at this moment, newest first: at most one claim per lane. */
export async function processingDispatches(db: Db, organizationId: string, now: string): Promise<Dispatch[]> {
  return db
    .select()
    .from(dispatches)
    .where(
      and(
        eq(dispatches.organizationId, organizationId),
        eq(dispatches.state, 'waiting'),
        sql`${dispatches.id} IN (SELECT claim.value FROM lanes, json_each(lanes.claimed) AS claim
              WHERE lanes.organization_id = ${organizationId} AND lanes.lease_until > ${now})`,
      ),
    )
    .orderBy(desc(dispatches.id));
}

/** Ids among these that their lane's holder is sending at this moment. */
export async function claimedNow(
  db: Db,
  organizationId: string,
  ids: readonly string[],
  now: string,
): Promise<Set<string>> {
  const { results } = await db.$client
    .prepare(
      `SELECT claim.value AS id FROM lanes, json_each(lanes.claimed) AS claim
       WHERE lanes.organization_id = ?1 AND lanes.lease_until > ?2
         AND claim.value IN (SELECT value FROM json_each(?3))`,
    )
    .bind(organizationId, now, JSON.stringify(ids))
    .all<{ id: string }>();
  return new Set(results.map(({ id }) => id));
}

/** Messages and events that left on a channel; what ran as an action in another system is neither. */
export async function listSent(
  db: Db,
  organizationId: string,
  page: Page & { channelId?: string | undefined; connectionId?: string | undefined },
) {
  const rows = await db.query.dispatches.findMany({
    where: and(
      eq(dispatches.organizationId, organizationId),
      eq(dispatches.state, 'sent'),
      sql`${dispatches.action} ->> 'kind' <> 'connector'`,
      page.channelId ? eq(dispatches.lane, page.channelId) : undefined,
      page.connectionId ? eq(dispatches.connectionId, page.connectionId) : undefined,
      page.cursor ? lt(dispatches.id, page.cursor) : undefined,
    ),
    orderBy: desc(dispatches.id),
    limit: page.limit + 1,
  });
  return paged(rows, page);
}
