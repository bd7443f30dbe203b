/** What a connector gets when it calls out: its connection, opened credentials and guarded HTTP. */
import {
  type Call,
  type CallFailure,
  type ConnectionView,
  type Connector,
  createHttp,
  type Http,
} from '../kit';
import type { Connection } from '../store/connections';
import type { Secrets } from '../store/vault';
import { type Hub, type Instance, iso, SECOND } from './hub';
import { mailer } from './mail';
import { type Granted, renewed } from './oauth-tokens';

export const viewOf = (connection: Connection): ConnectionView => ({
  id: connection.id,
  settings: connection.settings,
  connectedAt: connection.connectedAt,
});

export const openSecrets = (instance: Instance, connection: Connection): Promise<Secrets> =>
  instance.vault.open(connection.secrets, connection.id);

/**
 * A token that is about to expire is renewed first. One that cannot be renewed comes along as it is:
 * the vendor's 401 then says so to whoever makes the call, and the connection's health to the merchant.
 */
export async function callFor(
  hub: Hub,
  connection: Connection,
  connector: Connector,
  limits: Limits = {},
): Promise<ReadyCall> {
  const opened = await openSecrets(hub, connection);
  let refused: CallFailure | undefined;
  const secrets = await renewed(hub, connection, connector, opened, async (current, kept) => {
    const granted = await logIn(hub, connector, callWith(hub, current, connector, kept, {}));
    if (!granted.ok) refused = granted;
    return granted;
  });
  const call = callWith(hub, connection, connector, secrets, limits);
  return refused && secrets.credentials.accessToken === undefined ? { ...call, refused } : call;
}

export interface ReadyCall extends Call {
  /** Why there is no token: the log-in, tried just now, failed so. */
  refused?: CallFailure;
}

function callWith(
  hub: Hub,
  connection: Connection,
  { hosts }: Connector,
  secrets: Secrets,
  limits: Limits,
): Call {
  const mail = mailer(hub);
  return {
    connection: { ...viewOf(connection), credentials: usable(secrets, hub.now()) },
    http: httpFor(hub, hosts, limits),
    ...(mail ? { mail } : {}),
    now: hub.now(),
  };
}

/** Outcomes are values; a throw is a bug of ours, and the call then says that it has no token. */
async function logIn(hub: Hub, { slug, login }: Connector, call: Call): Promise<Granted> {
  try {
    const answer = await login?.(call);
    if (!answer) return { ok: false, reason: 'unsupported' };
    if (!answer.ok) return answer;
    const { accessToken, expiresInSeconds } = answer;
    const expiresAt = iso(hub.now() + Math.min(Math.max(expiresInSeconds, 0), YEAR_SECONDS) * SECOND);
    return { ok: true, grant: { accessToken, expiresAt }, answer: undefined };
  } catch (error) {
    hub.log.error('login failed', { connector: slug, error: String(error) });
    return { ok: false, reason: 'internal', detail: slug };
  }
}

const YEAR_SECONDS = 366 * 86_400;

interface Limits {
  /** Milliseconds for everything together: somebody waits for the answer. */
  withinMs?: number;
}

/** The guarded way out, to these hosts only where they are named. */
export function httpFor(hub: Hub, hosts: readonly string[] | undefined, { withinMs }: Limits = {}): Http {
  const end = withinMs === undefined ? undefined : hub.now() + withinMs;
  return createHttp({
    fetch: hub.fetch,
    ...(end === undefined ? {} : { msLeft: () => end - hub.now() }),
    turn: hub.turn,
    allowPrivate: hub.env.PONTE_ENV === 'development',
    ...(hosts ? { allowedHosts: hosts } : {}),
  });
}

/** Current credentials, and the replaced ones as `previous<Key>` for as long as they stay valid. */
function usable(secrets: Secrets, now: number): Record<string, string> {
  const { credentials, previous } = secrets;
  if (!previous || Date.parse(previous.until) <= now) return credentials;
  const old = Object.entries(previous.credentials).map(([key, value]) => [
    `previous${key.charAt(0).toUpperCase()}${key.slice(1)}`,
    value,
  ]);
  return { ...Object.fromEntries(old), ...credentials };
}

/**
 * Every secret that authenticates inbound deliveries now: the current one, a replaced one for a day,
 * and the operator's for a connection that was authorised through the operator's app.
 */
export function inboundSecrets(
  secrets: Secrets,
  now: number,
  app?: { clientSecret: string } | undefined,
): string[] {
  const old =
    secrets.previous && Date.parse(secrets.previous.until) > now ? secrets.previous.credentials : {};
  return [secrets.credentials.webhookSecret, old.webhookSecret, app?.clientSecret].filter(
    (secret): secret is string => secret !== undefined && secret !== '',
  );
}
