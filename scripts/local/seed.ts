/** What a new hub starts with: a channel that sends nowhere, and a shop whose messages go there. */
import { randomBytes } from 'node:crypto';
import { type Access, type Connection, call, connect, get, type NewConnection, switchOn } from './api.ts';

/** The demo merchant's name. */
export const ORGANIZATION = 'Loja Demonstração';
const AUTOMATIONS = ['order.awaiting_payment', 'order.paid', 'order.shipped'] as const;

/** Gives the demo merchant its owner, as anybody comes in: by an invitation, accepted in its form. */
export async function createOwner(
  access: Access,
  { email, password }: { email: string; password: string },
): Promise<void> {
  const members = await get<{ email: string }>(access, '/members?limit=100');
  if (members.some((member) => member.email === email)) return;
  const { url } = await call<{ url: string }>(access, 'POST', '/invitations', { email, role: 'owner' });
  const answer = await fetch(url, {
    method: 'POST',
    body: new URLSearchParams({ name: 'Demonstração', password }),
    redirect: 'manual',
  });
  if (answer.status !== 303) throw new Error(`the invitation's form answered ${answer.status}`);
}

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
