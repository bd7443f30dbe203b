/** Rows that carry their own expiry. */
import { lt } from 'drizzle-orm';
import { invitations, sessions, setupTokens, verifications } from './accounts-schema';
import type { Db } from './db';
import { hookTokens, idempotencyKeys, oauthStates } from './schema';

/** `now` is ISO-8601 UTC. */
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
