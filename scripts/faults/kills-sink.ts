/**
 * The destinations, which outlive the hub: a system that takes signed webhooks, and an Evolution API
 * server, which has no idempotency. They note what arrives, and answer a little later, so that a kill
 * falls between the two.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Dice } from './dice.ts';

/** `webhook`: repeats are dropped by their key. `message`: a repeat is a second message. */
export type Kind = 'webhook' | 'message';

/** Milliseconds until an answer; a gateway of WhatsApp takes its time. */
const ANSWER_AFTER = { webhook: { least: 30, most: 100 }, message: { least: 200, most: 500 } };

/** A request that arrived whole. */
export interface Arrival {
  kind: Kind;
  /** The idempotency key; empty where the destination knows none. */
  key: string;
  /** What it is about: `order/123`. */
  subject: string;
  /** In which life of the hub it was sent, from 0. */
  life: number;
}

export interface Sink {
  url: string;
  arrivals: readonly Arrival[];
  /** Resolves when the next request has arrived. */
  nextArrival(): Promise<void>;
  /** Waits until nothing of a dead hub can arrive any more; what comes from now on is of its next life. */
  nextLife(): Promise<void>;
  close(): Promise<void>;
}

/** What an Evolution API server calls its instance here; see `kills-load.ts`. */
export const INSTANCE = 'loja';

export async function openSink(dice: Dice): Promise<Sink> {
  const arrivals: Arrival[] = [];
  const sockets = new Set<Socket>();
  let life = 0;
  let arrived = Promise.withResolvers<void>();
  const server = createServer((request, response) => {
    void textOf(request)
      .then((text) => {
        const arrival = arrivalOf(request, text);
        if (!arrival) return void response.writeHead(404).end();
        const { kind } = arrival;
        arrivals.push({ ...arrival, life });
        arrived.resolve();
        arrived = Promise.withResolvers();
        const { least, most } = ANSWER_AFTER[kind];
        setTimeout(() => answer(response, kind), dice.between(least, most));
      })
      // The hub was killed in the middle of a request: it has not arrived.
      .catch(() => response.destroy());
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    arrivals,
    nextArrival: () => arrived.promise,
    async nextLife() {
      await Promise.all(
        [...sockets].map((socket) => new Promise((resolve) => socket.once('close', resolve))),
      );
      life++;
    },
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** Undefined for what a destination would not understand. */
function arrivalOf({ url, headers }: IncomingMessage, text: string): Omit<Arrival, 'life'> | undefined {
  const body = JSON.parse(text) as { subject?: string; text?: string };
  if (url === '/webhook')
    return { kind: 'webhook', key: String(headers['webhook-id'] ?? ''), subject: String(body.subject) };
  if (url === `/message/sendText/${INSTANCE}`)
    return { kind: 'message', key: '', subject: `order/${body.text}` };
  return undefined;
}

function answer(response: ServerResponse, kind: Kind): void {
  if (kind === 'message')
    response.writeHead(201, { 'content-type': 'application/json' }).end('{"key":{"id":"3EB0A1B2C3"}}');
  else response.writeHead(204).end();
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk;
  return text;
}
