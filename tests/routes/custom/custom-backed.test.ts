/**
 * OmniChat's sequence of calls against a merchant's own server: the hub is OmniChat to it, and a shop to OmniChat.
 * The server behind is in OmniChat's shapes, as its help centre documents them.
 */
import { beforeEach, describe, expect, it } from 'vitest';
import {
  type ConnectionJson,
  type DispatchJson,
  type EventJson,
  type Hall,
  ORIGIN,
  openHall,
  type PageJson,
} from '../api/helpers';

const SERVER = 'https://erp.minhaloja.com.br/v1';
const SETTINGS = {
  checkout: 'omni',
  displayName: 'Loja da Maria',
  platformName: 'ERP próprio',
  productSearchUrl: `${SERVER}/products/productsearch`,
  pricesUrl: `${SERVER}/products/prices`,
  orderProvisioningUrl: `${SERVER}/orders/orderprovisioning`,
  orderCancelUrl: `${SERVER}/orders/ordercancel`,
  orderCheckerUrl: `${SERVER}/orders/orderchecker`,
  statusChangeUrl: `${SERVER}/orders/statuschange`,
};

interface Asked {
  path: string;
  query: Record<string, string>;
  key: string | null;
  body: unknown;
}

let hall: Hall;
let asked: Asked[];
/** What the server answers, by the end of the path. */
let answers: Record<string, () => Response>;
let base: string;
let secret: string;
let connectionId: string;

const PRODUCT = {
  objectId: 'p1',
  externalId: 'p1',
  name: 'Camiseta Azul',
  productDescription: 'Algodão',
  externalUrl: 'https://minhaloja.com.br/camiseta',
  externalProduct: true,
  blocked: false,
  trackInventory: true,
  sellOutOfStock: false,
  mainVariant: {
    objectId: 'v1',
    erpId: 'CAM-M',
    name: 'M',
    visible: true,
    price: 59.9,
    salePrice: 49.9,
    quantity: 3,
  },
  variants: [],
};

beforeEach(async () => {
  hall = await openHall();
  asked = [];
  answers = {
    productsearch: () => Response.json([PRODUCT]),
    prices: () => Response.json([{ variantId: 'v1', price: 59.9, salePrice: 45, active: true }]),
    orderchecker: () => Response.json([]),
  };
  hall.world.network = async (request) => {
    const { pathname, searchParams } = new URL(request.url);
    const text = await request.clone().text();
    asked.push({
      path: pathname,
      query: Object.fromEntries(searchParams),
      key: request.headers.get('x-chave'),
      body: text ? JSON.parse(text) : undefined,
    });
    return (answers[pathname.split('/').at(-1) ?? ''] ?? (() => Response.json({ result: 'ok' })))();
  };
  await connect(SETTINGS);
});

async function connect(settings: Record<string, string>): Promise<void> {
  const { status, body, text } = await hall.tenant.post<
    ConnectionJson & { customUrl?: string; customSecret?: string }
  >('/connections', {
    connector: 'custom',
    name: 'ERP',
    settings,
    credentials: { headers: [{ key: 'x-chave', value: 'segredo-do-erp' }] },
  });
  expect(status, text).toBe(201);
  connectionId = body.id;
  base = (body.customUrl ?? '').slice(ORIGIN.length);
  secret = body.customSecret ?? '';
}

const call = (path: string, body?: unknown) =>
  hall.fetch(`${base}${path}`, {
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
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

const ends = () => asked.map(({ path }) => path.split('/').at(-1));

describe('a merchant’s own server behind the hub', () => {
  it('serves the whole sequence, and the order is in the hub as any other', async () => {
    // The catalogue is searched: what comes out is what came in.
    const found = await (
      await call(
        '/v1/products/productsearch?query=camiseta&from=0&size=10&teamId=t1&userId=u1&userEmail=rita%40loja.example&integrationId=i1',
      )
    ).json();
    expect(found).toMatchObject([
      {
        objectId: 'p1',
        name: 'Camiseta Azul',
        mainVariant: { objectId: 'v1', erpId: 'CAM-M', price: 59.9, salePrice: 49.9, quantity: 3 },
      },
    ]);
    expect(asked[0]).toMatchObject({
      query: {
        query: 'camiseta',
        from: '0',
        size: '10',
        searchType: 'TEXT',
        teamId: 't1',
        userId: 'u1',
        userEmail: 'rita@loja.example',
        integrationId: 'i1',
      },
      key: 'segredo-do-erp',
    });
    expect(await (await call('/v1/products/prices?variantId=v1')).json()).toMatchObject([
      { variantId: 'v1', salePrice: 45 },
    ]);

    // Each edit of the order is checked by the server itself.
    asked = [];
    expect(
      await (await call('/v1/orders/orderchecker', { objectId: 'oRd3r1', status: 'CREATING' })).json(),
    ).toEqual([]);
    answers.orderchecker = () =>
      Response.json([{ action: 'ERROR', component: 'ITEM', componentId: 'i1', message: 'Só restam 3' }]);
    expect(await (await call('/v1/orders/orderchecker', ORDER)).json()).toEqual([
      { action: 'ERROR', component: 'ITEM', componentId: 'i1', message: 'Só restam 3' },
    ]);
    expect(asked.map(({ body }) => body)).toEqual([{ objectId: 'oRd3r1', status: 'CREATING' }, ORDER]);

    // It is saved, paid, sent and cancelled, whichever of it twice.
    asked = [];
    for (let round = 0; round < 2; round++) {
      expect((await call('/v1/orders/orderprovisioning', ORDER)).status).toBe(200);
      await hall.world.drain();
    }
    expect(asked).toEqual([
      expect.objectContaining({ path: '/v1/orders/orderprovisioning', body: ORDER, key: 'segredo-do-erp' }),
    ]);
    for (const status of ['COLLECT_PAYMENT', 'PAID', 'PAID', 'PACKAGED', 'SHIPPED', 'DELIVERED']) {
      hall.world.pass(1000);
      await call('/v1/orders/statuschange', {
        order: ORDER,
        statusChange: { status, responsible: 'OmniChat' },
      });
      await hall.world.drain();
    }
    await call('/v1/orders/ordercancel', ORDER);
    await call('/v1/orders/ordercancel', ORDER);
    await hall.world.drain();
    expect(ends().filter((end) => end === 'ordercancel')).toHaveLength(1);
    expect(
      asked.flatMap(({ body }) => (body as { statusChange?: { status: string } }).statusChange?.status ?? []),
    ).toEqual(['PAID', 'PACKAGED', 'SHIPPED', 'DELIVERED']);

    const { body: events } = await hall.tenant.get<PageJson<EventJson>>('/events?limit=100');
    expect(new Set(events.data.map(({ subject }) => subject))).toEqual(new Set(['order/oRd3r1']));
    expect(events.data.map(({ type }) => type)).toContain('order.delivered');
    expect(events.data.find(({ type }) => type === 'order.created')).toMatchObject({
      data: {
        order: { id: 'oRd3r1', channel: 'omnichat', total: { amount: 9980 } },
        customer: { name: 'Mariana Alves', taxId: '52998224725', phone: '+5511987654321' },
      },
    });
    const { body: dispatches } = await hall.tenant.get<PageJson<DispatchJson>>('/dispatches?limit=100');
    expect(new Set(dispatches.data.map(({ state }) => state))).toEqual(new Set(['sent']));
  });

  it('does not call OmniChat: the server does', async () => {
    await call('/v1/orders/orderprovisioning', ORDER);
    await hall.world.drain();
    expect(asked.every(({ path }) => path.startsWith('/v1/'))).toBe(true);
    expect(ends()).toEqual(['orderprovisioning']);
  });

  it('makes the order when the server comes back', async () => {
    answers.orderprovisioning = () => new Response('', { status: 503 });
    expect((await call('/v1/orders/orderprovisioning', ORDER)).status).toBe(200);
    await hall.world.drain();
    answers.orderprovisioning = () => Response.json({ result: 'ok' });
    await hall.world.minutes(10);
    expect(ends()).toEqual(['orderprovisioning', 'orderprovisioning']);
    const { body } = await hall.tenant.get<PageJson<DispatchJson>>('/dispatches');
    expect(body.data).toMatchObject([{ state: 'sent' }]);
  });

  it('stops the sale while the check does not answer, or goes on, as the merchant chose', async () => {
    const broken = [
      () => new Response('', { status: 500 }),
      () => new Response('<html>'),
      () => Response.json({}),
    ];
    for (const answer of broken) {
      answers.orderchecker = answer;
      expect(await (await call('/v1/orders/orderchecker', ORDER)).json()).toMatchObject([
        { action: 'ERROR', component: 'ITEM', componentId: 'i1' },
      ]);
    }
    await connect({ ...SETTINGS, onError: 'CONTINUE' });
    expect(await (await call('/v1/orders/orderchecker', ORDER)).json()).toEqual([]);
  });

  it('serves the last search with its age while the server is down', async () => {
    await call('/v1/products/productsearch?query=a');
    answers.productsearch = () => new Response('', { status: 503 });
    hall.world.pass(90_000);
    const answer = await call('/v1/products/productsearch?query=a');
    expect([answer.status, answer.headers.get('age')]).toEqual([200, '90']);
  });

  it('never shows the headers', async () => {
    const { text } = await hall.tenant.get(`/connections/${connectionId}`);
    expect(text).not.toContain('segredo-do-erp');
    expect(text).toContain('customUrl');
    expect(text).not.toContain(secret);
  });

  it('refuses headers that cannot be sent', async () => {
    const headers = [{ key: 'Host', value: 'b.example' }];
    const { status, body } = await hall.tenant.post<{ errors?: { path: string }[] }>('/connections', {
      connector: 'custom',
      name: 'ERP',
      settings: SETTINGS,
      credentials: { headers },
    });
    expect([status, body.errors?.[0]?.path]).toEqual([422, 'credentials.headers']);
  });
});
