import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EVENT_SLUGS, eventApiBody, eventApiProblems, isEventSlug } from '../../src/kit/event-api';

const customer = { first_name: 'Mariana', phone: '5511987654321' };
const order = {
  id: 1,
  products: [{ name: 'Boné', quantity: 1, value: 49.9 }],
  products_total: 49.9,
  total: 49.9,
  discount: 0,
};
const pix = {
  bacen_code: '000201',
  due_date: '2026-11-23 15:00:00',
  qr_code: 'x',
  url: 'https://x.example',
  value: 49.9,
};
const billet = { billet_url: 'https://b.example', billet_barcode: '1' };

const GOOD: Readonly<Record<string, object>> = {
  'abandoned-cart': { order: { products: order.products } },
  'waiting-payment': { order: { ...order, payment_type: 'pix', pix } },
  'billet-printed': { order: { ...order, ...billet } },
  'access-created': {
    access: { url: 'https://m.example', first_access_url: 'https://m.example/1', login: 'ana' },
  },
  'reset-password': { reset_password: { url: 'https://m.example/2' } },
  'nps-survery': { nps: { survery: { url: 'https://n.example' } } },
  'nps-survey': { nps: { survey: { url: 'https://n.example' } } },
  'nps-answer': { nps: { answer: { score: 0 } } },
};
const goodBody = (slug: string): object => ({ customer, ...(GOOD[slug] ?? { order }) });

const pathsOf = (slug: string, body: unknown) => eventApiProblems(slug, body)?.map(({ path }) => path);

describe('eventApiProblems', () => {
  test('knows the 16 slugs, and the right spelling of one', () => {
    expect(EVENT_SLUGS).toHaveLength(17);
    expect(eventApiProblems('order-lost', {})).toBeUndefined();
    expect(eventApiProblems('__proto__', {})).toBeUndefined();
    expect(isEventSlug('toString')).toBe(false);
  });

  test.each(EVENT_SLUGS)('%s: a full body has none, an empty one names the customer and more', (slug) => {
    expect(eventApiProblems(slug, goodBody(slug))).toEqual([]);
    const problems = eventApiProblems(slug, {}) ?? [];
    expect(problems.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['customer.first_name', 'customer.phone']),
    );
    expect(problems.length).toBeGreaterThan(2);
    expect(new Set(problems.map(({ message }) => message))).toEqual(new Set(['required']));
  });

  test('blanks and nulls are missing', () => {
    const body = { customer: { first_name: '  ', phone: null }, order: { ...order, id: '' } };
    expect(pathsOf('order-paid', body)).toEqual(['customer.first_name', 'customer.phone', 'order.id']);
  });

  test('an empty PHP array for an empty object is as good as nothing', () => {
    expect(
      eventApiProblems('order-paid', { customer, order: { ...order, delivery: [] }, address: [] }),
    ).toEqual([]);
    expect(pathsOf('reset-password', { customer, reset_password: [] })).toEqual(['reset_password.url']);
  });

  test('Pix fields are asked of a Pix only, boleto fields of a boleto only', () => {
    const waiting = (more: object) => pathsOf('waiting-payment', { customer, order: { ...order, ...more } });
    expect(waiting({ payment_type: 'deposit' })).toEqual([]);
    expect(waiting({})).toEqual([]);
    expect(waiting({ payment_type: 'pix', pix: { ...pix, value: null } })).toEqual(['order.pix.value']);
    expect(waiting({ payment_type: 'billet' })).toEqual(['order.payment_type']);
    expect(pathsOf('billet-printed', { customer, order })).toEqual([
      'order.billet_url',
      'order.billet_barcode',
    ]);
  });

  test('says what is wrong with a value', () => {
    const body = {
      customer: { first_name: {}, phone: '12' },
      order: { ...order, total: [], products: ['Boné'] },
    };
    expect(eventApiProblems('order-paid', body)).toEqual([
      { path: 'customer.first_name', message: 'must be a text' },
      { path: 'customer.phone', message: 'must be a phone with country and area code' },
      { path: 'order.products.0', message: expect.any(String) },
      { path: 'order.total', message: 'required' },
    ]);
  });

  test('numbers may be texts', () => {
    const texts = { ...order, total: '49,90', products_total: '49.90', discount: '0', id: 'A-1' };
    expect(
      eventApiProblems('order-paid', { customer: { ...customer, phone: 5511987654321 }, order: texts }),
    ).toEqual([]);
  });

  test('never throws', () => {
    fc.assert(
      fc.property(fc.constantFrom(...EVENT_SLUGS), fc.anything(), (slug, body) => {
        expect(Array.isArray(eventApiProblems(slug, body))).toBe(true);
      }),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...EVENT_SLUGS),
        fc.jsonValue(),
        fc.constantFrom('customer', 'order', 'nps'),
        (slug, part, name) => {
          expect(Array.isArray(eventApiProblems(slug, { ...goodBody(slug), [name]: part }))).toBe(true);
        },
      ),
    );
  });
});

test('eventApiBody keeps what was said, in both spellings of the survey', () => {
  expect(
    eventApiBody({ a: { b: '', c: ' x ' }, list: [null, 1, {}], nps: { survey: { url: 'u' } } }),
  ).toEqual({
    a: { c: 'x' },
    list: [1, {}],
    nps: { survey: { url: 'u' }, survery: { url: 'u' } },
  });
  expect(eventApiBody([1])).toEqual({});
  expect(Object.getPrototypeOf(eventApiBody(JSON.parse('{"__proto__": {"polluted": "yes"}}')))).toBe(
    Object.prototype,
  );
});
