/**
 * Stands in for wrangler in the tests of `npm run deploy`: an account in a folder, with a real SQLite as
 * its D1. Answers in wrangler's own shapes and words, and keeps what it was asked. Run as a program it
 * takes the folder from FAKE_ACCOUNT.
 */
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Wrangler } from '../../scripts/deploy/wrangler.ts';

/** `account.json`; a test writes it before and reads it after. */
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

type Env = Readonly<Record<string, string | undefined>>;
interface Answer {
  stdout: string;
  code: 0 | 1;
}

/** What a command says and does, without a process of its own. */
export function runFake(folder: string, args: readonly string[], env: Env): Answer & { stderr: string } {
  const file = join(folder, 'account.json');
  const before = readFileSync(file, 'utf8');
  const account = JSON.parse(before) as FakeAccount;
  const call = { args, account: env.CLOUDFLARE_ACCOUNT_ID };
  appendFileSync(join(folder, 'calls.ndjson'), `${JSON.stringify(call)}\n`);
  const stderr = '▲ [WARNING] There is a newer version of wrangler.\n';
  try {
    if (account.failing && args.join(' ').startsWith(account.failing))
      throw new Error('A request to the API failed.');
    const answer = new Fake(folder, account, args, env).answer();
    // Only what changed: commands that look may run side by side.
    if (JSON.stringify(account) !== before) writeFileSync(file, JSON.stringify(account));
    return { ...answer, stderr };
  } catch (error) {
    const { message } = error as Error;
    // This one answers JSON when it fails, too.
    if (args.includes('execute'))
      return { stdout: `${JSON.stringify({ error: { text: message } }, null, 2)}\n`, code: 1, stderr };
    const words = `\n✘ [ERROR] ${message}\n\n  More about it, over several lines.\n`;
    return { stdout: '', code: 1, stderr: stderr + words };
  }
}

/** The fake in the place of the real one. */
export const fakeWrangler = (folder: string): Wrangler => ({
  async run(args, env = {}) {
    const { stdout, stderr, code } = runFake(folder, args, { ...process.env, ...env });
    return { ok: code === 0, stdout, output: stdout + stderr };
  },
});

interface Rendered {
  name: string;
  d1_databases: [{ database_id: string; migrations_dir: string }];
}

class Fake {
  readonly #folder: string;
  readonly #account: FakeAccount;
  readonly #args: readonly string[];
  readonly #env: Env;

  constructor(folder: string, account: FakeAccount, args: readonly string[], env: Env) {
    this.#folder = folder;
    this.#account = account;
    this.#args = args;
    this.#env = env;
  }

  answer(): Answer {
    const config = JSON.parse(readFileSync(this.#option('--config'), 'utf8')) as Rendered;
    const [first, second, third = ''] = this.#args;
    const account = this.#account;
    switch (`${first} ${second}`) {
      case 'whoami --json':
        if (!account.accounts) return { stdout: '{"loggedIn":false}\n', code: 1 };
        return json({ loggedIn: true, authType: 'OAuth Token', accounts: account.accounts });
      case 'd1 list':
        return json(account.databases);
      case 'd1 create':
        account.databases.push({ uuid: `id-${account.databases.length + 1}`, name: third });
        return said('Successfully created it.');
      case 'd1 execute':
        return this.#execute(config.d1_databases[0].database_id);
      case 'd1 export':
        writeFileSync(this.#option('--output'), 'PRAGMA defer_foreign_keys=TRUE;\n');
        return said('Done.');
      case 'd1 migrations': {
        const folder = resolve(dirname(this.#option('--config')), config.d1_databases[0].migrations_dir);
        applyMigrations(this.#database(), folder);
        return said('Done.');
      }
      case 'queues info':
        if (account.queues.includes(third)) return said(`Queue Name: ${third}`);
        throw new Error(
          `Queue "${third}" does not exist. To create it, run: wrangler queues create ${third}`,
        );
      case 'queues create':
        account.queues.push(third);
        return said(`Created queue '${third}'`);
      case 'secret list': {
        const secrets = account.secrets[this.#option('--name')];
        if (!secrets) throw new Error(`Worker "${this.#option('--name')}" not found.`);
        return json(secrets.map((name) => ({ name, type: 'secret_text' })));
      }
      case 'check startup':
        return said('│   Active: 42.0 ms (including 1.0 ms garbage collection)');
      default:
        if (first !== 'deploy') throw new Error(`Unknown command: ${first} ${second}`);
        return this.#deploy(config.name);
    }
  }

  #execute(id: string): Answer {
    if (!this.#account.databases.some(({ uuid }) => uuid === id)) throw new Error(`no database ${id}`);
    const sql = this.#option('--command');
    if (sql.startsWith('SELECT')) return json([{ results: this.#database().prepare(sql).all() }]);
    this.#database().exec(sql);
    return json([{ results: [], success: true }]);
  }

  #deploy(worker: string): Answer {
    if (this.#args.includes('--dry-run')) {
      mkdirSync(this.#option('--outdir'), { recursive: true });
      writeFileSync(join(this.#option('--outdir'), 'worker.js'), 'export default {};');
      return said('--dry-run: exiting now.');
    }
    const file = this.#args.includes('--secrets-file') ? this.#option('--secrets-file') : undefined;
    const secrets = file ? Object.keys(JSON.parse(readFileSync(file, 'utf8')) as object) : [];
    this.#account.secrets[worker] = [...(this.#account.secrets[worker] ?? []), ...secrets];
    const targets = [
      'schedule: * * * * *',
      `https://${worker}.loja.workers.dev`,
      'Consumer for ponte-ingest',
    ];
    const report = [{ type: 'wrangler-session' }, { type: 'deploy', targets }];
    appendFileSync(
      this.#env.WRANGLER_OUTPUT_FILE_PATH ?? '',
      report.map((entry) => `${JSON.stringify(entry)}\n`).join(''),
    );
    return said('Deployed.');
  }

  #database(): DatabaseSync {
    return new DatabaseSync(join(this.#folder, 'd1.sqlite'));
  }

  #option(name: string): string {
    const value = this.#args[this.#args.indexOf(name) + 1];
    if (!this.#args.includes(name) || value === undefined) throw new Error(`${name} is missing`);
    if (name === '--config' && !existsSync(value)) throw new Error(`${value} does not exist`);
    return value;
  }
}

const said = (text: string): Answer => ({ stdout: `${text}\n`, code: 0 });
const json = (value: unknown): Answer => said(JSON.stringify(value, null, 2));

/** As wrangler notes them; `upTo` leaves out what is newer. */
export function applyMigrations(database: DatabaseSync, migrations: string, upTo?: string): void {
  database.exec('CREATE TABLE IF NOT EXISTS d1_migrations (id INTEGER PRIMARY KEY, name TEXT UNIQUE)');
  const known = database.prepare('SELECT 1 FROM d1_migrations WHERE name = ?');
  for (const name of readdirSync(migrations).sort()) {
    if (!name.endsWith('.sql') || known.get(name) || (upTo && name > upTo)) continue;
    database.exec(readFileSync(join(migrations, name), 'utf8'));
    database.prepare('INSERT INTO d1_migrations (name) VALUES (?)').run(name);
  }
}

if (import.meta.main) {
  const { stdout, stderr, code } = runFake(
    process.env.FAKE_ACCOUNT ?? '',
    process.argv.slice(2),
    process.env,
  );
  process.stderr.write(stderr);
  process.stdout.write(stdout);
  process.exitCode = code;
}
