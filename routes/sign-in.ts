/** What the auth endpoints and the pages share: limits, addresses, and signing in with a note of it. */
import type { Context } from 'hono';
import type { AppEnv } from '../src/app';
import { emailOf, requestReset } from '../src/hub/accounts';
import { auditUser } from '../src/hub/audit';
import { authFor } from '../src/hub/auth';
import { networkOf } from '../src/hub/network';
import { Problem } from '../src/problem';
import { switchOrganization } from '../src/store/accounts';

/** The client's address, as Cloudflare saw it. */
export const addressOf = (c: Context<AppEnv>): string | undefined => c.req.header('cf-connecting-ip');

/** Everything by which passwords or links could be guessed, by network. */
export async function limitGuesses(c: Context<AppEnv>): Promise<void> {
  const { success } = await c.get('instance').env.LIMIT_SIGN_IN.limit({ key: networkOf(addressOf(c)) });
  if (!success) throw tooOften();
}

/**
 * The same by account, for guesses that come from many networks. It lets more through than one network
 * may try, so that no single one can keep the owner out.
 */
export async function limitAccount(c: Context<AppEnv>, email: string): Promise<void> {
  const { success } = await c.get('instance').env.LIMIT_REFUSED.limit({ key: `account ${emailOf(email)}` });
  if (!success) throw tooOften();
}

const tooOften = () => new Problem('rate_limited', { headers: { 'retry-after': '60' } });

/**
 * better-auth's answer, with the session's cookie where it worked. Noted in the log either way. With
 * `organizationId` the session works in that one, else in the user's oldest.
 */
export async function signIn(
  c: Context<AppEnv>,
  { email, password }: { email: string; password: string },
  organizationId?: string,
): Promise<Response> {
  await limitAccount(c, email);
  const auth = await authFor(c.get('instance'), c.req.url);
  const answer = await auth.api.signInEmail({
    body: { email: emailOf(email), password },
    headers: c.req.raw.headers,
    asResponse: true,
  });
  await auditUser(
    c.get('instance'),
    { email: emailOf(email) },
    answer.ok ? 'signIn' : 'signInFailed',
    addressOf(c),
  );
  if (answer.ok && organizationId) {
    const { token, user } = await answer.clone().json<{ token: string; user: { id: string } }>();
    await switchOrganization(c.get('instance').directory, { token }, user.id, organizationId);
  }
  return answer;
}

/** Whose password changes, and the organization that their session works in. */
interface Known {
  id: string;
  email: string;
  organizationId: string | null | undefined;
}

/**
 * Changes a password by the one it was, which could be guessed here as well. All sessions end, this one
 * too: whoever came in by the old password, or holds a copy of this cookie, is out. The answer brings a new one.
 */
export async function changePassword(
  c: Context<AppEnv>,
  { id, email, organizationId }: Known,
  typed: { currentPassword: string; newPassword: string },
): Promise<Response> {
  await limitGuesses(c);
  await limitAccount(c, email);
  const instance = c.get('instance');
  const auth = await authFor(instance, c.req.url);
  const answer = await auth.api.changePassword({
    body: { ...typed, revokeOtherSessions: true },
    headers: c.req.raw.headers,
    asResponse: true,
  });
  const { token, code } = await answer.clone().json<{ token?: string; code?: string }>();
  if (code === 'INVALID_PASSWORD') await auditUser(instance, { id }, 'signInFailed', addressOf(c));
  if (answer.ok && token && organizationId)
    await switchOrganization(instance.directory, { token }, id, organizationId);
  return answer;
}

/** After the answer: how long it takes must not tell whether there is such an account. */
export function resetLater(c: Context<AppEnv>, email: string): void {
  const instance = c.get('instance');
  const work = requestReset(instance, c.req.url, email).catch((error: unknown) =>
    instance.log.error('password reset not sent', { error: String(error) }),
  );
  c.executionCtx.waitUntil(work);
}
