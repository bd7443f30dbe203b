/** A deployed hub: its keys stand in the deploy's `keys.json`, and in the Worker's secret `PONTE_KEYS`. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { recall } from '../deploy/deployment.ts';
import { createWrangler, jsonIn, lastWords, type Wrangler } from '../deploy/wrangler.ts';
import { ExpectedError } from '../local/expected-error.ts';
import { shown } from '../local/state.ts';
import { formatKeys, type Key, keysAt, parseKeys } from './keys.ts';
import { commandsOf, keepRetired, LOG, lockRotation, writeWhole } from './place.ts';
import type { Rotating } from './rotate.ts';

/** Statements; answers the rows of each. */
export type Run = (sql: string) => Promise<unknown[][][]>;

/**
 * After the first place that has new keys: the other places, and what was begun before. Requests take
 * seconds, and so do the longest runs of queues and crons. Milliseconds.
 */
const SETTLE = 60_000;

export interface RemoteOptions {
  /** What the deploy remembers: `.ponte/deploy/<name>`. */
  folder: string;
  url: string | undefined;
  say(line: string): void;
  /** Tests bring their own; it is given the log's file. */
  makeWrangler?: (logFile: string) => Wrangler;
  /** Milliseconds. */
  wait?: (ms: number) => Promise<unknown>;
}

export function remoteHub(options: RemoteOptions): Rotating {
  const { folder, say, makeWrangler = createWrangler, wait = delay } = options;
  const config = join(folder, 'wrangler.json');
  if (!existsSync(config))
    throw new ExpectedError(`Nothing was deployed from here: ${shown(config)} is missing.`);
  const memory = recall(folder);
  const url = options.url ?? memory.url;
  if (!url || !URL.canParse(url)) throw new ExpectedError('Say where the hub is: --url https://…');
  const file = join(folder, 'keys.json');
  const place = shown(file);
  if (!existsSync(file))
    throw new ExpectedError(`${place} is missing. Put your copy there: {"PONTE_KEYS": "k1:…"}.`);
  lockRotation(folder);
  const log = join(folder, LOG);
  const env = memory.accountId ? { CLOUDFLARE_ACCOUNT_ID: memory.accountId } : {};
  const base = makeWrangler(log);
  const wrangler: Wrangler = { run: (args) => base.run(args, env) };
  const run = executeD1(wrangler, log, ['--remote'], config);
  const write = (target: string, keys: readonly Key[]) =>
    writeWhole(target, `${JSON.stringify({ PONTE_KEYS: formatKeys(keys) })}\n`);
  return {
    place,
    readKeys() {
      const { PONTE_KEYS = '' } = JSON.parse(readFileSync(file, 'utf8')) as { PONTE_KEYS?: string };
      return parseKeys(PONTE_KEYS, place);
    },
    writeKeys: (keys) => write(file, keys),
    keepRetired: (keys) => keepRetired(folder, keys),
    shown: (keys) => keysAt(url, keys),
    async upload(keys) {
      // Not the copy itself, which may have a key more.
      const secrets = join(folder, 'keys-upload.json');
      write(secrets, keys);
      const ran = await wrangler.run(['secret', 'bulk', secrets, '--config', config]);
      rmSync(secrets);
      if (!ran.ok) throw failure('secret bulk', lastWords(ran), log);
    },
    query: async (sql) => (await run(sql)).at(-1) ?? [],
    async execute(statements) {
      for (const command of commandsOf(statements)) await run(command);
    },
    async settle() {
      await wait(SETTLE);
    },
    pause: async () => {
      await wait(1000);
    },
    say,
  };
}

/** Statements on D1 by way of wrangler. */
export function executeD1(wrangler: Wrangler, log: string, where: readonly string[], config: string): Run {
  return async (sql) => {
    const ran = await wrangler.run([
      ...['d1', 'execute', 'DB', ...where, '--yes', '--json'],
      ...['--command', sql, '--config', config],
    ]);
    const answers = jsonIn(ran) as { results?: object[] }[] | undefined;
    if (!ran.ok || !Array.isArray(answers)) throw failure('d1 execute', lastWords(ran), log);
    return answers.map(({ results = [] }) => results.map((row) => Object.values(row) as unknown[]));
  };
}

const failure = (command: string, words: string, log: string): ExpectedError =>
  new ExpectedError(
    `wrangler ${command}: ${words.replace(/[.\s]*$/, '.')} Nothing is lost: run it again. (All of it: ${shown(log)})`,
  );
