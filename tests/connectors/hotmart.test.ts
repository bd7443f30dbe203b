import { describe, expect, test } from 'vitest';
import hotmart from '../../connectors/hotmart';
import { type Normalised, trustGrade, verify } from '../../src/kit';
import { testConnector } from '../suite/connector';
import { connectionOf, deliveryOf } from '../suite/fixtures';

testConnector(hotmart, { credentials: { accessToken: 'token-1' } });

const normalise = (body: unknown, settings: Record<string, string> = {}): Normalised | undefined =>
  hotmart.inbound?.normalise(deliveryOf({ body }), connectionOf(settings));
const observations = (body: unknown) => {
  const result = normalise(body);
  return result?.kind === 'observed' ? result.observations : [];
};

describe('hotmart: the hottok', () => {
  const { verify: scheme } = hotmart.inbound ?? {};
  const schemeFor = (webhookVersion: string) => {
    if (typeof scheme !== 'function') throw new Error('the scheme goes by the version');
    return scheme({ webhookVersion });
  };
  const body = (text: string) => new TextEncoder().encode(text);
  const bare = { url: 'https://ponte.example/hooks/hotmart/t', headers: {}, query: {}, body: body('{}') };

  test('version 2.0.0 carries it in a header, and only there', async () => {
    const check = (request: typeof bare) => verify(schemeFor('2.0.0'), request, ['h0tt0k'], undefined, 0);
    expect(await check({ ...bare, headers: { 'x-hotmart-hottok': 'h0tt0k' } })).toBe(true);
    expect(await check({ ...bare, headers: { 'x-hotmart-hottok': 'H0TT0K' } })).toBe(false);
    expect(await check({ ...bare, body: body('{"hottok":"h0tt0k"}') })).toBe(false);
    expect(trustGrade(schemeFor('2.0.0'))).toBe('B');
  });

  test('version 1.0.0 carries it in the body, as a form or JSON', async () => {
    const check = (text: string, type: string) =>
      verify(
        schemeFor('1.0.0'),
        { ...bare, headers: { 'content-type': type }, body: body(text) },
        ['h0tt0k'],
        undefined,
        0,
      );
    expect(await check('hottok=h0tt0k&status=approved', 'application/x-www-form-urlencoded')).toBe(true);
    expect(await check('{"hottok":"h0tt0k"}', 'application/json')).toBe(true);
    expect(await check('hottok=other', 'application/x-www-form-urlencoded')).toBe(false);
    expect(await check('status=approved', 'application/x-www-form-urlencoded')).toBe(false);
  });
});

describe('hotmart: phones', () => {
  const phoneOf = (buyer: object, iso = 'BR') =>
    observations({
      event: 'PURCHASE_APPROVED',
      data: { buyer, purchase: { transaction: 'HP1', checkout_country: { iso } } },
    })[0]?.data.customer?.phone;

  test.each([
    ['apart', { checkout_phone_code: '11', checkout_phone: '988887777' }, 'BR', '+5511988887777'],
    ['repeated', { checkout_phone_code: '11', checkout_phone: '11988887777' }, 'BR', '+5511988887777'],
    [
      'a number that only looks repeated',
      { checkout_phone_code: '99', checkout_phone: '991234567' },
      'BR',
      '+5599991234567',
    ],
    ['no code', { checkout_phone: '(11) 98888-7777' }, 'BR', '+5511988887777'],
    ['with the country', { checkout_phone: '5511988887777' }, 'BR', '+5511988887777'],
    ['numbers', { checkout_phone_code: 11, checkout_phone: 988887777 }, 'BR', '+5511988887777'],
    [
      'abroad, in the code',
      { checkout_phone_code: '351', checkout_phone: '912345678' },
      'PT',
      '+351912345678',
    ],
    ['abroad, in the number', { checkout_phone: '351912345678' }, 'PT', '+351912345678'],
    ['nonsense', { checkout_phone_code: '11', checkout_phone: '00' }, 'BR', undefined],
  ])('%s', (_name, buyer, iso, phone) => {
    expect(phoneOf(buyer, iso)).toBe(phone);
  });
});

describe('hotmart: what is one event', () => {
  const cart = (day: number, email = 'ana@exemplo.com.br') => ({
    event: 'PURCHASE_OUT_OF_SHOPPING_CART',
    creation_date: Date.UTC(2026, 10, day, 15),
    data: { product: { id: 7, name: 'Curso' }, buyer: { name: 'Ana', email } },
  });

  test('a cart told twice on one day is one; the next day it is another, of the same cart', () => {
    const [first, again, later] = [cart(22), cart(22), cart(23)].map((body) => observations(body)[0]);
    expect([again?.subject, again?.occurrence]).toEqual([first?.subject, first?.occurrence]);
    expect(later?.subject).toBe(first?.subject);
    expect(later?.occurrence).not.toBe(first?.occurrence);
    expect(observations(cart(22, 'bia@exemplo.com.br'))[0]?.subject).not.toBe(first?.subject);
  });

  test('a purchase recovers the cart of the same person and product, a refused card does not', () => {
    const bought = (event: string, product: number) =>
      observations({
        event,
        data: {
          product: { id: product },
          buyer: { email: 'Ana@Exemplo.com.br' },
          purchase: { transaction: 'HP1' },
        },
      }).find(({ type }) => type === 'cart.recovered')?.subject;
    const abandoned = observations(cart(22))[0]?.subject;
    expect(bought('PURCHASE_APPROVED', 7)).toBe(abandoned);
    expect(bought('PURCHASE_BILLET_PRINTED', 7)).toBe(abandoned);
    expect(bought('PURCHASE_APPROVED', 8)).not.toBe(abandoned);
    expect(bought('PURCHASE_CANCELED', 7)).toBeUndefined();
  });

  test('a protest and the end of the guarantee are two changes, in whatever spelling', () => {
    const occurrence = (event: string, status: string) =>
      observations({ event, data: { purchase: { transaction: 'HP1', status } } })[0]?.occurrence;
    expect(occurrence('PURCHASE_PROTEST', 'DISPUTE')).toBe(occurrence('PURCHASE_PROTEST', 'PROTESTED'));
    expect(occurrence('PURCHASE_COMPLETE', 'COMPLETED')).not.toBe(occurrence('PURCHASE_PROTEST', 'DISPUTE'));
  });

  test('a cart link is made only of what cannot leave the checkout', () => {
    const urlOf = (checkoutCodes: string, code: string) => {
      const result = normalise(
        { ...cart(22), data: { ...cart(22).data, offer: { code } } },
        { checkoutCodes },
      );
      return result?.kind === 'observed' ? result.observations[0]?.data.cart?.url : undefined;
    };
    expect(urlOf('7=A1B', 'off1')).toBe('https://pay.hotmart.com/A1B?off=off1');
    expect(urlOf('8=A1B', 'off1')).toBeUndefined();
    expect(urlOf('7=../evil', 'off1')).toBeUndefined();
    expect(urlOf('7=A1B', 'x&src=evil')).toBe('https://pay.hotmart.com/A1B');
  });
});
