/**
 * Connections as the edge needs them, kept in the isolate for at most half a minute: by the token of
 * their own address, and by the account at the vendor for addresses that all sellers of an app share.
 */
import { type Connection, connectionByToken } from '../store/connections';
import { connectionsByAccount } from '../store/oauth';
import { type Secrets, sha256 } from '../store/vault';
import { openSecrets } from './call';
import { type Instance, iso, SECOND } from './hub';

/** A connection and its opened secrets. */
export interface Entry {
  connection: Connection;
  secrets: Secrets;
  /** Milliseconds since the epoch. */
  loadedAt: number;
}

interface Account {
  connections: Connection[];
  /** Milliseconds since the epoch. */
  loadedAt: number;
}

interface Cache {
  tokens: Map<string, Entry>;
  accounts: Map<string, Account>;
}

const KEPT = 30 * SECOND;
/** What is no older need not be read again, whatever is wrong with it. */
export const FRESH = 2 * SECOND;
const MOST = 2000;
/** By environment, so that two hubs in one process (tests) do not share it. */
const caches = new WeakMap<object, Cache>();

function cacheOf(instance: Instance): Cache {
  const known = caches.get(instance.env);
  if (known) return known;
  const cache = { tokens: new Map<string, Entry>(), accounts: new Map<string, Account>() };
  caches.set(instance.env, cache);
  return cache;
}

/** The connection behind a token; undefined when there is none. */
export async function entryByToken(instance: Instance, token: string): Promise<Entry | undefined> {
  const known = cacheOf(instance).tokens.get(token);
  const kept = known?.connection.status === 'active' ? KEPT : FRESH;
  if (known && instance.now() - known.loadedAt <= kept) return known;
  return orKnown(instance, known, () => reloadByToken(instance, token));
}

/** Unknown tokens are not kept: a connection made a moment later must be found. */
export async function reloadByToken(instance: Instance, token: string): Promise<Entry | undefined> {
  const { tokens } = cacheOf(instance);
  const connection = await connectionByToken(instance.directory, await sha256(token), iso(instance.now()));
  tokens.delete(token);
  if (!connection) return undefined;
  return keep(tokens, token, {
    connection,
    secrets: await openSecrets(instance, connection),
    loadedAt: instance.now(),
  });
}

/**
 * All connections of one account at a vendor, whoever they belong to, those of an uninstalled app too:
 * the order to erase a shop's data comes after the uninstallation. None are not kept.
 */
export async function connectionsOfAccount(
  instance: Instance,
  connector: string,
  account: string,
): Promise<Connection[]> {
  const { accounts } = cacheOf(instance);
  const key = `${connector} ${account}`;
  const known = accounts.get(key);
  const kept = known?.connections.every(({ status }) => status === 'active') ? KEPT : FRESH;
  if (known && instance.now() - known.loadedAt <= kept) return known.connections;
  const loaded = await orKnown(instance, known, async () => {
    const connections = await connectionsByAccount(instance.directory, connector, account);
    accounts.delete(key);
    const read = { connections, loadedAt: instance.now() };
    return connections.length > 0 ? keep(accounts, key, read) : read;
  });
  return loaded?.connections ?? [];
}

/** After a change of ours: the next request reads it, in this isolate at least. */
export function forget(instance: Instance, connectionId: string): void {
  const { tokens, accounts } = cacheOf(instance);
  for (const [token, { connection }] of tokens) if (connection.id === connectionId) tokens.delete(token);
  // A connection may just have joined any of them.
  accounts.clear();
}

/** With D1 away, what was known half a minute ago beats refusing a platform. */
async function orKnown<Known>(
  instance: Instance,
  known: Known | undefined,
  load: () => Promise<Known | undefined>,
): Promise<Known | undefined> {
  try {
    return await load();
  } catch (error) {
    if (!known) throw error;
    instance.log.warn('connection not re-read; using the last known', { error: String(error) });
    return known;
  }
}

function keep<Value>(map: Map<string, Value>, key: string, value: Value): Value {
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > MOST && oldest !== undefined) map.delete(oldest);
  return value;
}
