/**
 * `/api/auth/*`: signing in and out, for programs and for pages with scripts. better-auth answers, behind
 * a list of what is offered: it has many more endpoints than this hub wants to stand for.
 */
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { z } from 'zod';
import type { AppEnv } from '../src/app';
import { setUp } from '../src/hub/accounts';
import { auditUser } from '../src/hub/audit';
import { authFor } from '../src/hub/auth';
import { Problem, type ProblemCode } from '../src/problem';
import { organizationsOf, switchOrganization } from '../src/store/accounts';
import { name } from './name';
import { requireSameOrigin } from './same-origin';
import { requireSession } from './session';
import { addressOf, changePassword, limitAccount, limitGuesses, resetLater, signIn } from './sign-in';
import { Newcomer } from './sign-up-form';

export const auth = new Hono<AppEnv>();

auth.use(
  requireSameOrigin,
  bodyLimit({
    maxSize: 16_000,
    onError: () => {
      throw new Problem('body_too_large');
    },
  }),
  async (c, next) => {
    await next();
    c.header('cache-control', 'no-store');
  },
);

const Credentials = z.object({ email: z.string().max(320), password: z.string().max(1000) });

auth.post('/sign-in/email', async (c) => {
  await limitGuesses(c);
  return answerOf(c, await signIn(c, await bodyOf(c, Credentials)));
});

auth.post('/sign-up/email', async (c) => {
  if (c.get('instance').env.SIGNUP !== 'open') throw new Problem('sign_up_closed');
  await limitGuesses(c);
  const input = await bodyOf(c, Newcomer);
  await limitAccount(c, input.email);
  const entered = await setUp(c.get('instance'), undefined, { ...input, language: 'pt-BR' }, addressOf(c));
  if (!entered.ok) throw new Problem('invalid_credentials');
  return answerOf(c, await signIn(c, input, entered.organizationId));
});

auth.post('/request-password-reset', async (c) => {
  await limitGuesses(c);
  const { email } = await bodyOf(c, Credentials.pick({ email: true }));
  await limitAccount(c, email);
  resetLater(c, email);
  return c.json({ status: true });
});

auth.get('/organization/list', requireSession, async (c) =>
  c.json(await organizationsOf(c.get('instance').directory, c.get('session').userId)),
);

auth.post('/organization/set-active', requireSession, async (c) => {
  const { organizationId } = await bodyOf(c, z.object({ organizationId: z.string().max(100) }));
  const { id, userId } = c.get('session');
  if (!(await switchOrganization(c.get('instance').directory, { id }, userId, organizationId)))
    throw new Problem('not_found');
  return c.json({ organizationId });
});

type Better = Awaited<ReturnType<typeof authFor>>;
type Current = Better['$Infer']['Session'];
type Answer = (c: Context<AppEnv>, better: Better, current: Current) => Promise<Response>;

const changeOwnPassword: Answer = async (c, _better, { user, session }) =>
  changePassword(
    c,
    { id: user.id, email: user.email, organizationId: session.activeOrganizationId },
    await bodyOf(c, PasswordChange),
  );

const PasswordChange = z.object({
  currentPassword: z.string().max(1000),
  newPassword: z.string().max(1000),
});

/** The name, and nothing else of an account. */
const rename: Answer = async (c, better) => {
  const body = await bodyOf(c, z.object({ name }));
  return better.api.updateUser({ body, headers: c.req.raw.headers, asResponse: true });
};

/** Served as better-auth has them, where nothing else is said; by these names the audit log knows what changes something. */
const PLAIN: readonly (readonly [method: string, path: string, action?: string, answer?: Answer])[] = [
  ['GET', '/get-session'],
  ['GET', '/list-sessions'],
  ['POST', '/sign-out', 'signOut'],
  ['POST', '/change-password', 'changePassword', changeOwnPassword],
  ['POST', '/update-user', 'updateUser', rename],
  ['POST', '/revoke-session', 'revokeSession'],
  ['POST', '/revoke-sessions', 'revokeSessions'],
  ['POST', '/revoke-other-sessions', 'revokeSessions'],
];

for (const [method, path, action, answerWith] of PLAIN)
  auth.on(method, path, async (c) => {
    const better = await authFor(c.get('instance'), c.req.url);
    // Afterwards there may be no session to ask whose it was.
    const current = action && (await better.api.getSession({ headers: c.req.raw.headers }));
    // Strangers are not told what a body should look like.
    if (action && action !== 'signOut' && !current) throw new Problem('unauthorized');
    const answer =
      answerWith && current ? await answerWith(c, better, current) : await better.handler(c.req.raw);
    if (current && answer.ok) await auditUser(c.get('instance'), current.user, action, addressOf(c));
    return answerOf(c, answer);
  });

auth.post('/reset-password', async (c) => {
  await limitGuesses(c);
  return answerOf(c, await (await authFor(c.get('instance'), c.req.url)).handler(c.req.raw));
});

async function bodyOf<T>(c: Context<AppEnv>, schema: z.ZodType<T>): Promise<T> {
  const body: unknown = await c.req.json().catch(() => {
    throw new Problem('invalid_json');
  });
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  throw new Problem('invalid_request', {
    errors: result.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })),
  });
}

const PROBLEMS: Readonly<Record<number, ProblemCode>> = {
  400: 'invalid_request',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not_found',
  405: 'method_not_allowed',
  415: 'unsupported_media_type',
  422: 'invalid_request',
};

/** better-auth's answer; its refusals in the form that all of ours have. */
async function answerOf(c: Context<AppEnv>, answer: Response): Promise<Response> {
  if (answer.ok) return new Response(answer.body, answer);
  const { code = '', message } = (await answer.json().catch(() => ({}))) as {
    code?: string;
    message?: string;
  };
  if (answer.status >= 500)
    c.get('instance').log.error('better-auth answered', { status: answer.status, code });
  const known: ProblemCode = code.startsWith('INVALID_EMAIL_OR_PASSWORD')
    ? 'invalid_credentials'
    : (PROBLEMS[answer.status] ?? 'internal');
  throw new Problem(known, known !== 'internal' && message ? { detail: message } : {});
}
