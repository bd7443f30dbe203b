/** Standard Webhooks 1.0 (standardwebhooks.com), with symmetric `v1` signatures. */
import { concatBytes, fromBase64, hmac, toBase64, utf8 } from './bytes';

/** How far a timestamp may be off, either way; what the published libraries use. */
export const WEBHOOK_TOLERANCE_SECONDS = 300;

/** A fresh secret: `whsec_` and the base64 of 32 random bytes. */
export const newWebhookSecret = (): string => `whsec_${toBase64(crypto.getRandomValues(new Uint8Array(32)))}`;

/** The key in a `whsec_…` secret (the prefix may be missing); undefined when it is not base64 or empty. */
export function webhookKey(secret: string): Uint8Array | undefined {
  const key = fromBase64(secret.trim().replace(/^whsec_/, ''));
  return key && key.length > 0 ? key : undefined;
}

/**
 * One entry of `webhook-signature`: `v1,<base64>` over `id.timestamp.body`. During a rotation join
 * the entries of both secrets with a space. Throws when the secret is not `whsec_` + base64.
 */
export async function standardWebhookSignature(
  secret: string,
  id: string,
  timestampSeconds: number | string,
  body: string | Uint8Array,
): Promise<string> {
  const key = webhookKey(secret);
  if (!key) throw new TypeError('a webhook secret is "whsec_" followed by base64');
  const bytes = typeof body === 'string' ? utf8(body) : body;
  return `v1,${toBase64(await hmac('SHA-256', key, concatBytes([utf8(`${id}.${timestampSeconds}.`), bytes])))}`;
}
