/** The part of the connector contract about sending: what goes out, and what became of it. */
import type { Call, CallFailure } from './contract';
import type { CloudEvent } from './model';
import type { ReasonCode } from './reasons';

/** What happened to one unit of outbound work. A throw instead of an outcome is a bug of ours. */
export type Outcome =
  | { kind: 'sent'; providerId?: string; detail?: string; reply?: AgentReply }
  | { kind: 'rejected'; reason: ReasonCode; detail?: string }
  | { kind: 'retry'; reason: ReasonCode; afterSeconds?: number; detail?: string }
  | { kind: 'unknown'; detail?: string };

/** What an AI agent answered on the spot, and to whom: it becomes the event `custom.agent_replied`. */
export interface AgentReply {
  text: string;
  /** As the message named them: a phone, an e-mail address, an id. */
  to: string;
}

/** A template that the vendor has approved, its variables filled in, in order. */
export interface ApprovedTemplate {
  name: string;
  /** As the vendor writes it, e.g. `pt_BR`. */
  language: string;
  /** Text, or the address of a file where the template's header is one. */
  header?: string;
  body: readonly string[];
  /** The names of those variables, in their order, where the template names them instead of counting. */
  names?: readonly string[];
  /** The variable end of each button's address. */
  buttons?: readonly string[];
}

export interface OutboundMessage {
  kind: 'message';
  /** E.164 or an e-mail address, as the channel's `address` says. */
  to: string;
  text: string;
  /** Of an e-mail. */
  subject?: string;
  /** A file that goes with it: `mediaOf` tells its kind. */
  mediaUrl?: string;
  approved?: ApprovedTemplate;
  /** On channels with `windowHours`: the customer wrote recently enough for free text. */
  windowOpen?: boolean;
}

export type Outbound = OutboundMessage | { kind: 'event'; event: CloudEvent };

/** A template as the vendor lists it, for the editor. */
export interface TemplateInfo {
  name: string;
  language: string;
  /** The vendor's word, e.g. `UTILITY`. */
  category?: string;
  /** Its text, with the vendor's marks for the variables. */
  text: string;
  /** How many values its body wants. */
  variables: number;
  /** Their names, where they have some. */
  names?: readonly string[];
  /** What its header is. */
  header?: 'text' | 'image' | 'video' | 'document';
}

export interface Channel {
  /** What `to` must be: a phone is brought to E.164 and refused when it cannot be one. */
  address: 'phone' | 'email' | 'any' | 'none';
  /** True when the far side drops a repeat with the same key, so an unknown outcome may be retried. */
  idempotent: boolean;
  /** It reaches nobody outside, so that simulations may use it freely. */
  private?: true;
  /** Seconds from one message to the next where the merchant chose none (setting `intervalSeconds`). */
  intervalSeconds?: number;
  /** Free text only within so many hours after the customer wrote; outside of them an approved template. */
  windowHours?: number;
  /** The phone or address that messages leave from: nobody writes to themselves. */
  sender?(settings: Readonly<Record<string, string>>): string | undefined;
  /** The approved templates that the account has. */
  templates?(call: Call): Promise<{ ok: true; templates: readonly TemplateInfo[] } | CallFailure>;
  /** `key` is the same on every attempt of one dispatch. */
  send(outbound: Outbound, key: string, call: Call): Promise<Outcome>;
}
