import { beforeAll, describe, expect, it } from 'vitest';
import { EVENT_SLUGS } from '../../../src/kit';
import {
  connect,
  type DeliveryJson,
  type EventJson,
  type Hall,
  ORDER,
  openHall,
  openShop,
  type PageJson,
  type ProblemJson,
} from './helpers';

let hall: Hall;
beforeAll(async () => {
  hall = await openHall();
});

describe.each([
  ['/connections/:id/events', (id: string, slug: string) => `/connections/${id}/events/${slug}`],
  ['/integrations/:id/events', (id: string, slug: string) => `/integrations/${id}/events/${slug}`],
])('%s', (_title, address) => {
  it('accepts an event, which becomes one message', async () => {
    const { shop, channel } = await openShop(hall.tenant);
    const answer = await hall.tenant.post<{ id: string }>(address(shop.id, 'order-paid'), ORDER);
    expect(answer).toMatchObject({ status: 202, body: { id: expect.stringMatching(/^dlv_/) } });
    await hall.world.drain();
    const delivery = await hall.tenant.get<DeliveryJson>(`/deliveries/${answer.body.id}`);
    expect(delivery.body).toMatchObject({
      via: 'api',
      state: 'processed',
      request: { path: 'events/order-paid', body: JSON.stringify(ORDER) },
    });
    const messages = await hall.tenant.get<PageJson<{ to: string }>>(`/messages?channelId=${channel.id}`);
    expect(messages.body.data).toMatchObject([{ to: '+5511987654321', text: 'Oi Mariana, pago!' }]);
    const events = await hall.tenant.get<PageJson<EventJson>>(`/events?connectionId=${shop.id}`);
    expect(events.body.data).toMatchObject([
      { type: 'order.paid', subject: 'order/10457', deliveryId: answer.body.id, simulated: false },
    ]);
  });

  it('lists all that is missing at once', async () => {
    const { id } = await connect(hall.tenant, 'generic');
    for (const body of ['{}', '', { customer: {} }]) {
      const answer = await hall.tenant.post<ProblemJson>(address(id, 'order-paid'), body);
      expect(answer.status).toBe(422);
      expect(answer.body.errors?.map(({ path }) => path)).toEqual(
        expect.arrayContaining(['customer.first_name', 'customer.phone', 'order.id', 'order.products']),
      );
    }
  });

  it('knows every slug, and no other', async () => {
    const { id } = await connect(hall.tenant, 'generic');
    for (const slug of EVENT_SLUGS) expect((await hall.tenant.post(address(id, slug), {})).status).toBe(422);
    expect((await hall.tenant.post(address(id, 'nope'), ORDER)).status).toBe(404);
    expect((await hall.tenant.post(address(id, 'constructor'), ORDER)).status).toBe(404);
  });

  it('is for the generic connector', async () => {
    const { id } = await connect(hall.tenant, 'simulator');
    expect(await hall.tenant.post(address(id, 'order-paid'), ORDER)).toMatchObject({
      status: 409,
      body: { code: 'conflict' },
    });
  });

  it('keeps what comes in while paused', async () => {
    const { id } = await connect(hall.tenant, 'generic');
    await hall.tenant.post(`/connections/${id}/pause`);
    const answer = await hall.tenant.post<{ id: string }>(address(id, 'order-paid'), ORDER);
    expect(answer.status).toBe(202);
    await hall.world.drain();
    const delivery = await hall.tenant.get<DeliveryJson>(`/deliveries/${answer.body.id}`);
    expect(delivery.body).toMatchObject({ state: 'ignored', reason: { code: 'paused' } });
  });

  it('is limited by connection', async () => {
    const { id } = await connect(hall.tenant, 'generic');
    hall.limits.events = false;
    const answer = await hall.tenant.post<ProblemJson>(address(id, 'order-paid'), ORDER);
    hall.limits.events = true;
    expect(answer).toMatchObject({ status: 429, body: { code: 'rate_limited' } });
    expect(answer.headers.get('retry-after')).toBe('60');
  });

  it('asks to come back when neither queue nor inbox takes it', async () => {
    const { id } = await connect(hall.tenant, 'generic');
    const { ingest, hub } = hall.world;
    ingest.broken = true;
    await hub.db.$client.prepare('ALTER TABLE inbox RENAME TO inbox_away').run();
    const answer = await hall.tenant.post<ProblemJson>(address(id, 'order-paid'), ORDER);
    await hub.db.$client.prepare('ALTER TABLE inbox_away RENAME TO inbox').run();
    ingest.broken = false;
    expect(answer).toMatchObject({ status: 503, body: { code: 'try_again_later' } });
  });
});
