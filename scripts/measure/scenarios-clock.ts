/** A clock that is set instead of waited for: retention takes a year, quiet hours a night. */

export interface Clock {
  /** Milliseconds since the epoch; stands still between two calls of `pass`. */
  now(): number;
  pass(ms: number): void;
  /** Gives the real clock back. */
  restore(): void;
}

/** Replaces `Date` for everything in this isolate. */
export function setClock(start: number): Clock {
  const Real = Date;
  let now = start;
  globalThis.Date = new Proxy(Real, {
    construct: (target, values: [] | [number]) =>
      Reflect.construct(target, values.length > 0 ? values : [now]),
    apply: () => new Real(now).toString(),
    get: (target, name) => (name === 'now' ? () => now : Reflect.get(target, name)),
  });
  return {
    now: () => now,
    pass(ms) {
      now += ms;
    },
    restore() {
      globalThis.Date = Real;
    },
  };
}

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
