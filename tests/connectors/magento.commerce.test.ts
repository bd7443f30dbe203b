/** Selling through Magento and its actions, against a stand-in for its REST API. */
import { beforeEach, describe, expect, it } from 'vitest';
import magento from '../../connectors/magento';
import { commerce } from '../../connectors/magento/commerce';
import { type Call, type OrderDraft, readOrder, type SearchBy, type TradeStatus } from '../../src/kit';
import { createHttp } from '../../src/kit/http';
import { connectionOf } from '../suite/fixtures';
import { KEYS, magentoShop } from './magento.shop';

let shop: ReturnType<typeof magentoShop>;
let now = Date.parse('2026-11-22T13:05:00Z');
beforeEach(() => {
  shop = magentoShop();
});
/** Each at a moment of its own, as the hub makes them. */
const call = (settings: Record<string, string> = {}): Call => ({
  connection: { ...connectionOf({ shop: 'loja.example', checkout: 'omni', ...settings }), credentials: KEYS },
  http: createHttp({
    allowPrivate: false,
    fetch: async (input, init) => shop.handle(new Request(input, init)),
  }),
  now: now++,
});

const KEY = 'ponte-oRd3r1';
function draftOf(more: object = {}): OrderDraft {
  const draft = readOrder({
    objectId: 'oRd3r1',
    customer: {
      name: 'Mariana',
      lastName: 'Alves',
      email: 'mariana@exemplo.com.br',
      taxDocumentnumber: '529.982.247-25',
      phoneCountryCode: '55',
      phoneAreaCode: '11',
      phoneNumber: '987654321',
    },
    shippingAddress: {
      addressLine1: 'Rua A',
      number: '1',
      zip: '01310-100',
      addressState: 'SP',
      city: 'São Paulo',
      suburb: 'Centro',
    },
    items: [
      { objectId: 'i1', variantId: 'CAM-M', quantity: 2, price: 49.9 },
      { objectId: 'i2', variantId: 'nada', externalId: 'CANECA/1', quantity: 1, price: 30 },
    ],
    freightCost: 21.38,
    shippingMethod: 'PAC',
    ...more,
  });
  if (!draft) throw new Error('no draft');
  return draft;
}

const search = async (by: SearchBy, term: string, from = 0, size = 10) => {
  const found = await commerce.search({ by, term, from, size }, call());
  if (!found.ok) throw new Error(found.detail);
  return found.products;
};

describe('the catalogue', () => {
  it('is what is shown, with the parts of a configurable product as its variants', async () => {
    const [camiseta, caneca, ...rest] = await search('text', '');
    expect(rest).toEqual([]);
    expect(camiseta).toMatchObject({ id: 'CAM', name: 'Camiseta Azul' });
    expect(camiseta?.variants).toEqual([
      {
        id: 'CAM-M',
        sku: 'CAM-M',
        name: 'Produto CAM-M',
        price: { amount: 5990, currency: 'BRL' },
        salePrice: { amount: 4990, currency: 'BRL' },
        stock: 3,
        visible: true,
        imageUrl: 'https://loja.example/media/catalog/product/p/cam-m%201.jpg',
      },
      expect.objectContaining({ id: 'CAM-G', stock: 0 }),
    ]);
    // In stock without a piece: nobody counts it.
    expect(caneca?.variants).toMatchObject([{ id: 'CANECA/1', price: { amount: 3000 } }]);
    expect(caneca?.variants[0]?.stock).toBeUndefined();
  });

  it.each([
    ['text', 'caneca', 1],
    ['id', 'CAM', 1],
    ['id', '1/../2', 0],
    ['url', 'https://loja.example/camiseta-azul.html?utm_source=x', 1],
    ['url', 'nada', 0],
    ['variant', 'CAM-M', 1],
    ['reference', 'FORA', 0],
  ] as const)('is searched by %s: %s', async (by, term, count) => {
    expect(await search(by, term)).toHaveLength(count);
  });

  it('goes on where a page ended, wherever that was', async () => {
    shop.products.push(
      ...Array.from({ length: 20 }, (_, index) => ({
        ...shop.products[3],
        id: 50 + index,
        sku: `X${index}`,
      })),
    );
    expect(await search('text', 'caneca', 15, 10)).toMatchObject(
      [14, 15, 16, 17, 18, 19].map((index) => ({ id: `X${index}` })),
    );
    expect(await search('text', 'caneca', 40, 10)).toEqual([]);
  });

  it('tells variants by their SKU, whatever its letters, and leaves out what it has not', async () => {
    const found = await commerce.variants(['cam-m', 'CAM', 'FORA', 'nada', 'a,b', ''], call());
    expect(found.ok && [...found.variants].map(([name, { id, visible }]) => [name, id, visible])).toEqual([
      ['cam-m', 'CAM-M', true],
      ['FORA', 'FORA', false],
    ]);
    shop.sources = undefined;
    expect(await commerce.variants(['CAM-M'], call())).toMatchObject({ ok: true });
    now += 86_400_000;
    const later = await commerce.variants(['CAM-M'], call());
    now -= 86_400_000;
    expect(later.ok && later.variants.get('CAM-M')).not.toHaveProperty('salePrice');
  });

  it('quotes the freights that say their days', async () => {
    expect(await commerce.shipping?.(draftOf(), call())).toEqual({
      ok: true,
      options: [
        {
          id: 'correios_pac',
          name: 'Correios - PAC - Em média 7 dias úteis',
          price: { amount: 2138, currency: 'BRL' },
          businessDays: 7,
        },
      ],
    });
  });
});

describe('an order', () => {
  it('is made of a guest’s cart with the shop’s own prices, and found again', async () => {
    expect(await commerce.find(KEY, call())).toEqual({ ok: true });
    expect(await commerce.create(draftOf(), KEY, call())).toEqual({ kind: 'sent', providerId: '100' });
    expect(await commerce.find(KEY, call())).toEqual({ ok: true, order: { id: '100' } });
    expect(await commerce.find('ponte-oRd3r', call())).toEqual({ ok: true });
    const address = {
      firstname: 'Mariana',
      lastname: 'Alves',
      street: ['Rua A', '1', '', 'Centro'],
      city: 'São Paulo',
      region: 'São Paulo',
      region_id: 508,
      region_code: 'SP',
      postcode: '01310100',
      country_id: 'BR',
      telephone: '+5511987654321',
      email: 'mariana@exemplo.com.br',
      vat_id: '52998224725',
      fax: KEY,
    };
    const ways = { shipping_carrier_code: 'correios', shipping_method_code: 'pac' };
    expect(shop.writes).toEqual([
      ['POST /guest-carts', {}],
      ['POST /guest-carts/cart1/items', { cartItem: { quote_id: 'cart1', sku: 'CAM-M', qty: 2 } }],
      ['POST /guest-carts/cart1/items', { cartItem: { quote_id: 'cart1', sku: 'CANECA/1', qty: 1 } }],
      ['POST /guest-carts/cart1/estimate-shipping-methods', { address }],
      [
        'POST /guest-carts/cart1/shipping-information',
        { addressInformation: { shipping_address: address, billing_address: address, ...ways } },
      ],
      [
        'POST /guest-carts/cart1/payment-information',
        { email: 'mariana@exemplo.com.br', paymentMethod: { method: 'checkmo' }, billingAddress: address },
      ],
    ]);
  });

  it('with a coupon costs what the shop reckons, and takes the method that the merchant chose', async () => {
    shop.payments = ['banktransfer'];
    const made = await commerce.create(
      draftOf({ coupon: 'BEM VINDA' }),
      KEY,
      call({ paymentMethod: 'banktransfer' }),
    );
    expect(made).toMatchObject({ kind: 'sent' });
    expect(shop.writes[3]?.[0]).toBe('PUT /guest-carts/cart1/coupons/BEM%20VINDA');
  });

  it('is not made where the shop would make another one', async () => {
    for (const [more, reason, detail] of [
      [{ items: [{ variantId: 'nada', price: 1 }] }, 'not_found', 'not in the shop'],
      [{ items: [] }, 'not_found', 'item'],
      [{ items: [{ variantId: 'CAM-G', price: 59.9 }] }, 'refused', 'not available'],
      [{ discount: 10 }, 'refused', '15118 centavos'],
      [{ freightCost: 10 }, 'refused', 'quoted 13980'],
      [{ freightCost: undefined, discount: 10 }, 'refused', 'quoted 14118'],
      [{ items: [{ variantId: 'CAM-M' }], discount: 10 }, 'refused', 'quoted less'],
      [{ shippingMethod: 'SEDEX' }, 'refused', 'Motoboy'],
      [{ customer: { name: 'Mariana' } }, 'invalid_input', 'e-mail'],
    ] as const)
      expect(await commerce.create(draftOf(more), KEY, call()), detail).toMatchObject({
        kind: 'rejected',
        reason,
        detail: expect.stringContaining(detail),
      });
    expect(await commerce.create(draftOf(), KEY, call({ paymentMethod: 'pix' }))).toMatchObject({
      reason: 'refused',
    });
    expect(shop.orders).toEqual([]);
  });

  it('whose answer is lost is tried again, and found before', async () => {
    const whole = shop.handle;
    shop.handle = async (asked) => {
      const answer = await whole(asked);
      return asked.url.endsWith('/payment-information') ? new Response('<b>Fatal error</b>') : answer;
    };
    expect(await commerce.create(draftOf(), KEY, call())).toMatchObject({ kind: 'retry' });
    expect(await commerce.find(KEY, call())).toMatchObject({ order: { id: '100' } });
  });

  it('is moved on and cancelled, each once', async () => {
    await commerce.create(draftOf(), KEY, call());
    shop.writes.length = 0;
    const statusMap = 'separacao=processing, entregue=delivered';
    const move = (status: TradeStatus, settings = { statusMap }) =>
      commerce.move?.('100', status, call(settings));
    for (const status of ['paid', 'paid', 'packed', 'shipped', 'shipped', 'delivered'] as const)
      expect(await move(status), status).toMatchObject({ kind: 'sent' });
    expect(await move('packed', { statusMap: '' })).toMatchObject({
      kind: 'rejected',
      reason: 'unsupported',
    });
    expect(await commerce.cancel('100', call())).toMatchObject({ kind: 'rejected', reason: 'refused' });
    const statusHistory = { comment: '', is_customer_notified: 0, is_visible_on_front: 0 };
    expect(shop.writes).toEqual([
      ['POST /order/100/invoice', { capture: true, notify: false }],
      ['POST /orders/100/comments', { statusHistory: { ...statusHistory, status: 'separacao' } }],
      ['POST /order/100/ship', { notify: false, tracks: [] }],
      ['POST /orders/100/comments', { statusHistory: { ...statusHistory, status: 'entregue' } }],
      ['POST /orders/100/cancel', {}],
    ]);
    await commerce.create(draftOf(), 'ponte-2', call());
    for (let round = 0; round < 2; round++)
      expect(await commerce.cancel('101', call())).toMatchObject({ kind: 'sent' });
    for (const id of ['4711', '101/../2', ''])
      expect(await commerce.cancel(id, call())).toMatchObject({ kind: 'rejected', reason: 'not_found' });
  });
});

describe('actions', () => {
  const run = (name: string, input: object) => {
    const action = magento.actions?.[name];
    if (!action) throw new Error(name);
    return action.run(action.input.parse(input), 'dsp_1', call());
  };

  it('set stock in the source, or in a shop without sources', async () => {
    expect(await run('setStock', { sku: ' CANECA/1 ', quantity: '0' })).toEqual({ kind: 'sent' });
    shop.sources = undefined;
    expect(await run('setStock', { sku: 'CANECA/1', quantity: 2.5 })).toEqual({ kind: 'sent' });
    expect(shop.writes).toEqual([
      [
        'POST /inventory/source-items',
        { sourceItems: [{ sku: 'CANECA/1', source_code: 'default', quantity: 0, status: 0 }] },
      ],
      [
        'POST /inventory/source-items',
        { sourceItems: [{ sku: 'CANECA/1', source_code: 'default', quantity: 2.5, status: 1 }] },
      ],
      ['PUT /products/CANECA%252F1/stockItems/1', { stockItem: { qty: 2.5, is_in_stock: true } }],
    ]);
    for (const quantity of ['', '-1', 'muito'])
      expect(magento.actions?.setStock?.input.safeParse({ sku: 'x', quantity }).success, quantity).toBe(
        false,
      );
  });

  it('set a price, which is refused by 200', async () => {
    expect(await run('setPrice', { sku: 'CAM-M', price: '1.234,50' })).toEqual({ kind: 'sent' });
    expect(shop.writes).toEqual([
      ['POST /products/base-prices', { prices: [{ sku: 'CAM-M', price: 1234.5, store_id: 0 }] }],
    ]);
    expect(await run('setPrice', { sku: 'nada', price: 10 })).toMatchObject({
      kind: 'rejected',
      reason: 'refused',
      detail: expect.stringContaining("doesn't exist"),
    });
  });

  it('ship with a code once, and add a second code to what is shipped', async () => {
    await commerce.create(draftOf(), KEY, call());
    shop.writes.length = 0;
    for (const code of ['AA123456789BR', 'AA123456789BR', 'BB123456789BR'])
      expect(await run('addTracking', { order: 100, code, carrier: 'Correios' })).toMatchObject({
        kind: 'sent',
      });
    const track = (track_number: string) => ({ track_number, title: 'Correios', carrier_code: 'custom' });
    expect(shop.writes).toEqual([
      ['POST /order/100/ship', { notify: false, tracks: [track('AA123456789BR')] }],
      [
        'POST /shipment/track',
        {
          entity: {
            ...track('BB123456789BR'),
            order_id: 100,
            parent_id: 500,
            qty: 1,
            weight: 0,
            description: '',
          },
        },
      ],
    ]);
    expect(await run('addTracking', { order: '4711', code: 'x' })).toMatchObject({ reason: 'not_found' });
  });

  it('cancel and annotate', async () => {
    await commerce.create(draftOf(), KEY, call());
    expect(await run('addNote', { order: '100', text: 'Cliente avisado.' })).toEqual({ kind: 'sent' });
    expect(await run('addNote', { order: '1/2', text: 'x' })).toMatchObject({ reason: 'not_found' });
    expect(await run('cancelOrder', { order: '100' })).toEqual({ kind: 'sent' });
    expect(shop.writes.slice(-2)).toEqual([
      [
        'POST /orders/100/comments',
        { statusHistory: { comment: 'Cliente avisado.', is_customer_notified: 0, is_visible_on_front: 0 } },
      ],
      ['POST /orders/100/cancel', {}],
    ]);
  });
});
