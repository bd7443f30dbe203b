/** Once a day: what has had its time leaves, oldest first, a bounded number of rows at once. */
import { shortHash } from '../kit';
import { firstId } from '../kit/id';
import { dropAudit } from '../store/audit';
import { dropDeadLetters } from '../store/dead-letters';
import { dropPayloads } from '../store/deliveries';
import {
  connectionsWithSubjects,
  DROP_AT_ONCE,
  dropDeliveries,
  dropDispatches,
  dropExpired,
  dropSubjects,
  everyOrganization,
  slimSubjects,
} from '../store/retention';
import { DAY, type Hub, iso, MINUTE } from './hub';

/** What was given up can be replayed for so long. Days. */
export const DEAD_LETTER_DAYS = 30;
/** Who changed what can be asked for so long. Days. */
export const AUDIT_DAYS = 365;
/**
 * How long the hub remembers how far an order got, though not whose it was: what is edited after that may be
 * told again. Days.
 */
export const SUBJECT_DAYS = 400;
/** States have no index by time: each connection's are looked through once in so many days. */
const SUBJECT_ROUND = 30;
/** A run stops after this; the rest is there tomorrow. */
const RUN = 10 * MINUTE;

export async function dropOld(hub: Hub): Promise<void> {
  const { db, env } = hub;
  const now = hub.now();
  const ago = (days: number): number => now - days * DAY;
  const until = now + RUN;

  const dropped = {
    payloads: await dropPayloads(db, firstId('run', ago(env.PONTE_BODY_DAYS))),
    deadLetters: await dropDeadLetters(db, firstId('ded', ago(DEAD_LETTER_DAYS))),
    dispatches: 0,
    deliveries: 0,
    emptied: 0,
    subjects: 0,
  };
  await dropExpired(db, iso(now));
  await dropAudit(db, firstId('aud', ago(AUDIT_DAYS)));

  const ended = ago(env.PONTE_METADATA_DAYS);
  const ulid = firstId('dlv', ended).slice(4);
  const all = async (some: () => Promise<number>): Promise<number> => {
    for (let total = 0; ; ) {
      const count = await some();
      total += count;
      if (count < DROP_AT_ONCE || hub.now() > until) return total;
    }
  };
  for (const id of await everyOrganization(db)) {
    // Dispatches first: a delivery leaves when none of its own is left.
    dropped.dispatches += await all(() => dropDispatches(db, id, ulid, iso(ended)));
    dropped.deliveries += await all(() => dropDeliveries(db, id, ulid));
    if (hub.now() > until) break;
  }
  const today = Math.floor(now / DAY) % SUBJECT_ROUND;
  for (const id of await connectionsWithSubjects(db)) {
    if (Number.parseInt(shortHash(id).slice(-6), 16) % SUBJECT_ROUND !== today) continue;
    dropped.emptied += await all(() => slimSubjects(db, id, iso(ended).slice(0, 10)));
    dropped.subjects += await all(() => dropSubjects(db, id, iso(ago(SUBJECT_DAYS)).slice(0, 10)));
    if (hub.now() > until) break;
  }
  hub.log.info('retention', dropped);
}
