/** Sending to a queue many messages at once, within its limits. */
import type { Hub } from './hub';

/** Cloudflare's queues take 100 messages and 256 KB in one call. */
const CHUNK_MESSAGES = 100;
const CHUNK_BYTES = 200_000;
/** What a message weighs besides its body. */
const ENVELOPE_BYTES = 200;

/**
 * Sends chunk by chunk; one that fails does not stop the others. Answers the messages that were not
 * sent. For messages that a later run of a cron would send again; a delivery goes through `accept`.
 */
export async function sendAll<Body>(
  hub: Hub,
  queue: Pick<Queue<NoInfer<Body>>, 'sendBatch'>,
  messages: readonly MessageSendRequest<Body>[],
): Promise<MessageSendRequest<Body>[]> {
  const unsent: MessageSendRequest<Body>[] = [];
  for (const chunk of chunksOf(messages))
    try {
      await queue.sendBatch(chunk);
    } catch (error) {
      hub.log.error('queue refused messages', { messages: chunk.length, error: String(error) });
      unsent.push(...chunk);
    }
  return unsent;
}

function chunksOf<Body>(messages: readonly MessageSendRequest<Body>[]): MessageSendRequest<Body>[][] {
  const chunks: MessageSendRequest<Body>[][] = [];
  let chunk: MessageSendRequest<Body>[] = [];
  let size = 0;
  for (const message of messages) {
    // A UTF-16 unit takes three bytes at most.
    const bytes = JSON.stringify(message.body).length * 3 + ENVELOPE_BYTES;
    if (chunk.length === CHUNK_MESSAGES || (chunk.length > 0 && size + bytes > CHUNK_BYTES)) {
      chunks.push(chunk);
      chunk = [];
      size = 0;
    }
    chunk.push(message);
    size += bytes;
  }
  if (chunk.length > 0) chunks.push(chunk);
  return chunks;
}
