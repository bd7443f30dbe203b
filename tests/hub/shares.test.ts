/** A lane never waits for the connections of another. */
import { describe, expect, it } from 'vitest';
import { type Share, shareTurns } from '../../src/hub/shares';

/** Begins so many calls of one lane; they end when told to. */
function busy(share: Share | undefined, count: number) {
  const begun: (() => void)[] = [];
  for (let i = 0; i < count; i++) void share?.turn(() => new Promise<void>((resolve) => begun.push(resolve)));
  return begun;
}
const settled = async (): Promise<void> => {
  for (let i = 0; i < 20; i++) await null;
};

describe('shares', () => {
  it('a lane alone has all connections', async () => {
    const [only] = shareTurns(5, 1);
    const begun = busy(only, 7);
    await settled();
    expect(begun).toHaveLength(5);
  });

  it('whoever comes first leaves one for each of the others', async () => {
    const [greedy, ...others] = shareTurns(5, 5);
    const first = busy(greedy, 4);
    await settled();
    expect(first).toHaveLength(1);
    const begun = others.map((share) => busy(share, 4));
    await settled();
    expect(begun.map(({ length }) => length)).toEqual([1, 1, 1, 1]);
  });

  it('what a lane that is done does not need is for the others', async () => {
    const [slow, done] = shareTurns(3, 2);
    const begun = busy(slow, 4);
    await settled();
    expect(begun).toHaveLength(2);
    done?.end();
    await settled();
    expect(begun).toHaveLength(3);
    begun[0]?.();
    await settled();
    expect(begun).toHaveLength(4);
  });

  it('more lanes than connections wait, and none for ever', async () => {
    const shares = shareTurns(1, 3);
    const ended: number[] = [];
    await Promise.all(
      shares.map(async (share, i) => {
        await share.turn(async () => void ended.push(i));
        share.end();
      }),
    );
    expect(ended).toEqual([0, 1, 2]);
  });

  it('a call that throws gives its connection back', async () => {
    const [only] = shareTurns(1, 1);
    await expect(only?.turn(() => Promise.reject(new Error('lost')))).rejects.toThrow('lost');
    await expect(only?.turn(async () => 'next')).resolves.toBe('next');
  });
});
