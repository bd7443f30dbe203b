import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimalOf, numberOf } from '../../../src/kit/brazil/decimal';
import { formatMoney, toCentavos, wholeCentavos } from '../../../src/kit/brazil/money';

describe('toCentavos', () => {
  it.each<[unknown, number]>([
    ['1.234,56', 123456],
    ['1234.56', 123456],
    ['1,234.56', 123456],
    ['1.234.567,89', 123456789],
    ['1,234,567.89', 123456789],
    ['R$ 1.234,56', 123456],
    ['R$\u00a01.234,56', 123456],
    ['1.234,56 BRL', 123456],
    ['1.234,56 R$', 123456],
    ['US$ 1,234.56', 123456],
    ['€1.234,56', 123456],
    ['r$ 10', 1000],
    ['R$1234', 123400],
    ['1234,5', 123450],
    ['0,99', 99],
    ['.5', 50],
    ['5.', 500],
    ['0', 0],
    ['007,10', 710],
    [19.9, 1990],
    [1.005, 101],
    [0.1 + 0.2, 30],
    [1e-7, 0],
    [1234, 123400],
    ['139.9000', 13990],
    ['139.900', 13990],
    ['0.004', 0],
    ['0.005', 1],
    ['99,995', 10000],
    [-10.5, -1050],
    ['-1.005', -101],
    ['-R$ 10,00', -1000],
    ['R$ -10,00', -1000],
    ['− 10,00', -1000],
    ['+10', 1000],
    [-0, 0],
    ['-0,00', 0],
    ['-0,001', 0],
    ['90071992547409.91', Number.MAX_SAFE_INTEGER],
  ])('reads %j as %j', (input, expected) => {
    expect(toCentavos(input)).toBe(expected);
  });

  it.each<[string, unknown, number]>([
    ['a dot and three digits is a decimal point', '1.234', 123],
    ['in a number as well', 1.234, 123],
    ['a comma and three digits is a decimal comma', '1,234', 123],
    ['unless a currency sign shows that it is for people', 'R$ 1.234', 123400],
    ['in English notation too', 'US$ 1,234', 123400],
    ['no group begins with a zero', 'R$ 0,999', 100],
    ['two separators of one kind group', '1.234.567', 123456700],
    ['two commas as well', '1,234,567', 123456700],
  ])('%s', (_rule, input, expected) => {
    expect(toCentavos(input)).toBe(expected);
  });

  it.each<[unknown]>([
    [''],
    ['  '],
    ['R$'],
    ['.'],
    ['grátis'],
    ['10 dia'],
    ['kg 10'],
    ['1.23.45'],
    ['1234.567,89'],
    ['12,34.56'],
    ['1.234,56,78'],
    ['--5'],
    ['-R$ -5'],
    ['10 20'],
    ['1e3'],
    ['0x10'],
    ['10%'],
    [1e21],
    [Number.NaN],
    [Number.POSITIVE_INFINITY],
    ['90071992547409.92'],
    ['9'.repeat(1_000_000)],
    [null],
    [undefined],
    [true],
    [{}],
    [[10]],
  ])('refuses %j', (input) => {
    expect(toCentavos(input)).toBeUndefined();
  });

  it('reads back what formatMoney and machines write', () => {
    const amounts = fc.oneof(fc.integer({ min: -1_000_000, max: 1_000_000 }), fc.maxSafeInteger());
    fc.assert(
      fc.property(amounts, fc.constantFrom('BRL', 'USD', 'EUR', 'ARS'), (amount, currency) => {
        expect(toCentavos(formatMoney({ amount, currency }, 'pt-BR'))).toBe(amount + 0);
        expect(toCentavos(formatMoney({ amount, currency }, 'en'))).toBe(amount + 0);
        const digits = String(Math.abs(amount)).padStart(3, '0');
        const machine = `${amount < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
        expect(toCentavos(machine)).toBe(amount + 0);
        expect(toCentavos(machine.replace('.', ','))).toBe(amount + 0);
      }),
    );
  });

  it('reads a number as the text that JSON writes for it', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }), (amount) => {
        expect(toCentavos(amount / 100)).toBe(amount + 0);
        expect(toCentavos(JSON.stringify(amount / 100))).toBe(amount + 0);
      }),
    );
  });

  it('never throws and answers whole numbers only', () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.double(), fc.stringMatching(/^[-R$ .,0-9]{0,16}$/)), (input) => {
        const amount = toCentavos(input);
        if (amount !== undefined) expect(Number.isSafeInteger(amount) && !Object.is(amount, -0)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe('wholeCentavos', () => {
  it.each<[unknown, number | undefined]>([
    [1990, 1990],
    ['1990', 1990],
    ['1990.00', 1990],
    ['-50', -50],
    [0, 0],
    [19.9, undefined],
    ['19.90', undefined],
    ['', undefined],
    [null, undefined],
  ])('reads %j as %j', (input, expected) => {
    expect(wholeCentavos(input)).toBe(expected);
  });
});

describe('numberOf', () => {
  it.each<[unknown, number | undefined]>([
    [12, 12],
    ['12.5', 12.5],
    ['1.234,56', 1234.56],
    ['1.000', 1],
    ['-0', 0],
    [-3.25, -3.25],
    ['x', undefined],
  ])('reads %j as %j', (input, expected) => {
    expect(numberOf(input)).toBe(expected);
  });
});

it('decimalOf keeps every digit', () => {
  expect(decimalOf('-0001,2300')).toEqual({ negative: true, whole: '1', fraction: '2300' });
});

describe('formatMoney', () => {
  it.each([
    [{ amount: 123456, currency: 'BRL' }, 'R$ 1.234,56', 'R$1,234.56'],
    [{ amount: 5, currency: 'BRL' }, 'R$ 0,05', 'R$0.05'],
    [{ amount: -1000, currency: 'BRL' }, '-R$ 10,00', '-R$10.00'],
    [{ amount: 1990, currency: 'USD' }, 'US$ 19,90', '$19.90'],
    [{ amount: 1990, currency: 'JPY' }, 'JP¥ 19,90', '¥19.90'],
    [
      { amount: Number.MAX_SAFE_INTEGER, currency: 'BRL' },
      'R$ 90.071.992.547.409,91',
      'R$90,071,992,547,409.91',
    ],
    [{ amount: 1990, currency: 'reais' }, '19,90', '19.90'],
  ])('shows %j', (money, portuguese, english) => {
    expect(formatMoney(money)).toBe(portuguese);
    expect(formatMoney(money, 'en')).toBe(english);
  });
});
