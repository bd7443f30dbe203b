/** A chatbot at the address of a connection, and a shop whose webhooks say what the test wants. */
import { expect } from 'vitest';
import { createConnection } from '../../../src/hub/connections';
import { type Connector, type EventData, observed, orderObservations } from '../../../src/kit';
import type { OrderType } from '../../../src/kit/shop';
import type { Connection } from '../../../src/store/connections';
import type { Hall } from '../api/helpers';

/** Its webhooks are `{type, at, order, customer}`. */
export const teller: Connector = {
  slug: 'teller',
  label: { pt: 'Loja', en: 'Shop' },
  category: 'ecommerce',
  fields: [],
  setup: [{ pt: 'Cole o endereço.', en: 'Paste the address.' }],
  inbound: {
    verify: { scheme: 'url' },
    normalise({ body, receivedAt }) {
      const { type, order, customer } = body as Told & { type: OrderType };
      return observed(...orderObservations([type], { order, customer }, receivedAt));
    },
  },
};

type Told = { order: NonNullable<EventData['order']>; customer?: EventData['customer'] };

/** Asks; the answer, which is 200 whatever was asked. */
export type Chat = (question: string, typed: object) => Promise<Record<string, unknown>>;

export interface Asking {
  connection: Connection;
  /** Path of its chatbot endpoints. */
  base: string;
  chat: Chat;
}

export async function asking(
  hall: Hall,
  connector: Connector,
  organizationId = hall.tenant.organizationId,
): Promise<Asking> {
  const connection = await createConnection(hall.world.hub, organizationId, {
    connector,
    name: 'Loja',
    values: { settings: {}, credentials: {} },
    teams: [],
  });
  const base = `/chatbot/${await hall.world.token(connection)}`;
  const chat: Chat = async (question, typed) => {
    const answer = await hall.fetch(`${base}/${question}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(typed),
    });
    expect(answer.status).toBe(200);
    return answer.json();
  };
  return { connection, base, chat };
}

export async function tell(hall: Hall, shop: Connection, type: OrderType, told: Told): Promise<void> {
  const answer = await hall.fetch(`/hooks/teller/${await hall.world.token(shop)}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ type, ...told }),
  });
  expect(answer.status).toBe(200);
  await hall.world.drain();
}
