/** Reading on request: sync, import and its review. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { Connector as ConnectorAnswer, Import, Queued } from '../../../routes/api/schemas';
import { HOUR, iso, MINUTE } from '../../../src/hub/hub';
import type { Connector } from '../../../src/kit';
import { listingOf, shop } from '../../hub/shop';
import { NOW } from '../../hub/world';
import { connect, type Hall, openHall, type ProblemJson } from './helpers';

type ImportJson = z.infer<typeof Import>;
type QueuedJson = z.infer<typeof Queued>;

/** A shop with webhooks, whose listing of orders only proves them. */
const mall: Connector = {
  ...shop,
  slug: 'mall',
  poll: {
    orders: listingOf('orders', 'order', { proves: true }),
    customers: listingOf('customers', 'customer', { everyMinutes: 15 }),
  },
};

let hall: Hall;
beforeAll(async () => {
  hall = await openHall([mall]);
});

const item = {
  id: '1',
  is: ['created', 'paid'],
  at: iso(NOW - HOUR),
  createdAt: iso(NOW - HOUR),
  phone: '+5511988887777',
  v: 'a',
};

beforeEach(() => {
  hall.world.poll.waiting.length = 0;
  hall.world.network = (request) =>
    Response.json({ items: new URL(request.url).pathname === '/orders' ? [item] : [], cursor: 'c1' });
});

const open = () => connect(hall.tenant, 'mall', { credentials: { webhookSecret: 'a-secret-of-sixteen' } });
const post = <Body = ProblemJson>(path: string, body?: unknown) => hall.tenant.post<Body>(path, body);
const importOf = async (id: string) => (await hall.tenant.get<ImportJson>(`/connections/${id}/import`)).body;

describe('the catalogue', () => {
  it('says what can be read, how often, and what for', async () => {
    const { body } = await hall.tenant.get<z.infer<typeof ConnectorAnswer>>('/connectors/mall');
    expect(body.objects).toEqual([
      { object: 'orders', directions: ['in'], everyMinutes: 60, proves: true },
      { object: 'customers', directions: ['in'], everyMinutes: 15, proves: false },
    ]);
    const simulator = await hall.tenant.get<z.infer<typeof ConnectorAnswer>>('/connectors/simulator');
    expect(simulator.body.objects).toEqual([]);
  });
});

describe('POST /connections/:id/sync', () => {
  it('queues a poll, of everything or of what is named', async () => {
    const { id } = await open();
    expect(await post(`/connections/${id}/sync`)).toMatchObject({
      status: 202,
      body: { queued: true, notBefore: null },
    });
    expect(hall.world.poll.sent.at(-1)).toEqual({
      organizationId: hall.tenant.organizationId,
      connectionIds: [id],
    });
    await post(`/connections/${id}/sync`, { objects: ['orders', 'orders'] });
    expect(hall.world.poll.sent.at(-1)).toEqual({
      organizationId: hall.tenant.organizationId,
      connectionIds: [id],
      objects: ['orders'],
    });
  });

  it('is held back by the platform’s own wait only, and says until when', async () => {
    const { id } = await open();
    hall.world.network = () => new Response('', { status: 429 });
    await post(`/connections/${id}/sync`);
    await hall.world.drain();
    const { body } = await post<QueuedJson>(`/connections/${id}/sync`);
    expect(body).toEqual({ queued: true, notBefore: iso(hall.world.hub.now() + 90_000) });
    hall.world.network = () => new Response('', { status: 401 });
    hall.world.pass(2 * MINUTE);
    await hall.world.drain();
    expect((await post<QueuedJson>(`/connections/${id}/sync`)).body.notBefore).toBeNull();
  });

  it('is a conflict where there is nothing to poll, while paused, and where all is off', async () => {
    const simulator = await connect(hall.tenant, 'simulator');
    const paused = await open();
    await post(`/connections/${paused.id}/pause`);
    const silent = await open();
    const off = { direction: 'off' };
    await hall.tenant.patch(`/connections/${silent.id}`, {
      sync: { objects: { orders: off, customers: off } },
    });
    for (const { id } of [simulator, paused, silent])
      for (const verb of ['sync', 'import'])
        expect(await post(`/connections/${id}/${verb}`)).toMatchObject({
          status: 409,
          body: { code: 'conflict' },
        });
  });

  it.each([
    [{ objects: ['carts'] }, 'objects.0', /mall has none to read/],
    [{ objects: ['nope'] }, 'objects.0', /orders/],
    [{ objects: [] }, 'objects', />=1/],
    [{ object: 'orders' }, '', /object/],
  ])('refuses %j', async (body, path, message) => {
    const { id } = await open();
    for (const verb of ['sync', 'import'])
      expect(await post(`/connections/${id}/${verb}`, body)).toMatchObject({
        status: 422,
        body: { errors: [{ path, message: expect.stringMatching(message) }] },
      });
  });

  it('refuses what is switched off', async () => {
    const { id } = await open();
    await hall.tenant.patch(`/connections/${id}`, { sync: { objects: { customers: { direction: 'off' } } } });
    expect((await post(`/connections/${id}/sync`, { objects: ['customers'] })).body.errors).toEqual([
      { path: 'objects.0', message: 'is switched off' },
    ]);
  });

  it('asks to come back while the queue is away', async () => {
    const { id } = await open();
    hall.world.poll.broken = true;
    const answer = await post(`/connections/${id}/sync`);
    hall.world.poll.broken = false;
    expect(answer).toMatchObject({ status: 503, body: { code: 'try_again_later' } });
    expect(answer.headers.get('retry-after')).toBe('60');
  });
});

describe('/connections/:id/import', () => {
  it('runs, is reviewed, and confirmed', async () => {
    const { id } = await open();
    expect(await importOf(id)).toMatchObject({ state: 'none', objects: [] });
    expect((await post(`/connections/${id}/import/confirm`)).status).toBe(409);

    const started = await post<ImportJson>(`/connections/${id}/import`);
    expect(started).toMatchObject({
      status: 202,
      body: { state: 'running', reason: null, finishedAt: null },
    });
    expect(started.body.objects.map(({ object, count }) => [object, count])).toEqual([
      ['orders', 0],
      ['customers', 0],
    ]);
    expect((await post(`/connections/${id}/import/confirm`)).status).toBe(409);
    expect((await post(`/connections/${id}/sync`)).status).toBe(409);
    expect((await post(`/connections/${id}/import`, { objects: ['orders'] })).status).toBe(409);
    const rules = { sync: { objects: { orders: { direction: 'off' } } } };
    expect((await hall.tenant.patch(`/connections/${id}`, rules)).status).toBe(409);
    expect((await hall.tenant.patch(`/connections/${id}`, { sync: { dropOvertaken: true } })).status).toBe(
      200,
    );

    await hall.world.drain();
    const imported = await importOf(id);
    expect(imported).toMatchObject({
      state: 'review',
      objects: [{ object: 'orders', count: 1, done: true }, {}],
    });
    expect(imported.objects[0]?.samples).toMatchObject([{ order: { id: '1' } }]);
    expect((await post(`/connections/${id}/sync`)).status).toBe(409);

    expect(await post(`/connections/${id}/import/confirm`)).toMatchObject({
      status: 200,
      body: { state: 'confirmed', objects: [{ count: 1, samples: [] }, {}] },
    });
    expect((await post(`/connections/${id}/sync`)).status).toBe(202);
  });

  it('shows why it stopped', async () => {
    const { id } = await open();
    hall.world.network = () => new Response('', { status: 401 });
    await post(`/connections/${id}/import`);
    await hall.world.drain();
    expect(await importOf(id)).toMatchObject({
      state: 'failed',
      reason: { code: 'unauthorized', who: 'merchant', next: { pt: expect.any(String) } },
    });
    const steps = (
      await hall.tenant.get<{ steps: { key: string; state: string }[] }>(`/connections/${id}/checklist`)
    ).body.steps;
    expect(steps).toContainEqual(expect.objectContaining({ key: 'import', state: 'red' }));
  });

  it('goes back two years at most, and not into the future', async () => {
    const { id } = await open();
    const now = hall.world.hub.now();
    for (const since of [iso(now + MINUTE), iso(now - 731 * 24 * HOUR), 'ontem', 7])
      expect(await post(`/connections/${id}/import`, { since })).toMatchObject({
        status: 422,
        body: { errors: [{ path: 'since' }] },
      });
    const since = '2025-01-01T00:00:00-03:00';
    const { body } = await post<ImportJson>(`/connections/${id}/import`, { since, objects: ['orders'] });
    expect(body).toMatchObject({ since: '2025-01-01T03:00:00.000Z', objects: [{ object: 'orders' }] });
  });

  it('is nobody else’s', async () => {
    const { id } = await open();
    await post(`/connections/${id}/import`);
    for (const path of [
      `/connections/${id}/import`,
      `/connections/${id}/import/confirm`,
      `/connections/${id}/sync`,
    ])
      expect((await hall.other.post(path)).status).toBe(404);
    expect((await hall.other.get(`/connections/${id}/import`)).status).toBe(404);
  });
});
