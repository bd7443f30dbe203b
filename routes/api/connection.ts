/** One connection, as all of its routes need it: found by its owner, shown without its secrets. */
import type { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { AppEnv } from '../../src/app';
import { openSecrets } from '../../src/hub/call';
import { capabilitiesOf, trustOf } from '../../src/hub/capabilities';
import { chatbotUrl, customAccess, webhookUrl } from '../../src/hub/connections';
import { isSensitive, mask } from '../../src/hub/fields';
import type { Hub } from '../../src/hub/hub';
import { sourcesOf } from '../../src/hub/sync';
import type { Connector } from '../../src/kit';
import { type Connection, getConnection } from '../../src/store/connections';
import { readCursor } from '../../src/store/polls';
import { originOf } from '../origin';
import { conflict, found } from './operation';
import { type Connection as ConnectionAnswer, reasonOf, type SyncRules } from './schemas';

/** The caller's own connection; 404 for anybody else's. */
export const ownConnection = async (c: Context<AppEnv>, id: string): Promise<Connection> =>
  found(await getConnection(c.get('hub').db, c.get('organization').id, id));

/** The caller's connection and its catalogue entry. */
export async function ownPair(c: Context<AppEnv>, id: string): Promise<[Connection, Connector]> {
  const connection = await ownConnection(c, id);
  const connector = c.get('hub').connectors.get(connection.connector);
  if (!connector) throw conflict('Its connector has left the catalogue.');
  return [connection, connector];
}

export async function presentConnection(
  c: Context<AppEnv>,
  connection: Connection,
): Promise<z.infer<typeof ConnectionAnswer>> {
  const hub = c.get('hub');
  const connector = hub.connectors.get(connection.connector);
  const { credentials } = await openSecrets(hub, connection);
  const { id, name, status, settings, teams, health, connectedAt, createdAt, updatedAt } = connection;
  // Without its connector nobody knows which settings are secrets.
  const open = new Set(connector?.fields.filter((field) => !isSensitive(field)).map(({ key }) => key));
  const maskAll = (values: Record<string, string>, shown = new Set<string>()) =>
    Object.fromEntries(
      Object.entries(values).map(([key, value]) => [key, shown.has(key) ? value : mask(value)]),
    );
  return {
    id,
    connector: connection.connector,
    name,
    status,
    webhookUrl: await webhookUrl(hub, connection, originOf(c)),
    chatbotUrl: await chatbotUrl(hub, connection, originOf(c)),
    customUrl: (await customAccess(hub, connection, originOf(c)))?.url ?? null,
    settings: maskAll(settings, open),
    credentials: maskAll(credentials),
    teams,
    health: health && {
      ok: health.ok,
      at: health.at,
      reason: reasonOf(health.reason),
      detail: health.detail ?? null,
    },
    sync: syncOf(connection, connector),
    reconciled: await reconciledOf(hub, connection, connector),
    capabilities: capabilitiesOf(connector),
    ...trustOf(connector, settings),
    connectedAt,
    createdAt,
    updatedAt,
  };
}

/** The same with the secret of its hosted endpoints, where it was made just now. */
export async function presentFresh(
  c: Context<AppEnv>,
  connection: Connection,
): Promise<z.infer<typeof ConnectionAnswer>> {
  const secret = (await customAccess(c.get('hub'), connection, originOf(c)))?.secret;
  return {
    ...(await presentConnection(c, connection)),
    ...(secret === undefined ? {} : { customSecret: secret }),
  };
}

/** The rules as they hold, with the connector's own where the merchant has none. */
function syncOf({ sync }: Connection, connector: Connector | undefined): z.infer<typeof SyncRules> {
  const { environment = 'production', testRecipient = null, dropOvertaken = true, recognition = {} } = sync;
  const sources = connector ? sourcesOf(connector, sync) : [];
  const objects = sources.map(({ object, on, everyMinutes, batch = null }) => [
    object,
    { direction: on ? 'in' : 'off', everyMinutes, batch },
  ]);
  return { environment, testRecipient, dropOvertaken, recognition, objects: Object.fromEntries(objects) };
}

async function reconciledOf(hub: Hub, { id }: Connection, connector: Connector | undefined): Promise<number> {
  const proves = connector && sourcesOf(connector).some(({ listing }) => listing.proves);
  return proves ? ((await readCursor(hub.db, id))?.reconciled ?? 0) : 0;
}
