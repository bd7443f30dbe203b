/** The consumer of the dead-letter queue: what the others gave up on becomes visible and replayable. */
import { newId } from '../kit/id';
import type { DeliveryMessage, DispatchMessage, IngestMessage, PollMessage } from '../queues';
import { commit } from '../store/commit';
import { connectionsByIds } from '../store/connections';
import { type DeadLetterWrite, putDeadLetters } from '../store/dead-letters';
import { knownDeliveries } from '../store/deliveries';
import { readInbox } from '../store/inbox';
import type { Hub, Instance } from './hub';
import { queueBackoff } from './retry';

export type DeadMessage = IngestMessage | DispatchMessage | PollMessage;

export async function consumeDead(instance: Instance, batch: readonly Message<DeadMessage>[]): Promise<void> {
  for (const item of batch)
    try {
      await bury(instance.of(organizationOf(item.body)), item.body);
      item.ack();
    } catch (error) {
      instance.log.error('dead letter not stored', { attempts: item.attempts, error: String(error) });
      item.retry({ delaySeconds: queueBackoff(item.attempts, instance.random()) });
    }
}

const organizationOf = (body: DeadMessage): string =>
  'wake' in body ? body.wake.organizationId : body.organizationId;

async function bury(hub: Hub, body: DeadMessage): Promise<void> {
  if ('inboxId' in body) {
    const message = (await readInbox(hub.db, [body.inboxId])).get(body.inboxId);
    return message ? buryDelivery(hub, message) : undefined;
  }
  if ('id' in body) return buryDelivery(hub, body);
  if ('wake' in body) return store(hub, 'wake', body.wake.connectionId, body);
  if ('lane' in body) return store(hub, 'lane', body.lane, body);
  const { organizationId, connectionIds } = body;
  for (const id of connectionIds) await store(hub, 'poll', id, { organizationId, connectionIds: [id] });
}

/** The delivery gets its visible end, and the letter the whole message so that it can be replayed. */
async function buryDelivery(hub: Hub, message: DeliveryMessage): Promise<void> {
  const { organizationId, connectionId, id, via } = message;
  // Committed after all, only the queue never heard of it: then there is nothing to bury.
  if ((await knownDeliveries(hub.db, [message])).has(id)) return;
  const { inbox: _removed, tries: _spent, ...fresh } = message;
  await putDeadLetters(hub.db, [
    letter('delivery', `ded_${id.slice(4)}`, organizationId, connectionId, fresh),
  ]);
  await commit(hub.db, {
    deliveries: [
      {
        organizationId,
        id,
        connectionId,
        via,
        state: 'failed',
        reason: 'internal',
        detail: null,
        events: [],
        payload: null,
      },
    ],
    inboxDone: [id],
  });
}

/** Lanes, polls and wake-ups come again by themselves; the letter shows that something was wrong. */
async function store(
  hub: Hub,
  kind: DeadLetterWrite['kind'],
  connectionId: string,
  message: unknown,
): Promise<void> {
  const connection = (await connectionsByIds(hub.db, [connectionId])).get(connectionId);
  if (!connection) return;
  const id = newId('ded', hub.now());
  await putDeadLetters(hub.db, [letter(kind, id, connection.organizationId, connectionId, message)]);
}

const letter = (
  kind: DeadLetterWrite['kind'],
  id: string,
  organizationId: string,
  connectionId: string,
  message: unknown,
): DeadLetterWrite => ({ organizationId, id, kind, connectionId, reason: 'internal', detail: null, message });
