/**
 * D1's interface over the SQLite of a Durable Object, which is what D1 itself is made of: the same engine
 * and the same transactions without the way there, so that hours of the hub pass in seconds.
 */

export interface Query {
  sql: string;
  params: readonly unknown[];
}

/** Columns apart from rows, as `raw()` wants them; rows by name are made of them. */
export interface Answer {
  columns: string[];
  rows: unknown[][];
  changes: number;
  rowsRead: number;
  rowsWritten: number;
}

/** Runs queries in one transaction. Throws what D1 throws, and then has changed nothing. */
export type Database = (queries: readonly Query[]) => Answer[];

export function sqliteDatabase(storage: DurableObjectStorage): Database {
  const { sql } = storage;
  let total = 0;
  const run = ({ sql: text, params }: Query): Answer => {
    const cursor = sql.exec(text, ...params.map(toSqlite));
    const rows = [...cursor.raw()].map((row) => row.map(fromSqlite));
    const { columnNames: columns, rowsRead, rowsWritten } = cursor;
    return { columns, rows, changes: isWrite(text) ? changes() : 0, rowsRead, rowsWritten };
  };
  const changes = (): number => {
    const before = total;
    total = Number(sql.exec('SELECT total_changes() AS changes').one().changes);
    return total - before;
  };
  return (queries) => {
    try {
      return storage.transactionSync(() => queries.map(run));
    } catch (error) {
      throw new Error(`D1_ERROR: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
}

const isWrite = (sql: string): boolean => !/^\s*select/i.test(sql);

/** What D1 takes beside what SQLite knows. */
function toSqlite(value: unknown): SqlStorageValue {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value === undefined) throw new Error("D1_TYPE_ERROR: Type 'undefined' not supported");
  return value as SqlStorageValue;
}

/** D1 answers a blob as a list of numbers. */
const fromSqlite = (value: unknown): unknown =>
  value instanceof ArrayBuffer ? [...new Uint8Array(value)] : value;

export const objectOf = ({ columns }: Answer, row: readonly unknown[]): Record<string, unknown> =>
  Object.fromEntries(columns.map((name, i) => [name, row[i]]));
