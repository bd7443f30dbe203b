/** The fuzz in two halves, so that two workers share it: the odd batches. See `fuzz-run.ts`. */
import { test } from 'vitest';
import { fuzz, RUNS } from './fuzz-run';

test(`${RUNS} mutated deliveries come to a good end, the odd batches`, { timeout: 900_000 }, async ({
  annotate,
}) => {
  await annotate(await fuzz(1, 2));
});
