/** The part of the connector contract about lists: what a platform can be asked for, page by page. */
import type { Call, CallFailure, Fetched } from './contract';

/** One changed thing in a platform's listing. */
export interface PollItem {
  subject: string;
  /** Changes whenever the thing changes; an item whose fingerprint is stored is skipped. */
  fingerprint: string;
  /** ISO-8601 with offset. */
  updatedAt: string;
  /** What `normalise` shall see; absent when `detail` has to fetch it. */
  body?: unknown;
}

export interface PollPage {
  ok: true;
  items: readonly PollItem[];
  /** Where the next call goes on; opaque to the hub, at most 2 KB. */
  cursor: string;
  /** True while the listing has further pages. */
  more: boolean;
}

export interface ListOptions {
  /** ISO-8601 UTC: where a listing without a cursor starts. */
  since: string;
  /** Items per page that the merchant asked for; the vendor's own limit stands above it. */
  limit?: number;
}

/** What a platform can be asked for, list by list. */
export const SYNC_OBJECTS = [
  'orders',
  'carts',
  'charges',
  'products',
  'customers',
  'cards',
  'leads',
  'appointments',
  'answers',
  'mails',
  'files',
] as const;
export type SyncObject = (typeof SYNC_OBJECTS)[number];

/** One list of a platform, read page by page from the oldest change to the newest. */
export interface Listing {
  /** One page of what changed since `cursor`; null on the first call (start at `since`, overlapping). */
  list(call: Call, cursor: string | null, options: ListOptions): Promise<PollPage | CallFailure>;
  /** The full body of one item; called only for items that changed. */
  detail?(call: Call, item: PollItem): Promise<Fetched>;
  /** Detail calls per run at most, from the vendor's rate limit. Default 80. */
  detailsPerRun?: number;
  /** A multiple of five. Default 5; 60 for a listing that only proves. */
  everyMinutes?: number;
  /** Webhooks tell the same: what the listing has and they did not bring is fetched and marked `reconciled`. */
  proves?: true;
}

export type Poll = Readonly<Partial<Record<SyncObject, Listing>>>;
