/** `/healthz` with an API key, with a proof of a key of the vault, and with neither. */
import { env } from 'cloudflare:test';
import { describe, expect, test } from 'vitest';
import { createConnection } from '../../src/hub/connections';
import { MINUTE, SECOND } from '../../src/hub/hub';
import { fromBase64, hmac, toHex, utf8 } from '../../src/kit/bytes';
import { order, SECRET, shop, signed } from '../hub/shop';
import { type ConnectionJson, openHall } from './api/helpers';

interface Health {
  status: string;
  crons?: Record<string, string>;
  inbox?: { overdue: number; oldestReceivedAt: string | null };
  queue?: { receivedAt: string; lagSeconds: number } | null;
  oldestWaiting?: string | null;
  keys?: string[];
}

async function open() {
  const hall = await openHall([shop]);
  const health = async (authorization?: string) => {
    const answer = await hall.fetch('/healthz', { headers: authorization ? { authorization } : {} });
    return { status: answer.status, body: await answer.json<Health>(), headers: answer.headers };
  };
  return { ...hall, health };
}

describe('health', () => {
  test('tells strangers nothing, whatever they bring', async () => {
    const { health } = await open();
    for (const stranger of [undefined, 'Bearer ponte_wrong', 'Proof 00', 'Proof not-hex', 'Basic abc']) {
      const { status, body, headers } = await health(stranger);
      expect([status, Object.keys(body)], stranger).toEqual([200, ['status', 'version']]);
      expect(headers.get('cache-control')).toBe('public, max-age=10');
    }
  });

  test("says how far the hub is behind with this organization's work, and nobody else's", async () => {
    const { world, tenant, other, health } = await open();
    const key = `Bearer ${tenant.key}`;
    const { headers, body } = await health(key);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body).toMatchObject({
      inbox: { overdue: 0, oldestReceivedAt: null },
      queue: null,
      oldestWaiting: null,
    });

    const source = await createConnection(world.hub, tenant.organizationId, {
      connector: shop,
      name: 'Loja',
      values: { credentials: { webhookSecret: SECRET }, settings: {} },
      teams: [],
    });
    await world.post(source, order('1', ['paid']), signed);
    const receivedAt = new Date(world.hub.now()).toISOString();
    world.pass(7 * SECOND);
    await world.drain();
    expect((await health(key)).body.queue).toEqual({ receivedAt, lagSeconds: 7 });
    expect((await health(`Bearer ${other.key}`)).body).toMatchObject({ queue: null, oldestWaiting: null });
  });

  test('says since when the oldest message waits that could leave', async () => {
    const { world, tenant, other, health } = await open();
    const input = { connector: 'simulator', name: 'Canal', credentials: {}, settings: {} };
    const channel = (await tenant.post<ConnectionJson>('/connections', input)).body;
    const due = new Date(world.hub.now()).toISOString();
    const insert = (id: string, at: string, state: string) =>
      env.DB.prepare(
        `INSERT INTO dispatches (organization_id, id, lane, event_id, connection_id, subject, type, action, state, priority, due)
         VALUES (?, ?, ?, 'evt', ?, 's', 'order.paid', '{}', ?, 50, ?)`,
      )
        .bind(tenant.organizationId, id, channel.id, channel.id, state, at)
        .run();
    const later = new Date(world.hub.now() + MINUTE).toISOString();
    await insert('dsp_1', due, 'waiting');
    await insert('dsp_2', '2020-01-01T00:00:00.000Z', 'sent');
    await insert('dsp_3', later, 'waiting');
    world.pass(10 * SECOND);
    expect((await health(`Bearer ${tenant.key}`)).body.oldestWaiting).toBe(due);
    expect((await health(`Bearer ${other.key}`)).body.oldestWaiting).toBeNull();
    await tenant.post(`/connections/${channel.id}/pause`);
    expect((await health(`Bearer ${tenant.key}`)).body.oldestWaiting).toBeNull();
  });

  test('names its keys to whoever has one of them', async () => {
    const { health } = await open();
    const [id, material = ''] = env.PONTE_KEYS.split(':');
    const key = fromBase64(material) ?? new Uint8Array();
    const proof = toHex(await hmac('SHA-256', key, utf8('ponte: which keys, v1')));
    const { body } = await health(`Proof ${proof}`);
    expect(body).toEqual({ status: 'ok', version: expect.any(String), keys: [id] });
    expect(JSON.stringify(body)).not.toContain(material);
  });
});

test('every line of a request carries the id that its answer shows', async () => {
  const { world, fetch } = await open();
  world.logs.length = 0;
  const answer = await fetch('/api/v1/nothing');
  const lines = world.logs.map((line) => JSON.parse(line) as { requestId?: string });
  expect(lines.length).toBeGreaterThan(0);
  for (const { requestId } of lines) expect(requestId).toBe(answer.headers.get('x-request-id'));
});
