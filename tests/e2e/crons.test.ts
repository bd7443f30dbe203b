import { expect, test } from 'vitest';
import { declaredCrons, isDue } from '../../scripts/local/crons.ts';

const at = (time: string) => new Date(`2026-11-22T${time}:00Z`);

test('the crons of wrangler.toml are found', () => {
  expect(declaredCrons()).toEqual(['* * * * *', '*/5 * * * *', '30 6 * * *']);
});

test.each([
  ['* * * * *', '13:07', true],
  ['*/5 * * * *', '13:05', true],
  ['*/5 * * * *', '13:07', false],
  ['30 6 * * *', '06:30', true],
  ['30 6 * * *', '06:31', false],
  ['30 6 * * *', '18:30', false],
  ['0,30 * * * *', '09:30', true],
  // A Sunday, which Cloudflare counts as 1.
  ['0 9 22 11 1', '09:00', true],
  ['0 9 * * 2', '09:00', false],
])('%s at %s: %s', (cron, time, due) => {
  expect(isDue(cron, at(time))).toBe(due);
});
