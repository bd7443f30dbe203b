/** The fault simulator: it replays exactly, finds nothing broken, and notices when a guard is missing. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WorldResult } from '../../scripts/faults/outcome.ts';
import { bundle, type Mutation, type Runtime, startRuntime } from '../../scripts/faults/runtime.ts';

/** Of a world in which everything goes wrong at times. */
const SEED = 1;

async function within<T>(mutation: Mutation | undefined, work: (runtime: Runtime) => Promise<T>): Promise<T> {
  const runtime = await startRuntime(await bundle(mutation));
  try {
    return await work(runtime);
  } finally {
    await runtime.close();
  }
}

describe('faults at random', () => {
  let runtime: Runtime;
  let result: WorldResult;
  beforeAll(async () => {
    runtime = await startRuntime(await bundle());
    result = await runtime.world({ seed: SEED, events: 150 });
  });
  afterAll(() => runtime.close());

  it('break no promise', () => {
    expect(result.broken).toEqual([]);
    expect(result.accepted).toBeGreaterThanOrEqual(150);
    expect(result).toMatchObject({ terminal: result.accepted, lost: 0 });
    expect(result.duplicates).toBe(result.crash + result.unknown);
    expect(Object.keys(result.faults).length).toBeGreaterThan(3);
  });

  it('come again the same with the same seed, and others with another', async () => {
    expect(await runtime.world({ seed: SEED, events: 150 })).toEqual(result);
    expect((await runtime.world({ seed: SEED + 1, events: 150 })).trace).not.toBe(result.trace);
  });
});

it('a crash before and after any call breaks no promise', async () => {
  await within(undefined, async (runtime) => {
    const order = { seed: SEED, events: 4 };
    const { calls, broken } = await runtime.world({ ...order, clear: true });
    expect(broken).toEqual([]);
    expect(calls).toBeGreaterThan(20);
    for (let call = 1; call <= calls; call++)
      for (const when of ['before', 'after'] as const) {
        const result = await runtime.world({ ...order, crashAt: { call, when } });
        expect({ call, when, broken: result.broken, lost: result.lost }).toEqual({
          call,
          when,
          broken: [],
          lost: 0,
        });
      }
  });
});

it('a missing guard is noticed', async () => {
  const mutation = {
    file: 'src/hub/retry.ts',
    from: "if (!at.idempotent) return { state: 'unknown', reason: 'outcome_unknown' };",
    to: '',
  };
  await within(mutation, async (runtime) => {
    const { broken } = await runtime.world({ seed: SEED, events: 250 });
    expect(broken.map(({ promise }) => promise)).toContain('what cannot be repeated is never sent twice');
  });
});
