/** The memory of a Worker's isolate, asked of V8 by workerd's inspector. */
import { setTimeout } from 'node:timers/promises';

export interface Heap {
  /** MB of 10⁶ bytes in use, garbage that was not dropped yet included. */
  used(): Promise<number>;
  /** The same once the garbage was dropped. */
  live(): Promise<number>;
  close(): void;
}

interface Usage {
  /** Of the JavaScript heap. */
  usedSize: number;
  /** Of what it points to outside: buffers, and objects of the runtime. */
  embedderHeapUsedSize?: number;
  backingStorageSize?: number;
}

/** Between two pokes. */
const PAUSE_MS = 1;

/** `url` is the inspector's own address. V8 collects in a task of its own, which only runs when the Worker does: `poke` is a request to it. */
export async function openHeap(url: URL, worker: string, poke: () => Promise<unknown>): Promise<Heap> {
  const socket = new WebSocket(new URL(`/core:user:${worker}`, url).href);
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve());
    socket.addEventListener('error', () => reject(new Error(`the inspector does not know ${worker}`)));
  });
  const waiting = new Map<number, (result: unknown) => void>();
  socket.addEventListener('message', ({ data }) => {
    const { id, result } = JSON.parse(String(data)) as { id?: number; result?: unknown };
    if (id === undefined) return;
    waiting.get(id)?.(result);
    waiting.delete(id);
  });
  let last = 0;
  const call = <T>(method: string) =>
    new Promise<T>((resolve) => {
      waiting.set(++last, (result) => resolve(result as T));
      socket.send(JSON.stringify({ id: last, method }));
    });
  const used = async () => {
    const {
      usedSize,
      embedderHeapUsedSize = 0,
      backingStorageSize = 0,
    } = await call<Usage>('Runtime.getHeapUsage');
    return (usedSize + embedderHeapUsedSize + backingStorageSize) / 1e6;
  };
  return {
    used,
    async live() {
      let isDone = false;
      const collected = call('HeapProfiler.collectGarbage').then(() => {
        isDone = true;
      });
      for (; !isDone; await setTimeout(PAUSE_MS)) await poke();
      await collected;
      return used();
    },
    close: () => socket.close(),
  };
}
