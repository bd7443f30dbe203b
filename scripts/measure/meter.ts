/**
 * Meters: a D1 and a queue that count what Cloudflare would charge for. Pure; they run in a test inside
 * workerd as in a Worker of the bench, and the code behind them notices nothing.
 */

/** Rows as D1's own `meta` counts them. */
export interface Rows {
  read: number;
  written: number;
}

/** What one statement cost, however often it ran. */
export interface StatementCost extends Rows {
  runs: number;
}

export interface MeteredD1 {
  d1: D1Database;
  rows(): Rows;
  /** The different statements that ran, in the order in which they were first seen. */
  statements(): string[];
  /** The same with their cost. */
  costs(): ReadonlyMap<string, StatementCost>;
  /** Statements executed; each one of a batch counts. */
  queries(): number;
  /** Round trips to the database: a batch is one. */
  trips(): number;
}

/** `run`, `all` and `batch` tell what they cost; `first`, `raw` and `exec` do not, so they are made of these. */
export function metered(d1: D1Database): MeteredD1 {
  const costs = new Map<string, StatementCost>();
  let trips = 0;
  const count = <T>(sql: string, result: D1Result<T>): D1Result<T> => {
    const cost = costs.get(sql) ?? { runs: 0, read: 0, written: 0 };
    cost.runs++;
    cost.read += result.meta.rows_read;
    cost.written += result.meta.rows_written;
    costs.set(sql, cost);
    return result;
  };

  const repeats = columnRepeats();
  const originals = new WeakMap<object, { original: D1PreparedStatement; sql: string }>();
  const wrap = (sql: string, original: D1PreparedStatement): D1PreparedStatement => {
    const all = async <T>() => {
      trips++;
      return count(sql, await original.all<T>());
    };
    const wrapped = {
      bind: (...values: unknown[]) => wrap(sql, original.bind(...values)),
      async first<T>(column?: string) {
        const [row] = (await all<Record<string, T>>()).results;
        if (row === undefined) return null;
        if (column === undefined) return row;
        if (!(column in row)) throw new Error(`D1_COLUMN_NOTFOUND: no such column: ${column}`);
        return row[column];
      },
      run: all,
      all,
      async raw(options?: { columnNames?: boolean }) {
        const { results } = await all<Record<string, unknown>>();
        // Only the raw answer keeps both of two columns with one name, and the names where there is no row.
        if (options?.columnNames || (results.length > 0 && (await repeats(sql, original))))
          return options?.columnNames ? original.raw({ columnNames: true }) : original.raw();
        return results.map((row) => Object.values(row));
      },
    } as D1PreparedStatement;
    originals.set(wrapped, { original, sql });
    return wrapped;
  };

  const prepare = (sql: string) => wrap(sql, d1.prepare(sql));
  const wrapped: D1Database = {
    prepare,
    async batch<T>(statements: D1PreparedStatement[]) {
      const known = statements.map((one) => {
        const found = originals.get(one);
        if (!found) throw new Error('a statement of another database');
        return found;
      });
      trips++;
      const results = await d1.batch<T>(known.map(({ original }) => original));
      return results.map((result, position) => count(known[position]?.sql ?? '', result));
    },
    /** One statement a line, as D1 has it. */
    async exec(text: string) {
      const lines = text.split('\n').filter((line) => line.trim() !== '');
      let duration = 0;
      for (const line of lines) duration += (await prepare(line).run()).meta.duration;
      return { count: lines.length, duration };
    },
    withSession() {
      throw new Error('the meter does not follow sessions');
    },
    dump() {
      throw new Error('the meter does not follow dumps');
    },
  };
  const sum = (of: keyof StatementCost) => [...costs.values()].reduce((total, cost) => total + cost[of], 0);
  return {
    d1: wrapped,
    rows: () => ({ read: sum('read'), written: sum('written') }),
    statements: () => [...costs.keys()],
    costs: () => costs,
    queries: () => sum('runs'),
    trips: () => trips,
  };
}

/**
 * Whether a statement answers two columns of one name, which rows as objects cannot hold. Asked of D1 once
 * per statement, and only of those that read: the others would write twice.
 */
function columnRepeats() {
  const known = new Map<string, boolean>();
  return async (sql: string, original: D1PreparedStatement): Promise<boolean> => {
    if (!/^\s*select\b/i.test(sql)) return false;
    const seen = known.get(sql);
    if (seen !== undefined) return seen;
    const [names] = await original.raw({ columnNames: true });
    const repeats = new Set(names).size < names.length;
    known.set(sql, repeats);
    return repeats;
  };
}

/** Cloudflare counts in steps of so many bytes; its kilobytes have 1,000. */
const OPERATION_BYTES = 64_000;
/** What a message weighs besides its body, as Cloudflare says. */
const MESSAGE_BYTES = 100;

/** Of one message, as it is charged for one write, one read or one delete. */
export const operationsOf = (body: unknown): number =>
  Math.ceil((new TextEncoder().encode(JSON.stringify(body)).length + MESSAGE_BYTES) / OPERATION_BYTES);

/** What happened to messages. Every one counts as often as it has 64 KB, begun ones included. */
export interface Traffic {
  /** Sent by a producer. */
  written: number;
  /** Handed to a consumer, the first time and at every retry. */
  read: number;
  /** Acknowledged, or moved to the dead letters. */
  deleted: number;
}

export interface MeteredQueue<Body> {
  queue: Queue<Body>;
  /** Notes what a consumer made of a batch: to be called around it. */
  consumed(messages: readonly { body: Body; outcome: 'acked' | 'retried' | 'dead' }[]): void;
  traffic(): Traffic;
}

/** Queue operations that this traffic is charged as. */
export const operations = ({ written, read, deleted }: Traffic): number => written + read + deleted;

/** Counts what is sent through it; what is read and deleted happens elsewhere, and is told by `consumed`. */
export function meteredQueue<Body>(queue: Pick<Queue<Body>, 'send' | 'sendBatch'>): MeteredQueue<Body> {
  const traffic: Traffic = { written: 0, read: 0, deleted: 0 };
  const wrapped = {
    async send(body: Body, options?: QueueSendOptions) {
      const answer = await queue.send(body, options);
      traffic.written += operationsOf(body);
      return answer;
    },
    async sendBatch(messages: Iterable<MessageSendRequest<Body>>, options?: QueueSendBatchOptions) {
      const list = [...messages];
      const answer = await queue.sendBatch(list, options);
      for (const { body } of list) traffic.written += operationsOf(body);
      return answer;
    },
  } as Queue<Body>;
  return {
    queue: wrapped,
    consumed(messages) {
      for (const { body, outcome } of messages) {
        const parts = operationsOf(body);
        traffic.read += parts;
        if (outcome !== 'retried') traffic.deleted += parts;
        // The dead letter is one message more, in another queue.
        if (outcome === 'dead') traffic.written += parts;
      }
    },
    traffic: () => ({ ...traffic }),
  };
}
