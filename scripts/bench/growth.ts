/**
 * Whether an event gets dearer as a hub fills: rows read per event with few and with many connections, with few and
 * with many stored events, on a real D1; and whether any statement on the way looks through a table that grows.
 */
import { type Bundle, benchWorker, bundled, migrate, type Runtime, startRuntime } from './runtime.ts';
import { type Series, seriesOf } from './series.ts';
import { type Owner, storeEvents, storeMerchants } from './stored.ts';

export interface GrowthOptions {
  /** Of a batch of 100 webhooks, per size of the hub. */
  rounds: number;
  /** What the hub is filled up to; it begins with 10 and 10,000. */
  connections: number;
  events: number;
}

/** A hub of one size. */
export interface Size {
  connections: number;
  events: number;
  /** Per event, from the webhook to its message sent to the simulator. */
  rowsRead: Series;
  /** Milliseconds per event, in a batch of 100; D1, the counting and everything else included. */
  ms: Series;
  /** In one minute with nothing to do. */
  rowsReadByMinute: number;
}

export interface Growth {
  /** Few of both, many connections, many of both. */
  sizes: readonly Size[];
  /** Rows per event of the larger for one of the smaller. */
  ratioByConnections: number;
  ratioByEvents: number;
  /** Different statements whose plans were looked at. */
  statements: number;
  /** Tables that a statement looks through from one end to the other: small ones only. */
  scanned: readonly string[];
  /** Seconds that filling the hub took. */
  seedSeconds: number;
  options: GrowthOptions;
}

/** What the Worker of growth-worker.ts answers. */
export interface Opened {
  shopId: string;
  /** Its clock, in milliseconds since the epoch. */
  now: number;
}
export interface Counted {
  rowsRead: number;
  rowsWritten: number;
}
export interface Plan {
  sql: string;
  steps: string[];
}

const FEW = { connections: 10, events: 10_000 } as const;
const BATCH = 100;
const ORGANIZATIONS = 2000;
/** Tables that grow with merchants or with events, and must not be looked through. */
const LARGE = ['deliveries', 'dispatches', 'subjects', 'payloads', 'connections'];

/** Throws when an event got lost, or when a statement of the hot path looks through a large table. */
export async function measureGrowth(folder: string, bundle: Bundle, options: GrowthOptions): Promise<Growth> {
  const code = await bundled('growth-worker.ts', { '/src/worker.ts': './ponte.js' });
  const worker = benchWorker('growth', code, { d1Databases: { DB: 'growth' } }, { 'ponte.js': bundle.code });
  const runtime = await startRuntime(folder, [worker]);
  try {
    const database = await runtime.database('growth');
    await migrate(database);
    const { shopId, now } = await ask<Opened>(runtime, `/open?count=${FEW.connections}`);
    const owner = await ownerOf(database, shopId);
    let seedMs = 0;
    const seed = async (work: Promise<void>) => {
      const from = performance.now();
      await work;
      seedMs += performance.now() - from;
    };
    const sizeUp = (connections: number, events: number) =>
      measureSize(runtime, { connections, events, rounds: options.rounds });

    await seed(storeEvents(database, owner, { first: 0, count: FEW.events, before: now }));
    await measureSize(runtime, { ...FEW, rounds: 1 }); // V8 compiles, and the caches of the isolate fill.
    const few = await sizeUp(FEW.connections, FEW.events);

    await seed(
      storeMerchants(database, {
        organizations: ORGANIZATIONS,
        connections: options.connections - FEW.connections,
        connector: 'simulator',
        settings: {},
        credentials: () => ({}),
        lanes: true,
      }),
    );
    const wide = await sizeUp(options.connections, FEW.events);

    const more = { first: FEW.events, count: options.events - FEW.events, before: now };
    await seed(storeEvents(database, owner, more));
    const deep = await sizeUp(options.connections, options.events);

    const plans = await ask<Plan[]>(runtime, '/plans');
    return {
      sizes: [few, wide, deep],
      ratioByConnections: wide.rowsRead.median / few.rowsRead.median,
      ratioByEvents: deep.rowsRead.median / wide.rowsRead.median,
      statements: plans.length,
      scanned: scannedIn(plans),
      seedSeconds: seedMs / 1000,
      options,
    };
  } finally {
    await runtime.stop();
  }
}

/** The shop, and what its messages go through. */
async function ownerOf(database: D1Database, shopId: string): Promise<Owner> {
  const row = await database
    .prepare(
      `SELECT organization_id AS organizationId, id AS automationId, action ->> '$.channelId' AS channelId
       FROM automations WHERE enabled = 1`,
    )
    .first<Omit<Owner, 'shopId'>>();
  if (!row) throw new Error('the measured merchant has no automation');
  return { ...row, shopId };
}

async function measureSize(
  runtime: Runtime,
  { connections, events, rounds }: { connections: number; events: number; rounds: number },
): Promise<Size> {
  const reads: number[] = [];
  const times: number[] = [];
  const processed = async () =>
    (await ask<Record<string, number>>(runtime, '/states'))['dispatches sent'] ?? 0;
  const before = await processed();
  for (let i = 0; i < rounds; i++) {
    const from = performance.now();
    const { rowsRead } = await ask<Counted>(runtime, `/webhooks?count=${BATCH}`);
    times.push((performance.now() - from) / BATCH);
    reads.push(rowsRead / BATCH);
  }
  const sent = (await processed()) - before;
  if (sent !== rounds * BATCH) throw new Error(`of ${rounds * BATCH} messages ${sent} were sent`);
  const { rowsRead: rowsReadByMinute } = await ask<Counted>(runtime, '/minute');
  return { connections, events, rowsRead: seriesOf(reads), ms: seriesOf(times), rowsReadByMinute };
}

async function ask<T>(runtime: Runtime, path: string): Promise<T> {
  const answer = await fetch(new URL(path, await runtime.url('growth')));
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${path}: ${text.slice(0, 2000)}`);
  return JSON.parse(text) as T;
}

/** `SCAN lanes` and `SCAN l USING INDEX …` are a look through a table; JSON that was bound, and sub-queries, are none. */
function scannedIn(plans: readonly Plan[]): string[] {
  const tables = new Set<string>();
  for (const { sql, steps } of plans)
    for (const step of steps) {
      const [, name] = /^SCAN (\w+)/.exec(step) ?? [];
      if (!name || /VIRTUAL TABLE|CONSTANT ROW/.test(step)) continue;
      const [, table = name] = new RegExp(`\\b(\\w+)"? (?:AS )?"?${name}\\b`, 'i').exec(sql) ?? [];
      const found = LARGE.find((large) => large === name || large === table);
      if (found) throw new Error(`a statement looks through ${found}: ${step}: ${sql}`);
      tables.add(name);
    }
  return [...tables].sort();
}
