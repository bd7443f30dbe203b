/**
 * Tokens of OAuth 2.0 (RFC 6749): asking for them, and renewing them on use. However many calls want
 * the same token at once, one request renews it: the claim is a compare-and-set on the connection, and
 * so is writing the answer, because a refresh token that is used twice is dead at most vendors.
 */

import type { App } from '../env';
import { type CallFailure, type Connector, callFailure, createHttp, isOk, type OAuth, read } from '../kit';
import { type Connection, getConnection } from '../store/connections';
import { claimRenewal, restRenewal, writeGranted } from '../store/oauth';
import type { Secrets } from '../store/vault';
import { noticeHealth } from './alerts';
import { type Hub, type Instance, iso, MINUTE, SECOND } from './hub';

/** A token that has no more than this left is renewed. */
const MARGIN = 5 * MINUTE;
/** How long a renewal may take before somebody else tries. */
const CLAIM = 30 * SECOND;
/** After a renewal that failed; longer than a claim, which tells the two apart. */
const REST = MINUTE;
const REST_OF_DEAD = 5 * MINUTE;
/** How long the others wait for the one that renews: about ten seconds. */
const WAIT = 500;
const WAITS = 20;
/** Times that a renewed token is written against changes of the same secrets by others. */
const ROUNDS = 4;

/** What the token request answers, as credentials. */
export interface Grant {
  accessToken: string;
  refreshToken?: string;
  /** ISO-8601 UTC. */
  expiresAt?: string;
}

export type Granted = { ok: true; grant: Grant; answer: unknown } | (CallFailure & { dead?: true });

/** What the vendor granted, and no merchant typed: it survives an edit of the connection's form. */
export function grantOf(credentials: Readonly<Record<string, string>>): Record<string, string> {
  const granted = ['accessToken', 'refreshToken', 'expiresAt'].map((key) => [key, credentials[key]]);
  return Object.fromEntries(granted.filter(([, value]) => value !== undefined));
}

/** Replaces `{name}` in an address, encoded; what has no value leaves a blank. */
export const fillAddress = (address: string, values: Readonly<Record<string, string>>): string =>
  address.replace(/\{(\w+)\}/g, (_all, name: string) =>
    encodeURIComponent(Object.hasOwn(values, name) ? (values[name] ?? '') : ''),
  );

/** What the operator's app at this vendor is called, which several connectors may share. */
export const appNameOf = ({ slug, oauth }: Connector): string => oauth?.app ?? slug;

export const appOf = (instance: Pick<Instance, 'env'>, connector: Connector): App | undefined =>
  instance.env.PONTE_APPS[appNameOf(connector)];

/** Where the operator's app is registered; only in development may it be somewhere else. */
export function addressesOf(hub: Hub, oauth: OAuth, app: App): { authorizeUrl: string; tokenUrl: string } {
  const { authorizeUrl, tokenUrl } = hub.env.PONTE_ENV === 'development' ? app : {};
  return { authorizeUrl: authorizeUrl ?? oauth.authorizeUrl, tokenUrl: tokenUrl ?? oauth.tokenUrl };
}

/** One request at `tokenUrl`; `parameters` are those of the grant, without the client's own. */
export async function askForTokens(
  hub: Hub,
  connector: Connector,
  oauth: OAuth,
  app: App,
  settings: Readonly<Record<string, string>>,
  parameters: Readonly<Record<string, string>>,
): Promise<Granted> {
  const { tokenUrl } = addressesOf(hub, oauth, app);
  const isBasic = oauth.clientAuth === 'basic';
  const body = isBasic
    ? parameters
    : { ...parameters, client_id: app.clientId, client_secret: app.clientSecret };
  const http = createHttp({
    fetch: hub.fetch,
    turn: hub.turn,
    allowPrivate: hub.env.PONTE_ENV === 'development',
    allowedHosts: hostsOf(connector, oauth),
  });
  const result = await http.request({
    method: 'POST',
    url: fillAddress(tokenUrl, { ...settings, clientId: app.clientId }),
    headers: isBasic ? { authorization: basic(app) } : {},
    ...(oauth.encoding === 'json' ? { json: body } : { form: body }),
  });
  const answer = read(result.ok ? result.json : undefined);
  const accessToken = answer.text('access_token');
  if (isOk(result) && accessToken !== undefined) {
    const refreshToken = answer.text('refresh_token');
    const seconds = answer.number('expires_in');
    const grant: Grant = {
      accessToken,
      ...(refreshToken === undefined ? {} : { refreshToken }),
      ...(seconds === undefined || !(seconds > 0 && seconds < 1e10)
        ? {}
        : { expiresAt: iso(hub.now() + seconds * SECOND) }),
    };
    return { ok: true, grant, answer: result.json };
  }
  const error = answer.text('error');
  const { reason, retry, afterSeconds } = callFailure(result);
  const failure: Granted = {
    ok: false,
    reason: error === undefined ? reason : error === 'invalid_grant' ? 'unauthorized' : reason,
    // The vendor's own text may quote what we sent; its code is enough.
    detail: `${connector.slug}: token request${error === undefined ? '' : ` -> ${error.slice(0, 60)}`}`,
    ...(retry ? { retry } : {}),
    ...(afterSeconds === undefined ? {} : { afterSeconds }),
  };
  return error === 'invalid_grant' ? { ...failure, dead: true } : failure;
}

/** The connector's hosts; the token address itself only where no setting takes part in it. */
function hostsOf({ hosts = [] }: Connector, { tokenUrl }: OAuth): string[] {
  const own = tokenUrl.includes('{') ? undefined : URL.parse(tokenUrl)?.hostname;
  return [...hosts, ...(own ? [own] : [])];
}

/** RFC 6749, section 2.3.1: both parts are form-encoded first. */
const basic = ({ clientId, clientSecret }: App): string =>
  `Basic ${btoa(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`)}`;

/** How a connection's token is had anew: by its refresh token, or by logging in with its own credentials. */
type Renew = (connection: Connection, secrets: Secrets) => Promise<Granted>;

function wayToRenew(hub: Hub, connector: Connector, secrets: Secrets, logIn: LogIn): Renew | undefined {
  const { oauth, login } = connector;
  const app = appOf(hub, connector);
  const { refreshToken } = secrets.credentials;
  if (oauth && app && refreshToken !== undefined)
    return ({ settings }, { credentials }) =>
      askForTokens(hub, connector, oauth, app, settings, {
        grant_type: 'refresh_token',
        refresh_token: credentials.refreshToken ?? '',
      });
  return login && logIn;
}

/** `Connector.login`, asked with the credentials as they are. */
export type LogIn = (connection: Connection, secrets: Secrets) => Promise<Granted>;

/**
 * The secrets with a token that is good for a while: renewed here, by somebody else meanwhile, or as
 * they are when it needs no renewal or none is to be had. Never throws for what the vendor does.
 */
export async function renewed(
  hub: Hub,
  connection: Connection,
  connector: Connector,
  secrets: Secrets,
  logIn: LogIn,
): Promise<Secrets> {
  const renewal = wayToRenew(hub, connector, secrets, logIn);
  if (!renewal || !isEnding(secrets, hub.now())) return secrets;

  let current = { connection, secrets };
  for (let waited = 0; ; waited++) {
    const now = hub.now();
    if (await claimRenewal(hub.db, current.connection, iso(now + CLAIM), iso(now)))
      return renew(hub, current.connection, current.secrets, renewal);
    const row = await getConnection(hub.db, connection.organizationId, connection.id);
    if (!row) return current.secrets;
    if (row.secrets !== current.connection.secrets) {
      current = { connection: row, secrets: await hub.vault.open(row.secrets, row.id) };
      if (!isEnding(current.secrets, hub.now())) return current.secrets;
    }
    const isResting = Date.parse(row.renewUntil ?? '') - now > CLAIM;
    // Somebody is at it, but this token still works; or it was tried in vain a moment ago.
    if (isGood(current.secrets, now) || isResting || waited >= WAITS) return current.secrets;
    await hub.sleep(WAIT);
  }
}

const expiryOf = ({ credentials }: Secrets): number => Date.parse(credentials.expiresAt ?? '');
const isGood = (secrets: Secrets, now: number): boolean => expiryOf(secrets) > now;
/** A token that never was has ended; one of which nobody knows when it ends has not. */
const isEnding = (secrets: Secrets, now: number): boolean =>
  secrets.credentials.accessToken === undefined || expiryOf(secrets) - now <= MARGIN;

/** Under the claim: one request, and its outcome written down. */
async function renew(hub: Hub, connection: Connection, secrets: Secrets, renewal: Renew): Promise<Secrets> {
  const answer = await renewal(connection, secrets);
  if (answer.ok) return writeRenewed(hub, connection, secrets, answer.grant);

  // A claim that ran out may have let somebody else be faster: then theirs is the live one.
  const row = await getConnection(hub.db, connection.organizationId, connection.id);
  if (row && row.secrets !== connection.secrets) return hub.vault.open(row.secrets, row.id);

  const now = hub.now();
  await restRenewal(hub.db, connection, iso(now + (answer.dead ? REST_OF_DEAD : REST)));
  // Keys that nobody typed may be optional: a call that needs them says so itself.
  if (answer.reason === 'missing_credentials') return secrets;
  hub.log.warn('token not renewed', { connectionId: connection.id, reason: answer.reason });
  // What passes by itself is not shown; a grant that is gone needs the merchant.
  if (answer.dead || !answer.retry)
    await noticeHealth(
      hub,
      connection,
      { ok: false, reason: answer.reason, ...detailOf(answer.detail) },
      'token',
    );
  return secrets;
}

/** Whatever else of the secrets changed meanwhile stays; a new consent wins over a renewal of the old one. */
async function writeRenewed(
  hub: Hub,
  connection: Connection,
  secrets: Secrets,
  grant: Grant,
): Promise<Secrets> {
  let current = { connection, secrets };
  for (let round = 0; round < ROUNDS; round++) {
    const { expiresAt: _old, ...kept } = current.secrets.credentials;
    const next: Secrets = { ...current.secrets, credentials: { ...kept, ...grant } };
    const sealed = await hub.vault.seal(next, connection.id);
    const written = await writeGranted(hub.db, current.connection, { secrets: sealed });
    if (written) {
      if (isDeadToken(written)) await noticeHealth(hub, written, { ok: true }, 'token');
      return next;
    }
    const row = await getConnection(hub.db, connection.organizationId, connection.id);
    if (!row) return next;
    current = { connection: row, secrets: await hub.vault.open(row.secrets, row.id) };
    // A newer grant, or other keys to log in with: what was asked for with the old ones is of no use.
    if (isOtherAccess(current.secrets, secrets)) return current.secrets;
  }
  hub.log.error('renewed token not written', { connectionId: connection.id });
  return { ...secrets, credentials: { ...secrets.credentials, ...grant } };
}

/** Whether a grant is another one; of a log-in, whether somebody has typed other credentials. */
function isOtherAccess(now: Secrets, before: Secrets): boolean {
  const used = before.credentials.refreshToken;
  if (used !== undefined) return now.credentials.refreshToken !== used;
  const { accessToken: _token, expiresAt: _end, ...typed } = now.credentials;
  const { accessToken: _oldToken, expiresAt: _oldEnd, ...old } = before.credentials;
  const names = new Set([...Object.keys(typed), ...Object.keys(old)]);
  return [...names].some((name) => typed[name] !== old[name]);
}

const isDeadToken = ({ health }: Connection): boolean =>
  health?.ok === false && health.reason === 'unauthorized';

const detailOf = (detail: string | undefined) => (detail === undefined ? {} : { detail });
