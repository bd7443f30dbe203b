/**
 * Secrets that the hub has made up, carried to the next page, which shows them once: sealed with the
 * hub's key, for one connection, for a minute. So a reload neither shows them again nor creates twice.
 */
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { PageContext } from '../page';

const COOKIE = 'ponte_fresh';

/** The secret of the hosted endpoints travels with the fields' own; no field is called so. */
export const CUSTOM_SECRET = 'customSecret';

/** Never the name that the connection's own secrets are sealed under: neither opens as the other. */
const sealName = (id: string): string => `fresh/${id}`;

const cookieOf = (c: PageContext, id: string) => ({
  path: `/integracoes/${id}`,
  sameSite: 'Strict' as const,
  httpOnly: true,
  secure: new URL(c.req.url).protocol === 'https:',
});

/** For the overview of this connection, which comes next. */
export async function carryFresh(c: PageContext, id: string, fresh: Record<string, string>): Promise<void> {
  if (Object.keys(fresh).length === 0) return;
  const sealed = await c.get('hub').vault.seal({ token: '', credentials: fresh }, sealName(id));
  setCookie(c, COOKIE, sealed, { ...cookieOf(c, id), maxAge: 60 });
}

/** Empty where nothing was just made, and on every later look. */
export async function takeFresh(c: PageContext, id: string): Promise<Readonly<Record<string, string>>> {
  const sealed = getCookie(c, COOKIE);
  if (sealed === undefined) return {};
  deleteCookie(c, COOKIE, cookieOf(c, id));
  try {
    return (await c.get('hub').vault.open(sealed, sealName(id))).credentials;
  } catch {
    // Another connection's, or nobody's.
    return {};
  }
}
