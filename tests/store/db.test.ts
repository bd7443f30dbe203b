import fc from 'fast-check';
import { expect, it } from 'vitest';
import { jsonChunks } from '../../src/store/db';

it('chunks hold every row once, in order, and keep below the limit unless a row alone is above it', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: 'grapheme', maxLength: 400 }), { maxLength: 60 }),
      fc.integer({ min: 50, max: 2000 }),
      (rows, limit) => {
        const chunks = jsonChunks(rows, limit);
        expect(chunks.flatMap((chunk) => JSON.parse(chunk))).toEqual(rows);
        for (const chunk of chunks)
          if (JSON.parse(chunk).length > 1)
            expect(new TextEncoder().encode(chunk).length).toBeLessThanOrEqual(limit);
      },
    ),
  );
});
