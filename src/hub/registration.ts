/**
 * Webhooks at the platform: created by the merchant's button or after a consent, and then once a day again, because
 * platforms drop what failed for a while (Pipedrive after three days, WooCommerce after five failures), and some
 * registrations end by themselves (Google's channels). Registering is safe to repeat.
 */
import type { CallFailure, Connector, Registration } from '../kit';
import { type Connection, getConnection } from '../store/connections';
import { noticedOf } from '../store/health';
import {
  dropRegistration,
  dueRegistrations,
  putRegistration,
  type RegistrationRow,
  takeRegistration,
} from '../store/registrations';
import { noticeHealth } from './alerts';
import { callFor } from './call';
import { changeSecrets, webhookUrl } from './connections';
import { DAY, HOUR, type Hub, iso } from './hub';
import { forget } from './receive';

/** One that failed is tried again, and a cron that died on the way leaves nothing behind. */
const AGAIN = HOUR;
/** What one run of the cron takes on, so many at once. */
const PER_RUN = 60;
const AT_ONCE = 6;

/** Creates the webhooks at the platform, where its API allows it; again renews them. */
export async function registerWebhooks(
  hub: Hub,
  connection: Connection,
  connector: Connector,
  origin: string,
): Promise<Registration | CallFailure> {
  const register = connector.inbound?.register;
  const address = await webhookUrl(hub, connection, origin);
  if (!register || !address) return { ok: false, reason: 'unsupported' };
  const result = await register(await callFor(hub, connection, connector), address);
  if (result.ok) await keep(hub, connection, origin, result);
  return result;
}

/** What the vendor made for it, and when it has to be done again. */
async function keep(
  hub: Hub,
  connection: Connection,
  origin: string,
  { credentials, renewAt }: Registration,
): Promise<void> {
  const { organizationId, id } = connection;
  if (credentials) {
    const updatedAt = iso(hub.now());
    await changeSecrets(hub, connection, { updatedAt }, (secrets) => ({
      ...secrets,
      credentials: { ...secrets.credentials, ...credentials },
    }));
    forget(hub, id);
  }
  const daily = iso(hub.now() + DAY);
  // Never at once: a platform that names a time in the past would be asked with every run of the cron.
  const soonest = iso(hub.now() + AGAIN);
  const wanted = renewAt !== undefined && renewAt < daily ? renewAt : daily;
  await putRegistration(hub.db, {
    connectionId: id,
    organizationId,
    origin,
    renewAt: wanted > soonest ? wanted : soonest,
  });
}

/** After a consent: its failure is the connection's health, the consent itself stands. Never throws. */
export async function registerAfterConsent(
  hub: Hub,
  connection: Connection,
  connector: Connector,
  origin: string,
): Promise<void> {
  if (connector.inbound?.register) await registerUnasked(hub, connection, connector, origin);
}

/** With nobody there to read the answer: a failure becomes the connection's health. Never throws. */
async function registerUnasked(
  hub: Hub,
  connection: Connection,
  connector: Connector,
  origin: string,
): Promise<void> {
  try {
    const result = await registerWebhooks(hub, connection, connector, origin);
    if (!result.ok) {
      const { reason, detail, retry } = result;
      hub.log.warn('webhooks not registered', { connectionId: connection.id, reason });
      // What passes by itself is tried again in an hour.
      if (retry) return;
      await noticeHealth(
        hub,
        connection,
        { ok: false, reason, ...(detail === undefined ? {} : { detail }) },
        'register',
      );
      return;
    }
    // It says nothing of what somebody else found broken.
    if (noticedOf(connection)?.by === 'register')
      await noticeHealth(hub, connection, { ok: true }, 'register');
    if (result.refused?.length)
      hub.log.warn('webhooks refused', { connectionId: connection.id, refused: result.refused.join(' ') });
  } catch (error) {
    hub.log.error('webhooks not registered', { connectionId: connection.id, error: String(error) });
  }
}

/** Registers again what is due. Safe to run twice at once. */
export async function renewRegistrations(hub: Hub): Promise<void> {
  const now = hub.now();
  const due = await dueRegistrations(hub.db, iso(now), PER_RUN);
  const worker = async (): Promise<void> => {
    for (let row = due.pop(); row; row = due.pop()) await renew(hub, row);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

async function renew(hub: Hub, row: RegistrationRow): Promise<void> {
  if (!(await takeRegistration(hub.db, row, iso(hub.now() + AGAIN)))) return;
  const { organizationId, connectionId, origin } = row;
  const connection = await getConnection(hub.db, organizationId, connectionId);
  const connector = connection && hub.connectors.get(connection.connector);
  if (!connection || !connector || connection.status === 'revoked')
    return dropRegistration(hub.db, connectionId);
  // A paused one is asked again in an hour, which is one row.
  if (connection.status === 'active') await registerUnasked(hub, connection, connector, origin);
}
