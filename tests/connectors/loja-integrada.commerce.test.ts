/** Loja Integrada behind a sales platform: a catalogue without search, and orders made and moved in it. */
import { describe, expect, test } from 'vitest';
import lojaIntegrada from '../../connectors/loja-integrada';
import { type Call, type Commerce, createHttp, type OrderDraft, readOrder } from '../../src/kit';
import { connectionOf } from '../suite/fixtures';

const commerce = lojaIntegrada.commerce as Commerce;
const NOW = Date.parse('2026-11-22T13:05:00Z');

type Json = Record<string, unknown>;

/** As `GET /v1/produto/{id}` answers a simple product; lists leave price and stock out. */
const product = (id: number, change: Json = {}): Json => ({
  id,
  resource_uri: `/api/v1/produto/${id}`,
  nome: `Vela ${id}`,
  sku: `vela-${id}`,
  tipo: 'normal',
  ativo: true,
  bloqueado: false,
  removido: false,
  url: `https://www.minhaloja.com.br/vela-${id}`,
  peso: '0.450000000000000011',
  altura: 2,
  largura: 12,
  profundidade: 6,
  filhos: [],
  imagem_principal: { grande: 'https://cdn.awsli.com.br/800x800/1.jpg' },
  preco_cheio: '59.9000',
  preco_promocional: null,
  estoque_gerenciado: true,
  estoque_quantidade: 7,
  estoque_situacao_sem_estoque: -1,
  ...change,
});

/** A coat in two sizes: the parent has neither price nor stock. */
const COAT = [
  product(900, {
    nome: 'Casaco de Lã Azul',
    sku: 'casaco',
    tipo: 'atributo',
    filhos: ['/api/v1/produto/901', { resource_uri: '/api/v1/produto/902' }],
    preco_cheio: null,
    estoque_quantidade: 0,
    estoque_gerenciado: false,
  }),
  product(901, {
    nome: null,
    sku: 'casaco-m',
    tipo: 'atributo_opcao',
    pai: '/api/v1/produto/900',
    preco_cheio: 199.9,
    preco_promocional: '179.9000',
  }),
  product(902, {
    nome: null,
    sku: 'casaco-g',
    tipo: 'atributo_opcao',
    pai: '/api/v1/produto/900',
    preco_cheio: '199.90',
    preco_promocional: '0.00',
    estoque_quantidade: -2,
    estoque_situacao_sem_estoque: 5,
  }),
];

interface Shop {
  products: Json[];
  orders: { numero: number; codigo: string; more: Json }[];
  requests: { method: string; path: string; query: Record<string, string>; body: Json | undefined }[];
  broken: Map<string, () => Response>;
  call: Call;
}

function fakeShop(products: Json[] = [product(1), ...COAT]): Shop {
  const shop: Shop = {
    products,
    orders: [],
    requests: [],
    broken: new Map(),
    call: {
      connection: { ...connectionOf({}), credentials: { apiKey: 'token' } },
      http: createHttp({
        fetch: async (input, init) => answer(new Request(input, init)),
        allowPrivate: false,
      }),
      now: NOW,
    },
  };
  async function answer(request: Request): Promise<Response> {
    const { pathname: path, searchParams } = new URL(request.url);
    const query = Object.fromEntries(searchParams);
    const text = await request.text();
    const body = text ? (JSON.parse(text) as Json) : undefined;
    shop.requests.push({ method: request.method, path, query, body });
    const broken = shop.broken.get(`${request.method} ${path}`);
    if (broken) return broken();
    if (path === '/v1/produto/') return list(query);
    if (path === '/v1/integration/sales') return create(body ?? {});
    if (path === '/v1/pedido/search/')
      return page(
        shop.orders
          .filter(({ codigo }) => codigo === 'aguardando_pagamento')
          .map(({ numero }) => ({ numero })),
        query,
      );
    const id = path.split('/').at(-1);
    if (path.startsWith('/v1/produto/')) return thing(shop.products.find((one) => String(one.id) === id));
    const order = shop.orders.find((one) => String(one.numero) === id);
    if (!order) return thing(undefined);
    if (request.method === 'PUT') order.codigo = String(body?.codigo);
    const situacao = { codigo: order.codigo };
    return thing(path.includes('/situacao/') ? situacao : { numero: order.numero, situacao, ...order.more });
  }
  const thing = (found: Json | undefined) =>
    found ? Response.json(found) : new Response('', { status: 404 });
  const page = (rows: Json[], { offset = '0', limit = '20' }: Record<string, string>) =>
    Response.json({
      meta: { limit: Number(limit), offset: Number(offset), next: null, total_count: rows.length },
      objects: rows.slice(Number(offset), Number(offset) + Number(limit)),
    });
  function list(query: Record<string, string>): Response {
    const rows = shop.products
      .filter((one) => !query.sku || one.sku === query.sku)
      .map(({ preco_cheio, preco_promocional, estoque_quantidade, estoque_gerenciado, ...row }) => row);
    return page(rows, query);
  }
  function create(body: Json): Response {
    const numero = 1700 + shop.orders.length;
    shop.orders.push({
      numero,
      codigo: 'aguardando_pagamento',
      more: { integration_data: body.integration_data },
    });
    return Response.json({ id: 105218837, number: numero }, { status: 201 });
  }
  return shop;
}

const search = (shop: Shop, change: Partial<Parameters<Commerce['search']>[0]>) =>
  commerce.search({ by: 'text', term: '', from: 0, size: 10, ...change }, shop.call);
const idsIn = (found: Awaited<ReturnType<typeof search>>) =>
  found.ok ? found.products.map(({ id }) => id) : found;

describe('a product', () => {
  test('comes with its variations, each with its own price and stock', async () => {
    expect(await search(fakeShop(), { term: 'casaco la' })).toEqual({
      ok: true,
      products: [
        {
          id: '900',
          name: 'Casaco de Lã Azul',
          url: 'https://www.minhaloja.com.br/vela-900',
          variants: [
            {
              id: '901',
              sku: 'casaco-m',
              name: 'casaco-m',
              price: { amount: 19990, currency: 'BRL' },
              salePrice: { amount: 17990, currency: 'BRL' },
              stock: 7,
              visible: true,
              imageUrl: 'https://cdn.awsli.com.br/800x800/1.jpg',
              parcel: { width: 12, height: 2, length: 6, weight: 450 },
            },
            // A promotion of zero is none; it is sold on without stock.
            expect.objectContaining({ id: '902', stock: -2, sellOutOfStock: true }),
          ],
        },
      ],
    });
  });

  test('is found by id, code, page and variation', async () => {
    for (const [by, term, ids] of [
      ['id', '1', ['1']],
      ['id', '900', ['900']],
      ['variant', '902', ['900']],
      ['variant', 'casaco-m', ['900']],
      ['reference', 'vela-1', ['1']],
      ['url', 'https://minhaloja.com.br/vela-1/', ['1']],
      ['url', 'x', []],
      ['id', '5', []],
      ['id', '../pedido/1', []],
      ['reference', 'nada', []],
    ] as const)
      expect(idsIn(await search(fakeShop(), { by, term })), `${by} ${term}`).toEqual(ids);
  });

  test('that is in the bin, hidden, or told a price on request only, is not sold', async () => {
    const shop = fakeShop([
      product(1, { removido: true }),
      product(2, { ativo: false }),
      product(3, { preco_sob_consulta: true }),
    ]);
    expect(await search(shop, { by: 'id', term: '1' })).toEqual({ ok: true, products: [] });
    expect(await search(shop, { by: 'id', term: '2' })).toMatchObject({
      products: [{ variants: [{ visible: false }] }],
    });
    expect(await search(shop, { by: 'id', term: '3' })).toEqual({ ok: true, products: [] });
  });

  test('lists begin with the newest two hundred, and cost few calls', async () => {
    const shop = fakeShop(Array.from({ length: 730 }, (_, at) => product(at + 1)));
    expect(idsIn(await search(shop, { size: 3 }))).toEqual(['730', '729', '728']);
    expect(idsIn(await search(shop, { from: 198, size: 5 }))).toEqual(['532', '531']);
    expect(idsIn(await search(shop, { term: 'vela 100' }))).toEqual([]);
    shop.requests = [];
    expect(idsIn(await search(shop, { size: 100 }))).toHaveLength(15);
    expect(shop.requests.length).toBeLessThanOrEqual(35);
  });
});

describe('variants', () => {
  test('are found by id and by code, numbers or not', async () => {
    const shop = fakeShop([...COAT, product(7, { sku: '12345' })]);
    const found = await commerce.variants(['901', 'casaco-m', 'casaco-g', '12345', 'nada'], shop.call);
    expect(found.ok && [...found.variants].map(([name, { id }]) => [name, id])).toEqual([
      ['901', '901'],
      ['casaco-m', '901'],
      ['casaco-g', '902'],
      ['12345', '7'],
    ]);
    // Two ids, two codes found (list and product), one that is not there; the code of 901 is known by then.
    expect(shop.requests).toHaveLength(2 + 2 + 2 + 1);
  });
});

const ORDER = {
  objectId: 'oRd3r1',
  customer: {
    objectId: 'c1',
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
    { objectId: 'i1', variantId: '1', quantity: 3, price: 19.99 },
    { objectId: 'i2', variantId: 'casaco-m', quantity: 1 },
  ],
};
const draft = (change: object = {}): OrderDraft => readOrder({ ...ORDER, ...change }) as OrderDraft;
const KEY = 'ponte-oRd3r1';

describe('an order', () => {
  test('is made with sums that agree to the centavo, and found by its key', async () => {
    const shop = fakeShop();
    expect(await commerce.find(KEY, shop.call)).toEqual({ ok: true });
    expect(await commerce.create(draft(), KEY, shop.call)).toEqual({ kind: 'sent', providerId: '1700' });
    expect(shop.requests.find(({ method }) => method === 'POST')?.body).toEqual({
      buyer: {
        name: 'Mariana Alves',
        email: 'mari@exemplo.com.br',
        document: '52998224725',
        type: 'CPF',
        external_id: 'c1',
        phone: '11987654321',
        cellPhone: '11987654321',
      },
      shipping: {
        address: {
          name: 'Mariana Alves',
          address: 'Rua A',
          number: '1',
          complement: '',
          district: 'Centro',
          city: 'São Paulo',
          state: 'SP',
          zipcode: '01310100',
          country: 'BR',
        },
        option: 'PAC',
      },
      // 3 × 19.99 + 179.90 = 239.87, less a tenth, plus the freight.
      amount: { discount: 23.99, freight: 12.5, fees: 0, total: 228.38, gross: 252.37 },
      items: [
        { product_id: 1, quantity: 3, unit_value: 19.99, line_value: 59.97 },
        { product_id: 901, quantity: 1, unit_value: 179.9, line_value: 179.9 },
      ],
      info: { status: 2, marketPlaceId: 'oRd3r1', reference: KEY, comment: KEY },
      integration_data: { integrator: 'Ponte', marketplace: 'OmniChat', external_id: KEY, unique_id: KEY },
    });
    expect(await commerce.find(KEY, shop.call)).toEqual({ ok: true, order: { id: '1700' } });
    expect(await commerce.find('ponte-outro', shop.call)).toEqual({ ok: true });
    expect(shop.requests.find(({ path }) => path === '/v1/pedido/search/')?.query).toEqual({
      situacao_id: '2',
      since_criado: '2026-11-21T10:05:00',
      limit: '50',
      offset: '0',
    });
  });

  test('is not made without an item, or with one that the shop does not have', async () => {
    const shop = fakeShop();
    expect(await commerce.create(draft({ items: [] }), KEY, shop.call)).toMatchObject({
      reason: 'invalid_input',
    });
    const gone = { items: [...ORDER.items, { objectId: 'i3', variantId: '55' }] };
    expect(await commerce.create(draft(gone), KEY, shop.call)).toMatchObject({ reason: 'not_found' });
    expect(shop.orders).toEqual([]);
  });

  test.each([
    [
      'it is refused',
      () => Response.json({ erro: 'cpf' }, { status: 400 }),
      { kind: 'rejected', reason: 'refused' },
    ],
    [
      'too many calls',
      () => new Response('633', { status: 429 }),
      { kind: 'retry', reason: 'rate_limited', afterSeconds: 10 },
    ],
    ['a page comes', () => new Response('<html>'), { kind: 'retry', reason: 'bad_answer' }],
    ['there is no number in it', () => Response.json({ id: 1 }), { kind: 'unknown' }],
  ])('that fails says how: %s', async (_what, broken, outcome) => {
    const shop = fakeShop();
    shop.broken.set('POST /v1/integration/sales', broken);
    expect(await commerce.create(draft(), KEY, shop.call)).toMatchObject(outcome);
  });

  test('moves forward only, and no buyer is told twice', async () => {
    const shop = fakeShop();
    await commerce.create(draft(), KEY, shop.call);
    for (const status of [
      'paid',
      'paid',
      'shipped',
      'packed',
      'delivered',
      'cancelled',
      'cancelled',
      'paid',
    ] as const)
      expect(await commerce.move?.('1700', status, shop.call), status).toMatchObject({ kind: 'sent' });
    expect(await commerce.cancel('1700', shop.call)).toMatchObject({ kind: 'sent' });
    const puts = shop.requests
      .filter(({ method }) => method === 'PUT')
      .map(({ path, body }) => [path, body?.codigo]);
    expect(puts).toEqual(
      ['pedido_pago', 'pedido_enviado', 'pedido_entregue', 'pedido_cancelado'].map((code) => [
        '/v1/situacao/pedido/1700',
        code,
      ]),
    );
    expect(await commerce.cancel('1', shop.call)).toMatchObject({ kind: 'rejected', reason: 'not_found' });
    expect(await commerce.cancel('../1', shop.call)).toMatchObject({ kind: 'rejected', reason: 'not_found' });
  });
});
