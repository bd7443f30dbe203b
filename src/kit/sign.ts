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
      const stamp: Record<string, string> = scheme.timestamp
        ? { [scheme.timestamp.header.toLowerCase()]: seconds }
        : {};
      const mac = await hmacOf(scheme, { ...request, headers: { ...request.headers, ...stamp } }, secret);
      if (!mac) return {};
      const text = (scheme.prefix ?? '') + (scheme.encoding === 'hex' ? toHex(mac) : toBase64(mac));
      const [name = ''] = [scheme.name].flat();
      return scheme.in === 'header'
        ? { headers: { ...stamp, [name.toLowerCase()]: text } }
        : { headers: stamp, query: { [name]: text } };
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
    case 'rsa':
    case 'url':
      return {};
  }
}
