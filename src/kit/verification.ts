/**
 * How an inbound request proves where it comes from: a closed set of schemes described as data,
 * and what a keyed hash is taken over. `verify.ts` checks, `sign.ts` makes what it checks.
 */
import { concatBytes, fromBase64, type Hash, hmac, utf8 } from './bytes';

export type Verification =
  /** A keyed hash over `signed`, in a header or query parameter; of several names any may carry it. */
  | {
      scheme: 'hmac';
      in: 'header' | 'query';
      name: string | readonly string[];
      hash: Hash;
      encoding: 'hex' | 'base64';
      /** What stands before the signature, e.g. `sha256=`; any case. */
      prefix?: string;
      /** The header holds pairs (`ts=1,v1=ab`): the name of the one with the signature. */
      part?: string;
      /**
       * Template over `{body}` (the raw bytes), `{url}`, `{header:name}`, `{header:name#part}`, `{query:name}`,
       * `{query:name|lower}`; what stands in `[…]` is left out when a value in it is missing. Default `{body}`.
       */
      signed?: string;
      /** Seconds or milliseconds since the epoch. `signed` must name this header, else it proves nothing. */
      timestamp?: { header: string; part?: string; toleranceSeconds: number };
      /** How the secret becomes the key; default: its UTF-8 bytes. */
      key?: 'utf8' | 'base64';
    }
  /** standardwebhooks.com; the older `svix-` spelling of its headers counts too. */
  | { scheme: 'standard-webhooks' }
  /** RSASSA-PKCS1-v1_5, base64, in a header; `webhookSecret` is the public key (SPKI, PEM or bare base64). */
  | { scheme: 'rsa'; header: string; hash: 'SHA-256'; signed?: string }
  /** The secret itself; in the body it is a member of the JSON or form. */
  | { scheme: 'token'; in: 'header' | 'query' | 'body'; name: string; prefix?: string }
  /** `webhookUser` and `webhookSecret`. */
  | { scheme: 'basic' }
  /** One of these, for vendors that send over several ways; as trustworthy as the weakest. */
  | { scheme: 'any'; of: readonly OneVerification[] }
  /** Nothing beyond the secret in the address, which the hub has matched already. */
  | { scheme: 'url' };

/** Any scheme but a choice of several. */
export type OneVerification = Exclude<Verification, { scheme: 'any' }>;

export type Scheme<Name extends Verification['scheme']> = Extract<Verification, { scheme: Name }>;

export interface SignedRequest {
  url: string;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  query: Readonly<Record<string, string>>;
  /** As received, before any decoding. */
  body: Uint8Array;
}

/** The keyed hash a sender must have made; undefined without what it is made of. */
export async function hmacOf(
  scheme: Scheme<'hmac'>,
  request: SignedRequest,
  secret: string,
): Promise<Uint8Array | undefined> {
  const key = scheme.key === 'base64' ? fromBase64(secret.trim()) : utf8(secret);
  const message = signedBytes(scheme.signed, request);
  return key?.length && message ? await hmac(scheme.hash, key, message) : undefined;
}

/** What was signed, by template; undefined when a header or parameter it names is absent. */
export function signedBytes(template = '{body}', request: SignedRequest): Uint8Array | undefined {
  const segments = template.split(/(\[[^\]]*\])/).map((segment) => {
    if (!segment.startsWith('[')) return filledIn(segment, request);
    return filledIn(segment.slice(1, -1), request) ?? new Uint8Array();
  });
  return segments.includes(undefined)
    ? undefined
    : concatBytes(segments.filter((segment) => segment !== undefined));
}

const PLACES = /(\{(?:body|url|header:[^}]+|query:[^}]+)\})/;

function filledIn(template: string, request: SignedRequest): Uint8Array | undefined {
  const parts = template.split(PLACES).map((part) => {
    if (part === '{body}') return request.body;
    const [, source, name = '', modifier] = /^\{(\w+):?([^}|]*)(?:\|(\w+))?\}$/.exec(part) ?? [];
    if (source === undefined) return utf8(part);
    const text =
      source === 'url' ? request.url : source === 'header' ? header(request, name) : own(request.query, name);
    return text === undefined ? undefined : utf8(modifier === 'lower' ? text.toLowerCase() : text);
  });
  return parts.includes(undefined) ? undefined : concatBytes(parts.filter((part) => part !== undefined));
}

/** A member of its own; undefined when there is none. */
export const own = <Value>(record: Readonly<Record<string, Value>>, name: string): Value | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined;

/** A header; `name#part` is one of the pairs that it holds (`ts=1,v1=ab`). */
export function header(request: SignedRequest, name: string): string | undefined {
  const [whole = '', part] = name.split('#');
  const value = own(request.headers, whole.toLowerCase());
  if (part === undefined || value === undefined) return value;
  for (const pair of value.split(/[,;]/)) {
    const [key = '', ...rest] = pair.split('=');
    if (key.trim() === part) return rest.join('=').trim();
  }
  return undefined;
}

/** Where a signature or timestamp stands, as `header` reads it. */
export const placeOf = (name: string, part: string | undefined): string =>
  part === undefined ? name : `${name}#${part}`;
