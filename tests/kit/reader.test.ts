import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Customer, Money } from '../../src/kit/model';
import { compact, type Reader, read } from '../../src/kit/reader';

const order = {
  id: 123,
  number: ' 0045 ',
  blank: '  ',
  nothing: null,
  total: '1.234,56',
  cents: '1990',
  paid: 'sim',
  zero: 0,
  created_at: '2026-11-22 10:05:00',
  payments: [{ method: 'pix' }, null, 'boleto'],
  customer: { phone: 'não tem', mobile: '(11) 8888-7777', email: ' Ana@Example.COM ', cpf: 52998224725 },
};

describe('paths', () => {
  const reader = read(order);

  it('lead through objects and arrays', () => {
    expect(reader.at('payments').at('0').text('method')).toBe('pix');
    expect(reader.text('payments.0.method')).toBe('pix');
    expect(reader.text('payments.2')).toBe('boleto');
    expect(reader.at('').value).toBe(order);
  });

  it.each([
    'missing',
    'missing.deep.er',
    'nothing.x',
    'id.x',
    'number.length',
    'number.0',
    'payments.length',
    'payments.9.method',
    'payments.-1',
    'payments.1.method',
    '.',
    'customer.',
    '__proto__',
    'constructor',
    'constructor.name',
    'customer.toString',
    'payments.map',
  ])('%j leads nowhere', (path) => {
    expect(reader.at(path).value).toBeUndefined();
    expect(reader.has(path)).toBe(false);
  });

  it('follow a member that is really called __proto__', () => {
    expect(read(JSON.parse('{"__proto__": {"a": 1}}')).number('__proto__.a')).toBe(1);
  });

  it('has what is present and not null', () => {
    expect(reader.has('zero')).toBe(true);
    expect(reader.has('blank')).toBe(true);
    expect(reader.has('nothing')).toBe(false);
  });
});

describe('values', () => {
  const reader = read(order);

  it('text: the first that is not blank', () => {
    expect(reader.text('missing', 'nothing', 'blank', 'payments', 'number')).toBe('0045');
    expect(reader.text('id')).toBe('123');
    expect(read(false).text()).toBe('false');
    expect(reader.text('customer')).toBeUndefined();
    expect(read('a\0\ud800').text()).toBe('a\ufffd');
  });

  it('id: text that is short enough to name a thing', () => {
    const long = '9'.repeat(129);
    expect(read({ id: long, reference: ' A-1 ' }).id('id', 'reference')).toBe('A-1');
    expect(read({ id: long }).id('id')).toBeUndefined();
    expect(read(12).id()).toBe('12');
  });
  it('number and bool', () => {
    expect(reader.number('paid', 'total')).toBe(1234.56);
    expect(reader.number('zero')).toBe(0);
    expect(reader.integer('total', 'number')).toBe(45);
    expect(reader.integer('total')).toBeUndefined();
    expect(reader.bool('paid')).toBe(true);
    for (const [word, expected] of [
      [true, true],
      [1, true],
      ['TRUE', true],
      [0, false],
      ['Não', false],
      ['nao', false],
      ['talvez', undefined],
      [2, undefined],
      [null, undefined],
    ]) {
      expect(read(word).bool()).toBe(expected);
    }
  });

  it('list: arrays, lone objects, PHP objects, nothing', () => {
    const values = (list: Reader[]) => list.map((element) => element.value);
    expect(values(reader.list('payments'))).toEqual(order.payments);
    expect(values(reader.list('customer'))).toEqual([order.customer]);
    expect(values(read({ 0: 'a', 1: 'b' }).list())).toEqual(['a', 'b']);
    expect(values(read([1]).list())).toEqual([1]);
    expect(values(read(Array(2)).list())).toEqual([undefined, undefined]);
    expect(
      read(Array(2))
        .list()
        .find((element) => element.has('id')),
    ).toBeUndefined();
    for (const path of ['missing', 'nothing', 'id', 'number']) expect(reader.list(path)).toEqual([]);
  });

  it('money and cents, in the currency of the reader', () => {
    expect(reader.money('missing', 'total')).toEqual({ amount: 123456, currency: 'BRL' });
    expect(reader.money('zero')).toEqual({ amount: 0, currency: 'BRL' });
    expect(reader.cents('total', 'cents')).toEqual({ amount: 1990, currency: 'BRL' });
    expect(
      reader.with({ currency: 'usd' }).at('payments').list()[0]?.with({}).money('missing'),
    ).toBeUndefined();
    expect(reader.with({ currency: 'usd' }).money('total')?.currency).toBe('USD');
    expect(reader.with({ currency: 'usd' }).with({ currency: undefined }).money('total')?.currency).toBe(
      'USD',
    );
    expect(
      read({ v: { w: 1 } }, { currency: 'EUR' })
        .at('v')
        .money('w')?.currency,
    ).toBe('EUR');
    expect(reader.with({ currency: 'R$' }).money('total')?.currency).toBe('BRL');
  });

  it('time and date, in the zone of the reader', () => {
    expect(reader.time('created_at')).toBe('2026-11-22T10:05:00-03:00');
    expect(reader.with({ zone: 'America/Manaus' }).time('blank', 'created_at')).toBe(
      '2026-11-22T10:05:00-04:00',
    );
    const manaus = reader.with({ zone: 'America/Manaus' }).with({ currency: 'USD' });
    expect(manaus.time('created_at')).toBe('2026-11-22T10:05:00-04:00');
    expect(reader.date('created_at')).toBe('2026-11-22');
  });

  it('phones, in the country of the reader', () => {
    const typed = read({ here: '(502) 459-2181', abroad: '+5511988887777' });
    const american = typed.with({ country: 'US' });
    expect(typed.phone('here')).toBeUndefined();
    expect(american.phone('here')).toBe('+15024592181');
    expect(american.phone('abroad')).toBe('+5511988887777');
    expect(american.with({ currency: 'USD' }).at('here').phone()).toBe('+15024592181');
    expect(read('11988887777', { country: 'Brasil' }).phone()).toBe('+5511988887777');
    expect(read('11988887777', { country: 'Atlantis' }).phone()).toBe('+5511988887777');
    expect(read('(555) 625-1199', { country: 'US' }).phone()).toBeUndefined();
  });

  it('phone, email and tax id: the first valid one', () => {
    expect(reader.phone('customer.phone', 'customer.mobile')).toBe('+5511988887777');
    expect(reader.email('customer.phone', 'customer.email')).toBe('ana@example.com');
    expect(reader.taxId('number', 'customer.cpf')).toEqual({ taxId: '52998224725', taxIdType: 'cpf' });
    expect(reader.taxId('number')).toEqual({});
  });

  it.each([
    ['mailto:ana@loja.com.br', 'ana@loja.com.br'],
    ['ana+1@loja.com', 'ana+1@loja.com'],
    ['ana@loja', undefined],
    ['ana@@loja.com', undefined],
    ['Ana <ana@loja.com>', undefined],
    ['ana@loja.com, rui@loja.com', undefined],
    [`${'a'.repeat(1_000_000)}@loja.com`, undefined],
  ])('email %#', (text, expected) => {
    expect(read(text).email()).toBe(expected);
  });

  it.each([
    ['https://loja.com.br/p?id=1', 'https://loja.com.br/p?id=1'],
    ['//cdn.loja.com.br/a.png', 'https://cdn.loja.com.br/a.png'],
    ['http://loja.com.br/a b', 'http://loja.com.br/a%20b'],
    ['loja.com.br', undefined],
    ['/relative', undefined],
    ['javascript:alert(1)', undefined],
    ['https://', undefined],
    [7, undefined],
  ])('link %j', (text, expected) => {
    expect(read(text).link()).toBe(expected);
  });
});

it('compact drops undefined members and empty objects', () => {
  expect(compact({ a: 1, b: undefined, c: null, d: '' })).toEqual({ a: 1, c: null, d: '' });
  expect(Object.keys(compact({ a: 1, b: undefined }) ?? {})).toEqual(['a']);
  expect(compact({ a: undefined })).toBeUndefined();
  expect(compact({})).toBeUndefined();
});

describe('whatever is sent', () => {
  const name = fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'length', '0', 'a', ''));
  const path = fc.array(name, { maxLength: 4 }).map((names) => names.join('.'));
  const shapes = {
    text: z.string().min(1),
    number: z.number(),
    bool: z.boolean(),
    money: Money,
    cents: Money,
    time: z.iso.datetime({ offset: true }),
    date: z.iso.date(),
    phone: Customer.shape.phone,
    email: z.email(),
    link: z.url(),
    taxId: z.strictObject({ taxId: Customer.shape.taxId, taxIdType: Customer.shape.taxIdType }),
  } as const;
  const look = Object.keys(shapes) as (keyof typeof shapes)[];

  it('nothing throws, and every answer fits the canonical model', () => {
    const value = fc.oneof(
      fc.anything(),
      fc.dictionary(name, fc.oneof(fc.webUrl(), fc.emailAddress(), fc.double(), fc.jsonValue())),
    );
    fc.assert(
      fc.property(value, path, (input, where) => {
        const reader = read(input);
        reader.has(where);
        for (const each of [
          reader,
          reader.at(where),
          ...reader.list().slice(0, 3),
          ...reader.list(where).slice(0, 3),
        ]) {
          for (const method of look) {
            const answer = each[method](...(where === '' ? [] : [where]));
            if (answer !== undefined) expect(shapes[method].safeParse(answer).error, method).toBeUndefined();
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});
