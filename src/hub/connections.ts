/** Making, changing and looking after connections. */
import type { Connector, Probe } from '../kit';
import { newId, newSecret } from '../kit/id';
import { insertAutomations } from '../store/automations';
import {
  type Connection,
  type ConnectionPatch,
  connectionsOf,
  expireTokens,
  getConnection,
  insertConnection,
  insertToken,
  updateConnection,
} from '../store/connections';
import { freeLane } from '../store/lane-rests';
import { organizationsByIds } from '../store/organizations';
import { hastenPoll } from '../store/polls';
import { type Secrets, sha256 } from '../store/vault';
import { wakeLanes } from './absorb';
import { noticeHealth } from './alerts';
import { callFor, openSecrets } from './call';
import type { Typed } from './fields';
import { DAY, type Hub, iso } from './hub';
import { grantOf } from './oauth-tokens';
import { readyMadeAutomations } from './ready-made';
import { forget } from './receive';

/** What replaced credentials and URL tokens have left. */
const ROTATION = DAY;

/** Creates a connection with its automations, off. Never calls the vendor. */
export async function createConnection(
  hub: Hub,
  organizationId: string,
  wanted: { connector: Connector; name: string; values: Typed; teams: string[] },
): Promise<Connection> {
  const { connector, name, values, teams } = wanted;
  const at = hub.now();
  const id = newId('con', at);
  const token = newSecret();
  const connection: Connection = {
    organizationId,
    id,
    connector: connector.slug,
    name,
    status: 'active',
    settings: values.settings,
    secrets: await hub.vault.seal(
      {
        token,
        credentials: values.credentials,
        ...(connector.commerce ? { custom: { secret: newSecret() } } : {}),
      },
      id,
    ),
    teams,
    health: null,
    polls: connector.poll !== undefined,
    connectedAt: iso(at),
    createdAt: iso(at),
    updatedAt: iso(at),
    sync: {},
    account: null,
    renewUntil: null,
  };
  await insertConnection(hub.db, connection, await sha256(token));
  const channel = await defaultChannel(hub, organizationId);
  const language = (await organizationsByIds(hub.db, [organizationId])).get(organizationId)?.language;
  await insertAutomations(
    hub.db,
    readyMadeAutomations(connector, connection, { channelId: channel?.id ?? null, language, at }),
  );
  return connection;
}

/** The oldest channel that carries messages to people. */
async function defaultChannel(hub: Hub, organizationId: string): Promise<Connection | undefined> {
  const all = await connectionsOf(hub.db, [organizationId]);
  return all
    .filter(({ connector }) => {
      const address = hub.connectors.get(connector)?.channel?.address;
      return address === 'phone' || address === 'any';
    })
    .sort((a, b) => (a.id < b.id ? -1 : 1))[0];
}

/** Replaces what is given; replaced credentials keep working for a day. */
export async function changeConnection(
  hub: Hub,
  connection: Connection,
  change: { name?: string; teams?: string[]; values?: Typed },
): Promise<Connection> {
  const { name, teams, values } = change;
  const logsIn = hub.connectors.get(connection.connector)?.login !== undefined;
  const patch = {
    ...(name === undefined ? {} : { name }),
    ...(teams === undefined ? {} : { teams }),
    ...(values ? { settings: values.settings } : {}),
    // A log-in that failed need not wait with what was typed now.
    ...(values && logsIn ? { renewUntil: null } : {}),
    updatedAt: iso(hub.now()),
  };
  const { organizationId, id } = connection;
  const changed = values
    ? await changeSecrets(hub, connection, patch, await typedOver(hub, connection, values.credentials))
    : await updateConnection(hub.db, organizationId, id, patch);
  if (values) await unblock(hub, connection);
  return changed ?? connection;
}

/** Secrets are also written by renewals of tokens: whoever finds others than it read starts again. */
const ROUNDS = 5;

/** Undefined when the connection is gone. Throws when others were faster every time. */
export async function changeSecrets(
  hub: Hub,
  connection: Connection,
  patch: ConnectionPatch,
  next: (secrets: Secrets) => Secrets,
): Promise<Connection | undefined> {
  const { organizationId, id } = connection;
  let current: Connection | undefined = connection;
  for (let round = 0; current && round < ROUNDS; round++) {
    const secrets = await hub.vault.seal(next(await openSecrets(hub, current)), id);
    const changed = await updateConnection(
      hub.db,
      organizationId,
      id,
      { ...patch, secrets },
      current.secrets,
    );
    if (changed) return changed;
    current = await getConnection(hub.db, organizationId, id);
  }
  if (current) throw new Error(`the secrets of ${id} keep changing`);
  return undefined;
}

/** What was typed replaces what stands; a token that was renewed meanwhile is not typed back. */
async function typedOver(
  hub: Hub,
  connection: Connection,
  typed: Record<string, string>,
): Promise<(secrets: Secrets) => Secrets> {
  const seen = (await openSecrets(hub, connection)).credentials;
  const now = hub.now();
  return (secrets) => {
    const standing = secrets.credentials;
    const kept = connection.account ? grantOf(standing) : {};
    const given = Object.entries(typed).map(([key, value]) => [
      key,
      value === seen[key] ? (standing[key] ?? value) : value,
    ]);
    const credentials: Record<string, string> = { ...kept, ...Object.fromEntries(given) };
    const old = Object.entries(standing).filter(([key, value]) => credentials[key] !== value);
    if (old.length === 0) return { ...secrets, credentials };
    // What another change replaced a while ago has its own day left.
    const { previous } = secrets;
    const valid = previous && Date.parse(previous.until) > now ? previous.credentials : {};
    const replaced = { credentials: { ...valid, ...Object.fromEntries(old) }, until: iso(now + ROTATION) };
    return { ...secrets, credentials, previous: replaced };
  };
}

/** A new secret in the hook address; the old address works for a day more. */
export async function rotateConnection(hub: Hub, connection: Connection): Promise<Connection> {
  const token = newSecret();
  const now = hub.now();
  // The new address works before anybody is told of it: a crash in between leaves one that nobody uses.
  await insertToken(hub.db, connection, await sha256(token));
  const patch = { updatedAt: iso(now) };
  const sells = hub.connectors.get(connection.connector)?.commerce !== undefined;
  const secret = newSecret();
  const rotated = await changeSecrets(hub, connection, patch, (secrets) => ({
    ...secrets,
    token,
    ...(sells ? { custom: rotatedCustom(secret, secrets.custom?.secret, iso(now + ROTATION)) } : {}),
  }));
  if (rotated) await expireTokens(hub.db, rotated, await sha256(token), iso(now + ROTATION));
  return rotated ?? connection;
}

const rotatedCustom = (
  secret: string,
  old: string | undefined,
  until: string,
): NonNullable<Secrets['custom']> =>
  old === undefined ? { secret } : { secret, previous: { secret: old, until } };

/** What comes in is kept but does nothing, and nothing leaves. */
export async function pauseConnection(hub: Hub, connection: Connection): Promise<Connection> {
  const { organizationId, id } = connection;
  if (connection.status !== 'active') return connection;
  const change = { status: 'paused', updatedAt: iso(hub.now()) } as const;
  const paused = await updateConnection(hub.db, organizationId, id, change);
  forget(hub, id);
  return paused ?? connection;
}

/** Starts afresh: what waited on its lane leaves, and what a listing shows from the pause is history. */
export async function resumeConnection(hub: Hub, connection: Connection): Promise<Connection> {
  const { organizationId, id, polls } = connection;
  if (connection.status !== 'paused') return connection;
  const now = iso(hub.now());
  const change = { status: 'active', updatedAt: now, ...(polls ? { connectedAt: now } : {}) } as const;
  const resumed = await updateConnection(hub.db, organizationId, id, change);
  await unblock(hub, connection);
  return resumed ?? connection;
}

/** Nothing that failed before holds it back any longer. */
async function unblock(hub: Hub, { organizationId, id }: Connection): Promise<void> {
  forget(hub, id);
  await Promise.all([freeLane(hub.db, organizationId, id), hastenPoll(hub.db, organizationId, id)]);
  await wakeLanes(hub, [{ organizationId, lane: id }]);
}

/** Asks the vendor whether the credentials work, and remembers the answer. */
export async function testConnection(hub: Hub, connection: Connection, connector: Connector): Promise<Probe> {
  const { probe } = connector;
  const result: Probe = probe
    ? await probeLoggedIn(hub, connection, connector, probe)
    : { ok: false, reason: 'unsupported', detail: `${connector.slug}: has nothing to test` };
  const seen = result.ok
    ? { ok: true, ...(result.account ? { detail: result.account } : {}) }
    : { ok: false, reason: result.reason, ...(result.detail ? { detail: result.detail } : {}) };
  if (probe) await noticeHealth(hub, connection, seen, 'test');
  return result;
}

/** A token that a log-in gave may have been revoked before its time: refused, it gives way to a fresh one, once. */
async function probeLoggedIn(
  hub: Hub,
  connection: Connection,
  connector: Connector,
  probe: NonNullable<Connector['probe']>,
): Promise<Probe> {
  const call = await callFor(hub, connection, connector);
  const answer = call.refused ?? (await probe(call));
  if (answer.ok || answer.reason !== 'unauthorized' || !connector.login || call.refused) return answer;

  const { accessToken: refused } = call.connection.credentials;
  const without = await changeSecrets(hub, connection, { renewUntil: null }, (secrets) => {
    const { accessToken, expiresAt: _ended, ...credentials } = secrets.credentials;
    // Another one was got meanwhile.
    return accessToken === refused ? { ...secrets, credentials } : secrets;
  });
  if (!without) return answer;
  const again = await callFor(hub, without, connector);
  return again.refused ?? probe(again);
}

/** Where sales platforms call it, where it sells: the base of the hosted endpoints, and their secret. */
export async function customAccess(
  hub: Hub,
  connection: Connection,
  origin: string,
): Promise<{ url: string; secret: string | undefined } | null> {
  if (!hub.connectors.get(connection.connector)?.commerce) return null;
  const { token, custom } = await openSecrets(hub, connection);
  return {
    url: `${hub.env.PONTE_URL?.replace(/\/$/, '') ?? origin}/custom/${token}`,
    secret: custom?.secret,
  };
}

/** Where chatbots ask about what people owe and have ordered; null for what knows of neither. */
export async function chatbotUrl(hub: Hub, connection: Connection, origin: string): Promise<string | null> {
  const { billing, inbound, poll } = hub.connectors.get(connection.connector) ?? {};
  if (!billing && !inbound && !poll) return null;
  const { token } = await openSecrets(hub, connection);
  return `${hub.env.PONTE_URL?.replace(/\/$/, '') ?? origin}/chatbot/${token}`;
}

/** The address that the platform calls, where the connector takes webhooks. */
export async function webhookUrl(hub: Hub, connection: Connection, origin: string): Promise<string | null> {
  if (!hub.connectors.get(connection.connector)?.inbound) return null;
  const { token } = await openSecrets(hub, connection);
  return `${hub.env.PONTE_URL?.replace(/\/$/, '') ?? origin}/hooks/${connection.connector}/${token}`;
}
