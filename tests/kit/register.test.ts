import { describe, expect, it } from 'vitest';
import type { CallFailure } from '../../src/kit/contract';
import { registerEach } from '../../src/kit/register';

const TOPICS = ['a', 'b', 'c'] as const;
const forbidden: CallFailure = { ok: false, reason: 'forbidden', detail: 'no scope' };

/** Registers with a platform that answers each topic as told, else takes it. */
async function run(answers: Readonly<Record<string, CallFailure>>) {
  const asked: string[] = [];
  const result = await registerEach(TOPICS, async (topic) => {
    asked.push(topic);
    return answers[topic] ?? { ok: true };
  });
  return { result, asked };
}

describe('registering topic by topic', () => {
  it('leaves out what the platform refuses', async () => {
    const { result } = await run({ b: forbidden });
    expect(result).toEqual({ ok: true, registered: ['a', 'c'], refused: ['b'] });
  });

  it('fails with the first refusal when nothing is allowed', async () => {
    const last: CallFailure = { ok: false, reason: 'refused' };
    const { result, asked } = await run({ a: forbidden, b: last, c: last });
    expect(result).toBe(forbidden);
    expect(asked).toEqual(['a', 'b', 'c']);
  });

  it.each<CallFailure>([
    { ok: false, reason: 'rate_limited', retry: true, afterSeconds: 5 },
    { ok: false, reason: 'unauthorized' },
  ])('stops where the others would fare no better: $reason', async (failure) => {
    const { result, asked } = await run({ b: failure });
    expect(result).toBe(failure);
    expect(asked).toEqual(['a', 'b']);
  });
});
