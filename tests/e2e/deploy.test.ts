import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readConfig, rename } from '../../scripts/deploy/config.ts';
import { readOptions } from '../../scripts/deploy/options.ts';
import { type DeployOptions, deploy } from '../../scripts/deploy/run.ts';
import { createWrangler } from '../../scripts/deploy/wrangler.ts';
import { applyMigrations, type FakeAccount, fakeWrangler } from './fake-wrangler.ts';
import { ROOT, run } from './process.ts';

const declared = await readConfig();
const MIGRATIONS = join(ROOT, 'migrations');
/** The same fake as a program, which is slow to start. */
const asProgram = (logFile: string) => createWrangler(logFile, join(ROOT, 'tests/e2e/fake-wrangler.ts'));
const NEWEST =
  readdirSync(MIGRATIONS)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .at(-1) ?? '';
const NEW_ACCOUNT: FakeAccount = {
  accounts: [{ id: 'acc-1', name: 'Loja' }],
  databases: [],
  queues: [],
  secrets: {},
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ponte-deploy-'));
  process.env.FAKE_ACCOUNT = folder;
  delete process.env.CLOUDFLARE_ACCOUNT_ID;
  setAccount(NEW_ACCOUNT);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const setAccount = (account: FakeAccount) =>
  writeFileSync(join(folder, 'account.json'), JSON.stringify(account));
const account = () => JSON.parse(readFileSync(join(folder, 'account.json'), 'utf8')) as FakeAccount;
const database = () => new DatabaseSync(join(folder, 'd1.sqlite'));
const at = (...path: string[]) => join(folder, 'state', ...path);
const hub = (file: string) => readFileSync(at('deploy/ponte', file), 'utf8');

/** One deploy on the fake account: what it said, and what it asked wrangler since the last one. */
async function deployed(options: Partial<DeployOptions> = {}) {
  const log = join(folder, 'calls.ndjson');
  rmSync(log, { force: true });
  const lines: string[] = [];
  const done = deploy({
    config: declared,
    stateFolder: at(),
    dryRun: false,
    passing: false,
    now: new Date('2026-11-22T13:05:00Z'),
    makeWrangler: () => fakeWrangler(folder),
    say: (line) => lines.push(line),
    ...options,
  });
  const error = await done.then(
    () => undefined,
    (reason: Error) => reason,
  );
  const calls = readFileSync(log, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { args: string[]; account?: string });
  return { said: lines.join('\n'), error, calls, commands: calls.map(({ args }) => args.join(' ')) };
}

const withoutDryRun = (commands: string[]) => commands.filter((command) => !command.includes('--dry-run'));
const indexOf = (commands: string[], start: string) =>
  withoutDryRun(commands).findIndex((command) => command.startsWith(start));

describe('a dry run', () => {
  test('needs no account: it plans, builds, weighs and starts', { timeout: 120_000 }, async () => {
    const script = run(
      'deploy.ts',
      { PONTE_STATE: at(), CLOUDFLARE_API_TOKEN: '', HOME: folder },
      '--dry-run',
    );
    expect(await script.ended, script.output()).toBe(0);
    const output = script.output();
    expect(output).toContain('nothing leaves this machine');
    expect(output).toMatch(/make the D1 database ponte/);
    for (const queue of ['ponte-ingest', 'ponte-dispatch', 'ponte-poll', 'ponte-dead'])
      expect(output).toContain(queue);
    expect(output).toMatch(/\d+ ms of processor time/);
    const [, kilobytes] = /gzipped (\d+) KB/.exec(output) ?? [];
    expect(Number(kilobytes)).toBeGreaterThan(100);
    expect(Number(kilobytes)).toBeLessThanOrEqual(900);
    expect(existsSync(at('deploy/ponte/memory.json'))).toBe(false);
    const config = JSON.parse(hub('wrangler.json'));
    for (const path of [config.main, config.d1_databases[0].migrations_dir])
      expect(existsSync(resolve(at('deploy/ponte'), path)), path).toBe(true);
  });

  test('asks nothing of the account', async () => {
    const { commands, error } = await deployed({ dryRun: true, url: 'https://ponte.example' });
    expect(error).toBeUndefined();
    expect(commands.map((command) => command.split(' ').slice(0, 2).join(' '))).toEqual([
      'deploy --dry-run',
      'check startup',
    ]);
    expect(existsSync(at('deploy/ponte/memory.json'))).toBe(false);
  });

  test.each([
    ['--wrong', "Unknown option '--wrong'. Known: --dry-run"],
    ['--name=Não', 'lower-case letters'],
    ['--url=http://ponte.example', 'https://'],
    ['--url=https://ponte.example/hub', 'without a path'],
    ['--email=Ponte <a@b.c>', 'a bare address'],
    ['extra', 'Known: --dry-run'],
  ])('refuses %s', (option, why) => {
    expect(() => readOptions(['--dry-run', option])).toThrow(why);
  });

  test('refuses in one line', async () => {
    const script = run('deploy.ts', { PONTE_STATE: at() }, '--wrong');
    expect(await script.ended).toBe(1);
    expect(script.output().trim()).toMatch(/^Unknown option[^\n]*$/);
    expect(existsSync(at())).toBe(false);
  });
});

describe('the first deploy', () => {
  test('makes everything, then prints the link of the first owner', async () => {
    const { said, error, calls, commands } = await deployed({ makeWrangler: asProgram });
    expect(error).toBeUndefined();
    expect(account()).toMatchObject({
      databases: [{ name: 'ponte' }],
      queues: ['ponte-ingest', 'ponte-dispatch', 'ponte-poll', 'ponte-dead'],
      secrets: { ponte: ['PONTE_KEYS'] },
    });
    // In this order, and no backup of what is empty.
    const order = ['whoami', 'd1 create', 'queues create', 'd1 migrations apply', 'deploy', 'd1 execute'];
    const positions = order.map((start) => indexOf(commands, start));
    expect(positions).toEqual([...positions].sort((a, b) => a - b));
    expect(positions).not.toContain(-1);
    expect(indexOf(commands, 'd1 export')).toBe(-1);
    for (const call of calls.slice(3)) expect(call.account).toBe('acc-1');

    const [, token = ''] = /https:\/\/ponte\.loja\.workers\.dev\/setup\/([\w-]{43})/.exec(said) ?? [];
    const hash = createHash('sha256').update(token).digest('hex');
    expect(database().prepare('SELECT hash FROM setup_tokens').all()).toEqual([{ hash }]);
    expect(commands.join()).not.toContain(token);
    expect(hub('log')).not.toContain(token);
  });

  test('makes keys that the Worker takes, for the operator to keep', async () => {
    const { said, commands } = await deployed({ makeWrangler: asProgram });
    const file = at('deploy/ponte/keys.json');
    const keys = JSON.parse(readFileSync(file, 'utf8')).PONTE_KEYS as string;
    expect(keys).toMatch(/^k1:[A-Za-z0-9+/]{43}=$/);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(said).toContain('KEEP A COPY');
    expect(commands).toContainEqual(expect.stringContaining(`--secrets-file ${file}`));
    for (const text of [said, commands.join(), hub('log'), hub('wrangler.json')])
      expect(text).not.toContain(keys);
  });

  test('renders a configuration with the ids and choices of this account', async () => {
    await deployed({ url: 'https://ponte.example', email: 'ponte@example.com' });
    const config = JSON.parse(hub('wrangler.json'));
    expect(config).toMatchObject({
      name: 'ponte',
      d1_databases: [{ binding: 'DB', database_name: 'ponte', database_id: account().databases[0]?.uuid }],
      vars: { PONTE_URL: 'https://ponte.example', SYSTEM_EMAIL: 'ponte@example.com' },
      send_email: [{ name: 'SEND_EMAIL' }],
      keep_vars: true,
    });
    expect(config.queues.consumers).toHaveLength(4);
    expect(config.triggers.crons).toHaveLength(3);
    expect(resolve(dirname(at('deploy/ponte/x')), config.main)).toBe(join(ROOT, 'src/worker.ts'));
    // And remembers them.
    const { said } = await deployed();
    expect(said).toContain('https://ponte.example/setup/');
    expect(JSON.parse(hub('wrangler.json'))).toMatchObject({ send_email: [{ name: 'SEND_EMAIL' }] });
  });

  test('gives another hub names of its own', async () => {
    await deployed();
    const { error } = await deployed({ config: rename(declared, 'teste') });
    expect(error?.message ?? '').toBe('');
    expect(account().databases.map(({ name }) => name)).toEqual(['ponte', 'teste']);
    expect(account().queues.slice(4)).toEqual(['teste-ingest', 'teste-dispatch', 'teste-poll', 'teste-dead']);
    const config = JSON.parse(readFileSync(at('deploy/teste/wrangler.json'), 'utf8'));
    expect(config.queues.consumers[0]).toMatchObject({
      queue: 'teste-ingest',
      dead_letter_queue: 'teste-dead',
    });
    expect(JSON.parse(hub('wrangler.json')).d1_databases[0].database_name).toBe('ponte');
  });
});

describe('the second deploy', () => {
  const own = () =>
    database().exec(
      "INSERT INTO members (organization_id, user_id, id, role, created_at) VALUES ('o','u','m','owner','')",
    );

  test('makes nothing twice, and has no link to give away', async () => {
    await deployed();
    own();
    const { said, error, commands } = await deployed();
    expect(error).toBeUndefined();
    for (const start of ['d1 create', 'queues create', 'd1 export', 'd1 migrations'])
      expect(indexOf(commands, start), start).toBe(-1);
    expect(commands.join()).not.toContain('--secrets-file');
    expect(indexOf(commands, 'deploy')).toBeGreaterThan(0);
    expect(said).not.toContain('/setup/');
    expect(account().databases).toHaveLength(1);
  });

  test('backs up before it migrates, and migrates before it deploys', async () => {
    setAccount({
      ...NEW_ACCOUNT,
      databases: [{ uuid: 'id-1', name: 'ponte' }],
      secrets: { ponte: ['PONTE_KEYS'] },
    });
    const older = readdirSync(MIGRATIONS)
      .filter((name) => name.endsWith('.sql') && name < NEWEST)
      .sort()
      .at(-1);
    applyMigrations(database(), MIGRATIONS, older);
    const { said, error, commands } = await deployed();
    expect(error).toBeUndefined();
    const [backup, migration, upload] = ['d1 export', 'd1 migrations', 'deploy'].map((one) =>
      indexOf(commands, one),
    );
    expect([backup, migration, upload]).toEqual([backup, migration, upload].sort((a = 0, b = 0) => a - b));
    expect(backup).toBeGreaterThan(0);
    expect(readdirSync(at('backups'))).toEqual(['ponte-2026-11-22T13-05-00.sql']);
    expect(said).toContain(NEWEST);
    expect(database().prepare('SELECT name FROM d1_migrations').all()).toContainEqual({ name: NEWEST });
  });

  test('leaves a database alone that a newer version has made', async () => {
    await deployed();
    database().exec("INSERT INTO d1_migrations (name) VALUES ('0999_of_tomorrow.sql')");
    const { error, commands } = await deployed();
    expect(error?.message).toContain('git pull');
    expect(indexOf(commands, 'deploy')).toBe(-1);
  });

  test('makes no new keys where the old ones still seal something', async () => {
    await deployed();
    rmSync(at('deploy/ponte/keys.json'));
    setAccount({ ...account(), secrets: { ponte: [] } });
    const { error: none } = await deployed();
    expect(none).toBeUndefined();

    rmSync(at('deploy/ponte/keys.json'));
    setAccount({ ...account(), secrets: { ponte: [] } });
    insertConnection();
    const { error, commands } = await deployed();
    expect(error?.message).toContain('1 connections are sealed');
    expect(indexOf(commands, 'deploy')).toBe(-1);
    mkdirSync(at('deploy/ponte'), { recursive: true });
    writeFileSync(at('deploy/ponte/keys.json'), '{"PONTE_KEYS": "k1:x"}');
    expect((await deployed()).error).toBeUndefined();
  });

  /** A row with something in every column that must not be empty. */
  function insertConnection(): void {
    const columns = database().prepare('PRAGMA table_info(connections)').all() as {
      name: string;
      notnull: number;
    }[];
    const needed = columns.filter(({ notnull }) => notnull).map(({ name }) => name);
    database().exec(`INSERT INTO connections (${needed.join()}) VALUES (${needed.map(() => "'x'").join()})`);
  }
});

describe('what goes wrong is said in one line, and running it again goes on from there', () => {
  test.each([
    ['deploy --dry-run', 'Mend what it names'],
    ['check startup', 'does not start'],
    ['whoami', 'wrangler login'],
    ['d1 list', 'permission'],
    ['d1 create', 'permission'],
    ['queues info', 'permission'],
    ['queues create', 'permission'],
    ['secret list', 'permission'],
    ['d1 migrations', 'rolled back'],
    ['deploy --secrets-file', 'Deploy again'],
    ['d1 execute', 'Run it again'],
  ])('%s', async (failing, remedy) => {
    setAccount({ ...NEW_ACCOUNT, failing });
    const { error, commands } = await deployed();
    expect(error?.constructor.name).toBe('ExpectedError');
    expect(error?.message).toContain(remedy);
    expect(error?.message).toContain('A request to the API failed.');
    expect(error?.message).not.toContain('\n');
    expect(commands.at(-1)).toMatch(new RegExp(`^${failing}`));
    const { failing: _, ...healed } = account();
    setAccount(healed);
    const again = await deployed();
    expect(again.error).toBeUndefined();
    expect(again.said).toContain('/setup/');
    expect(account().databases).toHaveLength(1);
    expect(account().queues).toHaveLength(4);
    expect(account().secrets.ponte).toEqual(['PONTE_KEYS']);
  });

  test('a backup that fails stops everything behind it', async () => {
    const databases = [{ uuid: 'id-1', name: 'ponte' }];
    setAccount({ ...NEW_ACCOUNT, databases, secrets: { ponte: ['PONTE_KEYS'] }, failing: 'd1 export' });
    applyMigrations(database(), MIGRATIONS, '0001_z');
    const { error, commands } = await deployed();
    expect(error?.message).toContain('Nothing was changed');
    expect(indexOf(commands, 'd1 migrations')).toBe(-1);
    expect(indexOf(commands, 'deploy')).toBe(-1);
  });

  test('nobody is signed in', async () => {
    const { accounts: _, ...signedOut } = NEW_ACCOUNT;
    setAccount(signedOut);
    expect((await deployed()).error?.message).toMatch(/^wrangler is not signed in.*wrangler login/);
  });

  test('of several accounts it takes the one that is named, then and later', async () => {
    const accounts = [
      { id: 'acc-1', name: 'Loja' },
      { id: 'acc-2', name: 'Agência' },
    ];
    setAccount({ ...NEW_ACCOUNT, accounts });
    expect((await deployed()).error?.message).toContain('Agência: acc-2');
    process.env.CLOUDFLARE_ACCOUNT_ID = 'acc-2';
    expect((await deployed()).error).toBeUndefined();
    delete process.env.CLOUDFLARE_ACCOUNT_ID;
    const { error, calls } = await deployed();
    expect(error).toBeUndefined();
    expect(calls.at(-1)?.account).toBe('acc-2');
  });

  test("on Cloudflare's own builders, where no file is kept, it asks for keys", async () => {
    const { error } = await deployed({ passing: true });
    expect(error?.message).toContain('PONTE_KEYS is missing');
    setAccount({ ...account(), secrets: { ponte: ['PONTE_KEYS'] } });
    expect((await deployed({ passing: true })).error).toBeUndefined();
  });
});
