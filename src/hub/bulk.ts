/**
 * Resending and cancelling in bulk: a preview, a job, and the steps that work it off. The request that asks for
 * it takes the first ones, the minute cron the others; who comes second finds the step taken.
 */
import { isId, newId, timeOf } from '../kit/id';
import {
  type BulkGroup,
  type BulkJob,
  type BulkWish,
  boundRange,
  bulkChunk,
  bulkGroups,
  bulkSample,
  commitBulkStep,
  getBulkJob,
  type IdRange,
  insertBulkJob,
  runningBulkJobs,
} from '../store/bulk';
import type { Dispatch } from '../store/dispatches';
import { wakeLanes } from './absorb';
import { DAY, type Hub, iso } from './hub';
import { persist } from './persist';

/** Dispatches that one step moves: one transaction of a database that does one thing at a time. */
const STEP = 500;
/** Steps of one job that the request takes itself, and a minute of the cron: two queries and a transaction each. */
const AT_ONCE = 2;
const PER_MINUTE = 8;
/** Jobs that one minute takes up. */
const JOBS = 5;
/** Shown before the merchant says yes. */
const SAMPLE = 20;

/** What a merchant is shown before they say yes. */
export interface BulkPreview {
  groups: BulkGroup[];
  /** How many would move. */
  total: number;
  /** What was sent already, and stays so. */
  sent: number;
  sample: Dispatch[];
  range: IdRange;
  /** There is more than one job looks at. */
  isCut: boolean;
}

/** A new wish: its id says when the merchant looked. */
export const newBulkId = (hub: Hub): string => newId('run', hub.now());

/** Whether a form names a preview of today. */
export function isBulkId(hub: Hub, id: string): boolean {
  if (!isId(id) || !id.startsWith('run_')) return false;
  const age = hub.now() - timeOf(id);
  return age >= 0 && age < DAY;
}

/** What a job would do, and what it would leave alone. */
export async function previewBulk({ db }: Hub, wish: BulkWish, whole: IdRange): Promise<BulkPreview> {
  const range = await boundRange(db, wish.organizationId, whole);
  const [found, sample] = await Promise.all([
    bulkGroups(db, wish, range),
    bulkSample(db, wish, range, SAMPLE),
  ]);
  const groups = found.filter(({ state }) => state !== 'sent');
  return {
    groups,
    total: groups.reduce((sum, { movable }) => sum + movable, 0),
    sent: found.reduce((sum, { state, count }) => sum + (state === 'sent' ? count : 0), 0),
    sample,
    range,
    isCut: range.after !== whole.after,
  };
}

/** Makes the job and begins it. Undefined where there is nothing to do; asked twice, it is the same job. */
export async function startBulk(hub: Hub, wish: BulkWish, whole: IdRange): Promise<BulkJob | undefined> {
  const { organizationId, id } = wish;
  const standing = await getBulkJob(hub.db, organizationId, id);
  if (standing) return standing;
  const { total, range } = await previewBulk(hub, wish, whole);
  if (total === 0) return undefined;
  await insertBulkJob(hub.db, wish, range, total);
  const job = await getBulkJob(hub.db, organizationId, id);
  return job && workBulk(hub, job, AT_ONCE);
}

/** The jobs that are not done, a few steps each. */
export async function workBulkJobs(hub: Hub): Promise<void> {
  for (const job of await runningBulkJobs(hub.db, JOBS)) await workBulk(hub, job, PER_MINUTE);
}

/** Some steps of a job. One that fails is there the next minute, and is no error of whoever asked for it. */
async function workBulk(hub: Hub, job: BulkJob, steps: number): Promise<BulkJob> {
  let now = job;
  try {
    for (let i = 0; i < steps && now.finishedAt === null; i++) now = await step(hub, now);
  } catch (error) {
    hub.log.error('bulk job interrupted', { job: job.id, error: String(error) });
  }
  return now;
}

async function step(hub: Hub, job: BulkJob): Promise<BulkJob> {
  const { db } = hub;
  const { organizationId } = job;
  const chunk = await bulkChunk(db, job, STEP);
  const change = { ids: chunk.map(({ id }) => id), isLast: chunk.length < STEP, now: iso(hub.now()) };
  // Written twice because an answer got lost, the second finds the step taken.
  const moved = await persist(hub, () => commitBulkStep(db, job, change));
  if (job.kind === 'resend')
    await wakeLanes(
      hub,
      chunk.map(({ lane }) => ({ organizationId, lane })),
    );
  return moved ?? (await getBulkJob(db, organizationId, job.id)) ?? { ...job, finishedAt: change.now };
}
