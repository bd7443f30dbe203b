/**
 * The load, in a process of its own so that making it is no part of what is measured: requests over sockets
 * that stay open, as many at once as there are sockets. It is told by messages what to send.
 */
import { connect, type Socket } from 'node:net';
import { paidOrders, type Shop } from './webhooks.ts';

/** A round of load. */
export interface Load extends Shop {
  port: number;
  /** Number of the first order. */
  first: number;
  count: number;
  sockets: number;
}

export interface Loaded {
  /** Of the first byte, in milliseconds since the epoch. */
  startedAt: number;
  /** From then to the last answer. */
  seconds: number;
  /** How often each status was answered. */
  statuses: Record<string, number>;
  /** Milliseconds that one answer took: the median, and what one in a hundred exceeds. */
  p50: number;
  p99: number;
  /** Share of one processor that making the load took. */
  cpu: number;
}

/** Sends every request once; rejects when a connection breaks. */
export async function send({ port, sockets, ...load }: Load): Promise<Loaded> {
  const requests = paidOrders(load, load.first, load.count);
  const open = await Promise.all(Array.from({ length: sockets }, () => socketTo(port)));
  const statuses: Record<string, number> = {};
  const times: number[] = [];
  const queue = requests.values();
  const cpu = process.cpuUsage();
  const started = performance.now();
  await Promise.all(
    open.map(async (socket) => {
      for (const request of queue) {
        const at = performance.now();
        const status = await exchange(socket, request);
        times.push(performance.now() - at);
        statuses[status] = (statuses[status] ?? 0) + 1;
      }
    }),
  );
  const ms = performance.now() - started;
  const { user, system } = process.cpuUsage(cpu);
  for (const socket of open) socket.destroy();
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return {
    startedAt: performance.timeOrigin + started,
    seconds: ms / 1000,
    statuses,
    p50: at(0.5),
    p99: at(0.99),
    cpu: (user + system) / 1000 / ms,
  };
}

async function socketTo(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  return socket;
}

/** One request, and the status of its answer once all of that is here. */
function exchange(socket: Socket, request: Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const onData = (chunk: Buffer) => {
      text += chunk.toString('latin1');
      if (!isWhole(text)) return;
      done();
      resolve(text.slice(9, 12));
    };
    const onEnd = () => {
      done();
      reject(new Error('the Worker closed a connection'));
    };
    const done = () => {
      socket.off('data', onData).off('close', onEnd).off('error', onEnd);
    };
    socket.on('data', onData).on('close', onEnd).on('error', onEnd);
    socket.write(request);
  });
}

function isWhole(text: string): boolean {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return false;
  const [, length] = /\r\ncontent-length: (\d+)/i.exec(text.slice(0, end + 2)) ?? [];
  return length === undefined ? text.endsWith('\r\n0\r\n\r\n') : text.length >= end + 4 + Number(length);
}

process.on('message', (load: Load) => {
  send(load).then(
    (loaded) => process.send?.({ loaded }),
    (error: Error) => process.send?.({ failed: error.message }),
  );
});
