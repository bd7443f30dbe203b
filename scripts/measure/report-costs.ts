/** Measures all scenarios and a load on the bundle, and what follows from them in dollars and per day. */
import {
  type FreeDay,
  freePlan,
  monthlyBill,
  plus,
  STORAGE,
  times,
  type Usage,
  usdPerMillion,
} from './prices.ts';
import { SCENARIOS, type ScenarioName } from './scenarios.ts';
import { buildBundle, startBundle } from './scenarios-bundle.ts';
import { type Load, measureLoad, type StoredBytes } from './scenarios-cpu.ts';
import type { ScenarioCost } from './scenarios-run.ts';

export interface Costs {
  scenarios: Record<ScenarioName, ScenarioCost>;
  load: Load;
}

const NAMES = Object.keys(SCENARIOS) as ScenarioName[];

const measured = new Map<string, Promise<Costs>>();

/** About a minute; once per process and bundle. Without a bundle it builds one. */
export async function measureCosts(bundle?: string): Promise<Costs> {
  const code = bundle ?? (await built());
  const known = measured.get(code) ?? measure(code);
  measured.set(code, known);
  return known;
}

let building: Promise<string> | undefined;
const built = (): Promise<string> => {
  building ??= buildBundle();
  return building;
};

async function measure(bundle: string): Promise<Costs> {
  const host = await startBundle(bundle);
  try {
    // First, while the database is as small as it was made.
    const load = await measureLoad(host);
    const scenarios: Partial<Record<ScenarioName, ScenarioCost>> = {};
    for (const name of NAMES) scenarios[name] = await host.ask<ScenarioCost>(`/scenario/${name}`);
    return { scenarios: scenarios as Record<ScenarioName, ScenarioCost>, load };
  } finally {
    await host.stop();
  }
}

/** Processor time is measured for events in full batches and for those that come alone; of the others it is left out. */
export function usageOf({ scenarios, load }: Costs, name: ScenarioName): Usage {
  const { requests, invocations, queueOperations, rowsWritten, rowsRead } = scenarios[name].cost;
  const cpuMs = { batch: load.cpu?.eventInBatch, alone: load.cpu?.eventAlone };
  return {
    requests: requests + invocations,
    cpuMs: (name === 'batch' || name === 'alone' ? cpuMs[name] : undefined) ?? 0,
    queueOperations,
    rowsWritten,
    rowsRead,
  };
}

/** The same, and being dropped when its time has come. */
export function usageWithRetention(costs: Costs, name: ScenarioName): Usage {
  const { rowsWritten, rowsRead, queueOperations } = costs.scenarios[name].dropping;
  // A daily run that finds little reads little less than one that finds nothing.
  const dropping = { requests: 0, cpuMs: 0, queueOperations, rowsWritten, rowsRead: Math.max(0, rowsRead) };
  return plus(usageOf(costs, name), dropping);
}

const MINUTES_A_DAY = 24 * 60;

/** What a hub does in a day without any event: its minutes, and the polls of one shop. */
export const fixedPerDay = (costs: Costs): Usage =>
  plus(
    times(usageOf(costs, 'idleMinute'), MINUTES_A_DAY),
    times(usageOf(costs, 'pollUnchanged'), MINUTES_A_DAY / 5),
  );

/** As src/env.ts and src/hub/retention.ts have them unless set; a state leaves in one of the thirty days after its time. */
export const DAYS_KEPT: Readonly<Record<keyof StoredBytes, number>> = {
  payloads: 7,
  deliveries: 90,
  dispatches: 90,
  subjects: 415,
};
const DAYS_A_MONTH = 365 / 12;

/** Bytes that lie in D1 for each event a day once as many are dropped as come; where each event is an order of its own. */
export const bytesPerEventADay = ({ load: { stored } }: Costs): number =>
  (Object.keys(DAYS_KEPT) as (keyof StoredBytes)[]).reduce(
    (sum, table) => sum + stored[table] * DAYS_KEPT[table],
    0,
  );

export interface Month {
  events: number;
  usd: number;
  /** In D1 once as many are dropped as come. */
  gigabytes: number;
  /** One database takes it. */
  fits: boolean;
}

/** A month of events that come in batches, with retention and one polled shop. */
export function monthOf(costs: Costs, events: number): Month {
  const gigabytes = (bytesPerEventADay(costs) * (events / DAYS_A_MONTH)) / 1e9;
  const fixed = times(fixedPerDay(costs), DAYS_A_MONTH);
  const usd = monthlyBill(usageWithRetention(costs, 'batch'), events, fixed, gigabytes);
  return { events, usd, gigabytes, fits: gigabytes <= STORAGE.databaseGigabytes };
}

/** US$ that the storage of a million events costs over all the time that they are kept, beyond what is included. */
export const storageUsdPerMillion = (costs: Costs): number =>
  ((bytesPerEventADay(costs) / DAYS_A_MONTH) * 1e6 * STORAGE.usdPerGigabyteMonth) / 1e9;

export interface FreeFigures {
  /** Events that come one by one, with one polled shop. */
  alone: FreeDay;
  /** The same with shops that only send webhooks. */
  aloneUnpolled: FreeDay;
  /** In full batches, which so few never make. */
  batch: FreeDay;
  /** What the free database holds for good, each event an order of its own. */
  stored: number;
}

/** Being dropped counts on another day, but every day. */
export function freeFigures(costs: Costs): FreeFigures {
  const minutes = times(usageOf(costs, 'idleMinute'), MINUTES_A_DAY);
  return {
    alone: freePlan(usageWithRetention(costs, 'alone'), fixedPerDay(costs)),
    aloneUnpolled: freePlan(usageWithRetention(costs, 'alone'), minutes),
    batch: freePlan(usageWithRetention(costs, 'batch'), minutes),
    stored: Math.floor((STORAGE.freeDatabaseGigabytes * 1e9) / bytesPerEventADay(costs)),
  };
}

/** For `npm run bench -- --json`. Of one delivery with one event and one message in a full batch. */
export interface CostFigures {
  rowsWrittenPerEvent: number;
  rowsReadPerEvent: number;
  queueOpsPerEvent: number;
  /** Beyond what the plan includes; storage apart. */
  usdPerMillionEvents: number;
  usdPerMillionEventsWithRetention: number;
  /** One by one, beside the hub's own minutes and one polled shop; for as long as its database has room. */
  freePlanEventsPerDay: number;
  /** Of D1, bodies included, while all of it is there. */
  storedBytesPerEvent: number;
}

const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));

/** Without a bundle it builds one. */
export async function costFigures(bundle?: string): Promise<CostFigures> {
  const costs = await measureCosts(bundle);
  const { rowsWritten, rowsRead, queueOperations } = usageOf(costs, 'batch');
  return {
    rowsWrittenPerEvent: rounded(rowsWritten, 2),
    rowsReadPerEvent: rounded(rowsRead, 2),
    queueOpsPerEvent: rounded(queueOperations, 2),
    usdPerMillionEvents: rounded(usdPerMillion(usageOf(costs, 'batch')), 2),
    usdPerMillionEventsWithRetention: rounded(usdPerMillion(usageWithRetention(costs, 'batch')), 2),
    freePlanEventsPerDay: freeFigures(costs).alone.events,
    storedBytesPerEvent: Math.round(Object.values(costs.load.stored).reduce((sum, bytes) => sum + bytes, 0)),
  };
}
