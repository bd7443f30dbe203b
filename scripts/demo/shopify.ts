/** A shop that sends webhooks: one that counts, one that is repeated, one that is forged. */
import { randomBytes } from 'node:crypto';
import type { Connection } from '../local/api.ts';
import { SHOP_DOMAIN, shopifyOrder, type Webhook, webhook } from './shopify-order.ts';
import {
  check,
  deliveryOf,
  eventsOf,
  firstMessageOf,
  messagesOf,
  openShop,
  quote,
  type Stage,
  scene,
  tell,
} from './stage.ts';

export async function shopifyScene(stage: Stage): Promise<Connection> {
  scene('A shop on Shopify: it calls the hub');
  const secret = randomBytes(32).toString('hex');
  const shop = await openShop(stage, {
    connector: 'shopify',
    name: 'Demo: Shopify',
    settings: { shop: SHOP_DOMAIN },
    credentials: { webhookSecret: secret },
  });
  tell(`Its webhook address at the hub: ${shop.webhookUrl?.replace(/[^/]+$/, '…')} (the end is a secret)`);

  const order = shopifyOrder(Date.now());
  const genuine = webhook(JSON.stringify(order), secret);
  tell(
    `${order.customer.first_name} orders for R$ ${order.total_price.replace('.', ',')} and is going to pay by Pix.`,
  );

  const first = await post(shop, genuine);
  check(
    first.status === 200,
    `webhook orders/create, order ${order.name}: answered ${first.status} in ${first.ms} ms`,
  );
  const processed = await deliveryOf(stage, shop, first.id);
  const types = (await eventsOf(stage, shop)).map(({ type }) => type).sort();
  check(
    processed.state === 'processed' && types.join() === 'order.awaiting_payment,order.created',
    `the hub understood: ${types.join(', ')}`,
  );
  const message = await firstMessageOf(stage, shop);
  check(message.text.includes(order.name), `message to ${message.to}, through the simulator:`);
  quote(message.text);

  const again = await post(shop, genuine);
  const repeated = await deliveryOf(stage, shop, again.id);
  const messages = await messagesOf(stage, shop);
  check(
    again.status === 200 && repeated.state === 'duplicate' && messages.length === 1,
    `the same webhook again, as platforms do: answered ${again.status}, found to be a ${repeated.state}, still ${messages.length} message`,
  );

  const forged = await post(shop, webhook(JSON.stringify(order), 'a guessed secret'));
  check(forged.status === 401, `a forged webhook: answered ${forged.status} ${forged.code}`);
  return shop;
}

async function post(shop: Connection, { headers, body }: Webhook) {
  const started = performance.now();
  const answer = await fetch(String(shop.webhookUrl), { method: 'POST', headers, body });
  const { id = '', code = '' } = (await answer.json()) as { id?: string; code?: string };
  return { status: answer.status, id, code, ms: Math.round(performance.now() - started) };
}
