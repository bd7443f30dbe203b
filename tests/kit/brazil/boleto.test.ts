import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { barcodeOf, boletoCodes, digitableLineOf, dueDateIn } from '../../../src/kit/brazil/boleto';

const PAIRS = [
  // Bank boletos.
  ['10499898100000214032006561000100040099726390', '10492006506100010004200997263900989810000021403'],
  ['07791166100002599000001112045678900012345678', '07790001161204567890600123456782116610000259900'],
  // Utilities and taxes, by modulus 10 and 11.
  ['83860000005096000190000008017823000034306271', '838600000050096000190009000801782309000343062712'],
  ['85820000000572503282035607082021053959190446', '858200000007572503282030560708202107539591904460'],
] as const;

describe.each(PAIRS)('%s', (barcode, digitableLine) => {
  it('turns into its digitable line and back', () => {
    expect(digitableLineOf(barcode)).toBe(digitableLine);
    expect(barcodeOf(digitableLine)).toBe(barcode);
  });

  it('is found from either code, masked or not', () => {
    const masked = digitableLine.replace(/(.{5})(.{5})(.{5})/, '$1.$2 $3-');
    for (const input of [barcode, digitableLine, masked]) {
      expect(boletoCodes(input)).toEqual({ barcode, digitableLine });
    }
    expect(boletoCodes(null, 'x', masked)).toEqual({ barcode, digitableLine });
  });

  it('is not derived from a code with one changed digit, but passed on', () => {
    fc.assert(
      fc.property(fc.nat(digitableLine.length - 1), fc.integer({ min: 1, max: 9 }), (at, by) => {
        const changed = `${digitableLine.slice(0, at)}${(Number(digitableLine[at]) + by) % 10}${digitableLine.slice(at + 1)}`;
        // Remainders 0, 1 and 10 share check digits, so modulus 11 misses a few changes; modulus 10 none.
        if (barcodeOf(changed) === undefined)
          expect(boletoCodes(changed)).toEqual({ digitableLine: changed });
        else expect(digitableLineOf(barcodeOf(changed))).toBe(changed);
      }),
    );
    const wrong = `${barcode.slice(0, -1)}${(Number(barcode.at(-1)) + 5) % 10}`;
    expect(digitableLineOf(wrong)).toBeUndefined();
    expect(boletoCodes(wrong)).toEqual({});
  });
});

it('reads the mask of a bank boleto', () => {
  expect(barcodeOf('10492.00650 61000.100042 00997.263900 9 89810000021403')).toBe(PAIRS[0][0]);
});

it('catches every changed digit of a line with modulus 10', () => {
  const line = PAIRS[2][1];
  for (let at = 0; at < line.length; at++) {
    const changed = `${line.slice(0, at)}${(Number(line[at]) + 1) % 10}${line.slice(at + 1)}`;
    expect(barcodeOf(changed), changed).toBeUndefined();
  }
});

it('takes no access key of an invoice for a bar code', () => {
  // Some of these have, by chance, the check digit of a boleto.
  const keys = Array.from(
    { length: 11 },
    (_, n) => `352611044012310001455500100000012310000${String(n).padStart(5, '0')}`,
  );
  for (const key of keys) expect(boletoCodes(key)).toEqual({});
});

it('finds nothing in anything else', () => {
  for (const input of [
    '',
    '123',
    '8'.repeat(43),
    '1'.repeat(1_000_000),
    null,
    undefined,
    10499898100000214,
    {},
    [],
  ]) {
    expect(boletoCodes(input)).toEqual({});
  }
  fc.assert(fc.property(fc.anything(), (input) => void boletoCodes(input)));
});

describe('the due date in a bar code', () => {
  /** Factor 1661: the 661st day after 22 February 2025. */
  const BARCODE = PAIRS[1][0];

  it('is counted from the day the count began anew', () => {
    expect(dueDateIn(BARCODE, '2026-12-13T10:00:00-03:00')).toBe('2026-12-15');
  });

  it('is none where the order cannot have had this boleto', () => {
    expect(dueDateIn(BARCODE, '2026-12-17T00:00:00Z')).toBeUndefined();
    expect(dueDateIn(BARCODE, '2026-03-01T00:00:00Z')).toBeUndefined();
    expect(dueDateIn(BARCODE, undefined)).toBeUndefined();
  });

  it('is none in a bill of a utility, an open boleto, or no bar code', () => {
    const ordered = '2026-12-13T00:00:00Z';
    for (const barcode of [PAIRS[2][0], `${BARCODE.slice(0, 5)}0000${BARCODE.slice(9)}`, '', undefined])
      expect(dueDateIn(barcode, ordered)).toBeUndefined();
  });
});
