import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Condition, Conditions, matches, OPERATORS, type Operator } from '../../src/kit/conditions';

const data = {
  customer: { name: 'João da Silva', email: '', phone: null },
  order: {
    total: { amount: 13990, currency: 'BRL' },
    items: [{ name: 'Camiseta Azul' }, { name: 'Boné' }],
    payment: { method: 'pix', installments: 1 },
  },
  lead: { tags: ['VIP', 'Atacado'] },
  flag: true,
};

const one = (field: string, operator: Operator, value: string) =>
  matches({ match: 'all', rules: [{ field, operator, value }] }, data);

describe('matches', () => {
  it.each<[string, Operator, string, boolean]>([
    ['order.payment.method', 'equal', 'pix', true],
    ['order.payment.method', 'equal', ' PIX ', true],
    ['order.payment.method', 'equal', 'pi', false],
    ['order.payment.method', 'not_equal', 'boleto', true],
    ['order.payment.method', 'not_equal', 'Pix', false],
    ['customer.name', 'equal', 'joao da silva', true],
    ['customer.name', 'contains', 'DA SIL', true],
    ['customer.name', 'contains', 'Souza', false],
    ['customer.name', 'not_contains', 'Souza', true],
    ['customer.name', 'not_contains', 'silva', false],
    ['customer.name', 'starts_with', 'JOÃO', true],
    ['customer.name', 'starts_with', 'Silva', false],
    ['customer.name', 'ends_with', 'silva', true],
    ['customer.name', 'ends_with', 'joão', false],
    ['order.total.amount', 'equal', '13990', true],
    ['order.total.amount', 'starts_with', '139', true],
    ['flag', 'equal', 'true', true],
  ])('%s %s %j: %s', (field, operator, value, expected) => {
    expect(one(field, operator, value)).toBe(expected);
  });

  it.each<[string, Operator, string, boolean]>([
    ['order.items.0.name', 'equal', 'camiseta azul', true],
    ['order.items.1.name', 'equal', 'camiseta azul', false],
    ['order.items.name', 'equal', 'bone', true],
    ['order.items.name', 'contains', 'camis', true],
    ['order.items.name', 'not_contains', 'camis', false],
    ['order.items.name', 'not_equal', 'boné', false],
    ['order.items.name', 'not_equal', 'Calça', true],
    ['lead.tags', 'equal', 'vip', true],
    ['lead.tags', 'equal', 'varejo', false],
  ])('any item: %s %s %j: %s', (field, operator, value, expected) => {
    expect(one(field, operator, value)).toBe(expected);
  });

  it.each([
    'customer.email',
    'customer.phone',
    'customer.cpf',
    'nothing.at.all',
    'order.items.7.name',
    'order.total',
    'customer.name.first',
    'constructor.name',
    'order.__proto__.x',
    'order.items.map',
    '',
  ])('a missing field is like an empty one: %j', (field) => {
    expect(one(field, 'equal', '')).toBe(true);
    expect(one(field, 'equal', 'x')).toBe(false);
    expect(one(field, 'not_equal', 'x')).toBe(true);
    expect(one(field, 'not_equal', '')).toBe(false);
    expect(one(field, 'contains', 'x')).toBe(false);
    expect(one(field, 'contains', '')).toBe(false);
    expect(one(field, 'not_contains', 'x')).toBe(true);
    expect(one(field, 'starts_with', '')).toBe(false);
    expect(one(field, 'ends_with', 'x')).toBe(false);
  });

  it('joins the rules by all or by any, and holds without rules', () => {
    const yes: Condition = { field: 'flag', operator: 'equal', value: 'true' };
    const no: Condition = { ...yes, value: 'false' };
    expect(matches({ match: 'all', rules: [yes, no] }, data)).toBe(false);
    expect(matches({ match: 'any', rules: [yes, no] }, data)).toBe(true);
    expect(matches({ match: 'all', rules: [yes, yes] }, data)).toBe(true);
    expect(matches({ match: 'any', rules: [no, no] }, data)).toBe(false);
    expect(matches({ match: 'all', rules: [] }, data)).toBe(true);
    expect(matches({ match: 'any', rules: [] }, null)).toBe(true);
  });

  it('never throws, and a negation is always the opposite', () => {
    const path = fc
      .array(fc.constantFrom('a', 'b', '0', 'length', 'constructor', '__proto__', ''))
      .map((keys) => keys.join('.'));
    const opposite = { equal: 'not_equal', contains: 'not_contains' } as const;
    fc.assert(
      fc.property(
        fc.anything(),
        path,
        fc.constantFrom(...OPERATORS),
        fc.string(),
        (value, field, operator, wanted) => {
          const hostile = { a: value, b: [value] };
          const holds = (by: Operator) =>
            matches({ match: 'all', rules: [{ field, operator: by, value: wanted }] }, hostile);
          const held = holds(operator);
          if (operator === 'equal' || operator === 'contains') expect(holds(opposite[operator])).toBe(!held);
        },
      ),
    );
  });
});

describe('Conditions', () => {
  it('refuses operators nobody knows, and endless lists', () => {
    const rule = { field: 'a', operator: 'equal', value: '' };
    expect(Conditions.safeParse({ match: 'all', rules: [rule] }).success).toBe(true);
    expect(Conditions.safeParse({ match: 'all', rules: [{ ...rule, operator: 'regex' }] }).success).toBe(
      false,
    );
    expect(Conditions.safeParse({ match: 'none', rules: [] }).success).toBe(false);
    expect(Conditions.safeParse({ match: 'any', rules: Array(21).fill(rule) }).success).toBe(false);
  });
});
