/** Connectors stay small: what is more than a few lines in two of them stands once, in a family. */
import { expect, it } from 'vitest';
import { linesOf, median, sizes, sum } from './sizes';

const MOST_LINES_OF_A_FILE = 300;
/** Where it stands; connectors that also sell are far above it, those that only receive far below. */
const MEDIAN_LINES = 280;

it.each([...sizes()])('%s has no long file of code', (_slug, own) => {
  expect([...own].filter(([, lines]) => lines > MOST_LINES_OF_A_FILE)).toEqual([]);
});

it('the usual connector is a few pages of code', () => {
  const totals = [...sizes().values()].map((own) => sum(own.values()));
  expect(median(totals)).toBeLessThanOrEqual(MEDIAN_LINES);
});

it('comments, blanks, texts and samples are no code', () => {
  const connector = [
    '/**',
    ' * A head.',
    ' */',
    "import type { Connector } from '../src/kit';",
    '',
    'const samples: readonly Sample[] = [',
    "  { name: 'paid' },",
    '];',
    'const fields = (call: Call) => call;',
    '// A remark.',
    'export default {',
    "  slug: 'padaria',",
    "  label: { pt: 'Padaria', en: 'Padaria' },",
    '  notes: {',
    "    pt: 'Só recebe.',",
    '  },',
    '  probe, // Said beside it.',
    '};',
  ];
  expect(linesOf(connector.join('\n'))).toBe(6);
});
