/** Queues without a broker: what is sent waits until it is taken, batch by batch, and is counted on its way. */
import { type MeteredQueue, meteredQueue } from './meter.ts';

interface Waiting {
  body: unknown;
  /** Milliseconds since the epoch. */
  at: number;
  attempts: number;
}

export interface HandQueue {
  meter: MeteredQueue<unknown>;
  /** Calls of `send` and `sendBatch`. */
  calls(): number;
  /** Hands what is due to a consumer, at most one batch; false when nothing is due. Throws when a message is left unsettled. */
  take(consume: (batch: MessageBatch) => Promise<void>): Promise<boolean>;
  /** When the next message is due, in milliseconds since the epoch; undefined when the queue is empty. */
  next(): number | undefined;
}

/** `size` is the consumer's `max_batch_size`. */
export function handQueue(name: string, size: number, now: () => number): HandQueue {
  let waiting: Waiting[] = [];
  let calls = 0;
  const put = (body: unknown, delaySeconds = 0): void => {
    // What passes a queue is serialised.
    waiting.push({ body: JSON.parse(JSON.stringify(body)), at: now() + delaySeconds * 1000, attempts: 1 });
  };
  const metrics = { backlogCount: 0, backlogBytes: 0 };
  const meter = meteredQueue<unknown>({
    async send(body, options) {
      calls++;
      put(body, options?.delaySeconds);
      return { metadata: { metrics } };
    },
    async sendBatch(messages) {
      calls++;
      for (const { body, delaySeconds } of messages) put(body, delaySeconds);
      return { metadata: { metrics } };
    },
  });
  return {
    meter,
    calls: () => calls,
    next: () => (waiting.length > 0 ? Math.min(...waiting.map(({ at }) => at)) : undefined),
    async take(consume) {
      const due = waiting.filter(({ at }) => at <= now()).slice(0, size);
      if (due.length === 0) return false;
      waiting = waiting.filter((one) => !due.includes(one));
      const handed = due.map((one, position) => handedOut(one, `${name}-${position}`));
      await consume({
        queue: name,
        messages: handed.map(({ message }) => message),
        metadata: { metrics },
        ackAll() {
          for (const { message } of handed) message.ack();
        },
        retryAll(options) {
          for (const { message } of handed) message.retry(options);
        },
      });
      meter.consumed(
        handed.map(({ message: { body }, settled }) => {
          const word = settled();
          if (word === undefined) throw new Error(`a message of ${name} was not settled`);
          return { body, outcome: word === 'acked' ? 'acked' : 'retried' };
        }),
      );
      for (const [position, { settled }] of handed.entries()) {
        const one = due[position];
        const word = settled();
        if (one && typeof word === 'number')
          waiting.push({ body: one.body, at: now() + word * 1000, attempts: one.attempts + 1 });
      }
      return true;
    },
  };
}

/** A message that remembers what became of it: the first word counts. A number is the delay of a retry, in seconds. */
function handedOut({ body, at, attempts }: Waiting, id: string) {
  let word: 'acked' | number | undefined;
  const message: Message = {
    id,
    timestamp: new Date(at),
    body,
    attempts,
    ack() {
      word ??= 'acked';
    },
    retry(options) {
      word ??= options?.delaySeconds ?? 0;
    },
  };
  return { message, settled: () => word };
}
