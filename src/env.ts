/**
 * Bindings and variables, parsed once per isolate at every entry (fetch, queue, scheduled).
 * A missing one stops the entry with a fixed code, never with a stack trace.
 */
import { z } from 'zod';
import type { DispatchMessage, IngestMessage, PollMessage } from './queues';

/** What wrangler.toml binds. */
export interface Bindings {
  DB: D1Database;
  INGEST: Queue<IngestMessage>;
  DISPATCH: Queue<DispatchMessage>;
  POLL: Queue<PollMessage>;
  /** By address: failed verifications and unknown tokens. */
  LIMIT_REFUSED: RateLimit;
  /** By connection: the generic event API. */
  LIMIT_EVENTS: RateLimit;
  /** By API key. */
  LIMIT_API: RateLimit;
  /** By address: sign-in, set-up, password reset. */
  LIMIT_SIGN_IN: RateLimit;
  /** Cloudflare's e-mail sending, where the operator has set it up. */
  SEND_EMAIL?: SendEmail;
  /** `development` allows private addresses; set only by the local env file. Absent means production. */
  PONTE_ENV?: string;
  /** `id:base64` pairs, comma separated: the first encrypts, all decrypt. 32 bytes each. */
  PONTE_KEYS: string;
  /** Public address of this hub, where it is not the one that requests come in on. */
  PONTE_URL?: string;
  /** The operator's apps at vendors with OAuth: `{"<slug>": {"clientId": "…", "clientSecret": "…"}}`. */
  PONTE_APPS?: string;
  /** Who signs up: `invite` (default: only with an invitation) or `open`. */
  SIGNUP?: string;
  /** Days that raw bodies are kept; 7 unless set. */
  PONTE_BODY_DAYS?: string;
  /** Days that deliveries, their events and dispatches are kept; 90 unless set. */
  PONTE_METADATA_DAYS?: string;
  /** Sender of the hub's own e-mails (password resets, invitations); without it the operator has a command. */
  SYSTEM_EMAIL?: string;
}

/** The operator's registration at a vendor. */
const App = z.object({
  clientId: z.string().min(1),
  clientSecret: z.string().min(1),
  /** Of the app's own address here, for vendors that sign nothing: it is part of the address that they are given. */
  hookSecret: z.string().min(16).optional(),
  /** For tests against a stand-in: development only. */
  authorizeUrl: z.url().optional(),
  tokenUrl: z.url().optional(),
});
export type App = z.infer<typeof App>;

const Apps = z
  .string()
  .default('{}')
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      context.addIssue('PONTE_APPS must be JSON');
      return z.NEVER;
    }
  })
  .pipe(z.record(z.string(), App));

const binding = <T>(name: string) =>
  z.custom<T>((value) => typeof value === 'object' && value !== null, `binding ${name} is missing`);

const days = (usual: number) => z.coerce.number().int().min(1).max(3650).default(usual);

const Schema = z.object({
  DB: binding<D1Database>('DB'),
  INGEST: binding<Queue<IngestMessage>>('INGEST'),
  DISPATCH: binding<Queue<DispatchMessage>>('DISPATCH'),
  POLL: binding<Queue<PollMessage>>('POLL'),
  LIMIT_REFUSED: binding<RateLimit>('LIMIT_REFUSED'),
  LIMIT_EVENTS: binding<RateLimit>('LIMIT_EVENTS'),
  LIMIT_API: binding<RateLimit>('LIMIT_API'),
  LIMIT_SIGN_IN: binding<RateLimit>('LIMIT_SIGN_IN'),
  SEND_EMAIL: binding<SendEmail>('SEND_EMAIL').optional(),
  PONTE_ENV: z.enum(['development', 'production']).default('production'),
  PONTE_KEYS: z
    .string()
    .regex(
      /^[\w-]+:[A-Za-z0-9+/]{43}=(,[\w-]+:[A-Za-z0-9+/]{43}=)*$/,
      'PONTE_KEYS must be id:base64 of 32 bytes',
    ),
  PONTE_URL: z.url().optional(),
  PONTE_APPS: Apps,
  SIGNUP: z.enum(['invite', 'open']).default('invite'),
  PONTE_BODY_DAYS: days(7),
  PONTE_METADATA_DAYS: days(90),
  SYSTEM_EMAIL: z.email().optional(),
});

export type Env = z.infer<typeof Schema>;

/** Thrown when the Worker is deployed without one of its bindings; `code` is stable. */
export class BadEnvironment extends Error {
  readonly code = 'bad_environment';
}

const parsed = new WeakMap<object, Env>();

/** The parsed environment; cached, because workerd hands the same object to every entry of an isolate. */
export function parseEnv(bindings: Bindings): Env {
  const known = parsed.get(bindings);
  if (known) return known;
  const result = Schema.safeParse(bindings);
  if (!result.success) throw new BadEnvironment(result.error.issues.map((issue) => issue.message).join('; '));
  parsed.set(bindings, result.data);
  return result.data;
}
