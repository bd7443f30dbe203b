/** From a raw delivery to what its connector saw in it: parse, fetch what is missing, normalise. */
import {
  type Connector,
  type EventType,
  failed,
  type InboundDelivery,
  ignored,
  type Observation,
  parseBody,
  type Seen,
  type SyncObject,
} from '../kit';
import { timeOf } from '../kit/id';
import type { DeliveryMessage } from '../queues';
import type { Connection } from '../store/connections';
import { callFor, viewOf } from './call';
import { observeCustom } from './custom/observe';
import { type Hub, iso } from './hub';
import { recognise } from './recognition';

/** `later`: the vendor is down; the delivery waits and is taken up again. */
export type Interpretation = Seen | { kind: 'later'; afterSeconds: number; detail?: string };

/** A notice, of which the vendor may have to be asked for the rest. */
export function mayHydrate(hub: Hub, message: DeliveryMessage, connection: Connection | undefined): boolean {
  if (!connection || message.paused || message.whole || message.via === 'simulate') return false;
  return hub.connectors.get(connection.connector)?.inbound?.hydrate !== undefined;
}

/** Throws only what is our fault and may pass: the vault that does not open. */
export async function interpret(
  hub: Hub,
  message: DeliveryMessage,
  connection: Connection | undefined,
): Promise<Interpretation> {
  // The plan gives it its visible state; there is nothing to look at.
  if (!connection) return ignored('paused');
  const result = await interpretNow(hub, message, connection);
  if (!message.paused) return result;
  return result.kind === 'observed' && result.observations.every(({ type }) => IN_A_PAUSE.has(type))
    ? result
    : ignored('paused');
}

/** A pause holds back sales and messages, not the law, and not the end of the connection. */
const IN_A_PAUSE: ReadonlySet<EventType> = new Set(['privacy.requested', 'connection.revoked']);

async function interpretNow(
  hub: Hub,
  message: DeliveryMessage,
  connection: Connection,
): Promise<Interpretation> {
  const connector = hub.connectors.get(connection.connector);
  if (connector && message.via === 'custom') return checked(hub, connector, message, observeCustom(message));
  const inbound = connector?.inbound;
  if (!connector || !inbound) return failed('unsupported', connection.connector);

  const parsed = parseBody(message.body, message.headers['content-type'], message.query);
  if (!parsed.ok) return failed('unreadable_body', parsed.detail);
  let delivery: InboundDelivery = {
    id: message.id,
    via: message.via,
    method: message.method,
    path: message.path,
    headers: message.headers,
    query: message.query,
    body: parsed.body,
    receivedAt: message.receivedAt ?? iso(timeOf(message.id)),
  };
  const call = mayHydrate(hub, message, connection) ? await callFor(hub, connection, connector) : undefined;
  try {
    if (call && inbound.hydrate) {
      const hydrated = await inbound.hydrate(delivery, call);
      if (!hydrated.ok)
        return hydrated.retry
          ? { kind: 'later', afterSeconds: hydrated.afterSeconds ?? 0, ...detailOf(hydrated.detail) }
          : failed(hydrated.reason, hydrated.detail);
      delivery = { ...delivery, body: hydrated.body };
    }
    const seen = inbound.normalise(delivery, viewOf(connection));
    if (seen.kind === 'poll') return await readLists(hub, connector, message, seen.objects);
    return checked(hub, connector, message, recognise(seen, connection.sync.recognition));
  } catch (error) {
    // Outcomes are values: a throw is a bug of ours, and must not take the batch with it.
    hub.log.error('interpret failed', {
      connector: connector.slug,
      deliveryId: message.id,
      error: String(error),
    });
    return failed('internal', connector.slug);
  }
}

/** What a burst of notices is about is read once they are all in. */
const POKE_SECONDS = 10;

/** Asks for the lists in which the change is; what they bring are deliveries of their own. */
async function readLists(
  hub: Hub,
  { poll = {} }: Connector,
  { organizationId, connectionId, via, paused }: DeliveryMessage,
  wanted: readonly SyncObject[],
): Promise<Interpretation> {
  const objects = wanted.filter((object) => poll[object] !== undefined);
  const body = { organizationId, connectionIds: [connectionId], objects };
  if (objects.length > 0 && via === 'webhook' && !paused)
    try {
      await hub.env.POLL.send(body, { delaySeconds: POKE_SECONDS });
    } catch (error) {
      hub.log.warn('queue refused a poll', { connectionId, error: String(error) });
      return { kind: 'later', afterSeconds: 0 };
    }
  return ignored('list_read', objects.join(' '));
}

const detailOf = (detail: string | undefined) => (detail === undefined ? {} : { detail });

const MAX_SUBJECT = 300;
/** A month, in minutes. */
const MAX_IDLE = 43_200;

/** What would break the transaction of a whole batch does not get that far. */
function checked(hub: Hub, connector: Connector, message: DeliveryMessage, result: Seen): Seen {
  if (result.kind !== 'observed') return result;
  const fault = result.observations.map(faultOf).find((one) => one !== undefined);
  if (!fault) return result;
  hub.log.error('connector observed nonsense', { connector: connector.slug, deliveryId: message.id, fault });
  return failed('internal', `${connector.slug}: ${fault}`);
}

/** The name of the field that cannot be, if any. */
function faultOf({ subject, time, idleMinutes }: Observation): string | undefined {
  if (subject.length > MAX_SUBJECT || !subject.isWellFormed() || subject.includes('\0')) return 'subject';
  if (Number.isNaN(Date.parse(time))) return 'time';
  // Written so that NaN is a fault too.
  if (idleMinutes !== undefined && !(idleMinutes >= 0 && idleMinutes <= MAX_IDLE)) return 'idleMinutes';
  return undefined;
}
