/** When a connection's listings are read again: the rest of an unfinished run, and what failed. */
import type { CallFailure, SyncObject } from '../kit';
import type { PollMessage } from '../queues';
import type { Connection } from '../store/connections';
import { type Cursor, cursorText, positionsOf, putOffPoll, waitWithPoll } from '../store/polls';
import { noticeHealth } from './alerts';
import { type Hub, iso, MINUTE, SECOND } from './hub';
import { PATIENCE } from './poll-page';
import { sendAll } from './send';
import { PATIENT } from './sync';

/** The rest of a run whose time or details are spent: one run a minute keeps to the vendor's rate. */
const REST = MINUTE;

/** The rest of an unfinished run comes in a minute, and nobody polls before: so there is one chain only. */
export async function goOn(
  hub: Hub,
  { id: connectionId, organizationId }: Connection,
  objects: SyncObject[],
): Promise<void> {
  const now = hub.now();
  const poll = { connectionId, organizationId, retryAt: iso(now + REST), now: iso(now) };
  if (await waitWithPoll(hub.db, poll))
    await hub.env.POLL.send(
      { organizationId, connectionIds: [connectionId], objects },
      { delaySeconds: REST / SECOND },
    );
}

/** Nothing more is asked of this platform for a while. `objects` is what was left to read. */
export async function putOff(
  hub: Hub,
  connection: Connection,
  at: Cursor | undefined,
  failure: CallFailure,
  objects?: SyncObject[],
): Promise<void> {
  const { organizationId } = connection;
  const failures = at?.failures ?? 0;
  const limited = failure.reason === 'rate_limited';
  // A rate limit passes by itself and soon; whatever else is wrong takes longer.
  const first = limited ? 10 * SECOND : MINUTE;
  const backoff = Math.min(first * 2 ** Math.min(failures, 6), 60 * MINUTE);
  const wait = Math.max(backoff, (failure.afterSeconds ?? 0) * SECOND);
  const retryAt = iso(hub.now() + wait);
  const asked = limited || failure.afterSeconds !== undefined;
  await putOffPoll(hub.db, {
    connectionId: connection.id,
    organizationId,
    retryAt,
    now: iso(hub.now()),
    version: at?.version ?? 0,
    cursor: cursorText(positionsOf(at?.cursor), asked ? retryAt : undefined),
  });
  // Sooner than the cron would: a rate limit in the middle of a listing holds up orders.
  if (failure.retry && wait < PATIENT)
    await pollIn(hub, { organizationId, connectionIds: [connection.id], ...only(objects) }, wait);
  hub.log.warn('poll put off', { connectionId: connection.id, reason: failure.reason, until: retryAt });
  // A passing fault is only retried; one that needs somebody, or does not pass, is shown on the connection.
  if (!failure.retry || failures >= PATIENCE) await showFailure(hub, connection, failure);
}

const only = (objects: SyncObject[] | undefined) => (objects ? { objects } : {});

/** A lost message only waits for the cron. */
async function pollIn(hub: Hub, body: PollMessage, ms: number): Promise<void> {
  await sendAll(hub, hub.env.POLL, [{ body, delaySeconds: Math.ceil(ms / SECOND) + 1 }]);
}

/** Written, and told, only when it says something else than before. */
export const showFailure = (
  hub: Hub,
  connection: Connection,
  { reason, detail }: CallFailure,
): Promise<void> =>
  noticeHealth(hub, connection, { ok: false, reason, ...(detail === undefined ? {} : { detail }) }, 'poll');

/** Written, and told, only when the last thing said was bad. */
export const noteHealthy = (hub: Hub, connection: Connection): Promise<void> =>
  noticeHealth(hub, connection, { ok: true }, 'poll');
