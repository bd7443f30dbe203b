/** Doing it again: a delivery from its raw body, or what a queue gave up on. Events keep it from doubling. */
import { newId } from '../kit/id';
import type { DeliveryMessage, DispatchMessage, PollMessage, WakeMessage } from '../queues';
import { type DeadLetter, markReplayed, putDeadLetters } from '../store/dead-letters';
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
  const { organizationId, connectionId } = delivery;
  return again(hub, { ...stored, id: newId('dlv', hub.now()), organizationId, connectionId, via: 'replay' });
}

export async function replayDeadLetter(hub: Hub, letter: DeadLetter): Promise<Replayed> {
  const { organizationId, id } = letter;
  if (!(await markReplayed(hub.db, organizationId, id, iso(hub.now())))) return { ok: false, why: 'already' };
  try {
    return await redo(hub, letter);
  } catch (error) {
    // The queue is away: the letter stays open for another try.
    hub.log.warn('dead letter not replayed', { deadLetterId: id, error: String(error) });
    await putDeadLetters(hub.db, [{ ...letter, message: JSON.parse(letter.message) }]);
    return { ok: false, why: 'not_taken' };
  }
}

async function redo(hub: Hub, letter: DeadLetter): Promise<Replayed> {
  const message = JSON.parse(letter.message);
  switch (letter.kind) {
    case 'delivery':
      return again(hub, { ...(message as DeliveryMessage), id: newId('dlv', hub.now()), via: 'replay' });
    case 'dispatch': {
      const dispatch = await resendDispatch(
        hub.db,
        letter.organizationId,
        message.dispatchId,
        iso(hub.now()),
      );
      if (dispatch) await wakeLanes(hub, [dispatch.lane]);
      return dispatch ? { ok: true } : { ok: false, why: 'already' };
    }
    case 'lane':
      await hub.env.DISPATCH.send(message as DispatchMessage);
      return { ok: true };
    case 'poll':
      await hub.env.POLL.send(message as PollMessage);
      return { ok: true };
    case 'wake':
      await hub.env.INGEST.send(message as WakeMessage);
      return { ok: true };
  }
}

async function again(hub: Hub, message: DeliveryMessage): Promise<Replayed> {
  return (await accept(hub, message))
    ? { ok: true, deliveryId: message.id }
    : { ok: false, why: 'not_taken' };
}
