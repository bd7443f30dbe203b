/**
 * The fuzz: mutated deliveries of every connector, signed after the mutation, through the whole way
 * from the request to their visible end. None may end in a 5xx, hang, or come to an end without a
 * reason that a merchant can read.
 *
 * A fault names its number: `VITE_FUZZ_SEED=<seed> VITE_FUZZ_ONLY=<number> npx vitest run tests/attacks/fuzz.test.ts`
 * sends that delivery alone. `VITE_FUZZ_RUNS` says how many are sent.
 */
import { expect, test } from 'vitest';
import { routes } from '../../routes';
import { createApp } from '../../src/app';
import { HOUR, MINUTE, SECOND } from '../../src/hub/hub';
import { mutantOf } from './fuzz-deliveries';
import { diceOf } from './fuzz-dice';
import { type Door, openHall } from './fuzz-hall';
import { openLedger } from './fuzz-ledger';
import { loadSeeds, type Seed } from './fuzz-seeds';
import { forged, type Shipment, sendToApp, sendToHub, signed } from './fuzz-send';

const setting = (name: string): number | undefined => {
  const text: unknown = import.meta.env[name];
  return typeof text === 'string' && text !== '' ? Number(text) : undefined;
};
const SEED = setting('VITE_FUZZ_SEED') ?? 20_261_122;
const RUNS = setting('VITE_FUZZ_RUNS') ?? 100_000;
const ONLY = setting('VITE_FUZZ_ONLY');

const BATCH = 100;
/** One in so many goes through the whole app; one in so many is a forgery. */
const WHOLE = 10;
const FORGED = 12;

test(`${RUNS} mutated deliveries come to a good end`, { timeout: 600_000 }, async ({ annotate }) => {
  const T: Record<string, number> = {};
  const clock = async <X>(n: string, w: () => Promise<X>): Promise<X> => {
    const s = performance.now();
    try {
      return await w();
    } finally {
      T[n] = (T[n] ?? 0) + performance.now() - s;
    }
  };
  const ledger = openLedger();
  const seeds = await loadSeeds();
  const hall = await openHall(seeds, SEED, ledger.witness);
  const { world } = hall;
  const app = createApp(() => world.hub, routes);
  const plantOf = (seed: Seed) => {
    const { scheme, secret } = hall.doorOf(seed);
    return scheme.scheme === 'token' && scheme.in === 'body'
      ? { name: scheme.name, value: secret }
      : undefined;
  };

  const prepare = async (number: number): Promise<Shipment> => {
    const dice = diceOf(~SEED, number);
    const mutant = mutantOf(seeds, SEED, number, plantOf);
    const appDoor = dice.chance(0.3) ? hall.appDoorOf(mutant.seed) : undefined;
    const door: Door = appDoor ?? hall.doorOf(mutant.seed);
    return dice.below(FORGED) === 0
      ? forged(mutant, door, hall.doors, dice, world.hub.now())
      : signed(mutant, door, world.hub.now());
  };
  const send = async (number: number): Promise<void> => {
    const shipment = await clock('prepare', () => prepare(number));
    const { slug } = shipment.door.connector;
    const { status, id } =
      number % WHOLE === 0
        ? await clock('app', () => sendToApp(app, shipment))
        : await clock('hub', () => sendToHub(world, shipment));
    const isTaken = status >= 200 && status < 300;
    if (!shipment.wanted.some((one) => one === status || (one === 'taken' && isTaken)))
      ledger.fault(number, `${slug} answered ${status}, not ${shipment.wanted.join(' or ')}`);
    if (id) ledger.accept(id, number, slug);
    else ledger.refuse(status);
  };
  const watchLog = (): void => {
    for (const line of world.logs.splice(0))
      if (line.includes('"level":"error"')) ledger.fault(undefined, line.slice(0, 500));
    world.ingest.sent = [];
    world.dispatch.sent = [];
  };

  const numbers = ONLY === undefined ? Array.from({ length: RUNS }, (_none, number) => number) : [ONLY];
  for (let at = 0; at < numbers.length; at += BATCH) {
    for (const n of numbers.slice(at, at + BATCH)) await send(n);
    await clock('drain', () => world.drain());
    watchLog();
    world.pass(SECOND);
    if (at % (BATCH * 20) === 0) await clock('settle', () => ledger.settle(world));
  }
  // What waits for its vendor, for room in the queue, or for a cart's idle window.
  for (let round = 0; round < 40 && (round < 3 || ledger.waiting().size > 0); round++) {
    world.pass(HOUR - MINUTE);
    await clock('minutes', () => world.minutes(1));
    watchLog();
    await ledger.settle(world);
  }
  for (const organizationId of hall.organizationIds) await ledger.readEvents(world, organizationId);
  for (const { number, slug } of ledger.waiting().values()) ledger.fault(number, `${slug} has no end`);
  const sent = await world.hub.db.$client
    .prepare('SELECT state, reason, count(*) AS count FROM dispatches GROUP BY 1, 2')
    .all();
  await annotate(
    JSON.stringify(
      {
        T,
        accepted: ledger.accepted,
        refused: Object.fromEntries(ledger.refused),
        slow: ledger.slowest,
        events: ledger.checkedEvents,
        sent: sent.results,
        ends: Object.fromEntries([...ledger.ends].map(([k, v]) => [k, Object.fromEntries(v)])),
      },
      null,
      1,
    ),
  );
  expect(ledger.faults, `VITE_FUZZ_SEED=${SEED}`).toEqual([]);
});
