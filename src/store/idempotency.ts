/** Answers to POSTs that carried an Idempotency-Key. A key is taken before the work and settled after it. */
import { and, eq, lte } from 'drizzle-orm';
import type { Db } from './db';
import { idempotencyKeys } from './schema';

export type IdempotencyKey = typeof idempotencyKeys.$inferSelect;

/** The status of a key whose request is still being worked on. */
export const RUNNING = 0;

type KeyId = Pick<IdempotencyKey, 'organizationId' | 'key'>;

const isKey = ({ organizationId, key }: KeyId) =>
  and(eq(idempotencyKeys.organizationId, organizationId), eq(idempotencyKeys.key, key));

/** Takes a key that is free or expired; else answers the row that holds it. Of two at once, one wins. */
export async function takeKey(
  db: Db,
  wanted: KeyId & Pick<IdempotencyKey, 'fingerprint' | 'expiresAt'>,
  now: string,
): Promise<IdempotencyKey | undefined> {
  const row: IdempotencyKey = { ...wanted, status: RUNNING, body: '' };
  const taken = await db
    .insert(idempotencyKeys)
    .values(row)
    .onConflictDoUpdate({
      target: [idempotencyKeys.organizationId, idempotencyKeys.key],
      set: row,
      setWhere: lte(idempotencyKeys.expiresAt, now),
    })
    .returning({ key: idempotencyKeys.key });
  if (taken.length > 0) return undefined;
  // Gone again between the two statements: whoever held it has only just let go.
  return (await db.query.idempotencyKeys.findFirst({ where: isKey(wanted) })) ?? row;
}

/** Keeps the answer for whoever asks again. */
export async function settleKey(
  db: Db,
  { organizationId, key, ...answer }: KeyId & Pick<IdempotencyKey, 'status' | 'body' | 'expiresAt'>,
): Promise<void> {
  await db.update(idempotencyKeys).set(answer).where(isKey({ organizationId, key }));
}

/** The request came to nothing: the same key may try again. */
export async function releaseKey(db: Db, key: KeyId): Promise<void> {
  await db.delete(idempotencyKeys).where(isKey(key));
}
