/** From a raw delivery to what its connector saw in it: parse, fetch what is missing, normalise. */
import { failed, type InboundDelivery, ignored, type Normalised, parseBody } from '../kit';
import { timeOf } from '../kit/id';
import type { DeliveryMessage } from '../queues';
import type { Connection } from '../store/connections';
import { callFor, viewOf } from './call';
import { type Hub, iso } from './hub';

/** `later`: the vendor is down; the delivery waits and is taken up again. */
export type Interpretation = Normalised | { kind: 'later'; afterSeconds: number; detail?: string };

/** Attempts to fetch the details of a notice before it is failed visibly: about a day. */
export const HYDRATE_TRIES = 20;

export async function interpret(
  hub: Hub,
  message: DeliveryMessage,
  connection: Connection | undefined,
): Promise<Interpretation> {
  // The plan gives both their visible state; there is nothing to look at.
  if (!connection || message.paused) return ignored('paused');
  const connector = hub.connectors.get(connection.connector);
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
    receivedAt: iso(timeOf(message.id)),
  };
  try {
    if (inbound.hydrate && message.via === 'webhook') {
      const hydrated = await inbound.hydrate(delivery, await callFor(hub, connection, connector));
      if (!hydrated.ok)
        return hydrated.retry
          ? { kind: 'later', afterSeconds: hydrated.afterSeconds ?? 60, ...detailOf(hydrated.detail) }
          : failed(hydrated.reason, hydrated.detail);
      delivery = { ...delivery, body: hydrated.body };
    }
    return inbound.normalise(delivery, viewOf(connection));
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

const detailOf = (detail: string | undefined) => (detail === undefined ? {} : { detail });
