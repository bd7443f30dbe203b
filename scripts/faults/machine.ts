/**
 * Cloudflare as the hub meets it: invocations that run until they wait, and calls of bindings that take
 * time, fail, or are the last thing an invocation does. A dead invocation hears of nothing any more; what
 * it had under way may still arrive.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { Dice } from './dice';
import { install, inTime, Timeline } from './timeline';
import { CALM, type Weather } from './weather';

export interface Invocation {
  id: number;
  kind: string;
  alive: boolean;
  /** Calls made so far. */
  calls: number;
  /** The call that it dies at, if any, and on which side of it. */
  crash: Crash | undefined;
  /** Lanes whose run ended with an error, so that what it sent was not written down. */
  failedLanes: Set<string>;
  died: () => void;
}

export interface Crash {
  call: number;
  when: 'before' | 'after';
}

/** One call of a binding on its way. */
export interface Passage<T> {
  name: string;
  /** Milliseconds until it takes effect, and from then until its answer is here: asked once it is known. */
  there: number;
  back: () => number;
  /** What the far side does; a throw is an error as its answer. Never: it does not answer. */
  perform: () => T;
  /** The answer is `perform`'s, an error instead of it, or none at all. */
  answer?: Error | 'none';
  /** Its caller dies as soon as it has taken effect. */
  dies?: boolean;
  /** Told when the answer reached the caller. */
  heard?: () => void;
  /** Gives up waiting, as fetch does. */
  signal?: AbortSignal | undefined;
}

/** Cloudflare ends a consumer after so long. */
const WALL_MS = 15 * 60_000;

export class Machine {
  readonly dice: Dice;
  readonly timeline: Timeline;
  weather: Weather = CALM;
  /** How often each fault was injected. */
  readonly faults: Record<string, number> = {};
  /** All calls of bindings by those that may crash. */
  calls = 0;
  /** The one call of all at which whoever makes it dies. */
  crashAt: Crash | undefined;
  /** Of all that happened, in order. */
  trace = 0;
  readonly #current = new AsyncLocalStorage<Invocation>();
  #invocations = 0;

  constructor(seed: number, start: number) {
    this.dice = new Dice(seed);
    this.timeline = new Timeline(start);
    install(this.timeline, this.dice);
  }

  get now(): number {
    return this.timeline.now;
  }

  get current(): Invocation | undefined {
    return this.#current.getStore();
  }

  /** Whether it strikes, and counts it. */
  strikes(fault: string, probability: number): boolean {
    if (probability === 0 || !this.dice.chance(probability)) return false;
    this.count(fault);
    return true;
  }

  count(fault: string): void {
    this.faults[fault] = (this.faults[fault] ?? 0) + 1;
  }

  note(word: string): void {
    let hash = this.trace ^ Math.trunc(this.now % 0x7fffffff);
    for (let i = 0; i < word.length; i++) hash = Math.imul(hash ^ word.charCodeAt(i), 0x01000193);
    this.trace = hash >>> 0;
  }

  /** Runs work as one invocation; exactly one of `ended` and `died` is told, and none while it hangs. */
  start<T>(
    kind: string,
    work: () => Promise<T>,
    {
      ended,
      died,
    }: { ended: (result: { ok: true; value: T } | { ok: false; error: unknown }) => void; died: () => void },
  ): Invocation {
    const invocation: Invocation = {
      id: ++this.#invocations,
      kind,
      alive: true,
      calls: 0,
      crash: this.#fateOf(kind),
      failedLanes: new Set(),
      died,
    };
    this.note(`start ${kind}`);
    const wall = this.timeline.after(WALL_MS, () => this.kill(invocation, 'wall time'));
    const end = (result: Parameters<typeof ended>[0]): void => {
      if (!invocation.alive) return;
      wall.action = undefined;
      this.note(`end ${kind}`);
      ended(result);
    };
    this.timeline.wake();
    this.#current.run(invocation, () => {
      work().then(
        (value) => end({ ok: true, value }),
        (error: unknown) => end({ ok: false, error }),
      );
    });
    return invocation;
  }

  /** Those that run long make many calls: the one that is fatal may be any of them. */
  #fateOf(kind: string): Crash | undefined {
    if (kind === 'setup' || !this.dice.chance(this.weather.crash)) return undefined;
    const most = this.dice.pick([2, 6, 12, 40]);
    return { call: this.dice.between(1, most), when: this.dice.pick(['before', 'after'] as const) };
  }

  kill(invocation: Invocation, how: string): void {
    if (!invocation.alive) return;
    invocation.alive = false;
    this.count(how === 'wall time' ? 'killed at the wall time' : `crash ${how} a call`);
    this.note(`kill ${invocation.kind}`);
    invocation.died();
  }

  call<T>({ name, there, back, perform, answer, heard, signal, dies }: Passage<T>): Promise<T> {
    const invocation = this.current;
    if (!invocation) throw new Error(`${name} outside of an invocation`);
    if (!invocation.alive) return new Promise(() => undefined);
    invocation.calls++;
    const nth = invocation.kind === 'setup' ? 0 : ++this.calls;
    const crash =
      this.crashAt && this.crashAt.call === nth
        ? this.crashAt.when
        : invocation.crash?.call === invocation.calls
          ? invocation.crash.when
          : undefined;
    this.note(name);
    if (crash === 'before') {
      this.kill(invocation, 'before');
      return new Promise(() => undefined);
    }
    return new Promise((resolve, reject) => {
      signal?.addEventListener('abort', () => {
        if (invocation.alive) reject(signal.reason);
      });
      this.timeline.after(there, () => {
        // What a dead invocation had under way arrives, or does not.
        if (!invocation.alive && this.dice.chance(0.5)) return;
        let tell: () => void;
        try {
          const value = perform();
          tell = () => resolve(value);
        } catch (error) {
          tell = () => reject(error);
        }
        if (crash === 'after' || dies) return this.kill(invocation, 'after');
        if (answer === 'none') return;
        this.timeline.after(back(), () => {
          if (!invocation.alive || signal?.aborted) return;
          if (signal) inTime(signal);
          this.timeline.wake();
          if (answer) reject(answer);
          else {
            heard?.();
            tell();
          }
        });
      });
    });
  }
}
