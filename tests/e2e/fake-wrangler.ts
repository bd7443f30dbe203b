/**
 * Stands in for wrangler in the tests of `npm run deploy`: an account in a folder, with a real SQLite as
 * its D1. Answers in wrangler's own shapes and words, and keeps what it was asked.
 */
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** `account.json` in the folder that FAKE_ACCOUNT names; a test writes it before and reads it after. */
export interface FakeAccount {
  /** Undefined: not signed in. */
  accounts?: { id: string; name: string }[];
  databases: { uuid: string; name: string }[];
  queues: string[];
  /** By Worker; undefined: it was never deployed. */
  secrets: Record<string, string[]>;
  /** The start of a command that shall fail, such as `d1 export`. */
  failing?: string;
}

const folder = process.env.FAKE_ACCOUNT ?? '';
const args = process.argv.slice(2);
if (folder && args.length > 0) main();

function main(): void {
  const file = join(folder, 'account.json');
  const account = JSON.parse(readFileSync(file, 'utf8')) as FakeAccount;
  const command = args.filter((arg) => !arg.startsWith('--')).join(' ');
  appendFileSync(
    join(folder, 'calls.ndjson'),
    `${JSON.stringify({ args, account: process.env.CLOUDFLARE_ACCOUNT_ID })}\n`,
  );
  if (account.failing && args.join(' ').startsWith(account.failing)) fail('A request to the API failed.');
  answer(account, command);
  writeFileSync(file, JSON.stringify(account));
}

function answer(account: FakeAccount, command: string): void {
  const config = JSON.parse(readFileSync(option('--config'), 'utf8')) as {
    name: string;
    d1_databases: { database_id: string; migrations_dir: string }[];
  };
  const [, , third = ''] = args;
  if (command.startsWith('whoami')) {
    if (!account.accounts) {
      console.log('{"loggedIn":false}');
      process.exit(1);
    }
    return print({ loggedIn: true, authType: 'OAuth Token', accounts: account.accounts });
  }
  if (command.startsWith('d1 list')) return print(account.databases);
  if (command.startsWith('d1 create')) {
    account.databases.push({
      uuid: `11111111-2222-4333-8444-55555555555${account.databases.length}`,
      name: third,
    });
    return;
  }
  if (command.startsWith('d1 execute')) {
    if (!account.databases.some(({ uuid }) => uuid === config.d1_databases[0]?.database_id))
      fail('no such id');
    const sql = option('--command');
    const database = openDatabase();
    const results = sql.startsWith('SELECT') ? database.prepare(sql).all() : database.exec(sql);
    return print([{ results: results ?? [], success: true, meta: {} }]);
  }
  if (command.startsWith('d1 export'))
    return writeFileSync(option('--output'), 'PRAGMA defer_foreign_keys=TRUE;\n');
  if (command.startsWith('d1 migrations apply')) {
    const migrations = resolve(dirname(option('--config')), config.d1_databases[0]?.migrations_dir ?? '');
    return applyMigrations(openDatabase(), migrations);
  }
  if (command.startsWith('queues info')) {
    if (!account.queues.includes(third))
      fail(`Queue "${third}" does not exist. To create it, run: wrangler queues create ${third}`);
    return;
  }
  if (command.startsWith('queues create')) {
    account.queues.push(third);
    return;
  }
  if (command.startsWith('secret list')) {
    const secrets = account.secrets[option('--name')];
    if (!secrets) fail(`Worker "${option('--name')}" not found.`);
    return print((secrets ?? []).map((name) => ({ name, type: 'secret_text' })));
  }
  if (command.startsWith('check startup'))
    return console.log('│   Active: 42.0 ms (including 1.0 ms garbage)');
  if (command.startsWith('deploy')) return deploy(account, config.name);
  fail(`Unknown command: ${command}`);
}

function deploy(account: FakeAccount, worker: string): void {
  if (args.includes('--dry-run')) {
    mkdirSync(option('--outdir'), { recursive: true });
    writeFileSync(join(option('--outdir'), 'worker.js'), 'export default {};');
    return;
  }
  const secrets = args.includes('--secrets-file')
    ? Object.keys(JSON.parse(readFileSync(option('--secrets-file'), 'utf8')) as object)
    : [];
  account.secrets[worker] = [...(account.secrets[worker] ?? []), ...secrets];
  const targets = ['schedule: * * * * *', `https://${worker}.loja.workers.dev`, 'Consumer for ponte-ingest'];
  appendFileSync(
    process.env.WRANGLER_OUTPUT_FILE_PATH ?? '',
    `${JSON.stringify({ type: 'wrangler-session' })}\n${JSON.stringify({ type: 'deploy', targets })}\n`,
  );
}

/** As wrangler notes them. */
export function applyMigrations(database: DatabaseSync, migrations: string, upTo?: string): void {
  database.exec('CREATE TABLE IF NOT EXISTS d1_migrations (id INTEGER PRIMARY KEY, name TEXT UNIQUE)');
  const known = database.prepare('SELECT 1 FROM d1_migrations WHERE name = ?');
  for (const name of readdirSync(migrations).sort()) {
    if (!name.endsWith('.sql') || known.get(name) || (upTo && name > upTo)) continue;
    database.exec(readFileSync(join(migrations, name), 'utf8'));
    database.prepare('INSERT INTO d1_migrations (name) VALUES (?)').run(name);
  }
}

function openDatabase(): DatabaseSync {
  return new DatabaseSync(join(folder, 'd1.sqlite'));
}

function option(name: string): string {
  const value = args[args.indexOf(name) + 1];
  if (!args.includes(name) || value === undefined) fail(`${name} is missing`);
  if (name === '--config' && !existsSync(value ?? '')) fail(`${value} does not exist`);
  return value ?? '';
}

/** Warnings come first, as they do. */
function print(value: unknown): void {
  console.warn('▲ [WARNING] There is a newer version of wrangler.');
  console.log(JSON.stringify(value, null, 2));
}

function fail(words: string): never {
  console.error(`\n✘ [ERROR] ${words}\n\n  More about it, over several lines.\n`);
  process.exit(1);
}
