/** Merchants as the simulator makes them: an organization, its channels, its shops, and what they ask for. */
import { createConnection } from '../../src/hub/connections';
import type { Hub } from '../../src/hub/hub';
import type { Connector } from '../../src/kit';
import { newId } from '../../src/kit/id';
import { type Automation, insertAutomations } from '../../src/store/automations';
import type { Connection } from '../../src/store/connections';
import { apiKeys, organizations } from '../../src/store/schema';
import { type Cloud, connectors } from './cloud';
import { LADDER, SECRET, Shop, type Step } from './platform';
import type { World } from './world';

/** Steps of whose orders customers get a message, merchant by merchant; systems get all of them. */
const MESSAGES: readonly (readonly Step[])[] = [['shipped', 'cancelled'], [], ['cancelled'], []];

/** Answers its id. */
export async function addOrganization(hub: Hub, name: string): Promise<string> {
  const id = newId('org', hub.now());
  const createdAt = new Date(hub.now()).toISOString();
  const key = { hash: id, id: newId('key', hub.now()), organizationId: id, name: 'sim', createdAt };
  await hub.db.batch([
    hub.db.insert(organizations).values({ id, name, createdAt, rules: {} }),
    hub.db.insert(apiKeys).values(key),
  ]);
  return id;
}

export function connect(
  hub: Hub,
  organizationId: string,
  slug: string,
  settings: Record<string, string>,
  credentials: Record<string, string>,
): Promise<Connection> {
  const values = { settings, credentials };
  return createConnection(hub, organizationId, {
    connector: connectorOf(slug),
    name: slug,
    values,
    teams: [],
  });
}

/** An address that gets events of the organization: every one where nothing else is said. */
export async function addWebhook(
  cloud: Cloud,
  hub: Hub,
  organizationId: string,
  host: string,
  events = '*',
  more: { doomed?: boolean } = {},
): Promise<Connection> {
  const settings = { url: `https://${host}/in`, events };
  const credentials = { signingSecret: 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD' };
  const connection = await connect(hub, organizationId, 'webhook', settings, credentials);
  cloud.network.add({ host, lane: connection.id, repeatable: true, latency: [20, 400], ...more });
  return connection;
}

export async function addShop(
  cloud: Cloud,
  hub: Hub,
  organization: string,
  slug: string,
  host: string,
): Promise<Shop> {
  const connection = await connect(hub, organization, slug, { host }, { webhookSecret: SECRET });
  const { token } = await hub.vault.open(connection.secrets, connection.id);
  const shop = new Shop({ id: connection.id, token, host, connector: connectorOf(slug), organization });
  cloud.network.shops.set(host, shop.answer);
  return shop;
}

/** A number that the merchant writes with; `seconds` is the pace that was set. */
async function addPhone(cloud: Cloud, hub: Hub, organizationId: string, host: string, seconds: number) {
  const line = await connect(
    hub,
    organizationId,
    'evolution-api',
    { baseUrl: `https://${host}`, instance: 'loja', intervalSeconds: String(seconds) },
    { apiKey: 'a-key', webhookSecret: SECRET },
  );
  cloud.network.add({ host, lane: line.id, repeatable: false, latency: [50, 900] });
  return line;
}

/**
 * Two shops, a webhook for everything, a phone that every other merchant writes with, a second one for what
 * the first one refuses, and in some worlds a system that is out of order for days.
 */
export async function addMerchant(
  world: World,
  hub: Hub,
  index: number,
  { steps, isDoomed }: { steps?: readonly Step[]; isDoomed?: boolean },
): Promise<void> {
  const { cloud } = world;
  const organizationId = await addOrganization(hub, `Loja ${index}`);
  const system = await addWebhook(cloud, hub, organizationId, `hook-${index}.example.com`);
  // Some phones have a pace, as merchants set it.
  const line = await addPhone(
    cloud,
    hub,
    organizationId,
    `phone-${index}.example.com`,
    index % 4 === 0 ? 0 : 1,
  );
  const spare = await addPhone(cloud, hub, organizationId, `spare-${index}.example.com`, 0);
  // The others write to nobody: one message at a time is what takes most of a simulator's time.
  const told = steps ?? MESSAGES[index % MESSAGES.length] ?? [];
  const automations = [
    ...told.map((step) => automation(organizationId, `order.${step}`, `order.${step} {{ order.number }}`)),
    ...(told.length > 0 ? [automation(organizationId, 'cart.abandoned', 'cart {{ cart.id }}')] : []),
  ].map((make, position) =>
    // Later ones go first: what is claimed after a crash is not what would be claimed anew.
    make(line, position === 0 ? spare : undefined, { now: hub.now(), priority: 50 - position }),
  );
  await insertAutomations(hub.db, automations);
  const targets = [
    ...[...LADDER.map((step) => `order.${step}`), 'cart.abandoned'].map((type) => ({
      type,
      lane: system.id,
      automation: null,
    })),
    ...automations.map(({ type, id }) => ({ type, lane: line.id, automation: id })),
  ];
  if (isDoomed) {
    const late = await addWebhook(cloud, hub, organizationId, `late-${index}.example.com`, 'cart.abandoned', {
      doomed: true,
    });
    targets.push({ type: 'cart.abandoned', lane: late.id, automation: null });
  }
  for (const slug of [index % 2 === 0 ? 'plain-shop' : 'push-shop', 'notice-shop']) {
    const shop = await addShop(cloud, hub, organizationId, slug, `${slug}-${index}.example.com`);
    world.shops.push(shop);
    world.wanted.set(shop.id, targets);
  }
}

function connectorOf(slug: string): Connector {
  const connector = connectors.get(slug);
  if (!connector) throw new Error(`no connector ${slug}`);
  return connector;
}

const automation =
  (organizationId: string, type: Automation['type'], template: string) =>
  (
    channel: Connection,
    spare: Connection | undefined,
    { now, priority }: { now: number; priority: number },
  ): Automation => ({
    organizationId,
    id: newId('aut', now),
    connectionId: null,
    name: type,
    type,
    conditions: { match: 'all', rules: [] },
    delay: { minutes: 0 },
    action: {
      kind: 'message',
      channelId: channel.id,
      to: '{{ customer.phone }}',
      // The words are all that the far side gets to see: they name the shop's order and the step.
      template,
      ...(spare ? { fallback: { channelId: spare.id } } : {}),
    },
    priority,
    enabled: true,
    createdAt: new Date(now).toISOString(),
    updatedAt: new Date(now).toISOString(),
  });
