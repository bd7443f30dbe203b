/**
 * One tenant floods destinations that never answer; how long does another one wait? The bound follows from
 * the hub's constants, and stands beside what was measured.
 */
import type { Hub } from '../../src/hub/hub';
import { receive } from '../../src/hub/receive';
import { Cloud, DISPATCH_CONCURRENCY } from './cloud';
import { addOrganization, addShop, addWebhook } from './merchants';
import type { Delays, IsolationOrder, IsolationResult } from './outcome';
import { SECRET, type Shop } from './platform';
import { prepare } from './sentinels';
import type { Database } from './sqlite';
import { streamOf } from './world';

const SECOND = 1000;
const SECONDS = 30;
/** Events per second. */
const RATE = 400;
/** Destinations that never answer: eight batches of DISPATCH full of them. */
const DEAD = 40;
/** What they are told, each one of these. */
const TYPES = [
  'created',
  'paid',
  'processing',
  'invoiced',
  'shipped',
  'in_transit',
  'out_for_delivery',
  'delivered',
  'cancelled',
];

/**
 * What one message of the other tenant may have to wait for, in milliseconds.
 *
 * Its batch of INGEST waits for one second; before it, three batches of the other tenant and its own are
 * planned and written by D1's one thread. Each lane of a DISPATCH batch has a connection of its own, so
 * that dead ones in the same invocation hold up nothing. They hold consumers, though: a run begins no
 * request 25 seconds after its claim, and its last one takes the ten seconds of the time limit. That wait
 * comes once, while the dead lanes are no more than the consumers' lanes together; with more consumers,
 * as Cloudflare starts them when a queue grows, it does not come at all.
 */
export const PARTS = {
  'INGEST waits for a full batch': SECOND,
  'D1 writes the batches before it': 3 * SECOND,
  'every consumer of DISPATCH is held by a dead lane': 35 * SECOND,
  'its lane may be at work when it is queued, and looks again': 2 * SECOND,
  'its own request': 2 * SECOND,
};

export async function isolation(
  { seed }: IsolationOrder,
  databases: () => Database,
  migrations: readonly string[],
): Promise<IsolationResult> {
  const run = async (rate: number) => {
    const database = databases();
    await prepare(database, migrations);
    return measure(new Cloud(seed, database), rate);
  };
  const alone = await run(0);
  const flooded = await run(RATE);
  const bound = Object.values(PARTS).reduce((sum, part) => sum + part, 0);
  return {
    seed,
    seconds: SECONDS,
    rate: RATE,
    dead: DEAD,
    consumers: DISPATCH_CONCURRENCY,
    flooded: flooded.floods,
    delays: flooded.delays,
    alone: alone.delays,
    bound,
    parts: PARTS,
    kept: flooded.delays.count === alone.delays.count && flooded.delays.longest <= bound,
    d1Busy: flooded.d1Busy,
  };
}

async function measure(cloud: Cloud, rate: number) {
  const { machine, network } = cloud;
  const { timeline, dice } = machine;
  const { loud, quiet, lane } = await cloud.during((hub) => settle(cloud, hub));
  const began = machine.now;
  const told = new Map<string, number>();
  let floods = 0;
  const post = (shop: Shop, id: string, type: string, accepted: () => void): void => {
    const at = new Date(machine.now).toISOString();
    const body = JSON.stringify({ id, number: id, is: [type], phone: '+5511988887777', at });
    const { connector, token } = shop;
    const request = {
      connector: connector.slug,
      token,
      path: '',
      method: 'POST',
      url: new URL(`https://ponte.example.com/hooks/${connector.slug}/${token}`),
      headers: new Headers({ 'content-type': 'application/json', 'x-secret': SECRET }),
      body: streamOf(body),
    };
    machine.start('edge', () => receive(dice.pick(cloud.isolates), request), {
      ended: (result) => {
        if (result.ok && result.value.ok) accepted();
      },
      died: () => undefined,
    });
  };
  for (let second = 0; second < SECONDS; second++) {
    const start = began + second * SECOND;
    for (let i = 0; i < rate; i++)
      timeline.at(start + dice.roll() * SECOND, () =>
        post(loud, `${second}-${i}`, TYPES[i % TYPES.length] ?? '', () => floods++),
      );
    // The first one comes with the flood's first batch: no breaker is open yet.
    timeline.at(second === 0 ? start : start + dice.roll() * SECOND, () => {
      const subject = String(second + 1);
      post(quiet, subject, 'created', () => told.set(subject, machine.now));
    });
  }
  const end = began + SECONDS * SECOND;
  for (let at = Math.ceil(began / 60_000) * 60_000; at < end + 180_000; at += 60_000)
    timeline.at(at, () => cloud.tick());
  await timeline.run(() => false, end);
  const d1Busy = cloud.d1.busy / (SECONDS * SECOND);
  // The flood is over; what the other tenant still waits for comes within the bound, or breaks it.
  const destination = network.destinations.find((one) => one.lane === lane);
  await timeline.run(() => (destination?.arrivals.length ?? 0) >= told.size, end + 180_000);
  const arrived = new Map(destination?.arrivals.map(({ subject, at }) => [subject, at]));
  const waits = [...told].map(
    ([subject, at]) => (arrived.get(`order/${subject}`) ?? Number.POSITIVE_INFINITY) - at,
  );
  return { delays: delaysOf(waits), floods, d1Busy };
}

/** Two merchants: one with many destinations that never answer, one with a healthy one. */
async function settle(cloud: Cloud, hub: Hub) {
  const first = await addOrganization(hub, 'Loja Cheia');
  for (let i = 0; i < DEAD; i++)
    await addWebhook(cloud, hub, first, `dead-${i}.example.com`, `order.${TYPES[i % TYPES.length]}`);
  for (const destination of cloud.network.destinations) destination.mood = 'silent';
  const loud = await addShop(cloud, hub, first, 'plain-shop', 'loud.example.com');
  const second = await addOrganization(hub, 'Loja Calma');
  const { id: lane } = await addWebhook(cloud, hub, second, 'alive.example.com');
  const quiet = await addShop(cloud, hub, second, 'plain-shop', 'quiet.example.com');
  return { loud, quiet, lane };
}

function delaysOf(waits: readonly number[]): Delays {
  const sorted = [...waits].sort((a, b) => a - b);
  const at = (share: number) =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  return { count: sorted.filter(Number.isFinite).length, median: at(0.5), p99: at(0.99), longest: at(1) };
}
