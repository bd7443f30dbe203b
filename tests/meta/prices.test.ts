/** The report of costs: its sums by hand, and what it takes for granted about the hub. */
import { describe, expect, it } from 'vitest';
import {
  type Costs,
  DAYS_KEPT,
  freeFigures,
  monthOf,
  storageUsdPerMillion,
} from '../../scripts/measure/report-costs';
import { SCENARIOS, type ScenarioName } from '../../scripts/measure/scenarios';
import type { ScenarioCost } from '../../scripts/measure/scenarios-run';
import { BATCH } from '../../scripts/measure/scenarios-stage';
import { text } from './source';

/** Every scenario costs nothing but what is said. */
function costsWith(known: Partial<Record<ScenarioName, Partial<ScenarioCost['cost']>>>): Costs {
  const nothing = { requests: 0, invocations: 0, rowsWritten: 0, rowsRead: 0, queueOperations: 0, peaks: {} };
  const scenarios = Object.keys(SCENARIOS).map((name) => [
    name,
    {
      name,
      title: name,
      cost: { ...nothing, ...known[name as ScenarioName] },
      dropping: { rowsWritten: name in known ? 1 : 0, rowsRead: -1, queueOperations: 0 },
    },
  ]);
  const stored = { payloads: 1000, deliveries: 1000, dispatches: 1000, subjects: 1000 };
  return { scenarios: Object.fromEntries(scenarios) as Costs['scenarios'], load: { stored } };
}

const costs = costsWith({
  batch: { requests: 1, invocations: 0.02, rowsWritten: 5, queueOperations: 3 },
  alone: { requests: 1, invocations: 2, rowsWritten: 8, queueOperations: 6 },
  idleMinute: { invocations: 1, rowsWritten: 1 },
  pollUnchanged: { invocations: 2, queueOperations: 3 },
});

describe('the report', () => {
  it('takes the hub itself off what the free plan carries', () => {
    const { alone, aloneUnpolled, batch } = freeFigures(costs);
    // 288 polls a day take 864 of 10,000 operations.
    expect(alone).toEqual({ events: Math.floor(9136 / 6), binds: 'queueOperations' });
    expect(aloneUnpolled.events).toBe(Math.floor(10_000 / 6));
    expect(batch.events).toBe(Math.floor(10_000 / 3));
  });

  it('knows how much lies there once as many are dropped as come', () => {
    // A kilobyte each for 7, 90, 90 and 415 days.
    expect(freeFigures(costs).stored).toBe(Math.floor(500_000_000 / 602_000));
    expect(storageUsdPerMillion(costs)).toBeCloseTo((602_000 * 12e6 * 0.75) / (365 * 1e9), 9);
    const { gigabytes, fits } = monthOf(costs, 1_000_000);
    expect(gigabytes).toBeCloseTo((602_000 * 12e6) / (365 * 1e9), 9);
    expect(fits).toBe(false);
    expect(monthOf(costs, 100_000).fits).toBe(true);
  });

  it('bills a month with its polls, retention and storage', () => {
    // 8,760 polls and 43,800 minutes are within what is included.
    const { usd, gigabytes } = monthOf(costs, 1_000_000);
    const operations = 3_000_000 + (288 * 3 * 365) / 12 - 1_000_000;
    expect(usd).toBeCloseTo(5 + operations * 0.4e-6 + (gigabytes - 5) * 0.75, 6);
  });
});

describe('what the measuring takes for granted', () => {
  it('is what wrangler.toml says of batches', () => {
    const sizes = [...text('wrangler.toml').matchAll(/queue = "ponte-(\w+)"\nmax_batch_size = (\d+)/g)].map(
      ([, queue, size]) => [queue, Number(size)],
    );
    expect(Object.fromEntries(sizes)).toMatchObject(BATCH);
  });

  it('is what the hub says of retention', () => {
    const days = (name: string) =>
      Number(new RegExp(`PONTE_${name}_DAYS: days\\((\\d+)\\)`).exec(text('src/env.ts'))?.[1]);
    const state = (name: string) =>
      Number(new RegExp(`${name} = (\\d+)`).exec(text('src/hub/retention.ts'))?.[1]);
    expect(DAYS_KEPT).toEqual({
      payloads: days('BODY'),
      deliveries: days('METADATA'),
      dispatches: days('METADATA'),
      // On average, half a round later.
      subjects: state('SUBJECT_DAYS') + state('SUBJECT_ROUND') / 2,
    });
  });
});
