/**
 * The one transaction that a consumer batch ends in: raw bodies, current state, events,
 * dispatches and the deliveries in their terminal state, many rows per statement.
 */
import { type Db, jsonChunks } from './db';
import { FALLBACKS } from './fallbacks';
import type { DeliveryState, StoredEvent, SubjectState } from './types';

export interface DeliveryWrite {
  organizationId: string;
  id: string;
  connectionId: string;
  via: string;
  state: DeliveryState;
  reason: string | null;
  detail: string | null;
  /** What it became. */
  events: StoredEvent[];
  payload: string | null;
}

export interface SubjectWrite {
  connectionId: string;
  subject: string;
  organizationId: string;
  /** One more than the version that was read; 1 for a subject that was not there. */
  version: number;
  fingerprint: string | null;
  state: SubjectState;
  wakeAt: string | null;
}

export interface DispatchWrite {
  organizationId: string;
  id: string;
  lane: string;
  eventId: string;
  automationId: string | null;
  connectionId: string;
  subject: string;
  type: string;
  action: unknown;
  state: 'waiting' | 'cancelled';
  priority: number;
  due: string;
  reason: string | null;
  /** Of one that waits for the end of the quiet hours: when it was wanted. */
  detail: string | null;
  recipient: string | null;
}

/** A customer wrote to a channel. */
export interface HeardWrite {
  organizationId: string;
  channelId: string;
  address: string;
  /** ISO-8601 UTC. */
  at: string;
}

/** A customer wants no more messages, or wants them again. */
export interface OptOutWrite {
  organizationId: string;
  address: string;
  wish: 'out' | 'in';
  source: 'message' | 'complaint' | 'user';
  at: string;
}

/** What a channel says of a message that had left; named by our reference or else by the channel's own id. */
export interface FateWrite {
  organizationId: string;
  lane: string;
  dispatchId: string | null;
  providerId: string;
  failed: boolean;
  detail: string | null;
  at: string;
}

export interface CursorWrite {
  connectionId: string;
  organizationId: string;
  /** One more than the version that was read. */
  version: number;
  cursor: string | null;
  polledAt: string;
  /** Changes that no webhook had brought: added to the connection's count. */
  reconciled?: number;
}

export interface Commit {
  payloads: { id: string; content: ArrayBuffer }[];
  subjects: SubjectWrite[];
  dispatches: DispatchWrite[];
  deliveries: DeliveryWrite[];
  /** Inbox rows that this batch has dealt with. */
  inboxDone: string[];
  /** Connections whose app was uninstalled at the platform. */
  revoked: { organizationId: string; id: string }[];
  heard: HeardWrite[];
  optOuts: OptOutWrite[];
  fates: FateWrite[];
  cursor?: CursorWrite;
}

/** Another run changed a subject or a cursor since it was read. A subject is read again; a cursor is lost to it. */
export class StaleState extends Error {
  readonly of: 'subjects' | 'cursors';
  constructor(of: 'subjects' | 'cursors') {
    super(`another run changed ${of}`);
    this.of = of;
  }
}

// A version that is not the successor of the stored one becomes NULL, which its NOT NULL column
// refuses: that aborts the whole transaction, and nothing of a stale run is left behind.
const SUBJECTS = `
  INSERT INTO subjects (connection_id, subject, organization_id, version, fingerprint, state, wake_at)
  SELECT value ->> 'connectionId', value ->> 'subject', value ->> 'organizationId', value ->> 'version',
         value ->> 'fingerprint', value ->> 'state', value ->> 'wakeAt'
  FROM json_each(?1) WHERE true
  ON CONFLICT (connection_id, subject) DO UPDATE SET
    version = CASE WHEN subjects.version = excluded.version - 1 THEN excluded.version END,
    fingerprint = coalesce(excluded.fingerprint, subjects.fingerprint),
    state = excluded.state,
    wake_at = excluded.wake_at`;

const DISPATCHES = `
  INSERT INTO dispatches (organization_id, id, lane, event_id, automation_id, connection_id, subject, type,
                          action, state, priority, due, reason, detail, recipient)
  SELECT value ->> 'organizationId', value ->> 'id', value ->> 'lane', value ->> 'eventId',
         value ->> 'automationId', value ->> 'connectionId', value ->> 'subject', value ->> 'type',
         value ->> 'action', value ->> 'state', value ->> 'priority', value ->> 'due', value ->> 'reason',
         value ->> 'detail', value ->> 'recipient'
  FROM json_each(?1) WHERE true
  ON CONFLICT DO NOTHING`;

// A terminal state is never rewritten. But a slow run may find its delivery buried already: what it made is
// made, and shows there.
const DELIVERIES = `
  INSERT INTO deliveries (organization_id, id, connection_id, via, state, reason, detail, events, payload)
  SELECT value ->> 'organizationId', value ->> 'id', value ->> 'connectionId', value ->> 'via', value ->> 'state',
         value ->> 'reason', value ->> 'detail', value ->> 'events', value ->> 'payload'
  FROM json_each(?1) WHERE true
  ON CONFLICT (organization_id, id) DO UPDATE SET events = excluded.events
  WHERE deliveries.events = '[]' AND excluded.events <> '[]'`;

const REVOKED = `
  UPDATE connections SET status = 'revoked'
  WHERE (organization_id, id) IN (SELECT value ->> 'organizationId', value ->> 'id' FROM json_each(?1))`;

const HEARD = `
  INSERT INTO contacts (channel_id, address, organization_id, heard_at)
  SELECT value ->> 'channelId', value ->> 'address', value ->> 'organizationId', value ->> 'at'
  FROM json_each(?1) WHERE true
  ON CONFLICT (channel_id, address) DO UPDATE SET heard_at = excluded.heard_at
  WHERE excluded.heard_at > contacts.heard_at`;

// The newest word counts, whatever came first; of two at the same moment the one that wants less.
const OPT_OUTS = `
  INSERT INTO opt_outs (organization_id, address, source, created_at)
  SELECT value ->> 'organizationId', value ->> 'address', value ->> 'source', value ->> 'at'
  FROM json_each(?1) WHERE value ->> 'wish' = 'out'
  ON CONFLICT (organization_id, address) DO UPDATE SET created_at = excluded.created_at
  WHERE excluded.created_at > opt_outs.created_at`;

const OPT_INS = `
  DELETE FROM opt_outs WHERE EXISTS (
    SELECT 1 FROM json_each(?1)
    WHERE value ->> 'organizationId' = organization_id AND value ->> 'address' = address
      AND value ->> 'at' > created_at)
    AND (organization_id, address) IN (
      SELECT value ->> 'organizationId', value ->> 'address' FROM json_each(?1))`;

// A word of the channel ends the doubt about a message, spares it a retry, and may come before the
// answer of its API.
const FATES = `
  UPDATE dispatches SET
    state = CASE WHEN value ->> 'failed' THEN 'failed' ELSE 'sent' END,
    reason = CASE WHEN value ->> 'failed' THEN 'refused' END,
    detail = coalesce(value ->> 'detail', detail),
    provider_id = coalesce(provider_id, value ->> 'providerId'),
    finished_at = value ->> 'at'
  FROM json_each(?1)
  WHERE dispatches.organization_id = value ->> 'organizationId' AND dispatches.id = value ->> 'dispatchId'
    AND lane = value ->> 'lane' AND state IN ('unknown', 'waiting')`;

const CURSOR = `
  INSERT INTO cursors (connection_id, organization_id, version, cursor, retry_at, failures, polled_at, reconciled)
  VALUES (?1, ?2, ?3, ?4, NULL, 0, ?5, ?6)
  ON CONFLICT (connection_id) DO UPDATE SET
    version = CASE WHEN cursors.version = excluded.version - 1 THEN excluded.version END,
    cursor = excluded.cursor, retry_at = NULL, failures = 0, polled_at = excluded.polled_at,
    reconciled = cursors.reconciled + excluded.reconciled`;

/**
 * Writes it all or nothing. Throws StaleState when somebody else was faster, and whatever D1 throws
 * when D1 fails. Writing the same commit again changes nothing: ids are deterministic.
 */
export async function commit(db: Db, work: Partial<Commit>): Promise<void> {
  const d1 = db.$client;
  const many = (sql: string, rows: readonly unknown[] = []): D1PreparedStatement[] =>
    jsonChunks(rows).map((chunk) => d1.prepare(sql).bind(chunk));

  const statements = [
    ...(work.payloads ?? []).map(({ id, content }) =>
      d1
        .prepare('INSERT INTO payloads (id, content) VALUES (?1, ?2) ON CONFLICT DO NOTHING')
        .bind(id, content),
    ),
    ...many(SUBJECTS, work.subjects),
    ...many(DISPATCHES, work.dispatches),
    ...many(DELIVERIES, work.deliveries),
    ...many(REVOKED, work.revoked),
    ...many(HEARD, work.heard),
    ...many(OPT_OUTS, work.optOuts),
    ...many(
      OPT_INS,
      work.optOuts?.filter(({ wish }) => wish === 'in'),
    ),
    ...many(
      FATES,
      work.fates?.filter(({ dispatchId }) => dispatchId !== null),
    ),
    ...many(
      FALLBACKS,
      work.fates?.filter(({ failed }) => failed),
    ),
  ];
  if (work.inboxDone && work.inboxDone.length > 0)
    statements.push(
      d1
        .prepare('DELETE FROM inbox WHERE id IN (SELECT value FROM json_each(?1))')
        .bind(JSON.stringify(work.inboxDone)),
    );
  if (work.cursor) {
    const { connectionId, organizationId, version, cursor, polledAt, reconciled = 0 } = work.cursor;
    statements.push(
      d1.prepare(CURSOR).bind(connectionId, organizationId, version, cursor, polledAt, reconciled),
    );
  }
  if (statements.length === 0) return;

  try {
    await d1.batch(statements);
  } catch (error) {
    const stale = /NOT NULL constraint failed: (subjects|cursors)\.version/.exec(String(error))?.[1];
    if (stale === 'subjects' || stale === 'cursors') throw new StaleState(stale);
    throw error;
  }
}
