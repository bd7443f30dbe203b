/** Checks the proof that an inbound request carries. Fails closed: no secret, header or timestamp means no. */
import { decodeBody, parseBody } from './body';
import { equalBytes, fromBase64, fromHex, utf8 } from './bytes';
import { standardWebhookSignature, WEBHOOK_TOLERANCE_SECONDS, webhookKey } from './standard-webhooks';
import {
  header,
  hmacOf,
  type OneVerification,
  own,
  placeOf,
  type Scheme,
  type SignedRequest,
  signedBytes,
  type Verification,
} from './verification';

export { type Signature, signatureFor } from './sign';
export { newWebhookSecret, standardWebhookSignature } from './standard-webhooks';
export type { SignedRequest, Verification } from './verification';

/**
 * Whether the request carries the proof `scheme` asks for, made with any of `secrets` (the current
 * one and those still valid after a rotation). `now` is in milliseconds. Never throws.
 */
export async function verify(
  scheme: Verification,
  request: SignedRequest,
  secrets: readonly string[],
  user: string | undefined,
  now: number,
): Promise<boolean> {
  if (scheme.scheme === 'any') {
    for (const one of scheme.of) if (await verify(one, request, secrets, user, now)) return true;
    return false;
  }
  if (scheme.scheme === 'url') return true;
  for (const secret of secrets) {
    if (secret.trim() !== '' && (await proves(scheme, request, secret, user, now))) return true;
  }
  return false;
}

/**
 * How hard a forgery is: A takes the signing key, and nothing can be altered on the way · B takes a
 * static secret that travels in a header, or the signature leaves the body out · C takes a static
 * secret that travels in the query or body, where logs keep it · D takes only the address.
 */
export function trustGrade(scheme: Verification): 'A' | 'B' | 'C' | 'D' {
  switch (scheme.scheme) {
    case 'standard-webhooks':
      return 'A';
    case 'hmac':
    case 'rsa':
      return (scheme.signed ?? '{body}').includes('{body}') ? 'A' : 'B';
    case 'basic':
      return 'B';
    case 'token':
      return scheme.in === 'header' ? 'B' : 'C';
    case 'any':
      return scheme.of.map(trustGrade).reduce((worst, grade) => (grade > worst ? grade : worst), 'A');
    case 'url':
      return 'D';
  }
}

async function proves(
  scheme: Exclude<OneVerification, { scheme: 'url' }>,
  request: SignedRequest,
  secret: string,
  user: string | undefined,
  now: number,
): Promise<boolean> {
  switch (scheme.scheme) {
    case 'hmac':
      return await provesHmac(scheme, request, secret, now);
    case 'standard-webhooks':
      return await provesStandardWebhook(request, secret, now);
    case 'rsa':
      return await provesRsa(scheme, request, secret);
    case 'token':
      return sameText(afterPrefix(tokenIn(scheme, request), scheme.prefix), secret);
    case 'basic':
      return provesBasic(request, user, secret);
  }
}

async function provesHmac(scheme: Scheme<'hmac'>, request: SignedRequest, secret: string, now: number) {
  if (scheme.timestamp) {
    const sent = header(request, placeOf(scheme.timestamp.header, scheme.timestamp.part));
    if (!isFresh(sent, scheme.timestamp.toleranceSeconds, now)) return false;
  }
  const expected = await hmacOf(scheme, request, secret);
  const decode = scheme.encoding === 'hex' ? fromHex : fromBase64;
  return [scheme.name].flat().some((name) => {
    const value =
      scheme.in === 'header' ? header(request, placeOf(name, scheme.part)) : own(request.query, name);
    const given = decode(afterPrefix(value, scheme.prefix) ?? '');
    return expected !== undefined && given !== undefined && equalBytes(given, expected);
  });
}

async function provesStandardWebhook(request: SignedRequest, secret: string, now: number) {
  const part = (name: string) => header(request, `webhook-${name}`) ?? header(request, `svix-${name}`);
  const id = part('id');
  const timestamp = part('timestamp');
  const signatures = part('signature');
  if (!id || !timestamp || !signatures || !webhookKey(secret)) return false;
  if (!isFresh(timestamp, WEBHOOK_TOLERANCE_SECONDS, now)) return false;
  const expected = await standardWebhookSignature(secret, id, timestamp, request.body);
  return signatures.split(' ').some((signature) => sameText(signature, expected));
}

async function provesRsa(scheme: Scheme<'rsa'>, request: SignedRequest, publicKey: string): Promise<boolean> {
  const signature = fromBase64(header(request, scheme.header) ?? '');
  const spki = fromBase64(bareKey(publicKey));
  const message = signedBytes(scheme.signed, request);
  if (!signature?.length || !spki || !message) return false;
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: scheme.hash };
  try {
    const key = await crypto.subtle.importKey('spki', spki, algorithm, false, ['verify']);
    return await crypto.subtle.verify(algorithm, key, signature, message);
  } catch {
    return false; // The credential is not a public key.
  }
}

/** The base64 inside a PEM; some vendors hand the PEM out as base64 once more. */
function bareKey(text: string): string {
  const inner = text.replace(/-----[^-]+-----|\s/g, '');
  const decoded = text.includes('-----') ? undefined : fromBase64(inner);
  const pem = decoded && new TextDecoder().decode(decoded);
  return pem?.startsWith('-----BEGIN') ? pem.replace(/-----[^-]+-----|\s/g, '') : inner;
}

function provesBasic(request: SignedRequest, user: string | undefined, password: string): boolean {
  const given = fromBase64(afterPrefix(header(request, 'authorization'), 'Basic ') ?? '');
  return given !== undefined && !!user && equalBytes(given, utf8(`${user}:${password}`));
}

function tokenIn(scheme: Scheme<'token'>, request: SignedRequest): string | undefined {
  if (scheme.in === 'header') return header(request, scheme.name);
  if (scheme.in === 'query') return own(request.query, scheme.name);
  const contentType = header(request, 'content-type');
  const parsed = parseBody(decodeBody(request.body, contentType), contentType, {});
  if (!parsed.ok || typeof parsed.body !== 'object' || parsed.body === null) return undefined;
  const value = own(parsed.body as Record<string, unknown>, scheme.name);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

function isFresh(timestamp: string | undefined, toleranceSeconds: number, now: number): boolean {
  if (timestamp === undefined || !/^\d{1,15}(\.\d+)?$/.test(timestamp)) return false;
  const sent = Number(timestamp);
  const milliseconds = sent > 1e11 ? sent : sent * 1000;
  return Math.abs(now - milliseconds) <= toleranceSeconds * 1000;
}

/** Takes as long for equal texts as for different ones of that length. */
export const sameText = (given: string | undefined, expected: string): boolean =>
  given !== undefined && equalBytes(utf8(given), utf8(expected));

/** What follows the prefix; undefined when the prefix is not there. */
function afterPrefix(value: string | undefined, prefix = ''): string | undefined {
  return value?.toLowerCase().startsWith(prefix.toLowerCase()) ? value.slice(prefix.length) : undefined;
}
