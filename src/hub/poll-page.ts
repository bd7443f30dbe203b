/**
 * The one way a page of a listing goes: list → what is new → details → interpret → what is wanted →
 * absorb, together with the cursor. Polling, gap proof and import differ in what they want of it.
 */
import {
  type Call,
  type CallFailure,
  type Fetched,
  failed,
  type Listing,
  type ListOptions,
  type PollItem,
  type PollPage,
  type SyncObject,
} from '../kit';
import { newId } from '../kit/id';
import { type CursorWrite, StaleState } from '../store/commit';
import type { Connection } from '../store/connections';
import { type Cursor, cursorText, positionsOf } from '../store/polls';
import { readSubjects, type Subject, subjectKey } from '../store/subjects';
import { absorb } from './absorb';
import { type Hub, iso } from './hub';
import { interpret } from './interpret';
import type { Interpreted } from './plan';
import { missing, overdue } from './poll-gap';

/** Detail calls at once per connection. */
const DETAILS_AT_ONCE = 4;
const DEFAULT_DETAILS_PER_RUN = 80;
/** Failures in a row after which it is no passing fault any more. */
export const PATIENCE = 5;

/** A connection while its listings are read. */
export interface Run {
  hub: Hub;
  connection: Connection;
  call: Call;
  /** Milliseconds since the epoch. */
  started: number;
  /** The cursor row as this run left it. */
  at: Cursor | undefined;
  /** Detail calls spent: the listings share the vendor's rate limit. */
  spent: number;
}

/** One listing in a run. */
export interface Reading {
  object: SyncObject;
  listing: Listing;
  /** What it is read for. `poll`: all is taken · `reconcile`: what no webhook brought · `import`: history. */
  via: 'poll' | 'reconcile' | 'import';
  options: ListOptions;
  /** Where it goes on; moves with each page that is in. */
  cursor: string | null;
  /** Told of every page that is in; false when another run is ahead. An import notes its own cursor here. */
  note?(page: Read): Promise<boolean>;
}

/** A page, and what was seen in those of its items that were looked at. */
export interface Read {
  page: PollPage;
  /** By `subjectKey`, as they were before. */
  known: ReadonlyMap<string, Subject>;
  seen: readonly Interpreted[];
}

/** `unfinished`: the budget is spent. `overtaken`: another run of the same connection is ahead, and its work stands. */
export type Step = 'more' | 'read' | 'unfinished' | 'overtaken' | CallFailure;

/** Takes the next page in. */
export async function takePage(run: Run, reading: Reading): Promise<Step> {
  const { hub, connection } = run;
  const page = await reading.listing.list(run.call, reading.cursor, reading.options);
  if (!page.ok) return page;

  const known = await readSubjects(
    hub.db,
    page.items.map(({ subject }) => ({ connectionId: connection.id, subject })),
  );
  const changed = page.items.filter(
    (item) =>
      known.get(subjectKey(connection.id, item.subject))?.fingerprint !== item.fingerprint &&
      !(isLeftToPolls(run, reading, item) && needsCall(reading.listing, item)),
  );
  const fetched = await fetchDetails(run, reading, affordable(run, reading, changed));
  const seen = await interpretItems(run, reading, fetched.items);
  const wanted = await wantedOf(run, reading, seen);

  // The cursor moves only behind a page of which everything is in.
  const complete = !fetched.failure && fetched.items.length === changed.length;
  const stuck = complete && page.more && page.cursor === reading.cursor;
  const next = cursorWrite(run, reading, wanted, complete && !stuck ? page.cursor : undefined);
  if (wanted.length > 0 || next)
    try {
      await absorb(hub, wanted, next);
    } catch (error) {
      if (error instanceof StaleState && error.of === 'cursors') return 'overtaken';
      throw error;
    }
  if (next) run.at = { retryAt: null, failures: 0, ...next, reconciled: 0 };
  if (fetched.failure) return fetched.failure;
  if (stuck)
    return {
      ok: false,
      reason: 'unexpected_shape',
      detail: `${connection.connector}: the cursor does not move`,
    };
  if (!complete) return 'unfinished';
  reading.cursor = page.cursor;
  if (reading.note && !(await reading.note({ page, known, seen }))) return 'overtaken';
  return page.more ? 'more' : 'read';
}

/** What changed since the connection was made is news: an import leaves it to the poll or webhook that tells it. */
const isLeftToPolls = ({ connection }: Run, { via }: Reading, { updatedAt }: PollItem): boolean =>
  via === 'import' && Date.parse(updatedAt) >= Date.parse(connection.connectedAt);

const needsCall = ({ detail }: Listing, { body }: PollItem): boolean =>
  body === undefined && detail !== undefined;

/** As many of the items as the run's detail calls last for. */
function affordable(run: Run, { listing, via }: Reading, items: readonly PollItem[]): readonly PollItem[] {
  let left = (listing.detailsPerRun ?? DEFAULT_DETAILS_PER_RUN) - run.spent;
  // A proof writes nothing about what it finds covered, so a page that it begins it has to finish.
  if (via === 'reconcile')
    return run.spent === 0 || items.filter((item) => needsCall(listing, item)).length <= left ? items : [];
  const end = items.findIndex((item) => needsCall(listing, item) && --left < 0);
  return end < 0 ? items : items.slice(0, end);
}

/** An item with what the platform said of it: its body, or that it will never have one. */
interface Detailed {
  item: PollItem;
  answer: Fetched;
}

/**
 * Details of items, in order, up to the first that has to wait. One that fails for good stops
 * nobody and becomes a failed delivery: it was deleted since it was listed or, where patience is
 * over, the platform goes on refusing it.
 */
async function fetchDetails(
  run: Run,
  { listing, via }: Reading,
  items: readonly PollItem[],
): Promise<{ items: Detailed[]; failure?: CallFailure }> {
  const patient = via !== 'import' && (run.at?.failures ?? 0) < PATIENCE;
  const fetched: Detailed[] = [];
  for (let i = 0; i < items.length; i += DETAILS_AT_ONCE) {
    const answers = await Promise.all(
      items.slice(i, i + DETAILS_AT_ONCE).map(async (item): Promise<Detailed> => {
        if (!listing.detail || !needsCall(listing, item))
          return { item, answer: { ok: true, body: item.body } };
        run.spent++;
        return { item, answer: await listing.detail(run.call, item) };
      }),
    );
    for (const { item, answer } of answers) {
      if (!answer.ok && stops(answer, patient)) return { items: fetched, failure: answer };
      fetched.push({ item, answer });
    }
  }
  return { items: fetched };
}

/** A credential that is refused is refused for every item: it stops the run however often it failed. */
const stops = ({ retry, reason }: CallFailure, patient: boolean): boolean =>
  retry === true || reason === 'unauthorized' || (patient && reason !== 'not_found');

/** Each listed item is a delivery like any other, with the platform's answer as its body. */
async function interpretItems(
  { hub, connection }: Run,
  { via }: Reading,
  items: readonly Detailed[],
): Promise<Interpreted[]> {
  const inputs: Interpreted[] = [];
  for (const { item: polled, answer } of items) {
    const message = {
      id: newId('dlv', hub.now()),
      organizationId: connection.organizationId,
      connectionId: connection.id,
      via,
      method: 'GET',
      path: '',
      query: {},
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify((answer.ok ? answer.body : polled) ?? null),
      whole: true,
    };
    const result = answer.ok
      ? await interpret(hub, message, connection)
      : failed('hydrate_failed', answer.detail ?? answer.reason);
    // What is whole is not hydrated, so a polled item never has to wait.
    if (result.kind !== 'later') inputs.push({ message, result, polled });
  }
  return inputs;
}

/** Here the three differ: all of it, what is missing, or what is history. */
async function wantedOf(run: Run, reading: Reading, seen: readonly Interpreted[]): Promise<Interpreted[]> {
  if (reading.via === 'reconcile') return missing(run.hub, run.connection, seen);
  return seen.filter(({ polled }) => !polled || !isLeftToPolls(run, reading, polled));
}

/** Nothing is written while nothing moves. `to` is absent where the cursor has to stay. */
function cursorWrite(
  { hub, connection, at }: Run,
  { via, object }: Reading,
  wanted: readonly Interpreted[],
  to: string | undefined,
): CursorWrite | undefined {
  const positions = positionsOf(at?.cursor);
  const own = via !== 'import' && to !== undefined && positions[object] !== to;
  const moves = own || (to !== undefined && (!at || at.failures > 0 || at.retryAt !== null));
  const reconciled = via === 'reconcile' ? overdue(wanted, hub.now()) : 0;
  // An import claims its pages by the version of this row: of two runs at once one wins.
  const claims = via === 'import' && wanted.length > 0;
  if (!moves && !claims && reconciled === 0) return undefined;
  return {
    connectionId: connection.id,
    organizationId: connection.organizationId,
    version: (at?.version ?? 0) + 1,
    cursor: cursorText(own ? { ...positions, [object]: to } : positions),
    polledAt: iso(hub.now()),
    reconciled,
  };
}
