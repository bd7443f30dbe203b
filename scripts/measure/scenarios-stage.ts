/**
 * The whole product on counting bindings: its three entries are called as the runtime calls them, on a
 * real D1, with queues that are pumped by hand, a clock that is set and a network that is made up.
 */
import type { Bindings } from '../../src/env';
import { metered, operations, type StatementCost } from './meter.ts';
import { type Clock, SECOND, setClock } from './scenarios-clock.ts';
import { type HandQueue, handQueue } from './scenarios-queue.ts';

/** What `src/worker.ts` exports, from the sources or from a bundle. */
export type Product = Required<Pick<ExportedHandler<Bindings>, 'fetch' | 'queue' | 'scheduled'>>;

export type Entry = 'webhook' | 'ingest' | 'dispatch' | 'poll' | 'cron';

/** The most that one invocation of an entry did. */
export interface Peak {
  /** Statements of D1, each one of a batch. */
  queries: number;
  /** What leaves the Worker: calls of D1 and of queues, and requests to others. */
  subrequests: number;
}

/** What something cost, in the units that Cloudflare bills. */
export interface Cost {
  /** HTTP requests answered. */
  requests: number;
  /** Runs of queue consumers and crons. */
  invocations: number;
  rowsWritten: number;
  rowsRead: number;
  queueOperations: number;
  peaks: Partial<Record<Entry, Peak>>;
}

/** As wrangler.toml has `max_batch_size`; tests/meta/prices.test.ts compares. */
export const BATCH = { ingest: 100, dispatch: 5, poll: 5 } as const;

/** A working day, 11:00 in São Paulo. */
const START = Date.parse('2026-11-23T14:00:00.000Z');
const ORIGIN = 'https://ponte.example.com';

export interface Connected {
  id: string;
  webhookUrl: string;
}

export interface Stage {
  clock: Clock;
  /** Answers to the product's own requests. */
  network: (request: Request) => Response | Promise<Response>;
  api<T = unknown>(method: string, path: string, body?: unknown): Promise<T>;
  connect(connector: string, typed?: Typed): Promise<Connected>;
  /** One HTTP request to the product. */
  request(url: string, init: RequestInit): Promise<Response>;
  cron(schedule: string): Promise<void>;
  /** One batch of a queue; false when nothing is due. */
  take(queue: keyof typeof BATCH): Promise<boolean>;
  /** Delivers what is due until nothing is. */
  drain(): Promise<void>;
  /** Drains, and lets time pass while messages wait in the queues, until none does. */
  settle(): Promise<void>;
  measure(action: () => Promise<unknown>): Promise<Cost>;
  /** How many deliveries and dispatches are in which state, `{'deliveries processed': 100}`. */
  states(): Promise<Record<string, number>>;
  /** Every statement that ran, with what it cost. */
  statements(): ReadonlyMap<string, StatementCost>;
  /** Gives the clock and the network back. */
  close(): void;
}

interface Typed {
  settings?: Record<string, string>;
  credentials?: Record<string, string>;
}

/** An empty hub with one organization. The migrations have been applied; whatever the tables hold is deleted. */
export async function openStage(product: Product, database: D1Database): Promise<Stage> {
  await wipe(database);
  const clock = setClock(START);
  const meter = metered(database);
  const queues = {
    ingest: handQueue('ponte-ingest', BATCH.ingest, clock.now),
    dispatch: handQueue('ponte-dispatch', BATCH.dispatch, clock.now),
    poll: handQueue('ponte-poll', BATCH.poll, clock.now),
  };
  const env = bindingsOf(meter.d1, queues);
  const ctx = {
    waitUntil: () => undefined,
    passThroughOnException: () => undefined,
    props: {},
  } as unknown as ExecutionContext;
  const outside = globalThis.fetch;
  let fetches = 0;
  globalThis.fetch = async (input, init) => {
    fetches++;
    return stage.network(new Request(input, init));
  };

  const sum = (of: (queue: HandQueue) => number) =>
    Object.values(queues).reduce((all, one) => all + of(one), 0);
  const subrequests = () => meter.trips() + sum(({ calls }) => calls()) + fetches;
  let counted = { requests: 0, invocations: 0, peaks: {} as Cost['peaks'] };
  /** One invocation, and whether it was dearer than those before. */
  async function invoke<T>(entry: Entry, action: () => Promise<T> | T): Promise<T> {
    const before = { queries: meter.queries(), subrequests: subrequests() };
    const result = await action();
    counted[entry === 'webhook' ? 'requests' : 'invocations']++;
    const { queries = 0, subrequests: most = 0 } = counted.peaks[entry] ?? {};
    counted.peaks[entry] = {
      queries: Math.max(queries, meter.queries() - before.queries),
      subrequests: Math.max(most, subrequests() - before.subrequests),
    };
    return result;
  }

  const apiKey = `ponte_${'0123456789abcdef'.repeat(2)}`;
  const stage: Stage = {
    clock,
    network: () => new Response('nobody is there', { status: 503 }),
    request: (url, init) =>
      invoke('webhook', () => product.fetch(new Request(url, init) as Incoming, env, ctx)),
    async api<T>(method: string, path: string, body?: unknown) {
      const answer = await stage.request(`${ORIGIN}/api/v1${path}`, {
        method,
        headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`);
      return (text === '' ? undefined : JSON.parse(text)) as T;
    },
    connect: (connector, { settings = {}, credentials = {} } = {}) =>
      stage.api<Connected>('POST', '/connections', {
        connector,
        name: connector,
        settings,
        credentials,
        teams: [],
      }),
    cron: (cron) =>
      invoke('cron', async () => {
        const controller = { cron, scheduledTime: clock.now(), type: 'scheduled', noRetry: () => undefined };
        await product.scheduled(controller as ScheduledController, env, ctx);
      }),
    take: (queue) =>
      queues[queue].take((batch) => invoke(queue, async () => await product.queue(batch, env, ctx))),
    async drain() {
      while ((await stage.take('ingest')) || (await stage.take('dispatch')) || (await stage.take('poll')));
    },
    async settle() {
      for (;;) {
        await stage.drain();
        const due = Object.values(queues).flatMap((queue) => queue.next() ?? []);
        if (due.length === 0) return;
        clock.pass(Math.max(SECOND, Math.min(...due) - clock.now()));
      }
    },
    async measure(action) {
      const totals = () => ({
        rows: meter.rows(),
        queueOperations: sum(({ meter: { traffic } }) => operations(traffic())),
      });
      counted = { requests: 0, invocations: 0, peaks: {} };
      const before = totals();
      await action();
      const after = totals();
      return {
        ...counted,
        rowsWritten: after.rows.written - before.rows.written,
        rowsRead: after.rows.read - before.rows.read,
        queueOperations: after.queueOperations - before.queueOperations,
      };
    },
    async states() {
      const { results } = await database
        .prepare(
          `SELECT 'deliveries ' || state AS name, count(*) AS count FROM deliveries GROUP BY state
           UNION ALL SELECT 'dispatches ' || state, count(*) FROM dispatches GROUP BY state`,
        )
        .all<{ name: string; count: number }>();
      return Object.fromEntries(results.map(({ name, count }) => [name, count]));
    },
    statements: meter.costs,
    close() {
      clock.restore();
      globalThis.fetch = outside;
    },
  };
  await found(database, apiKey, new Date(START).toISOString());
  return stage;
}

type Incoming = Parameters<Product['fetch']>[0];

function bindingsOf(DB: D1Database, queues: Record<keyof typeof BATCH, HandQueue>): Bindings {
  const unlimited = { limit: async () => ({ success: true }) };
  return {
    DB,
    INGEST: queues.ingest.meter.queue as Bindings['INGEST'],
    DISPATCH: queues.dispatch.meter.queue as Bindings['DISPATCH'],
    POLL: queues.poll.meter.queue as Bindings['POLL'],
    LIMIT_REFUSED: unlimited,
    LIMIT_EVENTS: unlimited,
    LIMIT_API: unlimited,
    LIMIT_SIGN_IN: unlimited,
    PONTE_KEYS: 'measure:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=',
  };
}

/** Deletes every row but those of the runtime's own tables. */
async function wipe(d1: D1Database): Promise<void> {
  const { results } = await d1
    .prepare(
      `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\' AND name NOT LIKE 'd1\\_%' ESCAPE '\\' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'`,
    )
    .all<{ name: string }>();
  await d1.batch(results.map(({ name }) => d1.prepare(`DELETE FROM ${name}`)));
}

/** The organization, and the key that its API is called with. */
async function found(d1: D1Database, apiKey: string, now: string): Promise<void> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(apiKey));
  const hash = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
  await d1.batch([
    d1
      .prepare(`INSERT INTO organizations (id, name, created_at) VALUES ('org_measure', 'Loja', ?1)`)
      .bind(now),
    d1
      .prepare(
        `INSERT INTO api_keys (hash, id, organization_id, name, created_at)
         VALUES (?1, 'key_measure', 'org_measure', 'measure', ?2)`,
      )
      .bind(hash, now),
  ]);
}
