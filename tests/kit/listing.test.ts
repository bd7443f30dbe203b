import { expect, it } from 'vitest';
import { readCursor, rowsPerPage } from '../../src/kit/listing';

it('reads a cursor back, and starts over with one that it cannot read', () => {
  expect(readCursor('{"mark":12}').number('mark')).toBe(12);
  for (const cursor of [null, '', '{', 'null', '7', '"x"', '[]'])
    expect(readCursor(cursor).number('mark')).toBeUndefined();
});

it.each([
  [undefined, 30],
  [10, 10],
  [10.9, 10],
  [500, 50],
  [0, 30],
  [1, 5],
  [-3, 5],
  [Number.NaN, 30],
])('a merchant who asks for %s rows gets %s', (limit, rows) => {
  expect(rowsPerPage(limit, { usual: 30, least: 5, most: 50 })).toBe(rows);
});
