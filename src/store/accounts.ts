/** People: users, what they belong to, and the links by which they come in. */
import { and, asc, desc, eq, gt, isNull, sql } from 'drizzle-orm';
import {
  accounts,
  invitations,
  members,
  type Role,
  sessions,
  setupTokens,
  teamMembers,
  teams,
  users,
  verifications,
} from './accounts-schema';
import type { Db } from './db';
import type { Organization } from './organizations';
import { organizations } from './schema';

export type User = typeof users.$inferSelect;
export type Invitation = typeof invitations.$inferSelect;

/** An organization, and what somebody is in it. */
export interface Membership {
  organization: Organization;
  role: Role;
}

/** The organization that a user works in: the preferred one, else the one they have belonged to longest. */
export async function membershipOf(
  db: Db,
  userId: string,
  preferred: string | null | undefined,
): Promise<Membership | undefined> {
  const rows = await db
    .select({ organization: organizations, role: members.role })
    .from(members)
    .innerJoin(organizations, eq(organizations.id, members.organizationId))
    .where(eq(members.userId, userId))
    .orderBy(desc(eq(members.organizationId, preferred ?? '')), asc(members.createdAt), asc(members.id))
    .limit(1);
  return rows[0];
}

/** All that a user belongs to, the oldest membership first. */
export const organizationsOf = (
  db: Db,
  userId: string,
): Promise<{ id: string; name: string; role: Role }[]> =>
  db
    .select({ id: organizations.id, name: organizations.name, role: members.role })
    .from(members)
    .innerJoin(organizations, eq(organizations.id, members.organizationId))
    .where(eq(members.userId, userId))
    .orderBy(asc(members.createdAt), asc(members.id));

/** Makes an organization the one that a session works in. False where its user is no member of it. */
export async function switchOrganization(
  db: Db,
  session: { id: string } | { token: string },
  userId: string,
  organizationId: string,
): Promise<boolean> {
  const which = 'id' in session ? eq(sessions.id, session.id) : eq(sessions.token, session.token);
  const isTheirs = sql`EXISTS (SELECT 1 FROM members
    WHERE members.organization_id = ${organizationId} AND members.user_id = ${userId})`;
  const rows = await db
    .update(sessions)
    .set({ activeOrganizationId: organizationId })
    .where(and(which, eq(sessions.userId, userId), isTheirs))
    .returning({ id: sessions.id });
  return rows.length > 0;
}

/** A user and the hash of their password, by e-mail in lower case. */
export async function userByEmail(
  db: Db,
  email: string,
): Promise<(User & { password: string | null }) | undefined> {
  const rows = await db
    .select({ user: users, password: accounts.password })
    .from(users)
    .leftJoin(accounts, and(eq(accounts.userId, users.id), eq(accounts.providerId, 'credential')))
    .where(eq(users.email, email));
  const [row] = rows;
  return row && { ...row.user, password: row.password };
}

/** The other links to a new password that somebody was mailed: one was used, so the rest are nobody's. */
export async function dropResets(db: Db, userId: string): Promise<void> {
  await db.delete(verifications).where(eq(verifications.value, userId));
}

/** Somebody who is new here; `password` is the hash. */
export interface NewUser {
  id: string;
  accountId: string;
  name: string;
  email: string;
  password: string;
}

/** Where a person comes in: with rows of their own if they are new. */
export interface Entry {
  userId: string;
  memberId: string;
  user?: NewUser;
  now: Date;
}

const personStatements = (db: Db, { user, now }: Entry) =>
  user
    ? [
        db.insert(users).values({
          id: user.id,
          name: user.name,
          email: user.email,
          createdAt: now,
          updatedAt: now,
        }),
        db.insert(accounts).values({
          id: user.accountId,
          userId: user.id,
          providerId: 'credential',
          accountId: user.id,
          password: user.password,
          createdAt: now,
          updatedAt: now,
        }),
      ]
    : [];

export type SetupToken = typeof setupTokens.$inferSelect;

/** The set-up link with this hash, if it still works. */
export const openSetupToken = (db: Db, hash: string, now: string): Promise<SetupToken | undefined> =>
  db.query.setupTokens.findFirst({
    where: and(eq(setupTokens.hash, hash), isNull(setupTokens.usedAt), gt(setupTokens.expiresAt, now)),
  });

/**
 * An organization and its owner, all or nothing. With `setup`, the hash of a set-up link, false where
 * that link was used meanwhile: the role comes out of the claim, and without it the transaction fails.
 */
export function insertOwner(
  db: Db,
  organization: Organization,
  entry: Entry,
  setup: string | undefined,
): Promise<boolean> {
  const { userId, memberId, now } = entry;
  const claim = db
    .update(setupTokens)
    .set({ usedAt: now.toISOString(), usedBy: memberId })
    .where(
      and(
        eq(setupTokens.hash, setup ?? ''),
        isNull(setupTokens.usedAt),
        gt(setupTokens.expiresAt, now.toISOString()),
      ),
    );
  const claimed = sql<Role>`(SELECT 'owner' FROM setup_tokens WHERE hash = ${setup} AND used_by = ${memberId})`;
  return unlessGone(() =>
    db.batch([
      claim,
      ...personStatements(db, entry),
      db.insert(organizations).values(organization),
      db.insert(members).values({
        organizationId: organization.id,
        userId,
        id: memberId,
        role: setup === undefined ? 'owner' : claimed,
        createdAt: now,
      }),
    ]),
  );
}

/** The invitation behind a link, if it is still open. */
export const invitationByToken = (db: Db, hash: string, now: string): Promise<Invitation | undefined> =>
  db.query.invitations.findFirst({
    where: and(eq(invitations.tokenHash, hash), gt(invitations.expiresAt, now)),
  });

/** Accepts an invitation, all or nothing. False where it was used or withdrawn meanwhile. */
export function acceptInvitation(db: Db, invitation: Invitation, entry: Entry): Promise<boolean> {
  const { userId, memberId, now } = entry;
  const { organizationId, id } = invitation;
  const mine = and(eq(invitations.organizationId, organizationId), eq(invitations.id, id));
  return unlessGone(() =>
    db.batch([
      db.insert(members).values({
        organizationId,
        userId,
        id: memberId,
        role: sql<Role>`(SELECT role FROM invitations WHERE organization_id = ${organizationId} AND id = ${id})`,
        createdAt: now,
      }),
      ...personStatements(db, entry),
      db
        .insert(teamMembers)
        .select((query) =>
          query
            .select({
              organizationId: teams.organizationId,
              teamId: teams.id,
              userId: sql<string>`${userId}`.as('user_id'),
            })
            .from(teams)
            .where(
              and(
                eq(teams.organizationId, organizationId),
                sql`id IN (SELECT value FROM json_each(${JSON.stringify(invitation.teams)}))`,
              ),
            ),
        )
        .onConflictDoNothing(),
      db.delete(invitations).where(mine),
    ]),
  );
}

/** Runs a transaction whose membership takes its role from a link. */
async function unlessGone(run: () => Promise<unknown>): Promise<boolean> {
  try {
    await run();
    return true;
  } catch (error) {
    // drizzle wraps what D1 said.
    const said = `${(error as Error).message} ${String((error as Error).cause)}`;
    if (/NOT NULL constraint failed: members\.role|UNIQUE constraint failed: (users|members)/.test(said))
      return false;
    throw error;
  }
}
