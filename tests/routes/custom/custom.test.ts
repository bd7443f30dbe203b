/** The hosted endpoints over a shop in memory: who may call them, and what each answers, in time and out of it. */
import { beforeEach, describe, expect, it } from 'vitest';
import { createConnection, customAccess } from '../../../src/hub/connections';
import { MINUTE } from '../../../src/hub/hub';
import type { Connection } from '../../../src/store/connections';
import {
  type DeliveryJson,
  type DispatchJson,
  type EventJson,
  type Hall,
  ORIGIN,
  openHall,
  type PageJson,
} from '../api/helpers';
import { type FakeShop, fakeShop } from './shop';

let hall: Hall;
let shop: FakeShop;
let connection: Connection;
let base: string;
let secret: string;
/** What OmniChat was told. */
let told: { path: string; authorization: string | null; body: Record<string, unknown> }[];
let platform: (request: Request) => Response;

beforeEach(async () => {
  shop = fakeShop();
  hall = await openHall([shop.connector]);
  told = [];
  platform = () => Response.json({});
  hall.world.network = async (request) => {
    const { pathname } = new URL(request.url);
    told.push({
      path: pathname,
      authorization: request.headers.get('authorization'),
      body: await request.clone().json(),
    });
    return platform(request);
  };
  await open({ omnichatUrl: 'https://orders-api.omni.chat/v2', checkout: 'omni' });
});

async function open(settings: Record<string, string>): Promise<void> {
  const { world, tenant } = hall;
  const hub = world.hub;
  connection = await createConnection(hub, tenant.organizationId, {
    connector: shop.connector,
    name: 'Loja',
    values: { settings, credentials: { omnichatSecret: 'r:segredo-da-omnichat' } },
    teams: [],
  });
  const access = await customAccess(hub, connection, ORIGIN);
  base = access?.url.slice(ORIGIN.length) ?? '';
  secret = access?.secret ?? '';
}

const call = (path: string, init: RequestInit & { headers?: Record<string, string> } = {}) =>
  hall.fetch(`${base}/v1${path}`, {
    ...init,
    headers: { authorization: `Bearer ${secret}`, ...init.headers },
  });

const post = (path: string, body: unknown) =>
  call(`/orders/${path}`, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  });

const ORDER = {
  objectId: 'oRd3r1',
  status: 'CREATED',
  customer: {
    name: 'Mariana',
    lastName: 'Alves',
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
  },
  items: [{ objectId: 'i1', variantId: 'v1', quantity: 2, price: 49.9 }],
};

describe('who may call', () => {
  it('is whoever knows the address and the secret, in whatever header', async () => {
    expect((await call('/products/productsearch')).status).toBe(200);
    const named = await hall.fetch(`${base}/v1/products/productsearch`, { headers: { 'x-chave': secret } });
    expect(named.status).toBe(200);
    for (const headers of [{}, { authorization: 'Bearer x' }, { authorization: `Bearer ${secret}x` }]) {
      const answer = await hall.fetch(`${base}/v1/products/productsearch`, { headers });
      expect([answer.status, (await answer.json<{ code: string }>()).code]).toEqual([
        401,
        'verification_failed',
      ]);
    }
    const unknown = await hall.fetch(`/custom/${'x'.repeat(43)}/v1/products/productsearch`, {
      headers: { authorization: `Bearer ${secret}` },
    });
    expect(unknown.status).toBe(404);
    hall.limits.refused = false;
    expect((await hall.fetch(`${base}/v1/products/productsearch`)).status).toBe(429);
  });

  it('is nobody of a team that is not on the list', async () => {
    await open({ customTeams: 'vendas, loja' });
    for (const [team, status] of [
      ['vendas', 200],
      ['suporte', 403],
    ] as const) {
      expect((await call(`/products/productsearch?teamId=${team}`)).status).toBe(status);
      for (const path of ['orderchecker', 'orderprovisioning', 'ordercancel', 'statuschange'])
        expect((await post(path, { ...ORDER, team: { objectId: team } })).status, path).toBe(status);
    }
    expect((await call('/products/productsearch')).status).toBe(200);
  });
});

describe('the product search', () => {
  const search = async (query: string) => {
    const answer = await call(`/products/productsearch${query}`);
    return {
      status: answer.status,
      age: answer.headers.get('age'),
      body: await answer.json<{ objectId: string }[]>(),
    };
  };

  it('answers in OmniChat’s shape', async () => {
    const { body } = await search('?query=camiseta&from=0&size=10&searchType=TEXT');
    expect(body).toEqual([
      expect.objectContaining({
        objectId: 'p1',
        name: 'Camiseta Azul',
        externalProduct: true,
        blocked: false,
        sellOutOfStock: false,
        trackInventory: true,
        mainVariant: expect.objectContaining({ objectId: 'v1', price: 59.9, salePrice: 49.9, quantity: 3 }),
        variants: [expect.objectContaining({ objectId: 'v1' }), expect.objectContaining({ erpId: 'CAM-G' })],
      }),
    ]);
  });

  it('knows five kinds of search, and says what it does not know', async () => {
    for (const [type, term] of [
      ['TEXT', ''],
      ['ID', 'p1'],
      ['SKUID', 'CAM-G'],
      ['URL', 'https://loja.test/camiseta'],
      ['REFERENCE', 'CAM-M'],
    ])
      expect((await search(`?searchType=${type}&query=${encodeURIComponent(term ?? '')}`)).body).toHaveLength(
        1,
      );
    expect((await search('?searchType=ID&query=nobody')).body).toEqual([]);
    expect((await search('?searchType=ID')).body).toEqual([]);
    expect((await search('?searchType=COLOUR&query=x')).status).toBe(422);
  });

  it('answers what was last found while the shop is down, with its age', async () => {
    await search('?query=camiseta');
    shop.failure = { reason: 'unavailable', retry: true };
    hall.world.pass(2 * MINUTE);
    expect(await search('?query=camiseta')).toMatchObject({
      status: 200,
      age: '120',
      body: [{ objectId: 'p1' }],
    });
    expect((await search('?query=outra')).status).toBe(503);
    // What one team may see is no answer for another.
    expect((await search('?query=camiseta&teamId=t2')).status).toBe(503);
    hall.world.pass(70 * MINUTE);
    expect((await search('?query=camiseta')).status).toBe(503);
    shop.failure = { reason: 'unauthorized' };
    expect((await search('?query=camiseta')).status).toBe(502);
  });
});

describe('the order check', () => {
  const check = async (order: unknown) => {
    const answer = await post('orderchecker', order);
    expect(answer.status).toBe(200);
    return answer.json<{ action: string; component: string; componentId: string; message: string }[]>();
  };
  const with_ = (item: object) => ({ ...ORDER, items: [{ objectId: 'i1', ...item }] });

  it('has nothing to say about an order that can be sold, or has only begun', async () => {
    expect(await check(ORDER)).toEqual([]);
    expect(await check({ objectId: 'x', status: 'CREATING' })).toEqual([]);
    expect(await check({})).toEqual([]);
  });

  it.each([
    ['out of stock', { variantId: 'v2', quantity: 1, price: 59.9 }, 'Sem estoque'],
    ['more than there is', { variantId: 'v1', quantity: 4, price: 49.9 }, 'Só há 3'],
    ['an old price', { variantId: 'v1', quantity: 1, price: 39.9 }, 'R$ 49,90'],
    ['gone', { variantId: 'v9', quantity: 1, price: 10 }, 'não está mais à venda'],
    ['nothing', { variantId: 'v1', quantity: 0 }, 'maior que zero'],
    ['no product', { quantity: 1 }, 'Escolha um produto'],
  ])('stops an item: %s', async (_what, item, message) => {
    expect(await check(with_(item))).toEqual([
      { action: 'ERROR', component: 'ITEM', componentId: 'i1', message: expect.stringContaining(message) },
    ]);
  });

  it('takes two lines of one variant from one stock', async () => {
    const items = [
      { objectId: 'i1', variantId: 'v1', quantity: 2 },
      { objectId: 'i2', variantId: 'CAM-M', quantity: 2 },
    ];
    expect(await check({ ...ORDER, items })).toMatchObject([{ componentId: 'i2' }]);
  });

  it('does not sell what it cannot check, unless the merchant chose so', async () => {
    shop.failure = { reason: 'unavailable', retry: true };
    expect(await check(ORDER)).toMatchObject([{ action: 'ERROR', componentId: 'i1' }]);
    await open({ onError: 'CONTINUE' });
    expect(await check(ORDER)).toEqual([]);
  });
});

describe('an order', () => {
  const events = async () => (await hall.tenant.get<PageJson<EventJson>>('/events?limit=100')).body.data;
  const dispatches = async () =>
    (await hall.tenant.get<PageJson<DispatchJson>>('/dispatches?limit=100')).body.data;

  it('is taken at once, made by the queue, and told back', async () => {
    expect((await post('orderprovisioning', ORDER)).status).toBe(200);
    expect(shop.orders).toEqual([]);
    await hall.world.drain();
    expect(shop.orders).toMatchObject([
      {
        id: 'S1',
        draft: { customer: { name: 'Mariana Alves', taxId: '52998224725', phone: '+5511987654321' } },
      },
    ]);
    expect(told).toEqual([
      {
        path: '/v2/orders/oRd3r1/statusChange',
        authorization: 'Bearer r:segredo-da-omnichat',
        body: { responsible: 'Ponte', status: 'ORDER_GATEWAY_PROVISIONED', orderGwId: 'S1' },
      },
    ]);
    expect(await events()).toMatchObject([
      { type: 'order.created', subject: 'order/oRd3r1', data: { order: { total: { amount: 9980 } } } },
    ]);
    expect(await dispatches()).toMatchObject([{ state: 'sent' }]);
  });

  it('is made once, however often it is sent and whatever breaks on the way', async () => {
    let answers = 0;
    platform = () => new Response('', { status: ++answers === 1 ? 500 : 200 });
    await post('orderprovisioning', ORDER);
    await post('orderprovisioning', ORDER);
    await hall.world.minutes(5);
    await post('orderprovisioning', ORDER);
    await hall.world.minutes(5);
    expect(shop.orders).toHaveLength(1);
    expect(told).toHaveLength(2);
  });

  it('goes to the merchant’s own checkout', async () => {
    await open({ checkout: 'own', omnichatUrl: 'https://orders-api.omni.chat/v2' });
    await post('orderprovisioning', ORDER);
    await hall.world.drain();
    expect(told).toMatchObject([
      {
        path: '/v2/orders/oRd3r1/provisions',
        body: { code: 200, checkoutUrl: 'https://loja.test/pagar/S1' },
      },
    ]);
  });

  it('that the shop refuses is told as refused', async () => {
    await open({ checkout: 'own', omnichatUrl: 'https://orders-api.omni.chat/v2' });
    shop.failure = { reason: 'unauthorized' };
    await post('orderprovisioning', ORDER);
    await hall.world.drain();
    expect(told).toMatchObject([{ path: '/v2/orders/oRd3r1/provisions', body: { code: 400 } }]);
    expect(await dispatches()).toMatchObject([{ state: 'failed', reason: { code: 'unauthorized' } }]);
  });

  it('is moved and cancelled in the shop, once each', async () => {
    await post('orderprovisioning', ORDER);
    await hall.world.drain();
    for (const status of ['PAID', 'PAID', 'OVER_PAID', 'NEW_STATUS'])
      expect((await post('statuschange', { order: ORDER, statusChange: { status } })).status).toBe(200);
    await hall.world.drain();
    expect(shop.orders[0]?.status).toBe('paid');
    for (let round = 0; round < 2; round++) expect((await post('ordercancel', ORDER)).status).toBe(200);
    await hall.world.drain();
    expect(shop.orders[0]?.status).toBe('cancelled');
    expect(shop.asked.filter((one) => /^(move|cancel)/.test(one))).toEqual(['move S1 paid', 'cancel S1']);
    expect((await events()).map(({ type }) => type).sort()).toEqual([
      'order.cancelled',
      'order.created',
      'order.paid',
      'order.status_changed',
      'order.status_changed',
    ]);
  });
});

describe('what cannot be', () => {
  it('has its one answer', async () => {
    for (const path of ['orderchecker', 'orderprovisioning', 'ordercancel', 'statuschange']) {
      expect((await post(path, 'not json')).status, path).toBe(400);
      expect((await post(path, 'x'.repeat(1_000_001))).status, path).toBe(413);
    }
    expect((await call('/products/prices')).status).toBe(422);
    const prices = await call('/products/prices?productId=p1');
    expect(await prices.json()).toMatchObject([
      { variantId: 'v1', price: 59.9, salePrice: 49.9, active: true },
      {},
    ]);
  });

  it('of a provisioning without an id is a failed delivery that says so', async () => {
    expect((await post('orderprovisioning', { items: [] })).status).toBe(200);
    await hall.world.drain();
    const { body } = await hall.tenant.get<PageJson<DeliveryJson>>('/deliveries');
    expect(body.data).toMatchObject([
      { state: 'failed', via: 'custom', reason: { code: 'unexpected_shape' } },
    ]);
  });
});
