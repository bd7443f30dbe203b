/**
 * What has had its time leaves. D1 charges a row for each that is deleted, whatever its indexes, so what is
 * dropped is what was cheap to keep: no event and no attempt has a row of its own, a hundred raw bodies share one.
 * Each statement deletes a bounded number, because a database does one thing at a time.
 */
import { lt } from 'drizzle-orm';
import { invitations, sessions, setupTokens, verifications } from './accounts-schema';
import type { Db } from './db';
import { hookTokens, idempotencyKeys, oauthStates, organizations } from './schema';

/** Rows that carry their own expiry. `now` is ISO-8601 UTC. */
export async function dropExpired(db: Db, now: string): Promise<void> {
  const moment = new Date(now);
  await db.batch([
    db.delete(hookTokens).where(lt(hookTokens.expiresAt, now)),
    db.delete(idempotencyKeys).where(lt(idempotencyKeys.expiresAt, now)),
    db.delete(oauthStates).where(lt(oauthStates.expiresAt, now)),
    db.delete(invitations).where(lt(invitations.expiresAt, now)),
    db.delete(setupTokens).where(lt(setupTokens.expiresAt, now)),
    db.delete(sessions).where(lt(sessions.expiresAt, moment)),
    db.delete(verifications).where(lt(verifications.expiresAt, moment)),
  ]);
}

/** Everybody whose rows may have had their time. */
export async function everyOrganization(db: Db): Promise<string[]> {
  const rows = await db.select({ id: organizations.id }).from(organizations);
  return rows.map(({ id }) => id);
}

/** Rows of one drop, at most. */
export const DROP_AT_ONCE = 2000;

// One that waits, for a reminder in four months, stays; so does what was only sent just now.
const DISPATCHES = `
  DELETE FROM dispatches WHERE organization_id = ?1 AND id IN (
    SELECT id FROM dispatches
    WHERE organization_id = ?1 AND id < 'dsp_' || ?2 AND state <> 'waiting' AND coalesce(finished_at, due) < ?3
    LIMIT ${DROP_AT_ONCE})`;

/** Dispatches older than a ULID that ended before a moment (ISO-8601 UTC). Answers how many went. */
export const dropDispatches = (
  db: Db,
  organizationId: string,
  before: string,
  ended: string,
): Promise<number> => drop(db, DISPATCHES, organizationId, before, ended);

// The event of a dispatch lies in its delivery.
const DELIVERIES = `
  DELETE FROM deliveries WHERE organization_id = ?1 AND id IN (
    SELECT id FROM deliveries AS old
    WHERE organization_id = ?1 AND id < 'dlv_' || ?2 AND NOT EXISTS (
      SELECT 1 FROM dispatches
      WHERE organization_id = ?1 AND id > 'dsp_' || substr(old.id, 5) AND id < 'dsp_' || substr(old.id, 5) || '~')
    LIMIT ${DROP_AT_ONCE})`;

/** Deliveries older than a ULID, and their events, once none of their dispatches is left. */
export const dropDeliveries = (db: Db, organizationId: string, before: string): Promise<number> =>
  drop(db, DELIVERIES, organizationId, before);

/** Connections that states are kept of, also of those that were deleted: one row read for each. */
export async function connectionsWithSubjects(db: Db): Promise<string[]> {
  const { results } = await db.$client
    .prepare(
      `WITH RECURSIVE known (id) AS (
         SELECT min(connection_id) FROM subjects
         UNION ALL
         SELECT (SELECT min(connection_id) FROM subjects WHERE connection_id > known.id) FROM known
         WHERE known.id IS NOT NULL)
       SELECT id FROM known WHERE id IS NOT NULL`,
    )
    .all<{ id: string }>();
  return results.map(({ id }) => id);
}

// What a card's next move has to be told from stays; a catalogue does not age.
const CONTENTS = `
  UPDATE subjects SET version = version + 1, state = json_set(json_remove(state, '$.path', '$.conflicts'),
    '$.data', json(CASE WHEN state -> '$.data.card.stage' IS NULL THEN '{}'
      ELSE json_object('card', json_object('id', state -> '$.data.card.id', 'stage', state -> '$.data.card.stage')) END))
  WHERE connection_id = ?1 AND subject IN (
    SELECT subject FROM subjects
    WHERE connection_id = ?1 AND wake_at IS NULL AND substr(state ->> 'time', 1, 10) < ?2
      AND EXISTS (SELECT 1 FROM json_tree(state, '$.data') 
        WHERE atom IS NOT NULL AND fullkey <> '$.data.card.id' AND path <> '$.data.card.stage')
      AND state -> '$.data.product' IS NULL AND state -> '$.data.stock' IS NULL
    LIMIT ${DROP_AT_ONCE})`;

/**
 * Of states that nothing has moved since a day (`YYYY-MM-DD`) only the memory stays: how far it got and what
 * was told, and nobody's data. Answers how many.
 */
export const slimSubjects = (db: Db, connectionId: string, before: string): Promise<number> =>
  drop(db, CONTENTS, connectionId, before);

// A catalogue does not age: what it still lists would only come back.
const SUBJECTS = `
  DELETE FROM subjects WHERE connection_id = ?1 AND subject IN (
    SELECT subject FROM subjects
    WHERE connection_id = ?1 AND wake_at IS NULL AND substr(state ->> 'time', 1, 10) < ?2
      AND state -> '$.data.product' IS NULL AND state -> '$.data.stock' IS NULL
    LIMIT ${DROP_AT_ONCE})`;

/** States that nothing has moved since a day (`YYYY-MM-DD`). Answers how many went. */
export const dropSubjects = (db: Db, connectionId: string, before: string): Promise<number> =>
  drop(db, SUBJECTS, connectionId, before);

async function drop(db: Db, statement: string, ...values: string[]): Promise<number> {
  const { meta } = await db.$client
    .prepare(statement)
    .bind(...values)
    .run();
  return meta.changes;
}
