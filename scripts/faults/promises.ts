/**
 * What the hub promises, asked of a world that has calmed down. No model of the hub: what was accepted,
 * what arrived, and what the tables say of both.
 */
import type { Arrival } from './destinations';
import type { BrokenPromise, WorldResult } from './outcome';
import { LADDER, type Notice, type Step } from './platform';
import { objectOf } from './sqlite';
import type { World } from './world';

interface DispatchRow {
  organization: string;
  id: string;
  lane: string;
  source: string;
  subject: string;
  type: string;
  automation: string | null;
  state: string;
  reason: string | null;
  text: string | null;
  /** The channel that takes over what this one refuses. */
  fallback: string | null;
}

type Break = (promise: string, about: string) => void;

export async function judge(world: World, seed: number): Promise<WorldResult> {
  const { machine, network } = world.cloud;
  const broken: BrokenPromise[] = [];
  const breaks: Break = (promise, about) => broken.push({ promise, about });
  for (const { promise, about } of await rows<BrokenPromise>(
    world,
    'SELECT promise, about FROM broken_promises',
  ))
    breaks(promise, about);
  for (const refusal of world.refused) breaks('a genuine webhook is never refused', refusal);

  const states = new Map(
    (
      await rows<{ id: string; state: string; reason: string | null }>(
        world,
        'SELECT id, state, reason FROM deliveries',
      )
    ).map((row) => [row.id, row]),
  );
  const terminal = checkDeliveries(world, states, breaks);
  const dispatches = await rows<DispatchRow>(
    world,
    `SELECT organization_id AS organization, id, lane, connection_id AS source, subject, type,
       automation_id AS automation, state, reason, text,
       action ->> '$.fallback.channelId' AS fallback FROM dispatches`,
  );
  const unmade = checkWanted(world, dispatches, breaks);
  await checkStates(world, breaks);
  const doubles = checkArrivals(world, dispatches, breaks);
  for (const { id, claimed } of await rows<{ id: string; claimed: string }>(
    world,
    `SELECT id, claimed FROM lanes WHERE claimed <> '[]' OR lease IS NOT NULL AND lease_until > '${new Date(machine.now).toISOString()}'`,
  ))
    breaks('every lane is given back', `${id} holds ${claimed}`);

  return {
    seed,
    accepted: world.accepted.length,
    terminal,
    lost: world.accepted.length - terminal + unmade,
    ...doubles,
    dispatches: countBy(dispatches, ({ state, reason }) => (reason ? `${state}: ${reason}` : state)),
    arrived: network.destinations.reduce((sum, { arrivals }) => sum + arrivals.length, 0),
    deliveries: countBy([...states.values()], ({ state }) => state),
    faults: machine.faults,
    broken,
    trace: machine.trace,
    steps: machine.timeline.steps,
    calls: machine.calls,
    virtualSeconds: 0,
  };
}

/** How a delivery may end, by what it told. */
const MAY: Record<Notice['kind'] | 'again', readonly string[]> = {
  told: ['processed', 'duplicate'],
  unreadable: ['failed'],
  // Nothing yet, or what somebody who came back has made old.
  idle: ['ignored', 'duplicate'],
  poison: ['failed', 'duplicate'],
  again: ['processed', 'duplicate', 'ignored'],
};

/** Each accepted delivery has its row, with the state that what it told deserves. Answers how many have one. */
function checkDeliveries(
  world: World,
  states: ReadonlyMap<string, { state: string; reason: string | null }>,
  breaks: Break,
): number {
  let terminal = 0;
  for (const { id, notice } of world.accepted) {
    const row = states.get(id);
    if (!row) {
      breaks('each accepted delivery ends in a terminal state', `${id} has none`);
      continue;
    }
    terminal++;
    const may =
      notice === undefined && row.reason === 'unreadable_body' ? ['failed'] : MAY[notice?.kind ?? 'again'];
    if (!may.includes(row.state))
      breaks('a delivery ends as what it told deserves', `${id} is ${row.state} ${row.reason ?? ''}`);
  }
  return terminal;
}

/** Each step that was told has made exactly one dispatch per destination that wants it. Answers how many it lacks. */
function checkWanted(world: World, dispatches: readonly DispatchRow[], breaks: Break): number {
  const made = new Map<string, number>();
  for (const { source, subject, type, lane, automation } of dispatches) {
    const key = [source, subject, type, lane, automation].join(' ');
    made.set(key, (made.get(key) ?? 0) + 1);
  }
  // A connection may break and recover as often as its destination does.
  for (const [key, count] of made)
    if (count > 1 && !key.includes(' connection/'))
      breaks('one event makes one dispatch', `${count} of ${key}`);
  for (const { id, source, subject, type, automation, state, fallback } of dispatches)
    if (fallback && state === 'failed' && !made.has([source, subject, type, fallback, automation].join(' ')))
      breaks('what a channel refuses goes out on the one that stands in for it', id);
  const told = new Map<string, string>();
  for (const { id, notice } of world.accepted)
    if (notice?.type && notice.kind !== 'unreadable')
      told.set(`${notice.shop.id} ${notice.subject} ${notice.type}`, id);
  let lacking = 0;
  for (const [event, delivery] of told) {
    const [source = '', , type] = event.split(' ');
    for (const { lane, automation } of (world.wanted.get(source) ?? []).filter((one) => one.type === type)) {
      if (made.has([event, lane, automation].join(' '))) continue;
      lacking++;
      breaks('what was told reaches everybody concerned', `no dispatch of ${event} (${delivery}) on ${lane}`);
    }
  }
  return lacking;
}

/** No order stands lower than the highest step that was told of it. */
async function checkStates(world: World, breaks: Break): Promise<void> {
  const highest = new Map<string, Step>();
  for (const { notice } of world.accepted) {
    if (!notice?.step || notice.kind === 'unreadable') continue;
    const key = `${notice.shop.id} ${notice.subject}`;
    const before = highest.get(key);
    if (!before || LADDER.indexOf(notice.step) > LADDER.indexOf(before)) highest.set(key, notice.step);
  }
  const stored = new Map(
    (
      await rows<{ id: string; status: Step }>(
        world,
        `SELECT connection_id || ' ' || subject AS id, state ->> 'status' AS status FROM subjects`,
      )
    ).map(({ id, status }) => [id, status]),
  );
  for (const [key, step] of highest) {
    const status = stored.get(key);
    if (!status || LADDER.indexOf(status) < LADDER.indexOf(step))
      breaks(
        'an order stands where its platform told',
        `${key} is ${status ?? 'unknown'} instead of ${step}`,
      );
  }
}

/** What arrived against what is said to have been sent; every repeat needs its cause. */
function checkArrivals(world: World, dispatches: readonly DispatchRow[], breaks: Break) {
  let [crash, unknown] = [0, 0];
  const { destinations } = world.cloud.network;
  const repeatable = new Map(destinations.map((one) => [one.lane, one.repeatable]));
  const arrived = Map.groupBy(
    destinations.flatMap(({ arrivals }) => arrivals),
    ({ lane, key }) => `${lane} ${key}`,
  );
  for (const [key, arrivals] of arrived) {
    // One of them needs no cause: the one that was heard of and written down, where there is one. It need
    // not be the last: a destination may take something long after nobody waits for it any more.
    const [first, ...more] = arrivals.toSorted((a, b) => Number(isSettled(b)) - Number(isSettled(a)));
    for (const arrival of more) {
      const both = `${key} at ${moment(first)} and ${moment(arrival)}`;
      if (!repeatable.get(arrival.lane)) breaks('what cannot be repeated is never sent twice', both);
      else if (!arrival.heard && arrival.by.alive) unknown++;
      else if (!isSettled(arrival)) crash++;
      else breaks('a repeat needs a cause', both);
    }
  }
  const keys = new Map<string, string>();
  for (const { lane, about, key } of [...arrived.values()].flat()) {
    const before = keys.get(`${lane} ${about}`);
    if (before !== undefined && before !== key)
      breaks('a repeat has the same idempotency key', `${about} as ${before} and ${key}`);
    keys.set(`${lane} ${about}`, key);
  }
  const known = new Set<string>();
  for (const { id, lane, state, reason, text } of dispatches) {
    const key = `${lane} ${repeatable.get(lane) ? id : (text ?? '')}`;
    known.add(key);
    if (state === 'sent' && !arrived.has(key))
      breaks('what is said to be sent has arrived', `${id} (${text ?? ''})`);
    if (state === 'waiting') breaks('nothing waits for ever', `${id}: ${reason ?? ''}`);
    if (state === 'unknown' && repeatable.get(lane)) breaks('what can be repeated is not left in doubt', id);
    if (['failed', 'cancelled'].includes(state) && !reason) breaks('what did not leave says why', id);
    const was = arrived.get(key);
    if (['failed', 'cancelled'].includes(state) && was?.every(isSettled))
      breaks('what arrived is not said to have failed', `${id} is ${state} ${reason ?? ''}`);
  }
  // What may have left before a crash, and must not leave again since, was not written a second time.
  const unwritten = dispatches
    .filter(({ state, text }) => state === 'unknown' && text === null)
    .map(({ lane, type }) => `${lane} ${type} `);
  for (const key of arrived.keys())
    if (!known.has(key) && !unwritten.some((about) => key.startsWith(about)))
      breaks('nothing is sent that nobody asked for', key);
  return { duplicates: crash + unknown + broken(arrived, crash + unknown), crash, unknown };
}

/** The hub heard that it was taken, and could write that down. */
const isSettled = ({ heard, by, lane }: Arrival): boolean => heard && by.alive && !by.failedLanes.has(lane);

/** Repeats without a cause. */
const broken = (arrived: ReadonlyMap<string, readonly Arrival[]>, explained: number): number =>
  [...arrived.values()].reduce((sum, { length }) => sum + length - 1, 0) - explained;

const moment = (arrival: Arrival | undefined): string =>
  arrival
    ? `${new Date(arrival.at).toISOString()} by ${arrival.by.kind} ${arrival.by.id}${arrival.by.alive ? '' : ' (dead)'}${arrival.heard ? '' : ' (unheard)'}`
    : '';

const countBy = <T>(list: readonly T[], keyOf: (one: T) => string): Record<string, number> =>
  Object.fromEntries([...Map.groupBy(list, keyOf)].map(([key, { length }]) => [key, length]));

async function rows<Row>(world: World, sql: string): Promise<Row[]> {
  const [answer] = world.cloud.database([{ sql, params: [] }]);
  return answer ? answer.rows.map((row) => objectOf(answer, row) as Row) : [];
}
