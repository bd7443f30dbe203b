/** `GET /healthz`: whether the hub works, for monitors; the figures behind it only with an API key. */
import { Hono } from 'hono';
import { version } from '../package.json';
import type { AppEnv } from '../src/app';
import { iso } from '../src/hub/hub';
import { timeOf } from '../src/kit/id';
import { readCronRuns } from '../src/store/cron-runs';
import { oldestInInbox, overdueInInbox } from '../src/store/inbox';
import { organizationByKey } from '../src/store/organizations';
import { sha256 } from '../src/store/vault';

export const health = new Hono<AppEnv>();

health.get('/', async (c) => {
  const { db, now, log } = c.get('hub');
  try {
    const crons = await readCronRuns(db);
    const key = c.req.header('authorization')?.replace(/^Bearer /, '');
    if (!key || !(await organizationByKey(db, await sha256(key))))
      return c.json({ status: 'ok', version }, 200, { 'cache-control': 'public, max-age=10' });
    const oldest = await oldestInInbox(db);
    return c.json(
      {
        status: 'ok',
        version,
        crons,
        inbox: {
          overdue: await overdueInInbox(db, iso(now())),
          oldestReceivedAt: oldest ? iso(timeOf(oldest)) : null,
        },
      },
      200,
      { 'cache-control': 'no-store' },
    );
  } catch (error) {
    log.error('unhealthy', { error: String(error) });
    return c.json({ status: 'unavailable', version }, 503, {
      'cache-control': 'no-store',
      'retry-after': '10',
    });
  }
});
