/** One deployment under way: what is known of it so far, and how its steps talk to wrangler. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ExpectedError } from '../local/expected-error.ts';
import { shown } from '../local/state.ts';
import { type Choices, type Config, render } from './config.ts';
import { jsonIn, lastWords, type Ran, type Wrangler } from './wrangler.ts';

/** What is remembered from one deploy to the next, beside the rendered configuration. */
export interface Memory extends Choices {
  accountId?: string | undefined;
  databaseId?: string | undefined;
}

export interface Deployment {
  wrangler: Wrangler;
  /** Of this hub: the rendered configuration, its bundle, the log. */
  folder: string;
  backups: string;
  config: Config;
  memory: Memory;
  now: Date;
  /** The machine is thrown away afterwards, and what is written here with it (Cloudflare's own builds). */
  passing: boolean;
  /** The tables that were there before; empty for a new database. */
  tables: readonly string[];
  /** Migrations that are not applied yet. */
  due: readonly string[];
  /** What goes up with the Worker: a secret that it did not have. */
  secretsFile?: string;
  /** Where the Worker answers, once it is deployed. */
  url?: string;
}

export const fileOf = ({ folder }: Pick<Deployment, 'folder'>, name: string): string => join(folder, name);

export const configFile = (deployment: Deployment): string => fileOf(deployment, 'wrangler.json');

/** Writes wrangler.json as it is known by now. */
export function writeConfig(deployment: Deployment): void {
  const { config, folder, memory } = deployment;
  const [{ database_id: declared }] = config.d1_databases;
  const rendered = render(config, folder, memory.databaseId ?? declared, memory);
  writePrivate(configFile(deployment), `${JSON.stringify(rendered, null, 2)}\n`);
}

/** For the next deploy; a dry run leaves no trace here. */
export function remember(deployment: Deployment): void {
  writePrivate(fileOf(deployment, 'memory.json'), `${JSON.stringify(deployment.memory, null, 2)}\n`);
}

/** Nothing is remembered before the first deploy. */
export function recall(folder: string): Memory {
  const file = join(folder, 'memory.json');
  if (!existsSync(file)) return {};
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Memory;
  } catch {
    throw new ExpectedError(`${shown(file)} cannot be read. Delete it and deploy again.`);
  }
}

/** For this user only. */
export function writePrivate(file: string, text: string): void {
  writeFileSync(file, text, { mode: 0o600 });
}

export function makeFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
}

/** Runs wrangler on the rendered configuration and the chosen account. */
export function tryWrangler(
  deployment: Deployment,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const { accountId } = deployment.memory;
  return deployment.wrangler.run([...args, '--config', configFile(deployment)], {
    ...env,
    ...(accountId ? { CLOUDFLARE_ACCOUNT_ID: accountId } : {}),
  });
}

/** The same where nothing goes on without it; `remedy` is what the operator can do about a failure. */
export async function wrangler(
  deployment: Deployment,
  args: readonly string[],
  remedy: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const ran = await tryWrangler(deployment, args, env);
  if (!ran.ok) throw failure(deployment, args, lastWords(ran), remedy);
  return ran;
}

/** The same for a command that answers JSON. */
export async function wranglerJson<T>(
  deployment: Deployment,
  args: readonly string[],
  remedy: string,
): Promise<T> {
  const ran = await wrangler(deployment, args, remedy);
  const answer = jsonIn(ran);
  if (answer === undefined) throw failure(deployment, args, 'its answer is no JSON', remedy);
  return answer as T;
}

/** Rows of one statement on the deployed database. */
export async function query<Row>(deployment: Deployment, sql: string): Promise<Row[]> {
  const [{ binding }] = deployment.config.d1_databases;
  const answer = await wranglerJson<{ results?: Row[] }[]>(
    deployment,
    ['d1', 'execute', binding, '--remote', '--yes', '--json', '--command', sql],
    'Run it again; if it goes on, look at the database in the Cloudflare dashboard.',
  );
  return answer.at(-1)?.results ?? [];
}

/** One line: what failed, in wrangler's words, and what to do. */
export function failure(
  deployment: Deployment,
  args: readonly string[],
  words: string,
  remedy: string,
): ExpectedError {
  const command = args.filter((arg) => !arg.startsWith('-')).slice(0, 3);
  return new ExpectedError(
    `wrangler ${command.join(' ')}: ${words.replace(/[.\s]*$/, '.')} ${remedy} (All of it: ${shown(fileOf(deployment, 'log'))})`,
  );
}
