/**
 * What things cost, as D1 and the queues count it: budgets that fail when they grow. A cost that falls fails too:
 * lower its budget then, so that it stays where it is. The scenarios are in scripts/measure/scenarios.ts.
 */
import { env } from 'cloudflare:test';
import { beforeAll, describe, expect, it } from 'vitest';
import { usdPerMillion } from '../../scripts/measure/prices';
import { SCENARIOS, type ScenarioName } from '../../scripts/measure/scenarios';
import { measureScenario, type ScenarioCost } from '../../scripts/measure/scenarios-run';
import worker from '../../src/worker';

/** Of one event: D1 rows written, queue operations, D1 rows read; and rows written when it is dropped. */
const BUDGETS: Record<
  ScenarioName,
  readonly [written: number, operations: number, read: number, dropped: number]
> = {
  // Delivery 1, state 1, dispatch 3 (row, due index, outcome); shared: body and lane. Dropped: one for each row, and the state's data before the state.
  batch: [5.03, 3.03, 40, 4.01],
  ten: [5.3, 3.3, 46, 4.1],
  alone: [8, 6, 105, 5],
  laden: [5.03, 3.03, 40, 4.01],
  // One more: the state of the cart that the order closes.
  cart: [6.03, 3.03, 43, 6.01],
  newOrder: [5.03, 3.03, 40, 4.01],
  fanOut: [11.07, 3.09, 101, 6.01],
  // The lane is taken and given back for each message, and wakes itself for the next.
  paced: [7.01, 6, 465, 4.01],
  // One is the mark of the cron that lets them go.
  quiet: [5.04, 3.03, 40, 4.01],
  // The delivery that shows it, and its share of the body.
  duplicate: [1.01, 3, 6.5, 1.01],
  ignored: [1.01, 3, 3.5, 1.01],
  forged: [0, 0, 0.05, 0],
  // Delivery and state.
  status: [2.01, 3, 12.5, 3.01],
  pollUnchanged: [0, 3, 5, 0],
  // As alone, and the cursor.
  pollChanged: [9, 6, 100, 5],
  // The mark that it ran.
  idleMinute: [1, 0, 11, 0],
};

/** Of one delivery with one event and one message, and with its retention. */
const TARGET = { rowsWritten: 6, queueOperations: 4, usd: 10, usdWithRetention: 13 };

/** Milliseconds per event, several times what `npm run bench` measures: at US$ 0.02 a million they hardly matter. */
const CPU_MS = 10;

const names = Object.keys(SCENARIOS) as ScenarioName[];
const measured = new Map<ScenarioName, ScenarioCost>();

/** Whole hundredths: a batch of a hundred shares its overhead. */
const hundredths = (count: number) => Math.round(count * 100) / 100;

function costOf(name: ScenarioName): ScenarioCost {
  const found = measured.get(name);
  if (!found) throw new Error(`${name} was not measured`);
  return found;
}

beforeAll(async () => {
  for (const name of names)
    measured.set(name, await measureScenario(worker, env.DB, name, measured.get('batch')));
}, 240_000);

describe('the budget', () => {
  it.each(names)('of %s', (name) => {
    const { cost, dropping } = costOf(name);
    const [written, operations, read, dropped] = BUDGETS[name];
    expect([
      hundredths(cost.rowsWritten),
      hundredths(cost.queueOperations),
      hundredths(dropping.rowsWritten),
    ]).toEqual([written, operations, dropped]);
    // A thousand rows read cost what one row written does.
    expect(cost.rowsRead).toBeLessThanOrEqual(read);
  });
});

describe('one delivery with one event and one message', () => {
  it('keeps the targets', () => {
    const { cost, dropping } = costOf('batch');
    const { requests, invocations, ...counted } = cost;
    const usage = { ...counted, requests: requests + invocations, cpuMs: CPU_MS };
    const rowsWritten = cost.rowsWritten + dropping.rowsWritten;
    expect(cost.rowsWritten).toBeLessThanOrEqual(TARGET.rowsWritten);
    expect(cost.queueOperations).toBeLessThanOrEqual(TARGET.queueOperations);
    expect(usdPerMillion(usage)).toBeLessThan(TARGET.usd);
    expect(usdPerMillion({ ...usage, rowsWritten })).toBeLessThan(TARGET.usdWithRetention);
  });

  it('reads no more in a hub that has many already than in a new one', () => {
    expect(costOf('laden').cost.rowsRead).toBeLessThanOrEqual(costOf('batch').cost.rowsRead);
  });
});

describe('one invocation', () => {
  it('stays within the 1,000 queries and 10,000 subrequests of the paid plan by far', () => {
    for (const name of names)
      for (const { queries, subrequests } of Object.values(costOf(name).cost.peaks)) {
        expect(queries).toBeLessThan(100);
        expect(subrequests).toBeLessThan(1000);
      }
  });

  it('of an event that comes alone stays within what the free plan allows: 50 of either', () => {
    for (const name of ['alone', 'pollChanged', 'duplicate', 'idleMinute'] as const)
      for (const { queries, subrequests } of Object.values(costOf(name).cost.peaks)) {
        expect(queries).toBeLessThan(50);
        expect(subrequests).toBeLessThan(50);
      }
  });
});
