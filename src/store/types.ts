/** Shapes of the JSON columns and of the states that rows go through. */
import type { EventData } from '../kit/model';

/** `revoked`: the app was uninstalled at the platform. */
export type ConnectionStatus = 'active' | 'paused' | 'revoked';

/** Every accepted delivery ends in exactly one of these, and never leaves it. */
export type DeliveryState = 'processed' | 'ignored' | 'duplicate' | 'failed';

/** `waiting` and `unknown` may change; the others are terminal (a resend is a new life of a failed one). */
export type DispatchState = 'waiting' | 'sent' | 'failed' | 'unknown' | 'cancelled';

export interface Health {
  ok: boolean;
  reason?: string;
  detail?: string;
  at: string;
}

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
  /** Merged from everything seen. */
  data: EventData;
  /** What came too late to move the state: `type@time`. */
  conflicts?: string[];
  /** The observation that becomes an event when the idle window passes. */
  pending?: {
    type: string;
    occurrence: string;
    time: string;
    eventId: string;
    deliveryId: string;
    /** ISO-8601 UTC. */
    wakeAt: string;
  };
}

export type { Conditions } from '../kit/conditions';

/** Minutes after the event, or an hour of the merchant's day relative to a date in `data`. */
export type Delay = { minutes: number } | { anchor: string; offsetDays: number; at: string };

export type AutomationAction =
  | { kind: 'message'; channelId: string | null; to: string; template: string; mediaUrl?: string }
  | { kind: 'connector'; connectionId: string; action: string; input: Record<string, unknown> }
  | { kind: 'webhook'; channelId: string };

export interface AttemptRecord {
  at: string;
  /** `resent` marks where somebody put it back; attempts are counted from there. */
  outcome: 'sent' | 'rejected' | 'retry' | 'unknown' | 'resent';
  reason?: string;
  detail?: string;
  /** Wall time of the call. */
  ms: number;
}
