/** What every place of keys has in common: private files that are written whole, and one rotation at a time. */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ExpectedError } from '../local/expected-error.ts';
import { shown } from '../local/state.ts';
import type { Key } from './keys.ts';

/** In the folder of the keys: what wrangler said. */
export const LOG = 'rotate-key.log';

/** Whole or not at all, for this user only. */
export function writeWhole(file: string, text: string): void {
  writeFileSync(`${file}.new`, text, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** Keys that only old backups need. */
export function keepRetired(folder: string, keys: readonly Key[]): void {
  const file = join(folder, 'retired-keys.json');
  const known = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>) : {};
  const retiredAt = new Date().toISOString();
  const added = Object.fromEntries(keys.map(({ id, material }) => [id, { key: material, retiredAt }]));
  writeWhole(file, `${JSON.stringify({ ...known, ...added }, null, 2)}\n`);
}

let held: DatabaseSync | undefined;

/** Two rotations at once would each make a key that the other does not know. Let go of when the process ends. */
export function lockRotation(folder: string): void {
  const file = join(folder, 'rotate.lock');
  held = new DatabaseSync(file);
  try {
    held.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch {
    throw new ExpectedError(`Another rotation is running on ${shown(folder)}.`);
  }
}

/** SQL of one command: what a shell takes on every system. */
const COMMAND = 20_000;

/** Statements in groups that each fit one command; one that is longer goes alone. */
export function commandsOf(statements: readonly string[]): string[] {
  const commands: string[] = [];
  for (const statement of statements) {
    const last = commands.at(-1);
    if (last !== undefined && last.length + statement.length < COMMAND)
      commands[commands.length - 1] = `${last}; ${statement}`;
    else commands.push(statement);
  }
  return commands;
}
