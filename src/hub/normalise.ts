/** The INGEST consumer: accepted deliveries become events. Each message is settled by itself. */

import { failed } from '../kit';
import type { DeliveryMessage, IngestMessage, WakeMessage } from '../queues';
import { connectionsByIds } from '../store/connections';
import { putInInbox, readInbox } from '../store/inbox';
import { absorb } from './absorb';
import { type Hub, iso, SECOND } from './hub';
import { HYDRATE_TRIES, interpret } from './interpret';
import type { Input } from './plan';
import { queueBackoff } from './retry';

type IngestItem = Message<IngestMessage>;

/** One message with what it stands for. */
interface Work {
  item: IngestItem;
  input: Input;
}

/** Singles that may fail in a row before the rest of a batch goes back unseen: D1 itself is down then. */
const PATIENCE = 3;

export async function consumeIngest(hub: Hub, batch: readonly IngestItem[]): Promise<void> {
  let work: Work[];
  try {
    work = await open(hub, batch);
  } catch (error) {
    hub.log.error('ingest batch not opened', { messages: batch.length, error: String(error) });
    for (const item of batch) again(hub, item);
    return;
  }
  if (work.length === 0) return;
  try {
    await absorb(
      hub,
      work.map(({ input }) => input),
    );
    for (const { item } of work) item.ack();
  } catch (error) {
    hub.log.warn('ingest batch not committed; one at a time', {
      messages: work.length,
      error: String(error),
    });
    await oneByOne(hub, work);
  }
}

/** So that one bad message fails alone. */
async function oneByOne(hub: Hub, work: readonly Work[]): Promise<void> {
  let failures = 0;
  for (const { item, input } of work) {
    if (failures >= PATIENCE) {
      again(hub, item);
      continue;
    }
    try {
      await absorb(hub, [input]);
      item.ack();
      failures = 0;
    } catch (error) {
      failures++;
      hub.log.error('ingest message not committed', { attempts: item.attempts, error: String(error) });
      again(hub, item);
    }
  }
}

/** Interprets every message; those that must wait for their vendor are parked and settled here. */
async function open(hub: Hub, batch: readonly IngestItem[]): Promise<Work[]> {
  const pointers = batch.flatMap(({ body }) => ('inboxId' in body ? [body.inboxId] : []));
  const parked = await readInbox(hub.db, pointers);
  const messages = new Map<IngestItem, DeliveryMessage | WakeMessage>();
  for (const item of batch) {
    const message = 'inboxId' in item.body ? parked.get(item.body.inboxId) : item.body;
    // A pointer without its row: another run has dealt with it.
    if (message) messages.set(item, message);
    else item.ack();
  }
  const deliveries = [...messages.values()].filter((message) => 'id' in message);
  const connections = await connectionsByIds(hub.db, [
    ...new Set(deliveries.map(({ connectionId }) => connectionId)),
  ]);

  const work = await Promise.all(
    [...messages].map(async ([item, message]): Promise<Work | undefined> => {
      if (!('id' in message)) return { item, input: message };
      const result = await interpret(hub, message, connections.get(message.connectionId));
      if (result.kind !== 'later') return { item, input: { message, result } };
      const tries = (message.tries ?? 0) + item.attempts;
      if (tries >= HYDRATE_TRIES)
        return { item, input: { message, result: failed('hydrate_failed', result.detail) } };
      await wait(hub, item, { ...message, tries }, result.afterSeconds);
      return undefined;
    }),
  );
  return work.filter((one) => one !== undefined);
}

/** Short waits stay in the queue; longer ones lie in the inbox, where they can be seen. */
async function wait(hub: Hub, item: IngestItem, message: DeliveryMessage, seconds: number): Promise<void> {
  const delaySeconds = Math.max(seconds, queueBackoff(item.attempts, hub.random()));
  if (delaySeconds <= 60) return item.retry({ delaySeconds });
  try {
    await putInInbox(hub.db, message, iso(hub.now() + delaySeconds * SECOND));
    item.ack();
  } catch {
    again(hub, item);
  }
}

const again = (hub: Hub, item: IngestItem): void =>
  item.retry({ delaySeconds: queueBackoff(item.attempts, hub.random()) });
