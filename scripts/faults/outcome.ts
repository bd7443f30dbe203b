/** What a world comes to: plain values, which pass from the Worker that simulates to the script that asked. */

export interface BrokenPromise {
  promise: string;
  /** The delivery, dispatch or subject, with what is known of it. */
  about: string;
}

export interface WorldResult {
  seed: number;
  accepted: number;
  terminal: number;
  lost: number;
  /** Arrivals of something that had arrived before. */
  duplicates: number;
  /** Of these: because a run died between its send and its write, and because an answer got lost. */
  crash: number;
  unknown: number;
  dispatches: Record<string, number>;
  arrived: number;
  deliveries: Record<string, number>;
  faults: Record<string, number>;
  broken: BrokenPromise[];
  /** Of everything that happened, in order: the same for the same seed. */
  trace: number;
  steps: number;
  calls: number;
  /** That passed in the world. */
  virtualSeconds: number;
}

/** What the script asks a world for. */
export interface WorldOrder {
  seed: number;
  events: number;
  /** Kill whoever makes this call, of all calls; instead of any weather. */
  crashAt?: { call: number; when: 'before' | 'after' };
  /** No faults at all. */
  clear?: boolean;
}

/** Delays in milliseconds. */
export interface Delays {
  count: number;
  median: number;
  p99: number;
  longest: number;
}

export interface IsolationOrder {
  seed: number;
}

/** One tenant floods dead destinations; how long another one waits. */
export interface IsolationResult {
  seed: number;
  seconds: number;
  /** Deliveries per second of the tenant whose destinations are dead, and how many it made. */
  rate: number;
  flooded: number;
  /** Its destinations, none of which answers. */
  dead: number;
  /** Of DISPATCH, at once: what we take Cloudflare to start at least. */
  consumers: number;
  /** Of the other tenant, from our answer to its platform to the arrival at its destination. */
  delays: Delays;
  /** The same without the first tenant. */
  alone: Delays;
  bound: number;
  /** The parts that the bound is made of, in milliseconds. */
  parts: Record<string, number>;
  kept: boolean;
  /** Share of the time that D1's one thread was busy for. */
  d1Busy: number;
}
