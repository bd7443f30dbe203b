/** A customer's message goes to an AI agent, and what it answers back to the customer: no code of the merchant's. */
import { beforeEach, expect, it } from 'vitest';
import { type Connector, observed } from '../../../src/kit';
import { deliveries } from '../../../src/store/schema';
import {
  connect,
  type DispatchJson,
  type EventJson,
  type Hall,
  openHall,
  type PageJson,
} from '../api/helpers';
import { asking, teller } from './chat';

/** A messenger whose webhooks are `{id, text}`. */
const messenger: Connector = {
  ...teller,
  slug: 'messenger',
  inbound: {
    verify: { scheme: 'url' },
    normalise({ body, receivedAt }) {
      const { id, text } = body as { id: string; text: string };
      const phone = '+5511987654321';
      return observed({
        type: 'message.received',
        subject: `message/${id}`,
        time: receivedAt,
        data: { customer: { phone }, message: { id, text, from: phone } },
      });
    },
  },
};

let hall: Hall;
let hook: string;

beforeEach(async () => {
  hall = await openHall([teller, messenger]);
  hall.world.network = async ({ url }) =>
    Response.json(url.endsWith('chat/create') ? { id: 77 } : { text: 'Saiu hoje!' });
  const { connection } = await asking(hall, messenger);
  hook = `/hooks/messenger/${await hall.world.token(connection)}`;
  const agent = await connect(hall.tenant, 'zaia', {
    credentials: { apiKey: 'chave-da-api-1' },
    settings: { agentId: '34790' },
  });
  const channel = await connect(hall.tenant, 'simulator');
  const steps = [
    {
      trigger: { type: 'message.received' },
      action: {
        kind: 'connector',
        connectionId: agent.id,
        action: 'sendMessage',
        input: { contact: '{{ customer.phone }}', text: '{{ message.text }}' },
      },
    },
    {
      trigger: { type: 'custom.agent_replied' },
      action: {
        kind: 'message',
        channelId: channel.id,
        to: '{{ customer.phone }}',
        template: '{{ message.text }}',
      },
    },
  ];
  for (const step of steps) {
    const answer = await hall.tenant.post('/automations', { name: 'Agente', ...step });
    expect(answer.status, answer.text).toBe(201);
  }
});

const write = async (id: string, text: string) => {
  await hall.fetch(hook, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ id, text }),
  });
  await hall.world.drain();
};

it('goes round once', async () => {
  await write('m1', 'Meu pedido já saiu?');
  const events = (await hall.tenant.get<PageJson<EventJson>>('/events')).body.data;
  expect(events.map(({ type }) => type)).toEqual(['custom.agent_replied', 'message.received']);
  const left = (await hall.tenant.get<PageJson<DispatchJson>>('/dispatches')).body.data;
  expect(left).toMatchObject([{ state: 'sent', text: 'Saiu hoje!' }, { state: 'sent' }]);
  // Caused by what was sent: a chain of them comes to an end.
  const kept = (await hall.world.hub.db.select().from(deliveries)).flatMap(({ events: held }) => held);
  expect(kept.map(({ type, hops }) => [type, hops])).toEqual([
    ['message.received', 0],
    ['custom.agent_replied', 1],
  ]);
});

it('that says nothing makes no event', async () => {
  hall.world.network = async ({ url }) => Response.json(url.endsWith('chat/create') ? { id: 77 } : {});
  await write('m1', 'Oi');
  const events = (await hall.tenant.get<PageJson<EventJson>>('/events')).body.data;
  expect(events.map(({ type }) => type)).toEqual(['message.received']);
});
