/** A shop that sends nothing: the hub asks it every five minutes, and now on demand. */
import { randomBytes } from 'node:crypto';
import { startFakeShop } from '../fake-loja-integrada.ts';
import { type Connection, call } from '../local/api.ts';
import { paidOrder, placedOrder } from './loja-integrada-order.ts';
import {
  check,
  deliveriesOf,
  eventsOf,
  firstMessageOf,
  messagesOf,
  openShop,
  quote,
  type Stage,
  scene,
  tell,
  tidily,
} from './stage.ts';

const HOUR = 3_600_000;

export async function lojaIntegradaScene(stage: Stage): Promise<Connection> {
  scene('A shop on Loja Integrada: the hub asks it for news');
  const token = randomBytes(16).toString('hex');
  const shopServer = await startFakeShop(token);
  try {
    return await visit(stage, token, shopServer);
  } finally {
    shopServer.close();
  }
}

async function visit(
  stage: Stage,
  token: string,
  server: Awaited<ReturnType<typeof startFakeShop>>,
): Promise<Connection> {
  const { access } = stage;
  server.put(paidOrder(1653, Date.now() - 3 * HOUR));
  const shop = await openShop(stage, {
    connector: 'loja-integrada',
    name: 'Demo: Loja Integrada',
    settings: { baseUrl: server.url },
    credentials: { apiKey: token },
  });
  // A shop that closes must not be asked any more, however this ends.
  const pause = () => call(access, 'POST', `/connections/${shop.id}/pause`);
  await tidily(pause, async () => {
    tell(`A stand-in for the vendor's API answers at ${server.url}, in the vendor's format.`);
    tell('Order 1653 was paid three hours ago, before the shop was connected. Now João places order 1654.');
    server.put(placedOrder(1654, Date.now()));

    await call(access, 'POST', `/connections/${shop.id}/sync`);
    const message = await firstMessageOf(stage, shop);
    check(server.requests.length > 0, `the hub read the shop: ${server.requests.map(shortened).join(', ')}`);

    const events = await eventsOf(stage, shop);
    const types = events.map(({ type }) => type).sort();
    check(
      types.join() === 'order.awaiting_payment,order.created' &&
        events.every(({ subject }) => subject === 'order/1654'),
      `the hub understood order 1654: ${types.join(', ')}`,
    );
    check(message.text.includes('1654'), `message to ${message.to}, through the simulator:`);
    quote(message.text);

    const old = (await deliveriesOf(stage, shop)).find(({ state }) => state === 'ignored');
    const messages = await messagesOf(stage, shop);
    check(
      old?.reason?.code === 'before_connection' && messages.length === 1,
      `order 1653 is known now, and nobody was told: ${old?.reason?.en}`,
    );
  });
  tell('The stand-in closes, so its connection is paused.');
  return shop;
}

const shortened = (request: string): string => request.replace(/\?.*/, '?…');
