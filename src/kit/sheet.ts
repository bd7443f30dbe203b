/** The part of the connector contract about what is known of a vendor, and how surely. */
import type { Label } from './contract';

/** `doc`: the vendor's documentation · `code`: public code or captured traffic · `guess`: neither was found. */
export type Evidence = 'doc' | 'code' | 'guess';

/** What a connector was written against, and how far that can be relied on. */
export interface Sheet {
  /** Of the vendor's API and webhooks, e.g. `API v3, webhooks v3`. */
  version: string;
  /** What the vendor allows: requests in a time, sizes. */
  limits?: Label;
  /** What it cannot do, said plainly. */
  cannot?: readonly Label[];
  /** How sure we are of each thing that it does at the vendor. */
  evidence: Readonly<Partial<Record<Evidenced, Evidence>>>;
  /** Where the facts are from. */
  sources: readonly string[];
}

/** Of a connector's capabilities those that rest on knowledge about the vendor. */
export const EVIDENCED = [
  'inbound',
  'register',
  'poll',
  'probe',
  'oauth',
  'channel',
  'actions',
  'commerce',
  'billing',
] as const;
export type Evidenced = (typeof EVIDENCED)[number];
