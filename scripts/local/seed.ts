/** What a new hub starts with: a channel that sends nowhere, and a shop whose messages go there. */
import { randomBytes } from 'node:crypto';
import { type Access, type Connection, connect, get, type NewConnection, switchOn } from './api.ts';

export const ORGANIZATION = 'Loja Demonstração';
const AUTOMATIONS = ['order.awaiting_payment', 'order.paid', 'order.shipped'] as const;

/** Made through the hub's own API. Safe to run again after a start that was cut short. */
export async function seed(access: Access): Promise<void> {
  // The channel first: a shop's automations then point at it.
  const simulator = await ensure(access, { connector: 'simulator', name: 'Simulador' });
  const shop = await ensure(access, {
    connector: 'shopify',
    name: 'Loja Demonstração (Shopify)',
    settings: { shop: 'loja-demo.myshopify.com' },
    credentials: { webhookSecret: randomBytes(32).toString('hex') },
  });
  await switchOn(access, shop, simulator, AUTOMATIONS);
}

async function ensure(access: Access, wanted: NewConnection): Promise<Connection> {
  const existing = await get<Connection>(access, '/connections?limit=100');
  return (
    existing.find(({ connector, name }) => connector === wanted.connector && name === wanted.name) ??
    connect(access, wanted)
  );
}
