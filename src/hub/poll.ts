/**
 * Polling: a page of changes is fetched, what is known already is skipped, and the events commit
 * together with the cursor. No lease: two polls at once write the same events, and one cursor wins.
 */
import { type Call, type CallFailure, failed, type Listing, type PollItem } from '../kit';
import { newId } from '../kit/id';
import type { PollMessage } from '../queues';
import { type CursorWrite, StaleState } from '../store/commit';
import { type Connection, connectionsByIds, polledIds, updateConnection } from '../store/connections';
import { type Cursor, putOffPoll, readCursor, waitWithPoll } from '../store/polls';
import { readSubjects, subjectKey } from '../store/subjects';
import { absorb } from './absorb';
import { callFor } from './call';
import { type Hub, iso, MINUTE, SECOND } from './hub';
import { interpret } from './interpret';
import type { Interpreted } from './plan';
import { sendAll } from './send';

/** Connections per POLL message. */
const PER_MESSAGE = 20;
/** Connections polled at once by one consumer. */
const AT_ONCE = 6;
/** Detail calls at once per connection. */
const DETAILS_AT_ONCE = 4;
const DEFAULT_DETAILS_PER_RUN = 80;
/** A run that takes longer goes on in another message. */
const RUN = 20 * SECOND;
/** The rest of a poll whose time or details are spent: one run a minute keeps to the vendor's rate. */
const REST = MINUTE;
/** Failures in a row after which it is no passing fault any more. */
const PATIENCE = 5;
/** The polls of one round are spread over this much of the five minutes. */
const SPREAD_SECONDS = 240;

/** Names every polled connection in POLL messages, spread over the interval. Answers how many. */
export async function schedulePolls(hub: Hub): Promise<number> {
  const ids: string[] = [];
  for (let after = ''; ; ) {
    const page = await polledIds(hub.db, after, 1000);
    ids.push(...page);
    const last = page.at(-1);
    if (page.length < 1000 || last === undefined) break;
    after = last;
  }
  const messages: { body: PollMessage; delaySeconds: number }[] = [];
  const count = Math.ceil(ids.length / PER_MESSAGE);
  for (let i = 0; i < count; i++)
    messages.push({
      body: { connectionIds: ids.slice(i * PER_MESSAGE, (i + 1) * PER_MESSAGE) },
      delaySeconds: Math.floor((i * SPREAD_SECONDS) / count),
    });
  await sendAll(hub, hub.env.POLL, messages);
  return ids.length;
}

/** Every message is done with: a connection that fails waits by its cursor, and its neighbours are not polled again. */
export async function consumePolls(hub: Hub, batch: readonly Message<PollMessage>[]): Promise<void> {
  // The same connection asked for twice is polled once.
  const queue = [...new Set(batch.flatMap(({ body }) => body.connectionIds))];
  const work = async (): Promise<void> => {
    for (let id = queue.shift(); id; id = queue.shift())
      try {
        await pollConnection(hub, id);
      } catch (error) {
        hub.log.error('poll failed', { connectionId: id, error: String(error) });
        await putOffBroken(hub, id);
      }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  for (const item of batch) item.ack();
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

/** Polls one connection until its listing is read, its budget is spent, or the platform says stop. */
export async function pollConnection(hub: Hub, connectionId: string): Promise<void> {
  const connection = (await connectionsByIds(hub.db, [connectionId])).get(connectionId);
  const connector = connection && hub.connectors.get(connection.connector);
  const listing = connector?.poll?.orders;
  if (!connection || !connector || !listing || connection.status !== 'active') return;
  const cursor = await readCursor(hub.db, connectionId);
  if (cursor?.retryAt && Date.parse(cursor.retryAt) > hub.now()) return;

  const call = await callFor(hub, connection, connector);
  const started = hub.now();
  let at = cursor;
  let details = listing.detailsPerRun ?? DEFAULT_DETAILS_PER_RUN;
  for (;;) {
    const page = await listing.list(call, at?.cursor ?? null, { since: connection.connectedAt });
    if (!page.ok) return putOff(hub, connection, at, page);

    const changed = await changedItems(hub, connectionId, page.items);
    const fetched = await fetchDetails(
      listing,
      call,
      changed.slice(0, details),
      (at?.failures ?? 0) < PATIENCE,
    );
    const inputs = await interpretItems(hub, connection, fetched.items);
    details -= fetched.items.length;

    // The cursor moves only behind a page of which everything is in.
    const complete = !fetched.failure && fetched.items.length === changed.length;
    const stuck = complete && page.more && page.cursor === at?.cursor;
    const next = complete && !stuck ? cursorWrite(connection, at, page.cursor, hub.now()) : undefined;
    if (inputs.length > 0 || next)
      try {
        await absorb(hub, inputs, next);
      } catch (error) {
        // Another poll of the same connection is ahead of this one: its work stands.
        if (error instanceof StaleState && error.of === 'cursors') return;
        throw error;
      }
    if (fetched.failure) return putOff(hub, connection, at, fetched.failure);
    if (stuck)
      return putOff(hub, connection, at, {
        ok: false,
        reason: 'unexpected_shape',
        detail: `${connector.slug}: the cursor does not move`,
      });
    if (!complete || (page.more && hub.now() - started > RUN)) return goOn(hub, connection);
    if (!page.more) return noteHealthy(hub, connection);
    at = await readCursor(hub.db, connectionId);
  }
}

async function changedItems(hub: Hub, connectionId: string, items: readonly PollItem[]): Promise<PollItem[]> {
  const known = await readSubjects(
    hub.db,
    items.map(({ subject }) => ({ connectionId, subject })),
  );
  return items.filter(
    ({ subject, fingerprint }) => known.get(subjectKey(connectionId, subject))?.fingerprint !== fingerprint,
  );
}

/** An item with what the platform said of it: its body, or that it will never have one. */
interface Fetched {
  item: PollItem;
  answer: { ok: true; body: unknown } | CallFailure;
}

/**
 * Details of items, in order, up to the first that has to wait. One that fails for good stops
 * nobody and becomes a failed delivery: it was deleted since it was listed or, where `patient` is
 * over, the platform goes on refusing it.
 */
async function fetchDetails(
  poll: Listing,
  call: Call,
  items: readonly PollItem[],
  patient: boolean,
): Promise<{ items: Fetched[]; failure?: CallFailure }> {
  const fetched: Fetched[] = [];
  for (let i = 0; i < items.length; i += DETAILS_AT_ONCE) {
    const answers = await Promise.all(
      items.slice(i, i + DETAILS_AT_ONCE).map(async (item) => {
        if (item.body !== undefined || !poll.detail)
          return { item, answer: { ok: true as const, body: item.body } };
        return { item, answer: await poll.detail(call, item) };
      }),
    );
    for (const { item, answer } of answers) {
      if (!answer.ok && stops(answer, patient)) return { items: fetched, failure: answer };
      fetched.push({ item, answer });
    }
  }
  return { items: fetched };
}

/** A credential that is refused is refused for every item: it stops the poll however often it failed. */
const stops = ({ retry, reason }: CallFailure, patient: boolean): boolean =>
  retry === true || reason === 'unauthorized' || (patient && reason !== 'not_found');

/** Each polled item is a delivery like any other, with the platform's answer as its body. */
async function interpretItems(
  hub: Hub,
  connection: Connection,
  items: readonly Fetched[],
): Promise<Interpreted[]> {
  const inputs: Interpreted[] = [];
  for (const { item: polled, answer } of items) {
    const message = {
      id: newId('dlv', hub.now()),
      organizationId: connection.organizationId,
      connectionId: connection.id,
      via: 'poll' as const,
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

/** Nothing is written while nothing moves. */
function cursorWrite(
  connection: Connection,
  at: Cursor | undefined,
  cursor: string,
  now: number,
): CursorWrite | undefined {
  if (at && at.cursor === cursor && at.failures === 0) return undefined;
  return {
    connectionId: connection.id,
    organizationId: connection.organizationId,
    version: (at?.version ?? 0) + 1,
    cursor,
    polledAt: iso(now),
  };
}

/** The rest of an unfinished poll comes in a minute, and nobody polls before: so there is one chain only. */
async function goOn(hub: Hub, { id: connectionId, organizationId }: Connection): Promise<void> {
  const now = hub.now();
  const poll = { connectionId, organizationId, retryAt: iso(now + REST), now: iso(now) };
  if (await waitWithPoll(hub.db, poll))
    await hub.env.POLL.send({ connectionIds: [connectionId] }, { delaySeconds: REST / SECOND });
}

async function putOff(
  hub: Hub,
  connection: Connection,
  at: Cursor | undefined,
  failure: CallFailure,
): Promise<void> {
  const failures = at?.failures ?? 0;
  // A rate limit passes by itself and soon; whatever else is wrong takes longer.
  const first = failure.reason === 'rate_limited' ? 10 * SECOND : MINUTE;
  const backoff = Math.min(first * 2 ** Math.min(failures, 6), 60 * MINUTE);
  const wait = Math.max(backoff, (failure.afterSeconds ?? 0) * SECOND);
  const retryAt = iso(hub.now() + wait);
  await putOffPoll(hub.db, {
    connectionId: connection.id,
    organizationId: connection.organizationId,
    retryAt,
    now: iso(hub.now()),
  });
  // Sooner than the cron would: a rate limit in the middle of a listing holds up orders.
  if (failure.retry && wait < 4 * MINUTE) await pollIn(hub, connection.id, wait);
  hub.log.warn('poll put off', { connectionId: connection.id, reason: failure.reason, until: retryAt });
  // A passing fault is only retried; one that needs somebody, or does not pass, is shown on the connection.
  if (!failure.retry || failures >= PATIENCE)
    await updateConnection(hub.db, connection.organizationId, connection.id, {
      health: {
        ok: false,
        reason: failure.reason,
        at: iso(hub.now()),
        ...(failure.detail === undefined ? {} : { detail: failure.detail }),
      },
    });
}

/** A lost message only waits for the cron. */
async function pollIn(hub: Hub, connectionId: string, ms: number): Promise<void> {
  const delaySeconds = Math.ceil(ms / SECOND) + 1;
  await sendAll(hub, hub.env.POLL, [{ body: { connectionIds: [connectionId] }, delaySeconds }]);
}

/** Written only when the last thing said was bad. */
async function noteHealthy(hub: Hub, connection: Connection): Promise<void> {
  if (connection.health?.ok === false)
    await updateConnection(hub.db, connection.organizationId, connection.id, {
      health: { ok: true, at: iso(hub.now()) },
    });
}
