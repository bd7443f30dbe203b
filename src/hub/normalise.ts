/** The INGEST consumer: accepted deliveries become events. Each message is settled by itself. */

import { failed } from '../kit';
import { newId, timeOf } from '../kit/id';
import type { DeliveryMessage, IngestMessage, WakeMessage } from '../queues';
import { type Connection, connectionsByIds } from '../store/connections';
import { putInInbox, readSomeOfInbox } from '../store/inbox';
import { absorb } from './absorb';
import { DAY, type Hub, type Instance, iso, MINUTE, SECOND } from './hub';
import { interpret, mayHydrate } from './interpret';
import type { Input } from './plan';
import { queueBackoff } from './retry';

type IngestItem = Message<IngestMessage>;

/** A queue message with what it carries or points at. */
interface Opened {
  item: IngestItem;
  message: DeliveryMessage | WakeMessage;
  connection: Connection | undefined;
}

/** One message with what it stands for. */
interface Work {
  item: IngestItem;
  input: Input;
}

/** Characters that one batch reads from the inbox: a Worker has 128 MB, and a body up to 1 MB. */
const INBOX_LENGTH = 8_000_000;
/** Vendors asked for details at once, and for how long, before the rest of a batch goes back to the queue. */
const HYDRATE_AT_ONCE = 5;
const HYDRATE_BUDGET = 20 * SECOND;
/** Times that a notice may find no time left before it moves to the inbox. */
const ROUNDS = 10;
/** A notice whose vendor does not answer for so long is failed visibly. */
const HYDRATE_FOR = DAY;
/** Singles that may fail in a row before the rest of a batch goes back unseen: D1 itself is down then. */
const PATIENCE = 3;

export async function consumeIngest(instance: Instance, batch: readonly IngestItem[]): Promise<void> {
  const byDatabase = Map.groupBy(batch, ({ body }) =>
    instance.of('wake' in body ? body.wake.organizationId : body.organizationId),
  );
  for (const [hub, items] of byDatabase) await ingest(hub, items);
}

async function ingest(hub: Hub, batch: readonly IngestItem[]): Promise<void> {
  let opened: Opened[];
  try {
    opened = await open(hub, batch);
  } catch (error) {
    hub.log.error('ingest batch not opened', { messages: batch.length, error: String(error) });
    for (const item of batch) again(hub, item);
    return;
  }
  const isNotice = ({ message, connection }: Opened) =>
    'id' in message && mayHydrate(hub, message, connection);
  // What needs no vendor is in before a slow one is asked for anything.
  for (const part of [opened.filter((one) => !isNotice(one)), opened.filter(isNotice)])
    await settle(hub, await look(hub, part), { failures: 0 });
}

/** Reads what pointers point at and the connections; a pointer that has to wait, or has no row, is settled here. */
async function open(hub: Hub, batch: readonly IngestItem[]): Promise<Opened[]> {
  const pointers = batch.flatMap(({ body }) => ('inboxId' in body ? [body.inboxId] : []));
  const { messages, left } = await readSomeOfInbox(hub.db, pointers, INBOX_LENGTH);
  const found: { item: IngestItem; message: DeliveryMessage | WakeMessage }[] = [];
  const waiting: IngestItem[] = [];
  const done: IngestItem[] = [];
  for (const item of batch) {
    const message = 'inboxId' in item.body ? messages.get(item.body.inboxId) : item.body;
    if (message) found.push({ item, message });
    else if ('inboxId' in item.body && left.has(item.body.inboxId)) waiting.push(item);
    // A pointer without its row: another run has dealt with it.
    else done.push(item);
  }
  const ids = found.flatMap(({ message }) => ('id' in message ? [message.connectionId] : []));
  const connections = await connectionsByIds(hub.db, [...new Set(ids)]);
  for (const item of waiting) item.retry({ delaySeconds: 1 });
  for (const item of done) item.ack();
  return found.map(({ item, message }) => ({
    item,
    message,
    connection: 'id' in message ? connections.get(message.connectionId) : undefined,
  }));
}

/** Interprets messages, a few at once, in their order; those for which there is no time go back to the queue. */
async function look(hub: Hub, opened: readonly Opened[]): Promise<Work[]> {
  const end = hub.now() + HYDRATE_BUDGET;
  const work: (Work | undefined)[] = [];
  const queue = opened.entries();
  const worker = async (): Promise<void> => {
    for (const [position, one] of queue)
      if (hub.now() < end) work[position] = await lookAt(hub, one);
      else await giveBack(hub, one);
  };
  await Promise.all(Array.from({ length: HYDRATE_AT_ONCE }, worker));
  return work.filter((one) => one !== undefined);
}

/** Undefined when the delivery has to wait: it is settled then. */
async function lookAt(hub: Hub, { item, message, connection }: Opened): Promise<Work | undefined> {
  if (!('id' in message)) return { item, input: { ...message, id: newId('dlv', hub.now()) } };
  try {
    const result = await interpret(hub, message, connection);
    if (result.kind !== 'later') return { item, input: { message, result } };
    if (hub.now() - timeOf(message.id) > HYDRATE_FOR)
      return { item, input: { message, result: failed('hydrate_failed', result.detail) } };
    await park(hub, message, result.afterSeconds);
    item.ack();
  } catch (error) {
    hub.log.error('delivery not interpreted', { deliveryId: message.id, error: String(error) });
    again(hub, item);
  }
  return undefined;
}

/** There was no time for it. After some rounds it waits where waiting uses up no attempts of the queue. */
async function giveBack(hub: Hub, { item, message }: Opened): Promise<void> {
  if (item.attempts <= ROUNDS || !('id' in message)) return again(hub, item);
  try {
    await putInInbox(hub.db, message, iso(hub.now() + MINUTE));
    item.ack();
  } catch {
    again(hub, item);
  }
}

/** Into the inbox, where it can be seen waiting: a minute at first, doubling to an hour, or as long as asked. */
async function park(hub: Hub, message: DeliveryMessage, askedSeconds: number): Promise<void> {
  const tries = message.tries ?? 0;
  const seconds = Math.max(askedSeconds, Math.min(60 * 2 ** Math.min(tries, 6), 3600));
  await putInInbox(hub.db, { ...message, tries: tries + 1 }, iso(hub.now() + seconds * SECOND));
}

/** Absorbs it in one commit, else half by half, so that one bad message fails alone and soon. */
async function settle(hub: Hub, work: readonly Work[], singles: { failures: number }): Promise<void> {
  if (work.length === 0) return;
  if (singles.failures >= PATIENCE) {
    for (const { item } of work) again(hub, item);
    return;
  }
  try {
    await absorb(
      hub,
      work.map(({ input }) => input),
    );
    for (const { item } of work) item.ack();
    singles.failures = 0;
  } catch (error) {
    hub.log.error('ingest messages not committed', { messages: work.length, error: String(error) });
    const [only] = work;
    if (work.length === 1 && only) {
      singles.failures++;
      return again(hub, only.item);
    }
    const middle = Math.ceil(work.length / 2);
    await settle(hub, work.slice(0, middle), singles);
    await settle(hub, work.slice(middle), singles);
  }
}

const again = (hub: Hub, item: IngestItem): void =>
  item.retry({ delaySeconds: queueBackoff(item.attempts, hub.random()) });
