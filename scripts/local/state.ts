/**
 * The state folder: everything a hub on this machine keeps, in one place that git ignores.
 *
 *   env         secrets of the Worker; they belong to the database beside them
 *   owner.json  the organization, its API key and its owner's password, which the database only has hashed
 *   v3/         the local D1, as wrangler keeps it
 *   hub.log     what wrangler and the Worker said since the last start
 *   dev.json    where the running hub is; written last, gone when it stops
 *   lock        held while a hub runs
 */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ulid } from 'ulid';
import { ExpectedError } from './expected-error.ts';

export const ROOT = resolve(import.meta.dirname, '../..');
/** The one that package-lock.json pins; Node runs it. */
export const WRANGLER = join(ROOT, 'node_modules/wrangler/bin/wrangler.js');

/** `PONTE_STATE`, else `.ponte` beside package.json. */
export const stateFolder = (): string => resolve(ROOT, process.env.PONTE_STATE || '.ponte');

/** What scripts need to talk to the running hub. */
export interface DevFile {
  url: string;
  apiKey: string;
  organizationId: string;
  /** Of the demo merchant's owner, who signs in at `/entrar`. */
  email: string;
  password: string;
}

export interface Owner {
  organizationId: string;
  apiKey: string;
  email: string;
  password: string;
  /** The demo shop and its channel were made; they are not made again once deleted. */
  seeded: boolean;
}

export interface State {
  folder: string;
  envFile: string;
  logFile: string;
  owner: Owner;
  saveOwner(owner: Owner): void;
  publish(dev: DevFile): void;
  /** Forgets where the hub is. */
  unpublish(): void;
}

const path = (folder: string, file: string): string => join(folder, file);

/** As the user would type it. */
export const shown = (folder: string): string => {
  const short = relative(process.cwd(), folder);
  return short === '' || short.startsWith('..') ? folder : short;
};

/** Takes the folder for this process, and makes what is missing in it. */
export function openState(folder: string): State {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  lock(folder);

  const envFile = path(folder, 'env');
  const ownerFile = path(folder, 'owner.json');
  if (!existsSync(envFile)) {
    if (existsSync(ownerFile))
      throw new ExpectedError(
        `${shown(envFile)} is missing, and without its keys the credentials in this state cannot be read. Put it back, or start afresh with PONTE_STATE=another-folder.`,
      );
    writePrivate(envFile, `PONTE_ENV=development\nPONTE_KEYS=k1:${randomBytes(32).toString('base64')}\n`);
  }
  const saveOwner = (owner: Owner) => writePrivate(ownerFile, `${JSON.stringify(owner, null, 2)}\n`);
  if (!existsSync(ownerFile)) saveOwner(newOwner());

  const devFile = path(folder, 'dev.json');
  const unpublish = () => rmSync(devFile, { force: true });
  unpublish();
  return {
    folder,
    envFile,
    logFile: path(folder, 'hub.log'),
    // A state that is older than accounts has no login yet.
    owner: { ...newLogin(), ...readJson<Omit<Owner, 'email' | 'password'>>(ownerFile) },
    saveOwner,
    publish: (dev) => writePrivate(devFile, `${JSON.stringify(dev, null, 2)}\n`),
    unpublish,
  };
}

/** The hub that runs on this folder, if one does. */
export function readDevFile(folder: string): DevFile | undefined {
  const file = path(folder, 'dev.json');
  return existsSync(file) ? readJson<DevFile>(file) : undefined;
}

const newOwner = (): Owner => ({
  organizationId: `org_${ulid()}`,
  apiKey: `ponte_${randomBytes(32).toString('base64url')}`,
  ...newLogin(),
  seeded: false,
});

const newLogin = () => ({ email: 'demo@ponte.test', password: randomBytes(12).toString('base64url') });

/** Kept open until the process ends: the system then lets go of the lock, however it ended. */
let held: DatabaseSync | undefined;

/** SQLite locks files the same way on every system, which Node itself has no call for. */
function lock(folder: string): void {
  held = new DatabaseSync(path(folder, 'lock'));
  try {
    held.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch {
    const url = readDevFile(folder)?.url;
    throw new ExpectedError(
      `A hub is already running on ${shown(folder)}${url ? ` (${url})` : ''}. Stop it, or start another with PONTE_STATE=another-folder.`,
    );
  }
}

/** Whole or not at all, for this user only. */
function writePrivate(file: string, text: string): void {
  writeFileSync(`${file}.new`, text, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

function readJson<T>(file: string): T {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch (error) {
    throw new ExpectedError(`${shown(file)} cannot be read: ${(error as Error).message}`);
  }
}
