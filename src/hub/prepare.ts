/** From a draft to something that can be sent: who may get it, whether it still holds, with what credentials. */
import { type Connector, DEFAULT_ZONE, type Outbound, type Outcome, read } from '../kit';
import type { Audience } from '../store/audience';
import type { Connection } from '../store/connections';
import type { Event } from '../store/events';
import type { Dispatch } from '../store/lanes';
import { organizationsByIds } from '../store/organizations';
import type { SendingRules } from '../store/types';
import { callFor } from './call';
import type { Draft } from './compose';
import { trade } from './custom/trade';
import { groupSecondsOf } from './grouping';
import type { Pace } from './hours';
import { HOUR, type Hub } from './hub';
import { addressOf } from './replies';

/** What a lane sends with. */
export interface Sender {
  /** Undefined when it was deleted, or its connector left the catalogue. */
  destination?: { connection: Connection; connector: Connector };
  paused: boolean;
  /** Whether everything on this lane may be sent again without harm. */
  repeatable: boolean;
  /** What one conversation says in a while becomes one call. */
  grouping: boolean;
  pace: Pace;
  rules: SendingRules;
  timeZone: string;
}

export async function senderFor(hub: Hub, connection: Connection | undefined): Promise<Sender> {
  const connector = connection && hub.connectors.get(connection.connector);
  if (!connection || !connector)
    return {
      paused: false,
      repeatable: false,
      grouping: false,
      pace: paceOf(undefined, {}),
      rules: {},
      timeZone: DEFAULT_ZONE,
    };
  const { organizationId, status, settings } = connection;
  const organization = (await organizationsByIds(hub.db, [organizationId])).get(organizationId);
  return {
    destination: { connection, connector },
    paused: status === 'paused',
    repeatable: connector.channel?.idempotent ?? false,
    grouping: groupSecondsOf(connection) > 0,
    pace: paceOf(connector, settings),
    rules: organization?.rules ?? {},
    timeZone: organization?.timeZone ?? DEFAULT_ZONE,
  };
}

/** As the merchant set it, else as the channel needs it. */
export function paceOf(connector: Connector | undefined, settings: Readonly<Record<string, string>>): Pace {
  const typed = read(settings);
  return {
    intervalSeconds: Math.max(0, typed.number('intervalSeconds') ?? connector?.channel?.intervalSeconds ?? 0),
    dailyLimit: typed.number('dailyLimit') ?? Number.POSITIVE_INFINITY,
  };
}

export type Prepared =
  | { kind: 'ready'; idempotent: boolean; outbound?: Outbound; send: () => Promise<Outcome> }
  | { kind: 'outcome'; outcome: Outcome };

export const refuse = (outcome: Outcome): Prepared => ({ kind: 'outcome', outcome });

/** Everything that can be known before the request leaves. */
export async function prepare(
  hub: Hub,
  sender: Sender,
  dispatch: Dispatch,
  draft: Draft,
  around: { event: Event | undefined; source: Connection | undefined; audience: Audience },
): Promise<Prepared> {
  if (draft.kind === 'refused') return refuse(draft.outcome);
  if (!sender.destination) return refuse({ kind: 'rejected', reason: 'channel_gone' });
  const { connection, connector } = sender.destination;

  if (draft.kind === 'act') {
    const declared = connector.actions?.[draft.action];
    if (!declared) return refuse({ kind: 'rejected', reason: 'unsupported', detail: draft.action });
    const input = declared.input.safeParse(draft.input);
    if (!input.success)
      return refuse({
        kind: 'rejected',
        reason: 'invalid_input',
        detail: input.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '),
      });
    const call = await callFor(hub, connection, connector);
    return {
      kind: 'ready',
      idempotent: declared.idempotent,
      send: () => declared.run(input.data, dispatch.id, call),
    };
  }

  if (draft.kind === 'trade') {
    const { commerce } = connector;
    if (!commerce) return refuse({ kind: 'rejected', reason: 'unsupported', detail: connector.slug });
    // Each step looks first whether it was done before.
    return {
      kind: 'ready',
      idempotent: true,
      send: () => trade({ hub, connection, connector, commerce }, draft),
    };
  }

  const { channel } = draft;
  let { outbound } = draft;
  if (outbound.kind === 'message') {
    const address = addressOf(outbound.to);
    if (address && around.audience.optedOut.has(address))
      return refuse({ kind: 'rejected', reason: 'opted_out' });
    const fallen = await recheck(hub, around);
    if (fallen) return refuse(fallen);
    if (channel.windowHours !== undefined) {
      const heardAt = around.audience.heardAt.get(address ?? '') ?? 0;
      outbound = { ...outbound, windowOpen: hub.now() - heardAt < channel.windowHours * HOUR };
    }
  }
  const call = await callFor(hub, connection, connector);
  const leaves = outbound;
  return {
    kind: 'ready',
    idempotent: channel.idempotent,
    outbound: leaves,
    send: () => channel.send(leaves, dispatch.id, call),
  };
}

/**
 * A cart is asked for at the shop before its customer is reminded of it. Undefined where it still
 * stands, and where the shop cannot be asked: what it told us by itself has to do then. A shop that is
 * paused or gone tells us nothing any more, so nobody is reminded.
 */
async function recheck(
  hub: Hub,
  { event, source }: { event: Event | undefined; source: Connection | undefined },
): Promise<Outcome | undefined> {
  if (!event || event.simulated || event.type !== 'cart.abandoned') return undefined;
  if (source?.status !== 'active')
    return { kind: 'rejected', reason: 'superseded', detail: 'its shop is paused or gone' };
  const connector = hub.connectors.get(source.connector);
  if (!connector?.recheck) return undefined;
  const { type, subject, data } = event;
  const answer = await connector.recheck({ type, subject, data }, await callFor(hub, source, connector));
  if (answer.ok) return answer.stands ? undefined : { kind: 'rejected', reason: 'superseded' };
  const { reason, retry, detail, afterSeconds } = answer;
  if (reason === 'not_found') return { kind: 'rejected', reason: 'superseded' };
  if (!retry) return undefined;
  return {
    kind: 'retry',
    reason,
    ...(detail === undefined ? {} : { detail }),
    ...(afterSeconds === undefined ? {} : { afterSeconds }),
  };
}
