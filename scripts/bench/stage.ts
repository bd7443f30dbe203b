/** A merchant in the hub that is measured, made as people make one: through the API. */
import { createHash, randomBytes } from 'node:crypto';
import { type Access, type Connection, call, connect } from '../local/api.ts';
import { migrate, type Runtime } from './runtime.ts';
import type { Shop } from './webhooks.ts';

export const ORGANIZATION = 'org_01JBENCH000000000000000000';

/** Migrates the hub's database and founds an organization in it; answers the way to its API. */
export async function found(runtime: Runtime): Promise<Access> {
  const apiKey = `ponte_${randomBytes(32).toString('base64url')}`;
  const hash = createHash('sha256').update(apiKey).digest('hex');
  const now = new Date().toISOString();
  const database = await runtime.database('hub');
  await migrate(database);
  await database.batch([
    database
      .prepare('INSERT INTO organizations (id, name, created_at) VALUES (?1, ?2, ?3)')
      .bind(ORGANIZATION, 'Loja medida', now),
    database
      .prepare(
        'INSERT INTO api_keys (hash, id, organization_id, name, created_at) VALUES (?1, ?2, ?3, ?4, ?5)',
      )
      .bind(hash, 'key_01JBENCH000000000000000000', ORGANIZATION, 'bench', now),
  ]);
  const { origin: url } = await runtime.url('hub');
  return { url, apiKey };
}

/** A Shopify shop that signs its webhooks. */
export async function openShop(access: Access): Promise<Shop & { id: string }> {
  const secret = randomBytes(32).toString('hex');
  const shop = await connect(access, {
    connector: 'shopify',
    name: 'Loja medida',
    settings: { shop: 'loja-medida.myshopify.com' },
    credentials: { webhookSecret: secret },
  });
  return { id: shop.id, path: new URL(String(shop.webhookUrl)).pathname, secret };
}

/** One message for each paid order, at once, through this channel. */
export const messageWhenPaid = (access: Access, shopId: string, channel: Connection): Promise<unknown> =>
  call(access, 'POST', '/automations', {
    name: 'Pedido pago',
    connectionId: shopId,
    trigger: { type: 'order.paid' },
    action: {
      kind: 'message',
      channelId: channel.id,
      to: '{{ customer.phone }}',
      template:
        'Olá {{ customer.firstName }}, o pedido {{ order.number }} foi pago: {{ order.total | money }}.',
    },
  });
