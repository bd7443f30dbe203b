/**
 * What the hub accepted but cannot process yet lies here: deliveries that the queue refused or that
 * are too large for it, and those whose vendor is down. A row leaves in the same transaction that
 * writes its delivery's terminal state, so what is still here has none: the sweeper puts it back.
 */
import { lte, min, sql } from 'drizzle-orm';
import type { DeliveryMessage, InboxPointer } from '../queues';
import type { Db } from './db';
import { inbox } from './schema';

export async function putInInbox(db: Db, message: DeliveryMessage, due: string): Promise<void> {
  const { id, organizationId, connectionId } = message;
  await db
    .insert(inbox)
    .values({ id, organizationId, connectionId, due, message: JSON.stringify({ ...message, inbox: true }) })
    .onConflictDoUpdate({ target: inbox.id, set: { due, message: sql`excluded.message` } });
}

export async function readInbox(db: Db, ids: readonly string[]): Promise<Map<string, DeliveryMessage>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .select({ id: inbox.id, message: inbox.message })
    .from(inbox)
    .where(sql`${inbox.id} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`);
  return new Map(rows.map((row) => [row.id, JSON.parse(row.message) as DeliveryMessage]));
}

/**
 * The oldest of these rows, at least one, as long as they have no more than so many characters
 * together; `left` are those that are there but did not fit.
 */
export async function readSomeOfInbox(
  db: Db,
  ids: readonly string[],
  maxLength: number,
): Promise<{ messages: Map<string, DeliveryMessage>; left: ReadonlySet<string> }> {
  if (ids.length === 0) return { messages: new Map(), left: new Set() };
  const rows = await db
    .select({ id: inbox.id, length: sql<number>`length(${inbox.message})` })
    .from(inbox)
    .where(sql`${inbox.id} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`)
    .orderBy(inbox.id);
  let total = 0;
  let count = 0;
  for (const { length } of rows) {
    total += length;
    if (count > 0 && total > maxLength) break;
    count++;
  }
  const all = rows.map(({ id }) => id);
  return { messages: await readInbox(db, all.slice(0, count)), left: new Set(all.slice(count)) };
}

/** Makes rows due again that were taken but not sent. */
export async function giveBackToInbox(db: Db, ids: readonly string[], due: string): Promise<void> {
  await db
    .update(inbox)
    .set({ due })
    .where(sql`${inbox.id} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`);
}

/**
 * Rows that are due, put off until `nextDue` by the same statement: a message that gets lost on the
 * way is found again, and two runs of the cron do not take the same row.
 */
export async function takeFromInbox(
  db: Db,
  now: string,
  nextDue: string,
  limit: number,
): Promise<InboxPointer[]> {
  return db
    .update(inbox)
    .set({ due: nextDue })
    .where(
      sql`${inbox.id} IN (SELECT id FROM inbox WHERE due <= ${now} ORDER BY due LIMIT ${limit}) AND due <= ${now}`,
    )
    .returning({ organizationId: inbox.organizationId, inboxId: inbox.id });
}

/** The oldest accepted delivery without a terminal state, as an id; its ULID tells the time. */
export async function oldestInInbox(db: Db): Promise<string | null> {
  const rows = await db.select({ id: min(inbox.id) }).from(inbox);
  return rows[0]?.id ?? null;
}

/** How many inbox rows are due but were not taken: the backlog that health shows. */
export async function overdueInInbox(db: Db, now: string): Promise<number> {
  const rows = await db.select({ count: sql<number>`count(*)` }).from(inbox).where(lte(inbox.due, now));
  return rows[0]?.count ?? 0;
}
