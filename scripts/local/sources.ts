/** The sources of the Worker: when somebody last saved one. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ROOT } from './state.ts';

const FOLDERS = ['src', 'routes', 'connectors', 'migrations'];
const FILES = ['wrangler.toml', 'package.json'];

/** Often enough for whoever has just saved; a look takes a few milliseconds. */
const LOOK_EVERY = 300;

/** A number that any save, new file or deletion changes. */
export function stampOfSources(): number {
  const paths = FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path)),
  );
  // Editors replace files while we look.
  const times = [...FILES, ...paths].map(
    (path) => statSync(join(ROOT, path), { throwIfNoEntry: false })?.mtimeMs ?? 0,
  );
  return times.reduce((sum, time) => sum + time, 0);
}

/**
 * Resolves once the sources are others than at this stamp. Looking beats `fs.watch` here: a save from
 * before the call counts too, and it works on every system and editor.
 */
export async function saved(since: number): Promise<void> {
  while (stampOfSources() === since) await delay(LOOK_EVERY);
}
