/** The audit log: who changed what in an organization, kept for a year. */
import { and, desc, eq, gte, lt, sql } from 'drizzle-orm';
import { type AuditDetail, auditLog } from './accounts-schema';
import { type Db, type Page, paged } from './db';

export type AuditEntry = typeof auditLog.$inferSelect;

/** Enough to see what a request was about; the rest of a huge one is left out. */
const MAX_FIELDS = 100;

export interface NewAuditEntry {
  id: string;
  organizationId: string;
  /** `key:<id>`, `user:<id>` or `operator`. */
  actor: string;
  /** The API's operation id, or what a person did: `signIn`, `setUp` … */
  action: string;
  /** Id of what was changed. */
  target?: string | undefined;
  /** Names of what was set, never values. */
  fields?: string[];
  ip: string | undefined;
}

const detailOf = (fields: string[] = []): AuditDetail =>
  fields.length > 0 ? { fields: fields.slice(0, MAX_FIELDS) } : {};

export async function insertAudit(db: Db, entry: NewAuditEntry): Promise<void> {
  const { fields, target, ip, ...rest } = entry;
  await db
    .insert(auditLog)
    .values({ ...rest, target: target ?? null, detail: detailOf(fields), ip: ip ?? null });
}

/** What a person did to their account, in every organization that they belong to. */
export async function insertUserAudit(
  db: Db,
  entry: { id: string; user: { id: string } | { email: string }; action: string; ip: string | undefined },
): Promise<void> {
  const { id, user, action, ip } = entry;
  const which = 'id' in user ? sql`users.id = ${user.id}` : sql`users.email = ${user.email}`;
  await db.run(sql`INSERT INTO audit_log (organization_id, id, actor, action, target, detail, ip)
    SELECT members.organization_id, ${id}, 'user:' || users.id, ${action}, users.id, '{}', ${ip ?? null}
    FROM users JOIN members ON members.user_id = users.id WHERE ${which}`);
}

/** Which entries; `from` and `before` are ids, and so moments. */
export interface AuditFilter {
  action?: string | undefined;
  actor?: string | undefined;
  from?: string | undefined;
  before?: string | undefined;
}

/** Newest first. */
export async function listAudit(
  db: Db,
  organizationId: string,
  { action, actor, from, before, ...page }: Page & AuditFilter,
) {
  const rows = await db
    .select()
    .from(auditLog)
    .where(
      and(
        eq(auditLog.organizationId, organizationId),
        action ? eq(auditLog.action, action) : undefined,
        actor ? eq(auditLog.actor, actor) : undefined,
        from ? gte(auditLog.id, from) : undefined,
        before ? lt(auditLog.id, before) : undefined,
        page.cursor ? lt(auditLog.id, page.cursor) : undefined,
      ),
    )
    .orderBy(desc(auditLog.id))
    .limit(page.limit + 1);
  return paged(rows, page);
}

/** Drops what is older than an id, organization by organization, so that nothing else is read. */
export async function dropAudit(db: Db, beforeId: string): Promise<void> {
  await db.run(
    sql`DELETE FROM audit_log WHERE organization_id IN (SELECT id FROM organizations) AND id < ${beforeId}`,
  );
}
