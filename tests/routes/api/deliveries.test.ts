import { beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../../src/kit/id';
import { dropPayloads } from '../../../src/store/deliveries';
import {
  type ConnectionJson,
  connect,
  type DeliveryJson,
  type EventJson,
  type Hall,
  ORDER,
  openHall,
  type PageJson,
} from './helpers';

interface DetailJson extends DeliveryJson {
  request: { method: string; body: string; headers: Record<string, string> } | null;
}

let hall: Hall;
let shop: ConnectionJson;
/** Ids of deliveries, oldest first: three that are processed, one that fails. */
let ids: string[];

beforeAll(async () => {
  hall = await openHall();
  shop = await connect(hall.tenant, 'generic');
  ids = [];
  for (const id of ['1', '2', '3']) {
    hall.world.pass(1000);
    const order = { ...ORDER, order: { ...ORDER.order, id } };
    const answer = await hall.tenant.post<{ id: string }>(`/connections/${shop.id}/events/order-paid`, order);
    ids.push(answer.body.id);
  }
  hall.world.pass(1000);
  const broken = {
    id: newId('dlv', hall.world.hub.now()),
    organizationId: hall.tenant.organizationId,
    connectionId: shop.id,
    via: 'webhook' as const,
    method: 'POST',
    path: '',
    query: {},
    headers: { 'content-type': 'application/json', authorization: '[redacted]' },
    body: '{"broken": ',
  };
  await hall.world.ingest.send(broken);
  ids.push(broken.id);
  await hall.world.drain();
});

describe('GET /deliveries', () => {
  it('lists them, newest first, with what became of them', async () => {
    const { body } = await hall.tenant.get<PageJson<DeliveryJson>>(`/deliveries?connectionId=${shop.id}`);
    expect(body.data.map(({ id }) => id)).toEqual(ids.toReversed());
    const first = body.data.find(({ id }) => id === ids[0]);
    expect(first).toMatchObject({
      state: 'processed',
      via: 'api',
      reason: null,
      events: [expect.any(String)],
    });
    expect(first?.receivedAt).toBe('2026-11-22T13:00:01.000Z');
  });

  it('filters by state and connection', async () => {
    const failed = await hall.tenant.get<PageJson<DeliveryJson>>('/deliveries?state=failed');
    expect(failed.body.data).toMatchObject([
      { id: ids[3], state: 'failed', reason: { code: 'unreadable_body', who: 'platform' } },
    ]);
    expect(
      (await hall.tenant.get<PageJson<DeliveryJson>>('/deliveries?connectionId=con_x')).body.data,
    ).toEqual([]);
    expect((await hall.tenant.get('/deliveries?state=waiting')).status).toBe(422);
  });

  it('pages', async () => {
    const first = await hall.tenant.get<PageJson<DeliveryJson>>('/deliveries?limit=3');
    const rest = await hall.tenant.get<PageJson<DeliveryJson>>(
      `/deliveries?limit=3&cursor=${first.body.nextCursor}`,
    );
    expect(first.body.data).toHaveLength(3);
    expect(rest.body.nextCursor).toBeNull();
    expect(new Set([...first.body.data, ...rest.body.data].map(({ id }) => id))).toEqual(new Set(ids));
  });
});

describe('GET /deliveries/:id', () => {
  it('has the raw request, its secrets redacted', async () => {
    const { body } = await hall.tenant.get<DetailJson>(`/deliveries/${ids[3]}`);
    expect(body.request).toMatchObject({
      method: 'POST',
      body: '{"broken": ',
      headers: { authorization: '[redacted]' },
    });
  });
});

describe('what a system sends', () => {
  it('is captured, newest first, and becomes a list of variables', async () => {
    const captures = await hall.tenant.get<{ data: DetailJson[] }>(`/connections/${shop.id}/captures`);
    expect(captures.body.data).toHaveLength(4);
    expect(captures.body.data.every(({ request }) => request)).toBe(true);
    const variables = await hall.tenant.get<{ data: { path: string; example: string }[] }>(
      `/connections/${shop.id}/variables`,
    );
    expect(variables.body.data).toEqual(
      expect.arrayContaining([
        { path: 'customer.first_name', example: 'Mariana' },
        { path: 'order.products.0.name', example: 'Camiseta' },
        { path: 'order.id', example: '3' },
      ]),
    );
  });

  it('is at most five, and empty for one that sends nothing', async () => {
    const busy = await connect(hall.tenant, 'generic');
    for (let i = 0; i < 7; i++)
      await hall.tenant.post(`/connections/${busy.id}/simulate`, { body: { number: i } });
    await hall.world.drain();
    const captures = await hall.tenant.get<{ data: DetailJson[] }>(`/connections/${busy.id}/captures`);
    expect(captures.body.data).toHaveLength(5);
    const quiet = await connect(hall.tenant, 'generic');
    for (const list of ['captures', 'variables'])
      expect((await hall.tenant.get(`/connections/${quiet.id}/${list}`)).body).toEqual({ data: [] });
  });
});

describe('POST /deliveries/:id/replay', () => {
  it('makes a new delivery, and no second event', async () => {
    const answer = await hall.tenant.post<{ deliveryId: string }>(`/deliveries/${ids[0]}/replay`);
    expect(answer.status).toBe(202);
    await hall.world.drain();
    const { body } = await hall.tenant.get<DeliveryJson>(`/deliveries/${answer.body.deliveryId}`);
    expect(body).toMatchObject({ via: 'replay', state: 'duplicate' });
  });

  it('refuses a simulation', async () => {
    const { body } = await hall.tenant.post<{ deliveryId: string }>(`/connections/${shop.id}/simulate`);
    await hall.world.drain();
    expect(await hall.tenant.post(`/deliveries/${body.deliveryId}/replay`)).toMatchObject({
      status: 409,
      body: { code: 'simulated' },
    });
  });
});

describe('events', () => {
  it('are listed and filtered', async () => {
    const all = await hall.tenant.get<PageJson<EventJson>>(`/events?connectionId=${shop.id}&type=order.paid`);
    expect(all.body.data.map(({ subject }) => subject)).toEqual(['order/3', 'order/2', 'order/1']);
    const one = await hall.tenant.get<PageJson<EventJson>>('/events?subject=order/2');
    expect(one.body.data).toHaveLength(1);
    const [event] = one.body.data;
    expect(event).toMatchObject({
      specversion: '1.0',
      source: `/connections/${shop.id}`,
      deliveryId: ids[1],
      data: { order: { total: { amount: 13470, currency: 'BRL' } } },
    });
    expect((await hall.tenant.get<EventJson>(`/events/${event?.id}`)).body).toEqual(event);
    expect((await hall.tenant.get<PageJson<EventJson>>('/events?type=order.shipped')).body.data).toEqual([]);
  });
});

// Last: it takes the bodies away from all that went before.
describe('once retention has dropped the bodies', () => {
  it('the metadata stays, and a replay is refused', async () => {
    await dropPayloads(hall.world.hub.db, 'run_zzzzzzzzzzzzzzzzzzzzzzzzzz');
    const { body } = await hall.tenant.get<DetailJson>(`/deliveries/${ids[0]}`);
    expect(body).toMatchObject({ state: 'processed', request: null });
    expect(await hall.tenant.post(`/deliveries/${ids[0]}/replay`)).toMatchObject({
      status: 409,
      body: { code: 'body_gone' },
    });
    expect((await hall.tenant.get(`/connections/${shop.id}/captures`)).body).toEqual({ data: [] });
  });
});
