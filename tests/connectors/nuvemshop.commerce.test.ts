/** Nuvemshop behind a sales platform: its products as a catalogue, and orders made, found and moved in it. */
import { describe, expect, test } from 'vitest';
import nuvemshop from '../../connectors/nuvemshop';
import { type Call, type Commerce, createHttp, type OrderDraft, readOrder } from '../../src/kit';
import { connectionOf } from '../suite/fixtures';

const commerce = nuvemshop.commerce as Commerce;
const NOW = Date.parse('2026-11-22T13:05:00Z');

/** As https://tiendanube.github.io/api-documentation/resources/product shows one. */
const SHIRT = {
  id: 1234,
  name: { pt: 'Camiseta Azul', es: 'Camiseta Azul' },
  description: { pt: '<p>De&nbsp;algodão.</p><p>Lava bem.</p>' },
  handle: { pt: 'camiseta-azul' },
  canonical_url: 'https://loja.lojavirtualnuvem.com.br/produtos/camiseta-azul/',
  published: true,
  attributes: [{ pt: 'Cor' }, { pt: 'Tamanho' }],
  images: [
    { id: 9, src: 'https://img.example/9.jpg' },
    { id: 10, src: 'https://img.example/10.jpg' },
  ],
  variants: [
    {
      id: 101,
      sku: 'CAM-M',
      price: '59.90',
      promotional_price: '49.90',
      stock_management: true,
      stock: 3,
      weight: '0.250',
      width: '20.00',
      height: '2.00',
      depth: '30.00',
      image_id: 10,
      values: [{ pt: 'Azul' }, { pt: 'M' }],
    },
    {
      id: 102,
      sku: 'CAM-G',
      price: '59.90',
      promotional_price: '59.90',
      stock: null,
      values: [{ pt: 'Azul' }, { pt: 'G' }],
    },
    { id: 103, sku: 'CAM-X', price: null, stock: 1, values: [] },
  ],
};
const CANDLE = {
  id: 99,
  name: 'Vela',
  published: false,
  variants: [{ id: 1, sku: '500', price: 35, inventory_levels: [{ stock: 2 }, { stock: 5 }] }],
};

type Json = Record<string, unknown>;

interface Shop {
  products: Json[];
  orders: Json[];
  /** Members that it takes of a new order. */
  keeps: string[];
  requests: { method: string; path: string; query: Record<string, string>; body: Json | undefined }[];
  broken: Map<string, () => Response>;
  call: Call;
}

const missing = (description: string) =>
  Response.json({ code: 404, message: 'Not Found', description }, { status: 404 });

function fakeShop(): Shop {
  const shop: Shop = {
    products: [SHIRT, CANDLE],
    orders: [],
    keeps: ['note', 'owner_note'],
    requests: [],
    broken: new Map(),
    call: {
      connection: { ...connectionOf({ storeId: '7' }), credentials: { accessToken: 'token' } },
      http: createHttp({
        fetch: async (input, init) => answer(new Request(input, init)),
        allowPrivate: false,
      }),
      now: NOW,
    },
  };
  async function answer(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const path = url.pathname.replace('/v1/7', '');
    const query = Object.fromEntries(url.searchParams);
    const text = await request.text();
    const body = text ? (JSON.parse(text) as Json) : undefined;
    shop.requests.push({ method: request.method, path, query, body });
    const broken = shop.broken.get(`${request.method} ${path}`);
    if (broken) return broken();
    if (path === '/products') return Response.json(...listed(query));
    const [, kind, id = '', action] = path.split('/');
    if (kind === 'products') {
      const sku = decodeURIComponent(action ?? '');
      const product = shop.products.find((one) =>
        id === 'sku'
          ? (one.variants as Json[]).some((variant) => variant.sku === sku)
          : String(one.id) === id,
      );
      return product ? Response.json(product) : missing('Product with such id does not exist');
    }
    if (path === '/orders' && request.method === 'POST') return create(body ?? {});
    if (path === '/orders') {
      const page = shop.orders.slice((Number(query.page) - 1) * 200, Number(query.page) * 200);
      return page.length > 0 ? Response.json(page) : missing('Last page is 0');
    }
    const order = shop.orders.find((one) => String(one.id) === id);
    if (!order) return missing('Order with such id does not exist');
    if (request.method === 'PUT') Object.assign(order, body);
    else if (action) Object.assign(order, DONE[action]);
    return Response.json(order);
  }
  function listed(query: Record<string, string>): [unknown, ResponseInit] {
    const { q = '', handle, page = '1', per_page = '30' } = query;
    const found = shop.products.filter((one) =>
      handle
        ? JSON.stringify(one.handle ?? '').includes(`"${handle}"`)
        : JSON.stringify(one.name).toLowerCase().includes(q),
    );
    const rows = found.slice((Number(page) - 1) * Number(per_page), Number(page) * Number(per_page));
    if (rows.length > 0) return [rows, { status: 200 }];
    return [
      { code: 404, message: 'Not Found', description: `Last page is ${found.length}` },
      { status: 404 },
    ];
  }
  function create(body: Json): Response {
    const kept = Object.fromEntries(shop.keeps.map((name) => [name, body[name]]));
    const order = {
      id: 5000 + shop.orders.length,
      status: 'open',
      payment_status: 'pending',
      shipping_status: 'unpacked',
      ...kept,
    };
    shop.orders.unshift(order);
    return Response.json(order, { status: 201 });
  }
  return shop;
}

const DONE: Record<string, Json> = {
  cancel: { status: 'cancelled' },
  pay: { payment_status: 'paid' },
  pack: { shipping_status: 'unshipped' },
  fulfill: { shipping_status: 'shipped' },
};

const search = (shop: Shop, change: Partial<Parameters<Commerce['search']>[0]>) =>
  commerce.search({ by: 'text', term: '', from: 0, size: 10, ...change }, shop.call);

describe('a product', () => {
  test('comes with its variants, prices, stock and parcel', async () => {
    expect(await search(fakeShop(), { term: 'camiseta' })).toEqual({
      ok: true,
      products: [
        {
          id: '1234',
          name: 'Camiseta Azul',
          description: 'De algodão. Lava bem.',
          url: SHIRT.canonical_url,
          variants: [
            {
              id: '1234-101',
              sku: 'CAM-M',
              name: 'Azul / M',
              imageUrl: 'https://img.example/10.jpg',
              price: { amount: 5990, currency: 'BRL' },
              salePrice: { amount: 4990, currency: 'BRL' },
              stock: 3,
              visible: true,
              options: [
                { key: 'Cor', value: 'Azul' },
                { key: 'Tamanho', value: 'M' },
              ],
              parcel: { width: 20, height: 2, length: 30, weight: 250 },
            },
            // No stock is counted, and a price that is no lower is no offer; what has no price is not sold.
            expect.objectContaining({ id: '1234-102', imageUrl: 'https://img.example/9.jpg' }),
          ],
        },
      ],
    });
  });

  test('is found by id, by code, by its page and by a variant; hidden ones say so', async () => {
    const shop = fakeShop();
    for (const [by, term, id] of [
      ['id', '1234', '1234'],
      ['reference', 'CAM-G', '1234'],
      ['variant', '1234-102', '1234'],
      ['variant', '500', '99'],
      ['url', SHIRT.canonical_url, '1234'],
    ] as const) {
      const found = await search(shop, { by, term });
      expect(found.ok && found.products.map((product) => product.id), `${by} ${term}`).toEqual([id]);
    }
    const candle = await search(shop, { by: 'id', term: '99' });
    expect(candle).toMatchObject({
      products: [{ variants: [{ visible: false, stock: 7, price: { amount: 3500 } }] }],
    });
    for (const [by, term] of [
      ['id', '5'],
      ['id', '../orders'],
      ['reference', 'nada/'],
      ['url', 'https://loja.example/'],
      ['url', 'x'],
    ] as const)
      expect(await search(shop, { by, term }), `${by} ${term}`).toEqual({ ok: true, products: [] });
  });

  test('lists go on where they were left, wherever that is', async () => {
    const shop = fakeShop();
    shop.products = Array.from({ length: 25 }, (_, at) => ({ ...CANDLE, id: at + 1, published: true }));
    const ids = async (from: number, size: number) => {
      const found = await search(shop, { from, size });
      return found.ok ? found.products.map(({ id }) => Number(id)) : found;
    };
    expect(await ids(0, 10)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(await ids(15, 10)).toEqual([16, 17, 18, 19, 20, 21, 22, 23, 24, 25]);
    expect(await ids(20, 10)).toEqual([21, 22, 23, 24, 25]);
    expect(await ids(30, 10)).toEqual([]);
  });
});

describe('variants', () => {
  test('cost one call for each product and one for each code that is left', async () => {
    const shop = fakeShop();
    const found = await commerce.variants(
      ['1234-101', '1234-102', 'CAM-G', '500', 'nada', '1234-7'],
      shop.call,
    );
    expect(found.ok && [...found.variants].map(([name, { id }]) => [name, id])).toEqual([
      ['1234-101', '1234-101'],
      ['1234-102', '1234-102'],
      ['CAM-G', '1234-102'],
      ['500', '99-1'],
    ]);
    expect(shop.requests.map(({ path }) => path)).toEqual([
      '/products/1234',
      '/products/sku/500',
      '/products/sku/nada',
    ]);
  });
});

const ORDER = {
  objectId: 'oRd3r1',
  customer: {
    name: 'Mariana',
    lastName: 'Alves',
    email: 'mari@exemplo.com.br',
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
  shippingMethod: 'PAC',
  freightCost: 12.5,
  discountMode: 'PERCENTAGE',
  discount: 10,
  items: [
    { objectId: 'i1', variantId: '1234-101', quantity: 2, price: 49.9 },
    { objectId: 'i2', variantId: 'CAM-G', quantity: 1 },
  ],
};
const draft = (change: object = {}): OrderDraft => readOrder({ ...ORDER, ...change }) as OrderDraft;
const KEY = 'ponte-oRd3r1';

describe('an order', () => {
  test('is made with its stock taken and nobody written to, and found by its key', async () => {
    const shop = fakeShop();
    expect(await commerce.find(KEY, shop.call)).toEqual({ ok: true });
    expect(await commerce.create(draft(), KEY, shop.call)).toEqual({ kind: 'sent', providerId: '5000' });
    const address = {
      first_name: 'Mariana',
      last_name: 'Alves',
      address: 'Rua A',
      number: '1',
      locality: 'Centro',
      city: 'São Paulo',
      province: 'SP',
      zipcode: '01310100',
      country: 'BR',
      phone: '+5511987654321',
    };
    expect(shop.requests.find(({ method }) => method === 'POST')?.body).toEqual({
      status: 'open',
      payment_status: 'pending',
      gateway: 'offline',
      inventory_behaviour: 'claim',
      send_confirmation_email: false,
      send_fulfillment_email: false,
      note: `Pedido oRd3r1 ${KEY}`,
      owner_note: `Pedido oRd3r1 ${KEY}`,
      customer: {
        name: 'Mariana Alves',
        email: 'mari@exemplo.com.br',
        phone: '+5511987654321',
        document: '52998224725',
      },
      billing_address: address,
      shipping_address: address,
      shipping_pickup_type: 'ship',
      shipping: 'not-provided',
      shipping_option: 'PAC',
      shipping_cost_customer: '12.50',
      discount: '9.98',
      products: [
        { variant_id: 101, quantity: 2, price: '49.90' },
        { variant_id: 102, quantity: 1 },
      ],
    });
    expect(await commerce.find(KEY, shop.call)).toEqual({ ok: true, order: { id: '5000' } });
    // Another order's key that begins the same.
    expect(await commerce.find('ponte-oRd3r', shop.call)).toEqual({ ok: true });
  });

  test('gets its note afterwards where the shop drops it', async () => {
    const shop = fakeShop();
    shop.keeps = [];
    await commerce.create(draft(), KEY, shop.call);
    expect(await commerce.find(KEY, shop.call)).toEqual({ ok: true, order: { id: '5000' } });
  });

  test('is found behind many others', async () => {
    const shop = fakeShop();
    await commerce.create(draft(), KEY, shop.call);
    shop.orders.unshift(...Array.from({ length: 450 }, (_, id) => ({ id, note: null })));
    expect(await commerce.find(KEY, shop.call)).toEqual({ ok: true, order: { id: '5000' } });
  });

  test('is not made without an item, or with one that the shop does not have', async () => {
    const shop = fakeShop();
    expect(await commerce.create(draft({ items: [] }), KEY, shop.call)).toMatchObject({
      reason: 'invalid_input',
    });
    const gone = { items: [...ORDER.items, { objectId: 'i3', variantId: '1-1' }] };
    expect(await commerce.create(draft(gone), KEY, shop.call)).toMatchObject({ reason: 'not_found' });
    expect(shop.orders).toEqual([]);
  });

  test.each([
    [
      'the stock is gone',
      () => Response.json({ code: 422, message: 'x', description: 'no stock' }, { status: 422 }),
      { kind: 'rejected', reason: 'refused' },
    ],
    [
      'the token may not',
      () => Response.json({ code: 403, message: 'Forbidden' }, { status: 403 }),
      { kind: 'rejected', reason: 'forbidden' },
    ],
    [
      'the bucket is full',
      () => new Response('', { status: 429, headers: { 'x-rate-limit-reset': '2300' } }),
      { kind: 'retry', reason: 'rate_limited', afterSeconds: 3 },
    ],
    ['a page comes', () => new Response('<html>'), { kind: 'retry', reason: 'bad_answer' }],
    ['something else comes', () => Response.json([]), { kind: 'unknown' }],
  ])('that fails says how: %s', async (_what, broken, outcome) => {
    const shop = fakeShop();
    shop.broken.set('POST /orders', broken);
    expect(await commerce.create(draft(), KEY, shop.call)).toMatchObject(outcome);
  });

  test('is moved step by step, none of them twice', async () => {
    const shop = fakeShop();
    await commerce.create(draft(), KEY, shop.call);
    for (const status of ['paid', 'paid', 'shipped', 'packed', 'delivered', 'cancelled'] as const)
      expect(await commerce.move?.('5000', status, shop.call), status).toMatchObject({ kind: 'sent' });
    expect(await commerce.cancel('5000', shop.call)).toMatchObject({ kind: 'sent' });
    const posts = shop.requests.filter(({ method }) => method === 'POST').slice(1);
    expect(posts.map(({ path, body }) => [path, body])).toEqual([
      ['/orders/5000/pay', {}],
      ['/orders/5000/pack', {}],
      ['/orders/5000/fulfill', { notify_customer: false }],
      ['/orders/5000/cancel', { reason: 'customer', email: false, restock: true }],
    ]);
    expect(await commerce.cancel('1', shop.call)).toMatchObject({ kind: 'rejected', reason: 'not_found' });
    expect(await commerce.cancel('../products', shop.call)).toMatchObject({
      kind: 'rejected',
      reason: 'not_found',
    });
  });
});
