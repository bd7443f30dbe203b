/**
 * Some vendors repeat in a refusal what they refuse ("invalid key abc"). A refusal is quoted where people
 * read what went wrong, so the credentials of the request are taken out of it before anybody does.
 */
import { fromBase64 } from './bytes';
import type { HttpRequest } from './http';

/** Members of a query or body that hold credentials. Of headers every value counts, but for those of `PLAIN`. */
const NAME = /auth|secret|token|passw|senha|api[-_]?key|consumer[-_]?key|signature/i;
const PLAIN = /^(accept|content-type|user-agent|idempotency-key|webhook-id|webhook-timestamp)$/i;
/** Anything shorter is found in texts by chance. */
const SHORTEST = 6;

/** The text of a refusal without the credentials that the request carried. */
export function withoutEcho(text: string, { headers, query, form, json }: HttpRequest): string {
  const sent = [
    ...Object.entries(headers ?? {}).flatMap(([name, value]) => (PLAIN.test(name) ? [] : parts(value))),
    ...[query, form, json].flatMap((values) => secretsIn(values)),
  ];
  const spelled = new Set(sent.flatMap(spellings).filter((secret) => secret.length >= SHORTEST));
  return [...spelled]
    .sort((a, b) => b.length - a.length)
    .reduce((masked, secret) => masked.replaceAll(secret, '***'), text);
}

function secretsIn(value: unknown, name = ''): string[] {
  if (typeof value === 'string') return NAME.test(name) ? parts(value) : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => secretsIn(member, key));
}

/** `Bearer x` is x as well, and `Basic x` the password in it. */
function parts(value: string): string[] {
  const [, scheme = '', credential = value] = /^(\w+) +(\S+)$/.exec(value) ?? [];
  const basic = scheme.toLowerCase() === 'basic' ? fromBase64(credential) : undefined;
  const pair = basic ? new TextDecoder().decode(basic) : '';
  return [value, credential, pair, pair.slice(pair.indexOf(':') + 1)];
}

const spellings = (secret: string): string[] => [
  secret,
  encodeURIComponent(secret.toWellFormed()),
  JSON.stringify(secret).slice(1, -1),
];
