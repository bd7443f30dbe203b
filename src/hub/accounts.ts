/** How people come in: a set-up link, an invitation, a reset password. All behaviour, no HTTP. */
import { newId, newSecret } from '../kit/id';
import * as store from '../store/accounts';
import type { Role } from '../store/accounts-schema';
import { insertInvitation, isMember, teamsAmong } from '../store/members';
import { sha256 } from '../store/vault';
import { auditUser } from './audit';
import { authFor, hashPassword, originOf, verifyPassword } from './auth';
import { DAY, type Instance, iso } from './hub';
import { sendSystemMail } from './mail';
import { invitationMail, type Language } from './mail-texts';

/** How long an invitation waits for its answer. */
const INVITATION_LASTS = 7 * DAY;

/** What somebody fills in who comes in for the first time. */
export interface Newcomer {
  name: string;
  email: string;
  password: string;
}

/** Who came in, or why not: the link no longer works, or an account with that address has another password. */
export type Entered =
  | { ok: true; userId: string; organizationId: string }
  | { ok: false; why: 'link' | 'password' };

/** Addresses are kept in lower case: nobody has two accounts that differ by it. */
export const emailOf = (typed: string): string => typed.trim().toLowerCase();

/**
 * The person's rows, if they are new here. Somebody who has an account already must know its password:
 * a link does not hand over other people's accounts.
 */
async function entryOf(
  instance: Instance,
  newcomer: Newcomer,
  ip: string | undefined,
): Promise<store.Entry | undefined> {
  const at = instance.now();
  const memberId = newId('mem', at);
  const email = emailOf(newcomer.email);
  const known = await store.userByEmail(instance.directory, email);
  if (known) {
    const { password } = newcomer;
    if (!known.password || !(await verifyPassword(known.password, password))) {
      // A link is no place to guess it unseen.
      await auditUser(instance, { id: known.id }, 'signInFailed', ip);
      return undefined;
    }
    return { userId: known.id, memberId, now: new Date(at) };
  }
  const user = {
    id: newId('usr', at),
    accountId: newId('acc', at),
    name: newcomer.name,
    email,
    password: await hashPassword(newcomer.password),
  };
  return { userId: user.id, memberId, user, now: new Date(at) };
}

/** Whether a set-up link still works. */
export const isSetupOpen = async (instance: Instance, token: string): Promise<boolean> =>
  (await store.openSetupToken(instance.directory, await sha256(token), iso(instance.now()))) !== undefined;

/** Makes an organization and its owner. Without a token only where sign-up is open; the caller checks that. */
export async function setUp(
  instance: Instance,
  token: string | undefined,
  input: Newcomer & { organization: string; language: Language },
  ip: string | undefined,
): Promise<Entered> {
  if (token !== undefined && !(await isSetupOpen(instance, token))) return { ok: false, why: 'link' };
  const entry = await entryOf(instance, input, ip);
  if (!entry) return { ok: false, why: 'password' };
  const organizationId = newId('org', instance.now());
  const organization = {
    id: organizationId,
    name: input.organization,
    timeZone: 'America/Sao_Paulo',
    language: input.language,
    createdAt: entry.now.toISOString(),
    rules: {},
  };
  const hash = token === undefined ? undefined : await sha256(token);
  if (!(await store.insertOwner(instance.directory, organization, entry, hash)))
    return { ok: false, why: 'link' };
  await auditUser(instance, { id: entry.userId }, 'setUp', ip);
  return { ok: true, userId: entry.userId, organizationId };
}

/** The invitation behind a link, and whether its address has an account here already. */
export async function openInvitation(instance: Instance, token: string) {
  const invitation = await store.invitationByToken(
    instance.directory,
    await sha256(token),
    iso(instance.now()),
  );
  if (!invitation) return undefined;
  return { invitation, known: (await store.userByEmail(instance.directory, invitation.email)) !== undefined };
}

/** Accepts an invitation; the account is that of the invited address, made now if there is none. */
export async function acceptInvitation(
  instance: Instance,
  token: string,
  input: Omit<Newcomer, 'email'>,
  ip: string | undefined,
): Promise<Entered> {
  const open = await openInvitation(instance, token);
  if (!open) return { ok: false, why: 'link' };
  const { invitation } = open;
  const entry = await entryOf(instance, { ...input, email: invitation.email }, ip);
  if (!entry) return { ok: false, why: 'password' };
  if (!(await store.acceptInvitation(instance.directory, invitation, entry)))
    return { ok: false, why: 'link' };
  await auditUser(instance, { id: entry.userId }, 'acceptInvitation', ip);
  return { ok: true, userId: entry.userId, organizationId: invitation.organizationId };
}

export type Invited =
  | { ok: true; invitation: store.Invitation; url: string; mailed: boolean }
  | { ok: false; why: 'member' | 'team' | 'owners_only' };

/**
 * Invites an address; a second invitation replaces the first. The link is known here only. `by.role` is
 * that of whoever invites, as in `members.ts`.
 */
export async function invite(
  instance: Instance,
  organization: { id: string; name: string; language: string },
  input: { email: string; role: Role; teams: string[] },
  by: { actor: string; url: string; role: Role },
): Promise<Invited> {
  if (input.role === 'owner' && by.role !== 'owner') return { ok: false, why: 'owners_only' };
  const email = emailOf(input.email);
  if (await isMember(instance.directory, organization.id, email)) return { ok: false, why: 'member' };
  const own = await teamsAmong(instance.directory, organization.id, input.teams);
  if (!input.teams.every((id) => own.has(id))) return { ok: false, why: 'team' };
  const at = instance.now();
  const token = newSecret();
  const invitation: store.Invitation = {
    organizationId: organization.id,
    id: newId('inv', at),
    tokenHash: await sha256(token),
    email,
    role: input.role,
    teams: input.teams,
    invitedBy: by.actor,
    createdAt: iso(at),
    expiresAt: iso(at + INVITATION_LASTS),
  };
  await insertInvitation(instance.directory, invitation);
  const url = `${originOf(instance, by.url)}/convite/${token}`;
  const mailed = await sendSystemMail(instance, {
    to: email,
    ...invitationMail(organization.language, { organization: organization.name, url }),
  });
  return { ok: true, invitation, url, mailed };
}

/** Whether people get their password resets by mail here; else they ask the operator. */
export const sendsMail = ({ env }: Instance): boolean => Boolean(env.SYSTEM_EMAIL && env.SEND_EMAIL);

/** Mails a link, if there is such a person and a way to mail. Says nothing about either. */
export async function requestReset(instance: Instance, url: string, email: string): Promise<void> {
  if (!sendsMail(instance)) return;
  const auth = await authFor(instance, url);
  await auth.api.requestPasswordReset({ body: { email: emailOf(email) } });
}
