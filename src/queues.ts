/** What the three queues carry. Never a credential. */
import type { SyncObject, Via } from './kit/contract';

/** One accepted delivery, whole: the consumer needs nothing else to process it. */
export interface DeliveryMessage {
  /** `dlv_` and a ULID; its time is when the delivery was received. */
  id: string;
  organizationId: string;
  connectionId: string;
  via: Via;
  method: string;
  /** What followed the token in the address. */
  path: string;
  query: Record<string, string>;
  /** Lower-case names; those that authenticate are redacted. */
  headers: Record<string, string>;
  /** Decoded to text; unparsed. */
  body: string;
  /** The connection was paused when it came in. */
  paused?: boolean;
  /** Sends only to this recipient, or nowhere, and leaves the state alone. */
  simulate?: { to: string | null };
  /** It lies in the inbox too, from where the consumer removes it. */
  inbox?: boolean;
  /** How often its details were asked for in vain. */
  tries?: number;
  /** The body is all there is: a polled item, which the platform need not be asked for again. */
  whole?: boolean;
  /** Of a replay: when the first delivery came in, ISO-8601 UTC. Its own id has the time of the replay. */
  receivedAt?: string;
}

/** A delivery that is too large for the queue lies in the inbox; the message only points at it. */
export interface InboxPointer {
  organizationId: string;
  inboxId: string;
}

/** A subject whose idle window has passed. */
export interface WakeMessage {
  wake: { organizationId: string; connectionId: string; subject: string };
}

export type IngestMessage = DeliveryMessage | InboxPointer | WakeMessage;

/** A lane that has, or may have, work due. */
export interface DispatchMessage {
  organizationId: string;
  lane: string;
}

/** Connections to poll, at most 20; everything they have on unless `slot` or `objects` say less. */
export interface PollMessage {
  /** Of one of them: all lie in the same database. */
  organizationId: string;
  connectionIds: string[];
  /** Of the cron: minutes since the epoch. Each listing is read when its turn has come. */
  slot?: number;
  /** Of somebody who asks, or of a run that was not finished. */
  objects?: SyncObject[];
}
