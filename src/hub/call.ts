/** What a connector gets when it calls out: its connection, opened credentials and guarded HTTP. */
import { type Call, type ConnectionView, type Connector, createHttp } from '../kit';
import type { Connection } from '../store/connections';
import type { Secrets } from '../store/vault';
import type { Hub } from './hub';

export const viewOf = (connection: Connection): ConnectionView => ({
  id: connection.id,
  settings: connection.settings,
  connectedAt: connection.connectedAt,
});

export const openSecrets = (hub: Hub, connection: Connection): Promise<Secrets> =>
  hub.vault.open(connection.secrets, connection.id);

export async function callFor(hub: Hub, connection: Connection, connector: Connector): Promise<Call> {
  const secrets = await openSecrets(hub, connection);
  return {
    connection: { ...viewOf(connection), credentials: usable(secrets, hub.now()) },
    http: createHttp({
      fetch: hub.fetch,
      turn: hub.turn,
      allowPrivate: hub.env.PONTE_ENV === 'development',
      ...(connector.hosts ? { allowedHosts: connector.hosts } : {}),
    }),
    now: hub.now(),
  };
}

/** Current credentials, and the replaced ones as `previous<Key>` for as long as they stay valid. */
function usable(secrets: Secrets, now: number): Record<string, string> {
  const { credentials, previous } = secrets;
  if (!previous || Date.parse(previous.until) <= now) return credentials;
  const old = Object.entries(previous.credentials).map(([key, value]) => [
    `previous${key.charAt(0).toUpperCase()}${key.slice(1)}`,
    value,
  ]);
  return { ...Object.fromEntries(old), ...credentials };
}

/** Every secret that authenticates inbound deliveries now: the current one, and a replaced one for a day. */
export function inboundSecrets(secrets: Secrets, now: number): string[] {
  const old =
    secrets.previous && Date.parse(secrets.previous.until) > now ? secrets.previous.credentials : {};
  return [secrets.credentials.webhookSecret, old.webhookSecret].filter(
    (secret): secret is string => secret !== undefined && secret !== '',
  );
}
