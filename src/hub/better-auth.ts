/**
 * better-auth, set up for this hub: e-mail and password, sessions in D1. A module of its own, because
 * loading it takes longer than all the rest of the hub: `auth.ts` does so when it is wanted first.
 */
import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { type BetterAuthOptions, betterAuth } from 'better-auth/minimal';
import { type IdKind, newId } from '../kit/id';
import { dropResets, membershipOf } from '../store/accounts';
import { authTables } from '../store/accounts-schema';
import { auditUser } from './audit';
import { MAX_PASSWORD, MIN_PASSWORD, originOf } from './auth';
import { DAY, HOUR, type Instance, SECOND } from './hub';
import { sendSystemMail } from './mail';
import { resetMail } from './mail-texts';

export { hashPassword, verifyPassword } from 'better-auth/crypto';

const KINDS: Record<string, IdKind> = {
  user: 'usr',
  session: 'ses',
  account: 'acc',
  verification: 'ver',
  member: 'mem',
};

const options = (instance: Instance, requested: string, origin: string, secret: string) =>
  ({
    appName: 'Ponte',
    baseURL: origin,
    basePath: '/api/auth',
    secret,
    database: drizzleAdapter(instance.directory, { provider: 'sqlite', schema: authTables }),
    emailAndPassword: {
      enabled: true,
      // People are made by accounts.ts: with an organization, or not at all.
      disableSignUp: true,
      minPasswordLength: MIN_PASSWORD,
      maxPasswordLength: MAX_PASSWORD,
      resetPasswordTokenExpiresIn: HOUR / SECOND,
      revokeSessionsOnPasswordReset: true,
      async sendResetPassword({ user, token }) {
        const membership = await membershipOf(instance.directory, user.id, undefined);
        const language = membership?.organization.language ?? 'pt-BR';
        const url = `${origin}/senha/${token}`;
        await sendSystemMail(instance, { to: user.email, ...resetMail(language, { name: user.name, url }) });
      },
      async onPasswordReset({ user }, request) {
        await dropResets(instance.directory, user.id);
        const ip = request?.headers.get('cf-connecting-ip') ?? undefined;
        await auditUser(instance, { id: user.id }, 'resetPassword', ip);
      },
    },
    verification: { storeIdentifier: 'hashed' },
    session: {
      expiresIn: (30 * DAY) / SECOND,
      updateAge: DAY / SECOND,
      additionalFields: { activeOrganizationId: { type: 'string', required: false, input: false } },
    },
    // PONTE_URL may differ from the address that a request came in on; both are this instance.
    trustedOrigins: [origin, requested],
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    // It would log addresses. What is no answer of its own is logged as ours.
    logger: { disabled: true },
    onAPIError: {
      onError: (error) => {
        if (!(error instanceof Error && 'statusCode' in error))
          instance.log.error('better-auth failed', { error: String(error) });
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
        generateId: ({ model }) => newId(KINDS[model] ?? 'ver', instance.now()),
      },
    },
  }) satisfies BetterAuthOptions;

/** For requests to this address; `secret` signs the cookies. */
export const create = (instance: Instance, url: string, secret: string) =>
  betterAuth(options(instance, new URL(url).origin, originOf(instance, url), secret));

export type Auth = ReturnType<typeof create>;
