/** Notes in the audit log. What was done stands, noted or not: a failure here is only logged. */
import { newId } from '../kit/id';
import { insertAudit, insertUserAudit, type NewAuditEntry } from '../store/audit';
import type { Hub } from './hub';

/** What was changed in one organization. */
export const audit = (hub: Hub, entry: Omit<NewAuditEntry, 'id'>): Promise<void> =>
  note(hub, entry.action, (id) => insertAudit(hub.db, { id, ...entry }));

/** What a person did with their account, in the log of each of their organizations. */
export const auditUser = (
  hub: Hub,
  user: { id: string } | { email: string },
  action: string,
  ip: string | undefined,
): Promise<void> => note(hub, action, (id) => insertUserAudit(hub.db, { id, user, action, ip }));

async function note(hub: Hub, action: string, write: (id: string) => Promise<void>): Promise<void> {
  try {
    await write(newId('aud', hub.now()));
  } catch (error) {
    hub.log.error('audit not written', { action, error: String(error) });
  }
}
