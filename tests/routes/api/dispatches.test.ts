import { beforeAll, describe, expect, it } from 'vitest';
import { iso, MINUTE } from '../../../src/hub/hub';
import { takeLane } from '../../../src/store/lanes';
import { connect, type DispatchJson, type Hall, ORDER, openHall, openShop, type PageJson } from './helpers';

let hall: Hall;
beforeAll(async () => {
  hall = await openHall();
});

/** One paid order in a new shop, its message as far as the automation lets it. */
async function paidOrder(automation: Record<string, unknown> = {}) {
  const opened = await openShop(hall.tenant, automation);
  await hall.tenant.post(`/connections/${opened.shop.id}/events/order-paid`, ORDER);
  await hall.world.drain();
  const { body } = await hall.tenant.get<PageJson<DispatchJson>>(
    `/dispatches?connectionId=${opened.shop.id}`,
  );
  const [dispatch] = body.data;
  if (!dispatch || body.data.length !== 1) throw new Error(`one dispatch expected: ${JSON.stringify(body)}`);
  return { ...opened, dispatch };
}

const later = { delay: { minutes: 30 } };

describe('a sent dispatch', () => {
  it('tells what left, when, and how', async () => {
    const { dispatch, shop, channel, automation } = await paidOrder();
    expect(dispatch).toMatchObject({
      automationId: automation.id,
      connectionId: shop.id,
      channelId: channel.id,
      type: 'order.paid',
      subject: 'order/10457',
      state: 'sent',
      reason: null,
      to: '+5511987654321',
      text: 'Oi Mariana, pago!',
      attempts: [{ outcome: 'sent', reason: null }],
      finishedAt: expect.any(String),
    });
    expect((await hall.tenant.get(`/dispatches/${dispatch.id}`)).body).toEqual(dispatch);
    const { body } = await hall.tenant.get<PageJson<unknown>>(`/messages?channelId=${channel.id}`);
    expect(body).toEqual({
      data: [
        {
          id: expect.stringMatching(/^msg_/),
          channelId: channel.id,
          connectionId: shop.id,
          to: '+5511987654321',
          text: 'Oi Mariana, pago!',
          at: dispatch.finishedAt,
          dispatchId: dispatch.id,
          eventId: dispatch.eventId,
          status: 'sent',
          providerId: `sim_${dispatch.id}`,
          type: 'order.paid',
          subject: 'order/10457',
        },
      ],
      nextCursor: null,
    });
  });

  it('is neither retried nor cancelled', async () => {
    const { dispatch } = await paidOrder();
    for (const verb of ['retry', 'cancel'])
      expect(await hall.tenant.post(`/dispatches/${dispatch.id}/${verb}`)).toMatchObject({
        status: 409,
        body: { code: 'conflict', detail: expect.stringMatching(/^The dispatch is sent/) },
      });
  });
});

describe('a waiting dispatch', () => {
  it('can be cancelled, then sent after all', async () => {
    const { dispatch, channel } = await paidOrder(later);
    expect(dispatch).toMatchObject({ state: 'waiting', finishedAt: null, text: null });
    expect((await hall.tenant.post(`/dispatches/${dispatch.id}/retry`)).status).toBe(409);
    expect(await hall.tenant.post(`/dispatches/${dispatch.id}/cancel`)).toMatchObject({
      status: 200,
      body: { state: 'cancelled', reason: { code: 'cancelled_by_user' } },
    });
    expect((await hall.tenant.post(`/dispatches/${dispatch.id}/cancel`)).status).toBe(409);
    expect(await hall.tenant.post(`/dispatches/${dispatch.id}/retry`)).toMatchObject({
      status: 202,
      body: { state: 'waiting', reason: null },
    });
    // The lane is woken at once, no cron needed.
    await hall.world.drain();
    const { body } = await hall.tenant.get<PageJson<DispatchJson>>(`/dispatches?channelId=${channel.id}`);
    expect(body.data).toMatchObject([{ id: dispatch.id, state: 'sent' }]);
  });

  it('shows as processing while its lane is sending it, and cannot be cancelled then', async () => {
    const { dispatch, channel, shop } = await paidOrder({ delay: { minutes: 1 } });
    hall.world.pass(2 * MINUTE);
    const { hub } = hall.world;
    const now = hub.now();
    const lease = { lease: 'run_x', leaseUntil: iso(now + MINUTE), now: iso(now), limit: 10 };
    const allDay = { dailyLimit: null, day: iso(now).slice(0, 10), quiet: false };
    expect((await takeLane(hub.db, channel.id, { ...lease, ...allDay }))?.dispatches).toHaveLength(1);

    const list = async (query: string) =>
      (await hall.tenant.get<PageJson<DispatchJson>>(`/dispatches?${query}`)).body.data.map(({ id }) => id);
    expect((await hall.tenant.get<DispatchJson>(`/dispatches/${dispatch.id}`)).body.state).toBe('processing');
    expect(await list('state=processing')).toEqual([dispatch.id]);
    expect(await list(`state=processing&channelId=${channel.id}&connectionId=${shop.id}`)).toEqual([
      dispatch.id,
    ]);
    expect(await list(`state=processing&channelId=${shop.id}`)).toEqual([]);
    expect(await list(`state=waiting&channelId=${channel.id}`)).toEqual([]);
    expect(await hall.tenant.post(`/dispatches/${dispatch.id}/cancel`)).toMatchObject({
      status: 409,
      body: { detail: expect.stringMatching(/^The dispatch is processing/) },
    });

    hall.world.pass(2 * MINUTE);
    expect(await list('state=processing')).toEqual([]);
    expect(await list(`state=waiting&channelId=${channel.id}`)).toEqual([dispatch.id]);
  });
});

describe('a failed dispatch', () => {
  it('says why and who must act, and can be retried', async () => {
    const opened = await openShop(hall.tenant);
    await hall.tenant.patch(`/connections/${opened.channel.id}`, { settings: { failFor: '5511987654321' } });
    await hall.tenant.post(`/connections/${opened.shop.id}/events/order-paid`, ORDER);
    await hall.world.drain();
    const failed = await hall.tenant.get<PageJson<DispatchJson>>('/dispatches?state=failed');
    expect(failed.body.data).toMatchObject([
      {
        channelId: opened.channel.id,
        reason: { code: 'refused', who: 'destination', next: { pt: expect.any(String) } },
        attempts: [{ outcome: 'rejected', reason: { code: 'refused' } }],
      },
    ]);
    await hall.tenant.patch(`/connections/${opened.channel.id}`, { settings: { failFor: null } });
    const [one] = failed.body.data;
    expect((await hall.tenant.post(`/dispatches/${one?.id}/retry`)).status).toBe(202);
    await hall.world.drain();
    expect((await hall.tenant.get<DispatchJson>(`/dispatches/${one?.id}`)).body).toMatchObject({
      state: 'sent',
      attempts: [{ outcome: 'rejected' }, { outcome: 'resent' }, { outcome: 'sent' }],
    });
  });
});

describe('a simulated dispatch', () => {
  it('that was never meant to leave does not leave by a retry', async () => {
    const { tenant, world } = hall;
    const { shop } = await openShop(tenant, { enabled: false });
    const hook = await connect(tenant, 'webhook', {
      settings: { url: 'https://example.com/in', events: 'order.*' },
    });
    await tenant.post(`/connections/${shop.id}/simulate`, { sample: 'order.shipped' });
    await world.drain();
    const { body } = await tenant.get<PageJson<DispatchJson>>(`/dispatches?channelId=${hook.id}`);
    expect(body.data).toMatchObject([{ state: 'cancelled', reason: { code: 'simulated' } }]);
    expect(await tenant.post(`/dispatches/${body.data[0]?.id}/retry`)).toMatchObject({
      status: 409,
      body: { detail: 'The dispatch is cancelled (simulated) and cannot be sent.' },
    });
    await tenant.delete(`/connections/${hook.id}`);
  });
});

describe('GET /dispatches', () => {
  it('filters by all that it offers, and pages', async () => {
    const { dispatch, automation, channel, shop } = await paidOrder();
    for (const query of [
      `eventId=${dispatch.eventId}`,
      `automationId=${automation.id}`,
      `channelId=${channel.id}`,
      `connectionId=${shop.id}&state=sent`,
    ]) {
      const { body } = await hall.tenant.get<PageJson<DispatchJson>>(`/dispatches?${query}`);
      expect(body.data.map(({ id }) => id)).toEqual([dispatch.id]);
    }
    const all: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query: string = cursor ? `&cursor=${cursor}` : '';
      const page = await hall.tenant.get<PageJson<DispatchJson>>(`/dispatches?limit=2${query}`);
      all.push(...page.body.data.map(({ id }) => id));
      cursor = page.body.nextCursor;
    }
    expect(all.length).toBeGreaterThan(3);
    expect(all).toEqual([...new Set(all)].sort().reverse());
    expect((await hall.tenant.get('/dispatches?state=done')).status).toBe(422);
  });
});

describe('messages', () => {
  it('of a webhook have no text of their own, but their event', async () => {
    const { tenant, world } = hall;
    world.network = () => new Response('', { status: 200 });
    const { shop } = await openShop(tenant, { enabled: false });
    const hook = await tenant.post<{ id: string }>('/connections', {
      connector: 'webhook',
      name: 'ERP',
      settings: { url: 'https://example.com/in' },
    });
    await tenant.post('/automations', {
      name: 'ERP',
      connectionId: shop.id,
      trigger: { type: 'order.paid' },
      action: { kind: 'webhook', channelId: hook.body.id },
    });
    await tenant.post(`/connections/${shop.id}/events/order-paid`, ORDER);
    await world.drain();
    const { body } = await tenant.get<PageJson<{ eventId: string }>>(`/messages?connectionId=${shop.id}`);
    expect(body.data).toMatchObject([{ channelId: hook.body.id, to: null, text: null }]);
    expect((await tenant.get(`/events/${body.data[0]?.eventId}`)).status).toBe(200);
  });
});
