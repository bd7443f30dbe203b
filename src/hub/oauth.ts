/**
 * A merchant's consent at a vendor (OAuth 2.0 authorization code, RFC 6749; PKCE, RFC 7636): begun in a
 * session, ended in the same one, once. The client id and secret are the operator's.
 */
import type { App } from '../env';
import type { Account, Connector, OAuth } from '../kit';
import { toBase64, utf8 } from '../kit/bytes';
import { newSecret } from '../kit/id';
import { type Connection, getConnection } from '../store/connections';
import { freeLane } from '../store/lane-rests';
import { putState, takeState, writeGranted } from '../store/oauth';
import { hastenPoll } from '../store/polls';
import { sha256 } from '../store/vault';
import { wakeLanes } from './absorb';
import { noticeHealth } from './alerts';
import { httpFor, openSecrets } from './call';
import { forget } from './hook-cache';
import { type Hub, iso, MINUTE } from './hub';
import { addressesOf, appNameOf, appOf, askForTokens, fillAddress } from './oauth-tokens';

/** How long a merchant may take at the vendor. */
const CONSENT = 10 * MINUTE;
/** Times that the grant is written against other changes of the connection. */
const ROUNDS = 4;

/** Who asks: both ends of a consent are the same session, in the same organization. */
export interface Asker {
  organizationId: string;
  sessionId: string;
  /** Where this request came in, without a slash at the end. */
  origin: string;
}

export type Refused = {
  ok: false;
  why:
    | 'not_found'
    /** The operator has no app at this vendor. */
    | 'no_app'
    /** The state is unknown, used, expired, or of another session. */
    | 'stale'
    /** The merchant, or the vendor, said no. */
    | 'denied'
    /** The vendor did not exchange the code. */
    | 'not_exchanged'
    /** The vendor's answer does not say whose shop it is. */
    | 'no_account'
    /** The connection belongs to another shop of the same vendor. */
    | 'other_account';
  /** Of `denied`, the vendor's code; of `not_exchanged`, ours. */
  detail?: string;
};

const refused = (why: Refused['why'], detail?: string): Refused =>
  detail === undefined ? { ok: false, why } : { ok: false, why, detail };

interface Registered {
  connector: Connector;
  oauth: OAuth;
  app: App;
}

function registered(hub: Hub, slug: string): Registered | Refused {
  const connector = hub.connectors.get(slug);
  if (!connector?.oauth) return refused('not_found');
  const app = appOf(hub, connector);
  return app ? { connector, oauth: connector.oauth, app } : refused('no_app');
}

/** Where the vendor sends the merchant back to: one address for an app, whichever connectors share it. */
const redirectUri = (hub: Hub, connector: Connector, origin: string): string =>
  `${hub.env.PONTE_URL?.replace(/\/$/, '') ?? origin}/oauth/${appNameOf(connector)}/callback`;

/** Notes the consent that is begun and answers the vendor's address for it. */
export async function beginConsent(
  hub: Hub,
  slug: string,
  connectionId: string,
  asker: Asker,
): Promise<{ ok: true; address: string } | Refused> {
  const found = registered(hub, slug);
  if ('ok' in found) return found;
  const { connector, oauth, app } = found;
  const connection = await getConnection(hub.db, asker.organizationId, connectionId);
  if (connection?.connector !== slug) return refused('not_found');

  const state = newSecret();
  const verifier = oauth.pkce ? newSecret() : null;
  const now = hub.now();
  await putState(
    hub.db,
    {
      hash: await sha256(state),
      organizationId: asker.organizationId,
      connectionId,
      sessionId: asker.sessionId,
      verifier,
      expiresAt: iso(now + CONSENT),
    },
    iso(now),
  );
  const { authorizeUrl } = addressesOf(hub, oauth, app);
  const address = new URL(fillAddress(authorizeUrl, { ...connection.settings, clientId: app.clientId }));
  // Vendors ignore parameters that they do not know (RFC 6749, section 3.1).
  const parameters = {
    response_type: 'code',
    client_id: app.clientId,
    redirect_uri: redirectUri(hub, connector, asker.origin),
    ...(oauth.scopes.length > 0 ? { scope: oauth.scopes.join(oauth.scopeSeparator ?? ' ') } : {}),
    state,
    ...(verifier ? { code_challenge: await challengeOf(verifier), code_challenge_method: 'S256' } : {}),
  };
  for (const [name, value] of Object.entries(parameters)) address.searchParams.set(name, value);
  return { ok: true, address: address.href };
}

/** PKCE's S256. */
async function challengeOf(verifier: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', utf8(verifier)));
  return toBase64(digest).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** What the vendor sends the merchant back with. */
export interface Returned {
  state?: string | undefined;
  code?: string | undefined;
  /** The vendor's code of a refusal, e.g. `access_denied`. */
  error?: string | undefined;
}

/**
 * Takes the state, exchanges the code, and writes down whose shop the connection is now. `name` is the app's: which
 * of the connectors that share it is meant, the state knows.
 */
export async function completeConsent(
  hub: Hub,
  name: string,
  returned: Returned,
  asker: Asker,
): Promise<{ ok: true; connection: Connection; connector: Connector } | Refused> {
  const sharers = [...hub.connectors.values()].filter((one) => one.oauth && appNameOf(one) === name);
  if (sharers.length === 0) return refused('not_found');
  const app = hub.env.PONTE_APPS[name];
  if (!app) return refused('no_app');
  const { organizationId, sessionId } = asker;
  const hash = await sha256(returned.state ?? '');
  const state = await takeState(hub.db, { hash, sessionId, organizationId }, iso(hub.now()));
  const connection = state && (await getConnection(hub.db, organizationId, state.connectionId));
  const connector = sharers.find(({ slug }) => slug === connection?.connector);
  if (!state || !connection || !connector?.oauth) return refused('stale');
  const { oauth } = connector;
  if (!returned.code) return refused('denied', /^[\w.-]{1,60}$/.exec(returned.error ?? '')?.[0]);

  const exchanged = await askForTokens(hub, connector, oauth, app, connection.settings, {
    grant_type: 'authorization_code',
    code: returned.code,
    redirect_uri: redirectUri(hub, connector, asker.origin),
    ...(state.verifier ? { code_verifier: state.verifier } : {}),
  });
  if (!exchanged.ok) return refused('not_exchanged', exchanged.reason);
  const account = await accountIn(hub, connector, oauth, exchanged.answer);
  if (!account) return refused('no_account');
  // Orders of two shops under one connection could not be told apart.
  if (connection.account !== null && connection.account !== account.id) return refused('other_account');

  const written = await writeConsent(hub, connection, {
    credentials: { ...exchanged.grant },
    settings: account.settings ?? {},
    account: account.id,
  });
  if (!written) return refused('stale');
  await noticeHealth(hub, written, { ok: true, detail: account.id }, 'test');
  await unblock(hub, written);
  return { ok: true, connection: written, connector };
}

/** A connector that throws has a bug; the merchant gets a reason all the same. */
async function accountIn(
  hub: Hub,
  { hosts }: Connector,
  oauth: OAuth,
  answer: unknown,
): Promise<Account | undefined> {
  try {
    return await oauth.account(answer, httpFor(hub, hosts));
  } catch (error) {
    hub.log.error('oauth.account failed', { error: String(error) });
    return undefined;
  }
}

/** Undefined when the connection was deleted, or never stands still. */
async function writeConsent(
  hub: Hub,
  connection: Connection,
  granted: {
    credentials: Record<string, string>;
    settings: Readonly<Record<string, string>>;
    account: string;
  },
): Promise<Connection | undefined> {
  let current: Connection | undefined = connection;
  for (let round = 0; current && round < ROUNDS; round++) {
    const secrets = await openSecrets(hub, current);
    const { refreshToken: _spent, expiresAt: _old, ...kept } = secrets.credentials;
    const now = iso(hub.now());
    // Installed again: what a listing shows from the time without us is history.
    const isBack = current.status === 'revoked';
    const written = await writeGranted(hub.db, current, {
      secrets: await hub.vault.seal(
        { ...secrets, credentials: { ...kept, ...granted.credentials } },
        current.id,
      ),
      settings: { ...current.settings, ...granted.settings },
      account: granted.account,
      updatedAt: now,
      ...(isBack ? { status: 'active' as const } : {}),
      ...(isBack && current.polls ? { connectedAt: now } : {}),
    });
    if (written) return written;
    current = await getConnection(hub.db, current.organizationId, current.id);
  }
  return undefined;
}

/** Nothing that failed for want of a token holds it back any longer. */
async function unblock(hub: Hub, { organizationId, id }: Connection): Promise<void> {
  forget(hub, id);
  await Promise.all([freeLane(hub.db, organizationId, id), hastenPoll(hub.db, organizationId, id)]);
  await wakeLanes(hub, [{ organizationId, lane: id }]);
}
