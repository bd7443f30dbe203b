import { beforeAll, describe, expect, it } from 'vitest';
import { DAY } from '../../../src/hub/hub';
import { type Hall, ORDER, openHall, openShop } from './helpers';

interface Row {
  key: string | null;
  name: string | null;
  reason: { code: string } | null;
  sent: number;
  failed: number;
  unknown: number;
  waiting: number;
  cancelled: number;
}
interface ReportJson {
  from: string;
  to: string;
  countedFrom: string;
  data: Row[];
}

let hall: Hall;
let made: Awaited<ReturnType<typeof openShop>>;

const order = (id: string, lastName = 'Alves') => ({
  customer: { ...ORDER.customer, last_name: lastName },
  order: { ...ORDER.order, id },
});

const read = async (query = ''): Promise<ReportJson> => {
  const { status, body, text } = await hall.tenant.get<ReportJson>(`/reports${query}`);
  expect(status, text).toBe(200);
  return body;
};

beforeAll(async () => {
  hall = await openHall();
  const { tenant, other, world } = hall;
  made = await openShop(tenant);
  const theirs = await openShop(other);
  // Whoever has no last name gets no message.
  const action = { kind: 'message', channelId: made.channel.id, template: '{{ customer.lastName }}' };
  expect((await tenant.patch(`/automations/${made.automation.id}`, { action })).status).toBe(200);
  const path = `/connections/${made.shop.id}/events/order-paid`;
  await tenant.post(path, order('1'));
  await world.drain();
  world.pass(DAY);
  // Eleven in the evening in São Paulo is the next day in UTC.
  world.pass(13 * 3_600_000);
  await tenant.post(path, order('2'));
  await tenant.post(path, order('3', ''));
  await other.post(`/connections/${theirs.shop.id}/events/order-paid`, order('9'));
  await world.drain();
});

describe('GET /reports', () => {
  it('counts the last seven days on the merchant’s clock', async () => {
    const report = await read();
    expect(report).toMatchObject({ from: '2026-11-17', to: '2026-11-23', countedFrom: '2026-11-17' });
    expect(report.data).toHaveLength(7);
    expect(report.data.slice(-2)).toMatchObject([
      { key: '2026-11-22', sent: 1, failed: 0 },
      { key: '2026-11-23', sent: 1, failed: 1 },
    ]);
    expect(report.data[0]).toMatchObject({ key: '2026-11-17', sent: 0, failed: 0, waiting: 0 });
  });

  it('counts by notification, connection and channel, with their names', async () => {
    const all = { sent: 2, failed: 1 };
    const { automation, shop, channel } = made;
    expect((await read('?by=automation')).data).toMatchObject([{ key: automation.id, name: 'Pago', ...all }]);
    expect((await read('?by=connection')).data).toMatchObject([{ key: shop.id, name: 'generic', ...all }]);
    expect((await read('?by=channel')).data).toMatchObject([{ key: channel.id, name: 'simulator', ...all }]);
  });

  it('counts failures by reason', async () => {
    const { data } = await read('?by=reason');
    expect(data).toHaveLength(1);
    expect(data[0]).toMatchObject({ sent: 0, failed: 1, reason: { code: data[0]?.key } });
  });

  it('keeps to the days and the connection asked for', async () => {
    expect((await read('?from=2026-11-22&to=2026-11-22')).data).toMatchObject([{ sent: 1, failed: 0 }]);
    expect((await read(`?by=channel&connectionId=${made.channel.id}`)).data).toEqual([]);
  });

  it.each([
    ['?from=2026-02-31', 'from'],
    ['?to=ontem', 'to'],
    ['?from=2026-11-23&to=2026-11-22', 'to'],
    ['?from=2026-01-01&to=2026-11-22', 'from'],
    ['?by=weather', 'by'],
  ])('refuses %s', async (query, path) => {
    expect(await hall.tenant.get(`/reports${query}`)).toMatchObject({
      status: 422,
      body: { code: 'invalid_request', errors: [{ path }] },
    });
  });

  it('counts nobody else’s', async () => {
    const { body } = await hall.other.get<ReportJson>('/reports?by=connection');
    expect(body.data).toMatchObject([{ sent: 1, failed: 0 }]);
  });
});
