/** Connections and the tokens of their hook addresses. */
import { and, desc, eq, gt, isNull, lt, ne, or, sql } from 'drizzle-orm';
import { type Db, type Page, paged } from './db';
import { automations, connections, cursors, hookTokens, imports, lanes, registrations } from './schema';

export type Connection = typeof connections.$inferSelect;

/** Creates the connection, the token of its address and its lane in one transaction. */
export async function insertConnection(db: Db, row: Connection, tokenHash: string): Promise<void> {
  const { organizationId, id } = row;
  await db.batch([
    db.insert(connections).values(row),
    db.insert(hookTokens).values({ hash: tokenHash, organizationId, connectionId: id }),
    db.insert(lanes).values({ id, organizationId }),
  ]);
}

export async function getConnection(
  db: Db,
  organizationId: string,
  id: string,
): Promise<Connection | undefined> {
  return db.query.connections.findFirst({
    where: and(eq(connections.organizationId, organizationId), eq(connections.id, id)),
  });
}

export async function listConnections(db: Db, organizationId: string, page: Page) {
  const rows = await db.query.connections.findMany({
    where: and(
      eq(connections.organizationId, organizationId),
      page.cursor ? lt(connections.id, page.cursor) : undefined,
    ),
    orderBy: desc(connections.id),
    limit: page.limit + 1,
  });
  return paged(rows, page);
}

/** For consumers: queue messages name connections that the hub itself put there. */
export async function connectionsByIds(db: Db, ids: readonly string[]): Promise<Map<string, Connection>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .select()
    .from(connections)
    .where(sql`${connections.id} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`);
  return new Map(rows.map((row) => [row.id, row]));
}

export async function connectionsOf(db: Db, organizationIds: readonly string[]): Promise<Connection[]> {
  if (organizationIds.length === 0) return [];
  return db
    .select()
    .from(connections)
    .where(
      sql`${connections.organizationId} IN (SELECT value FROM json_each(${JSON.stringify(organizationIds)}))`,
    );
}

export type ConnectionPatch = Partial<
  Pick<
    Connection,
    | 'name'
    | 'status'
    | 'settings'
    | 'secrets'
    | 'teams'
    | 'health'
    | 'connectedAt'
    | 'updatedAt'
    | 'renewUntil'
  >
>;

/** With `ifSecrets` only while those are the stored ones; undefined when nothing was changed. */
export async function updateConnection(
  db: Db,
  organizationId: string,
  id: string,
  patch: ConnectionPatch,
  ifSecrets?: string,
): Promise<Connection | undefined> {
  const rows = await db
    .update(connections)
    .set(patch)
    .where(
      and(
        eq(connections.organizationId, organizationId),
        eq(connections.id, id),
        ifSecrets === undefined ? undefined : eq(connections.secrets, ifSecrets),
      ),
    )
    .returning();
  return rows[0];
}

/** Deletes what configures it; what it received and sent stays until retention takes it. */
export async function deleteConnection(db: Db, organizationId: string, id: string): Promise<boolean> {
  const [deleted] = await db.batch([
    db
      .delete(connections)
      .where(and(eq(connections.organizationId, organizationId), eq(connections.id, id)))
      .returning({ id: connections.id }),
    db
      .delete(hookTokens)
      .where(and(eq(hookTokens.organizationId, organizationId), eq(hookTokens.connectionId, id))),
    db
      .delete(automations)
      .where(and(eq(automations.organizationId, organizationId), eq(automations.connectionId, id))),
    db.delete(imports).where(and(eq(imports.organizationId, organizationId), eq(imports.connectionId, id))),
    db.delete(cursors).where(and(eq(cursors.organizationId, organizationId), eq(cursors.connectionId, id))),
    db
      .delete(registrations)
      .where(and(eq(registrations.organizationId, organizationId), eq(registrations.connectionId, id))),
  ]);
  return deleted.length > 0;
}

/** The connection behind a hook address; expired tokens find nothing. */
export async function connectionByToken(db: Db, hash: string, now: string): Promise<Connection | undefined> {
  const rows = await db
    .select({ connection: connections })
    .from(hookTokens)
    .innerJoin(
      connections,
      and(
        eq(connections.organizationId, hookTokens.organizationId),
        eq(connections.id, hookTokens.connectionId),
      ),
    )
    .where(and(eq(hookTokens.hash, hash), or(isNull(hookTokens.expiresAt), gt(hookTokens.expiresAt, now))));
  return rows[0]?.connection;
}

/** One more address for the connection. */
export async function insertToken(
  db: Db,
  { organizationId, id }: Pick<Connection, 'organizationId' | 'id'>,
  hash: string,
): Promise<void> {
  await db.insert(hookTokens).values({ hash, organizationId, connectionId: id });
}

/** All addresses of the connection but this one work until `expiresAt` only. */
export async function expireTokens(
  db: Db,
  { organizationId, id }: Pick<Connection, 'organizationId' | 'id'>,
  hash: string,
  expiresAt: string,
): Promise<void> {
  await db
    .update(hookTokens)
    .set({ expiresAt })
    .where(
      and(
        eq(hookTokens.organizationId, organizationId),
        eq(hookTokens.connectionId, id),
        isNull(hookTokens.expiresAt),
        ne(hookTokens.hash, hash),
      ),
    );
}

/** Ids of active connections that are polled, in order, behind `after`. */
export async function polledConnections(
  db: Db,
  after: string,
  limit: number,
): Promise<{ organizationId: string; id: string }[]> {
  return db
    .select({ organizationId: connections.organizationId, id: connections.id })
    .from(connections)
    .where(and(sql`polls = 1`, sql`status = 'active'`, gt(connections.id, after)))
    .orderBy(connections.id)
    .limit(limit);
}
