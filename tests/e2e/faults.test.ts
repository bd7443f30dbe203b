/** The fault simulator: it finds nothing broken, replays exactly, and notices when a guard is missing. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bundle, startRuntime } from '../../scripts/faults/runtime.ts';

const ROOT = join(import.meta.dirname, '../..');

/** As somebody at a terminal would run it. */
function faults(...options: string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, ['scripts/faults.ts', ...options], { cwd: ROOT });
  let output = '';
  const take = (text: Buffer): void => {
    output += text;
  };
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}

const RESULT =
  /^accepted (\d+), terminal (\d+), lost (\d+), duplicates (\d+) \(crash (\d+), unknown (\d+)\), seed (\d+)$/m;
const numbersIn = (output: string): number[] => (RESULT.exec(output) ?? []).slice(1).map(Number);

describe('faults at random', () => {
  it('break no promise in a hundred thousand deliveries', { timeout: 600_000 }, async () => {
    const { code, output } = await faults('--seed', '7', '--events', '100000');
    expect({ code, output }).toMatchObject({ code: 0, output: expect.stringMatching(RESULT) });
    const [accepted = 0, terminal, lost, duplicates, crash = 0, unknown = 0, seed] = numbersIn(output);
    expect(accepted).toBeGreaterThanOrEqual(100_000);
    expect({ terminal, lost, duplicates, seed }).toEqual({
      terminal: accepted,
      lost: 0,
      duplicates: crash + unknown,
      seed: 7,
    });
    // Both causes came up, or nothing was tried.
    expect(Math.min(crash, unknown)).toBeGreaterThan(0);
  });

  it('come again the same with the same seed, and others with another', { timeout: 120_000 }, async () => {
    const runtime = await startRuntime(await bundle());
    try {
      const first = await runtime.world({ seed: 1, events: 150 });
      expect(await runtime.world({ seed: 1, events: 150 })).toEqual(first);
      expect((await runtime.world({ seed: 2, events: 150 })).trace).not.toBe(first.trace);
    } finally {
      await runtime.close();
    }
  });

  it('a missing guard is noticed, with the command that shows it again', { timeout: 120_000 }, async () => {
    const { code, output } = await faults('--seed', '100', '--events', '1500', '--without', 'in-doubt');
    expect(code).toBe(1);
    expect(output).toContain('BROKEN: what cannot be repeated is never sent twice');
    expect(output).toContain('npm run faults -- --seed 100 --events 1500 --without in-doubt');
  });
});

it('a crash before and after any call breaks no promise', { timeout: 300_000 }, async () => {
  const { code, output } = await faults('--crash-every-call', '--seed', '1');
  expect({ code, output }).toMatchObject({ code: 0, output: expect.stringMatching(RESULT) });
  const [accepted = 0, terminal, lost, , crash] = numbersIn(output);
  expect(accepted).toBeGreaterThan(500);
  expect({ terminal, lost }).toEqual({ terminal: accepted, lost: 0 });
  expect(crash).toBeGreaterThan(0);
});

it('a tenant that floods dead destinations keeps nobody else waiting beyond the bound', {
  timeout: 300_000,
}, async () => {
  const { code, output } = await faults('--isolation', '--seed', '7');
  expect({ code, output }).toMatchObject({ code: 0, output: expect.stringMatching(/^ {2}kept$/m) });
});
