/** The address of this hub, as a request came in on it. */
import type { Context } from 'hono';
import type { AppEnv } from '../src/app';

/** Where platforms reach the hub. A tunnel hands its https requests on in plain, and says so. */
export function originOf(c: Context<AppEnv>): string {
  const { host, origin } = new URL(c.req.url);
  const isTunnelled =
    c.get('hub').env.PONTE_ENV === 'development' && c.req.header('x-forwarded-proto') === 'https';
  return isTunnelled ? `https://${host}` : origin;
}
