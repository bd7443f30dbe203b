/**
 * Requests signed by OAuth 1.0a (RFC 5849, sections 3.4 and 3.5.1), as some shop systems still want them. Method,
 * address and query are signed; a body is not, unless it is a form, which this does not send.
 */
import { type Hash, hmac, toBase64, toHex, utf8 } from './bytes';

export interface OAuth1Keys {
  consumerKey: string;
  consumerSecret: string;
  token: string;
  tokenSecret: string;
}

export interface OAuth1Request {
  method: string;
  /** With its query, as it will be sent: see `rfc3986Query`. */
  url: string;
  /** Never the same twice under these keys. */
  nonce: string;
  /** Seconds since the epoch. */
  timestamp: number;
  hash?: Exclude<Hash, 'SHA-512'>;
}

/** Stricter than `encodeURIComponent`: letters, digits and `-._~` stay, and nothing else. */
export const rfc3986 = (text: string): string =>
  encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );

/** A query whose blanks are `%20` and brackets `%5B`: some servers sign what they get without reading `+` as a blank. */
export const rfc3986Query = (query: Readonly<Record<string, string | number | undefined>>): string =>
  Object.entries(query)
    .flatMap(([name, value]) => (value === undefined ? [] : [`${rfc3986(name)}=${rfc3986(String(value))}`]))
    .join('&');

const keyOf = ({ consumerSecret, tokenSecret }: OAuth1Keys): Uint8Array =>
  utf8(`${rfc3986(consumerSecret)}&${rfc3986(tokenSecret)}`);

/** The value of `Authorization`. */
export async function oauth1Header(request: OAuth1Request, keys: OAuth1Keys): Promise<string> {
  const { method, url, nonce, timestamp, hash = 'SHA-256' } = request;
  const address = new URL(url);
  const oauth = {
    oauth_consumer_key: keys.consumerKey,
    oauth_nonce: nonce,
    oauth_signature_method: `HMAC-${hash.replace('-', '')}`,
    oauth_timestamp: String(timestamp),
    oauth_token: keys.token,
  };
  const signed = [...address.searchParams, ...Object.entries(oauth)]
    .map(([name, value]) => [rfc3986(name), rfc3986(value)] as const)
    // By name, then by value, byte by byte: both are ASCII by now.
    .sort(([a, x], [b, y]) => (a === b ? (x < y ? -1 : 1) : a < b ? -1 : 1))
    .map((pair) => pair.join('='))
    .join('&');
  const base = [method.toUpperCase(), `${address.origin}${address.pathname}`, signed].map(rfc3986).join('&');
  const signature = toBase64(await hmac(hash, keyOf(keys), utf8(base)));
  const parts = Object.entries({ ...oauth, oauth_signature: signature });
  return `OAuth ${parts.map(([name, value]) => `${name}="${rfc3986(value)}"`).join(', ')}`;
}

/**
 * A nonce without chance: 128 bits of a keyed hash over the moment and all that makes one request differ from
 * another. The RFC wants a nonce unique, not unforeseeable: what nobody can forge is the signature. The same request
 * in the same millisecond would get the same nonce, and be refused as a repeat.
 */
export async function oauth1Nonce(keys: OAuth1Keys, now: number, ...request: string[]): Promise<string> {
  const mac = await hmac('SHA-256', keyOf(keys), utf8(JSON.stringify([now, ...request])));
  return toHex(mac.slice(0, 16));
}
