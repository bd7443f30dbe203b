import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { getConnection } from '../../../src/store/connections';
import {
  type ConnectionJson,
  connect,
  type DispatchJson,
  type Hall,
  openHall,
  openShop,
  type PageJson,
  type ProblemJson,
} from './helpers';

let hall: Hall;
beforeAll(async () => {
  hall = await openHall();
});
beforeEach(() => {
  hall.world.network = () => Response.json({ objects: [] });
});

const shop = () =>
  connect(hall.tenant, 'loja-integrada', { credentials: { apiKey: 'cole-aqui-o-personal-token-da-loja' } });

describe('test', () => {
  it('passes, and is remembered', async () => {
    const { id } = await shop();
    const answer = await hall.tenant.post(`/connections/${id}/test`);
    expect(answer).toMatchObject({ status: 200, body: { ok: true } });
    const { body } = await hall.tenant.get<ConnectionJson>(`/connections/${id}`);
    expect(body.health).toMatchObject({ ok: true, reason: null });
  });

  it('fails with a reason and who must act', async () => {
    const { id } = await shop();
    hall.world.network = () => new Response('', { status: 401 });
    const answer = await hall.tenant.post(`/connections/${id}/test`);
    expect(answer).toMatchObject({ status: 200, body: { ok: false, reason: { who: 'merchant' } } });
    const { body } = await hall.tenant.get<ConnectionJson>(`/connections/${id}`);
    expect(body.health).toMatchObject({ ok: false, reason: { code: expect.any(String) } });
  });

  it('says so where there is nothing to test', async () => {
    const { id } = await connect(hall.tenant, 'simulator');
    expect((await hall.tenant.post(`/connections/${id}/test`)).body).toMatchObject({
      ok: false,
      reason: { code: 'unsupported' },
    });
  });
});

describe('register', () => {
  it('creates the webhooks with this connection’s address', async () => {
    const { id, webhookUrl } = await shop();
    let sent = '';
    hall.world.network = async (request) => {
      sent = await request.text();
      return Response.json({});
    };
    const answer = await hall.tenant.post(`/connections/${id}/register`);
    expect(answer).toMatchObject({ status: 200, body: { ok: true, registered: ['pedido'] } });
    expect(JSON.parse(sent)).toMatchObject({ notifyUrl: webhookUrl });
  });

  it('passes a refusal on', async () => {
    const { id } = await shop();
    hall.world.network = () => new Response('', { status: 403 });
    expect((await hall.tenant.post(`/connections/${id}/register`)).body).toMatchObject({
      ok: false,
      reason: { code: expect.any(String), next: { pt: expect.any(String) } },
    });
  });

  it('says so where the platform has no way', async () => {
    const { id } = await connect(hall.tenant, 'generic');
    expect((await hall.tenant.post(`/connections/${id}/register`)).body).toMatchObject({
      ok: false,
      reason: { code: 'unsupported' },
    });
  });
});

describe('checklist', () => {
  it('tells each step and how to mend it', async () => {
    const { id } = await shop();
    const { body } = await hall.tenant.get<{ steps: { key: string; state: string; fix?: unknown }[] }>(
      `/connections/${id}/checklist`,
    );
    expect(body.steps.find(({ key }) => key === 'active')).toMatchObject({ state: 'green' });
    expect(body.steps.find(({ key }) => key === 'tested')).toMatchObject({
      state: 'amber',
      fix: { pt: expect.any(String) },
    });
  });
});

describe('pause and resume', () => {
  it('change the status', async () => {
    const { id } = await connect(hall.tenant, 'simulator');
    expect((await hall.tenant.post<ConnectionJson>(`/connections/${id}/pause`)).body.status).toBe('paused');
    expect((await hall.tenant.get<ConnectionJson>(`/connections/${id}`)).body.status).toBe('paused');
    expect((await hall.tenant.post<ConnectionJson>(`/connections/${id}/resume`)).body.status).toBe('active');
  });
});

describe('rotate', () => {
  it('changes the address and keeps the rest', async () => {
    const before = await connect(hall.tenant, 'generic');
    const { body } = await hall.tenant.post<ConnectionJson>(`/connections/${before.id}/rotate`);
    expect(body.webhookUrl).toMatch(/^https:\/\/ponte\.test\/hooks\/generic\/[\w-]{43}$/);
    expect(body.webhookUrl).not.toBe(before.webhookUrl);
    expect({ ...body, webhookUrl: before.webhookUrl }).toMatchObject({ name: before.name, teams: [] });
    const again = await hall.tenant.get<ConnectionJson>(`/connections/${before.id}`);
    expect(again.body.webhookUrl).toBe(body.webhookUrl);
  });
});

describe('simulate', () => {
  it('previews and then runs, to the test recipient only', async () => {
    const { shop, channel } = await openShop(hall.tenant, { trigger: { type: 'order.shipped' } });
    const answer = await hall.tenant.post(`/connections/${shop.id}/simulate`, {
      sample: 'order.shipped',
      to: '+5511900000001',
    });
    expect(answer).toMatchObject({
      status: 202,
      body: {
        deliveryId: expect.stringMatching(/^dlv_/),
        events: [{ type: 'order.shipped', subject: 'order/10457' }],
        messages: [{ to: '+5511900000001', text: 'Oi Mariana, pago!', willSend: true, reason: null }],
      },
    });
    await hall.world.drain();
    const sent = await hall.tenant.get<PageJson<{ to: string; text: string }>>(
      `/messages?channelId=${channel.id}`,
    );
    expect(sent.body.data).toMatchObject([{ to: '+5511900000001', text: 'Oi Mariana, pago!' }]);
  });

  it('says so where the test recipient wants no messages', async () => {
    const { shop } = await openShop(hall.tenant, { trigger: { type: 'order.shipped' } });
    const to = '+5511900000009';
    await hall.tenant.post('/opt-outs', { address: '(11) 90000-0009' });
    const answer = await hall.tenant.post(`/connections/${shop.id}/simulate`, {
      sample: 'order.shipped',
      to,
    });
    expect(answer.body).toMatchObject({
      messages: [{ to, willSend: false, reason: { code: 'opted_out' } }],
    });
    await hall.tenant.delete(`/opt-outs/${encodeURIComponent(to)}`);
  });

  it('without a recipient, takes the first sample and sends by no real channel', async () => {
    const { shop } = await openShop(hall.tenant);
    const answer = await hall.tenant.post(`/connections/${shop.id}/simulate`);
    expect(answer).toMatchObject({
      status: 202,
      body: { events: [{ type: 'custom.received' }], messages: [] },
    });
    // An empty body with a type on it is none.
    const typed = await hall.tenant.post(`/connections/${shop.id}/simulate`, '');
    expect(typed.status).toBe(202);
  });

  it('takes a body, headers and path of the caller’s', async () => {
    const { shop } = await openShop(hall.tenant);
    const answer = await hall.tenant.post(`/connections/${shop.id}/simulate`, {
      body: { customer: { first_name: 'Zé', phone: '5511988887777' }, order: { id: 'x' } },
      headers: { 'X-Test': '1' },
      path: 'events/order-paid',
    });
    expect(answer.status).toBe(202);
    expect(answer.body).toMatchObject({ reason: { code: expect.any(String), pt: expect.any(String) } });
    await hall.world.drain();
    const dispatches = await hall.tenant.get<PageJson<DispatchJson>>(`/dispatches?connectionId=${shop.id}`);
    expect(dispatches.body.data).toEqual([]);
  });

  it('refuses what the connector does not have', async () => {
    const { id } = await connect(hall.tenant, 'generic');
    const unknown = await hall.tenant.post<ProblemJson>(`/connections/${id}/simulate`, { sample: 'nope' });
    expect(unknown).toMatchObject({ status: 422, body: { errors: [{ path: 'sample' }] } });
    const channel = await connect(hall.tenant, 'simulator');
    expect((await hall.tenant.post(`/connections/${channel.id}/simulate`)).status).toBe(409);
  });
});

describe('a connection whose connector has left the catalogue', () => {
  it('can still be read, without any value in the clear, and be deleted', async () => {
    const { id } = await connect(hall.tenant, 'webhook', { settings: { url: 'https://example.com/in' } });
    const { db } = hall.world.hub;
    await db.$client.prepare(`UPDATE connections SET connector = 'gone' WHERE id = ?1`).bind(id).run();
    const { body } = await hall.tenant.get<ConnectionJson>(`/connections/${id}`);
    expect(body).toMatchObject({ webhookUrl: null, capabilities: [], settings: { url: '••••' } });
    expect((await hall.tenant.post(`/connections/${id}/test`)).status).toBe(409);
    expect((await hall.tenant.delete(`/connections/${id}`)).status).toBe(204);
    expect(await getConnection(db, hall.tenant.organizationId, id)).toBeUndefined();
  });
});
