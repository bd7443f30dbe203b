/** Shapes of the JSON columns and of the states that rows go through. */
import type { Trade } from '../kit/commerce';
import type { SyncObject } from '../kit/contract';
import type { EventType } from '../kit/events';
import type { EventData } from '../kit/model';

/** `revoked`: the app was uninstalled at the platform. */
export type ConnectionStatus = 'active' | 'paused' | 'revoked';

/** Every accepted delivery ends in exactly one of these, and never leaves it. */
export type DeliveryState = 'processed' | 'ignored' | 'duplicate' | 'failed';

/** `waiting` and `unknown` may change; the others are terminal (a resend is a new life of a failed or cancelled one). */
export type DispatchState = 'waiting' | 'sent' | 'failed' | 'unknown' | 'cancelled';

/** An event as the row of its delivery holds it. */
export interface StoredEvent {
  id: string;
  subject: string;
  type: EventType;
  occurrence: string;
  /** When it happened at the source: ISO-8601 with offset. */
  time: string;
  data: EventData;
  /** How many dispatches, one behind the other, it came from. */
  hops: number;
  simulated: boolean;
}

export interface Health {
  ok: boolean;
  reason?: string;
  detail?: string;
  at: string;
}

/**
 * A message of a step of the happy path: its place, when it is due, when it was queued (empty where
 * several batches queued some), for whom it is, and which parcel it is about, if it is about one.
 */
export type PathStep = [place: number, due: string, queuedAt: string, audience: string, parcel: string];

/** Latest known state of a subject. */
export interface SubjectState {
  /** The last status reached, e.g. `paid`. */
  status: string;
  /** Its place on the ladder; absent for subjects without one. */
  rank?: number;
  /** When it happened at the source. */
  time: string;
  /** `type#occurrence` of everything seen, silent ones included; the newest last. */
  seen: string[];
  /** Ids of its events, the newest last. */
  events?: string[];
  /** Merged from everything seen. */
  data: EventData;
  /** What came too late to move the state: `type@time`. */
  conflicts?: string[];
  /** Messages queued for steps of the happy path, one per step, audience and parcel. */
  path?: PathStep[];
  /** The observation that becomes an event when the idle window passes. */
  pending?: {
    type: string;
    occurrence: string;
    time: string;
    deliveryId: string;
    /** ISO-8601 UTC. */
    wakeAt: string;
  };
}

export type { Conditions } from '../kit/conditions';

/**
 * Minutes after the event, or an hour of the merchant's day relative to a date in `data`;
 * `businessDays` counts the offset in days on which shops work.
 */
export type Delay =
  | { minutes: number }
  | { anchor: string; offsetDays: number; at: string; businessDays?: boolean | undefined };

/** A message to a person. All texts are templates over the event's `data`. */
export interface MessageAction {
  kind: 'message';
  channelId: string | null;
  to: string;
  template: string;
  mediaUrl?: string;
  /** Of an e-mail. */
  subject?: string;
  /** What goes out where the channel wants an approved template. */
  approved?: ApprovedAction;
  /** Leaves at any hour: a password, an access. */
  urgent?: boolean;
  /** Where it goes when the channel refuses it for good. */
  fallback?: { channelId: string; to?: string | undefined };
  /** Of one that went out as a fallback: where it was to go first. */
  instead?: { channelId: string; to: string };
}

/** As `ApprovedTemplate`, its texts still templates. */
export interface ApprovedAction {
  name: string;
  language: string;
  header?: string | undefined;
  body: string[];
  /** Of the body's variables, where the template names them. */
  names?: string[] | undefined;
  buttons?: string[] | undefined;
}

export type AutomationAction =
  | MessageAction
  | { kind: 'connector'; connectionId: string; action: string; input: Record<string, unknown> }
  | { kind: 'webhook'; channelId: string };

/** What a dispatch does: an automation's action, or what a shop and a sales platform owe each other. */
export type DispatchAction = AutomationAction | { kind: 'trade'; connectionId: string; trade: Trade };

/** When an organization's messages may leave, on its own clock. */
export interface SendingRules {
  /** `HH:MM`; a span over midnight is meant as such. */
  quietHours?: { from: string; to: string };
  /** Nothing leaves on weekends and national holidays. */
  businessDaysOnly?: boolean;
  /** Days of its own: `YYYY-MM-DD`, or `MM-DD` for every year. */
  holidays?: string[];
  /** What a customer writes to hear no more, besides the usual words. */
  optOutWords?: string[];
  /** Where the merchant's own alerts go: E.164. */
  ownerPhone?: string;
}

/** How a connection exchanges data with its platform. */
export interface SyncRules {
  /** In the sandbox messages reach nobody but the test recipient. Default production. */
  environment?: 'production' | 'sandbox';
  testRecipient?: string;
  /** A message that a later step has overtaken does not leave. Default true. */
  dropOvertaken?: boolean;
  objects?: Partial<Record<SyncObject, ObjectRules>>;
  /** What the merchant takes a platform's status for: by status in lower case, an `order.*` type or `ignore`. */
  recognition?: Record<string, string>;
}

export interface ObjectRules {
  /** `in` reads it from the platform; `off` leaves it. */
  direction?: 'in' | 'off';
  /** A multiple of five, not below the connector's own. */
  everyMinutes?: number;
  /** Items per page. */
  batch?: number;
}

export interface AttemptRecord {
  at: string;
  /** `resent` marks where somebody put it back; attempts are counted from there. */
  outcome: 'sent' | 'rejected' | 'retry' | 'unknown' | 'resent';
  reason?: string;
  detail?: string;
  /** Wall time of the call. */
  ms: number;
}

/** Which dispatches a merchant means when they resend or cancel many. */
export interface BulkFilter {
  state: Exclude<DispatchState, 'sent'>;
  channelId?: string | undefined;
  connectionId?: string | undefined;
  reason?: string | undefined;
}

/** Of an initial import, by object. */
export type ImportProgress = Partial<
  Record<SyncObject, { cursor: string | null; done: boolean; count: number; samples: EventData[] }>
>;
