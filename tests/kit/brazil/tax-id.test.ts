import { cnpj, cpf } from 'cpf-cnpj-validator';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { taxIdOf } from '../../../src/kit/brazil/tax-id';

describe('taxIdOf', () => {
  it.each<[unknown, string]>([
    ['529.982.247-25', '52998224725'],
    ['52998224725', '52998224725'],
    [52998224725, '52998224725'],
    [' 529 982 247 25 ', '52998224725'],
    ['012.345.678-90', '01234567890'],
    [1234567890, '01234567890'],
    // The test CPF of many platforms.
    ['123.456.789-09', '12345678909'],
  ])('reads the CPF in %j', (input, taxId) => {
    expect(taxIdOf(input)).toEqual({ taxId, taxIdType: 'cpf' });
  });

  it.each<[unknown, string]>([
    ['11.222.333/0001-81', '11222333000181'],
    [11222333000181, '11222333000181'],
    ['00.360.305/0001-04', '00360305000104'],
    [360305000104, '00360305000104'],
    // The worked example of Receita Federal, and two of our own.
    ['12.ABC.345/01DE-35', '12ABC34501DE35'],
    ['12abc34501de35', '12ABC34501DE35'],
    ['A1B2C3D4000193', 'A1B2C3D4000193'],
    ['ZZZZZZZZ000191', 'ZZZZZZZZ000191'],
  ])('reads the CNPJ in %j', (input, taxId) => {
    expect(taxIdOf(input)).toEqual({ taxId, taxIdType: 'cnpj' });
  });

  it.each<[string, unknown]>([
    ['a wrong digit', '529.982.247-24'],
    ['repeated digits', '111.111.111-11'],
    ['a repeated CNPJ', '00.000.000/0000-00'],
    ['letters in the check digits', '12ABC34501DE3A'],
    ['a masked CPF', '***.982.247-**'],
    ['a text that lost its zero: only numbers lose them', '1234567890'],
    ['too short a number', 191],
    ['zero', 0],
    ['a fraction', 52998224725.5],
    ['a negative number', -52998224725],
    ['blank', ' '],
    ['null', null],
    ['an object', { cpf: '52998224725' }],
    ['other scripts', '٥٢٩٩٨٢٢٤٧٢٥'],
    ['a huge text', '5'.repeat(1_000_000)],
  ])('refuses %s', (_what, input) => {
    expect(taxIdOf(input)).toEqual({});
  });

  const digits = fc.stringMatching(/^\d{9}$/).filter((text) => new Set(text).size > 1);
  const root = fc.stringMatching(/^[A-Z0-9]{12}$/).filter((text) => new Set(text).size > 1);
  const completed = (base: string, digitOf: (text: string) => number) => {
    const first = digitOf(base);
    return `${base}${first}${digitOf(`${base}${first}`)}`;
  };
  const valid = fc.oneof(
    digits.map((base) => ({ id: completed(base, cpf.verifierDigit), type: 'cpf', masked: cpf.format })),
    root.map((base) => ({ id: completed(base, cnpj.verifierDigit), type: 'cnpj', masked: cnpj.format })),
  );

  it('takes every valid one, with and without mask, in any case', () => {
    fc.assert(
      fc.property(valid, ({ id, type, masked }) => {
        for (const input of [id, masked(id), id.toLowerCase()]) {
          expect(taxIdOf(input)).toEqual({ taxId: id, taxIdType: type });
        }
      }),
    );
  });

  it('refuses every one with a changed check digit', () => {
    fc.assert(
      fc.property(
        valid,
        fc.integer({ min: 1, max: 2 }),
        fc.integer({ min: 1, max: 9 }),
        ({ id }, place, by) => {
          const at = id.length - place;
          const changed = `${id.slice(0, at)}${(Number(id[at]) + by) % 10}${id.slice(at + 1)}`;
          expect(taxIdOf(changed)).toEqual({});
        },
      ),
    );
  });

  // Remainders 0 and 1 share the check digit 0, so a changed base digit can slip through where one
  // check digit is 0: that is in the rule itself. The other check digit catches what it can.
  it('refuses a changed digit of the base where no check digit is zero', () => {
    fc.assert(
      fc.property(
        digits.map((base) => completed(base, cpf.verifierDigit)).filter((id) => !id.slice(9).includes('0')),
        fc.integer({ min: 0, max: 8 }),
        fc.integer({ min: 1, max: 9 }),
        (id, at, by) => {
          const changed = `${id.slice(0, at)}${(Number(id[at]) + by) % 10}${id.slice(at + 1)}`;
          expect(taxIdOf(changed)).toEqual({});
        },
      ),
    );
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.anything(), (input) => void taxIdOf(input)));
  });
});
