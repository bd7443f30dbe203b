/** What health looks at: how far the hub is behind with one organization's work, and how its connections are. */
import { and, asc, desc, eq, gt, lte, min, type SQL, sql } from 'drizzle-orm';
import { members, users } from './accounts-schema';
import type { Connection } from './connections';
import type { Db } from './db';
import { connections, deliveries, dispatches } from './schema';
import type { Health } from './types';

/** Deliveries among which the newest one that somebody sent is looked for. */
const NEWEST = 20;

/** Of the newest webhook: its id, and that of the run which took it up; both tell the time. */
export interface TakenUp {
  deliveryId: string;
  runId: string;
}

export async function newestTakenUp(db: Db, organizationId: string): Promise<TakenUp | undefined> {
  const rows = await db
    .select({ id: deliveries.id, via: deliveries.via, payload: deliveries.payload })
    .from(deliveries)
    .where(eq(deliveries.organizationId, organizationId))
    .orderBy(desc(deliveries.id))
    .limit(NEWEST);
  const newest = rows.find(({ via, payload }) => payload !== null && (via === 'webhook' || via === 'api'));
  const [runId] = newest?.payload?.split('#') ?? [];
  return newest && runId ? { deliveryId: newest.id, runId } : undefined;
}

/** When the oldest dispatch that could leave now was due; null when none waits. One seek per active channel. */
export async function oldestDue(db: Db, organizationId: string, now: string): Promise<string | null> {
  const due = db
    .select({ due: min(dispatches.due) })
    .from(dispatches)
    // Said outright, so that SQLite uses the partial index.
    .where(and(sql`lane = connections.id`, sql`state = 'waiting'`, lte(dispatches.due, now)));
  const rows = await db
    .select({ due: sql<string | null>`(${due})` })
    .from(connections)
    .where(and(eq(connections.organizationId, organizationId), eq(connections.status, 'active')));
  return rows.flatMap((row) => (row.due === null ? [] : [row.due])).sort()[0] ?? null;
}

/** A health with what alerts need to remember. */
export interface Noticed extends Health {
  /** When it turned to this; absent where nobody is to be told. ISO-8601 UTC. */
  since?: string;
  /** Who saw it: what sends heals what sends broke. */
  by?: Observer;
  /** The event about it is not written yet. */
  untold?: true;
  /** The owner was mailed about this break. */
  mailed?: true;
  /** The last mail about a break. ISO-8601 UTC. */
  mailedAt?: string;
}

/** `token`: a grant that could not be renewed, or could again · `test`: a person asked. */
export type Observer = 'poll' | 'send' | 'token' | 'test' | 'register' | 'platform';

export const noticedOf = ({ health }: Pick<Connection, 'health'>): Noticed | null => health;

type Key = Pick<Connection, 'organizationId' | 'id'>;
type Seen = Health & { by: Observer };

const at = ({ organizationId, id }: Key) =>
  and(eq(connections.organizationId, organizationId), eq(connections.id, id));

// A connection that nobody has looked at yet is well.
const is = ({ ok }: Pick<Health, 'ok'>): SQL => sql`coalesce(health ->> '$.ok', 1) = ${ok ? 1 : 0}`;
const isOther = ({ ok }: Pick<Health, 'ok'>): SQL => is({ ok: !ok });

/** Only fields that are named change; null takes one away. */
const patched = (patch: SQL): SQL => sql`json_patch(coalesce(health, '{}'), ${patch})`;
const json = (value: object): SQL => sql`${JSON.stringify(value)}`;

const words = ({ ok, reason, detail, at }: Seen) => ({
  ok,
  reason: reason ?? null,
  detail: detail ?? null,
  at,
});

/**
 * Writes a health that is a change from well to ill, or back; undefined where it is none. Of several at
 * once, one gets an answer. Where nobody was told of a break, its end is not to be told either.
 */
export async function turnHealth(
  db: Db,
  connection: Key,
  seen: Seen,
  quiet: boolean,
): Promise<Noticed | undefined> {
  const silently = { ...words(seen), by: seen.by, since: null, untold: null };
  const aloud = { ...silently, since: seen.at, untold: true, ...(seen.ok ? {} : { mailed: null }) };
  const isUntold = sql`health ->> '$.since' IS NULL OR health ->> '$.untold' = 1`;
  const change = seen.ok
    ? sql`CASE WHEN ${isUntold} THEN ${json(silently)} ELSE ${json(aloud)} END`
    : json(quiet ? silently : aloud);
  const rows = await db
    .update(connections)
    .set({ health: patched(change) })
    .where(and(at(connection), isOther(seen)))
    .returning({ health: connections.health });
  return rows[0]?.health ?? undefined;
}

/** Another reason, detail or time of a health that stays what it is. */
export async function rewordHealth(db: Db, connection: Key, seen: Seen): Promise<void> {
  await db
    .update(connections)
    .set({ health: patched(json(words(seen))) })
    .where(and(at(connection), is(seen)));
}

/** Notes that people were told since when it is so; false where somebody else noted it, or it has turned again. */
export async function markTold(
  db: Db,
  connection: Key,
  since: string,
  mailed: Pick<Noticed, 'mailed' | 'mailedAt'>,
): Promise<boolean> {
  const rows = await db
    .update(connections)
    .set({ health: patched(json({ untold: null, ...mailed })) })
    .where(and(at(connection), sql`health ->> '$.since' = ${since}`, sql`health ->> '$.untold' = 1`))
    .returning({ id: connections.id });
  return rows.length > 0;
}

/** Connections of the organization that somebody was mailed about since. */
export async function mailedSince(db: Db, organizationId: string, since: string): Promise<number> {
  const rows = await db
    .select({ count: sql<number>`count(*)` })
    .from(connections)
    .where(
      and(
        eq(connections.organizationId, organizationId),
        gt(sql`connections.health ->> '$.mailedAt'`, since),
      ),
    );
  return rows[0]?.count ?? 0;
}

/** Who has owned the organization longest. */
export async function ownerOf(
  db: Db,
  organizationId: string,
): Promise<{ name: string; email: string } | undefined> {
  const rows = await db
    .select({ name: users.name, email: users.email })
    .from(members)
    .innerJoin(users, eq(users.id, members.userId))
    .where(and(eq(members.organizationId, organizationId), eq(members.role, 'owner')))
    .orderBy(asc(members.createdAt), asc(members.id))
    .limit(1);
  return rows[0];
}
