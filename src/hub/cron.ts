/** The crons of wrangler.toml. Each is safe to run twice, and two may overlap. */
import { firstId } from '../kit/id';
import { dropBulkJobs } from '../store/bulk';
import { noteCronRun } from '../store/cron-runs';
import { giveBackToInbox, takeFromInbox } from '../store/inbox';
import { dueLanes } from '../store/lane-rests';
import { wakingSubjects } from '../store/subjects';
import { wakeLanes } from './absorb';
import { workBulkJobs } from './bulk';
import { DAY, HOUR, type Hub, type Instance, iso, MINUTE } from './hub';
import { schedulePolls } from './poll';
import { renewRegistrations } from './registration';
import { dropOld } from './retention';
import { sendAll } from './send';

const CRONS = { minute: '* * * * *', fiveMinutes: '*/5 * * * *', daily: '30 6 * * *' } as const;

/** What one minute takes up at most; the rest is there the next minute. */
const PER_MINUTE = 1000;
/** An inbox row whose message got lost is put back after this long; meanwhile the queue itself tries again. */
const SWEEP_AFTER = HOUR;
/** What was done in bulk is listed for so long. */
const BULK_JOBS = 90 * DAY;

/** `at` is the time that the run is for, in milliseconds; Cloudflare may start it a little later. */
export async function runCron(instance: Instance, cron: string, at = instance.now()): Promise<void> {
  for (const hub of instance.every())
    switch (cron) {
      case CRONS.minute:
        await everyMinute(hub);
        break;
      case CRONS.fiveMinutes:
        await schedulePolls(hub, at);
        // Once an hour: what nobody has registered costs a read each time.
        if (at % HOUR < 5 * MINUTE) await renewRegistrations(hub);
        break;
      case CRONS.daily:
        await dropOld(hub);
        await dropBulkJobs(hub.db, firstId('run', at - BULK_JOBS));
        await noteCronRun(hub.db, 'daily', iso(hub.now()));
        break;
      default:
        hub.log.error('unknown cron', { cron });
    }
}

/** Wakes lanes with due work, sweeps the inbox, turns carts whose idle window passed into events, and works in bulk. */
async function everyMinute(hub: Hub): Promise<void> {
  const now = hub.now();
  // One part that fails must not keep the others from running.
  const parts = await Promise.allSettled([
    dueLanes(hub.db, iso(now), PER_MINUTE).then((lanes) => wakeLanes(hub, lanes)),
    sweepInbox(hub, now),
    wakeSubjects(hub, now),
    workBulkJobs(hub),
    noteCronRun(hub.db, 'minute', iso(now)),
  ]);
  for (const part of parts)
    if (part.status === 'rejected')
      hub.log.error('part of the minute failed', { error: String(part.reason) });
}

/** Accepted deliveries without a terminal state go back to the queue; the row stays until one is written. */
async function sweepInbox(hub: Hub, now: number): Promise<void> {
  const taken = await takeFromInbox(hub.db, iso(now), iso(now + SWEEP_AFTER), PER_MINUTE);
  const unsent = await sendAll(
    hub,
    hub.env.INGEST,
    taken.map((body) => ({ body })),
  );
  if (unsent.length > 0)
    await giveBackToInbox(
      hub.db,
      unsent.map(({ body }) => body.inboxId),
      iso(now + MINUTE),
    );
  if (taken.length > 0) hub.log.info('inbox swept', { deliveries: taken.length });
}

async function wakeSubjects(hub: Hub, now: number): Promise<void> {
  const due = await wakingSubjects(hub.db, iso(now), PER_MINUTE);
  await sendAll(
    hub,
    hub.env.INGEST,
    due.map((wake) => ({ body: { wake } })),
  );
}
