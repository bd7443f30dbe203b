/**
 * The sequence of calls that OmniChat documents for one sale (developers.omni.chat, "correct sequence of API
 * calls" [doc]), replayed against a Shopify and a WooCommerce shop: search, a check at every edit, provisioning,
 * payment, shipping, cancellation. Whichever shop is behind it, OmniChat sees the same, and so do the events.
 */
import { describe, expect, it } from 'vitest';
import { createConnection, customAccess } from '../../../src/hub/connections';
import { signatureFor } from '../../../src/kit';
import type { Connection } from '../../../src/store/connections';
import { type DispatchJson, type EventJson, ORIGIN, openHall, type PageJson } from '../api/helpers';
import { type Behind, behindShopify, behindWooCommerce } from './behind';

const SHOPS = { shopify: behindShopify, woocommerce: behindWooCommerce } as const;

async function open(behind: Behind, checkout: 'omni' | 'own') {
  const hall = await openHall();
  const told: { path: string; body: Record<string, unknown> }[] = [];
  hall.world.network = async (request) => {
    if (new URL(request.url).origin === behind.origin) return behind.handle(request);
    told.push({ path: new URL(request.url).pathname, body: await request.json() });
    return Response.json({});
  };
  const hub = hall.world.hub;
  const connection: Connection = await createConnection(hub, hall.tenant.organizationId, {
    connector: behind.connector,
    name: 'Loja',
    values: {
      settings: { ...behind.settings, checkout, omnichatUrl: 'https://orders-api.omni.chat/v2' },
      credentials: { ...behind.credentials, omnichatSecret: 'r:segredo' },
    },
    teams: [],
  });
  const access = await customAccess(hub, connection, ORIGIN);
  const base = access?.url.slice(ORIGIN.length) ?? '';
  const headers = { authorization: `Bearer ${access?.secret}`, 'content-type': 'application/json' };
  return {
    told,
    get: async (path: string) => (await hall.fetch(`${base}/v1${path}`, { headers })).json<unknown>(),
    /** What OmniChat posts, and what the queue then does about it. */
    async post(path: string, order: object) {
      const answer = await hall.fetch(`${base}/v1/orders/${path}`, {
        method: 'POST',
        headers,
        body: JSON.stringify(order),
      });
      expect(answer.status, path).toBe(200);
      await hall.world.drain();
      return answer.json<unknown>();
    },
    async webhook() {
      const { headers: sent, signature, body } = behind.shipped;
      const text = JSON.stringify(body);
      const scheme = {
        scheme: 'hmac',
        in: 'header',
        name: signature,
        hash: 'SHA-256',
        encoding: 'base64',
      } as const;
      const request = { url: ORIGIN, headers: {}, query: {}, body: new TextEncoder().encode(text) };
      const secret = behind.credentials.webhookSecret ?? '';
      const signed = await signatureFor(scheme, request, secret, hub.now(), undefined);
      await hall.world.post(connection, text, { ...sent, ...signed.headers });
      await hall.world.drain();
    },
    events: async () => (await hall.tenant.get<PageJson<EventJson>>('/events?limit=100')).body.data,
    dispatches: async () =>
      (await hall.tenant.get<PageJson<DispatchJson>>('/dispatches?limit=100')).body.data,
  };
}

const ITEM = { objectId: 'i1', variantId: '11', quantity: 2, price: 49.9 };
const ORDER = {
  objectId: 'oRd3r1',
  status: 'CREATED',
  customer: {
    name: 'Mariana',
    lastName: 'Alves',
    taxDocumentnumber: '529.982.247-25',
    email: 'mariana@exemplo.com.br',
  },
  shippingAddress: {
    addressLine1: 'Rua A',
    number: '1',
    zip: '01310-100',
    addressState: 'SP',
    city: 'São Paulo',
  },
  shippingMethod: 'PAC',
  freightCost: 12.5,
  items: [ITEM],
};

/** One whole sale, and all that could be seen of it from outside. */
async function sell(behind: Behind) {
  const { told, get, post, webhook, events, dispatches } = await open(behind, 'omni');
  const found = await get('/products/productsearch?query=camiseta&from=0&size=10&searchType=TEXT');
  const checks = [
    await post('orderchecker', { objectId: 'oRd3r1', status: 'CREATING' }),
    await post('orderchecker', { ...ORDER, status: 'CREATING', items: [{ ...ITEM, quantity: 4 }] }),
    await post('orderchecker', { ...ORDER, status: 'CREATING', items: [{ ...ITEM, price: 39.9 }] }),
    await post('orderchecker', ORDER),
  ];
  for (let round = 0; round < 2; round++) await post('orderprovisioning', ORDER);
  const [placed] = behind.state();
  const left = behind.stock();
  const change = (status: string) => ({
    order: { ...ORDER, status },
    statusChange: { status, responsible: 'OmniChat' },
  });
  await post('statuschange', change('OPEN'));
  for (let round = 0; round < 2; round++) await post('statuschange', change('PAID'));
  const [paid] = behind.state();
  await webhook();
  for (let round = 0; round < 2; round++) await post('ordercancel', { ...ORDER, status: 'CANCELLED' });
  const states = behind.state();
  const happened = (await events()).filter(({ subject }) => subject === 'order/oRd3r1');
  return {
    found,
    checks,
    left,
    placed,
    paid,
    states,
    back: behind.stock(),
    // The shop's own number is the only thing that may differ.
    told: told.map(({ path, body: { orderGwId, ...body } }) => ({
      path,
      body,
      isNamed: orderGwId === placed?.id,
    })),
    // By type: those of one millisecond have no order.
    events: happened.map(({ type, data }) => ({ type, data })).sort((a, b) => a.type.localeCompare(b.type)),
    dispatches: (await dispatches()).map(({ state }) => state),
  };
}

describe.each(Object.entries(SHOPS))('a sale through OmniChat to a shop at %s', (_name, make) => {
  it('goes from the search to the cancellation', async () => {
    const { found, checks, left, placed, paid, states, back, told, events, dispatches } = await sell(make());
    const medium = expect.objectContaining({
      objectId: '11',
      erpId: 'CAM-M',
      price: 59.9,
      salePrice: 49.9,
      quantity: 3,
    });
    expect(found).toMatchObject([{ objectId: '1', variants: expect.arrayContaining([medium]) }]);
    const error = (message: string) => [
      { action: 'ERROR', componentId: 'i1', message: expect.stringContaining(message) },
    ];
    expect(checks).toMatchObject([[], error('Só há 3'), error('R$ 49,90'), []]);
    expect(placed).toMatchObject({ isPaid: false, isCancelled: false });
    expect(left).toBe(1);
    expect(paid).toEqual({ ...placed, isPaid: true });
    expect(states).toEqual([{ ...placed, isPaid: true, isCancelled: true }]);
    expect(back).toBe(3);
    expect(told).toEqual([
      {
        path: '/v2/orders/oRd3r1/statusChange',
        body: { responsible: 'Ponte', status: 'ORDER_GATEWAY_PROVISIONED' },
        isNamed: true,
      },
      {
        path: '/v2/orders/oRd3r1/statusChange',
        body: { responsible: 'Ponte', status: 'SHIPPED' },
        isNamed: false,
      },
    ]);
    expect(events.map(({ type }) => type)).toEqual([
      'order.cancelled',
      'order.created',
      'order.paid',
      'order.status_changed',
    ]);
    expect(new Set(dispatches)).toEqual(new Set(['sent']));
  });

  it('goes to the shop’s own checkout, and is taken back', async () => {
    const behind = make();
    const { told, post } = await open(behind, 'own');
    for (let round = 0; round < 2; round++) await post('orderprovisioning', ORDER);
    expect(told).toEqual([
      {
        path: '/v2/orders/oRd3r1/provisions',
        body: {
          responsible: 'Ponte',
          code: 200,
          message: 'ok',
          checkoutUrl: expect.stringContaining(behind.origin),
        },
      },
    ]);
    await post('ordercancel', ORDER);
    expect(behind.state().every(({ isCancelled }) => isCancelled)).toBe(true);
    expect(behind.stock()).toBe(3);
  });

  it('that the shop cannot make is told as cancelled', async () => {
    const behind = make();
    const { told, post, dispatches } = await open(behind, 'omni');
    await post('orderprovisioning', { ...ORDER, items: [{ ...ITEM, variantId: '4711' }] });
    expect(behind.state()).toEqual([]);
    expect(told).toMatchObject([{ path: '/v2/orders/oRd3r1/statusChange', body: { status: 'CANCELLED' } }]);
    expect(await dispatches()).toMatchObject([{ state: 'failed', reason: { code: 'not_found' } }]);
  });
});

it('is the same sale and the same order, whichever shop is behind it', async () => {
  const [one, other] = [await sell(behindShopify()), await sell(behindWooCommerce())];
  const shape = ({ events, told, checks }: typeof one) => ({ events, told, checks });
  expect(shape(one)).toEqual(shape(other));
  const created = one.events.find(({ type }) => type === 'order.created');
  expect(created?.data).toMatchObject({
    order: {
      id: 'oRd3r1',
      channel: 'omnichat',
      total: { amount: 11_230, currency: 'BRL' },
      shipping: { amount: 1250, currency: 'BRL' },
      items: [{ id: '11', quantity: 2, unitPrice: { amount: 4990 }, total: { amount: 9980 } }],
    },
    customer: { name: 'Mariana Alves', taxId: '52998224725' },
  });
});
