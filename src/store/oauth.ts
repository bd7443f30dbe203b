/** Consents that were begun, the tokens they end in, and who renews them. */
import { and, eq, gt, isNotNull, isNull, lte, or } from 'drizzle-orm';
import type { Connection } from './connections';
import type { Db } from './db';
import { connections, oauthStates } from './schema';

export type OAuthState = typeof oauthStates.$inferSelect;

type Key = Pick<Connection, 'organizationId' | 'id'>;

const at = ({ organizationId, id }: Key) =>
  and(eq(connections.organizationId, organizationId), eq(connections.id, id));

/** Keeps a consent that was begun, and drops those whose time has passed. */
export async function putState(db: Db, state: OAuthState, now: string): Promise<void> {
  await db.batch([
    db.delete(oauthStates).where(lte(oauthStates.expiresAt, now)),
    db.insert(oauthStates).values(state),
  ]);
}

/**
 * Takes a consent away, once; undefined for one that is unknown, used, expired, or was begun in another
 * session or organization, which does not use it up.
 */
export async function takeState(
  db: Db,
  state: Pick<OAuthState, 'hash' | 'sessionId' | 'organizationId'>,
  now: string,
): Promise<OAuthState | undefined> {
  const rows = await db
    .delete(oauthStates)
    .where(
      and(
        eq(oauthStates.hash, state.hash),
        eq(oauthStates.sessionId, state.sessionId),
        eq(oauthStates.organizationId, state.organizationId),
        gt(oauthStates.expiresAt, now),
      ),
    )
    .returning();
  return rows[0];
}

/** Connections that were authorised for one account at a vendor, in whichever organizations. */
export async function connectionsByAccount(
  db: Db,
  connector: string,
  account: string,
): Promise<Connection[]> {
  return db
    .select()
    .from(connections)
    .where(
      and(
        eq(connections.connector, connector),
        // Said outright, so that SQLite uses the partial index.
        isNotNull(connections.account),
        eq(connections.account, account),
      ),
    )
    .orderBy(connections.id)
    .limit(100);
}

/** Claims the renewal of these secrets until a time; false while somebody else does it, or has done it. */
export async function claimRenewal(
  db: Db,
  connection: Pick<Connection, 'organizationId' | 'id' | 'secrets'>,
  until: string,
  now: string,
): Promise<boolean> {
  const rows = await db
    .update(connections)
    .set({ renewUntil: until })
    .where(
      and(
        at(connection),
        eq(connections.secrets, connection.secrets),
        or(isNull(connections.renewUntil), lte(connections.renewUntil, now)),
      ),
    )
    .returning({ id: connections.id });
  return rows.length > 0;
}

/** Nobody tries again before a time: it did not work. */
export async function restRenewal(
  db: Db,
  connection: Pick<Connection, 'organizationId' | 'id' | 'secrets'>,
  until: string,
): Promise<void> {
  await db
    .update(connections)
    .set({ renewUntil: until })
    .where(and(at(connection), eq(connections.secrets, connection.secrets)));
}

export type Authorised = Partial<
  Pick<Connection, 'secrets' | 'settings' | 'account' | 'status' | 'connectedAt' | 'health' | 'updatedAt'>
>;

/** Writes what a consent or a renewal gave, unless the secrets are no longer those that it began with. */
export async function writeGranted(
  db: Db,
  connection: Pick<Connection, 'organizationId' | 'id' | 'secrets'>,
  granted: Authorised & Pick<Connection, 'secrets'>,
): Promise<Connection | undefined> {
  const rows = await db
    .update(connections)
    .set({ ...granted, renewUntil: null })
    .where(and(at(connection), eq(connections.secrets, connection.secrets)))
    .returning();
  return rows[0];
}
