/** The bench runs, says what it measured and nothing else, and finds that size costs nothing. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const bench = (...options: string[]) =>
  promisify(execFile)(process.execPath, ['scripts/bench.ts', ...options], { cwd: ROOT });

it('an event reads as many rows in a large hub as in a small one', async () => {
  const { stdout } = await bench('--quick', '--only', 'growth', '--json');
  const figures: Record<string, number> = JSON.parse(stdout);
  expect(Object.keys(figures)).toEqual(['rowsReadRatioByConnections', 'rowsReadRatioByEvents']);
  for (const ratio of Object.values(figures)) {
    expect(ratio).toBeGreaterThan(0.9);
    expect(ratio).toBeLessThanOrEqual(1.1);
  }
});

it('a part that does not exist is refused', async () => {
  await expect(bench('--only', 'nothing')).rejects.toMatchObject({ code: 1, stdout: '' });
});
