/**
 * `npm run faults -- --kills 50`: the hub as `npm start` runs it, killed with `kill -9` in the middle of
 * its work and started again on the same state, so many times. What it had on the disk is read while it
 * is dead, what it answered and what it sent is kept outside of it; in the end the three have to agree.
 *
 * The queues of a hub on this machine live in its memory: what was acknowledged and had come no further
 * dies with it, and is counted. Cloudflare's queues keep it.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { type Access, call, type List, waitFor } from '../local/api.ts';
import { runCron } from '../local/crons.ts';
import { openDatabase } from '../local/database.ts';
import { machine, writeSection } from '../measure/page.ts';
import { Dice } from './dice.ts';
import { readDisk, type Snapshot } from './kills-disk.ts';
import { makePlace, type RunningHub, startHub } from './kills-hub.ts';
import { type After, judge, type Tally } from './kills-judge.ts';
import { createLoad, type Load, openShop, type Shop } from './kills-load.ts';
import { type Kind, openSink } from './kills-sink.ts';

/** A kill falls this long after the first message of a life has left. Milliseconds. */
const KILL_AFTER = { least: 0, most: 2_000 };
/** Or after so long without any: what waits is held by those who died. Milliseconds. */
const FIRST_WITHIN = 5_000;
/** Pairs of shops that get orders at the same time, one new each life: their lanes are not held yet. */
const PAIRS = 3;
/** Seconds until everything should have come to its end; without hurry, the leases of the dead take 150 of them. */
const SETTLE_WITHIN = { hurry: 150, patient: 400 };
/** Milliseconds. */
const CRON_EVERY = 5_000;

export interface KillOptions {
  kills: number;
  /** Of the moments and the delays; two runs with one seed are alike and not the same, since processes race. */
  seed: number;
  /** Ends the leases of dead holders at once instead of waiting for their time: for CI. */
  hurry?: boolean;
  say(line: string): void;
}

export interface KillResult {
  tally: Tally;
  broken: string[];
  met: Met;
  seconds: number;
}

/** What the kills fell into. */
interface Met {
  /** Kills while a lane was sending. */
  sending: number;
  /** Dispatches in the sender's hands, lane by lane. */
  claimed: number;
  /** Dispatches that waited, kill by kill. */
  waiting: number;
  /** Deliveries in the inbox, kill by kill. */
  inbox: number;
}

/** Runs it, prints how it went, and answers the exit code: 1 when a promise broke. `write`: into the docs, too. */
export async function runKills({
  kills,
  seed,
  write,
}: {
  kills: number;
  seed: number;
  write: boolean;
}): Promise<number> {
  // Ends by `exit`, which takes the hub along.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
  const result = await measureKills({ kills, seed, say: console.log });
  const { tally, broken } = result;
  for (const line of broken.slice(0, 50)) console.error(`BROKEN: ${line}`);
  if (broken.length > 50) console.error(`BROKEN: and ${broken.length - 50} more`);
  if (write) writeSection('crashes', markdown(kills, seed, result));
  console.log(summary(kills, tally, seed));
  return broken.length > 0 ? 1 : 0;
}

/** Throws when the hub does not come up or ends by itself. No process is left behind, whatever happens. */
export async function measureKills({ kills, seed, hurry = false, say }: KillOptions): Promise<KillResult> {
  const started = performance.now();
  // The order of arrivals is the processes' own: what is rolled for them must not move the kills.
  const dice = new Dice(seed);
  const place = await makePlace();
  const sink = await openSink(new Dice(seed + 1));
  const load = createLoad();
  const snapshots: Snapshot[] = [];
  const shops: Shop[] = [];
  let hub: RunningHub | undefined;
  try {
    for (let life = 0; life < kills; life++) {
      hub = await startHub(place);
      for (const kind of ['webhook', 'message'] as const)
        shops.push(await openShop(hub, sink, kind, `${kind} ${life}`));
      load.start(life, shops.slice(-2 * PAIRS));
      await Promise.race([sink.nextArrival(), delay(FIRST_WITHIN)]);
      const ms = dice.between(KILL_AFTER.least, KILL_AFTER.most);
      await delay(ms);
      await hub.kill();
      await load.stop();
      await sink.nextLife();
      const snapshot = readDisk(place.state);
      snapshots.push(snapshot);
      say(
        `kill ${life + 1} of ${kills}, ${(ms / 1000).toFixed(1)} s into its sending: ${told(snapshot, load)}`,
      );
    }
    hub = await startHub(place);
    await load.finish(kills);
    say('the last start; waiting for the end of everything');
    const answered = [...load.accepted].flatMap(([id, { life }]) => (life === kills ? [id] : []));
    await settle(hub, { answered, last: snapshots.at(-1), hurry });
    const after = await askAll(hub);
    await hub.stop();
    const facts = {
      accepted: load.accepted,
      refused: load.refused,
      kills: snapshots,
      arrivals: sink.arrivals,
      after,
    };
    return {
      ...judge(facts),
      met: metBy(snapshots),
      seconds: Math.round((performance.now() - started) / 1000),
    };
  } finally {
    await load.stop();
    await hub?.kill();
    await sink.close();
    place.remove();
  }
}

/**
 * Waits until nothing is on its way any more, or so long that what is has got stuck. Two waits are cut
 * short in the database, as if their time had passed: the hour after which the cron puts an inbox row
 * back whose message got lost and, in a hurry, the leases of the dead.
 */
async function settle(
  hub: RunningHub,
  { answered, last, hurry }: { answered: string[]; last: Snapshot | undefined; hurry: boolean },
): Promise<void> {
  const run = await openDatabase(hub.url);
  const now = new Date().toISOString();
  const idsOf = (ids: Iterable<string> = []) => [now, JSON.stringify([...ids])];
  await run(
    {
      sql: 'UPDATE inbox SET due = ?1 WHERE due > ?1 AND id IN (SELECT value FROM json_each(?2))',
      params: idsOf(last?.inbox),
    },
    {
      sql: 'UPDATE lanes SET lease_until = ?1 WHERE lease IN (SELECT value FROM json_each(?2))',
      params: idsOf(hurry ? last?.leases : []),
    },
  );
  const seconds = hurry ? SETTLE_WITHIN.hurry : SETTLE_WITHIN.patient;
  const deadline = Date.now() + seconds * 1000;
  let nextCron = 0;
  await waitFor(
    'everything to come to its end',
    async () => {
      if (Date.now() >= nextCron) {
        await runCron(hub.url, '* * * * *');
        nextCron = Date.now() + CRON_EVERY;
      }
      const [[open] = []] = await run({
        sql: `SELECT (SELECT count(*) FROM inbox) + (SELECT count(*) FROM lanes WHERE claimed <> '[]')
                + (SELECT count(*) FROM dispatches WHERE state = 'waiting')
                + (SELECT count(*) FROM json_each(?1) WHERE value NOT IN (SELECT id FROM deliveries))`,
        params: [JSON.stringify(answered)],
      });
      return open?.[0] === 0 || Date.now() > deadline || undefined;
    },
    2 * seconds,
  );
}

/** What the hub says of itself in the end. */
async function askAll(hub: RunningHub): Promise<After> {
  const channels = await all<{ id: string; connector: string }>(hub, '/connections');
  const kindOf = new Map<string, Kind>(
    channels.map(({ id, connector }) => [id, connector === 'evolution-api' ? 'message' : 'webhook']),
  );
  const dispatches = await all<{
    id: string;
    eventId: string;
    channelId: string;
    subject: string;
    state: string;
  }>(hub, '/dispatches');
  const run = await openDatabase(hub.url);
  const [inbox = []] = await run({ sql: 'SELECT id FROM inbox' });
  return {
    deliveries: await all(hub, '/deliveries'),
    events: await all(hub, '/events', '&type=order.paid'),
    dispatches: dispatches.map((one) => ({ ...one, kind: kindOf.get(one.channelId) ?? 'webhook' })),
    inbox: inbox.map(([id]) => String(id)),
    deadLetters: (await all(hub, '/dead-letters')).length,
  };
}

/** Every page of a list. */
async function all<T>(access: Access, path: string, filter = ''): Promise<T[]> {
  const rows: T[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const after: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page: List<T> = await call(access, 'GET', `${path}?limit=100${filter}${after}`);
    rows.push(...page.data);
    cursor = page.nextCursor;
  }
  return rows;
}

function metBy(snapshots: readonly Snapshot[]): Met {
  const met: Met = { sending: 0, claimed: 0, waiting: 0, inbox: 0 };
  for (const [position, { leases, claimed, dispatches, inbox }] of snapshots.entries()) {
    // What an earlier kill left behind is still held.
    const before = snapshots[position - 1];
    const anew = (ids: ReadonlySet<string>, known = new Set<string>() as ReadonlySet<string>) =>
      [...ids].filter((id) => !known.has(id)).length;
    if (anew(leases, before?.leases) > 0) met.sending++;
    met.claimed += anew(claimed, before?.claimed);
    met.waiting += [...dispatches.values()].filter((state) => state === 'waiting').length;
    met.inbox += inbox.size;
  }
  return met;
}

/** What one kill met. */
function told({ deliveries, inbox, dispatches, claimed }: Snapshot, { accepted }: Load): string {
  const waiting = [...dispatches.values()].filter((state) => state === 'waiting').length;
  return `${accepted.size} acknowledged, ${deliveries.size} stored, ${inbox.size} in the inbox, ${waiting} to be sent, ${claimed.size} of them in the sender's hands`;
}

/** The last line: what a run comes to. */
export function summary(kills: number, tally: Tally, seed: number): string {
  const { acknowledged, stored, queued, sent, unknown, twice, lost } = tally;
  return [
    `kills ${kills}`,
    `acknowledged ${acknowledged}`,
    `stored ${stored}`,
    `only in the local queue when killed ${queued}`,
    `sent ${sent}`,
    `unknown ${unknown}`,
    `twice ${twice} (same key)`,
    `lost ${lost}`,
    `seed ${seed}`,
  ].join(', ');
}

function markdown(kills: number, seed: number, { tally, broken, met, seconds }: KillResult): string {
  return `
\`npm run faults -- --kills ${kills} --seed ${seed}\`: ${machine()}.

The hub as \`npm start\` runs it, all its processes killed with \`kill -9\` ${kills} times, ${seconds} s in all. Each kill fell
into a load of signed orders, ${KILL_AFTER.least / 1000} to ${KILL_AFTER.most / 1000} s after the first message of that life had left; ${met.sending} fell while a lane was sending.

| what | how many |
| --- | --- |
| deliveries acknowledged | ${tally.acknowledged} |
| of them stored in the end | ${tally.stored} |
| of them only in the local queue when the hub was killed | ${tally.queued} |
| persisted and lost | ${tally.lost} |
| in the sender's hands at a kill | ${met.claimed} |
| messages sent | ${tally.sent} |
| arrived twice, with the same key, where repeats are dropped | ${tally.twice} |
| \`unknown\`, where a repeat would do harm; none arrived twice | ${tally.unknown} |
| broken promises | ${broken.length} |

The queues of a local hub are in its memory, and die with it: hence the third line. Cloudflare's keep what they took.`;
}
