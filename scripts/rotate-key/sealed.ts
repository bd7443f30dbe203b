/** Everything in the database that the vault has sealed: found, sealed anew, and counted. */
import { createVault } from '../../src/store/vault.ts';
import { formatKeys, type Key } from './keys.ts';

/** One statement; answers its rows, the columns in order. */
export type Query = (sql: string) => Promise<unknown[][]>;
/** Several statements, none of which answers anything. */
export type Execute = (statements: readonly string[]) => Promise<void>;

interface Place {
  table: string;
  /** Columns of the primary key. */
  key: readonly [string, string];
  column: string;
  /** What the sealed text is bound to. */
  context(key: readonly [string, string]): string;
}

/** Whatever else gets sealed one day has to be named here: the test looks at every column of every table. */
const PLACES: readonly Place[] = [
  {
    table: 'connections',
    key: ['organization_id', 'id'],
    column: 'secrets',
    context: ([, id]) => id,
  },
  {
    table: 'idempotency_keys',
    key: ['organization_id', 'key'],
    column: 'body',
    context: ([organizationId, key]) => `${organizationId} ${key}`,
  },
];

/** Rows of one look. */
const PAGE = 100;

/** SQL text, quoted. */
export const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`;

const startsWith = (column: string, start: string): string =>
  `substr(${column}, 1, ${start.length}) = ${quote(start)}`;

/** How many rows each of these keys has sealed, all places together. */
export async function countSealed(query: Query, keys: readonly Key[]): Promise<number> {
  let count = 0;
  for (const { table, column } of PLACES) {
    const any = keys.map(({ id }) => startsWith(column, `${id}.`)).join(' OR ');
    const [row] = await query(`SELECT count(*) FROM ${table} WHERE ${any}`);
    count += Number(row?.[0] ?? 0);
  }
  return count;
}

export interface Resealed {
  resealed: number;
  /** Rows that none of the keys opens. */
  stuck: string[];
}

/**
 * Seals with the first key what others of these keys have sealed. A row is only replaced while it is the
 * one that was read, which its random start tells: what somebody changes meanwhile stays.
 */
export async function reseal(query: Query, execute: Execute, keys: readonly Key[]): Promise<Resealed> {
  const vault = createVault(formatKeys(keys));
  const [, ...old] = keys;
  const done: Resealed = { resealed: 0, stuck: [] };
  for (const { table, key, column, context } of PLACES) {
    const columns = key.join(', ');
    const any = old.map(({ id }) => startsWith(column, `${id}.`)).join(' OR ');
    for (let after: readonly [string, string] | undefined = ['', '']; after; ) {
      const rows = (await query(
        `SELECT ${columns}, ${column} FROM ${table} WHERE (${columns}) > (${after.map(quote).join(', ')}) AND (${any}) ORDER BY ${columns} LIMIT ${PAGE}`,
      )) as [string, string, string][];
      const statements: string[] = [];
      for (const [first, second, sealed] of rows) {
        const bound = context([first, second]);
        try {
          const next = await vault.seal(await vault.open(sealed, bound), bound);
          // The key's name and the random bytes behind it are of this one sealing.
          const start = sealed.slice(0, sealed.lastIndexOf('.') + 1);
          statements.push(
            `UPDATE ${table} SET ${column} = ${quote(next)} WHERE ${key[0]} = ${quote(first)} AND ${key[1]} = ${quote(second)} AND ${startsWith(column, start)}`,
          );
        } catch {
          done.stuck.push(`${table} ${second}`);
        }
      }
      await execute(statements);
      done.resealed += statements.length;
      const last = rows.at(-1);
      after = last && rows.length === PAGE ? [last[0], last[1]] : undefined;
    }
  }
  return done;
}
