/**
 * Calls of the Graph API: who the number is, which templates are approved, and where webhooks go.
 * Versions live two years (https://developers.facebook.com/docs/graph-api/changelog); the version is
 * part of the setting `baseUrl`, so that it can be raised without a release.
 */
import {
  baseUrlOf,
  type Call,
  type CallFailure,
  type HttpRequest,
  type HttpResult,
  isOk,
  type Probe,
  type Registration,
  read,
} from '../../src/kit';
import { failureOf } from './errors';

export const DEFAULT_BASE_URL = 'https://graph.facebook.com/v25.0';

/** Meta fetches a file's address before it answers. */
const TIMEOUT_MS = 20_000;

/** `path` is below the version, without a slash in front: `<id>/messages`. */
export function request(
  { connection: { settings, credentials }, http }: Call,
  path: string,
  options: Omit<HttpRequest, 'url'> = {},
): Promise<HttpResult> {
  const base = baseUrlOf(settings, DEFAULT_BASE_URL);
  const headers = { authorization: `Bearer ${credentials.accessToken ?? ''}` };
  return http.request({ timeoutMs: TIMEOUT_MS, ...options, url: `${base}/${path}`, headers });
}

export const idOf = (call: Call, key: 'phoneNumberId' | 'businessAccountId'): string =>
  encodeURIComponent(call.connection.settings[key] ?? '');

/** `Loja Sol (+55 11 98888-7777), GREEN`: verified name, number and quality. */
export async function probe(call: Call): Promise<Probe> {
  const fields = 'verified_name,display_phone_number,quality_rating';
  const result = await request(call, idOf(call, 'phoneNumberId'), { query: { fields } });
  const number = isOk(result) ? read(result.json) : undefined;
  const phone = number?.text('display_phone_number');
  if (!number || !phone) return failureOf(result, call.now);
  const name = number.text('verified_name');
  const quality = number.text('quality_rating');
  return { ok: true, account: `${name ? `${name} (${phone})` : phone}${quality ? `, ${quality}` : ''}` };
}

/**
 * Subscribes the app to the account and makes this connection's address the one for the number: Meta
 * looks for a number's own address first, then the account's, then the app's, so that several numbers
 * of one account live in several connections
 * (https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/override/ [doc];
 * the body of the number's call [code]). Meta asks for the handshake before it answers.
 */
export async function register(call: Call, webhookUrl: string): Promise<Registration | CallFailure> {
  const { verifyToken } = call.connection.credentials;
  if (!verifyToken) return { ok: false, reason: 'missing_credentials', detail: 'verifyToken' };
  const override = { override_callback_uri: webhookUrl, verify_token: verifyToken };
  const account = `${idOf(call, 'businessAccountId')}/subscribed_apps`;
  const subscribed = await request(call, account, { json: override });
  if (!isDone(subscribed)) return failureOf(subscribed, call.now);
  const json = { webhook_configuration: override };
  const pointed = await request(call, idOf(call, 'phoneNumberId'), { json });
  return isDone(pointed) ? { ok: true, registered: ['messages'] } : failureOf(pointed, call.now);
}

const isDone = (result: HttpResult): boolean => isOk(result) && read(result.json).bool('success') === true;
