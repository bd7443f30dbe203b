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
      /** Template over `{body}` (the raw bytes), `{url}`, `{header:name}`, `{query:name}`; default `{body}`. */
      signed?: string;
      /** Seconds or milliseconds since the epoch. `signed` must name this header, else it proves nothing. */
      timestamp?: { header: string; toleranceSeconds: number };
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
  /** Nothing beyond the secret in the address, which the hub has matched already. */
  | { scheme: 'url' };

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
  const parts = template.split(/(\{(?:body|url|header:[^}]+|query:[^}]+)\})/).map((part) => {
    if (part === '{body}') return request.body;
    const [, source, name = ''] = /^\{(\w+):?(.*)\}$/.exec(part) ?? [];
    if (source === undefined) return utf8(part);
    const text =
      source === 'url' ? request.url : source === 'header' ? header(request, name) : own(request.query, name);
    return text === undefined ? undefined : utf8(text);
  });
  return parts.includes(undefined) ? undefined : concatBytes(parts.filter((part) => part !== undefined));
}

/** A member of its own; undefined when there is none. */
export const own = <Value>(record: Readonly<Record<string, Value>>, name: string): Value | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined;

export const header = (request: SignedRequest, name: string) => own(request.headers, name.toLowerCase());
