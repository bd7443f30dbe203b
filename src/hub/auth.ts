/**
 * The way to better-auth, which knows passwords and sessions. It is loaded and set up when a request is
 * about a person, and only then: neither the hook path nor the start of an isolate pays for it.
 */
import { fromBase64, hmac, toHex, utf8 } from '../kit/bytes';
import type { Auth } from './better-auth';
import type { Instance } from './hub';

/** Passwords have at least this many characters (NIST SP 800-63B, with one factor: 8; we ask for a bit more). */
export const MIN_PASSWORD = 10;
export const MAX_PASSWORD = 128;

/** Where the hub's people find it: `PONTE_URL`, else the origin that the request came in on. */
export const originOf = ({ env }: Instance, url: string): string => new URL(env.PONTE_URL ?? url).origin;

/** The secret that signs cookies: made of the vault's first key, so that there is no other to keep. */
async function secretOf(keys: string): Promise<string> {
  const [first = ''] = keys.split(',');
  const key = fromBase64(first.slice(first.indexOf(':') + 1)) ?? utf8(first);
  return toHex(await hmac('SHA-256', key, utf8('ponte: accounts, v1')));
}

const made = new WeakMap<Instance, Promise<Auth>>();

/** One per hub object, which is one per request. */
export function authFor(instance: Instance, url: string): Promise<Auth> {
  const known = made.get(instance);
  if (known) return known;
  const auth = setUp(instance, url);
  made.set(instance, auth);
  return auth;
}

async function setUp(instance: Instance, url: string): Promise<Auth> {
  const { create } = await load();
  return create(instance, url, await secretOf(instance.env.PONTE_KEYS));
}

/** scrypt, in the form that better-auth reads: `<hex salt>:<hex key>`. */
export const hashPassword = async (password: string): Promise<string> =>
  (await load()).hashPassword(password);

export const verifyPassword = async (hash: string, password: string): Promise<boolean> =>
  (await load()).verifyPassword({ hash, password });

const load = () => import('./better-auth');
