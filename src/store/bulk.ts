/**
 * Resending or cancelling many dispatches: what a filter finds, and the job that works it off. A step is one
 * transaction that moves the dispatches and the job together, so nothing is moved twice and nothing is forgotten.
 */
import { and, asc, desc, eq, gt, isNull, lt, lte, or, sql } from 'drizzle-orm';
import { timeOf } from '../kit/id';
import { type Db, type Page, paged } from './db';
import { asCancelled, asResent, type Dispatch, deadLetterOf, mayCancel, mayResend } from './dispatches';
import { bulkJobs, deadLetters, dispatches } from './schema';
import type { BulkFilter, DispatchState } from './types';

export type BulkJob = typeof bulkJobs.$inferSelect;

/** What a job is about. Its id was made when somebody looked at the preview. */
export type BulkWish = Pick<BulkJob, 'organizationId' | 'id' | 'kind' | 'filter'>;

/** Dispatches behind one id, up to another. */
export interface IdRange {
  after: string;
  until: string;
}

/** Dispatches that one job looks at: the newest of them. */
export const BULK_WINDOW = 20_000;

const inRange = (organizationId: string, { after, until }: IdRange) =>
  and(eq(dispatches.organizationId, organizationId), gt(dispatches.id, after), lte(dispatches.id, until));

const concerns = ({ channelId, connectionId }: BulkFilter) =>
  and(
    channelId ? eq(dispatches.lane, channelId) : undefined,
    connectionId ? eq(dispatches.connectionId, connectionId) : undefined,
  );

/** What failed only after the preview was not in it. */
const matching = ({ id, filter }: BulkWish) =>
  and(
    concerns(filter),
    eq(dispatches.state, filter.state),
    filter.reason ? eq(dispatches.reason, filter.reason) : undefined,
    filter.state === 'waiting'
      ? undefined
      : sql`coalesce(finished_at, '') <= ${new Date(timeOf(id)).toISOString()}`,
  );

const movable = ({ kind }: BulkWish) => (kind === 'resend' ? mayResend : mayCancel);

/** The range as far as one job goes. */
export async function boundRange(db: Db, organizationId: string, range: IdRange): Promise<IdRange> {
  const [row] = await db
    .select({ id: dispatches.id })
    .from(dispatches)
    .where(inRange(organizationId, range))
    .orderBy(desc(dispatches.id))
    .limit(1)
    .offset(BULK_WINDOW);
  return row ? { ...range, after: row.id } : range;
}

/** Dispatches alike, and how many of them the job would move. */
export interface BulkGroup {
  state: DispatchState;
  reason: string | null;
  count: number;
  movable: number;
}

/** What a job would find, by state and reason; with what was sent already, which it leaves alone. */
export const bulkGroups = (db: Db, wish: BulkWish, range: IdRange): Promise<BulkGroup[]> =>
  db
    .select({
      state: dispatches.state,
      reason: dispatches.reason,
      count: sql<number>`count(*)`,
      movable: sql<number>`sum(${movable(wish)})`,
    })
    .from(dispatches)
    .where(
      and(
        inRange(wish.organizationId, range),
        or(matching(wish), and(concerns(wish.filter), eq(dispatches.state, 'sent'))),
      ),
    )
    .groupBy(dispatches.state, dispatches.reason)
    .orderBy(desc(sql`count(*)`));

/** A few of those that it would move, the newest first. */
export const bulkSample = (db: Db, wish: BulkWish, range: IdRange, limit: number): Promise<Dispatch[]> =>
  db
    .select()
    .from(dispatches)
    .where(and(inRange(wish.organizationId, range), matching(wish), movable(wish)))
    .orderBy(desc(dispatches.id))
    .limit(limit);

/** The same job once more is no second one. */
export async function insertBulkJob(
  db: Db,
  wish: BulkWish,
  { after, until }: IdRange,
  total: number,
): Promise<void> {
  await db
    .insert(bulkJobs)
    .values({ ...wish, cursor: after, until, total })
    .onConflictDoNothing();
}

export const getBulkJob = (db: Db, organizationId: string, id: string): Promise<BulkJob | undefined> =>
  db.query.bulkJobs.findFirst({
    where: and(eq(bulkJobs.organizationId, organizationId), eq(bulkJobs.id, id)),
  });

export async function listBulkJobs(db: Db, organizationId: string, page: Page) {
  const rows = await db.query.bulkJobs.findMany({
    where: and(
      eq(bulkJobs.organizationId, organizationId),
      page.cursor ? lt(bulkJobs.id, page.cursor) : undefined,
    ),
    orderBy: desc(bulkJobs.id),
    limit: page.limit + 1,
  });
  return paged(rows, page);
}

/** Jobs that are not done, the oldest first, whosever they are. */
export const runningBulkJobs = (db: Db, limit: number): Promise<BulkJob[]> =>
  db.query.bulkJobs.findMany({
    // The literal lets SQLite use the partial index of running ones.
    where: sql`finished_at IS NULL AND id > ''`,
    orderBy: asc(bulkJobs.id),
    limit,
  });

/** What the next step of a job is about, in the order in which it came. */
export const bulkChunk = (db: Db, job: BulkJob, limit: number): Promise<Pick<Dispatch, 'id' | 'lane'>[]> =>
  db
    .select({ id: dispatches.id, lane: dispatches.lane })
    .from(dispatches)
    .where(
      and(inRange(job.organizationId, { after: job.cursor, until: job.until }), matching(job), movable(job)),
    )
    .orderBy(asc(dispatches.id))
    .limit(limit);

/** Moves these, and the job past them. Undefined when somebody else took this step, or it was written before. */
export async function commitBulkStep(
  db: Db,
  job: BulkJob,
  { ids, isLast, now }: { ids: readonly string[]; isLast: boolean; now: string },
): Promise<BulkJob | undefined> {
  const { organizationId, kind, version } = job;
  const itsTurn = and(
    eq(bulkJobs.organizationId, organizationId),
    eq(bulkJobs.id, job.id),
    eq(bulkJobs.version, version),
    isNull(bulkJobs.finishedAt),
  );
  const among = (list: readonly string[]) =>
    sql`id IN (SELECT value FROM json_each(${JSON.stringify(list)}))`;
  const isItsTurn = sql`EXISTS (SELECT 1 FROM bulk_jobs WHERE ${itsTurn})`;
  const letters = kind === 'resend' ? ids.map(deadLetterOf) : [];
  const [, , moved] = await db.batch([
    db
      .update(deadLetters)
      .set({ replayedAt: now })
      .where(and(eq(deadLetters.organizationId, organizationId), among(letters), isItsTurn)),
    db
      .update(dispatches)
      .set(kind === 'resend' ? asResent(now) : asCancelled(now))
      .where(
        and(
          eq(dispatches.organizationId, organizationId),
          among(ids),
          matching(job),
          movable(job),
          isItsTurn,
        ),
      ),
    db
      .update(bulkJobs)
      .set({
        cursor: ids.at(-1) ?? job.cursor,
        version: version + 1,
        // As many as the statement before has moved.
        done: sql`done + changes()`,
        ...(isLast ? { finishedAt: now } : {}),
      })
      .where(itsTurn)
      .returning(),
  ]);
  return moved[0];
}

/** Ends a job where it stands. Undefined when it has ended already. */
export async function stopBulkJob(
  db: Db,
  organizationId: string,
  id: string,
  now: string,
): Promise<BulkJob | undefined> {
  const rows = await db
    .update(bulkJobs)
    .set({ finishedAt: now, stopped: true, version: sql`version + 1` })
    .where(and(eq(bulkJobs.organizationId, organizationId), eq(bulkJobs.id, id), isNull(bulkJobs.finishedAt)))
    .returning();
  return rows[0];
}

/** Jobs older than an id. */
export async function dropBulkJobs(db: Db, before: string): Promise<void> {
  await db.delete(bulkJobs).where(lt(bulkJobs.id, before));
}
