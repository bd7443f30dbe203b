/** Finding one order or customer among what came in, and all that came of it. */
import { and, asc, eq, sql } from 'drizzle-orm';
import type { Db } from './db';
import type { Delivery } from './deliveries';
import type { Dispatch } from './lanes';
import { deliveries, dispatches } from './schema';

/** Newest deliveries that a search looks through: what it may cost. */
export const LOOK_AT = 20_000;
/** Events that it finds, at most. */
const MOST = 500;

/** What somebody typed, in the ways in which it may be stored. */
export interface Needles {
  /** An order's number, or a subject. */
  text: string;
  /** E.164. */
  phone: string | null;
  /** In lower case. */
  email: string | null;
  taxId: string | null;
}

export interface Hit {
  connectionId: string;
  subject: string;
  /** Null where the subject itself was found by its name. */
  eventId: string | null;
}

/** Events about them among the newest deliveries, the newest first. `sees`: null for every connection. */
export async function findEvents(
  db: Db,
  organizationId: string,
  { text, phone, email, taxId }: Needles,
  sees: readonly string[] | null,
): Promise<Hit[]> {
  const { results } = await db.$client
    .prepare(
      // Looking for the letters first spares reading most of the JSON.
      `SELECT newest.connection_id AS connectionId, event.value ->> 'subject' AS subject,
              event.value ->> 'id' AS eventId
       FROM (SELECT connection_id, events FROM deliveries
             WHERE organization_id = ?1 AND events <> '[]'
               AND (?6 IS NULL OR connection_id IN (SELECT value FROM json_each(?6)))
             ORDER BY id DESC LIMIT ${LOOK_AT}) AS newest, json_each(newest.events) AS event
       WHERE (instr(newest.events, ?2) OR instr(newest.events, ?3) OR instr(newest.events, ?4)
              OR instr(newest.events, ?5))
         AND (event.value ->> 'subject' = ?2
           OR substr(event.value ->> 'subject', instr(event.value ->> 'subject', '/') + 1) = ?2
           OR event.value ->> '$.data.order.number' IN (?2, '#' || ?2)
           OR event.value ->> '$.data.customer.phone' = ?3
           OR event.value ->> '$.data.message.from' = ?3
           OR lower(event.value ->> '$.data.customer.email') = ?4
           OR event.value ->> '$.data.customer.taxId' = ?5)
       LIMIT ${MOST}`,
    )
    .bind(organizationId, text, phone, email, taxId, sees && JSON.stringify(sees))
    .all<Hit>();
  return results;
}

/** Subjects by their names, however old. */
export async function findSubjects(
  db: Db,
  organizationId: string,
  connectionIds: readonly string[],
  names: readonly string[],
): Promise<Hit[]> {
  const { results } = await db.$client
    .prepare(
      `SELECT connection_id AS connectionId, subject, NULL AS eventId FROM subjects
       WHERE connection_id IN (SELECT value FROM json_each(?2)) AND organization_id = ?1
         AND subject IN (SELECT value FROM json_each(?3))`,
    )
    .bind(organizationId, JSON.stringify(connectionIds), JSON.stringify(names))
    .all<Hit>();
  return results;
}

/** What these events caused, in the order in which it was caused: their ids begin with the events' own. */
export async function dispatchesOfEvents(
  db: Db,
  organizationId: string,
  eventIds: readonly string[],
): Promise<Dispatch[]> {
  return db
    .select()
    .from(dispatches)
    .where(
      and(
        eq(dispatches.organizationId, organizationId),
        sql`id IN (SELECT its.id FROM json_each(${JSON.stringify(eventIds)}) AS event
          CROSS JOIN dispatches AS its ON its.organization_id = ${organizationId}
            AND its.id >= 'dsp_' || substr(event.value, 5) || '_'
            AND its.id < 'dsp_' || substr(event.value, 5) || '~')`,
      ),
    )
    .orderBy(asc(dispatches.id));
}

/** Those of them that are still there, by id. */
export async function deliveriesByIds(
  db: Db,
  organizationId: string,
  ids: readonly string[],
): Promise<Map<string, Pick<Delivery, 'id' | 'via' | 'state' | 'reason'>>> {
  const { id, via, state, reason } = deliveries;
  const rows = await db
    .select({ id, via, state, reason })
    .from(deliveries)
    .where(
      and(
        eq(deliveries.organizationId, organizationId),
        sql`id IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`,
      ),
    );
  return new Map(rows.map((row) => [row.id, row]));
}
