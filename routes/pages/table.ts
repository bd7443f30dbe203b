/**
 * Flat tables of pages: what stands at an address, what may be sent to it, and who may. From one entry
 * come the session check, the check of the form's origin, its size, the role, and the note in the audit log.
 */
import type { Hono, MiddlewareHandler } from 'hono';
import type { AppEnv } from '../../src/app';
import { audit } from '../../src/hub/audit';
import { Problem } from '../../src/problem';
import { fieldsOf } from '../api/audited';
import { requireSameOrigin } from '../same-origin';
import { requireVisitor } from '../session';
import { addressOf } from '../sign-in';
import { framed, limitForm, type PageContext, typedIn } from './page';

export type Page = (c: PageContext) => Response | Promise<Response>;

interface Shared {
  /** Who may: owners and admins, or everybody who is signed in (the default). */
  only?: 'admins';
}

/** What is shown. */
interface Shown extends Shared {
  get: Page;
  post?: never;
}

/** What is changed, with the form for it where it has a page of its own. */
interface Changed extends Shared {
  get?: Page;
  post: Page;
  /** What the audit log calls it, as the API does; null where nothing changes (a preview, a test). */
  does: string | null;
  /** Bytes of the form; default 16,000. */
  maxSize?: number;
}

/** By address, as the router writes it. */
export type PageTable = Readonly<Record<string, Shown | Changed>>;

/** For whoever holds the link or knows the password. */
export type OpenTable = Readonly<Record<string, { get: Page; post: Page }>>;

export function addOpen(app: Hono<AppEnv>, table: OpenTable): void {
  for (const [path, { get, post }] of Object.entries(table)) {
    app.get(path, framed, get);
    app.post(path, framed, requireSameOrigin, limitForm(), post);
  }
}

/** For members who are signed in. */
export function addPages(app: Hono<AppEnv>, table: PageTable): void {
  for (const [path, entry] of Object.entries(table)) {
    const role = entry.only === 'admins' ? requireAdmin : anybody;
    if (entry.get) app.get(path, framed, requireVisitor, role, entry.get);
    if (!entry.post) continue;
    const { post, does, maxSize } = entry;
    app.post(path, framed, requireSameOrigin, limitForm(maxSize), requireVisitor, role, noted(does), post);
  }
}

const anybody: MiddlewareHandler<AppEnv> = (_c, next) => next();

const requireAdmin: MiddlewareHandler<AppEnv> = async (c, next) => {
  if (c.get('session').role === 'member') throw new Problem('admins_only');
  return next();
};

/** Writes down what was done, by the same names as the API's, once it was. */
const noted =
  (action: string | null): MiddlewareHandler<AppEnv> =>
  async (c, next) => {
    await next();
    // A form that comes back with errors has changed nothing.
    if (action === null || c.error || c.res.status >= 400) return;
    await audit(c.get('hub'), {
      organizationId: c.get('organization').id,
      actor: c.get('actor'),
      action,
      target: c.get('changed') ?? c.req.param('id'),
      fields: fieldsOf(await typedIn(c)),
      ip: addressOf(c),
    });
  };
