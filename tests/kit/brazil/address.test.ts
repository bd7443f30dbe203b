import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressOf, cepOf } from '../../../src/kit/brazil/address';
import { correiosUrl, isCorreiosCode } from '../../../src/kit/brazil/correios';
import { countryOf, stateOf } from '../../../src/kit/brazil/places';
import { Address } from '../../../src/kit/model';

describe('addressOf', () => {
  it('brings a Brazilian address to its canonical form', () => {
    const parts = {
      street: ' Avenida  Paulista, 1578 - 4º andar ',
      district: 'Bela Vista',
      city: 'São Paulo',
      state: 'SAO PAULO',
      postalCode: '01310-200',
      country: 'Brasil',
    };
    expect(addressOf(parts)).toEqual({
      street: 'Avenida Paulista',
      number: '1578',
      complement: '4º andar',
      district: 'Bela Vista',
      city: 'São Paulo',
      state: 'SP',
      postalCode: '01310200',
      country: 'BR',
    });
  });

  it('keeps what is abroad as it is, but for the country', () => {
    const parts = { city: 'Porto', state: 'Norte', postalCode: '4000-123', country: 'Portugal' };
    expect(addressOf(parts)).toEqual({ ...parts, country: 'PT' });
    expect(addressOf({ state: 'Xyz', country: 'Atlantis' })).toEqual({ state: 'Xyz' });
  });

  it('drops a CEP or state that is none', () => {
    expect(addressOf({ city: 'Recife', state: 'Nordeste', postalCode: '123' })).toEqual({ city: 'Recife' });
  });

  it.each([
    ['Rua Sete, 123', { street: 'Rua Sete', number: '123' }],
    ['Rua Sete,123', { street: 'Rua Sete', number: '123' }],
    ['Rua Sete, nº 123', { street: 'Rua Sete', number: '123' }],
    ['Rua Sete nº 123', { street: 'Rua Sete', number: '123' }],
    ['Rua Sete, 123A', { street: 'Rua Sete', number: '123A' }],
    ['Rua Sete, s/n', { street: 'Rua Sete', number: 's/n' }],
    ['Rua Sete, 123, apto 4', { street: 'Rua Sete', number: '123', complement: 'apto 4' }],
    ['Rua 15 de Novembro, 20', { street: 'Rua 15 de Novembro', number: '20' }],
    ['Rua 7', { street: 'Rua 7' }],
    ['Rodovia BR-101, km 12', { street: 'Rodovia BR-101, km 12' }],
    ['Praça, 7 de Setembro', { street: 'Praça, 7 de Setembro' }],
  ])('splits %j', (street, expected) => {
    expect(addressOf({ street })).toEqual(expected);
  });

  it('leaves the street alone beside a number of its own', () => {
    expect(addressOf({ street: 'Rua Sete, fundos', number: 12 })).toEqual({
      street: 'Rua Sete, fundos',
      number: '12',
    });
  });

  it('joins complements without repeating one', () => {
    expect(addressOf({ street: 'Rua Sete, 1, Bloco B', complement: 'Apto 4' })?.complement).toBe(
      'Bloco B, Apto 4',
    );
    expect(addressOf({ street: 'Rua Sete, 1 - APTO 4', complement: 'Apto 4' })?.complement).toBe('Apto 4');
  });

  it('is undefined when nothing is said', () => {
    expect(addressOf({})).toBeUndefined();
    expect(addressOf({ street: ' ', number: null, state: undefined, country: {} })).toBeUndefined();
  });

  it('passes the canonical model whatever the parts are', () => {
    const part = fc.option(fc.oneof(fc.string(), fc.integer(), fc.anything()), { nil: undefined });
    const parts = fc.record({
      street: part,
      number: part,
      complement: part,
      state: part,
      postalCode: part,
      country: part,
    });
    fc.assert(
      fc.property(parts, (input) => {
        const address = addressOf(input);
        if (address !== undefined) expect(Address.safeParse(address).success).toBe(true);
      }),
    );
    const huge = addressOf({ street: `${'Rua , '.repeat(100_000)}` });
    expect(huge?.number).toBeUndefined();
  });
});

describe('places', () => {
  it.each([
    ['sp', 'SP'],
    ['BR-SP', 'SP'],
    ['São Paulo', 'SP'],
    ['estado de são paulo', 'SP'],
    ['Estado do Rio de Janeiro', 'RJ'],
    ['Ceara', 'CE'],
    ['DISTRITO FEDERAL', 'DF'],
    ['XX', undefined],
    ['constructor', undefined],
    ['', undefined],
  ])('state %j is %j', (input, expected) => {
    expect(stateOf(input)).toBe(expected);
  });

  it.each([
    ['Brasil', 'BR'],
    ['BRAZIL', 'BR'],
    ['bra', 'BR'],
    ['br', 'BR'],
    ['Estados Unidos', 'US'],
    ['Reino Unido', 'GB'],
    ['Japão', 'JP'],
    ['de', 'DE'],
    ['Atlantis', undefined],
    [undefined, undefined],
  ])('country %j is %j', (input, expected) => {
    expect(countryOf(input)).toBe(expected);
  });

  it.each([
    ['01310-100', '01310100'],
    ['01.310-100', '01310100'],
    ['1310100', '01310100'],
    ['131010', undefined],
    ['00000-000', undefined],
    ['123456789', undefined],
    ['ABCDE-FGH', undefined],
    [undefined, undefined],
  ])('CEP %j is %j', (input, expected) => {
    expect(cepOf(input)).toBe(expected);
  });
});

it('links to the tracking page of an object of Correios, and of no other', () => {
  expect(correiosUrl(' aa123456789br ')).toBe(
    'https://rastreamento.correios.com.br/app/index.php?objetos=AA123456789BR',
  );
  for (const code of [undefined, '', 'a&b\ud800', '1Z999AA10123456784', 'AA123456789BRX']) {
    expect(isCorreiosCode(code)).toBe(false);
    expect(correiosUrl(code)).toBeUndefined();
  }
});
