import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { payloadPaths } from '../../src/kit/payload-paths';
import { read } from '../../src/kit/reader';

describe('payloadPaths', () => {
  test('lists the leaves in order, lists by their first element', () => {
    const body = {
      id: 7,
      buyer: { name: 'Ana', vip: true, note: null },
      items: [{ sku: 'A' }, { sku: 'B', extra: 1 }],
      tags: ['x', 'y'],
      none: [],
      empty: {},
    };
    expect(payloadPaths(body)).toEqual([
      { path: 'id', example: '7' },
      { path: 'buyer.name', example: 'Ana' },
      { path: 'buyer.vip', example: 'true' },
      { path: 'buyer.note', example: '' },
      { path: 'items.0.sku', example: 'A' },
      { path: 'tags.0', example: 'x' },
    ]);
  });

  test('is bounded in number, depth and length', () => {
    const wide = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`k${index}`, index]));
    expect(payloadPaths(wide)).toHaveLength(200);
    const deep: unknown = JSON.parse(`${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`);
    expect(payloadPaths(deep)).toEqual([]);
    expect(payloadPaths({ a: { b: { c: { d: { e: { f: { g: { h: 1 } } } } } } } })).toHaveLength(1);
    expect(payloadPaths({ a: { b: { c: { d: { e: { f: { g: { h: { i: 1 } } } } } } } } })).toEqual([]);
    const [{ example } = { example: '' }] = payloadPaths({ text: '😀'.repeat(200) });
    expect(Array.from(example)).toHaveLength(80);
    expect(example.isWellFormed()).toBe(true);
  });

  test.each([[null], [undefined], ['text'], [5], [[]], [{}], [[[]]]])(
    'has nothing to offer in %j',
    (body) => {
      expect(payloadPaths(body)).toEqual([]);
    },
  );

  test('every path leads back to its value, whatever came', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (body) => {
        for (const { path, example } of payloadPaths(body)) {
          const { value } = read(body).at(path);
          expect(
            Array.from(String(value ?? ''))
              .slice(0, 80)
              .join(''),
          ).toBe(example);
        }
      }),
    );
    fc.assert(fc.property(fc.anything(), (body) => Array.isArray(payloadPaths(body))));
  });
});
