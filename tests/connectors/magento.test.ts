/** Magento: conformance, how it signs and what it makes of refusals, handshakes, and the walk over orders. */
import { beforeEach, describe, expect, it } from 'vitest';
import magento from '../../connectors/magento';
import { list, request, shopAddress } from '../../connectors/magento/api';
import { samples } from '../../connectors/magento/samples';
import { type Call, type HttpResult, type PollItem, read } from '../../src/kit';
import { createHttp } from '../../src/kit/http';
import { testConnector } from '../suite/connector';
import { connectionOf, deliveryOf } from '../suite/fixtures';
import { KEYS, magentoShop } from './magento.shop';

testConnector(magento, {
  inputs: {
    setStock: { sku: 'CAM-M', quantity: '5' },
    setPrice: { sku: 'CAM-M', price: '49,90' },
    addTracking: { order: '4821', code: 'AA123456789BR', carrier: 'Correios' },
    cancelOrder: { order: 4821 },
    addNote: { order: '4821', text: 'Cliente avisado.' },
  },
});

let shop: ReturnType<typeof magentoShop>;
let now: number;
beforeEach(() => {
  shop = magentoShop();
  now = Date.parse('2026-11-22T13:05:00Z');
});
const call = (settings: Record<string, string> = {}): Call => ({
  connection: { ...connectionOf({ shop: 'loja.example', ...settings }), credentials: KEYS },
  http: createHttp({
    allowPrivate: false,
    fetch: async (input, init) => shop.handle(new Request(input, init)),
  }),
  now,
});

describe('calls', () => {
  it('send the query as it was signed, brackets and blanks encoded', async () => {
    await list(call(), '/orders', [['updated_at', 'gteq', '2026-11-22 13:00:00']], {
      size: 2,
      fields: 'entity_id',
    });
    expect(shop.asked[0]?.search).toBe(
      '?searchCriteria%5Bfilter_groups%5D%5B0%5D%5Bfilters%5D%5B0%5D%5Bfield%5D=updated_at' +
        '&searchCriteria%5Bfilter_groups%5D%5B0%5D%5Bfilters%5D%5B0%5D%5Bvalue%5D=2026-11-22%2013%3A00%3A00' +
        '&searchCriteria%5Bfilter_groups%5D%5B0%5D%5Bfilters%5D%5B0%5D%5Bcondition_type%5D=gteq' +
        '&searchCriteria%5BpageSize%5D=2&searchCriteria%5BcurrentPage%5D=1&fields=items%5Bentity_id%5D%2Ctotal_count',
    );
  });

  it('go to the store view, and wherever baseUrl says', async () => {
    await request(call({ storeCode: 'atacado' }), '/orders/1');
    await request(call({ baseUrl: 'https://api.loja.example/rest/default/V1/' }), '/orders/1');
    expect(shop.asked.map(String)).toEqual([
      'https://loja.example/rest/atacado/V1/orders/1',
      'https://api.loja.example/rest/V1/orders/1',
    ]);
    for (const typed of [
      'https://loja.example/',
      ' loja.example/admin_x/dashboard',
      'loja.example/index.php/admin?x=1',
    ])
      expect(shopAddress({ shop: typed })).toBe('loja.example');
  });

  it('that repeat one of the same millisecond wait, and are no wrong key', async () => {
    expect(await request(call(), '/orders/1')).toMatchObject({ reason: 'not_found' });
    expect(await request(call(), '/orders/1')).toMatchObject({ reason: 'unavailable', retry: true });
    now += 1;
    expect(await request(call(), '/orders/1')).toMatchObject({ reason: 'not_found' });
  });

  it.each([
    [401, { message: 'The signature is invalid. Verify and try again.' }, { reason: 'unauthorized' }],
    [
      401,
      {
        message: "The consumer isn't authorized to access %resources.",
        parameters: { resources: 'Magento_Sales::ship' },
      },
      { reason: 'forbidden' },
    ],
    [200, '<html>Manutenção</html>', { reason: 'bad_answer', retry: true }],
    [503, '<html>', { reason: 'unavailable', retry: true }],
  ])('that are refused by %s %j say why', async (status, body, wanted) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const result: HttpResult = {
      ok: true,
      status,
      headers: {},
      text,
      json: typeof body === 'string' ? undefined : body,
    };
    expect(await request({ ...call(), http: { request: async () => result } }, '/orders/1')).toMatchObject({
      ok: false,
      ...wanted,
    });
  });

  it('are tested, and the other way of using the keys is named where it works', async () => {
    expect(await magento.probe?.(call())).toEqual({ ok: true, account: 'loja.example' });
    shop.takes = 'bearer';
    now += 1;
    expect(await magento.probe?.(call())).toMatchObject({
      reason: 'unauthorized',
      detail: expect.stringContaining('Bearer'),
    });
    expect(await magento.probe?.(call({ auth: 'bearer' }))).toMatchObject({ ok: true });
    shop.takes = 'oauth1';
    expect(await magento.probe?.(call({ auth: 'bearer' }))).toMatchObject({
      detail: expect.stringContaining('OAuth 1.0a'),
    });
    expect(shop.asked).toHaveLength(6);
  });
});

describe('an order older than the connection', () => {
  const timesOf = (createdAt: string, more: object = {}) => {
    const body = {
      order: {
        entity_id: 4,
        created_at: createdAt,
        updated_at: '2026-11-22 12:00:00',
        state: 'complete',
        status: 'complete',
        grand_total: 50,
        total_paid: 50,
        total_due: 0,
        ...more,
      },
      shipments: [],
    };
    const seen = magento.inbound?.normalise(
      deliveryOf({ method: 'GET', via: 'poll', body }),
      connectionOf({}),
    );
    return seen?.kind === 'observed' ? seen.observations.map(({ type, time }) => [type, time]) : seen;
  };

  it('has only its last step as news', () => {
    expect(timesOf('2026-10-20 09:00:00')).toEqual([
      ['order.created', '2026-10-20T09:00:00Z'],
      ['order.paid', '2026-10-20T09:00:00Z'],
      ['order.shipped', '2026-11-22T12:00:00Z'],
    ]);
    expect(timesOf('2026-10-20 09:00:00', { state: 'processing', status: 'processing' })).toEqual([
      ['order.created', '2026-10-20T09:00:00Z'],
      ['order.paid', '2026-11-22T12:00:00Z'],
    ]);
  });

  it('is told by the time of its change when it is younger', () => {
    expect(timesOf('2026-11-20 09:00:00')).toContainEqual(['order.paid', '2026-11-22T12:00:00Z']);
  });
});

describe('notices', () => {
  it('are answered at the handshake, and believed in nothing', () => {
    const get = (query: Record<string, string>) =>
      magento.inbound?.challenge?.(deliveryOf({ method: 'GET', query, body: {} }), []);
    expect(get({ challenge: '8ec8d794-e0ab-42df-9017-e3dada8e84f7' })).toEqual({
      status: 200,
      body: '8ec8d794-e0ab-42df-9017-e3dada8e84f7',
    });
    expect(get({ challenge: '<script>' })).toBeNull();
    expect(get({ order: 'x' })).toBeNull();
    const seen = magento.inbound?.normalise(deliveryOf({ body: samples[0]?.body }), connectionOf({}));
    expect(seen).toEqual({ kind: 'poll', objects: ['orders'] });
  });
});

describe('the walk over orders', () => {
  const order = (entity_id: number, updated_at: string, more: object = {}) => ({
    entity_id,
    status: 'pending',
    state: 'new',
    created_at: updated_at,
    updated_at,
    items: [],
    ...more,
  });
  const SINCE = '2026-11-22T12:00:00.000Z';

  async function walk(cursor: string | null = null, between?: (page: number) => void) {
    const items: PollItem[] = [];
    for (let page = 1; page < 50; page++) {
      now += 1;
      const answer = await magento.poll?.orders?.list(call(), cursor, { since: SINCE, limit: 3 });
      if (!answer?.ok) throw new Error(answer?.detail);
      items.push(...answer.items);
      expect(answer.more && answer.cursor === cursor).toBe(false);
      cursor = answer.cursor;
      if (!answer.more) return { items, cursor };
      between?.(page);
    }
    throw new Error('no end');
  }
  const idsOf = (items: readonly PollItem[]) => items.map(({ subject }) => subject.slice('order/'.length));

  it('finds each order once, though many changed within one second', async () => {
    shop.orders.push(
      ...Array.from({ length: 8 }, (_, index) => order(index + 1, '2026-11-22 12:30:00')),
      order(9, '2026-11-22 12:30:01'),
      order(10, '2026-11-22 12:40:00'),
      order(11, '2026-11-22 11:50:00'),
    );
    const { items, cursor } = await walk();
    expect(idsOf(items)).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9', '10']);
    expect(JSON.parse(cursor)).toEqual({ mark: Date.parse('2026-11-22T12:40:00Z') });
    const again = await walk(cursor);
    expect(idsOf(again.items)).toEqual(['10']);
  });

  it('loses none that moves while it goes on', async () => {
    for (let id = 1; id <= 9; id++) shop.orders.push(order(id, `2026-11-22 12:3${id}:00`));
    const { items } = await walk(null, (page) => {
      // What was seen, and what was not yet seen, change and move to the end.
      for (const moved of [page, page + 5]) {
        const row = shop.orders.find(({ entity_id }) => entity_id === moved);
        if (row) row.updated_at = `2026-11-22 13:0${page}:00`;
      }
      if (page > 3)
        for (const row of shop.orders)
          if (String(row.updated_at) > '2026-11-22 13:04') row.updated_at = '2026-11-22 13:04:59';
    });
    expect(new Set(idsOf(items)).size).toBe(9);
  });

  it('comes to an end where the clock of the shop is ahead of ours', async () => {
    for (let id = 1; id <= 8; id++) shop.orders.push(order(id, `2026-11-22 13:1${id}:00`));
    const { items, cursor } = await walk();
    expect(idsOf(items)).toEqual(['1', '2', '3', '4', '5', '6', '7', '8']);
    // All of them again, until our clock has come so far.
    expect(JSON.parse(cursor).mark).toBeLessThan(Date.parse('2026-11-22T13:05:01Z'));
  });

  it('asks for the shipments of a page at once, and goes on without the right to read them', async () => {
    shop.orders.push(
      order(1, '2026-11-22 12:30:00', { items: [{ qty_shipped: 1 }] }),
      order(2, '2026-11-22 12:31:00'),
      order(3, '2026-11-22 12:32:00', { items: [{ qty_shipped: '2.0000' }] }),
    );
    shop.shipments.push({
      entity_id: 7,
      order_id: 3,
      created_at: '2026-11-22 12:32:00',
      tracks: [{ track_number: 'AA123456789BR' }],
    });
    const { items } = await walk();
    expect(items.map(({ body }) => read(body).text('shipments.0.tracks.0.track_number'))).toEqual([
      undefined,
      undefined,
      'AA123456789BR',
    ]);
    expect(items[2]?.fingerprint).toBe('pending 2026-11-22 12:32:00 AA123456789BR');
    expect(shop.asked.filter(({ pathname }) => pathname.endsWith('/shipments'))).toHaveLength(1);
    expect(shop.asked[1]?.searchParams.get('searchCriteria[filter_groups][0][filters][0][value]')).toBe(
      '1,3',
    );
    const whole = shop.handle;
    shop.handle = async (asked) =>
      asked.url.includes('/shipments')
        ? Response.json({ message: "The consumer isn't authorized to access x" }, { status: 401 })
        : whole(asked);
    now += 1;
    expect((await walk()).items).toHaveLength(3);
  });
});
