/** An inbound request as the edge reads it, and what of it is kept: secrets never leave this file. */
import { type Connector, decodeBody, type Verification } from '../kit';
import { newId } from '../kit/id';
import type { DeliveryMessage } from '../queues';
import type { Connection } from '../store/connections';
import type { Instance } from './hub';

/** Largest body that is accepted. */
export const MAX_BODY = 1_000_000;

/** A request at an address that all sellers of a vendor's app share. */
export interface AppHookRequest {
  connector: string;
  /** What follows the connector, or the token, in the address. */
  path: string;
  method: string;
  url: URL;
  headers: Headers;
  body: ReadableStream<Uint8Array> | null;
  /** The same at one go, which is quicker; used where its length is declared. */
  readAll?: () => Promise<ArrayBuffer>;
}

/** A request at one connection's own address. */
export interface HookRequest extends AppHookRequest {
  token: string;
}

/** Read once; `body` holds the bytes that were signed, `text` the same decoded. */
export interface RawRequest {
  url: string;
  method: string;
  path: string;
  /** Names in lower case. */
  headers: Record<string, string>;
  query: Record<string, string>;
  body: Uint8Array;
  text: string;
}

/** Undefined when the body is larger than we take. */
export async function readRequest(request: AppHookRequest): Promise<RawRequest | undefined> {
  const body = await readBody(request);
  if (!body) return undefined;
  const headers = Object.fromEntries(request.headers);
  return {
    url: request.url.href,
    method: request.method,
    path: request.path,
    headers,
    query: request.url.search ? Object.fromEntries(request.url.searchParams) : {},
    body,
    text: decodeBody(body, headers['content-type']),
  };
}

/** The queue message of a request that was verified by `scheme`. */
export const messageOf = (
  instance: Instance,
  connection: Connection,
  raw: RawRequest,
  { secretMembers = [] }: Pick<NonNullable<Connector['inbound']>, 'secretMembers'>,
  scheme: Verification | undefined,
): DeliveryMessage => ({
  id: newId('dlv', instance.now()),
  organizationId: connection.organizationId,
  connectionId: connection.id,
  via: 'webhook',
  method: raw.method,
  path: raw.path,
  query: redactQuery(raw.query, scheme),
  headers: redactHeaders(raw.headers, scheme),
  body: redactBody(raw.text, [...secretMembers, ...tokensIn(scheme, 'body')]),
  ...(connection.status === 'paused' ? { paused: true } : {}),
});

/** The raw body, or undefined when it is larger than we take; reads no further than that. */
async function readBody(request: AppHookRequest): Promise<Uint8Array | undefined> {
  const { headers, readAll } = request;
  const declared = headers.get('content-length');
  if (Number(declared ?? 0) > MAX_BODY) return undefined;
  if (declared && readAll) {
    // No more than was declared arrives: the runtime sees to that.
    const all = new Uint8Array(await readAll());
    return all.length > MAX_BODY ? undefined : all;
  }
  const { body } = request;
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

const REDACTED = '[redacted]';
const SECRET_HEADERS = new Set(['authorization', 'proxy-authorization', 'cookie', 'x-api-key']);
/** The network's headers, not the platform's. */
const NETWORK_HEADERS =
  /^(cf-|x-forwarded-|x-real-ip$|host$|connection$|content-length$|accept-encoding$|cdn-loop$)/;

function redactHeaders(
  headers: Record<string, string>,
  scheme: Verification | undefined,
): Record<string, string> {
  const tokens = tokensIn(scheme, 'header').map((name) => name.toLowerCase());
  return Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => !NETWORK_HEADERS.test(name))
      .map(([name, value]) => [name, SECRET_HEADERS.has(name) || tokens.includes(name) ? REDACTED : value]),
  );
}

function redactQuery(
  query: Record<string, string>,
  scheme: Verification | undefined,
): Record<string, string> {
  const present = tokensIn(scheme, 'query').filter((name) => query[name] !== undefined);
  return present.length === 0
    ? query
    : { ...query, ...Object.fromEntries(present.map((name) => [name, REDACTED])) };
}

/** The names under which the secret itself travels there. */
function tokensIn(scheme: Verification | undefined, place: 'header' | 'query' | 'body'): string[] {
  if (scheme?.scheme === 'any') return scheme.of.flatMap((one) => tokensIn(one, place));
  return scheme?.scheme === 'token' && scheme.in === place ? [scheme.name] : [];
}

/** Values of these members, in JSON at any depth or in a form; everything else stays as it was sent. */
function redactBody(text: string, members: readonly string[]): string {
  if (members.length === 0) return text;
  const named = (escaped: (code: string) => string) =>
    members.map((name) => spelled(name, escaped)).join('|');
  const json = named((code) => `\\\\u00${code}`);
  const inJson = new RegExp(`("(?:${json})"\\s*:\\s*)(?:"(?:[^"\\\\]|\\\\.)*"|[^\\s"{}[\\],]+)`, 'g');
  const inForm = new RegExp(`((?:^|&)(?:${named((code) => `%${code}`)})=)[^&]*`, 'g');
  return text.replace(inJson, `$1"${REDACTED}"`).replace(inForm, `$1${encodeURIComponent(REDACTED)}`);
}

/** A pattern for a name in ASCII, each letter as it is or escaped: `k`, `\u006b`, `%6B`. */
const spelled = (name: string, escaped: (code: string) => string): string =>
  [...name]
    .map((letter) => {
      const code = letter.charCodeAt(0).toString(16).padStart(2, '0');
      const either = code.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
      const plain = letter === ' ' ? '[ +]' : letter.replace(/[^\w-]/g, '\\$&');
      return `(?:${plain}|${escaped(either)})`;
    })
    .join('');
