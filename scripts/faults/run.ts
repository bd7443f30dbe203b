/**
 * Runs worlds, as many at once as there are processors, and says what came of them. A run is made of
 * worlds of a few thousand events, each with a seed of its own: the first has the seed of the run, the
 * next one more. So what fails replays alone and soon.
 *
 * Everything runs inside workerd: the real handlers, the real migrations, and SQLite as D1 has it, in a
 * Durable Object. The local D1 itself takes 3 ms for a query instead of 0.05, which would be hours for a
 * hundred thousand events; the tests in tests/hub run on it.
 */
import { availableParallelism } from 'node:os';
import { ExpectedError } from '../local/expected-error.ts';
import { writeSection } from '../measure/page.ts';
import { GUARDS } from './guards.ts';
import type { IsolationResult, WorldOrder, WorldResult } from './outcome.ts';
import { isolationLines, markdown } from './report.ts';
import { bundle, type Mutation, type Runtime, startRuntime } from './runtime.ts';
import { add, NOTHING, type Total } from './total.ts';

export interface Options {
  seed: number;
  /** Deliveries that platforms make. */
  events: number;
  write?: boolean;
  /** Prints the hash of all that happened in each world: the same for the same seed. */
  trace?: boolean;
  /** Only this part, instead of the run of `events`. */
  only?: 'isolation' | 'crashes' | 'guards';
  /** Takes this guard out of the hub. Throws when there is none of that name. */
  without?: string;
}

/** Events per world: enough for backlogs, few enough to be replayed while somebody waits. */
const WORLD = 5000;
/** Worlds that a missing guard has to be noticed in, and their events. */
const GUARD_WORLDS = 12;
const GUARD_EVENTS = 1500;
/** Events of the small world in which every call is fatal once. */
const SMALL = 4;

/** Answers the exit code: 1 when a promise broke. */
export async function runFaults({ seed, events, write, trace, only, without }: Options): Promise<number> {
  if (only === 'guards') return showGuards(await missed(seed));
  const script = await bundle(without === undefined ? undefined : guardOf(without));
  const began = Date.now();
  if (only === 'isolation') return showIsolation(await isolated(script, seed));
  if (only === 'crashes') return finish(await crashEveryCall(script, seed, without), seed);
  const orders = Array.from({ length: Math.ceil(events / WORLD) }, (_, i) => ({
    seed: seed + i,
    events: Math.min(WORLD, events - i * WORLD),
  }));
  const total = await inWorlds(script, orders, without, (result) => {
    if (trace) console.log(`seed ${result.seed}: trace ${result.trace.toString(16).padStart(8, '0')}`);
  });
  const seconds = Math.round((Date.now() - began) / 1000);
  if (write) {
    const crashes = await crashEveryCall(script, seed);
    const guards = await missed(seed);
    const isolation = await isolated(script, seed);
    writeSection('faults', markdown({ seed, total, crashes, isolation, guards, seconds }));
    return Math.max(showGuards(guards), finish(crashes, seed), showIsolation(isolation), finish(total, seed));
  }
  return finish(total, seed);
}

/** Several runtimes at once, each taking the next order when it is done with one. */
async function inWorlds(
  script: string,
  orders: readonly WorldOrder[],
  without?: string,
  done: (result: WorldResult, order: WorldOrder) => void = () => undefined,
): Promise<Total> {
  const total = structuredClone(NOTHING);
  const queue = [...orders];
  const work = async (): Promise<void> => {
    const runtime = await startRuntime(script);
    try {
      for (let order = queue.shift(); order; order = queue.shift()) {
        const result = await runtime.world(order);
        add(total, result);
        done(result, order);
        for (const { promise, about } of result.broken.slice(0, 5))
          console.error(`BROKEN: ${promise}: ${about}\n  ${replay(order, without)}`);
        if (process.stderr.isTTY)
          process.stderr.write(`\r${total.worlds} of ${orders.length} worlds, ${total.accepted} accepted `);
      }
    } finally {
      await runtime.close();
    }
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), orders.length) }, work));
  if (process.stderr.isTTY) process.stderr.write('\n');
  return total;
}

/** A small world, again and again: each of its calls is once the last that its invocation makes, before and after. */
async function crashEveryCall(script: string, seed: number, without?: string): Promise<Total> {
  const first = await withRuntime(script, (runtime) => runtime.world({ seed, events: SMALL, clear: true }));
  const orders = Array.from({ length: first.calls * 2 }, (_, i) => ({
    seed,
    events: SMALL,
    crashAt: { call: (i >> 1) + 1, when: i % 2 === 0 ? ('before' as const) : ('after' as const) },
  }));
  return inWorlds(script, orders, without);
}

const isolated = (script: string, seed: number): Promise<IsolationResult> =>
  withRuntime(script, (runtime) => runtime.isolation({ seed }));

async function withRuntime<T>(script: string, work: (runtime: Runtime) => Promise<T>): Promise<T> {
  const runtime = await startRuntime(script);
  try {
    return await work(runtime);
  } finally {
    await runtime.close();
  }
}

const replay = ({ seed, events, crashAt }: WorldOrder, without: string | undefined): string =>
  [
    `npm run faults -- --seed ${seed}`,
    crashAt ? `--crash-every-call (call ${crashAt.call}, ${crashAt.when} it)` : `--events ${events}`,
    ...(without === undefined ? [] : [`--without ${without}`]),
  ].join(' ');

function guardOf(name: string): Mutation {
  const guard = GUARDS[name];
  if (!guard) throw new ExpectedError(`--without ${name}: use one of ${Object.keys(GUARDS).join(', ')}.`);
  return guard;
}

/** Takes out one guard after the other. Answers the promise that broke, by guard; undefined where none did. */
async function missed(seed: number): Promise<Map<string, string | undefined>> {
  const found = new Map<string, string | undefined>();
  const queue = Object.entries(GUARDS);
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [name, guard] = next;
      found.set(name, await withRuntime(await bundle(guard), (runtime) => firstBroken(runtime, seed)));
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return found;
}

async function firstBroken(runtime: Runtime, seed: number): Promise<string | undefined> {
  for (let i = 0; i < GUARD_WORLDS; i++) {
    const order = { seed: seed + i, events: GUARD_EVENTS };
    const [broken] = (await runtime.world(order)).broken;
    if (broken) return `${broken.promise} (seed ${order.seed})`;
  }
  return undefined;
}

function showGuards(found: ReadonlyMap<string, string | undefined>): number {
  for (const [name, promise] of found) console.log(`without ${name}: ${promise ?? 'NOTHING NOTICED'}`);
  return [...found.values()].includes(undefined) ? 1 : 0;
}

function showIsolation(result: IsolationResult): number {
  console.log(isolationLines(result).join('\n'));
  return result.kept ? 0 : 1;
}

function finish(
  { accepted, terminal, lost, duplicates, crash, unknown, broken }: Total,
  seed: number,
): number {
  if (broken > 0) console.error(`${broken} broken promises`);
  console.log(
    `accepted ${accepted}, terminal ${terminal}, lost ${lost}, duplicates ${duplicates} (crash ${crash}, unknown ${unknown}), seed ${seed}`,
  );
  return broken > 0 || lost > 0 || accepted === 0 ? 1 : 0;
}
