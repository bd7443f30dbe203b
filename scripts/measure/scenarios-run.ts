/** Runs a scenario, and lets time pass until nothing is left of it: what it costs to happen, and what to be dropped. */
import { SCENARIOS, type Scenario, type ScenarioName } from './scenarios.ts';
import { DAY } from './scenarios-clock.ts';
import { type Cost, openStage, type Product, type Stage } from './scenarios-stage.ts';

/** What retention costs later. */
export type Dropping = Pick<Cost, 'rowsWritten' | 'rowsRead' | 'queueOperations'>;

export interface ScenarioCost {
  name: ScenarioName;
  title: string;
  /** For one of them, but for `peaks`, which are of one invocation. */
  cost: Cost;
  dropping: Dropping;
}

const DAILY = '30 6 * * *';
/** Days after which something has had its time: bodies, metadata, and what is known of an order, of which each day sees a thirtieth. */
const RETENTION_DAYS = [8, 91, ...Array.from({ length: 31 }, (_, day) => 401 + day)];

/**
 * On an emptied database. `batch` is what that scenario was measured as; it is measured first where it is
 * needed and not given. Throws when something else happened than the scenario says.
 */
export async function measureScenario(
  product: Product,
  database: D1Database,
  name: ScenarioName,
  batch?: ScenarioCost,
): Promise<ScenarioCost> {
  const { title, count, stood = 0, leaves, run }: Scenario = SCENARIOS[name];
  // What stood before is dropped with the rest, and is on another bill.
  const before = stood > 0 ? (batch ?? (await measureScenario(product, database, 'batch'))) : undefined;
  const stage = await openStage(product, database);
  try {
    const cost = await run(stage);
    const states = await stage.states();
    if (JSON.stringify(sorted(states)) !== JSON.stringify(sorted(leaves)))
      throw new Error(`${name} left ${JSON.stringify(states)} instead of ${JSON.stringify(leaves)}`);
    const dropped = await drop(stage, database);
    const own = (of: keyof Dropping) => (dropped[of] - stood * (before?.dropping[of] ?? 0)) / count;
    return {
      name,
      title,
      cost: {
        requests: cost.requests / count,
        invocations: cost.invocations / count,
        rowsWritten: cost.rowsWritten / count,
        rowsRead: cost.rowsRead / count,
        queueOperations: cost.queueOperations / count,
        peaks: cost.peaks,
      },
      dropping: {
        rowsWritten: own('rowsWritten'),
        rowsRead: own('rowsRead'),
        queueOperations: own('queueOperations'),
      },
    };
  } finally {
    stage.close();
  }
}

const sorted = (states: Record<string, number>) =>
  Object.entries(states).sort(([a], [b]) => (a < b ? -1 : 1));

const METERS = ['rowsWritten', 'rowsRead', 'queueOperations'] as const satisfies (keyof Dropping)[];

/** What the daily cron drops of what is there now, without what it costs when it drops nothing. Throws when anything stays. */
async function drop(stage: Stage, database: D1Database): Promise<Dropping> {
  // Connections and automations were made for the scenario; that they were is no part of it.
  await database.prepare('DELETE FROM audit_log').run();
  const daily = () =>
    stage.measure(async () => {
      await stage.cron(DAILY);
      await stage.settle();
    });
  const began = stage.clock.now();
  const idle = await daily();
  const total: Dropping = { rowsWritten: 0, rowsRead: 0, queueOperations: 0 };
  for (const age of RETENTION_DAYS) {
    if ((await rowsLeft(database)) === 0) return total;
    stage.clock.pass(began + age * DAY - stage.clock.now());
    const run = await daily();
    for (const meter of METERS) total[meter] += run[meter] - idle[meter];
  }
  const left = await rowsLeft(database);
  if (left > 0) throw new Error(`retention left ${left} rows`);
  return total;
}

/** In the tables that grow with events. */
async function rowsLeft(database: D1Database): Promise<number> {
  const tables = ['payloads', 'deliveries', 'dispatches', 'subjects'];
  const counts = tables.map((table) => `(SELECT count(*) FROM ${table})`);
  return (await database.prepare(`SELECT ${counts.join(' + ')} AS rows`).first<number>('rows')) ?? 0;
}
