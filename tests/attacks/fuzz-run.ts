/**
 * One run of the fuzz: mutated deliveries of every connector, signed after the mutation, through the
 * whole way from the request to their visible end. None may end in a 5xx, hang, or come to an end
 * without a reason that a merchant can read.
 *
 * A fault names the seed and its number: `VITE_FUZZ_SEED=<seed> VITE_FUZZ_ONLY=<number>` before
 * `npx vitest run tests/attacks/fuzz` sends that delivery alone. `VITE_FUZZ_RUNS` says how many there are.
 */
import { expect, vi } from 'vitest';
import { connectors } from '../../connectors';
import { routes } from '../../routes';
import { createApp } from '../../src/app';
import { HOUR, MINUTE, SECOND } from '../../src/hub/hub';
import type { World } from '../hub/world';
import { isReason } from '../suite/observations';
import { mutantOf } from './fuzz-deliveries';
import { diceOf } from './fuzz-dice';
import { type Hall, openHall } from './fuzz-hall';
import { type Ledger, openLedger } from './fuzz-ledger';
import { loadSeeds, type Seed, type Seeds } from './fuzz-seeds';
import { forged, type Shipment, sendToApp, sendToHub, signed } from './fuzz-send';

const setting = (name: string): number | undefined => {
  const text: unknown = import.meta.env[name];
  return typeof text === 'string' && text !== '' ? Number(text) : undefined;
};
export const SEED = setting('VITE_FUZZ_SEED') ?? 20_261_122;
export const RUNS = setting('VITE_FUZZ_RUNS') ?? 100_000;
const ONLY = setting('VITE_FUZZ_ONLY');

/** What a queue hands out at once. */
const BATCH = 100;
/** One in so many goes through the whole app, one in so many is a forgery, and so many batches are settled at once. */
const WHOLE = 10;
const FORGED = 12;
const SETTLED = 20;
/** Fewer say nothing of how the whole comes out. */
const ENOUGH = 5000;

/** The batches whose number leaves `part` when divided by `parts`. Answers a summary for whoever asks. */
export async function fuzz(part: number, parts: number): Promise<string> {
  // One request may set 10,000 timers, and to the platform all of this is one; nobody here is late.
  const timers = vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => new AbortController().signal);
  try {
    return await run(part, parts);
  } finally {
    timers.mockRestore();
  }
}

async function run(part: number, parts: number): Promise<string> {
  const numbers =
    ONLY === undefined
      ? Array.from({ length: RUNS }, (_none, number) => number).filter(
          (number) => Math.floor(number / BATCH) % parts === part,
        )
      : [ONLY].filter(() => part === 0);
  const ledger = openLedger();
  const seeds = await loadSeeds();
  const hall = await openHall(seeds, SEED, ledger.witness);
  const { world } = hall;
  const app = createApp(() => world.hub, routes);

  const send = async (number: number): Promise<void> => {
    const shipment = await prepared(seeds, hall, number);
    const { slug, inbound } = shipment.door.connector;
    const wholeApp = number % WHOLE === 0 && !inbound?.ack;
    const { status, id } = wholeApp ? await sendToApp(app, shipment) : await sendToHub(world, shipment);
    const isTaken = status >= 200 && status < 300;
    if (!shipment.wanted.some((one) => one === status || (one === 'taken' && isTaken)))
      ledger.fault(number, `${slug} answered ${status}, not ${shipment.wanted.join(' or ')}`);
    if (id) ledger.accept(id, number, slug);
    else ledger.refuse(status);
  };

  for (let at = 0; at < numbers.length; at += BATCH) {
    for (const number of numbers.slice(at, at + BATCH)) await send(number);
    await world.drain();
    readLog(world, ledger);
    world.pass(SECOND);
    if (at % (BATCH * SETTLED) === 0) await ledger.settle(world);
  }
  // What waits for its vendor, for room in the queue, or for a cart's idle window.
  for (let hour = 0; hour < 40 && (hour < 3 || ledger.waiting().size > 0); hour++) {
    world.pass(HOUR - MINUTE);
    await world.minutes(1);
    readLog(world, ledger);
    await ledger.settle(world);
  }
  for (const { number, slug } of ledger.waiting().values()) ledger.fault(number, `${slug} has no end`);
  for (const organizationId of hall.organizationIds) await ledger.readEvents(world, organizationId);
  const messages = await readMessages(world, ledger);
  const summary = JSON.stringify({ ...ledger.summary(), messages }, null, 1);

  expect(ledger.faults(), `VITE_FUZZ_SEED=${SEED}`).toEqual([]);
  if (numbers.length >= ENOUGH) expectVariety(ledger, messages, summary);
  return summary;
}

/** The mutant of this number, with a proof or a forged one, at its own address or its app's. */
function prepared(seeds: Seeds, hall: Hall, number: number): Promise<Shipment> {
  const dice = diceOf(~SEED, number);
  const plantOf = (seed: Seed) => {
    const { scheme, secret } = hall.doorOf(seed);
    return scheme.scheme === 'token' && scheme.in === 'body'
      ? { name: scheme.name, value: secret }
      : undefined;
  };
  const mutant = mutantOf(seeds, SEED, number, plantOf);
  const door = (dice.chance(0.3) ? hall.appDoorOf(mutant.seed) : undefined) ?? hall.doorOf(mutant.seed);
  const now = hall.world.hub.now();
  return dice.below(FORGED) === 0 ? forged(mutant, door, hall.doors, dice, now) : signed(mutant, door, now);
}

/** Reads the log and forgets it, and what the queues have carried. */
function readLog(world: World, ledger: Ledger): void {
  for (const line of world.logs.splice(0)) ledger.readLine(line);
  world.ingest.sent = [];
  world.dispatch.sent = [];
}

/** The messages that events caused, counted by their end. A text that cannot be rendered is our fault: it is ours. */
async function readMessages(world: World, ledger: Ledger): Promise<Record<string, number>> {
  const { results } = await world.hub.db.$client
    .prepare('SELECT state, reason, count(*) AS count FROM dispatches GROUP BY state, reason')
    .all<{ state: string; reason: string | null; count: number }>();
  for (const { state, reason } of results)
    if ((reason !== null && !isReason(reason)) || reason === 'internal' || reason === 'template_error')
      ledger.fault(undefined, `a message ended as ${state}: ${reason}`);
  return Object.fromEntries(
    results.map(({ state, reason, count }) => [[state, reason].filter(Boolean).join(' '), count]),
  );
}

/** That it came through means little unless much of it was understood, and something of everything happened. */
function expectVariety(ledger: Ledger, messages: Record<string, number>, summary: string): void {
  const { ends, refused, checkedEvents } = ledger.summary();
  for (const [slug, counts] of Object.entries(ends)) {
    const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
    // What was told before was understood, too, and so was what only has a list read.
    const ends = ['processed', 'duplicate', 'ignored list_read'].map((end) => counts[end] ?? 0);
    const understood = ends.reduce((sum, count) => sum + count);
    // Who asks its vendor gets no sense for an answer, mostly.
    const { hydrate, verify } = connectors.get(slug)?.inbound ?? {};
    expect(understood / all, `${slug}: ${summary}`).toBeGreaterThan(hydrate ? 0.05 : 0.2);
    // A body that carries the proof proves nothing once it cannot be read.
    const provesInBody = typeof verify === 'object' && verify.scheme === 'token' && verify.in === 'body';
    if (!provesInBody) expect(counts['failed unreadable_body'], slug).toBeGreaterThan(0);
  }
  for (const status of [401, 404, 405]) expect(refused[status], summary).toBeGreaterThan(0);
  expect(checkedEvents).toBeGreaterThan(0);
  expect(messages.sent, summary).toBeGreaterThan(0);
}
