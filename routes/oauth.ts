/**
 * `/oauth/:connector/start` and `/oauth/:connector/callback`: a merchant lets the hub into their shop.
 * Both are steps of somebody signed in, in a browser: what goes wrong is a page where one is wanted.
 */
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import type { AppEnv } from '../src/app';
import { audit } from '../src/hub/audit';
import { type Asker, beginConsent, completeConsent, type Refused } from '../src/hub/oauth';
import { registerAfterConsent } from '../src/hub/registration';
import { type ProblemCode, problemOf, problemResponse } from '../src/problem';
import { flash, refusalPage } from './pages/page';
import { addressOf } from './sign-in';

/** Why it did not work: the problem's code, and what to do about it, for programs and for people. */
const REFUSALS: Readonly<Record<Refused['why'], readonly [code: ProblemCode, en: string, pt: string]>> = {
  not_found: ['not_found', 'There is no such connection.', 'Esta integração não existe.'],
  no_app: [
    'conflict',
    'The operator of this hub has set up no app at this platform (PONTE_APPS).',
    'Quem opera esta Ponte ainda não cadastrou um aplicativo nesta plataforma (PONTE_APPS). Cole o token à mão, ou peça a quem opera.',
  ],
  stale: [
    'conflict',
    'This consent is unknown, was used, or took longer than ten minutes. Start again from the connection.',
    'Esta autorização não existe mais: já foi usada ou passou de dez minutos. Comece de novo pela integração.',
  ],
  denied: ['conflict', 'The authorisation was declined.', 'A autorização foi recusada.'],
  not_exchanged: [
    'conflict',
    'The platform did not hand out a token. Start again from the connection.',
    'A plataforma não entregou o token. Comece de novo pela integração.',
  ],
  no_account: [
    'conflict',
    'The platform did not say which shop this is.',
    'A plataforma não informou qual é a loja.',
  ],
  other_account: [
    'conflict',
    'This connection belongs to another shop. Make a new connection for this one.',
    'Esta integração é de outra loja. Crie uma integração nova para esta.',
  ],
};

/** `requireSession` sets `session` and `organization`. */
export function oauthRoutes(requireSession: MiddlewareHandler<AppEnv>): Hono<AppEnv> {
  const oauth = new Hono<AppEnv>();
  oauth.use(requireSession);

  oauth.get('/:connector/start', async (c) => {
    const begun = await beginConsent(
      c.get('hub'),
      c.req.param('connector'),
      c.req.query('connectionId') ?? '',
      askerOf(c),
    );
    return begun.ok ? goTo(c, begun.address) : refuse(c, begun);
  });

  oauth.get('/:connector/callback', async (c) => {
    const hub = c.get('hub');
    const asker = askerOf(c);
    const { state, code, error } = c.req.query();
    const done = await completeConsent(hub, c.req.param('connector'), { state, code, error }, asker);
    if (!done.ok) return refuse(c, done);
    await audit(hub, {
      organizationId: asker.organizationId,
      actor: c.get('actor'),
      action: 'authorizeConnection',
      target: done.connection.id,
      ip: addressOf(c),
    });
    c.executionCtx.waitUntil(registerAfterConsent(hub, done.connection, done.connector, asker.origin));
    flash(c, 'notice.connected');
    return goTo(c, `/integracoes/${done.connection.id}`);
  });

  return oauth;
}

const askerOf = (c: Context<AppEnv>): Asker => ({
  organizationId: c.get('organization').id,
  sessionId: c.get('session').id,
  origin: new URL(c.req.url).origin,
});

/** The address holds a state or a code: it is neither kept nor passed on as a referrer. */
function goTo(c: Context<AppEnv>, location: string): Response {
  c.header('cache-control', 'no-store');
  c.header('referrer-policy', 'no-referrer');
  return c.redirect(location, 302);
}

/** A problem for programs, a page for whoever came with a browser. */
function refuse(c: Context<AppEnv>, { why, detail }: Refused): Response | Promise<Response> {
  const [code, en, pt] = REFUSALS[why];
  const more = detail ? ` (${detail})` : '';
  const wantsPage = /\btext\/html\b/.test(c.req.header('accept') ?? '');
  if (!wantsPage) return problemResponse(code, c.get('requestId'), { detail: `${en}${more}` });
  return refusalPage(c, problemOf(code).status, { pt: pt + more, en: en + more });
}
