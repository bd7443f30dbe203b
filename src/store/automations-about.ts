/** Automations by what they listen to, on or off: why one did nothing is asked of those that are off too. */
import { and, asc, eq, inArray, isNull, or } from 'drizzle-orm';
import type { EventType } from '../kit';
import type { Automation } from './automations';
import type { Db } from './db';
import { automations } from './schema';

/** Those that listen to these types of a connection, in the order in which they act. */
export async function automationsAbout(
  db: Db,
  organizationId: string,
  connectionId: string,
  types: readonly EventType[],
): Promise<Automation[]> {
  if (types.length === 0) return [];
  return db
    .select()
    .from(automations)
    .where(
      and(
        eq(automations.organizationId, organizationId),
        inArray(automations.type, [...types]),
        or(eq(automations.connectionId, connectionId), isNull(automations.connectionId)),
      ),
    )
    .orderBy(asc(automations.priority), asc(automations.id));
}

/** Where everything that is on for a connection leaves by: ids of connections, null where none was chosen. */
export async function destinationsOf(
  db: Db,
  organizationId: string,
  connectionId: string,
): Promise<Set<string | null>> {
  const rows = await db
    .select({ action: automations.action })
    .from(automations)
    .where(
      and(
        eq(automations.organizationId, organizationId),
        eq(automations.enabled, true),
        or(eq(automations.connectionId, connectionId), isNull(automations.connectionId)),
      ),
    );
  return new Set(
    rows.map(({ action }) => (action.kind === 'connector' ? action.connectionId : action.channelId)),
  );
}
