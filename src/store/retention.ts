/** Rows that carry their own expiry. */
import { lt } from 'drizzle-orm';
import type { Db } from './db';
import { hookTokens, idempotencyKeys } from './schema';

export async function dropExpired(db: Db, now: string): Promise<void> {
  await db.batch([
    db.delete(hookTokens).where(lt(hookTokens.expiresAt, now)),
    db.delete(idempotencyKeys).where(lt(idempotencyKeys.expiresAt, now)),
  ]);
}
