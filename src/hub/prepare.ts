/** What can be known before a dispatch leaves: its destination, its text, its recipient. */
import { type Channel, type Connector, isSettled, type Outbound, type Outcome, render, toE164 } from '../kit';
import type { Connection } from '../store/connections';
import type { Event } from '../store/deliveries';
import type { Dispatch } from '../store/lanes';
import { organizationsByIds } from '../store/organizations';
import { callFor } from './call';
import { toCloudEvent } from './cloud-event';
import type { Hub } from './hub';

/** What a lane sends with. */
export interface Sender {
  /** Undefined when it was deleted, or its connector left the catalogue. */
  destination?: { connection: Connection; connector: Connector; timeZone: string };
  paused: boolean;
  /** Whether everything on this lane may be sent again without harm. */
  repeatable: boolean;
}

export async function senderFor(hub: Hub, connection: Connection | undefined): Promise<Sender> {
  const connector = connection && hub.connectors.get(connection.connector);
  if (!connection || !connector) return { paused: false, repeatable: false };
  const { organizationId, status } = connection;
  const organization = (await organizationsByIds(hub.db, [organizationId])).get(organizationId);
  const timeZone = organization?.timeZone ?? 'America/Sao_Paulo';
  return {
    destination: { connection, connector, timeZone },
    paused: status === 'paused',
    repeatable: connector.channel?.idempotent ?? false,
  };
}

export type Prepared =
  | { kind: 'ready'; idempotent: boolean; outbound?: Outbound; send: () => Promise<Outcome> }
  | { kind: 'outcome'; outcome: Outcome };

export const refuse = (outcome: Outcome): Prepared => ({ kind: 'outcome', outcome });

/** Renders and checks everything that can be known before the request leaves. */
export async function prepare(
  hub: Hub,
  sender: Sender,
  dispatch: Dispatch,
  event: Event | undefined,
  rank: number | undefined,
): Promise<Prepared> {
  if (!sender.destination) return refuse({ kind: 'rejected', reason: 'channel_gone' });
  if (!event) return refuse({ kind: 'rejected', reason: 'event_gone' });
  if (dispatch.action.kind === 'message' && !event.simulated && isSettled(event.type, rank))
    return refuse({ kind: 'rejected', reason: 'superseded' });
  const { connection, connector, timeZone } = sender.destination;
  const { action } = dispatch;

  if (action.kind === 'connector') {
    const declared = connector.actions?.[action.action];
    if (!declared) return refuse({ kind: 'rejected', reason: 'unsupported', detail: action.action });
    const input = declared.input.safeParse(renderInput(action.input, event, timeZone));
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

  const { channel } = connector;
  if (!channel) return refuse({ kind: 'rejected', reason: 'unsupported', detail: connector.slug });
  const outbound =
    action.kind === 'webhook'
      ? ({ kind: 'event', event: toCloudEvent(event) } as const)
      : compose(action, channel, dispatch, event, timeZone);
  if (outbound.kind !== 'event' && outbound.kind !== 'message') return refuse(outbound);
  const call = await callFor(hub, connection, connector);
  return {
    kind: 'ready',
    idempotent: channel.idempotent,
    outbound,
    send: () => channel.send(outbound, dispatch.id, call),
  };
}

/** The message with its variables filled in, or why it cannot be one. */
function compose(
  action: Extract<Dispatch['action'], { kind: 'message' }>,
  channel: Channel,
  dispatch: Dispatch,
  event: Event,
  timeZone: string,
): Outbound | Outcome {
  const rendered = render(action.template, event.data, { timeZone });
  if (!rendered.ok) return { kind: 'rejected', reason: 'template_error', detail: rendered.detail };
  const text = rendered.text.trim();
  if (!text) return { kind: 'rejected', reason: 'empty_message' };
  const to = dispatch.recipient ?? plainText(action.to, event, timeZone);
  const address = addressFor(channel, to);
  if ('kind' in address) return address;
  const mediaUrl = action.mediaUrl ? plainText(action.mediaUrl, event, timeZone) : '';
  return { kind: 'message', to: address.to, text, ...(mediaUrl ? { mediaUrl } : {}) };
}

function addressFor(channel: Channel, to: string): { to: string } | Outcome {
  if (channel.address === 'none') return { to };
  if (!to) return { kind: 'rejected', reason: 'missing_recipient' };
  if (channel.address === 'email')
    return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(to)
      ? { to }
      : { kind: 'rejected', reason: 'invalid_email', detail: to };
  const phone = toE164(to);
  if (phone) return { to: phone };
  return channel.address === 'phone' ? { kind: 'rejected', reason: 'invalid_phone', detail: to } : { to };
}

/** A short template such as `{{ customer.phone }}`; one that fails is an empty one. */
function plainText(template: string, event: Event, timeZone: string): string {
  const rendered = render(template, event.data, { timeZone });
  return rendered.ok ? rendered.text.trim() : '';
}

/** Texts inside an action's input are templates; everything else stays as typed. */
function renderInput(input: unknown, event: Event, timeZone: string): unknown {
  if (typeof input === 'string') return plainText(input, event, timeZone);
  if (Array.isArray(input)) return input.map((value) => renderInput(value, event, timeZone));
  if (typeof input !== 'object' || input === null) return input;
  return Object.fromEntries(
    Object.entries(input).map(([key, value]) => [key, renderInput(value, event, timeZone)]),
  );
}
