/** The suite itself must be able to fail. */
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { CatalogueVariant, Commerce } from '../../src/kit/commerce';
import type { Action, Call, Connector, Observation, Sheet } from '../../src/kit/contract';
import { commerceCalls } from './commerce';
import { declarationProblems, isHostIn } from './declaration';
import { connectionOf } from './fixtures';
import { deepFreeze, spoil } from './hostile';
import { normalisedProblems } from './observations';

const SHEET: Sheet = {
  version: 'v1',
  evidence: { inbound: 'doc' },
  sources: ['https://loja-boa.com.br/docs'],
};
const PAY: Action = {
  label: { pt: 'Pagar', en: 'Pay' },
  input: z.object({ amount: z.string() }),
  idempotent: false,
  run: async () => ({ kind: 'sent' }),
};

const good: Connector = {
  slug: 'loja-boa',
  label: { pt: 'Loja Boa', en: 'Loja Boa' },
  category: 'ecommerce',
  hosts: ['*.loja-boa.com.br'],
  fields: [
    {
      key: 'webhookSecret',
      group: 'credentials',
      label: { pt: 'Segredo', en: 'Secret' },
      type: 'secret',
      required: true,
      sensitive: true,
      example: 's3cr3t',
    },
    {
      key: 'baseUrl',
      group: 'settings',
      label: { pt: 'Endereço', en: 'Address' },
      type: 'url',
      required: false,
      example: 'https://api.loja-boa.com.br/v1',
    },
  ],
  sheet: SHEET,
  setup: [{ pt: 'Cole o segredo.', en: 'Paste the secret.', url: 'https://loja-boa.com.br/painel' }],
  inbound: { verify: { scheme: 'basic' }, normalise: () => ({ kind: 'ignored', reason: 'nothing_new' }) },
  recognises: [{ when: { pt: 'pago', en: 'paid' }, type: 'order.paid' }],
  samples: [{ name: 'paid', label: { pt: 'Pago', en: 'Paid' }, body: {}, expect: ['order.paid'] }],
};

describe('a declaration', () => {
  test('that lacks what its verification needs', () => {
    expect(declarationProblems(good)).toEqual([
      'there is no credential webhookUser, which its verification needs',
    ]);
  });
  test.each<[string, Partial<Connector>]>([
    ['in both languages', { notes: { pt: 'Só um idioma aqui mesmo', en: 'Só um idioma aqui mesmo' } }],
    ['language is missing', { label: { pt: 'Loja', en: ' ' } }],
    ['is there twice', { fields: [...good.fields, ...good.fields] }],
    ['not camelCase', { fields: good.fields.map((field) => ({ ...field, key: 'Base_Url' })) }],
    ['must be a sensitive credential', { fields: good.fields.map(({ sensitive: _, ...field }) => field) }],
    ['does not fit the pattern', { fields: good.fields.map((field) => ({ ...field, pattern: '[0-9]+' })) }],
    ['browsers cannot read', { fields: good.fields.map((field) => ({ ...field, pattern: '[a-z.-]+' })) }],
    ['is not among the hosts', { hosts: ['api.other.com'] }],
    ['no setup steps', { setup: [] }],
    ['which is no setting', { setup: [{ pt: 'Abra', en: 'Open', url: 'https://x.com/{shop}' }] }],
    ['no sample', { samples: [] }],
    ['what it recognises', { recognises: [] }],
    ['nothing says what inbound rests on', { sheet: { ...SHEET, evidence: {} } }],
    ['evidence for poll', { sheet: { ...SHEET, evidence: { inbound: 'doc', poll: 'guess' } } }],
    ['names no source', { sheet: { ...SHEET, sources: [] } }],
    ['amount has no label', { actions: { pay: PAY } }],
    ['neither a setting nor an input', { choices: { boardId: async () => ({ ok: true, choices: [] }) } }],
  ])('that has a fault: %s', (problem, change) => {
    expect(declarationProblems({ ...good, ...change }).join('\n')).toContain(problem);
  });
});

test('a declaration without a sheet says nothing of what it rests on', () => {
  const { sheet: _none, ...bare } = good;
  expect(declarationProblems(bare)).toContain('there is no sheet');
});

describe('an observation', () => {
  const paid: Observation = {
    type: 'order.paid',
    subject: 'order/1',
    time: '2026-11-22T10:05:00-03:00',
    data: { order: { id: '1' } },
  };
  test('that is sound', () => {
    expect(normalisedProblems({ kind: 'observed', observations: [paid] })).toEqual([]);
  });
  test.each<[string, object]>([
    ['its type', { type: 'order.payed' }],
    ['its subject', { subject: 'Order 1' }],
    ['whose subject it is', { subject: 'order/2' }],
    ['its time', { time: '2026-11-22T10:05:00' }],
    ['its data', { data: { order: { id: 1 } } }],
    ['an unknown member', { data: { order: { id: '1', colour: 'red' } } }],
    ['its window', { idleMinutes: 0 }],
  ])('that is wrong in %s', (_what, change) => {
    expect(normalisedProblems({ kind: 'observed', observations: [{ ...paid, ...change }] })).not.toEqual([]);
  });
  test('that is not there', () => {
    expect(normalisedProblems({ kind: 'observed', observations: [] })).toEqual(['observed nothing']);
    expect(normalisedProblems({ kind: 'ignored', reason: 'boredom' })).toEqual(['unknown reason boredom']);
  });
});

describe('a shop', () => {
  const variant: CatalogueVariant = { id: 'v1', price: { amount: 5990, currency: 'BRL' }, visible: true };
  const shop: Commerce = {
    search: async () => ({ ok: true, products: [{ id: 'p1', name: 'Camiseta', variants: [variant] }] }),
    variants: async () => ({ ok: true, variants: new Map([['v1', variant]]) }),
    find: async () => ({ ok: true, order: { id: '1' } }),
    create: async () => ({ kind: 'sent', providerId: '1' }),
    cancel: async () => ({ kind: 'sent' }),
  };
  const problemsOf = async (change: object) => {
    const call = { connection: connectionOf({}), http: { request: () => Promise.reject() }, now: 0 };
    const all = commerceCalls({ ...shop, ...change }).map(async ([, start, judge]) =>
      judge(await start(call as unknown as Call)),
    );
    return (await Promise.all(all)).flatMap(({ problems }) => problems).join('\n');
  };
  const selling = (one: object) => ({
    search: async () => ({
      ok: true,
      products: [{ id: 'p1', name: 'x', variants: [{ ...variant, ...one }] }],
    }),
  });

  test('that is sound', async () => {
    expect(await problemsOf({ move: async () => ({ kind: 'sent' }) })).toBe('');
  });
  test.each<[string, object]>([
    ['no whole centavos', selling({ price: { amount: 59.9, currency: 'BRL' } })],
    ['the sale price is no lower', selling({ salePrice: variant.price })],
    ['the stock is no number', selling({ stock: Number.NaN })],
    [
      'p1 has no variant',
      { search: async () => ({ ok: true, products: [{ id: 'p1', name: 'x', variants: [] }] }) },
    ],
    ['has no map of variants', { variants: async () => ({ ok: true, variants: {} }) }],
    ['id is undefined', { find: async () => ({ ok: true, order: {} }) }],
    ['providerId is undefined', { create: async () => ({ kind: 'sent' }) }],
    ['is no outcome', { cancel: async () => ({ kind: 'rejected', reason: 'boredom' }) }],
    ['is no outcome', { move: async () => undefined }],
    ['is no answer', { check: async () => ({ ok: false }) }],
    ['has no list of ways to ship', { shipping: async () => ({ ok: true }) }],
  ])('that is not: %s', async (problem, change) => {
    expect(await problemsOf(change)).toContain(problem);
  });
});

test('spoiling leaves the original alone', () => {
  const body = deepFreeze({ order: { id: 1, items: [{ sku: 'A' }] } });
  expect(spoil(body, [{ at: 0, put: undefined }])).toEqual({});
  expect(spoil(body, [{ at: 1, put: null }])).toEqual({ order: { id: null, items: [{ sku: 'A' }] } });
  expect(body.order.id).toBe(1);
});

test('a host pattern stands for sub-domains only', () => {
  expect(isHostIn('loja.myshopify.com', ['*.myshopify.com'])).toBe(true);
  expect(isHostIn('myshopify.com.evil.example', ['*.myshopify.com'])).toBe(false);
  expect(isHostIn('evilmyshopify.com', ['*.myshopify.com'])).toBe(false);
});
