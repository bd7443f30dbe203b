/**
 * The connector contract: everything a connector may declare. Only `slug`, `label`, `category`,
 * `fields` and `setup` are required; the presence of any other member *is* the capability.
 * Connectors are plain object literals without state, and import from `src/kit` only.
 */
import type { ZodType } from 'zod';
import type { Login, OAuth } from './access';
import type { Billing } from './billing';
import type { Channel, Outcome } from './channel';
import type { Commerce, Trade } from './commerce';
import type { EventType } from './events';
import type { Http } from './http';
import type { EventData } from './model';
import type { Poll, SyncObject } from './poll';
import type { ReasonCode } from './reasons';
import type { Sheet } from './sheet';
import type { Verification } from './verify';

export type * from './access';
export type * from './channel';
export * from './poll';
export * from './sheet';

/** A text that merchants read: Portuguese first, English second. */
export interface Label {
  pt: string;
  en: string;
}

export const CATEGORIES = [
  'ecommerce',
  'marketplace',
  'checkout',
  'payment',
  'bank',
  'fiscal',
  'erp',
  'pim',
  'accounting',
  'crm',
  'isp',
  'clinic',
  'google',
  'ai',
  'messaging',
  'email_marketing',
  'social',
  'integrator',
] as const;
export type Category = (typeof CATEGORIES)[number];

/** One line of the settings form. Form, validation, masking and the API schema derive from it. */
export interface Field {
  key: string;
  /** `credentials` are encrypted at rest; `settings` are stored readable. */
  group: 'credentials' | 'settings';
  label: Label;
  type: 'text' | 'secret' | 'url' | 'email' | 'number' | 'boolean' | 'select' | 'json';
  required: boolean;
  /** Masked in every answer, page and log. */
  sensitive?: boolean;
  /** Source of a regular expression that the whole value must match. */
  pattern?: string;
  options?: readonly { value: string; label: Label }[];
  /** Satisfies `pattern`; shown as placeholder. */
  example: string;
  default?: string;
  /** When the merchant leaves it empty the hub makes a random secret. */
  generate?: true;
  min?: number;
  max?: number;
  help?: Label;
}

export interface SetupStep extends Label {
  /** Deep link into the vendor's own screens; `{shop}` and other settings are filled in. */
  url?: string;
}

/** How a raw status of the vendor is recognised; shown to the merchant. */
export interface Recognition {
  /** The vendor's own word, e.g. `financial_status = paid`. */
  when: Label;
  type: EventType;
}

/**
 * `reconcile`: a listing had what no webhook brought · `import`: history, brought in on request ·
 * `custom`: a sales platform called a hosted endpoint ·
 * `hub`: nobody sent it, the hub noticed it (an idle window that passed, a connection that broke).
 */
export type Via =
  | 'webhook'
  | 'custom'
  | 'poll'
  | 'reconcile'
  | 'import'
  | 'api'
  | 'simulate'
  | 'replay'
  | 'hub';

/** A connection as connectors see it. */
export interface ConnectionView {
  id: string;
  settings: Readonly<Record<string, string>>;
  /** ISO-8601 UTC. What changed before it fills the state silently. */
  connectedAt: string;
}

/** One inbound request or polled item, its body already decoded. */
export interface InboundDelivery {
  id: string;
  via: Via;
  method: string;
  /** What follows the token in the address, without slashes at either end. */
  path: string;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  query: Readonly<Record<string, string>>;
  /** JSON as parsed, or the fields of a form or query string as an object. */
  body: unknown;
  /** ISO-8601 UTC. */
  receivedAt: string;
}

/** What a connector says it saw. The hub decides which observations are news (see `hub/advance.ts`). */
export interface Observation {
  type: EventType;
  /** `<kind>/<vendor's id>`, e.g. `order/123`: the thing whose state this moves. */
  subject: string;
  /** ISO-8601 with offset: when it happened at the source. */
  time: string;
  data: EventData;
  /** Tells one occurrence from the next; empty means "once". Default: the table in `events.ts`. */
  occurrence?: string;
  /** Only becomes an event when nothing else moves the subject for so long (an open checkout). */
  idleMinutes?: number;
  /** What is to be done in the shop because of it. */
  trade?: Trade;
  /** Concerns a part only (some items refunded): news, but the subject stays where it is on its ladder. */
  partial?: true;
}

export type Normalised =
  | { kind: 'observed'; observations: readonly Observation[] }
  /** It only says that something changed: these lists are read now, and tell what. */
  | { kind: 'poll'; objects: readonly SyncObject[] }
  | { kind: 'ignored'; reason: ReasonCode; detail?: string }
  | { kind: 'failed'; reason: ReasonCode; detail?: string };

/** What a delivery says, as far as it says anything itself. */
export type Seen = Exclude<Normalised, { kind: 'poll' }>;

export const observed = (...observations: Observation[]): Seen => ({ kind: 'observed', observations });
export const pollNow = (...objects: SyncObject[]): Normalised => ({ kind: 'poll', objects });
export const ignored = (reason: ReasonCode, detail?: string): Seen =>
  detail === undefined ? { kind: 'ignored', reason } : { kind: 'ignored', reason, detail };
export const failed = (reason: ReasonCode, detail?: string): Seen =>
  detail === undefined ? { kind: 'failed', reason } : { kind: 'failed', reason, detail };

/** An e-mail as the Worker's own binding takes it. */
export interface Mail {
  /** `Loja <pedidos@loja.com.br>` or the bare address. */
  from: string;
  to: string;
  replyTo?: string;
  subject: string;
  text: string;
  html?: string;
  headers?: Readonly<Record<string, string>>;
}

/** What a connector gets for an outbound call: the connection with its credentials and a guarded HTTP client. */
export interface Call {
  connection: ConnectionView & { credentials: Readonly<Record<string, string>> };
  http: Http;
  /** The Worker's e-mail binding, where the operator has set one up. */
  mail?(mail: Mail): Promise<Outcome>;
  /** Milliseconds since the epoch. */
  now: number;
}

/** The failure of a call, as a value: `retry` may pass by itself, the others need somebody. */
export interface CallFailure {
  ok: false;
  reason: ReasonCode;
  detail?: string;
  retry?: boolean;
  /** Seconds the vendor asked us to wait. */
  afterSeconds?: number;
}

/** The JSON that the platform answered. */
export type Fetched = { ok: true; body: unknown } | CallFailure;

export type Probe = { ok: true; account?: string } | CallFailure;

export interface Reply {
  status: number;
  body?: string;
  headers?: Record<string, string>;
}

/** The topics that the platform now sends, and those that it would not give us. */
export interface Registration {
  ok: true;
  registered: readonly string[];
  refused?: readonly string[];
  /** ISO-8601 UTC: when the hub shall register again, because what was registered ends a while later. */
  renewAt?: string;
  /** What the vendor made for it, such as the key that it signs with: kept with the credentials. */
  credentials?: Readonly<Record<string, string>>;
}

export interface Inbound {
  /**
   * For vendors with one address for all sellers of an app (`POST /hooks/<slug>`, verified with the
   * operator's app secret): the account that a delivery is about, as `oauth.account` names it.
   */
  route?(delivery: Omit<InboundDelivery, 'id' | 'via'>): string | undefined;
  /** Data, or a function of the settings where the merchant chooses the scheme. */
  verify: Verification | ((settings: Readonly<Record<string, string>>) => Verification);
  /**
   * How deliveries at the app's address prove themselves, where it differs from `verify`. The secret is the one
   * that the operator chose for the address (`hookSecret` in `PONTE_APPS`), else the app's own.
   */
  verifyApp?: Verification;
  /** A sign of life, answered once it is verified and kept nowhere; null when it is none. */
  heartbeat?(
    request: Omit<InboundDelivery, 'id' | 'via'>,
    settings: Readonly<Record<string, string>>,
  ): Reply | null;
  /** Members of the body, at any depth, that hold secrets of the sender: masked before anything is kept. */
  secretMembers?: readonly string[];
  /** Accepted methods; default POST only. */
  methods?: readonly string[];
  /** Answers a vendor's handshake (GET and HEAD, too), before verification; null when the request is none. */
  challenge?(request: Omit<InboundDelivery, 'id' | 'via'>, secrets: readonly string[]): Reply | null;
  /** The answer this vendor expects; default 200 `{id}`. */
  ack?(id: string): Reply;
  /** Fetches what the vendor left out; answers the body that `normalise` shall see. */
  hydrate?(delivery: InboundDelivery, call: Call): Promise<Fetched>;
  /** Pure: same input, same answer; no clock, no I/O. */
  normalise(delivery: InboundDelivery, connection: ConnectionView): Normalised;
  /** Creates or renews the webhooks at the platform. */
  register?(call: Call, webhookUrl: string): Promise<Registration | CallFailure>;
}

export interface Action<Input = unknown> {
  label: Label;
  input: ZodType<Input>;
  /** What each member of the input is called in a form. */
  labels?: Readonly<Record<string, Label>>;
  idempotent: boolean;
  /**
   * With the setting `groupSeconds` runs whose member `by` is the same become one, with the texts of `join` one
   * below the other.
   */
  group?: { by: string; join: string };
  run(input: Input, key: string, call: Call): Promise<Outcome>;
}

/** An action whose `run` is typed by its own input. */
export const actionOf = <Input>(action: Action<Input>): Action => action;

/** A realistic delivery of ours, so that anyone can press "simulate" without an account. */
export interface Sample {
  name: string;
  label: Label;
  headers?: Readonly<Record<string, string>>;
  path?: string;
  body: unknown;
  /** The event types it must become, in order. */
  expect: readonly EventType[];
}

/** What a merchant chooses from instead of typing an id: the vendor's own stages, boards, calendars. */
export type Choices = { ok: true; choices: readonly Choice[] } | CallFailure;

export interface Choice {
  value: string;
  /** In the vendor's words, e.g. `Vendas › Proposta`. */
  label: string;
}

/** What the merchant pastes at the vendor. It holds the secret: only admins are shown it, on request. */
export interface Paste {
  label: Label;
  language: 'javascript';
  make(at: { webhookUrl: string; webhookSecret: string; settings: Readonly<Record<string, string>> }): string;
}

/** An event as a connector is asked about it. */
export interface StandingEvent {
  type: EventType;
  subject: string;
  data: EventData;
}

export type Standing = { ok: true; stands: boolean } | CallFailure;

export interface Connector {
  slug: string;
  label: Label;
  category: Category;
  fields: readonly Field[];
  setup: readonly SetupStep[];
  /** What a merchant should know before choosing it. */
  notes?: Label;
  /** Hosts that `baseUrl` and other URL settings may name; `*.` stands for any sub-domain. */
  hosts?: readonly string[];
  oauth?: OAuth;
  login?: Login;
  /** Facts that the catalogue shows. */
  sheet?: Sheet;
  /** By the key of a setting, or of an action's input: the values that it may have at this vendor. */
  choices?: Readonly<Record<string, (call: Call) => Promise<Choices>>>;
  /** A script that the merchant pastes at the vendor, ready made. */
  paste?: Paste;
  /** What no single field can tell is wrong: `path` is `settings.<key>` or `credentials.<key>`. */
  check?(values: {
    settings: Readonly<Record<string, string>>;
    credentials: Readonly<Record<string, string>>;
  }): readonly { path: string; message: string }[];
  probe?(call: Call): Promise<Probe>;
  inbound?: Inbound;
  poll?: Poll;
  actions?: Readonly<Record<string, Action>>;
  channel?: Channel;
  /** What sales platforms may ask and tell this shop: it gets hosted endpoints at `/custom/…`. */
  commerce?: Commerce;
  /** What chatbots may ask of what people owe. */
  billing?: Billing;
  /** Whether what the event tells still holds at the source: an abandoned cart is asked for before its message. */
  recheck?(event: StandingEvent, call: Call): Promise<Standing>;
  recognises?: readonly Recognition[];
  samples?: readonly Sample[];
}

/** The catalogue as the hub receives it. */
export type Connectors = ReadonlyMap<string, Connector>;
