/** Selling through Shopify, against a stand-in for its Admin API: what is found, made, moved and cancelled. */
import { beforeEach, describe, expect, it } from 'vitest';
import { commerce } from '../../connectors/shopify/commerce';
import { type Call, type OrderDraft, readOrder, type SearchBy, type TradeStatus } from '../../src/kit';
import { createHttp } from '../../src/kit/http';
import { connectionOf } from '../suite/fixtures';
import { shopifyShop, TOKEN } from './shopify.commerce.shop';

let shop: ReturnType<typeof shopifyShop>;
beforeEach(() => {
  shop = shopifyShop();
});

const call = (checkout = 'omni'): Call => ({
  connection: {
    ...connectionOf({ shop: 'minha-loja', checkout }),
    credentials: { accessToken: TOKEN, webhookSecret: 's' },
  },
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
    items: [{ objectId: 'i1', variantId: '11', quantity: 2, price: 45 }],
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
  it('is what is on sale, with the price now and before', async () => {
    const [camiseta, vale] = await search('text', '');
    expect(camiseta).toMatchObject({
      id: '1',
      name: 'Camiseta Azul',
      url: 'https://loja.example/products/camiseta-azul',
    });
    expect(camiseta?.variants).toMatchObject([
      { id: '11', sku: 'CAM-M', name: 'M', price: { amount: 5990 }, salePrice: { amount: 4990 }, stock: 3 },
      { id: '12', price: { amount: 4990 }, stock: 0, options: [{ key: 'Tamanho', value: 'G' }] },
      { id: '13', stock: 0, sellOutOfStock: true },
    ]);
    expect(vale?.variants[0]).toEqual({
      id: '21',
      sku: 'VALE',
      price: { amount: 4990, currency: 'BRL' },
      visible: true,
      imageUrl: 'https://cdn.shopify.com/camiseta.jpg',
    });
  });

  it.each([
    ['text', 'camiseta: ("azul") *', 1],
    ['id', '1', 1],
    ['id', '../1', 0],
    ['url', 'https://loja.example/collections/verao/products/camiseta-azul?variant=12', 1],
    ['url', 'https://loja.example/pages/contato', 0],
    ['variant', '12', 1],
    ['variant', '7891234567890', 1],
    ['variant', 'CAM', 0],
    ['reference', 'CAM-G', 1],
    ['reference', 'x" OR sku:"CAM-G', 0],
  ] as const)('is searched by %s: %s', async (by, term, count) => {
    expect(await search(by, term)).toHaveLength(count);
  });

  it('takes no words for operators', async () => {
    await search('text', 'camiseta OR status:draft -azul "(x) AND NOT *');
    expect(shop.searches).toEqual(['status:active camiseta or status draft azul x and not']);
  });

  it('goes on where a page ended', async () => {
    expect(await search('text', '', 1, 1)).toMatchObject([{ id: '2' }]);
    expect(await search('text', '', 2, 1)).toEqual([]);
    expect(await search('text', '', 5000)).toEqual([]);
  });

  it('tells variants by id and code, and leaves out what it has not', async () => {
    const found = await commerce.variants(['11', 'CAM-G', '7891234567890', '999', 'CAM'], call());
    expect(found.ok && [...found.variants].map(([name, { id }]) => [name, id])).toEqual([
      ['11', '11'],
      ['CAM-G', '12'],
      ['7891234567890', '13'],
    ]);
    const old = await commerce.variants(['OLD'], call());
    expect(old.ok && old.variants.get('OLD')?.visible).toBe(false);
  });

  it('says which scope is missing', async () => {
    shop.denied.add('products');
    const found = await commerce.search({ by: 'text', term: '', from: 0, size: 10 }, call());
    expect(found).toMatchObject({
      ok: false,
      reason: 'forbidden',
      detail: expect.stringContaining('Access denied'),
    });
  });
});

describe('an order paid at OmniChat', () => {
  it('waits for its payment in the shop, takes its stock, and is found again', async () => {
    expect(await commerce.find(KEY, call())).toEqual({ ok: true });
    expect(await commerce.create(draftOf({ discount: 5 }), KEY, call())).toMatchObject({
      kind: 'sent',
      providerId: '5001',
    });
    expect(await commerce.find(KEY, call())).toEqual({ ok: true, order: { id: '5001' } });
    expect(await commerce.find('ponte-oRd3r', call())).toEqual({ ok: true });
    const [order] = shop.orders;
    expect(order?.input).toEqual({
      tags: [KEY],
      customAttributes: [{ key: 'CPF', value: '52998224725' }],
      email: 'mariana@exemplo.com.br',
      shippingAddress: {
        firstName: 'Mariana',
        lastName: 'Alves',
        address1: 'Rua A, 1',
        address2: 'Centro',
        city: 'São Paulo',
        provinceCode: 'SP',
        zip: '01310100',
        countryCode: 'BR',
      },
      financialStatus: 'PENDING',
      lineItems: [
        {
          variantId: 'gid://shopify/ProductVariant/11',
          quantity: 2,
          priceSet: { shopMoney: { amount: '45.00', currencyCode: 'BRL' } },
        },
      ],
      discountCode: {
        itemFixedDiscountCode: {
          code: 'Desconto',
          amountSet: { shopMoney: { amount: '5.00', currencyCode: 'BRL' } },
        },
      },
      shippingLines: [{ title: 'PAC', priceSet: { shopMoney: { amount: '12.50', currencyCode: 'BRL' } } }],
    });
    expect(shop.products[0]?.variants[0]?.inventoryQuantity).toBe(1);
  });

  it('is not made where it cannot be', async () => {
    for (const [more, reason] of [
      [{ items: [{ variantId: '999' }] }, 'not_found'],
      [{ items: [{ variantId: '11', quantity: 0.5 }] }, 'not_found'],
      [{ items: [{ variantId: '12', quantity: 1 }] }, 'refused'],
      [{ items: [] }, 'not_found'],
      [{ coupon: 'BEMVINDA' }, 'unsupported'],
    ] as const)
      expect(await commerce.create(draftOf(more), KEY, call())).toMatchObject({ kind: 'rejected', reason });
    expect(await commerce.create(draftOf(), `ponte-${'x'.repeat(60)}`, call())).toMatchObject({
      reason: 'invalid_input',
    });
    expect(shop.orders).toEqual([]);
    expect(await commerce.coupon?.('BEMVINDA', draftOf(), call())).toMatchObject({
      objection: expect.any(String),
    });
  });

  it('that nobody answered is looked for later, and found', async () => {
    shop.breaksAfterWork = true;
    expect(await commerce.create(draftOf(), KEY, call())).toMatchObject({ kind: 'retry', afterSeconds: 120 });
    expect(await commerce.find(KEY, call())).toEqual({ ok: true, order: { id: '5001' } });
  });

  it('is moved on and cancelled, each once', async () => {
    await commerce.create(draftOf(), KEY, call());
    const move = async (status: TradeStatus) => (await commerce.move?.('5001', status, call()))?.kind;
    expect(await move('delivered')).toBe('rejected');
    for (const status of ['paid', 'paid', 'shipped', 'shipped', 'delivered', 'delivered'] as const)
      expect(await move(status), status).toBe('sent');
    expect(await move('packed')).toBe('rejected');
    expect(await commerce.cancel('5001', call())).toEqual({ kind: 'sent' });
    expect(await commerce.cancel('5001', call())).toEqual({ kind: 'sent' });
    expect(await move('paid')).toBe('rejected');
    expect(shop.mutations).toEqual([
      'orderCreate',
      'orderMarkAsPaid',
      'fulfillmentCreate',
      'fulfillmentEventCreate',
      'orderCancel',
    ]);
    expect(shop.products[0]?.variants[0]?.inventoryQuantity).toBe(3);
    expect(await commerce.cancel('4711', call())).toMatchObject({ kind: 'rejected', reason: 'not_found' });
  });
});

describe('an order paid at the shop’s own checkout', () => {
  const own = () => call('own');
  const ID = 'gid://shopify/DraftOrder/901';

  it('is a draft with its invoice until the buyer pays it', async () => {
    const draft = draftOf({ coupon: 'BEMVINDA', discount: 10, discountMode: 'PERCENTAGE' });
    const made = await commerce.create(draft, KEY, own());
    expect(made).toEqual({
      kind: 'sent',
      providerId: ID,
      checkoutUrl: expect.stringContaining('/invoices/'),
    });
    expect(shop.drafts[0]?.input).toMatchObject({
      discountCodes: ['BEMVINDA'],
      appliedDiscount: { valueType: 'PERCENTAGE', value: 10 },
      lineItems: [{ quantity: 2, priceOverride: { amount: '45.00', currencyCode: 'BRL' } }],
      shippingLine: { title: 'PAC', priceWithCurrency: { amount: '12.50' } },
    });
    expect(await commerce.find(KEY, own())).toMatchObject({ ok: true, order: { id: ID } });
    expect(await commerce.move?.(ID, 'shipped', own())).toMatchObject({ kind: 'rejected' });
    shop.pay(ID);
    expect(await commerce.find(KEY, own())).toMatchObject({ ok: true, order: { id: '5001' } });
    expect(await commerce.move?.(ID, 'shipped', own())).toEqual({ kind: 'sent' });
    expect(await commerce.cancel(ID, own())).toEqual({ kind: 'sent' });
    expect(shop.orders[0]?.cancelledAt).not.toBeNull();
  });

  it('is deleted when it is cancelled unpaid, and stays so', async () => {
    await commerce.create(draftOf(), KEY, own());
    for (let round = 0; round < 2; round++)
      expect(await commerce.cancel(ID, own())).toEqual({ kind: 'sent' });
    expect(shop.mutations).toEqual(['draftOrderCreate', 'draftOrderDelete']);
  });
});
