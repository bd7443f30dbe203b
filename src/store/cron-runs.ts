/** When each cron last ran, for health. */
import type { Db } from './db';
import { cronRuns } from './schema';

export async function noteCronRun(db: Db, name: string, now: string): Promise<void> {
  await db
    .insert(cronRuns)
    .values({ name, ranAt: now })
    .onConflictDoUpdate({ target: cronRuns.name, set: { ranAt: now } });
}

export async function readCronRuns(db: Db): Promise<Record<string, string>> {
  const rows = await db.select().from(cronRuns);
  return Object.fromEntries(rows.map(({ name, ranAt }) => [name, ranAt]));
}
