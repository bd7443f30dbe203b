/** What an order remembers of the messages along its happy path. */
import { describe, expect, it } from 'vitest';
import { withSteps } from '../../src/hub/happy-path';
import type { PathStep } from '../../src/store/types';

const step = (place: number, due: string, batch: string, parcel = ''): PathStep => [
  place,
  due,
  batch,
  'customer',
  parcel,
];

describe('the steps that have a message', () => {
  it('are due with the first of their messages', () => {
    expect(withSteps([], [step(90, '3', 'a'), step(90, '1', 'a')])).toEqual([step(90, '1', 'a')]);
    expect(withSteps([step(90, '1', 'a')], [step(90, '3', 'a')])).toEqual([step(90, '1', 'a')]);
  });

  it('are of no one batch once several have queued some, whatever comes later', () => {
    const twice = withSteps([step(60, '1', 'a')], [step(60, '2', 'b')]);
    expect(twice).toEqual([step(60, '1', '')]);
    expect(withSteps(twice, [step(60, '3', 'a')])).toEqual([step(60, '1', '')]);
  });

  it('are told apart by audience and by parcel, and bounded', () => {
    const owner: PathStep = [60, '1', 'a', 'owner', ''];
    const kept = withSteps([step(60, '1', 'a', 'X')], [step(60, '1', 'a', 'Y'), owner]);
    expect(kept).toHaveLength(3);
    const parcels = Array.from({ length: 100 }, (_, i) => step(60, '1', 'a', `parcel ${i}`));
    const bounded = withSteps([], parcels);
    expect(bounded.length).toBeLessThan(100);
    expect(bounded.at(-1)).toEqual(step(60, '1', 'a', 'parcel 99'));
  });
});
