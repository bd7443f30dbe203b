/** Who belongs to an organization, as what, and in which teams. Only owners make and unmake owners. */
import { newId } from '../kit/id';
import type { Role } from '../store/accounts-schema';
import {
  addToTeam,
  changeRole,
  deleteMember,
  insertTeam,
  listMembers,
  listTeams,
  type Member,
  removeFromTeam,
} from '../store/members';
import { type Instance, iso } from './hub';

/** Why somebody stays what they are. */
export type Refusal = 'last_owner' | 'owners_only';
export type Outcome = 'done' | Refusal;

/** `by` is the role of whoever does it; API keys act as an owner. */
export async function changeMemberRole(
  { directory }: Instance,
  organizationId: string,
  member: Member,
  role: Role,
  by: Role,
): Promise<Outcome> {
  if (by !== 'owner' && (member.role === 'owner' || role === 'owner')) return 'owners_only';
  return (await changeRole(directory, organizationId, member.id, role)) ? 'done' : 'last_owner';
}

/** Their account stays, with what else it belongs to. */
export async function removeMember(
  { directory }: Instance,
  organizationId: string,
  member: Member,
  by: Role,
): Promise<Outcome> {
  if (by !== 'owner' && member.role === 'owner') return 'owners_only';
  return (await deleteMember(directory, organizationId, member)) ? 'done' : 'last_owner';
}

/** Undefined where another team has this name. */
export async function createTeam({ directory, now }: Instance, organizationId: string, name: string) {
  const at = now();
  const team = { id: newId('tea', at), name, createdAt: iso(at) };
  return (await insertTeam(directory, { organizationId, ...team })) ? team : undefined;
}

/** Puts somebody into a team, or takes them out. */
export async function setPlace(
  { directory }: Instance,
  place: { organizationId: string; teamId: string; userId: string },
  isIn: boolean,
): Promise<void> {
  await (isIn ? addToTeam(directory, place) : removeFromTeam(directory, place));
}

type List<Row> = (
  db: Instance['directory'],
  organizationId: string,
  page: { limit: number; cursor?: string },
) => Promise<{ data: Row[]; nextCursor: string | null }>;

/** All rows of a list that is never long, oldest first. */
async function allOf<Row>(list: List<Row>, { directory }: Instance, organizationId: string): Promise<Row[]> {
  const rows: Row[] = [];
  let cursor: string | null | undefined;
  do {
    const page = await list(directory, organizationId, { limit: 100, ...(cursor ? { cursor } : {}) });
    rows.push(...page.data);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return rows.reverse();
}

export const allMembers = (instance: Instance, organizationId: string) =>
  allOf(listMembers, instance, organizationId);

export const allTeams = (instance: Instance, organizationId: string) =>
  allOf(listTeams, instance, organizationId);
