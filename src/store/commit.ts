/**
 * The one transaction that a consumer batch ends in: raw bodies, current state, events,
 * dispatches and the deliveries in their terminal state, many rows per statement.
 */
import { type Db, jsonChunks } from './db';
import type { DeliveryState, SubjectState } from './types';

export interface DeliveryWrite {
  organizationId: string;
  id: string;
  connectionId: string;
  via: string;
  state: DeliveryState;
  reason: string | null;
  detail: string | null;
  /** Ids of the events this run made; when none of them is the one that stands, it was a duplicate. */
  events: string[];
  payload: string | null;
}

export interface EventWrite {
  connectionId: string;
  subject: string;
  type: string;
  occurrence: string;
  organizationId: string;
  id: string;
  deliveryId: string | null;
  time: string;
  data: unknown;
  hops: number;
  simulated: boolean;
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
  recipient: string | null;
}

export interface CursorWrite {
  connectionId: string;
  organizationId: string;
  /** One more than the version that was read. */
  version: number;
  cursor: string | null;
  polledAt: string;
}

export interface Commit {
  payloads: { id: string; content: ArrayBuffer }[];
  subjects: SubjectWrite[];
  events: EventWrite[];
  dispatches: DispatchWrite[];
  deliveries: DeliveryWrite[];
  /** Inbox rows that this batch has dealt with. */
  inboxDone: string[];
  /** Connections whose app was uninstalled at the platform, with the event that says so. */
  revoked: { organizationId: string; id: string; eventId: string }[];
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

const EVENTS = `
  INSERT INTO events (connection_id, subject, type, occurrence, organization_id, id, delivery_id, time, data, hops, simulated)
  SELECT value ->> 'connectionId', value ->> 'subject', value ->> 'type', value ->> 'occurrence',
         value ->> 'organizationId', value ->> 'id', value ->> 'deliveryId', value ->> 'time', value ->> 'data',
         value ->> 'hops', value ->> 'simulated'
  FROM json_each(?1) WHERE true
  ON CONFLICT DO NOTHING`;

// Only the run whose event stands makes its messages.
const DISPATCHES = `
  INSERT INTO dispatches (organization_id, id, lane, event_id, automation_id, connection_id, subject, type,
                          action, state, priority, due, reason, recipient)
  SELECT value ->> 'organizationId', value ->> 'id', value ->> 'lane', value ->> 'eventId',
         value ->> 'automationId', value ->> 'connectionId', value ->> 'subject', value ->> 'type',
         value ->> 'action', value ->> 'state', value ->> 'priority', value ->> 'due', value ->> 'reason',
         value ->> 'recipient'
  FROM json_each(?1)
  WHERE EXISTS (SELECT 1 FROM events WHERE organization_id = value ->> 'organizationId' AND id = value ->> 'eventId')
  ON CONFLICT DO NOTHING`;

const DELIVERIES = `
  INSERT INTO deliveries (organization_id, id, connection_id, via, state, reason, detail, events, payload)
  SELECT value ->> 'organizationId', value ->> 'id', value ->> 'connectionId', value ->> 'via',
         CASE WHEN value ->> 'state' = 'processed' AND NOT EXISTS (
           SELECT 1 FROM events, json_each(delivery.value -> 'events') AS made
           WHERE events.organization_id = delivery.value ->> 'organizationId' AND events.id = made.value)
         THEN 'duplicate' ELSE value ->> 'state' END,
         value ->> 'reason', value ->> 'detail', value ->> 'events', value ->> 'payload'
  FROM json_each(?1) AS delivery WHERE true
  ON CONFLICT DO NOTHING`;

// Told again, an old uninstallation does not undo what the merchant has mended since.
const REVOKED = `
  UPDATE connections SET status = 'revoked'
  WHERE (organization_id, id) IN (
    SELECT value ->> 'organizationId', value ->> 'id' FROM json_each(?1)
    WHERE EXISTS (SELECT 1 FROM events WHERE organization_id = value ->> 'organizationId' AND id = value ->> 'eventId'))`;

const CURSOR = `
  INSERT INTO cursors (connection_id, organization_id, version, cursor, retry_at, failures, polled_at)
  VALUES (?1, ?2, ?3, ?4, NULL, 0, ?5)
  ON CONFLICT (connection_id) DO UPDATE SET
    version = CASE WHEN cursors.version = excluded.version - 1 THEN excluded.version END,
    cursor = excluded.cursor, retry_at = NULL, failures = 0, polled_at = excluded.polled_at`;

/**
 * Writes it all or nothing. Throws StaleState when somebody else was faster, and whatever D1 throws
 * when D1 fails. Writing the same commit again changes nothing: ids are deterministic.
 */
export async function commit(db: Db, work: Commit): Promise<void> {
  const d1 = db.$client;
  const many = (sql: string, rows: readonly unknown[]): D1PreparedStatement[] =>
    jsonChunks(rows).map((chunk) => d1.prepare(sql).bind(chunk));

  const statements = [
    ...work.payloads.map(({ id, content }) =>
      d1
        .prepare('INSERT INTO payloads (id, content) VALUES (?1, ?2) ON CONFLICT DO NOTHING')
        .bind(id, content),
    ),
    ...many(SUBJECTS, work.subjects),
    ...many(EVENTS, work.events),
    ...many(DISPATCHES, work.dispatches),
    ...many(DELIVERIES, work.deliveries),
    ...many(REVOKED, work.revoked),
  ];
  if (work.inboxDone.length > 0)
    statements.push(
      d1
        .prepare('DELETE FROM inbox WHERE id IN (SELECT value FROM json_each(?1))')
        .bind(JSON.stringify(work.inboxDone)),
    );
  if (work.cursor) {
    const { connectionId, organizationId, version, cursor, polledAt } = work.cursor;
    statements.push(d1.prepare(CURSOR).bind(connectionId, organizationId, version, cursor, polledAt));
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
