/** Input that nobody sane would send, and well-formed input with parts of it spoilt. */
import fc from 'fast-check';

function nested(depth: number): unknown {
  let value: unknown = 'deep';
  for (let level = 0; level < depth; level++) value = level % 2 === 0 ? [value] : { id: value };
  return value;
}

export const hostileBody: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(undefined, null, [], {}, '', 'x', 0, -1, Number.NaN, true, [null], [[[]]], {
    id: {},
  }),
  fc.constantFrom<unknown>(nested(1_000), 'x'.repeat(100_000), { id: 'x'.repeat(100_000) }),
  fc.jsonValue(),
  fc.anything(),
);

const junk: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    -1,
    1.5,
    1e21,
    '',
    ' ',
    'x',
    '0',
    '-1',
    '2026-02-31',
    'http://',
    [],
    [null],
    {},
  ),
  fc.constantFrom<unknown>(
    '\u0000',
    '\ud800',
    'javascript:alert(1)',
    { toString: null },
    { __proto__: null },
    [[1]],
  ),
  fc.jsonValue({ maxDepth: 2 }),
);

export interface Edit {
  /** Which member, by number. */
  at: number;
  /** What stands there afterwards; undefined takes it away. */
  put: unknown;
}

export const edits: fc.Arbitrary<Edit[]> = fc.array(
  fc.record({ at: fc.noBias(fc.nat(1_000_000)), put: fc.option(junk, { nil: undefined, freq: 4 }) }),
  { minLength: 1, maxLength: 6 },
);

/** A copy of JSON with some members deleted or replaced. */
export function spoil(value: unknown, by: readonly Edit[]): unknown {
  const copy: unknown = structuredClone(value);
  for (const { at, put } of by) {
    const slots = slotsOf(copy);
    const [container, key] = slots[at % Math.max(1, slots.length)] ?? [];
    if (container === undefined || key === undefined) return put;
    if (put === undefined) Reflect.deleteProperty(container, key);
    else Reflect.set(container, key, structuredClone(put));
  }
  return copy;
}

type Slot = readonly [container: object, key: string];

const slotsOf = (value: unknown): Slot[] =>
  typeof value !== 'object' || value === null
    ? []
    : Object.entries(value).flatMap(([key, member]) => [[value, key] as const, ...slotsOf(member)]);

/** Freezes all of it, so that writing to it throws. */
export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const member of Object.values(value)) deepFreeze(member);
  }
  return value;
}
