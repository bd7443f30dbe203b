/** Doing it again: a delivery from its raw body, or what a queue gave up on. Events keep it from doubling. */
import { newId, timeOf } from '../kit/id';
import type { DeliveryMessage, DispatchMessage, PollMessage, WakeMessage } from '../queues';
import { getConnection } from '../store/connections';
import { type DeadLetter, markReplayed } from '../store/dead-letters';
import { type Delivery, readPayload } from '../store/deliveries';
import { resendDispatch } from '../store/dispatches';
import { wakeLanes } from './absorb';
import { type Hub, iso } from './hub';
import { accept } from './receive';

export type Replayed =
  | { ok: true; deliveryId?: string }
  | { ok: false; why: 'body_gone' | 'simulated' | 'not_taken' | 'already' };

/** A new delivery from the kept body: the old one's terminal state stays what it is. */
export async function replayDelivery(hub: Hub, delivery: Delivery): Promise<Replayed> {
  if (delivery.via === 'simulate') return { ok: false, why: 'simulated' };
  const stored = await readPayload(hub.db, delivery.payload);
  if (!stored) return { ok: false, why: 'body_gone' };
  const { id, organizationId, connectionId } = delivery;
  return again(hub, { ...stored, id, organizationId, connectionId, via: 'replay' });
}

/**
 * Marked only once it is on its way: a mark before a send that fails would lose it. Pressed twice at
 * the same moment it goes twice, and whoever takes it up finds the work of the first.
 */
export async function replayDeadLetter(hub: Hub, letter: DeadLetter): Promise<Replayed> {
  const { organizationId, id, kind } = letter;
  if (letter.replayedAt) return { ok: false, why: 'already' };
  const message = JSON.parse(letter.message);
  // A resend marks its letter itself, before the dispatch can fail anew and open the letter again.
  if (kind === 'dispatch') return resend(hub, organizationId, message.dispatchId);
  const replayed = await sendAgain(hub, kind, message);
  if (replayed.ok) await markReplayed(hub.db, organizationId, id, iso(hub.now()));
  return replayed;
}

async function resend(hub: Hub, organizationId: string, dispatchId: string): Promise<Replayed> {
  const dispatch = await resendDispatch(hub.db, organizationId, dispatchId, iso(hub.now()));
  if (!dispatch) return { ok: false, why: 'already' };
  await wakeLanes(hub, [dispatch]);
  return { ok: true };
}

async function sendAgain(
  hub: Hub,
  kind: Exclude<DeadLetter['kind'], 'dispatch'>,
  message: unknown,
): Promise<Replayed> {
  try {
    switch (kind) {
      case 'delivery': {
        const delivery = message as DeliveryMessage;
        // A simulation stays one: its samples must not become real events.
        return await again(hub, { ...delivery, via: delivery.simulate ? 'simulate' : 'replay' });
      }
      case 'lane':
        await hub.env.DISPATCH.send(message as DispatchMessage);
        break;
      case 'poll':
        await hub.env.POLL.send(message as PollMessage);
        break;
      case 'wake':
        await hub.env.INGEST.send(message as WakeMessage);
    }
    return { ok: true };
  } catch (error) {
    hub.log.error('dead letter not sent again', { kind, error: String(error) });
    return { ok: false, why: 'not_taken' };
  }
}

/** Under a new id, with the time at which the first delivery came in. */
async function again(hub: Hub, old: DeliveryMessage): Promise<Replayed> {
  const receivedAt = old.receivedAt ?? iso(timeOf(old.id));
  const connection = await getConnection(hub.db, old.organizationId, old.connectionId);
  const { paused: _then, ...rest } = old;
  const message: DeliveryMessage = {
    ...rest,
    id: newId('dlv', hub.now()),
    receivedAt,
    // What a pause kept quiet stays quiet until the pause is over.
    ...(connection?.status === 'paused' ? { paused: true } : {}),
  };
  return (await accept(hub, message))
    ? { ok: true, deliveryId: message.id }
    : { ok: false, why: 'not_taken' };
}
