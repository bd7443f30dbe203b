/** Repeatable chance: the same seed and number always throw the same dice, on every machine. */

export interface Dice {
  /** In [0, 1). */
  next(): number;
  /** Whole, from 0 up to `limit`, exclusive. */
  below(limit: number): number;
  chance(probability: number): boolean;
  /** Throws on an empty list. */
  pick<T>(from: readonly T[]): T;
}

/** The dice of one throw of a series: sfc32 behind a mixed start, so that neighbours do not resemble each other. */
export function diceOf(seed: number, number: number): Dice {
  let a = seed >>> 0;
  let b = number >>> 0;
  let c = 0x9e3779b9;
  let count = 1;
  const next = (): number => {
    const sum = (((a + b) | 0) + count) | 0;
    count = (count + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 4_294_967_296;
  };
  for (let i = 0; i < 12; i++) next();
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    next,
    below,
    chance: (probability) => next() < probability,
    pick<T>(from: readonly T[]): T {
      if (from.length === 0) throw new Error('nothing to pick from');
      return from[below(from.length)] as T;
    },
  };
}

/** One of the choices, each as often as its weight says. */
export function weighted<T>(dice: Dice, choices: readonly (readonly [weight: number, choice: T])[]): T {
  let left = dice.next() * choices.reduce((sum, [weight]) => sum + weight, 0);
  for (const [weight, choice] of choices) {
    left -= weight;
    if (left < 0) return choice;
  }
  return dice.pick(choices)[1];
}
