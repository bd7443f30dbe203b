import { describe, expect, it } from 'vitest';
import { EventData } from '../../src/kit/model';
import { read } from '../../src/kit/reader';
import { cartRecovered, orderObservations, originOf, paymentMethod } from '../../src/kit/shop';

describe('paymentMethod', () => {
  it.each([
    ['pix', 'pix'],
    ['Pix - Mercado Pago', 'pix'],
    ['woo-mercado-pago-pix', 'pix'],
    ['credit_card', 'credit_card'],
    ['creditCard', 'credit_card'],
    ['Cartão de crédito', 'credit_card'],
    ['Cartão na entrega', 'credit_card'],
    ['Visa', 'credit_card'],
    ['debit_card', 'debit_card'],
    ['Cartão de débito', 'debit_card'],
    ['cartão_de_crédito_paypal_plus_', 'credit_card'],
    ['Cartão de débito (carteira digital)', 'debit_card'],
    ['boleto', 'boleto'],
    ['bankInvoice', 'boleto'],
    ['BANK_SLIP', 'boleto'],
    ['paghiper', 'boleto'],
    ['wcboleto', 'boleto'],
    ['woo-mercado-pago-ticket', 'boleto'],
    ['bolbradesco', 'boleto'],
    ['deposito', 'bank_transfer'],
    ['wire_transfer', 'bank_transfer'],
    ['bacs', 'bank_transfer'],
    ['TED', 'bank_transfer'],
    ['account_money', 'wallet'],
    ['DIGITAL_WALLET', 'wallet'],
    ['PayPal', 'wallet'],
    ['Google Pay', 'wallet'],
    ['cod', 'cash'],
    ['Dinheiro', 'cash'],
    ['Pagamento na entrega', 'cash'],
    ['gift_card', 'other'],
    ['MEAL_VOUCHER', 'other'],
    ['Crédito da loja', 'other'],
    ['PAGAMENTOEXTERNO', 'other'],
  ])('%j is %s', (hint, method) => {
    expect(paymentMethod(hint)).toBe(method);
  });

  it('takes the first hint that tells something', () => {
    expect(paymentMethod(undefined, ' ', 'mercadopago', 'Boleto')).toBe('boleto');
    expect(paymentMethod('mercadopago', undefined)).toBe('other');
    expect(paymentMethod(undefined, '')).toBeUndefined();
    expect(paymentMethod()).toBeUndefined();
  });
});

describe('orderObservations', () => {
  const time = '2026-11-22T10:05:00-03:00';
  const facts = {
    order: { id: '1', number: '1001', status: 'old' },
    customer: { name: 'Ana' },
    origin: undefined,
  };

  it('makes one per type, each with its own status', () => {
    const [created, paid, ...more] = orderObservations(['order.created', 'order.paid'], facts, time);
    expect(more).toEqual([]);
    expect(created).toEqual({
      type: 'order.created',
      subject: 'order/1',
      time,
      data: { order: { id: '1', number: '1001', status: 'created' }, customer: { name: 'Ana' } },
    });
    expect(paid).toMatchObject({
      type: 'order.paid',
      subject: 'order/1',
      data: { order: { status: 'paid' } },
    });
    expect(EventData.safeParse(paid?.data).success).toBe(true);
    expect(Object.keys(paid?.data ?? {})).not.toContain('origin');
  });

  it('leaves the facts alone', () => {
    const frozen = { order: Object.freeze({ id: '1', status: 'old' }) };
    expect(orderObservations(['order.awaiting_payment'], frozen, time)[0]?.data.order?.status).toBe(
      'awaiting_payment',
    );
    expect(frozen.order.status).toBe('old');
  });
});

describe('originOf', () => {
  it('reads members in either notation', () => {
    const origin = { utmSource: 'instagram', utmCampaign: 'natal', gclid: 'x1' };
    expect(originOf(read({ utm_source: 'instagram', utmCampaign: 'natal', gclid: 'x1', src: 'y' }))).toEqual(
      origin,
    );
    expect(originOf(read({ checkout_utm_source: 'instagram' }), { prefix: 'checkout_' })).toEqual({
      utmSource: 'instagram',
    });
    expect(originOf(read({ src: 'instagram' }), { names: { utmSource: 'src' } })).toEqual({
      utmSource: 'instagram',
    });
  });

  it('reads the query string of an address', () => {
    expect(originOf(read('/?utm_source=face+book&utm_medium=cp%C3%A7&x=%#utm_term=no'))).toEqual({
      utmSource: 'face book',
      utmMedium: 'cpç',
    });
  });

  it('is undefined without any trace', () => {
    for (const value of [{}, null, [], 7, '/', { utm_source: '' }, { utm_source: {} }]) {
      expect(originOf(read(value))).toBeUndefined();
    }
  });
});

it('a cart that became an order tells what it holds, whose it is, and which order', () => {
  const total = { amount: 4990, currency: 'BRL' };
  const facts = { order: { id: '9', number: '1009', total }, customer: { name: 'Ana' } };
  const time = '2026-11-22T10:00:00-03:00';
  expect(cartRecovered('7', facts, time)).toEqual({
    type: 'cart.recovered',
    subject: 'cart/7',
    time,
    data: { cart: { id: '7', total }, order: { id: '9', number: '1009' }, customer: { name: 'Ana' } },
  });
  expect(cartRecovered('7', { order: { id: '9' } }, time).data).toEqual({
    cart: { id: '7' },
    order: { id: '9' },
  });
});
