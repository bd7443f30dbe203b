/**
 * better-auth, set up for this hub: e-mail and password, sessions in D1, organizations of ours. It is
 * made when a request is about a person, and only then: the hook path never pays for it.
 */
import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { type BetterAuthOptions, betterAuth } from 'better-auth/minimal';
import { fromBase64, hmac, toHex, utf8 } from '../kit/bytes';
import { type IdKind, newId } from '../kit/id';
import { membershipOf } from '../store/accounts';
import { authTables } from '../store/accounts-schema';
import { auditUser } from './audit';
import { DAY, HOUR, type Hub, SECOND } from './hub';
import { sendSystemMail } from './mail';
import { resetMail } from './mail-texts';

/** Passwords have at least this many characters (NIST SP 800-63B, with one factor: 8; we ask for a bit more). */
export const MIN_PASSWORD = 10;
export const MAX_PASSWORD = 128;

const KINDS: Record<string, IdKind> = {
  user: 'usr',
  session: 'ses',
  account: 'acc',
  verification: 'ver',
  member: 'mem',
};

/** Where the hub's people find it: `PONTE_URL`, else the origin that the request came in on. */
export const originOf = ({ env }: Hub, url: string): string => new URL(env.PONTE_URL ?? url).origin;

const options = (hub: Hub, requested: string, origin: string, secret: string) =>
  ({
    appName: 'Ponte',
    baseURL: origin,
    basePath: '/api/auth',
    secret,
    database: drizzleAdapter(hub.db, { provider: 'sqlite', schema: authTables }),
    emailAndPassword: {
      enabled: true,
      // People are made by accounts.ts: with an organization, or not at all.
      disableSignUp: true,
      minPasswordLength: MIN_PASSWORD,
      maxPasswordLength: MAX_PASSWORD,
      resetPasswordTokenExpiresIn: HOUR / SECOND,
      revokeSessionsOnPasswordReset: true,
      async sendResetPassword({ user, token }) {
        const membership = await membershipOf(hub.db, user.id, undefined);
        const language = membership?.organization.language ?? 'pt-BR';
        const url = `${origin}/senha/${token}`;
        await sendSystemMail(hub, { to: user.email, ...resetMail(language, { name: user.name, url }) });
      },
      onPasswordReset: ({ user }, request) =>
        auditUser(
          hub,
          { id: user.id },
          'resetPassword',
          request?.headers.get('cf-connecting-ip') ?? undefined,
        ),
    },
    verification: { storeIdentifier: 'hashed' },
    session: {
      expiresIn: (30 * DAY) / SECOND,
      updateAge: DAY / SECOND,
      additionalFields: { activeOrganizationId: { type: 'string', required: false, input: false } },
    },
    // PONTE_URL may differ from the address that a request came in on; both are this hub.
    trustedOrigins: [origin, requested],
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    // It would log addresses. What is no answer of its own is logged as ours.
    logger: { disabled: true },
    onAPIError: {
      onError: (error) => {
        if (!(error instanceof Error && 'statusCode' in error))
          hub.log.error('better-auth failed', { error: String(error) });
      },
    },
    advanced: {
      cookiePrefix: 'ponte',
      useSecureCookies: origin.startsWith('https:'),
      disableOriginCheck: false,
      disableCSRFCheck: false,
      ipAddress: { ipAddressHeaders: ['cf-connecting-ip'] },
      database: {
        validateSchema: false,
        generateId: ({ model }) => newId(KINDS[model] ?? 'ver', hub.now()),
      },
    },
  }) satisfies BetterAuthOptions;

const create = (hub: Hub, url: string, secret: string) =>
  betterAuth(options(hub, new URL(url).origin, originOf(hub, url), secret));

export type Auth = ReturnType<typeof create>;

/** The secret that signs cookies: made of the vault's first key, so that there is no other to keep. */
async function secretOf(keys: string): Promise<string> {
  const [first = ''] = keys.split(',');
  const key = fromBase64(first.slice(first.indexOf(':') + 1)) ?? utf8(first);
  return toHex(await hmac('SHA-256', key, utf8('ponte: accounts, v1')));
}

const made = new WeakMap<Hub, Promise<Auth>>();

/** One per hub object, which is one per request. */
export function authFor(hub: Hub, url: string): Promise<Auth> {
  const known = made.get(hub);
  if (known) return known;
  const auth = secretOf(hub.env.PONTE_KEYS).then((secret) => create(hub, url, secret));
  made.set(hub, auth);
  return auth;
}
