/**
 * The edge path: from a platform's request to our answer. One verification, one `send`; no D1 write
 * and no outbound call. Only when the queue refuses, or the message would not fit it, D1's inbox
 * takes the delivery; only when both fail the platform is asked to come back.
 */
import { type Connector, decodeBody, type Reply, type Verification, verify } from '../kit';
import { newId } from '../kit/id';
import type { DeliveryMessage } from '../queues';
import { type Connection, connectionByToken } from '../store/connections';
import { putInInbox } from '../store/inbox';
import { type Secrets, sha256 } from '../store/vault';
import { inboundSecrets, openSecrets } from './call';
import { type Hub, iso, SECOND } from './hub';

/** Largest body that is accepted. */
export const MAX_BODY = 1_000_000;
/** Cloudflare's queues take 128 KB (of 1000 bytes), some of it metadata. */
const MAX_MESSAGE = 127_500;

/** As `newSecret` makes them. */
const TOKEN = /^[\w-]{43}$/;
/** A queue that does not answer within this is as good as one that refuses: the inbox takes over. */
const SEND_WITHIN = 2 * SECOND;

export interface HookRequest {
  connector: string;
  token: string;
  /** What follows the token in the address. */
  path: string;
  method: string;
  url: URL;
  headers: Headers;
  body: ReadableStream<Uint8Array> | null;
}

export type Refusal =
  | 'unknown_hook'
  | 'method_not_allowed'
  | 'body_too_large'
  | 'verification_failed'
  | 'try_again_later'
  | 'rate_limited';

export type Received =
  | { ok: true; id?: string; reply: Reply }
  | { ok: false; refusal: Refusal; headers?: Record<string, string> };

const refuse = (refusal: Refusal, headers?: Record<string, string>): Received =>
  headers ? { ok: false, refusal, headers } : { ok: false, refusal };

/** Never throws: with everything down, the platform is asked to come back. */
export async function receive(hub: Hub, request: HookRequest): Promise<Received> {
  try {
    return await tryReceive(hub, request);
  } catch (error) {
    hub.log.error('receive failed', { connector: request.connector, error: String(error) });
    return refuse('try_again_later', { 'retry-after': '60' });
  }
}

async function tryReceive(hub: Hub, request: HookRequest): Promise<Received> {
  const connector = hub.connectors.get(request.connector);
  const inbound = connector?.inbound;
  if (!connector || !inbound) return refuse('unknown_hook');

  const methods = [...(inbound.methods ?? ['POST']), ...(inbound.challenge ? ['GET'] : [])];
  if (!methods.includes(request.method)) return refuse('method_not_allowed', { allow: methods.join(', ') });

  const body = await readBody(request);
  if (!body) return refuse('body_too_large');

  // What cannot be one of our tokens is not worth a read.
  let entry = TOKEN.test(request.token) ? await lookUp(hub, request.token) : undefined;
  if (entry?.connection.connector !== connector.slug) return limited(hub, request, 'unknown_hook');

  const raw = {
    url: request.url.href,
    method: request.method,
    path: request.path,
    headers: Object.fromEntries(request.headers),
    query: Object.fromEntries(request.url.searchParams),
    body,
  };
  const text = decodeBody(body, raw.headers['content-type']);
  const challenge = inbound.challenge?.(
    { ...raw, body: text, receivedAt: iso(hub.now()) },
    inboundSecrets(entry.secrets, hub.now()),
  );
  if (challenge) return { ok: true, reply: challenge };

  if (!(await isGenuine(hub, connector, entry, raw))) {
    // The secret may have been changed a moment ago: look once more before refusing.
    entry = hub.now() - entry.loadedAt > FRESH ? await reload(hub, request.token) : entry;
    if (!entry || !(await isGenuine(hub, connector, entry, raw)))
      return limited(hub, request, 'verification_failed');
  }

  const { connection } = entry;
  const scheme = schemeOf(connector, connection);
  const message: DeliveryMessage = {
    id: newId('dlv', hub.now()),
    organizationId: connection.organizationId,
    connectionId: connection.id,
    via: 'webhook',
    method: raw.method,
    path: raw.path,
    query: redactQuery(raw.query, scheme),
    headers: redactHeaders(raw.headers, scheme),
    body: text,
    ...(connection.status === 'paused' ? { paused: true } : {}),
  };
  if (!(await accept(hub, message))) return refuse('try_again_later', { 'retry-after': '60' });
  return { ok: true, id: message.id, reply: inbound.ack?.(message.id) ?? accepted(message.id) };
}

const accepted = (id: string): Reply => ({
  status: 200,
  body: JSON.stringify({ id }),
  headers: { 'content-type': 'application/json' },
});

/** Hands a delivery over durably: to the queue, else to the inbox. False when neither took it. */
export async function accept(hub: Hub, message: DeliveryMessage): Promise<boolean> {
  if (fitsQueue(message))
    try {
      await within(SEND_WITHIN, hub.env.INGEST.send(message));
      return true;
    } catch (error) {
      hub.log.warn('queue refused a delivery; to the inbox', {
        deliveryId: message.id,
        error: String(error),
      });
    }
  try {
    await putInInbox(hub.db, message, iso(hub.now()));
    return true;
  } catch (error) {
    hub.log.error('neither queue nor inbox took a delivery', {
      deliveryId: message.id,
      error: String(error),
    });
    return false;
  }
}

/** Should the late send arrive after all, the same id absorbs the second copy. */
async function within(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer in ${ms} ms`)), ms);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function fitsQueue(message: DeliveryMessage): boolean {
  const text = JSON.stringify(message);
  // A UTF-16 unit takes three bytes at most, so short texts need no counting.
  return text.length * 3 <= MAX_MESSAGE || new TextEncoder().encode(text).length <= MAX_MESSAGE;
}

/** The raw body, or undefined when it is larger than we take; reads no further than that. */
async function readBody({ headers, body }: HookRequest): Promise<Uint8Array | undefined> {
  if (Number(headers.get('content-length') ?? 0) > MAX_BODY) return undefined;
  if (!body) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > MAX_BODY) return undefined;
    chunks.push(chunk);
  }
  const [only] = chunks;
  if (chunks.length === 1 && only) return only;
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

const schemeOf = (connector: Connector, connection: Connection): Verification | undefined => {
  const scheme = connector.inbound?.verify;
  return typeof scheme === 'function' ? scheme(connection.settings) : scheme;
};

async function isGenuine(
  hub: Hub,
  connector: Connector,
  { connection, secrets }: Entry,
  raw: { url: string; headers: Record<string, string>; query: Record<string, string>; body: Uint8Array },
): Promise<boolean> {
  const scheme = schemeOf(connector, connection);
  if (!scheme) return false;
  return verify(scheme, raw, inboundSecrets(secrets, hub.now()), secrets.credentials.webhookUser, hub.now());
}

/** Failures are what may be refused for rate: they are how tokens and secrets get guessed. */
async function limited(hub: Hub, request: HookRequest, refusal: Refusal): Promise<Received> {
  const key = request.headers.get('cf-connecting-ip') ?? 'unknown';
  const { success } = await hub.env.LIMIT_REFUSED.limit({ key });
  return success ? refuse(refusal) : refuse('rate_limited', { 'retry-after': '60' });
}

// -- connections by token, kept in the isolate --------------------------------------------------

interface Entry {
  connection: Connection;
  secrets: Secrets;
  /** Milliseconds since the epoch. */
  loadedAt: number;
}

const KEPT = 30 * SECOND;
const FRESH = 2 * SECOND;
const MOST = 2000;
/** By database, so that two hubs in one process (tests) do not share it. */
const caches = new WeakMap<object, Map<string, Entry>>();

function cacheOf(hub: Hub): Map<string, Entry> {
  const known = caches.get(hub.env.DB);
  if (known) return known;
  const cache = new Map<string, Entry>();
  caches.set(hub.env.DB, cache);
  return cache;
}

async function lookUp(hub: Hub, token: string): Promise<Entry | undefined> {
  const known = cacheOf(hub).get(token);
  const kept = known?.connection.status === 'active' ? KEPT : FRESH;
  if (known && hub.now() - known.loadedAt <= kept) return known;
  try {
    return await reload(hub, token);
  } catch (error) {
    // With D1 away, what was known half a minute ago beats refusing a platform.
    if (!known) throw error;
    hub.log.warn('connection not re-read; using the last known', { error: String(error) });
    return known;
  }
}

/** After a change of ours: the next request reads it, in this isolate at least. */
export function forget(hub: Hub, connectionId: string): void {
  const cache = cacheOf(hub);
  for (const [token, { connection }] of cache) if (connection.id === connectionId) cache.delete(token);
}

/** Unknown tokens are not kept: a connection made a moment later must be found. */
async function reload(hub: Hub, token: string): Promise<Entry | undefined> {
  const cache = cacheOf(hub);
  const connection = await connectionByToken(hub.db, await sha256(token), iso(hub.now()));
  cache.delete(token);
  if (!connection) return undefined;
  const entry = { connection, secrets: await openSecrets(hub, connection), loadedAt: hub.now() };
  cache.set(token, entry);
  const [oldest] = cache.keys();
  if (cache.size > MOST && oldest !== undefined) cache.delete(oldest);
  return entry;
}

// -- what is kept of a request --------------------------------------------------------------------

const REDACTED = '[redacted]';
const SECRET_HEADERS = new Set(['authorization', 'proxy-authorization', 'cookie', 'x-api-key']);
/** The network's headers, not the platform's. */
const NETWORK_HEADERS =
  /^(cf-|x-forwarded-|x-real-ip$|host$|connection$|content-length$|accept-encoding$|cdn-loop$)/;

function redactHeaders(
  headers: Record<string, string>,
  scheme: Verification | undefined,
): Record<string, string> {
  const token = scheme?.scheme === 'token' && scheme.in === 'header' ? scheme.name.toLowerCase() : undefined;
  return Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => !NETWORK_HEADERS.test(name))
      .map(([name, value]) => [name, SECRET_HEADERS.has(name) || name === token ? REDACTED : value]),
  );
}

function redactQuery(
  query: Record<string, string>,
  scheme: Verification | undefined,
): Record<string, string> {
  if (scheme?.scheme !== 'token' || scheme.in !== 'query' || query[scheme.name] === undefined) return query;
  return { ...query, [scheme.name]: REDACTED };
}
