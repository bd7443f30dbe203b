/** What every part of the hub works with: one object, made at each entry, with an injected clock. */

import type { Env } from '../env';
import { type Connectors, createTurns, type Turn } from '../kit';
import { type Db, openDb } from '../store/db';
import { createVault, type Vault } from '../store/vault';
import { createLog, type Log } from './log';

export interface Hub {
  env: Env;
  db: Db;
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

/** Tests inject the clock, the dice and the network; a Worker passes none. */
export type Injected = Partial<Pick<Hub, 'now' | 'random' | 'fetch' | 'sleep' | 'log'>>;

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

export function createHub(env: Env, connectors: Connectors, injected: Injected = {}): Hub {
  return {
    env,
    db: openDb(env.DB),
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
}

/** Times in the database are ISO-8601 UTC with milliseconds, so that they compare as text. */
export const iso = (ms: number): string => new Date(ms).toISOString();

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
