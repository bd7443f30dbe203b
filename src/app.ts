/** The Hono app: request ids, logging, secure headers and errors around the route apps it is given. */
import { type Context, Hono } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import type { Hub, Instance } from './hub/hub';
import { type LogFields, redact } from './hub/log';
import { newId } from './kit/id';
import { Problem, problemResponse } from './problem';
import type { Organization } from './store/organizations';

/** What every route finds on its context. */
export interface AppEnv {
  Variables: {
    instance: Instance;
    requestId: string;
    /** At work for `organization`; set with it. */
    hub: Hub;
    /** Set behind the API key check, and behind a session's. */
    organization: Organization;
    /** Who does it, for the audit log: `key:<id>`, `user:<id>`. Set with `organization`. */
    actor: string;
    /** Set by a page that has made something: its id, for the audit log. */
    changed?: string;
    /** Set behind a session's check only. */
    session: Session;
  };
}

/** Somebody signed in, in the organization that they work in now. */
export interface Session {
  id: string;
  userId: string;
  email: string;
  name: string;
  role: 'owner' | 'admin' | 'member';
}

export type Routes = Hono<AppEnv>;

/** Machines call these, and often. */
const isHook = (c: Context<AppEnv>): boolean => c.req.path.startsWith('/hooks/');

export function createApp(
  makeInstance: (env: unknown, marks: LogFields) => Instance,
  routes: Record<string, Routes>,
): Hono<AppEnv> {
  const app = new Hono<AppEnv>({ strict: false });

  app.use(async (c, next) => {
    const started = Date.now();
    const requestId = newId('req', started);
    c.set('requestId', requestId);
    // Whatever is logged on the way carries the id that the answer shows.
    c.set('instance', makeInstance(c.env, { requestId }));
    await next();
    // `c.header` would copy the whole answer.
    c.res.headers.set('x-request-id', requestId);
    // An accepted webhook has its row in `deliveries`; a line besides took a tenth of the time to its answer.
    if (isHook(c) && c.res.status < 400) return;
    c.get('instance').log.info('request', {
      method: c.req.method,
      path: c.req.path,
      status: c.res.status,
      ms: Date.now() - started,
    });
  });
  const forBrowsers = secureHeaders();
  app.use((c, next) => (isHook(c) ? next() : forBrowsers(c, next)));

  for (const [path, route] of Object.entries(routes)) app.route(path, route);

  app.notFound((c) => problemResponse('not_found', c.get('requestId')));
  app.onError((error, c) => {
    const requestId = c.get('requestId') ?? newId('req', Date.now());
    if (error instanceof Problem) return problemResponse(error.code, requestId, error.extra);
    if ('code' in error && error.code === 'bad_environment')
      return problemResponse('bad_environment', requestId);
    // The text of an unknown error is for the log only.
    c.get('instance')?.log.error('unhandled', { error: redact(String(error.stack ?? error)) });
    return problemResponse('internal', requestId);
  });
  return app;
}
