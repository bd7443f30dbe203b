/**
 * People write to an agent in pieces: "oi", "tudo bem?", "queria saber do pedido". With `groupSeconds` on the
 * agent's connection what one conversation says in the same stretch of the clock waits for its end, and is
 * one call. Which runs belong together, and how, the action says (`Action.group`).
 */
import { type Action, read } from '../kit';
import type { Connection } from '../store/connections';
import type { Dispatch } from '../store/lanes';
import { SECOND } from './hub';

/** Above it people would think that nobody answers; a queue's delay bears it. */
const LONGEST = 60;

/** Seconds of the stretch; 0 where nothing is grouped. */
export const groupSecondsOf = ({ settings }: Pick<Connection, 'settings'>): number =>
  Math.min(LONGEST, Math.max(0, Math.trunc(read(settings).number('groupSeconds') ?? 0)));

/** When the stretch ends that `ms` lies in. */
export function groupEnd(ms: number, seconds: number): number {
  const length = seconds * SECOND;
  return (Math.floor(ms / length) + 1) * length;
}

/** One dispatch with the input of its action, its texts filled in. */
export interface Ready {
  dispatch: Dispatch;
  input: unknown;
}

/** Several that are one: the first does the work for all. */
export interface Grouped<One extends Ready> {
  first: One;
  /** What it works with. */
  input: unknown;
  others: One[];
}

/** What belongs together, in the order in which it came; what cannot be grouped stands alone. */
export function groupRuns<One extends Ready>(
  runs: readonly One[],
  { group }: Pick<Action, 'group'>,
): Grouped<One>[] {
  const alone = (one: One): Grouped<One> => ({ first: one, input: one.input, others: [] });
  if (!group) return runs.map(alone);
  const conversations = new Map<string, Grouped<One>>();
  const found: Grouped<One>[] = [];
  for (const one of runs) {
    const said = read(one.input);
    const conversation = said.text(group.by);
    const key = `${one.dispatch.automationId} ${conversation}`;
    const known = conversation === undefined ? undefined : conversations.get(key);
    if (known && typeof known.input === 'object') {
      const text = [read(known.input).text(group.join), said.text(group.join)].filter(Boolean).join('\n');
      known.input = { ...known.input, [group.join]: text };
      known.others.push(one);
      continue;
    }
    const fresh = alone(one);
    found.push(fresh);
    if (conversation !== undefined) conversations.set(key, fresh);
  }
  return found;
}
