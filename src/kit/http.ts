/** The only way out of the hub: a fetch that guards addresses, time and size, and answers values. */
import { type AddressRules, checkUrl } from './address-guard';
import { decodeBody, parseJson } from './body';
import { concatBytes, toBase64, utf8 } from './bytes';
import { withoutEcho } from './echo';

export { ADDRESS_OBJECTIONS, checkUrl } from './address-guard';
export {
  callFailure,
  type HttpSuccess,
  isOk,
  outcomeOf,
  outcomeOfFailure,
  retryAfterSeconds,
} from './outcome';

/** `Authorization` for a user and password, whatever their alphabet. */
export const basicAuth = (user: string, password: string): string =>
  `Basic ${toBase64(utf8(`${user}:${password}`))}`;

export interface HttpRequest {
  /** Default: POST when there is something to send, else GET. */
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  url: string;
  /** Added to what the URL already has; undefined values are left out. */
  query?: Readonly<Record<string, string | number | undefined>>;
  headers?: Readonly<Record<string, string>>;
  /** At most one of `json`, `form` and `body`. */
  json?: unknown;
  form?: Readonly<Record<string, string>>;
  body?: string;
  /** Until the whole answer is here; default 10 000. */
  timeoutMs?: number;
}

interface Sent {
  /** `GET api.vendor.com/v1/orders`, for details and logs: no query, no credentials, long segments cut. */
  request?: string;
}

export interface HttpAnswer extends Sent {
  ok: true;
  /** Any status; redirects are not followed. */
  status: number;
  /** Names in lower case. */
  headers: Record<string, string>;
  /** Of a refusal, without the credentials that the request carried. */
  text: string;
  /** The text as JSON, or undefined when it is none, or nested beyond reason. */
  json: unknown;
}

export interface HttpFailure extends Sent {
  ok: false;
  /** `blocked`: never left the hub (address, headers) · `too_large`: the answer was cut off. */
  kind: 'timeout' | 'network' | 'blocked' | 'too_large';
  detail: string;
  /** Known when only the body of the answer was too large. */
  status?: number;
}

export type HttpResult = HttpAnswer | HttpFailure;

export interface Http {
  /** Never throws. */
  request(options: HttpRequest): Promise<HttpResult>;
}

export interface HttpOptions extends AddressRules {
  fetch: typeof fetch;
  /** Milliseconds left for all calls together, where somebody waits; a call takes no longer than that. */
  msLeft?: () => number;
  /** Longest answer that is read; default 1 000 000. */
  maxBytes?: number;
  /** Waits for a free connection before the request starts, and with it its time limit. */
  turn?: Turn;
}

/** Runs work when its turn has come. */
export type Turn = <T>(work: () => Promise<T>) => Promise<T>;

/** At most so many at once, first come first served. A Worker has six connections. */
export function createTurns(atOnce: number): Turn {
  let free = atOnce;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free++;
    }
  };
}

const USER_AGENT = 'Ponte/0.1 (+https://github.com/ponte-hub/ponte)';
const TIMEOUT_MS = 10_000;
const MAX_BYTES = 1_000_000;

const atOnce: Turn = (work) => work();

export function createHttp(how: HttpOptions): Http {
  const {
    fetch,
    maxBytes = MAX_BYTES,
    turn = atOnce,
    msLeft = () => Number.POSITIVE_INFINITY,
    ...rules
  } = how;
  return {
    async request(options) {
      const request = describe(options);
      const fail = (kind: HttpFailure['kind'], why: string, status?: number): HttpFailure => {
        const failure: HttpFailure = { ok: false, kind, detail: `${request} -> ${why}`, request };
        return status === undefined ? failure : { ...failure, status };
      };

      const objection = checkUrl(options.url, rules);
      if (objection) return fail('blocked', objection);
      const outgoing = build(options);
      if (!outgoing) return fail('blocked', 'a header or the body cannot be sent');

      return turn(async () => {
        const ms = Math.min(options.timeoutMs ?? TIMEOUT_MS, msLeft());
        if (ms <= 0) return fail('timeout', 'no time left');
        const signal = AbortSignal.timeout(ms);
        try {
          const response = await fetch(outgoing.url, { ...outgoing.init, redirect: 'manual', signal });
          const bytes = await readUpTo(maxBytes, response);
          const { status } = response;
          if (!bytes) return fail('too_large', `${status}, more than ${maxBytes} bytes`, status);
          const headers = Object.fromEntries(response.headers);
          // Each cookie is an entry of its own, of which an object keeps the last.
          const cookies = response.headers.get('set-cookie');
          if (cookies !== null) headers['set-cookie'] = cookies;
          const whole = decodeBody(bytes, headers['content-type']);
          const text = response.ok ? whole : withoutEcho(whole, options);
          return { ok: true, status, headers, text, json: jsonOf(text), request };
        } catch {
          // What was thrown may quote the address with its query: say only which of the two it was.
          return signal.aborted
            ? fail('timeout', 'no answer in time')
            : fail('network', 'the connection failed');
        }
      });
    },
  };
}

/** Undefined when the platform refuses to make a request of it. */
function build(options: HttpRequest): { url: string; init: RequestInit } | undefined {
  try {
    const url = new URL(options.url);
    for (const [name, value] of Object.entries(options.query ?? {})) {
      if (value !== undefined) url.searchParams.append(name, String(value));
    }
    const headers = new Headers({ 'user-agent': USER_AGENT, accept: 'application/json, */*;q=0.5' });
    const [body, type] = payloadOf(options);
    if (type) headers.set('content-type', type);
    for (const [name, value] of Object.entries(options.headers ?? {})) {
      // The runtime would send other letters as bytes of its choice, and print the value to its log.
      if (!/^[\t\x20-\x7e]*$/.test(value)) return undefined;
      headers.set(name, value);
    }
    const method = methodOf(options);
    const init: RequestInit = body === undefined ? { method, headers } : { method, headers, body };
    new Request(url, init); // Throws at what fetch would refuse.
    return { url: url.href, init };
  } catch {
    return undefined;
  }
}

function payloadOf({ json, form, body }: HttpRequest): [body?: string, type?: string] {
  if (json !== undefined) return [JSON.stringify(json), 'application/json'];
  if (form !== undefined) return [new URLSearchParams(form).toString(), 'application/x-www-form-urlencoded'];
  return body === undefined ? [] : [body, 'text/plain;charset=UTF-8'];
}

/** Undefined when there is more; the rest stays unread. */
async function readUpTo(maxBytes: number, response: Response): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  if (!response.body) return new Uint8Array();
  const reader = response.body.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    length += read.value.length;
    if (length > maxBytes) {
      await reader.cancel();
      return undefined;
    }
    chunks.push(read.value);
  }
  return concatBytes(chunks);
}

function jsonOf(text: string): unknown {
  const parsed = parseJson(text);
  return parsed.ok ? parsed.body : undefined;
}

const methodOf = ({ method, json, form, body }: HttpRequest): string =>
  method ?? ([json, form, body].some((payload) => payload !== undefined) ? 'POST' : 'GET');

function describe(options: HttpRequest): string {
  const url = URL.parse(options.url);
  // Some vendors take their token as a path segment.
  const path = url?.pathname.replace(/([^/]{6})[^/]{14,}/g, '$1…');
  return `${methodOf(options)} ${url ? `${url.host}${path}` : '(no address)'}`;
}
