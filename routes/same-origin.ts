/** Against forged requests: what changes something in a browser's name must come from a page of ours. */
import type { Context, MiddlewareHandler } from 'hono';
import type { AppEnv } from '../src/app';
import { originOf } from '../src/hub/auth';
import { Problem } from '../src/problem';

/**
 * Refuses (403) what a browser sends from elsewhere. Programs send neither header, and hold no cookie
 * that somebody could borrow; browsers send one of the two with everything that is no GET.
 */
export const requireSameOrigin: MiddlewareHandler<AppEnv> = async (c, next) => {
  const isRead = c.req.method === 'GET' || c.req.method === 'HEAD';
  if (!isRead && !isOurs(c)) throw new Problem('forbidden');
  return next();
};

function isOurs(c: Context<AppEnv>): boolean {
  const origin = c.req.header('origin');
  const site = c.req.header('sec-fetch-site');
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  // Browsers hide the origin of a form where the page sends no referrers; then they say where it came from.
  if (origin === 'null') return site === 'same-origin';
  return (
    origin === undefined ||
    origin === new URL(c.req.url).origin ||
    origin === originOf(c.get('instance'), c.req.url)
  );
}
