/** Making, changing and looking after connections. What was typed is checked against the connector's fields. */
import { type Connector, checkUrl, type Field, newWebhookSecret, type Probe } from '../kit';
import { newId, newSecret } from '../kit/id';
import type { FieldError } from '../problem';
import { insertAutomations } from '../store/automations';
import {
  type Connection,
  connectionsOf,
  insertConnection,
  rotateToken,
  updateConnection,
} from '../store/connections';
import { freeLane } from '../store/lane-rests';
import { hastenPoll } from '../store/polls';
import type { Health } from '../store/types';
import { type Secrets, sha256 } from '../store/vault';
import { wakeLanes } from './absorb';
import { callFor, openSecrets } from './call';
import { DAY, type Hub, iso } from './hub';
import { readyMadeAutomations } from './ready-made';
import { forget } from './receive';

/** What replaced credentials and URL tokens have left. */
const ROTATION = DAY;

export interface Typed {
  credentials: Record<string, string>;
  settings: Record<string, string>;
}

/** Values as the fields want them, or what is wrong, all at once. Unknown settings are ignored. */
export function checkFields(
  connector: Connector,
  typed: { credentials: Record<string, unknown>; settings: Record<string, unknown> },
  options: { development: boolean },
): { ok: true; values: Typed } | { ok: false; errors: FieldError[] } {
  const values: Typed = { credentials: {}, settings: {} };
  const errors: FieldError[] = [];
  for (const field of connector.fields) {
    const value = asText(typed[field.group][field.key]) ?? field.default ?? generated(field) ?? '';
    const message =
      value === ''
        ? field.required
          ? 'required'
          : undefined
        : problemWith(field, value, connector, options);
    if (message) errors.push({ path: `${field.group}.${field.key}`, message });
    else if (value !== '') values[field.group][field.key] = value;
  }
  if (errors.length === 0) errors.push(...(connector.check?.(values) ?? []));
  return errors.length > 0 ? { ok: false, errors } : { ok: true, values };
}

function asText(value: unknown): string | undefined {
  if (typeof value === 'string') return value.trim() === '' ? undefined : value.trim();
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  // A JSON field may be sent as JSON instead of text.
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : undefined;
}

const generated = (field: Field): string | undefined =>
  field.generate ? (field.pattern?.startsWith('whsec_') ? newWebhookSecret() : newSecret()) : undefined;

function problemWith(
  field: Field,
  value: string,
  connector: Connector,
  options: { development: boolean },
): string | undefined {
  switch (field.type) {
    case 'number': {
      const number = Number(value);
      if (!Number.isFinite(number)) return 'must be a number';
      if (field.min !== undefined && number < field.min) return `must be at least ${field.min}`;
      if (field.max !== undefined && number > field.max) return `must be at most ${field.max}`;
      break;
    }
    case 'boolean':
      if (value !== 'true' && value !== 'false') return 'must be true or false';
      break;
    case 'select':
      if (!field.options?.some((option) => option.value === value))
        return `must be one of ${field.options?.map((option) => option.value).join(', ')}`;
      break;
    case 'email':
      if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value)) return 'must be an e-mail address';
      break;
    case 'url': {
      const wrong = checkUrl(value, {
        allowPrivate: options.development,
        ...(connector.hosts ? { allowedHosts: connector.hosts } : {}),
      });
      if (wrong) return wrong;
      break;
    }
    case 'json':
      if (!isJson(value)) return 'must be JSON';
      break;
  }
  return field.pattern && !new RegExp(`^(?:${field.pattern})$`).test(value)
    ? `does not look right; example: ${field.example}`
    : undefined;
}

function isJson(value: string): boolean {
  try {
    JSON.parse(value);
    return true;
  } catch {
    return false;
  }
}

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
    secrets: await hub.vault.seal({ token, credentials: values.credentials }, id),
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
  await insertAutomations(hub.db, readyMadeAutomations(connector, connection, channel?.id ?? null, at));
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
  const secrets = values && (await replaced(hub, connection, values.credentials));
  const changed = await updateConnection(hub.db, connection.organizationId, connection.id, {
    ...(name === undefined ? {} : { name }),
    ...(teams === undefined ? {} : { teams }),
    ...(values ? { settings: values.settings } : {}),
    ...(secrets ? { secrets } : {}),
    updatedAt: iso(hub.now()),
  });
  if (values) await unblock(hub, connection);
  return changed ?? connection;
}

async function replaced(
  hub: Hub,
  connection: Connection,
  credentials: Record<string, string>,
): Promise<string> {
  const secrets = await openSecrets(hub, connection);
  const old = Object.entries(secrets.credentials).filter(([key, value]) => credentials[key] !== value);
  // What another change replaced a while ago has its own day left.
  const { previous } = secrets;
  const valid = previous && Date.parse(previous.until) > hub.now() ? previous.credentials : {};
  const next: Secrets = {
    ...secrets,
    credentials,
    ...(old.length > 0
      ? {
          previous: {
            credentials: { ...valid, ...Object.fromEntries(old) },
            until: iso(hub.now() + ROTATION),
          },
        }
      : {}),
  };
  return hub.vault.seal(next, connection.id);
}

/** A new secret in the hook address; the old address works for a day more. */
export async function rotateConnection(hub: Hub, connection: Connection): Promise<Connection> {
  const token = newSecret();
  const secrets = await hub.vault.seal({ ...(await openSecrets(hub, connection)), token }, connection.id);
  const now = hub.now();
  await rotateToken(hub.db, connection, {
    hash: await sha256(token),
    secrets,
    expiresAt: iso(now + ROTATION),
    now: iso(now),
  });
  return { ...connection, secrets };
}

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
  await wakeLanes(hub, [id]);
}

/** Asks the vendor whether the credentials work, and remembers the answer. */
export async function testConnection(hub: Hub, connection: Connection, connector: Connector): Promise<Probe> {
  const result: Probe = connector.probe
    ? await connector.probe(await callFor(hub, connection, connector))
    : { ok: false, reason: 'unsupported', detail: `${connector.slug}: has nothing to test` };
  const health: Health = result.ok
    ? { ok: true, at: iso(hub.now()), ...(result.account ? { detail: result.account } : {}) }
    : {
        ok: false,
        reason: result.reason,
        at: iso(hub.now()),
        ...(result.detail ? { detail: result.detail } : {}),
      };
  if (connector.probe) await updateConnection(hub.db, connection.organizationId, connection.id, { health });
  return result;
}

/** The address that the platform calls, where the connector takes webhooks. */
export async function webhookUrl(hub: Hub, connection: Connection, origin: string): Promise<string | null> {
  if (!hub.connectors.get(connection.connector)?.inbound) return null;
  const { token } = await openSecrets(hub, connection);
  return `${hub.env.PONTE_URL?.replace(/\/$/, '') ?? origin}/hooks/${connection.connector}/${token}`;
}

/** Shows that a secret is set, and at most its last four characters. */
export const mask = (secret: string): string =>
  /^[\w+/=.-]{16,}$/.test(secret) ? `••••${secret.slice(-4)}` : '••••';

export const isMasked = (value: string): boolean => value.startsWith('••••');
