/** Hands an accepted delivery over durably: to the queue, else to D1's inbox. */
import type { DeliveryMessage } from '../queues';
import { putInInbox } from '../store/inbox';
import { type Instance, iso, SECOND } from './hub';

/** Cloudflare's queues take 128 KB (of 1000 bytes), some of it metadata. */
const MAX_MESSAGE = 127_500;
/** A queue that does not answer within this is as good as one that refuses: the inbox takes over. */
const SEND_WITHIN = 2 * SECOND;

/** Hands a delivery over durably: to the queue, else to the inbox. False when neither took it. */
export async function accept(instance: Instance, message: DeliveryMessage): Promise<boolean> {
  if (fitsQueue(message))
    try {
      await within(SEND_WITHIN, instance.env.INGEST.send(message));
      return true;
    } catch (error) {
      instance.log.warn('queue refused a delivery; to the inbox', {
        deliveryId: message.id,
        error: String(error),
      });
    }
  try {
    await putInInbox(instance.of(message.organizationId).db, message, iso(instance.now()));
    return true;
  } catch (error) {
    instance.log.error('neither queue nor inbox took a delivery', {
      deliveryId: message.id,
      error: String(error),
    });
    return false;
  }
}

/** Should the late send arrive after all, the same id absorbs the second copy. */
async function within(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer in ${ms} ms`)), ms);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function fitsQueue(message: DeliveryMessage): boolean {
  const { body, ...rest } = message;
  // No character becomes more than six in JSON, so most bodies need not be written out to be counted.
  if ((body.length + JSON.stringify(rest).length) * 6 <= MAX_MESSAGE) return true;
  const text = JSON.stringify(message);
  // A UTF-16 unit takes three bytes at most, so short texts need no counting.
  return text.length * 3 <= MAX_MESSAGE || new TextEncoder().encode(text).length <= MAX_MESSAGE;
}
