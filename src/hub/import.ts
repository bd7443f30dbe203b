/**
 * Initial import: history is brought in page by page and never is news; then somebody reviews a few
 * of the things that came, and only then is the connection synchronised.
 */
import type { CallFailure, Connector, EventData, SyncObject } from '../kit';
import type { Connection } from '../store/connections';
import {
  confirmImport,
  type Import,
  type Imported,
  noteImport,
  type Progress,
  putImport,
  readImport,
  settleImport,
} from '../store/imports';
import type { Cursor } from '../store/polls';
import { subjectKey } from '../store/subjects';
import { DAY, type Hub, iso } from './hub';
import { PATIENCE, type Read, type Reading } from './poll-page';
import { type Source, sourcesOf, syncNow } from './sync';

const DEFAULT_SPAN = 90 * DAY;
/** How far back an import may go. */
export const LONGEST_SPAN = 2 * 365 * DAY;
const SAMPLES = 5;
/** Characters of JSON; what is larger is no sample. */
const SAMPLE_LENGTH = 20_000;

export interface WantedImport {
  objects?: SyncObject[] | undefined;
  /** ISO-8601. */
  since?: string | undefined;
}

/** Begins an import, or goes on with one that failed. Undefined where another is running and this wishes for something else. */
export async function startImport(
  hub: Hub,
  connection: Connection,
  connector: Connector,
  wanted: WantedImport,
): Promise<Import | undefined> {
  const { id: connectionId, organizationId } = connection;
  const there = await readImport(hub.db, connectionId);
  const isNew = wanted.objects !== undefined || wanted.since !== undefined;
  if (there?.state === 'running' && isNew) return undefined;
  const goesOn = there?.state === 'running' || (there?.state === 'failed' && !isNew);
  const begun = goesOn
    ? { since: there.since, progress: there.progress, startedAt: there.startedAt }
    : {
        since: iso(wanted.since ? Date.parse(wanted.since) : hub.now() - DEFAULT_SPAN),
        progress: fresh(wanted.objects ?? on(sourcesOf(connector, connection.sync))),
        startedAt: iso(hub.now()),
      };
  const row: Import = {
    connectionId,
    organizationId,
    state: 'running',
    reason: null,
    finishedAt: null,
    ...begun,
  };
  if (there?.state !== 'running') await putImport(hub.db, row);
  await nudge(hub, connection);
  return row;
}

const on = (sources: readonly Source[]): SyncObject[] =>
  sources.flatMap((source) => (source.on ? [source.object] : []));

const fresh = (objects: readonly SyncObject[]): Progress =>
  Object.fromEntries(objects.map((object) => [object, { cursor: null, done: false, count: 0, samples: [] }]));

/** What a running import has left to read. */
export function importReadings(hub: Hub, running: Import, sources: readonly Source[]): Reading[] {
  const known: { connectionId: string; progress: Progress } = {
    connectionId: running.connectionId,
    progress: running.progress,
  };
  return sources.flatMap(({ object, listing, on: isOn, batch }) => {
    const one = known.progress[object];
    if (!isOn || !one || one.done) return [];
    return [
      {
        object,
        listing,
        via: 'import',
        options: { since: running.since, ...(batch === undefined ? {} : { limit: batch }) },
        cursor: one.cursor,
        async note(read) {
          const progress = {
            ...known.progress,
            [object]: counted(known.progress[object] ?? one, read, known.connectionId),
          };
          const noted = await noteImport(hub.db, known, progress);
          known.progress = progress;
          return noted;
        },
      } satisfies Reading,
    ];
  });
}

/** One page further. */
function counted(before: Imported, { page, known, seen }: Read, connectionId: string): Imported {
  const listed = page.items.map(({ subject }) => subject);
  const earlier = new Set(before.last);
  const fresh = [...new Set(listed)].filter((subject) => !earlier.has(subject));
  const samples = [...before.samples];
  for (const subject of fresh) {
    if (samples.length >= SAMPLES) break;
    // What was here before the import is shown as it is known.
    const data = sampleOf(seen, subject) ?? known.get(subjectKey(connectionId, subject))?.state.data;
    if (data && Object.keys(data).length > 0 && JSON.stringify(data).length <= SAMPLE_LENGTH)
      samples.push(data);
  }
  return {
    cursor: page.cursor,
    done: !page.more,
    count: before.count + fresh.length,
    samples,
    ...(page.more ? { last: listed } : {}),
  };
}

function sampleOf(seen: Read['seen'], subject: string): EventData | undefined {
  const input = seen.find(({ polled }) => polled?.subject === subject);
  return input?.result.kind === 'observed' ? input.result.observations.at(-1)?.data : undefined;
}

/** A passing fault is shown and tried again; one that needs somebody, or does not pass, ends it: it can be resumed. */
export async function holdImport(
  hub: Hub,
  { connectionId }: Import,
  at: Cursor | undefined,
  { retry, reason }: CallFailure,
): Promise<void> {
  const passes = retry && (at?.failures ?? 0) < PATIENCE;
  await settleImport(hub.db, connectionId, {
    state: passes ? 'running' : 'failed',
    reason,
    finishedAt: passes ? null : iso(hub.now()),
  });
}

/** Everything is in, to be looked at. */
export const endImport = (hub: Hub, { connectionId }: Import): Promise<void> =>
  settleImport(hub.db, connectionId, { state: 'review', reason: null, finishedAt: iso(hub.now()) });

/**
 * Ends the review, and synchronises at once: what happened meanwhile becomes events before anybody
 * switches on messages about it. Undefined where there is nothing to review.
 */
export async function acceptImport(hub: Hub, connection: Connection): Promise<Import | undefined> {
  const there = await readImport(hub.db, connection.id);
  const confirmed = there && (await confirmImport(hub.db, there));
  if (confirmed && there.state === 'review') await nudge(hub, connection);
  return confirmed;
}

/** A lost message only waits for the cron. */
async function nudge(hub: Hub, connection: Connection): Promise<void> {
  try {
    await syncNow(hub, connection);
  } catch (error) {
    hub.log.warn('poll not queued', { connectionId: connection.id, error: String(error) });
  }
}
