/** Notes in the audit log. What was done stands, noted or not: a failure here is only logged. */
import { newId } from '../kit/id';
import { insertAudit, insertUserAudit, type NewAuditEntry } from '../store/audit';
import type { Instance } from './hub';

/** What was changed in one organization. */
export const audit = (instance: Instance, entry: Omit<NewAuditEntry, 'id'>): Promise<void> =>
  note(instance, entry.action, (id) => insertAudit(instance.of(entry.organizationId).db, { id, ...entry }));

/** What a person did with their account, in the log of each of their organizations. */
export const auditUser = (
  instance: Instance,
  user: { id: string } | { email: string },
  action: string,
  ip: string | undefined,
): Promise<void> =>
  note(instance, action, (id) => insertUserAudit(instance.directory, { id, user, action, ip }));

async function note(instance: Instance, action: string, write: (id: string) => Promise<void>): Promise<void> {
  try {
    await write(newId('aud', instance.now()));
  } catch (error) {
    instance.log.error('audit not written', { action, error: String(error) });
  }
}
