/**
 * What is sent from `/conta`. Changes of an account concern all companies that somebody belongs to, so
 * each is noted in all their logs, under the names that `/api/auth` gives them.
 */
import { z } from 'zod';
import { auditUser } from '../../../src/hub/audit';
import { authFor } from '../../../src/hub/auth';
import { Problem } from '../../../src/problem';
import { switchOrganization } from '../../../src/store/accounts';
import { name } from '../../name';
import { addressOf, changePassword } from '../../sign-in';
import { newPassword } from '../../sign-up-form';
import { checked, done, moveOn, type PageContext, textsOf, typedIn } from '../page';
import { accountPage } from './account';

const note = (c: PageContext, action: string): Promise<void> =>
  auditUser(c.get('instance'), { id: c.get('session').userId }, action, addressOf(c));

/** Keeps the cookies of an answer of better-auth. */
function keep(c: PageContext, answer: Response): void {
  for (const cookie of answer.headers.getSetCookie()) c.header('set-cookie', cookie, { append: true });
}

export async function renameSubmit(c: PageContext) {
  const typed = await typedIn(c);
  const form = checked(c, z.object({ name }), typed);
  if (!form.ok) return accountPage(c, typed, form.errors);
  const auth = await authFor(c.get('instance'), c.req.url);
  const { headers } = c.req.raw;
  keep(c, await auth.api.updateUser({ body: form.input, headers, asResponse: true }));
  await note(c, 'updateUser');
  return done(c, '/conta', 'account.renamed');
}

const NewPassword = z.object({ currentPassword: z.string().min(1).max(1000), password: newPassword });

export async function passwordSubmit(c: PageContext) {
  const typed = await typedIn(c);
  const form = checked(c, NewPassword, typed);
  if (!form.ok) return accountPage(c, {}, form.errors);
  const { userId, email } = c.get('session');
  const { currentPassword, password } = form.input;
  const answer = await changePassword(
    c,
    { id: userId, email, organizationId: c.get('organization').id },
    { currentPassword, newPassword: password },
  );
  if (!answer.ok) return accountPage(c, {}, { currentPassword: textsOf(c)('error.currentPassword') });
  keep(c, answer);
  await note(c, 'changePassword');
  return done(c, '/conta', 'account.password.changed');
}

export async function switchSubmit(c: PageContext) {
  const { organizationId = '' } = await typedIn(c);
  const { id, userId } = c.get('session');
  if (!(await switchOrganization(c.get('instance').directory, { id }, userId, organizationId)))
    throw new Problem('not_found');
  return done(c, '/', 'account.switched');
}

/** Everywhere, here too. */
export async function endAllSubmit(c: PageContext) {
  const auth = await authFor(c.get('instance'), c.req.url);
  const answer = await auth.api.revokeSessions({ headers: c.req.raw.headers, asResponse: true });
  await note(c, 'revokeSessions');
  return moveOn(c, '/entrar?aviso=encerrado', answer);
}

/** Everywhere but here. */
export async function endOthersSubmit(c: PageContext) {
  const auth = await authFor(c.get('instance'), c.req.url);
  await auth.api.revokeOtherSessions({ headers: c.req.raw.headers });
  await note(c, 'revokeSessions');
  return done(c, '/conta', 'account.othersEnded');
}
