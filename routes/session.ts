/** Who is signed in: the check in front of everything that a person does in the browser. */
import type { Context, MiddlewareHandler } from 'hono';
import type { AppEnv } from '../src/app';
import { authFor } from '../src/hub/auth';
import { Problem } from '../src/problem';
import { membershipOf } from '../src/store/accounts';

/**
 * Sets `session`, `organization` and `actor`. Without a session a browser that navigates is sent to
 * `/entrar` and comes back afterwards; anybody else is told 401.
 */
export const requireSession: MiddlewareHandler<AppEnv> = async (c, next) => {
  if (await takeSession(c)) {
    await next();
    // Pages hold what is one merchant's only.
    c.header('cache-control', 'no-store');
    return;
  }
  if (!/\btext\/html\b/.test(c.req.header('accept') ?? '')) throw new Problem('unauthorized');
  return toSignIn(c);
};

/** Like `requireSession`, for pages: whoever is not signed in is always sent to do so. */
export const requireVisitor: MiddlewareHandler<AppEnv> = async (c, next) => {
  if (!(await takeSession(c))) return toSignIn(c);
  await next();
  c.header('cache-control', 'no-store');
  return;
};

/** Reads the session's cookie; what better-auth renews in it goes out with the answer. */
async function takeSession(c: Context<AppEnv>): Promise<boolean> {
  // Whoever sends no cookie of ours costs nothing.
  if (!/\bponte\.session_token=/.test(c.req.header('cookie') ?? '')) return false;
  const instance = c.get('instance');
  const auth = await authFor(instance, c.req.url);
  const { response, headers } = await auth.api.getSession({
    headers: c.req.raw.headers,
    returnHeaders: true,
  });
  for (const cookie of headers.getSetCookie()) c.header('set-cookie', cookie, { append: true });
  if (!response) return false;
  const { session, user } = response;
  const membership = await membershipOf(instance.directory, user.id, session.activeOrganizationId);
  if (!membership) return false;
  const { organization, role } = membership;
  c.set('session', { id: session.id, userId: user.id, email: user.email, name: user.name, role });
  c.set('organization', organization);
  c.set('hub', instance.of(organization.id));
  c.set('actor', `user:${user.id}`);
  return true;
}

function toSignIn(c: Context<AppEnv>): Response {
  const { pathname, search } = new URL(c.req.url);
  const back =
    c.req.method === 'GET' && pathname !== '/' ? `?next=${encodeURIComponent(pathname + search)}` : '';
  return c.redirect(`/entrar${back}`, 303);
}
