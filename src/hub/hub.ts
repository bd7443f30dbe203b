/**
 * What every part of the hub works with: one object, made at each entry, with an injected clock.
 *
 * An instance is this installation of Ponte; a hub is an instance at work for one organization. That is the
 * only way to a database: `instance.of(organizationId).db`. Today one D1 holds everything; docs/scaling.md
 * says where it is cut.
 */

import type { Env } from '../env';
import { type Connectors, createTurns, type Turn } from '../kit';
import { type Db, openDb } from '../store/db';
import { createVault, type Vault } from '../store/vault';
import { createLog, type Log } from './log';

export interface Instance {
  /** The same object for every request of an isolate. */
  env: Omit<Env, 'DB'>;
  /** Who somebody is: hook tokens, API keys, people, sessions. Small, and one for all organizations. */
  directory: Db;
  /** The hub of one organization; the same object for all that share a database. */
  of(organizationId: string): Hub;
  /** One per database: for what looks at everybody, the crons. */
  every(): readonly Hub[];
  vault: Vault;
  connectors: Connectors;
  /** Milliseconds since the epoch. */
  now(): number;
  /** In [0, 1): spreads retries. */
  random(): number;
  fetch: typeof fetch;
  /** Milliseconds. */
  sleep(ms: number): Promise<void>;
  /** Outbound requests of one invocation share its connections, whatever tenant they serve. */
  turn: Turn;
  log: Log;
}

/** An instance with the database that holds the rows of whoever it works for. */
export interface Hub extends Instance {
  db: Db;
}

/** Tests inject the clock, the dice and the network; a Worker passes none. */
export type Injected = Partial<Pick<Instance, 'now' | 'random' | 'fetch' | 'sleep' | 'log'>>;

/** Of the six that a Worker has, one is left for the bindings. */
const CONNECTIONS = 5;

const vaults = new Map<string, Vault>();

/** One vault per isolate and key set, so that keys are imported once. */
function vaultFor(keys: string): Vault {
  const known = vaults.get(keys);
  if (known) return known;
  const vault = createVault(keys);
  vaults.set(keys, vault);
  return vault;
}

export function createInstance(env: Env, connectors: Connectors, injected: Injected = {}): Instance {
  const db = openDb(env.DB);
  const hub: Hub = {
    env,
    db,
    directory: db,
    of: () => hub,
    every: () => [hub],
    vault: vaultFor(env.PONTE_KEYS),
    connectors,
    now: () => Date.now(),
    random: () => Math.random(),
    fetch: (input, init) => fetch(input, init),
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    turn: createTurns(CONNECTIONS),
    log: createLog(),
    ...injected,
  };
  return hub;
}

/** Times in the database are ISO-8601 UTC with milliseconds, so that they compare as text. */
export const iso = (ms: number): string => new Date(ms).toISOString();

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
