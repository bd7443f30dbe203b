/** Members, teams and open invitations of one organization. */
import { and, desc, eq, inArray, lt, sql } from 'drizzle-orm';
import type { Invitation } from './accounts';
import { invitations, members, type Role, teamMembers, teams, users } from './accounts-schema';
import { type Db, type Page, paged } from './db';
import { connections } from './schema';

export type Team = typeof teams.$inferSelect;

export interface Member {
  id: string;
  userId: string;
  name: string;
  email: string;
  role: Role;
  createdAt: Date;
  /** Ids. */
  teams: string[];
}

const memberColumns = {
  id: members.id,
  userId: members.userId,
  name: users.name,
  email: users.email,
  role: members.role,
  createdAt: members.createdAt,
  teams: sql<string>`(SELECT json_group_array(team_id) FROM team_members
    WHERE team_members.organization_id = members.organization_id
    AND team_members.user_id = members.user_id)`.mapWith((list: string) => JSON.parse(list) as string[]),
};

/** Newest first. */
export async function listMembers(db: Db, organizationId: string, page: Page) {
  const rows = await db
    .select(memberColumns)
    .from(members)
    .innerJoin(users, eq(users.id, members.userId))
    .where(
      and(eq(members.organizationId, organizationId), page.cursor ? lt(members.id, page.cursor) : undefined),
    )
    .orderBy(desc(members.id))
    .limit(page.limit + 1);
  return paged(rows, page);
}

export async function getMember(db: Db, organizationId: string, id: string): Promise<Member | undefined> {
  const rows = await db
    .select(memberColumns)
    .from(members)
    .innerJoin(users, eq(users.id, members.userId))
    .where(and(eq(members.organizationId, organizationId), eq(members.id, id)));
  return rows[0];
}

/** What people are called, by id: those too who have left. For ids out of the organization's own rows only. */
export async function namesOfUsers(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await db
    .select({ id: users.id, name: users.name })
    .from(users)
    .where(sql`${users.id} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`);
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Whether somebody with this e-mail address belongs to it already. */
export async function isMember(db: Db, organizationId: string, email: string): Promise<boolean> {
  const rows = await db
    .select({ id: members.id })
    .from(members)
    .innerJoin(users, eq(users.id, members.userId))
    .where(and(eq(members.organizationId, organizationId), eq(users.email, email)));
  return rows.length > 0;
}

/** True of a row that may lose its ownership: it is not the last one. Two at once cannot both be the last but one. */
const notLastOwner = sql`(role <> 'owner' OR (SELECT count(*) FROM members AS others
  WHERE others.organization_id = members.organization_id AND others.role = 'owner') > 1)`;

/** False for the last owner, who stays one. */
export async function changeRole(db: Db, organizationId: string, id: string, role: Role): Promise<boolean> {
  const rows = await db
    .update(members)
    .set({ role })
    .where(
      and(
        eq(members.organizationId, organizationId),
        eq(members.id, id),
        role === 'owner' ? undefined : notLastOwner,
      ),
    )
    .returning({ id: members.id });
  return rows.length > 0;
}

/** Takes somebody out, with their places in teams. False for the last owner, who stays. */
export async function deleteMember(db: Db, organizationId: string, member: Member): Promise<boolean> {
  const [gone] = await db.batch([
    db
      .delete(members)
      .where(and(eq(members.organizationId, organizationId), eq(members.id, member.id), notLastOwner))
      .returning({ id: members.id }),
    db.delete(teamMembers).where(
      and(
        eq(teamMembers.organizationId, organizationId),
        eq(teamMembers.userId, member.userId),
        sql`NOT EXISTS (SELECT 1 FROM members WHERE members.organization_id = team_members.organization_id
          AND members.user_id = team_members.user_id)`,
      ),
    ),
  ]);
  return gone.length > 0;
}

// -- teams ----------------------------------------------------------------------------------------------

const teamColumns = {
  id: teams.id,
  name: teams.name,
  createdAt: teams.createdAt,
  /** Ids of members. */
  members: sql<string>`(SELECT json_group_array(members.id) FROM team_members
    JOIN members ON members.organization_id = team_members.organization_id
    AND members.user_id = team_members.user_id
    WHERE team_members.organization_id = teams.organization_id AND team_members.team_id = teams.id)`.mapWith(
    (list: string) => JSON.parse(list) as string[],
  ),
};

/** Newest first. */
export async function listTeams(db: Db, organizationId: string, page: Page) {
  const rows = await db
    .select(teamColumns)
    .from(teams)
    .where(and(eq(teams.organizationId, organizationId), page.cursor ? lt(teams.id, page.cursor) : undefined))
    .orderBy(desc(teams.id))
    .limit(page.limit + 1);
  return paged(rows, page);
}

const isTeam = (organizationId: string, id: string) =>
  and(eq(teams.organizationId, organizationId), eq(teams.id, id));

export async function getTeam(db: Db, organizationId: string, id: string) {
  const rows = await db.select(teamColumns).from(teams).where(isTeam(organizationId, id));
  return rows[0];
}

/** Which of these ids are teams of the organization. */
export async function teamsAmong(
  db: Db,
  organizationId: string,
  ids: readonly string[],
): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await db
    .select({ id: teams.id })
    .from(teams)
    .where(and(eq(teams.organizationId, organizationId), inArray(teams.id, [...ids])));
  return new Set(rows.map(({ id }) => id));
}

/** False where another team has that name. */
export async function insertTeam(db: Db, team: Team): Promise<boolean> {
  const rows = await db.insert(teams).values(team).onConflictDoNothing().returning({ id: teams.id });
  return rows.length > 0;
}

/** False where another team has that name. */
export async function renameTeam(db: Db, organizationId: string, id: string, name: string): Promise<boolean> {
  const rows = await db
    .update(teams)
    .set({ name })
    .where(
      and(
        isTeam(organizationId, id),
        sql`NOT EXISTS (SELECT 1 FROM teams AS others WHERE others.organization_id = ${organizationId}
          AND others.name = ${name} AND others.id <> ${id})`,
      ),
    )
    .returning({ id: teams.id });
  return rows.length > 0;
}

/** Its members stay, and connections that named it no longer do. */
export async function deleteTeam(db: Db, organizationId: string, id: string): Promise<boolean> {
  const [gone] = await db.batch([
    db.delete(teams).where(isTeam(organizationId, id)).returning({ id: teams.id }),
    db
      .delete(teamMembers)
      .where(and(eq(teamMembers.organizationId, organizationId), eq(teamMembers.teamId, id))),
    db
      .update(connections)
      .set({ teams: sql`(SELECT json_group_array(value) FROM json_each(teams) WHERE value <> ${id})` })
      .where(
        and(
          eq(connections.organizationId, organizationId),
          sql`EXISTS (SELECT 1 FROM json_each(teams) WHERE value = ${id})`,
        ),
      ),
  ]);
  return gone.length > 0;
}

type Place = typeof teamMembers.$inferSelect;

export async function addToTeam(db: Db, place: Place): Promise<void> {
  await db.insert(teamMembers).values(place).onConflictDoNothing();
}

export async function removeFromTeam(db: Db, { organizationId, teamId, userId }: Place): Promise<void> {
  await db
    .delete(teamMembers)
    .where(
      and(
        eq(teamMembers.organizationId, organizationId),
        eq(teamMembers.teamId, teamId),
        eq(teamMembers.userId, userId),
      ),
    );
}

/** Ids of the teams that somebody is in. */
export async function teamsOfUser(db: Db, organizationId: string, userId: string): Promise<string[]> {
  const rows = await db
    .select({ id: teamMembers.teamId })
    .from(teamMembers)
    .where(and(eq(teamMembers.organizationId, organizationId), eq(teamMembers.userId, userId)));
  return rows.map(({ id }) => id);
}

// -- invitations ----------------------------------------------------------------------------------------

/** Newest first, those that are too old too. */
export async function listInvitations(db: Db, organizationId: string, page: Page) {
  const rows = await db.query.invitations.findMany({
    where: and(
      eq(invitations.organizationId, organizationId),
      page.cursor ? lt(invitations.id, page.cursor) : undefined,
    ),
    orderBy: desc(invitations.id),
    limit: page.limit + 1,
  });
  return paged(rows, page);
}

/** A new one replaces what was open for that address, whose link then no longer works. */
export async function insertInvitation(db: Db, invitation: Invitation): Promise<void> {
  const { organizationId, email } = invitation;
  await db.batch([
    db
      .delete(invitations)
      .where(and(eq(invitations.organizationId, organizationId), eq(invitations.email, email))),
    db.insert(invitations).values(invitation),
  ]);
}

export async function deleteInvitation(db: Db, organizationId: string, id: string): Promise<boolean> {
  const rows = await db
    .delete(invitations)
    .where(and(eq(invitations.organizationId, organizationId), eq(invitations.id, id)))
    .returning({ id: invitations.id });
  return rows.length > 0;
}
