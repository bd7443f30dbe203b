/** A dispatch as it would leave: what can be known of it without asking anybody. Pure. */
import {
  type Channel,
  happyPathPlace,
  isEmail,
  isSettled,
  type Outbound,
  type OutboundMessage,
  type Outcome,
  type ReasonCode,
  render,
  type Trade,
  toE164,
} from '../kit';
import type { Event } from '../store/events';
import type { Dispatch, Standing } from '../store/lanes';
import type { ApprovedAction, MessageAction, SyncRules } from '../store/types';
import { toCloudEvent } from './cloud-event';
import { audienceOf, parcelOf } from './happy-path';
import { sandboxRecipient } from './match';
import type { Sender } from './prepare';
import { addressOf } from './replies';

/** What leaves, or why nothing does. */
export type Draft =
  | { kind: 'send'; channel: Channel; outbound: Outbound }
  | { kind: 'act'; action: string; input: unknown }
  | { kind: 'trade'; trade: Trade; event: Event }
  | { kind: 'refused'; outcome: Outcome };

const refused = (reason: ReasonCode, detail?: string): Draft => ({
  kind: 'refused',
  outcome: { kind: 'rejected', reason, ...(detail === undefined ? {} : { detail }) },
});

export interface Circumstances {
  event: Event | undefined;
  standing: Standing | undefined;
  /** The shop's rules as they are now: one that went into its sandbox meanwhile writes to no customer. */
  sync: SyncRules;
  /** ISO-8601 UTC. */
  now: string;
}

export function draftOf(sender: Sender, dispatch: Dispatch, at: Circumstances): Draft {
  const { event } = at;
  const { action } = dispatch;
  if (!sender.destination) return refused('channel_gone');
  if (!event) return refused('event_gone');
  if (action.kind === 'message' && !event.simulated) {
    if (isSettled(event.type, at.standing?.rank)) return refused('superseded');
    if (isOvertaken(dispatch, action, event, at))
      return refused('superseded', 'a later step has its message');
  }
  const { connector, connection } = sender.destination;
  if (action.kind === 'trade') return { kind: 'trade', trade: action.trade, event };
  if (action.kind === 'connector')
    return { kind: 'act', action: action.action, input: renderInput(action.input, event, sender.timeZone) };

  const { channel } = connector;
  if (!channel) return refused('unsupported', connector.slug);
  if (action.kind === 'webhook')
    return { kind: 'send', channel, outbound: { kind: 'event', event: toCloudEvent(event) } };
  const testTo = event.simulated ? undefined : sandboxRecipient(at.sync);
  if (testTo === null) return refused('sandbox');
  const message = compose(action, channel, testTo ?? dispatch.recipient, event, sender.timeZone);
  if (message.kind !== 'message') return { kind: 'refused', outcome: message };
  const own = addressOf(channel.sender?.(connection.settings));
  if (own !== undefined && own === addressOf(message.to)) return refused('own_address', message.to);
  return { kind: 'send', channel, outbound: message };
}

/**
 * A message of a later step of the same order left or is due, and was not queued together with this
 * one: what one batch tells, such as a new order that is paid already, leaves whole and in order. A step
 * of another parcel overtakes nothing, and what somebody sends again leaves too.
 */
function isOvertaken(dispatch: Dispatch, action: MessageAction, event: Event, at: Circumstances): boolean {
  const place = happyPathPlace(event.type);
  if (place === undefined || at.sync.dropOvertaken === false) return false;
  if (dispatch.attempts.some(({ outcome }) => outcome === 'resent')) return false;
  // A fallback is for whom the message was that it stands in for.
  const audience = audienceOf(action.instead?.channelId ?? dispatch.lane, action.instead ?? action);
  const parcel = parcelOf(event.data);
  const path = (at.standing?.path ?? []).filter(([, , , whom]) => whom === audience);
  const own = path.find(([step, , , , theirs]) => step === place && theirs === parcel)?.[2];
  return path.some(
    ([step, due, queuedAt, , theirs]) =>
      step > place &&
      due <= at.now &&
      (queuedAt !== own || queuedAt === '') &&
      (parcel === '' || theirs === '' || theirs === parcel),
  );
}

/** The message with its variables filled in, or why it cannot be one. `to` is null where the action says to whom. */
function compose(
  action: MessageAction,
  channel: Channel,
  to: string | null,
  event: Event,
  timeZone: string,
): OutboundMessage | Outcome {
  const rendered = render(action.template, event.data, { timeZone });
  if (!rendered.ok) return { kind: 'rejected', reason: 'template_error', detail: rendered.detail };
  const text = rendered.text.trim();
  if (!text) return { kind: 'rejected', reason: 'empty_message' };
  const fill = (template: string) => plainText(template, event, timeZone);
  const address = addressFor(channel, to ?? fill(action.to));
  if ('kind' in address) return address;
  const { approved } = action;
  const mediaUrl = action.mediaUrl ? fill(action.mediaUrl) : '';
  const subject = action.subject ? fill(action.subject) : '';
  return {
    kind: 'message',
    to: address.to,
    text,
    ...(subject ? { subject } : {}),
    ...(mediaUrl ? { mediaUrl } : {}),
    ...(approved ? { approved: filled(approved, fill) } : {}),
  };
}

function filled(
  { name, language, header, body, names, buttons }: ApprovedAction,
  fill: (text: string) => string,
) {
  return {
    name,
    language,
    body: body.map(fill),
    ...(names ? { names } : {}),
    ...(header ? { header: fill(header) } : {}),
    ...(buttons ? { buttons: buttons.map(fill) } : {}),
  };
}

function addressFor(channel: Channel, to: string): { to: string } | Outcome {
  if (channel.address === 'none') return { to };
  if (!to) return { kind: 'rejected', reason: 'missing_recipient' };
  if (channel.address === 'email')
    return isEmail(to) ? { to } : { kind: 'rejected', reason: 'invalid_email', detail: to.slice(0, 254) };
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
