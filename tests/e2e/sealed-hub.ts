/** A hub in memory whose keys are rotated: with a database of real tables, and something sealed in each place. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect } from 'vitest';
import { formatKeys, type Key, newKey } from '../../scripts/rotate-key/keys.ts';
import type { Rotating } from '../../scripts/rotate-key/rotate.ts';
import { createVault } from '../../src/store/vault.ts';
import { applyMigrations } from './fake-wrangler.ts';
import { ROOT } from './process.ts';

/** What everything is sealed with at first. */
export const K1 = newKey([]);
/** Their ids. */
const CONNECTIONS = ['con_1', 'con_2', "con_d'arc"];
export const secretsOf = (id: string) => ({ token: `token of ${id}`, credentials: { webhookSecret: id } });

/** A database with something sealed in every place. */
export async function sealedDatabase(file: string, key: Key): Promise<DatabaseSync> {
  const database = new DatabaseSync(file);
  applyMigrations(database, join(ROOT, 'migrations'));
  const vault = createVault(formatKeys([key]));
  const insert = database.prepare(
    `INSERT INTO connections (organization_id, id, connector, name, status, settings, secrets, teams, connected_at, created_at, updated_at)
     VALUES ('org_1', ?, 'shopify', 'Loja', 'active', '{}', ?, '[]', '', '', '')`,
  );
  for (const id of CONNECTIONS) insert.run(id, await vault.seal(secretsOf(id), id));
  const answer = await vault.seal({ token: '', credentials: { body: '{"id":1}' } }, 'org_1 my key');
  database
    .prepare(
      `INSERT INTO idempotency_keys VALUES ('org_1', 'my key', 'f', 201, ?, '2030'), ('org_1', 'running', 'f', 0, '', '2030')`,
    )
    .run(answer);
  return database;
}

/** What is sealed, and what to. */
export const sealedRows = (database: DatabaseSync) =>
  [
    ...database.prepare('SELECT id AS context, secrets AS sealed FROM connections').all(),
    ...database
      .prepare(
        `SELECT organization_id || ' ' || key AS context, body AS sealed FROM idempotency_keys WHERE body <> ''`,
      )
      .all(),
  ] as { context: string; sealed: string }[];

/** Everything that is stored can be opened with these keys. */
export async function expectReadable(
  database: DatabaseSync,
  keys: readonly Key[],
  expected: (id: string) => object = secretsOf,
): Promise<void> {
  const vault = createVault(formatKeys(keys));
  for (const { context, sealed } of sealedRows(database)) {
    const opened = await vault.open(sealed, context);
    if (CONNECTIONS.includes(context)) expect(opened).toEqual(expected(context));
  }
}

/** Wherever it may be: no text in the whole database is sealed with this key. */
export function expectNothingSealedWith(database: DatabaseSync, { id }: Key): void {
  const tables = database.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table'`).all() as {
    name: string;
  }[];
  for (const { name } of tables)
    for (const row of database.prepare(`SELECT * FROM ${name}`).all())
      for (const [column, value] of Object.entries(row))
        expect(String(value).startsWith(`${id}.`), `${name}.${column}`).toBe(false);
}

/**
 * A hub in memory. `effect` is called before each thing that changes something, with the number of the
 * change and what it does; the Worker's keys open all that is stored after each of them.
 */
export class FakeHub implements Rotating {
  place = 'keys.json';
  file = [K1];
  worker = [K1];
  retired: Key[] = [];
  said: string[] = [];
  changes: string[] = [];
  expected: (id: string) => object = secretsOf;
  database: DatabaseSync;
  effect: (what: string, count: number) => void | Promise<void> = () => undefined;

  constructor(database: DatabaseSync) {
    this.database = database;
  }

  async #change(what: string, change: () => void): Promise<void> {
    this.changes.push(what);
    await this.effect(what, this.changes.length);
    change();
    await expectReadable(this.database, this.worker, this.expected);
    for (const key of this.worker) expect([...this.file, ...this.retired]).toContainEqual(key);
  }

  readKeys = () => [...this.file];
  writeKeys = (keys: readonly Key[]) => {
    this.changes.push('write');
    void this.effect('write', this.changes.length);
    this.file = [...keys];
  };
  keepRetired = (keys: readonly Key[]) => {
    this.retired.push(...keys);
  };
  shown = async (keys: readonly Key[]) =>
    keys.some((key) => this.worker.some(({ material }) => material === key.material))
      ? this.worker.map(({ id }) => id)
      : undefined;
  upload = (keys: readonly Key[]) =>
    this.#change('upload', () => {
      this.worker = [...keys];
    });
  query = async (sql: string) =>
    (this.database.prepare(sql).all() as Record<string, unknown>[]).map((row) => Object.values(row));
  execute = async (statements: readonly string[]) => {
    for (const statement of statements) await this.#change('update', () => this.database.exec(statement));
  };
  settle = async () => undefined;
  pause = async () => undefined;
  say = (line: string) => {
    this.said.push(line);
  };
}
