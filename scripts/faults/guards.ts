/** Guards of the hub that can be taken out, to see that their absence is noticed. */
import type { Mutation } from './runtime.ts';

export const GUARDS: Readonly<Record<string, Mutation>> = {
  /** What a dead run held on a channel without repeats is left in doubt. */
  'in-doubt': {
    file: 'src/hub/claim.ts',
    from: 'const inDoubt = abandoned && !idempotent && !neverLeft(prepared);',
    to: 'const inDoubt = false;',
  },
  /** What may have arrived is not sent again where the far side drops no repeats. */
  'no-repeat': {
    file: 'src/hub/retry.ts',
    from: "if (!at.idempotent) return { state: 'unknown', reason: 'outcome_unknown' };",
    to: '',
  },
  /** A connection that broke may have done its work. */
  'broken-connection': {
    file: 'src/kit/outcome.ts',
    from: "      case 'network':\n",
    to: "      case 'network': return { kind: 'retry', reason: 'unavailable', detail };\n",
  },
  /** Who has read an old state starts again. */
  version: {
    file: 'src/store/commit.ts',
    from: 'version = CASE WHEN subjects.version = excluded.version - 1 THEN excluded.version END,',
    to: 'version = excluded.version,',
  },
  /** One run at a time has a lane. */
  lease: {
    file: 'src/store/lanes.ts',
    from: 'or(lte(lanes.leaseUntil, now), eq(lanes.lease, lease)),',
    to: '',
  },
  /** The next run claims what a dead one had claimed. */
  claimed: {
    file: 'src/store/lanes.ts',
    from: "CASE WHEN lanes.claimed <> '[]' THEN lanes.claimed ELSE",
    to: 'CASE WHEN false THEN lanes.claimed ELSE',
  },
  /** A message is acknowledged once its delivery is written. */
  'late-acknowledgement': {
    file: 'src/hub/normalise.ts',
    from: '  try {\n    await absorb(',
    to: '  for (const { item } of work) item.ack();\n  try {\n    await absorb(',
  },
  /** A delivery that the queue refuses goes to the inbox. */
  inbox: {
    file: 'src/hub/hook-accept.ts',
    from: 'await putInInbox(instance.of(message.organizationId).db, message, iso(instance.now()));',
    to: '',
  },
  /** A state climbs its ladder, whatever the order. */
  ladder: {
    file: 'src/hub/advance.ts',
    from: 'rank >= (known.rank ?? 0));',
    to: 'true);',
  },
  /** A webhook that is tried again has the same id. */
  'idempotency-key': {
    file: 'src/hub/prepare.ts',
    from: 'send: () => channel.send(leaves, dispatch.id, call),',
    to: 'send: () => channel.send(leaves, dispatch.id + hub.now(), call),',
  },
};
