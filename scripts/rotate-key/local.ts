/** The hub of this machine, running or not: its keys stand in the state folder's `env`. */
import { existsSync, readFileSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createWrangler } from '../deploy/wrangler.ts';
import { openDatabase } from '../local/database.ts';
import { ExpectedError } from '../local/expected-error.ts';
import { ROOT, readDevFile, shown } from '../local/state.ts';
import { formatKeys, keysAt, parseKeys } from './keys.ts';
import { commandsOf, keepRetired, LOG, lockRotation, writeWhole } from './place.ts';
import { executeD1, type Run } from './remote.ts';
import type { Rotating } from './rotate.ts';

const LINE = /^PONTE_KEYS=(.*)$/m;
const CONFIG = join(ROOT, 'wrangler.toml');

export async function localHub(folder: string, say: (line: string) => void): Promise<Rotating> {
  const file = join(folder, 'env');
  const place = shown(file);
  if (!existsSync(file)) throw new ExpectedError(`${place} is missing: no hub was ever started here.`);
  lockRotation(folder);
  const url = await runningAt(folder);
  const run = url ? await running(url) : stopped(folder);
  return {
    place,
    readKeys() {
      const [, text = ''] = LINE.exec(readFileSync(file, 'utf8')) ?? [];
      return parseKeys(text.trim().replace(/^(["'])(.*)\1$/, '$2'), place);
    },
    writeKeys: (keys) =>
      writeWhole(
        file,
        readFileSync(file, 'utf8').replace(LINE, () => `PONTE_KEYS=${formatKeys(keys)}`),
      ),
    keepRetired: (keys) => keepRetired(folder, keys),
    ...(url ? { shown: (keys) => keysAt(url, keys) } : {}),
    async upload(keys) {
      writeWhole(
        file,
        readFileSync(file, 'utf8').replace(LINE, () => `PONTE_KEYS=${formatKeys(keys)}`),
      );
      // wrangler reads its env file again when its configuration has changed, or looks as if it had.
      const now = new Date();
      if (url) utimesSync(CONFIG, now, now);
    },
    query: async (sql) => (await run(sql)).at(-1) ?? [],
    async execute(statements) {
      for (const command of commandsOf(statements)) await run(command);
    },
    // One process, which has changed over at once.
    settle: async () => undefined,
    pause: () => delay(500),
    say,
  };
}

/** Where the hub on this folder answers, if it does. */
async function runningAt(folder: string): Promise<string | undefined> {
  const url = readDevFile(folder)?.url;
  const answers =
    url &&
    (await fetch(`${url}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    ));
  return answers ? url : undefined;
}

async function running(url: string): Promise<Run> {
  const database = await openDatabase(url);
  return (sql) => database({ sql });
}

function stopped(folder: string): Run {
  // Nothing was ever stored.
  if (!existsSync(join(folder, 'v3'))) return async () => [];
  const log = join(folder, LOG);
  const wrangler = createWrangler(log);
  return executeD1(wrangler, log, ['--local', '--persist-to', folder], CONFIG);
}
