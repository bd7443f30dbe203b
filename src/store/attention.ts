/** What the start page asks of the database besides the figures: a few seeks, whatever the size of the hub. */
import type { Db } from './db';

/** Of what there may be any number, so many are counted; more is "many". */
export const MANY = 100;
/** Newest dispatches among which one that left is looked for. */
const NEWEST = 200;

export interface Standing {
  /** Channels that rest after failures, and until when. */
  resting: { id: string; until: string; failures: number }[];
  imports: { id: string; state: 'review' | 'failed'; reason: string | null }[];
  /** Dead letters that nobody replayed; those of dispatches are told of as what failed. */
  letters: number;
  /** Whether a notification is on. */
  anyEnabled: boolean;
  /** Whether a message has left lately. */
  anySent: boolean;
}

/** How these connections stand. `sees` names those whose dead letters count; null for all, also of what is gone. */
export async function readStanding(
  db: Db,
  organizationId: string,
  connectionIds: readonly string[],
  at: { now: string; sees: readonly string[] | null },
): Promise<Standing> {
  const d1 = db.$client;
  const ids = JSON.stringify(connectionIds);
  const sees = at.sees && JSON.stringify(at.sees);
  const [resting, imports, letters, enabled, sent] = await d1.batch<Record<string, unknown>>([
    d1
      .prepare(
        `SELECT lanes.id AS id, open_until AS until, failures
         FROM json_each(?2) AS one CROSS JOIN lanes ON lanes.id = one.value
         WHERE organization_id = ?1 AND open_until > ?3`,
      )
      .bind(organizationId, ids, at.now),
    d1
      .prepare(
        `SELECT connection_id AS id, state, reason
         FROM json_each(?2) AS one CROSS JOIN imports ON connection_id = one.value
         WHERE organization_id = ?1 AND state IN ('review', 'failed')`,
      )
      .bind(organizationId, ids),
    d1
      .prepare(
        `SELECT count(*) AS count FROM (
           SELECT 1 FROM dead_letters WHERE organization_id = ?1 AND replayed_at IS NULL AND kind <> 'dispatch'
             AND (?2 IS NULL OR connection_id IN (SELECT value FROM json_each(?2))) LIMIT ${MANY})`,
      )
      .bind(organizationId, sees),
    d1
      .prepare(
        `SELECT 1 FROM automations WHERE organization_id = ?1 AND enabled = 1
           AND (connection_id IS NULL OR connection_id IN (SELECT value FROM json_each(?2))) LIMIT 1`,
      )
      .bind(organizationId, ids),
    d1
      .prepare(
        `SELECT 1 FROM (SELECT state FROM dispatches WHERE organization_id = ?1 ORDER BY id DESC LIMIT ${NEWEST})
         WHERE state = 'sent' LIMIT 1`,
      )
      .bind(organizationId),
  ]);
  return {
    resting: (resting?.results ?? []) as unknown as Standing['resting'],
    imports: (imports?.results ?? []) as unknown as Standing['imports'],
    letters: Number(letters?.results[0]?.count ?? 0),
    anyEnabled: (enabled?.results.length ?? 0) > 0,
    anySent: (sent?.results.length ?? 0) > 0,
  };
}
