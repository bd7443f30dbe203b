/**
 * The local D1, through the API that `wrangler dev` serves beside the Worker (its "Local Explorer",
 * which answers this machine only). Two more processes, and their seconds, are saved that way.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ulid } from 'ulid';
import { ExpectedError } from './expected-error.ts';
import { type Owner, ROOT } from './state.ts';

const MIGRATIONS = join(ROOT, 'migrations');

interface Statement {
  sql: string;
  params?: string[];
}

/** Runs statements in one transaction; answers the rows of each. */
export type Run = (...statements: Statement[]) => Promise<unknown[][][]>;

interface Answer {
  errors: { message: string }[];
  result: { uuid: string; name: string; results: { rows: unknown[][] } }[] | null;
}

export async function openDatabase(url: string): Promise<Run> {
  const api = `${url}/cdn-cgi/local/explorer/api/d1/database`;
  const { result } = (await (await fetch(api)).json()) as Answer;
  const id = result?.find(({ name }) => name === 'DB')?.uuid;
  if (!id) throw new Error('wrangler dev serves no database DB');
  return async (...statements) => {
    const answer = await fetch(`${api}/${id}/raw`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ batch: statements }),
    });
    const { errors, result } = (await answer.json()) as Answer;
    if (!result) throw new Error(errors.map(({ message }) => message).join('; '));
    return result.map(({ results }) => results.rows);
  };
}

/** The table in which wrangler itself notes migrations, so that its commands see the same. */
const APPLIED = `CREATE TABLE IF NOT EXISTS d1_migrations (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT UNIQUE,
  applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL
)`;

/** Applies what is new in `migrations/`, each in its own transaction. Answers how many. */
export async function migrate(run: Run): Promise<number> {
  const [, rows = []] = await run({ sql: APPLIED }, { sql: 'SELECT name FROM d1_migrations' });
  const applied = new Set(rows.map(([name]) => name));
  const known = readdirSync(MIGRATIONS)
    .filter((name) => name.endsWith('.sql'))
    .sort();
  for (const name of applied)
    if (!known.includes(String(name)))
      throw new ExpectedError(
        `This state was made by another version of Ponte (it has ${name}, which is unknown here). Update, or use PONTE_STATE=another-folder.`,
      );

  const missing = known.filter((name) => !applied.has(name));
  for (const name of missing)
    try {
      await run(
        { sql: readFileSync(join(MIGRATIONS, name), 'utf8') },
        { sql: 'INSERT INTO d1_migrations (name) VALUES (?)', params: [name] },
      );
    } catch (error) {
      throw new ExpectedError(
        `This state cannot be brought up to date: ${name} failed (${(error as Error).message}). Move the folder away, or use PONTE_STATE=another-folder.`,
      );
    }
  return missing.length;
}

/** The demo merchant and its API key, if they are not there. */
export async function insertOwner(run: Run, owner: Owner, name: string): Promise<void> {
  const now = new Date().toISOString();
  const hash = createHash('sha256').update(owner.apiKey).digest('hex');
  await run(
    {
      sql: 'INSERT OR IGNORE INTO organizations (id, name, created_at) VALUES (?, ?, ?)',
      params: [owner.organizationId, name, now],
    },
    {
      sql: 'INSERT OR IGNORE INTO api_keys (hash, id, organization_id, name, created_at) VALUES (?, ?, ?, ?, ?)',
      params: [hash, `key_${ulid()}`, owner.organizationId, 'npm start', now],
    },
  );
}
