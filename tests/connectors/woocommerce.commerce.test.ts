/** Selling through WooCommerce, against a stand-in for its REST API: what is found, made, moved and cancelled. */
import { beforeEach, describe, expect, it } from 'vitest';
import { commerce } from '../../connectors/woocommerce/commerce';
import { type Call, type OrderDraft, readOrder, type SearchBy, type TradeStatus } from '../../src/kit';
import { createHttp } from '../../src/kit/http';
import { connectionOf } from '../suite/fixtures';
import { KEYS, wooShop } from './woocommerce.commerce.shop';

let shop: ReturnType<typeof wooShop>;
beforeEach(() => {
  shop = wooShop();
});

const call = (settings: Record<string, string> = {}): Call => ({
  connection: { ...connectionOf({ shop: 'loja.example', checkout: 'omni', ...settings }), credentials: KEYS },
  http: createHttp({
    allowPrivate: false,
    fetch: async (input, init) => shop.handle(new Request(input, init)),
  }),
  now: Date.parse('2026-11-22T13:00:00Z'),
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
      { objectId: 'i1', variantId: '11', quantity: 2, price: 45 },
      { objectId: 'i2', variantId: '7891234567890', quantity: 1 },
    ],
    freightCost: 12.5,
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
  it('is what is on sale, variations as parts of their product', async () => {
    const [camiseta, caneca, ...rest] = await search('text', '');
    expect(rest).toEqual([]);
    expect(camiseta).toMatchObject({
      id: '1',
      description: 'De algodão .',
      url: 'https://loja.example/produto/camiseta-azul/',
    });
    expect(camiseta?.variants).toMatchObject([
      {
        id: '11',
        sku: 'CAM-M',
        name: 'M',
        price: { amount: 5990 },
        salePrice: { amount: 4990 },
        stock: 3,
        visible: true,
      },
      { id: '12', price: { amount: 5990 }, stock: 0 },
    ]);
    expect(caneca?.variants).toEqual([
      {
        id: '2',
        sku: '7891234567890',
        price: { amount: 3000, currency: 'BRL' },
        visible: true,
        imageUrl: 'https://loja.example/foto.jpg',
      },
    ]);
  });

  it.each([
    ['text', 'CANECA', 1],
    ['id', '1', 1],
    ['id', '99', 0],
    ['id', '1/../2', 0],
    ['url', 'https://loja.example/produto/camiseta-azul/?utm_source=x', 1],
    ['url', 'camiseta', 0],
    ['variant', '12', 1],
    ['variant', 'CAM-M', 1],
    ['reference', '7891234567890', 1],
    ['reference', 'CAM', 0],
  ] as const)('is searched by %s: %s', async (by, term, count) => {
    expect(await search(by, term)).toHaveLength(count);
  });

  it('goes on where a page ended', async () => {
    expect(await search('text', '', 1, 1)).toMatchObject([{ id: '2' }]);
    expect(await search('id', '1', 1)).toEqual([]);
  });

  it('tells variants by id and code, and leaves out what it has not', async () => {
    const found = await commerce.variants(['11', 'CAM-G', '7891234567890', '99', '1', 'CAM'], call());
    expect(found.ok && [...found.variants].map(([name, { id }]) => [name, id])).toEqual([
      ['11', '11'],
      ['CAM-G', '12'],
      ['7891234567890', '2'],
    ]);
    const hidden = await commerce.variants(['3'], call());
    expect(hidden.ok && hidden.variants.get('3')?.visible).toBe(false);
  });

  it('knows coupons, and those that ran out', async () => {
    const ask = () => commerce.coupon?.('BEMVINDA', draftOf(), call());
    expect(await ask()).toEqual({ ok: true });
    Object.assign(shop.coupons[0] ?? {}, { usage_count: 2 });
    expect(await ask()).toMatchObject({ objection: expect.stringContaining('não vale mais') });
    Object.assign(shop.coupons[0] ?? {}, { usage_count: 0, date_expires_gmt: '2026-11-22T12:59:00' });
    expect(await ask()).toMatchObject({ objection: expect.stringContaining('não vale mais') });
    expect(await commerce.coupon?.('OUTRO', draftOf(), call())).toMatchObject({
      objection: expect.any(String),
    });
  });
});

describe('an order', () => {
  it('paid at OmniChat is on hold, takes its stock, and is found again', async () => {
    expect(await commerce.find(KEY, call())).toEqual({ ok: true });
    expect(
      await commerce.create(draftOf({ discount: 10, discountMode: 'PERCENTAGE' }), KEY, call()),
    ).toMatchObject({
      kind: 'sent',
      providerId: '1001',
    });
    expect(await commerce.find(KEY, call())).toMatchObject({ ok: true, order: { id: '1001' } });
    expect(await commerce.find('ponte-oRd3r', call())).toEqual({ ok: true });
    expect(shop.orders[0]?.sent).toEqual({
      status: 'on-hold',
      set_paid: false,
      billing: {
        first_name: 'Mariana',
        last_name: 'Alves',
        email: 'mariana@exemplo.com.br',
        address_1: 'Rua A, 1',
        city: 'São Paulo',
        state: 'SP',
        postcode: '01310100',
        country: 'BR',
      },
      shipping: expect.objectContaining({ first_name: 'Mariana', address_1: 'Rua A, 1' }),
      line_items: [
        { product_id: 1, variation_id: 11, quantity: 2, subtotal: '90.00', total: '90.00' },
        { product_id: 2, quantity: 1 },
      ],
      shipping_lines: [{ method_id: 'other', method_title: 'PAC', total: '12.50' }],
      fee_lines: [{ name: 'Desconto', tax_status: 'none', total: '-12.00' }],
      coupon_lines: [],
      meta_data: expect.arrayContaining([
        { key: '_ponte_key', value: KEY },
        { key: '_billing_cpf', value: '52998224725' },
        { key: '_billing_persontype', value: '1' },
        { key: '_shipping_neighborhood', value: 'Centro' },
      ]),
    });
    expect(shop.products[1]?.stock_quantity).toBe(1);
  });

  it('for the shop’s own checkout is pending, with its page to pay', async () => {
    const made = await commerce.create(draftOf({ coupon: 'BEMVINDA' }), KEY, call({ checkout: 'own' }));
    const checkoutUrl = expect.stringContaining('/order-pay/1001/');
    expect(made).toEqual({ kind: 'sent', providerId: '1001', checkoutUrl });
    expect(shop.orders[0]?.sent).toMatchObject({ status: 'pending', coupon_lines: [{ code: 'BEMVINDA' }] });
    expect(await commerce.find(KEY, call())).toEqual({ ok: true, order: { id: '1001', checkoutUrl } });
  });

  it('is found among many that came later, but not for ever', async () => {
    await commerce.create(draftOf(), KEY, call());
    const [order] = shop.orders;
    if (!order) throw new Error('no order');
    const other = (id: number) => ({ ...order, id, meta_data: [] });
    shop.orders.push(...Array.from({ length: 120 }, (_, index) => other(2000 + index)));
    expect(await commerce.find(KEY, call())).toMatchObject({ order: { id: '1001' } });
    shop.orders.push(...Array.from({ length: 300 }, (_, index) => other(3000 + index)));
    expect(await commerce.find(KEY, call())).toEqual({ ok: true });
  });

  it('is not made where it cannot be', async () => {
    for (const [more, reason] of [
      [{ items: [{ variantId: '99' }] }, 'not_found'],
      [{ items: [{ variantId: '1' }] }, 'not_found'],
      [{ items: [{ variantId: '11', quantity: 1.5 }] }, 'not_found'],
      [{ items: [] }, 'not_found'],
      [{ coupon: 'OUTRO' }, 'refused'],
    ] as const)
      expect(await commerce.create(draftOf(more), KEY, call())).toMatchObject({ kind: 'rejected', reason });
    expect(shop.orders).toEqual([]);
  });

  it('is sent once, though a warning spoils the answer or the permalinks are plain', async () => {
    shop.breaksAfterWork = new Response('<b>Warning</b>: Undefined index {"id": 1001}');
    expect(await commerce.create(draftOf(), KEY, call())).toMatchObject({ kind: 'retry' });
    expect(shop.orders).toHaveLength(1);
    expect(await commerce.find(KEY, call())).toMatchObject({ order: { id: '1001' } });
    shop = wooShop({ plain: true });
    expect(await commerce.create(draftOf(), KEY, call())).toMatchObject({ kind: 'sent' });
    expect(shop.writes).toEqual(['POST orders']);
  });

  it('is moved on and cancelled, each once', async () => {
    await commerce.create(draftOf(), KEY, call());
    const statusMap = 'enviado=shipped';
    const move = async (status: TradeStatus) =>
      (await commerce.move?.('1001', status, call({ statusMap })))?.kind;
    for (const status of ['paid', 'paid', 'shipped', 'shipped', 'delivered', 'delivered'] as const)
      expect(await move(status), status).toBe('sent');
    expect(shop.orders[0]).toMatchObject({ status: 'completed', date_paid_gmt: expect.any(String) });
    expect(await move('packed')).toBe('rejected');
    expect(await commerce.move?.('1001', 'shipped', call())).toMatchObject({ reason: 'unsupported' });
    for (let round = 0; round < 2; round++)
      expect(await commerce.cancel('1001', call())).toEqual({ kind: 'sent' });
    expect(shop.writes).toEqual(['POST orders', ...Array(4).fill('PUT orders/1001')]);
    expect(shop.products[1]?.stock_quantity).toBe(3);
    for (const id of ['4711', '1001/../2', ''])
      expect(await commerce.cancel(id, call())).toMatchObject({ kind: 'rejected', reason: 'not_found' });
  });
});
