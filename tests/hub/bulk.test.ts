/** Work in bulk: what the preview shows is what moves, once, whatever crashes and whoever else is at it. */
import { env } from 'cloudflare:test';
import { eq } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import simulator from '../../connectors/simulator';
import { isBulkId, newBulkId, previewBulk, startBulk, workBulkJobs } from '../../src/hub/bulk';
import { runCron } from '../../src/hub/cron';
import { DAY, iso, MINUTE } from '../../src/hub/hub';
import { eventId, firstId, newId } from '../../src/kit/id';
import {
  type BulkJob,
  type BulkWish,
  bulkChunk,
  commitBulkStep,
  getBulkJob,
  insertBulkJob,
  stopBulkJob,
} from '../../src/store/bulk';
import type { Connection } from '../../src/store/connections';
import { type Dispatch, deadLetterOf } from '../../src/store/dispatches';
import { bulkJobs, deadLetters, dispatches, lanes } from '../../src/store/schema';
import { createWorld, onDatabase, type World } from './world';

let world: World;
let channel: Connection;
beforeEach(async () => {
  world = await createWorld([simulator]);
  channel = await world.connect(simulator);
  await world.hub.db
    .insert(lanes)
    .values({ id: channel.id, organizationId: world.organizationId })
    .onConflictDoNothing();
});

/** Dispatches that stand in the queue, as many as asked for. */
async function put(count: number, change: Partial<Dispatch> = {}): Promise<string[]> {
  const now = world.hub.now();
  const made = Array.from({ length: count }, () => {
    const event = eventId(newId('dlv', now), 0);
    return { eventId: event, id: `dsp_${event.slice(4)}_test` };
  });
  const d1 = env.DB;
  const row = {
    lane: channel.id,
    connection_id: 'con_shop',
    state: 'failed',
    reason: 'refused',
    organization_id: world.organizationId,
    finished_at: iso(now),
    ...Object.fromEntries(Object.entries(change).map(([name, value]) => [COLUMNS[name] ?? name, value])),
  };
  await d1
    .prepare(
      `INSERT INTO dispatches (organization_id, id, lane, event_id, connection_id, subject, type, action, state, priority, due, reason, finished_at)
       SELECT ?2 ->> 'organization_id', value ->> 'id', ?2 ->> 'lane', value ->> 'eventId', ?2 ->> 'connection_id', 'order/1',
              'order.paid', '{"kind":"message"}', ?2 ->> 'state', 50, ?3, ?2 ->> 'reason', ?2 ->> 'finished_at'
       FROM json_each(?1)`,
    )
    .bind(JSON.stringify(made), JSON.stringify(row), iso(now))
    .run();
  return made.map(({ id }) => id);
}

const COLUMNS: Readonly<Record<string, string>> = {
  connectionId: 'connection_id',
  organizationId: 'organization_id',
  finishedAt: 'finished_at',
};

const wishOf = (change: Partial<BulkWish> = {}): BulkWish => ({
  organizationId: world.organizationId,
  id: newBulkId(world.hub),
  kind: 'resend',
  filter: { state: 'failed' },
  ...change,
});

const everything = () => ({
  after: 'dsp_',
  until: firstId('dsp', world.hub.now() + 1),
});

const jobOf = async (id: string): Promise<BulkJob> => {
  const job = await getBulkJob(world.hub.db, world.organizationId, id);
  if (!job) throw new Error('no job');
  return job;
};

const states = async (): Promise<Record<string, number>> =>
  Object.fromEntries(
    [...Map.groupBy(await world.dispatches(), ({ state }) => state)].map(([state, rows]) => [
      state,
      rows.length,
    ]),
  );

describe('the preview', () => {
  it('tells what moves, what was sent already, and what cannot move and why', async () => {
    await put(3);
    await put(2, { reason: 'invalid_phone' });
    await put(1, { lane: 'con_gone' });
    await put(4, { state: 'sent', reason: null });
    await put(1, { state: 'unknown', reason: 'outcome_unknown' });
    const preview = await previewBulk(world.hub, wishOf(), everything());
    expect(preview).toMatchObject({ total: 5, sent: 4, isCut: false });
    expect(preview.sample).toHaveLength(5);
    expect(preview.groups).toEqual([
      { state: 'failed', reason: 'refused', count: 4, movable: 3 },
      { state: 'failed', reason: 'invalid_phone', count: 2, movable: 2 },
    ]);
  });

  it('keeps to the channel, the connection, the reason and the time asked for', async () => {
    await put(1, { connectionId: 'con_a' });
    await put(2, { connectionId: 'con_b', reason: 'invalid_phone' });
    const total = async (filter: BulkWish['filter'], range = everything()) =>
      (await previewBulk(world.hub, wishOf({ filter }), range)).total;
    expect(await total({ state: 'failed', connectionId: 'con_b' })).toBe(2);
    expect(await total({ state: 'failed', reason: 'refused' })).toBe(1);
    expect(await total({ state: 'failed', channelId: channel.id })).toBe(3);
    expect(await total({ state: 'failed', channelId: 'con_other' })).toBe(0);
    expect(await total({ state: 'failed' }, { ...everything(), after: everything().until })).toBe(0);
  });

  it('leaves alone what was never meant to leave', async () => {
    await put(2, { state: 'cancelled', reason: 'simulated' });
    await put(1, { state: 'cancelled', reason: 'cancelled_by_user' });
    const preview = await previewBulk(world.hub, wishOf({ filter: { state: 'cancelled' } }), everything());
    expect(preview.total).toBe(1);
    expect(preview.groups).toContainEqual({
      state: 'cancelled',
      reason: 'simulated',
      count: 2,
      movable: 0,
    });
  });
});

describe('a job', () => {
  it('moves all at once where they are few, wakes their lanes, and says so', async () => {
    const ids = await put(30);
    const sent = await put(2, { state: 'sent', reason: null });
    const [first = ''] = ids;
    await world.hub.db.insert(deadLetters).values({
      organizationId: world.organizationId,
      id: deadLetterOf(first),
      kind: 'dispatch',
      reason: 'refused',
      message: '{}',
    });
    world.pass(MINUTE);
    const job = await startBulk(world.hub, wishOf(), everything());
    expect(job).toMatchObject({ total: 30, done: 30, finishedAt: iso(world.hub.now()) });
    expect(await states()).toEqual({ waiting: 30, sent: 2 });
    const rows = await world.dispatches();
    expect(rows.find(({ id }) => id === first)).toMatchObject({
      due: iso(world.hub.now()),
      reason: null,
      finishedAt: null,
      attempts: [{ outcome: 'resent' }],
    });
    expect(rows.filter(({ id }) => sent.includes(id)).every(({ attempts }) => attempts.length === 0)).toBe(
      true,
    );
    expect(world.dispatch.sent).toEqual([{ organizationId: world.organizationId, lane: channel.id }]);
    const [letter] = await world.hub.db.select().from(deadLetters);
    expect(letter?.replayedAt).toBe(iso(world.hub.now()));
  });

  it('goes on by the minute where they are many', async () => {
    await put(1300);
    const wish = wishOf();
    expect(await startBulk(world.hub, wish, everything())).toMatchObject({ done: 1000, finishedAt: null });
    await runCron(world.hub, '* * * * *');
    expect(await jobOf(wish.id)).toMatchObject({ total: 1300, done: 1300, finishedAt: expect.any(String) });
    expect(await states()).toEqual({ waiting: 1300 });
  });

  it('is the same one however often it is asked for', async () => {
    await put(3);
    const wish = wishOf();
    await startBulk(world.hub, wish, everything());
    await put(2);
    expect(await startBulk(world.hub, wish, everything())).toMatchObject({ total: 3, done: 3 });
    expect(await states()).toEqual({ waiting: 3, failed: 2 });
  });

  it('is none where there is nothing to do', async () => {
    expect(await startBulk(world.hub, wishOf(), everything())).toBeUndefined();
    expect(await world.hub.db.select().from(bulkJobs)).toEqual([]);
  });

  it('does not move what failed only after the preview', async () => {
    await put(1);
    const wish = wishOf();
    world.pass(MINUTE);
    await put(1, { finishedAt: iso(world.hub.now()) });
    expect(await startBulk(world.hub, wish, everything())).toMatchObject({ total: 1, done: 1 });
    expect(await states()).toEqual({ waiting: 1, failed: 1 });
  });

  it('cancels what waits, but not what a run is sending', async () => {
    const [held = ''] = await put(3, { state: 'waiting', reason: null, finishedAt: null });
    await world.hub.db
      .update(lanes)
      .set({ claimed: [held] })
      .where(eq(lanes.id, channel.id));
    const job = await startBulk(
      world.hub,
      wishOf({ kind: 'cancel', filter: { state: 'waiting' } }),
      everything(),
    );
    expect(job).toMatchObject({ total: 2, done: 2 });
    const rows = await world.dispatches();
    expect(rows.filter(({ state }) => state === 'waiting').map(({ id }) => id)).toEqual([held]);
    expect(rows.filter(({ reason }) => reason === 'cancelled_by_user')).toHaveLength(2);
  });

  it('touches nobody else’s', async () => {
    await put(2, { organizationId: 'org_else' });
    await put(1);
    await startBulk(world.hub, wishOf(), everything());
    const others = await world.hub.db
      .select()
      .from(dispatches)
      .where(eq(dispatches.organizationId, 'org_else'));
    expect(others.map(({ state }) => state)).toEqual(['failed', 'failed']);
  });

  it('stops where it is told to', async () => {
    await put(1100);
    const wish = wishOf();
    await startBulk(world.hub, wish, everything());
    await stopBulkJob(world.hub.db, world.organizationId, wish.id, iso(world.hub.now()));
    await workBulkJobs(world.hub);
    expect(await states()).toEqual({ waiting: 1000, failed: 100 });
    expect(await jobOf(wish.id)).toMatchObject({ done: 1000, stopped: true });
    expect(await stopBulkJob(world.hub.db, world.organizationId, wish.id, 'later')).toBeUndefined();
  });
});

describe('a step', () => {
  const isLast = false;
  async function begun(count: number) {
    const ids = await put(count);
    const wish = wishOf();
    await insertBulkJob(world.hub.db, wish, everything(), count);
    return { ids, job: await jobOf(wish.id) };
  }

  it('is taken by one of two that are at it', async () => {
    const { ids, job } = await begun(4);
    const change = { ids, isLast, now: iso(world.hub.now()) };
    expect(await commitBulkStep(world.hub.db, job, change)).toMatchObject({ done: 4, version: 1 });
    // They fail again at once; the other still holds the old job in its hands.
    await env.DB.prepare(`UPDATE dispatches SET state = 'failed', finished_at = ''`).run();
    expect(await commitBulkStep(world.hub.db, job, change)).toBeUndefined();
    expect(await states()).toEqual({ failed: 4 });
    expect(await jobOf(job.id)).toMatchObject({ done: 4, version: 1 });
    // The job is past them, so it does not come back to them either.
    expect(await bulkChunk(world.hub.db, await jobOf(job.id), 10)).toEqual([]);
  });

  it('counts what it moved, not what it was given', async () => {
    const { ids, job } = await begun(3);
    await env.DB.prepare(`UPDATE dispatches SET state = 'sent' WHERE id = ?1`).bind(ids[1]).run();
    const moved = await commitBulkStep(world.hub.db, job, { ids, isLast, now: iso(world.hub.now()) });
    expect(moved?.done).toBe(2);
    expect(await states()).toEqual({ sent: 1, waiting: 2 });
  });

  it('that fails in the middle moves nothing, and the next minute does', async () => {
    await put(5);
    const wish = wishOf();
    let isBroken = true;
    const flaky = new Proxy(env.DB, {
      get: (d1, name) => {
        if (name === 'batch' && isBroken) return () => Promise.reject(new Error('D1 is away'));
        const value: unknown = Reflect.get(d1, name);
        return typeof value === 'function' ? value.bind(d1) : value;
      },
    });
    const hub = onDatabase(world.hub, flaky);
    expect(await startBulk(hub, wish, everything())).toMatchObject({ done: 0, finishedAt: null });
    expect(await states()).toEqual({ failed: 5 });
    isBroken = false;
    await workBulkJobs(hub);
    expect(await jobOf(wish.id)).toMatchObject({ done: 5, finishedAt: expect.any(String) });
    expect(await states()).toEqual({ waiting: 5 });
  });

  it('that was written although its answer got lost is not written again', async () => {
    await put(5);
    const wish = wishOf();
    let lost = 1;
    const deaf = new Proxy(env.DB, {
      get: (d1, name) => {
        if (name === 'batch')
          return async (statements: D1PreparedStatement[]) => {
            const answer = await d1.batch(statements);
            if (lost-- > 0) throw new Error('the answer got lost');
            return answer;
          };
        const value: unknown = Reflect.get(d1, name);
        return typeof value === 'function' ? value.bind(d1) : value;
      },
    });
    const job = await startBulk(onDatabase(world.hub, deaf), wish, everything());
    expect(job).toMatchObject({ done: 5, version: 1, finishedAt: expect.any(String) });
    expect((await world.dispatches()).map(({ attempts }) => attempts.length)).toEqual([1, 1, 1, 1, 1]);
  });

  it('costs two rows for each dispatch: itself and its place in the lane', async () => {
    const { ids, job } = await begun(200);
    let written = 0;
    const counting = new Proxy(env.DB, {
      get: (d1, name) => {
        if (name === 'batch')
          return async (statements: D1PreparedStatement[]) => {
            const answers = await d1.batch(statements);
            written += answers.reduce((sum, { meta }) => sum + meta.rows_written, 0);
            return answers;
          };
        const value: unknown = Reflect.get(d1, name);
        return typeof value === 'function' ? value.bind(d1) : value;
      },
    });
    const { db } = onDatabase(world.hub, counting);
    await commitBulkStep(db, job, { ids, isLast, now: iso(world.hub.now()) });
    expect(written).toBe(2 * ids.length + 1);
  });
});

it('a form from another day, or with an id of its own, is no preview', () => {
  const { hub } = world;
  expect(isBulkId(hub, newBulkId(hub))).toBe(true);
  expect(isBulkId(hub, newId('run', hub.now() - 2 * DAY))).toBe(false);
  expect(isBulkId(hub, newId('run', hub.now() + DAY))).toBe(false);
  expect(isBulkId(hub, newId('dsp', hub.now()))).toBe(false);
  expect(isBulkId(hub, 'run_x')).toBe(false);
});

it('jobs are listed for three months', async () => {
  await put(1);
  const wish = wishOf();
  await startBulk(world.hub, wish, everything());
  await runCron(world.hub, '30 6 * * *', world.hub.now() + 80 * DAY);
  expect(await world.hub.db.select().from(bulkJobs)).toHaveLength(1);
  await runCron(world.hub, '30 6 * * *', world.hub.now() + 91 * DAY);
  expect(await world.hub.db.select().from(bulkJobs)).toEqual([]);
});
