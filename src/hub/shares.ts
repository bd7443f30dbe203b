/** The connections of one invocation, shared among the lanes that it runs: no lane waits for those of another. */
import type { Turn } from '../kit';

/** What one lane may take. */
export interface Share {
  turn: Turn;
  /** The lane is done: what was kept free for it is for the others. */
  end(): void;
}

/**
 * Shares for so many lanes: each may always hold one connection, and more of them while one is left for
 * every lane that holds none. Where there are more lanes than connections, they wait for each other.
 */
export function shareTurns(connections: number, lanes: number): Share[] {
  let free = connections;
  const holders = Array.from({ length: lanes }, () => ({ held: 0, isOver: false }));
  type Holder = (typeof holders)[number];
  let waiting: { holder: Holder; start: () => void }[] = [];

  const mayTake = (holder: Holder): boolean => {
    const kept = holder.held === 0 ? 0 : holders.filter(({ held, isOver }) => held === 0 && !isOver).length;
    return free > kept;
  };
  const take = (holder: Holder): void => {
    free--;
    holder.held++;
  };
  const serve = (): void => {
    waiting = waiting.filter(({ holder, start }) => {
      if (!mayTake(holder)) return true;
      take(holder);
      start();
      return false;
    });
  };

  return holders.map((holder) => ({
    async turn(work) {
      if (mayTake(holder)) take(holder);
      else await new Promise<void>((start) => waiting.push({ holder, start }));
      try {
        return await work();
      } finally {
        free++;
        holder.held--;
        serve();
      }
    },
    end() {
      holder.isOver = true;
      serve();
    },
  }));
}
