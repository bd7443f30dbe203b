/** What wants somebody's attention, and what is still missing before messages leave. */
import type { Connectors } from '../kit';
import { readStanding, type Standing } from '../store/attention';
import type { Connection } from '../store/connections';
import { openSecrets } from './call';
import { DAY, type Hub, iso } from './hub';
import type { Counts } from './reports';

/** A token that nobody can renew is told of so long before it ends. */
const WARN_BEFORE = 7 * DAY;

/** Something about one connection. */
export interface ConnectionConcern {
  kind: 'broken' | 'revoked' | 'paused' | 'resting' | 'ending' | 'review' | 'import_failed';
  connection: Connection;
  /** A code: see `explain`. */
  reason?: string;
  /** Until when it rests, or when it ends: ISO-8601 UTC. */
  at?: string;
}

/** Something that there are several of. */
export interface CountConcern {
  kind: 'letters' | 'failed' | 'unknown';
  count: number;
}

export type Concern = ConnectionConcern | CountConcern;

/** A step on the way to the first message, in order. */
export const STEPS = ['shop', 'channel', 'notification', 'test'] as const;

export interface Attention {
  /** Worst first. */
  concerns: Concern[];
  /** Of `STEPS`, those that are done. */
  done: Record<(typeof STEPS)[number], boolean>;
}

/**
 * Looks at what the visitor may see: these connections, and the counts of their last days. Costs one
 * round trip, about two rows per connection, and the opening of tokens that a person consented to.
 */
export async function attention(
  hub: Hub,
  organizationId: string,
  connections: readonly Connection[],
  { counts, sees }: { counts: Counts; sees: readonly string[] | null },
): Promise<Attention> {
  const ids = connections.map(({ id }) => id);
  const [standing, ending] = await Promise.all([
    readStanding(hub.db, organizationId, ids, { now: iso(hub.now()), sees }),
    endingTokens(hub, connections),
  ]);
  const concerns: Concern[] = [
    ...connections.flatMap((connection) => concernsOf(connection, standing, ending.get(connection.id))),
    ...several('letters', standing.letters),
    ...several('failed', counts.failed),
    ...several('unknown', counts.unknown),
  ];
  return {
    concerns: concerns.sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind)),
    done: {
      ...connected(connections, hub.connectors),
      notification: standing.anyEnabled,
      test: standing.anySent,
    },
  };
}

/** What stops messages, before what only waits. */
const ORDER: readonly Concern['kind'][] = [
  'broken',
  'revoked',
  'import_failed',
  'resting',
  'ending',
  'letters',
  'failed',
  'unknown',
  'review',
  'paused',
];

const several = (kind: CountConcern['kind'], count: number): CountConcern[] =>
  count > 0 ? [{ kind, count }] : [];

function concernsOf(
  connection: Connection,
  { resting, imports }: Standing,
  ends: string | undefined,
): ConnectionConcern[] {
  const { id, status, health } = connection;
  const concern = (kind: ConnectionConcern['kind'], more: { reason?: string; at?: string } = {}) => [
    { kind, connection, ...more },
  ];
  // Nothing else matters before it is connected again.
  if (status === 'revoked') return concern('revoked');
  const rests = resting.find((one) => one.id === id);
  const imported = imports.find((one) => one.id === id);
  return [
    ...(health?.ok === false ? concern('broken', health.reason ? { reason: health.reason } : {}) : []),
    ...(rests ? concern('resting', { at: rests.until }) : []),
    ...(ends ? concern('ending', { at: ends }) : []),
    ...(imported?.state === 'review' ? concern('review') : []),
    ...(imported?.state === 'failed'
      ? concern('import_failed', imported.reason ? { reason: imported.reason } : {})
      : []),
    ...(status === 'paused' ? concern('paused') : []),
  ];
}

/** Tokens without a way to renew them that end soon, or have ended, by connection. */
async function endingTokens(hub: Hub, connections: readonly Connection[]): Promise<Map<string, string>> {
  const before = hub.now() + WARN_BEFORE;
  const found = new Map<string, string>();
  for (const connection of connections) {
    if (connection.status === 'revoked' || !hub.connectors.get(connection.connector)?.oauth) continue;
    const { expiresAt, refreshToken } = (await openSecrets(hub, connection)).credentials;
    if (expiresAt && !refreshToken && Date.parse(expiresAt) < before) found.set(connection.id, expiresAt);
  }
  return found;
}

/** Whether there is something to hear from, and something to send with. */
function connected(connections: readonly Connection[], connectors: Connectors) {
  const systems = connections.flatMap(({ connector }) => connectors.get(connector) ?? []);
  return {
    shop: systems.some(({ channel, inbound, poll }) => !channel && (inbound || poll)),
    channel: systems.some(({ channel }) => channel !== undefined && channel.address !== 'none'),
  };
}
