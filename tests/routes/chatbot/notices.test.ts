/** SGP's "SMS gateway" calling its address: the notice leaves by another channel, once. */
import { beforeEach, describe, expect, it } from 'vitest';
import { MINUTE } from '../../../src/hub/hub';
import { SGP_SETTINGS, SGP_TOKEN } from '../../connectors/sgp.server';
import {
  type AutomationJson,
  connect,
  type DeliveryJson,
  type DispatchJson,
  type Hall,
  openHall,
  type PageJson,
} from '../api/helpers';

const SECRET = 'uma-chave-do-gateway';
const TEXT = 'Olá Maria. O título 985632, de R$ 89,90, vence em 25/11/2026.';

let hall: Hall;
let address: string;

beforeEach(async () => {
  hall = await openHall();
  const { tenant } = hall;
  const credentials = { token: SGP_TOKEN, webhookSecret: SECRET };
  const shop = await connect(tenant, 'sgp', { settings: SGP_SETTINGS, credentials });
  const channel = await connect(tenant, 'simulator');
  address = new URL(shop.webhookUrl ?? '').pathname;
  // As the setup of the connector says.
  const automation = await tenant.post<AutomationJson>('/automations', {
    name: 'Avisos do SGP',
    connectionId: shop.id,
    trigger: { type: 'custom.sms' },
    action: {
      kind: 'message',
      channelId: channel.id,
      to: '{{ customer.phone }}',
      template: '{{ message.text }}',
    },
  });
  expect(automation.status, automation.text).toBe(201);
});

const notice = (to: string, msg: string, token = SECRET) =>
  `${address}?${new URLSearchParams({ to, msg, token })}`;

async function sent(): Promise<DispatchJson[]> {
  await hall.world.drain();
  await hall.world.minutes(2);
  return (await hall.tenant.get<PageJson<DispatchJson>>('/dispatches')).body.data;
}

describe('a notice', () => {
  it('by GET is answered OK and leaves with its own words', async () => {
    const answer = await hall.fetch(notice('43988510000', TEXT));
    expect([answer.status, await answer.text()]).toEqual([200, 'OK']);
    expect(await sent()).toMatchObject([{ state: 'sent', to: '+5543988510000', text: TEXT }]);
    const { text } = await hall.tenant.get<PageJson<DeliveryJson>>('/deliveries');
    expect(text).not.toContain(SECRET);
  });

  it('is sent once a day, however often the gateway calls', async () => {
    for (let round = 0; round < 3; round++) {
      expect((await hall.fetch(notice('43988510000', TEXT))).status).toBe(200);
      expect(await sent()).toHaveLength(1);
    }
    hall.world.pass(24 * 60 * MINUTE);
    await hall.fetch(notice('43988510000', TEXT));
    expect(await sent()).toHaveLength(2);
  });

  it('may come as a form or as JSON, with the key in the address', async () => {
    const post = (body: string | URLSearchParams) =>
      hall.fetch(`${address}?token=${SECRET}`, {
        method: 'POST',
        body,
        ...(typeof body === 'string' ? { headers: { 'content-type': 'application/json' } } : {}),
      });
    expect((await post(new URLSearchParams({ to: '43988510001', msg: TEXT }))).status).toBe(200);
    expect((await post(JSON.stringify({ to: 5543988510002, msg: TEXT }))).status).toBe(200);
    expect((await sent()).map(({ to }) => to).sort()).toEqual(['+5543988510001', '+5543988510002']);
  });

  it('without the key is nobody’s', async () => {
    expect((await hall.fetch(notice('43988510000', TEXT, 'errada'))).status).toBe(401);
    expect((await hall.fetch(`${address}?to=43988510000&msg=Oi`)).status).toBe(401);
    expect(await sent()).toEqual([]);
  });
});
