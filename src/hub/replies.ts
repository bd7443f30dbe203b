/** What comes back from a channel and concerns more than its own event: replies, opt-outs, fates of messages. Pure. */
import { type EventData, type EventType, optOutIn, toE164 } from '../kit';
import type { FateWrite, HeardWrite, OptOutWrite } from '../store/commit';
import type { SendingRules } from '../store/types';

export interface Replies {
  /** A customer wrote to a channel. */
  heard: HeardWrite[];
  optOuts: OptOutWrite[];
  /** What became of messages that had left. */
  fates: FateWrite[];
}

export interface ReplyEvent {
  organizationId: string;
  /** The channel. */
  connectionId: string;
  type: EventType;
  /** ISO-8601 with offset. */
  time: string;
  data: EventData;
}

/** Adds what this event says to what is to be written; `hasWindow` where free text depends on when they wrote. */
export function collectReplies(
  into: Replies,
  event: ReplyEvent,
  { optOutWords, hasWindow }: Pick<SendingRules, 'optOutWords'> & { hasWindow: boolean },
): void {
  const { organizationId, connectionId, type, time, data } = event;
  const { message } = data;
  if (!message) return;
  const at = new Date(time).toISOString();

  if (type === 'message.received') {
    const address = addressOf(message.from);
    if (!address) return;
    if (hasWindow) into.heard.push({ organizationId, channelId: connectionId, address, at });
    const wish = message.optOut ? 'out' : optOutIn(message.text ?? '', optOutWords);
    if (wish) into.optOuts.push({ organizationId, address, wish, source: 'message', at });
    return;
  }
  const complainer = message.optOut ? addressOf(message.to) : undefined;
  if (complainer)
    into.optOuts.push({ organizationId, address: complainer, wish: 'out', source: 'complaint', at });
  if (type === 'message.failed' || message.reference)
    into.fates.push({
      organizationId,
      lane: connectionId,
      dispatchId: message.reference ?? null,
      providerId: message.id,
      failed: type === 'message.failed',
      detail: message.error?.slice(0, 1000) ?? null,
      at,
    });
}

/** As lists of opt-outs keep it: a phone in E.164, an e-mail address in lower case. */
export function addressOf(text: string | undefined): string | undefined {
  const trimmed = text?.trim() ?? '';
  if (trimmed.includes('@')) return trimmed.toLowerCase();
  return toE164(trimmed);
}
