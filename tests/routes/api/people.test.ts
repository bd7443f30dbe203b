import { describe, expect, it } from 'vitest';
import type { Erased } from '../../../src/hub/people';
import type { Exported } from '../../../src/hub/people-export';
import {
  type ConnectionJson,
  type EventJson,
  ORDER,
  openHall,
  type PageJson,
  type ProblemJson,
} from './helpers';

const PHONE = '+5511987654321';

/** A merchant with one paid order of Mariana's, by the generic connector. */
async function start() {
  const hall = await openHall();
  const { tenant } = hall;
  const made = await tenant.post<ConnectionJson>('/connections', { connector: 'generic', name: 'Sistema' });
  const sent = await tenant.post(`/connections/${made.body.id}/events/order-paid`, ORDER);
  expect(sent.status).toBeLessThan(300);
  await hall.world.drain();
  const events = async () => (await tenant.get<PageJson<EventJson>>('/events')).body.data;
  expect(await events()).toHaveLength(1);
  return { ...hall, connectionId: made.body.id, events };
}

describe('/people', () => {
  it('hands out what is kept, and erases it', async () => {
    const { tenant, events } = await start();
    const exported = await tenant.post<Exported>('/people/export', { phone: '(11) 98765-4321' });
    expect(exported.status).toBe(200);
    expect(exported.body.events).toMatchObject([{ data: { customer: { phone: PHONE } } }]);
    expect(exported.body.nextCursor).toBeNull();
    const erased = await tenant.post<Erased>('/people/erase', { phone: '(11) 98765-4321' });
    expect(erased.body).toMatchObject({ events: 1, deliveries: 1, nextCursor: null });
    expect(JSON.stringify(await events())).not.toContain(PHONE);
    const again = await tenant.post<Exported>('/people/export', { phone: PHONE });
    expect(again.body.events).toEqual([]);
  });

  it('does not reach another merchant, nor their connections', async () => {
    const { other, connectionId, events } = await start();
    const erased = await other.post<Erased>('/people/erase', { phone: PHONE });
    expect(erased.body).toMatchObject({ events: 0, deliveries: 0 });
    expect((await other.post('/people/erase', { phone: PHONE, connectionId })).status).toBe(404);
    expect(JSON.stringify(await events())).toContain(PHONE);
  });

  it.each([
    [{}, ['phone']],
    [{ phone: '123', email: 'nobody', taxId: '111.111.111-11' }, ['phone', 'email', 'taxId']],
    [{ customerId: '42' }, ['connectionId']],
    [{ phone: PHONE, cursor: 'made up' }, ['cursor']],
  ])('names every wrong field of %j', async (body, paths) => {
    const { tenant } = await openHall();
    const answer = await tenant.post<ProblemJson>('/people/erase', body);
    expect(answer.status).toBe(422);
    expect(answer.body.errors?.map(({ path }) => path)).toEqual(paths);
  });
});
