/** A backup goes back into a fresh D1, by the commands that docs/operations.md names. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, expect, test } from 'vitest';
import { WRANGLER } from '../../scripts/local/state.ts';
import { restorable, statementsIn } from '../../scripts/restore.ts';
import { ROOT, run } from './process.ts';

const folder = mkdtempSync(join(tmpdir(), 'ponte-restore-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A hub's database of its own, as wrangler keeps it. */
function home(name: string) {
  const path = join(folder, name);
  mkdirSync(path);
  for (const part of ['wrangler.toml', 'migrations'])
    cpSync(join(ROOT, part), join(path, part), { recursive: true });
  const wrangler = (...args: string[]) =>
    execFileSync(process.execPath, [WRANGLER, 'd1', ...args, '--local'], {
      cwd: path,
      env: { ...process.env, CI: '1', WRANGLER_SEND_METRICS: 'false', WRANGLER_WRITE_LOGS: 'false' },
      stdio: 'pipe',
    });
  const open = () => {
    const d1 = join(path, '.wrangler/state/v3/d1/miniflare-D1DatabaseObject');
    const file = readdirSync(d1).find((one) => /^[0-9a-f]{64}\.sqlite$/.test(one)) ?? '';
    return new DatabaseSync(join(d1, file));
  };
  return { path, wrangler, open };
}

type Home = ReturnType<typeof home>;

/** Every table with its definition, and every row of it. */
function contentOf({ open }: Home) {
  const database = open();
  const tables = database
    .prepare(
      `SELECT name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT LIKE '\\_cf%' ESCAPE '\\' ORDER BY name`,
    )
    .all() as { name: string; sql: string }[];
  const rows = tables
    .filter(({ sql }) => sql.startsWith('CREATE TABLE'))
    .map(({ name }) => [name, database.prepare(`SELECT * FROM "${name}" ORDER BY 1, 2`).all()]);
  database.close();
  return { tables, rows };
}

test('a backup goes back whole, with rows that D1 would not take as they stand', {
  timeout: 180_000,
}, async () => {
  const old = home('old');
  old.wrangler('migrations', 'apply', 'DB');
  const database = old.open();
  const blob = crypto.getRandomValues(new Uint8Array(60_000));
  const large = new Uint8Array(700_000).map((_, at) => blob[at % blob.length] ?? 0);
  const state = JSON.stringify({ note: `d'água; "ção" 🎉\n`.repeat(20_000) });
  database.prepare('INSERT INTO payloads VALUES (?, ?)').run('run_large', large);
  database.prepare('INSERT INTO payloads VALUES (?, ?)').run('run_small', new Uint8Array([0, 39, 59, 255]));
  database
    .prepare(
      `INSERT INTO subjects (connection_id, subject, organization_id, version, state) VALUES ('con_1', 'order/1', 'org_1', 1, ?)`,
    )
    .run(state);
  database
    .prepare(`INSERT INTO organizations (id, name, created_at) VALUES ('org_1', ?, '2026-11-22')`)
    .run(`Loja d'Água; a "melhor"\n-- de todas`);
  database.close();

  const backup = join(folder, 'backup.sql');
  const restored = join(folder, 'restorable.sql');
  old.wrangler('export', 'DB', '--skip-confirmation', '--output', backup);
  const fresh = home('fresh');
  // As it stands, D1 refuses it: else this command would not be needed.
  expect(() => fresh.wrangler('execute', 'DB', '--yes', '--file', backup)).toThrow(/statement too long/);
  rmSync(join(fresh.path, '.wrangler'), { recursive: true });

  const command = run('restore.ts', {}, backup, restored);
  expect(await command.ended, command.output()).toBe(0);
  expect(statSync(restored).mode & 0o077).toBe(0);
  fresh.wrangler('execute', 'DB', '--yes', '--file', restored);
  expect(contentOf(fresh)).toEqual(contentOf(old));
  // Nothing is left to do for the next deploy.
  expect(String(fresh.wrangler('migrations', 'list', 'DB'))).toContain('No migrations to apply');
});

async function all(lines: AsyncIterable<string>): Promise<string[]> {
  const found: string[] = [];
  for await (const line of lines) found.push(line);
  return found;
}

test('statements end where they end, however they arrive', async () => {
  const create = `CREATE TABLE a (\n  b TEXT, -- the shop's; whatever\n  c INTEGER DEFAULT (1 - -1)\n);`;
  const script = `${create}\nINSERT INTO a VALUES('x;''y', "b;c");\nPRAGMA z;  INSERT INTO b VALUES('');`;
  for (const size of [1, 3, 7, 1000]) {
    const chunks = script.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
    expect(await all(statementsIn(chunks))).toEqual([
      create,
      `INSERT INTO a VALUES('x;''y', "b;c");`,
      'PRAGMA z;',
      `INSERT INTO b VALUES('');`,
    ]);
  }
});

test('what is short enough stays as it is, and no statement is too long', async () => {
  const long = `INSERT INTO "t" VALUES('${"é''🎉".repeat(30_000)}',X'${'ab'.repeat(60_000)}','short');`;
  const lines = await all(restorable(['SELECT 1;', long]));
  expect(lines[1]).toBe('SELECT 1;\n');
  for (const line of lines) expect(Buffer.byteLength(line)).toBeLessThan(100_000);
  const database = new DatabaseSync(':memory:');
  database.exec('CREATE TABLE t (a, b, c)');
  database.exec(lines.join(''));
  const row = database.prepare('SELECT a, hex(b) AS b, c FROM t').get();
  expect(row).toEqual({ a: "é'🎉".repeat(30_000), b: 'AB'.repeat(60_000), c: 'short' });
});
