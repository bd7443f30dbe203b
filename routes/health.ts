/**
 * `GET /healthz`: whether the hub works, for monitors; the figures behind it only with an API key, where
 * they show work of that key's organization alone. A rotation of keys asks here, too, which ones have arrived.
 */
import { Hono } from 'hono';
import { version } from '../package.json';
import type { AppEnv } from '../src/app';
import { type Instance, iso, SECOND } from '../src/hub/hub';
import { keysShownTo } from '../src/hub/key-proof';
import { timeOf } from '../src/kit/id';
import { readCronRuns } from '../src/store/cron-runs';
import { newestTakenUp, oldestDue } from '../src/store/health';
import { oldestInInbox, overdueInInbox } from '../src/store/inbox';
import { organizationByKey } from '../src/store/organizations';
import { sha256 } from '../src/store/vault';

export const health = new Hono<AppEnv>();

health.get('/', async (c) => {
  const instance = c.get('instance');
  try {
    const crons = await readCronRuns(instance.directory);
    const details = await detailsFor(instance, crons, c.req.header('authorization') ?? '');
    return c.json({ status: 'ok', version, ...details }, 200, {
      'cache-control': details ? 'no-store' : 'public, max-age=10',
      vary: 'authorization',
    });
  } catch (error) {
    instance.log.error('unhealthy', { error: String(error) });
    return c.json({ status: 'unavailable', version }, 503, {
      'cache-control': 'no-store',
      'retry-after': '10',
    });
  }
});

/** What whoever asks may see besides; undefined for strangers. */
async function detailsFor(instance: Instance, crons: Record<string, string>, authorization: string) {
  const [, scheme, proof = ''] = /^(Bearer|Proof) (\S+)$/i.exec(authorization) ?? [];
  switch (scheme?.toLowerCase()) {
    case 'bearer': {
      const found = await organizationByKey(instance.directory, await sha256(proof));
      return found && figures(instance, crons, found.organization.id);
    }
    case 'proof': {
      const keys = await keysShownTo(proof, instance.env.PONTE_KEYS);
      return keys && { keys };
    }
    default:
      return undefined;
  }
}

async function figures(instance: Instance, crons: Record<string, string>, organizationId: string) {
  const { db, now } = instance.of(organizationId);
  const [oldest, overdue, taken, due] = await Promise.all([
    oldestInInbox(db),
    overdueInInbox(db, iso(now())),
    newestTakenUp(db, organizationId),
    oldestDue(db, organizationId, iso(now())),
  ]);
  const receivedAt = taken ? timeOf(taken.deliveryId) : 0;
  return {
    crons,
    inbox: { overdue, oldestReceivedAt: oldest ? iso(timeOf(oldest)) : null },
    queue: taken
      ? { receivedAt: iso(receivedAt), lagSeconds: (timeOf(taken.runId) - receivedAt) / SECOND }
      : null,
    oldestWaiting: due,
  };
}
