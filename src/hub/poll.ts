/**
 * Polling: the listings of a connection are read one after the other, page by page, and events
 * commit together with the cursor. No lease: two polls at once write the same events, and one
 * cursor wins.
 */
import type { CallFailure } from '../kit';
import type { PollMessage } from '../queues';
import { type Connection, connectionsByIds, polledConnections } from '../store/connections';
import { readImport } from '../store/imports';
import { positionsOf, readCursor } from '../store/polls';
import { callFor } from './call';
import { type Hub, type Instance, SECOND } from './hub';
import { endImport, holdImport, importReadings } from './import';
import { type Reading, type Run, type Step, takePage } from './poll-page';
import { goOn, noteHealthy, putOff, showFailure } from './poll-wait';
import { sendAll } from './send';
import { type Asked, dueSources, type Source, slotOf, sourcesOf } from './sync';

/** Connections per POLL message. */
const PER_MESSAGE = 20;
/** Connections polled at once by one consumer. */
const AT_ONCE = 6;
/** A run that takes longer goes on in another message. */
const RUN = 20 * SECOND;
/** The polls of one round are spread over this much of the five minutes. */
const SPREAD_SECONDS = 240;

/**
 * Names every polled connection in POLL messages, spread over the interval. `at` is the time that
 * the cron was to run at, in milliseconds since the epoch. Answers how many.
 */
export async function schedulePolls(hub: Hub, at = hub.now()): Promise<number> {
  const polled: { organizationId: string; id: string }[] = [];
  for (let after = ''; ; ) {
    const page = await polledConnections(hub.db, after, 1000);
    polled.push(...page);
    const last = page.at(-1);
    if (page.length < 1000 || last === undefined) break;
    after = last.id;
  }
  const slot = slotOf(at);
  const messages: { body: PollMessage; delaySeconds: number }[] = [];
  const count = Math.ceil(polled.length / PER_MESSAGE);
  for (let i = 0; i < count; i++) {
    const some = polled.slice(i * PER_MESSAGE, (i + 1) * PER_MESSAGE);
    const [{ organizationId } = { organizationId: '' }] = some;
    messages.push({
      body: { organizationId, connectionIds: some.map(({ id }) => id), slot },
      delaySeconds: Math.floor((i * SPREAD_SECONDS) / count),
    });
  }
  await sendAll(hub, hub.env.POLL, messages);
  return polled.length;
}

/** Every message is done with: a connection that fails waits by its cursor, and its neighbours are not polled again. */
export async function consumePolls(
  instance: Instance,
  batch: readonly Message<PollMessage>[],
): Promise<void> {
  const byDatabase = Map.groupBy(batch, ({ body }) => instance.of(body.organizationId));
  for (const [hub, items] of byDatabase) await pollAll(hub, items);
}

async function pollAll(hub: Hub, batch: readonly Message<PollMessage>[]): Promise<void> {
  const queue = [...askedFor(batch)];
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [id, asked] = next;
      try {
        await pollConnection(hub, id, asked);
      } catch (error) {
        hub.log.error('poll failed', { connectionId: id, error: String(error) });
        await putOffBroken(hub, id);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  for (const item of batch) item.ack();
}

/** The same connection asked for twice is polled once: for everything, where the two differ. */
function askedFor(batch: readonly Message<PollMessage>[]): Map<string, Asked> {
  const all = new Map<string, Asked>();
  for (const { body } of batch) {
    const { organizationId: _database, connectionIds, ...asked } = body;
    for (const id of connectionIds) {
      const other = all.get(id);
      all.set(id, other && JSON.stringify(other) !== JSON.stringify(asked) ? {} : asked);
    }
  }
  return all;
}

/** After a throw, which is a fault of ours. When D1 is what fails, the cron's next message comes anyway. */
async function putOffBroken(hub: Hub, connectionId: string): Promise<void> {
  try {
    const connection = (await connectionsByIds(hub.db, [connectionId])).get(connectionId);
    if (!connection) return;
    const at = await readCursor(hub.db, connectionId);
    await putOff(hub, connection, at, { ok: false, reason: 'internal', retry: true });
  } catch (error) {
    hub.log.error('poll not put off', { connectionId, error: String(error) });
  }
}

/** Reads what is asked for of one connection until it is read, the budget is spent, or the platform says stop. */
export async function pollConnection(hub: Hub, connectionId: string, asked: Asked = {}): Promise<void> {
  const connection = (await connectionsByIds(hub.db, [connectionId])).get(connectionId);
  const connector = connection && hub.connectors.get(connection.connector);
  if (!connection || !connector?.poll || connection.status !== 'active') return;
  const [at, stored] = await Promise.all([
    readCursor(hub.db, connectionId),
    readImport(hub.db, connectionId),
  ]);
  if (at?.retryAt && Date.parse(at.retryAt) > hub.now()) return;
  // What was imported is being reviewed: nothing is synchronised before that.
  if (stored?.state === 'review') return;
  const importing = stored?.state === 'running' ? stored : undefined;

  const sources = sourcesOf(connector, connection.sync);
  const { slot: _turn, ...whenever } = asked;
  // What an earlier run left is not known, so nothing waits for its turn once that run's wait is over.
  const due = dueSources(sources, connectionId, at?.retryAt ? whenever : asked);
  const readings = importing
    ? importReadings(hub, importing, sources)
    : due.map((source) => pollReading(connection, source, positionsOf(at?.cursor)[source.object] ?? null));
  if (readings.length === 0) return importing && endImport(hub, importing);

  const call = await callFor(hub, connection, connector);
  const run: Run = { hub, connection, call, started: hub.now(), at, spent: 0 };
  const stuck: CallFailure[] = [];
  for (const [position, reading] of readings.entries()) {
    const end = await readListing(run, reading);
    const rest = readings.slice(position).map(({ object }) => object);
    if (end === 'overtaken') return;
    if (end === 'unfinished') return goOn(hub, connection, rest);
    if (end === 'read') continue;
    if (concernsAll(end)) {
      if (importing) await holdImport(hub, importing, run.at, end);
      return putOff(hub, connection, run.at, end, rest);
    }
    stuck.push(end);
  }
  await conclude(run, readings, stuck, readings.length === sources.filter(({ on }) => on).length);
  if (importing) await (stuck[0] ? holdImport(hub, importing, run.at, stuck[0]) : endImport(hub, importing));
}

const pollReading = (
  connection: Connection,
  { object, listing, batch }: Source,
  cursor: string | null,
): Reading => ({
  object,
  listing,
  via: listing.proves ? 'reconcile' : 'poll',
  options: { since: connection.connectedAt, ...(batch === undefined ? {} : { limit: batch }) },
  cursor,
});

async function readListing(run: Run, reading: Reading): Promise<Exclude<Step, 'more'>> {
  for (;;) {
    const step = await takePage(run, reading);
    if (step !== 'more') return step;
    if (run.hub.now() - run.started > RUN) return 'unfinished';
  }
}

/** What passes by itself, and a refused credential, is no matter of one listing: nothing else is asked for either. */
const concernsAll = ({ retry, reason }: CallFailure): boolean => retry === true || reason === 'unauthorized';

/** A listing that is refused for good holds up no other: only where nothing else was read is the connection put off. */
async function conclude(
  { hub, connection, at }: Run,
  readings: readonly Reading[],
  stuck: readonly CallFailure[],
  isWhole: boolean,
): Promise<void> {
  const [failure] = stuck;
  if (!failure) {
    // A run that left something out cannot say that all is well.
    if (isWhole) await noteHealthy(hub, connection);
  } else if (stuck.length === readings.length) await putOff(hub, connection, at, failure);
  else await showFailure(hub, connection, failure);
}
