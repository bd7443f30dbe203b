import { expect, it } from 'vitest';
import { recall, remember } from '../../src/hub/answers';
import { MINUTE } from '../../src/hub/hub';
import { createWorld } from './world';

it('recalls the newest answer to a question for an hour', async () => {
  const world = await createWorld([]);
  remember(world.hub, 'shirts', '[1]');
  world.pass(MINUTE);
  remember(world.hub, 'shirts', '[2]');
  world.pass(60 * MINUTE);
  expect(recall(world.hub, 'shirts')).toEqual({ body: '[2]', age: 3600 });
  expect(recall(world.hub, 'trousers')).toBeUndefined();
  world.pass(1);
  expect(recall(world.hub, 'shirts')).toBeUndefined();
});

it('forgets the oldest before a shop’s answers fill the isolate', async () => {
  const world = await createWorld([]);
  const page = 'x'.repeat(99_000);
  for (let n = 0; n < 50; n++) remember(world.hub, `page ${n}`, page);
  const kept = Array.from({ length: 50 }, (_, n) => recall(world.hub, `page ${n}`)?.body.length ?? 0);
  expect(kept.reduce((sum, length) => sum + length)).toBeLessThanOrEqual(4_000_000);
  expect(kept.filter((length) => length > 0)).toHaveLength(40);
  expect([kept[9], kept[10], kept[49]]).toEqual([0, 99_000, 99_000]);
  remember(world.hub, 'page 49', `${page}${page}`);
  expect(recall(world.hub, 'page 49')?.body).toBe(page);
});
