/**
 * Virtual time. Everything that happens is an action at a moment; between two actions all code that can
 * run runs until it waits for the next one. So at most one invocation is awake at a time, and the
 * order of everything follows from the seed alone.
 */
import type { Dice } from './dice';

type Action = () => void;

export interface Timer {
  time: number;
  sequence: number;
  /** Undefined once it was cancelled or has run. */
  action: Action | undefined;
}

export class Timeline {
  /** Milliseconds since the epoch. */
  now: number;
  /** Actions performed. */
  steps = 0;
  /** The action under way may have set code of the hub going. */
  #woke = false;
  #heap: Timer[] = [];
  #sequence = 0;

  constructor(start: number) {
    this.now = start;
  }

  at(time: number, action: Action): Timer {
    const timer = { time: Math.max(time, this.now), sequence: this.#sequence++, action };
    push(this.#heap, timer);
    return timer;
  }

  after(ms: number, action: Action): Timer {
    return this.at(this.now + ms, action);
  }

  /** Said by an action that lets code of the hub go on: what follows waits until it waits again. */
  wake(): void {
    this.#woke = true;
  }

  /** Goes on until `isOver`, or nothing is left to happen until `end`, where the clock then stands. */
  async run(isOver: () => boolean, end = Number.POSITIVE_INFINITY): Promise<void> {
    await quiet();
    while (!isOver()) {
      const [next] = this.#heap;
      if (!next || next.time > end) {
        if (Number.isFinite(end)) this.now = Math.max(this.now, end);
        return;
      }
      pop(this.#heap);
      const { action } = next;
      if (!action) continue;
      next.action = undefined;
      this.now = next.time;
      this.steps++;
      action();
      if (!this.#woke) continue;
      this.#woke = false;
      await quiet();
    }
  }
}

const isBefore = (a: Timer, b: Timer): boolean =>
  a.time < b.time || (a.time === b.time && a.sequence < b.sequence);

function push(heap: Timer[], timer: Timer): void {
  let at = heap.push(timer) - 1;
  while (at > 0) {
    const above = (at - 1) >> 1;
    const parent = heap[above];
    if (!parent || !isBefore(timer, parent)) break;
    heap[at] = parent;
    at = above;
  }
  heap[at] = timer;
}

function pop(heap: Timer[]): void {
  const last = heap.pop();
  if (!last || heap.length === 0) return;
  let at = 0;
  for (;;) {
    let below = at * 2 + 1;
    const [left, right] = [heap[below], heap[below + 1]];
    if (left && right && isBefore(right, left)) below++;
    const child = heap[below];
    if (!child || !isBefore(child, last)) break;
    heap[at] = child;
    at = below;
  }
  heap[at] = last;
}

/** Work of the runtime's own that is under way, such as compressing: waiting for it is no step of the world. */
let native = 0;

const text = Response.prototype.text;

/**
 * Waits until nothing can go on by itself. Reading a body takes a turn of the event loop, which comes after
 * all that promises set off; timers take a millisecond for it, and message ports none.
 */
async function quiet(): Promise<void> {
  do await text.call(new Response('.'));
  while (native > 0);
}

/**
 * Puts the runtime's clock, timers and randomness under the timeline's and the dice's control.
 * The code of the hub stays as it is: what it reads of the outside world is what changes.
 */
export function install(timeline: Timeline, dice: Dice): void {
  Date.now = () => Math.floor(timeline.now);
  Math.random = () => dice.roll();
  const waking = (ms: number, action: () => void): Timer =>
    timeline.after(ms, () => {
      timeline.wake();
      action();
    });
  const timers = {
    setTimeout: (action: () => void, ms = 0) => waking(ms, action),
    clearTimeout: (timer?: Timer) => {
      if (timer) timer.action = undefined;
    },
  };
  Object.assign(globalThis, timers);
  AbortSignal.timeout = (ms) => {
    const controller = new AbortController();
    const { signal } = controller;
    const timer = waking(ms, () => controller.abort(new DOMException('no answer in time', 'TimeoutError')));
    limits.set(signal, timer);
    return signal;
  };
  Object.defineProperty(crypto, 'getRandomValues', {
    configurable: true,
    value: (bytes: Uint8Array) => {
      for (let i = 0; i < bytes.length; i++) bytes[i] = dice.between(0, 255);
      return bytes;
    },
  });
}

const limits = new WeakMap<AbortSignal, Timer>();

/** The answer is here: its time limit need not pass any more. */
export function inTime(signal: AbortSignal): void {
  const timer = limits.get(signal);
  if (timer) timer.action = undefined;
}

/** Replaces a method by one whose work is waited for. */
function track<Name extends string>(
  owner: Partial<Record<Name, (...values: never[]) => Promise<unknown>>>,
  name: Name,
): void {
  const original = owner[name];
  if (!original) throw new Error(`nothing to track: ${name}`);
  const tracked = async function (this: unknown, ...values: never[]): Promise<unknown> {
    native++;
    try {
      return await original.apply(this ?? owner, values);
    } finally {
      native--;
    }
  };
  Object.defineProperty(owner, name, { configurable: true, value: tracked });
}

/** What was opened once is the same again: the runtime's own work is what takes the simulator's time. */
function remember(subtle: SubtleCrypto): void {
  const opened = new Map<string, ArrayBuffer>();
  const decrypt = subtle.decrypt.bind(subtle);
  const remembered = async (...[algorithm, key, data]: Parameters<typeof decrypt>): Promise<ArrayBuffer> => {
    const { iv, additionalData } = algorithm as SubtleCryptoEncryptAlgorithm;
    const name = `${iv} ${additionalData}`;
    const known = opened.get(name);
    if (known) return known;
    native++;
    try {
      const plain = await decrypt(algorithm, key, data);
      opened.set(name, plain);
      return plain;
    } finally {
      native--;
    }
  };
  Object.defineProperty(subtle, 'decrypt', { configurable: true, value: remembered });
}

remember(crypto.subtle);
track(Response.prototype, 'arrayBuffer');
track(Response.prototype, 'text');
for (const name of ['importKey', 'encrypt', 'sign', 'verify', 'digest'] as const) track(crypto.subtle, name);
