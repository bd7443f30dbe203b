import { beforeAll, describe, expect, it } from 'vitest';
import type { DeliveryMessage } from '../../../src/queues';
import {
  type ConnectionJson,
  connect,
  type DeliveryJson,
  type Hall,
  ORDER,
  openHall,
  type PageJson,
} from './helpers';

interface LetterJson {
  id: string;
  kind: string;
  at: string;
  connectionId: string;
  message: { body: string };
}

let hall: Hall;
let shop: ConnectionJson;
let letters: LetterJson[];

beforeAll(async () => {
  hall = await openHall();
  shop = await connect(hall.tenant, 'generic');
  await hall.tenant.post(`/connections/${shop.id}/events/order-paid`, ORDER);
  const { ingest } = hall.world;
  const [delivery] = ingest.waiting.splice(0);
  if (!delivery) throw new Error('nothing was queued');
  await hall.world.bury(delivery.body as DeliveryMessage);
  hall.world.pass(1000);
  await hall.world.bury({ organizationId: hall.tenant.organizationId, connectionIds: [shop.id] });
  letters = (await hall.tenant.get<PageJson<LetterJson>>('/dead-letters')).body.data;
});

const of = (kind: string): LetterJson => {
  const letter = letters.find((one) => one.kind === kind);
  if (!letter) throw new Error(`no ${kind}`);
  return letter;
};

describe('dead letters', () => {
  it('are listed, newest first, with why and since when', () => {
    expect(letters).toMatchObject([
      { kind: 'poll', connectionId: shop.id, replayedAt: null },
      { kind: 'delivery', reason: { code: 'internal', who: 'hub' }, at: '2026-11-22T13:00:00.000Z' },
    ]);
  });

  it('can be read with what they hold', async () => {
    const { body } = await hall.tenant.get<LetterJson>(`/dead-letters/${of('delivery').id}`);
    expect(body.message.body).toBe(JSON.stringify(ORDER));
  });

  it('are replayed once, and then are gone from the list', async () => {
    const { id } = of('delivery');
    const answer = await hall.tenant.post<{ deliveryId: string }>(`/dead-letters/${id}/replay`);
    expect(answer.status).toBe(202);
    await hall.world.drain();
    const delivery = await hall.tenant.get<DeliveryJson>(`/deliveries/${answer.body.deliveryId}`);
    expect(delivery.body).toMatchObject({ via: 'replay', state: 'processed' });
    expect(await hall.tenant.post(`/dead-letters/${id}/replay`)).toMatchObject({
      status: 409,
      body: { code: 'conflict' },
    });
    const left = await hall.tenant.get<PageJson<LetterJson>>('/dead-letters');
    expect(left.body.data.map((one) => one.kind)).toEqual(['poll']);
  });

  it('stay while the queue is away', async () => {
    const { poll } = hall.world;
    poll.broken = true;
    const answer = await hall.tenant.post(`/dead-letters/${of('poll').id}/replay`);
    poll.broken = false;
    expect(answer).toMatchObject({ status: 503, body: { code: 'try_again_later' } });
    const left = await hall.tenant.get<PageJson<LetterJson>>('/dead-letters');
    expect(left.body.data).toEqual(letters.filter(({ kind }) => kind === 'poll'));
  });

  it('that are no delivery go back to their queue', async () => {
    const answer = await hall.tenant.post(`/dead-letters/${of('poll').id}/replay`);
    expect(answer).toMatchObject({ status: 202, body: {} });
    expect(hall.world.poll.sent.at(-1)).toEqual({
      organizationId: hall.tenant.organizationId,
      connectionIds: [shop.id],
    });
  });
});
