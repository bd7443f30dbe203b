/** D1 and the sending ends of the queues, as bindings that fail. */
import type { CloudQueue, Sent } from './cloud-queue';
import type { Machine } from './machine';
import { POISON } from './platform';
import { type Answer, type Database, objectOf, type Query } from './sqlite';

/** What D1 takes for a query: for the way there and back, and on its one thread. Milliseconds. */
export const D1_COST = {
  there: 1,
  back: 1,
  perTrip: 0.5,
  perQuery: 0.3,
  perRowRead: 0.002,
  perRowWritten: 0.02,
};

interface Statement extends Query {
  bind(...params: unknown[]): Statement;
}

/** Queries of one database wait for each other: it has one thread. */
export class FaultyD1 {
  readonly #machine: Machine;
  readonly #database: Database;
  #freeAt = 0;
  /** Milliseconds that it was busy for. */
  busy = 0;
  /** Whether it takes the rows that it refuses else. */
  takesPoison = false;
  constructor(machine: Machine, database: Database) {
    this.#machine = machine;
    this.#database = database;
  }

  /** One binding of it; each isolate has its own. */
  binding(): D1Database {
    const prepare = (sql: string, params: readonly unknown[] = []): Statement => {
      const query: Query = { sql, params };
      const all = () => this.#ask([query]).then(([answer]) => resultOf(answer));
      return Object.assign(query, {
        bind: (...values: unknown[]) => prepare(sql, values),
        all,
        run: all,
        raw: () => this.#ask([query]).then(([answer]) => answer?.rows ?? []),
        first: async (column?: string) => {
          const [row] = (await all()).results;
          return row === undefined ? null : column === undefined ? row : row[column];
        },
      });
    };
    const binding = {
      prepare: (sql: string) => prepare(sql),
      batch: (statements: readonly Query[]) =>
        this.#ask(statements.map(({ sql, params }) => ({ sql, params }))).then((answers) =>
          answers.map(resultOf),
        ),
    };
    return binding as unknown as D1Database;
  }

  #ask(queries: readonly Query[]): Promise<Answer[]> {
    const machine = this.#machine;
    const { weather, dice } = machine;
    const fault = {
      overloaded: machine.strikes('D1 overloaded', weather.overloaded),
      lost: machine.strikes('D1 reset after the commit', weather.resetAfterCommit),
      stalled: machine.strikes('D1 stalled', weather.stalled),
    };
    const stall = fault.stalled ? dice.between(1000, 30_000) : 0;
    const refuses = fault.overloaded || (fault.stalled && dice.chance(0.25));
    const loses = fault.lost || (fault.stalled && dice.chance(0.25));
    let doneAt = 0;
    const perform = (): Answer[] => {
      if (!this.takesPoison && queries.some(isPoison)) throw new Error('D1_ERROR: string or blob too big');
      if (refuses) throw new Error('D1_ERROR: D1 DB is overloaded. Requests queued for too long.');
      const answers = this.#database(queries);
      const cost = costOf(answers);
      this.busy += cost;
      // Whoever comes while it is busy waits.
      this.#freeAt = Math.max(this.#freeAt, machine.now) + cost;
      doneAt = this.#freeAt;
      return answers;
    };
    const { there, back } = D1_COST;
    return machine.call({
      name: 'd1',
      // The order in which those that meet arrive is a matter of chance.
      there: there + dice.roll() * (4 + weather.slow * 4000) + stall / 2,
      back: () => Math.max(0, doneAt - machine.now) + back + dice.roll() * weather.slow * 2000 + stall / 2,
      perform,
      ...(loses ? { answer: new Error('D1_ERROR: Network connection lost.') } : {}),
    });
  }
}

/** A state that no row can hold. */
const isPoison = ({ sql, params }: Query): boolean =>
  sql.includes('INTO subjects') &&
  params.some((value) => typeof value === 'string' && value.includes(POISON));

function costOf(answers: readonly Answer[]): number {
  const { perTrip, perQuery, perRowRead, perRowWritten } = D1_COST;
  return answers.reduce(
    (sum, { rowsRead, rowsWritten }) => sum + perQuery + rowsRead * perRowRead + rowsWritten * perRowWritten,
    perTrip,
  );
}

const resultOf = (answer: Answer | undefined) => ({
  success: true,
  results: answer ? answer.rows.map((row) => objectOf(answer, row)) : [],
  meta: {
    changes: answer?.changes ?? 0,
    rows_read: answer?.rowsRead ?? 0,
    rows_written: answer?.rowsWritten ?? 0,
  },
});

/** Cloudflare's limits of one message and of one call, in bytes and messages. */
const MAX_MESSAGE = 128_000;
const MAX_CALL = 256_000;
const MAX_MESSAGES = 100;

/** The sending end of a queue. `mayHang`: whether it may fail to answer at all. */
export function producer<Body>(machine: Machine, queue: CloudQueue, mayHang = false): Queue<Body> {
  const put = (messages: readonly Sent[]): Promise<void> => {
    const { weather, dice } = machine;
    const size = messages.reduce((sum, { body }) => sum + body.length, 0);
    const isTooMuch =
      messages.length > MAX_MESSAGES ||
      size > MAX_CALL ||
      messages.some(({ body }) => body.length > MAX_MESSAGE);
    const throws = machine.strikes('queue.send throws', weather.sendThrows);
    const isLost = machine.strikes('queue.send throws, message taken', weather.sendLost);
    const isSilent = mayHang && machine.strikes('queue.send never answers', weather.sendSilent);
    const isTaken = isSilent ? dice.chance(0.5) : true;
    return machine.call({
      name: `send ${queue.name}`,
      there: 1 + dice.roll() * 9,
      back: () => 1 + dice.roll() * 9,
      perform: () => {
        if (isTooMuch) throw new Error('message length or batch size exceeds limit');
        if (throws) throw new Error('Queue send failed: service unavailable');
        if (isTaken) queue.put(messages);
      },
      ...(isSilent ? { answer: 'none' as const } : {}),
      ...(isLost ? { answer: new Error('Queue send failed: connection lost') } : {}),
    });
  };
  const own = {
    send: (body: Body, options: QueueSendOptions = {}) =>
      put([{ body: JSON.stringify(body), delaySeconds: options.delaySeconds ?? 0 }]),
    sendBatch: (messages: Iterable<MessageSendRequest<Body>>) =>
      put([...messages].map(({ body, delaySeconds = 0 }) => ({ body: JSON.stringify(body), delaySeconds }))),
  };
  return own as unknown as Queue<Body>;
}
