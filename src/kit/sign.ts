/** The sender's side of `verify`: what a vendor would attach, for tests and simulations. */
import { toBase64, toHex, utf8 } from './bytes';
import { standardWebhookSignature } from './standard-webhooks';
import { hmacOf, type SignedRequest, type Verification } from './verification';

export interface Signature {
  headers?: Record<string, string>;
  query?: Record<string, string>;
}

/**
 * Headers and parameters that make `request` pass `verify` with this secret at `now` (milliseconds).
 * Nothing for `url`, for `rsa` (that takes the vendor's private key) and for a token in the body,
 * which the body must hold by itself.
 */
export async function signatureFor(
  scheme: Verification,
  request: SignedRequest,
  secret: string,
  now: number,
  user = '',
): Promise<Signature> {
  const seconds = String(Math.floor(now / 1000));
  switch (scheme.scheme) {
    case 'hmac': {
      const { timestamp, part } = scheme;
      const pair = (name: string | undefined, value: string) =>
        name === undefined ? value : `${name}=${value}`;
      const stamp: Record<string, string> = timestamp
        ? { [timestamp.header.toLowerCase()]: pair(timestamp.part, seconds) }
        : {};
      const mac = await hmacOf(scheme, { ...request, headers: { ...request.headers, ...stamp } }, secret);
      if (!mac) return {};
      const text = pair(
        part,
        (scheme.prefix ?? '') + (scheme.encoding === 'hex' ? toHex(mac) : toBase64(mac)),
      );
      const [name = ''] = [scheme.name].flat();
      if (scheme.in === 'query') return { headers: stamp, query: { [name]: text } };
      // Both in one header: `ts=1,v1=ab`.
      const before = stamp[name.toLowerCase()];
      return { headers: { ...stamp, [name.toLowerCase()]: before ? `${before},${text}` : text } };
    }
    case 'standard-webhooks': {
      const id = request.headers['webhook-id'] ?? `msg_${seconds}`;
      const signature = await standardWebhookSignature(secret, id, seconds, request.body);
      return { headers: { 'webhook-id': id, 'webhook-timestamp': seconds, 'webhook-signature': signature } };
    }
    case 'token': {
      const text = (scheme.prefix ?? '') + secret;
      if (scheme.in === 'header') return { headers: { [scheme.name.toLowerCase()]: text } };
      return scheme.in === 'query' ? { query: { [scheme.name]: text } } : {};
    }
    case 'basic':
      return { headers: { authorization: `Basic ${toBase64(utf8(`${user}:${secret}`))}` } };
    case 'any': {
      const [first] = scheme.of;
      return first ? signatureFor(first, request, secret, now, user) : {};
    }
    case 'rsa':
    case 'url':
      return {};
  }
}
