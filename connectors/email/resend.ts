/**
 * Calls of Resend. Facts [doc]: https://resend.com/docs/api-reference (emails/send-email, errors, rate-limit,
 * domains/list-domains) and https://resend.com/docs/dashboard/emails/idempotency-keys: a repeat of the same
 * `Idempotency-Key` within 24 hours gets the first answer and sends nothing. A refusal is
 * `{statusCode, name, message}`.
 */
import {
  baseUrlOf,
  type Call,
  callFailure,
  type HttpResult,
  isOk,
  mediaOf,
  type OutboundMessage,
  type Outcome,
  outcomeOf,
  type Probe,
  type ReasonCode,
  read,
} from '../../src/kit';
import { compose } from './compose';

export const DEFAULT_BASE_URL = 'https://api.resend.com';

/** The tag that carries our dispatch, which every webhook about the mail hands back. */
export const REFERENCE_TAG = 'reference';

/** When a spent quota is renewed is not documented; an answer without `Retry-After` is asked again hourly. */
const QUOTA_REST = 3600;
/** A twin of the request is still being worked on. */
const TWIN_REST = 5;

/** Test addresses of Resend's own domain work without a domain of one's own, to the account's owner only. */
const TEST_DOMAIN = 'resend.dev';

/** Never `unknown`: what got no answer is safe to repeat with the same key. */
export async function sendByResend(message: OutboundMessage, key: string, call: Call): Promise<Outcome> {
  const { connection, http } = call;
  const headers = authorization(call);
  if (!headers) return { kind: 'rejected', reason: 'missing_credentials', detail: 'apiKey' };
  const mail = compose(message, connection.settings);
  const result = await http.request({
    method: 'POST',
    url: `${baseOf(call)}/emails`,
    headers: { ...headers, 'idempotency-key': key },
    json: {
      from: mail.from,
      to: [message.to],
      subject: mail.subject,
      text: mail.text,
      html: mail.html,
      reply_to: mail.replyTo,
      headers: mail.headers,
      attachments: message.mediaUrl ? [attachmentOf(message.mediaUrl)] : undefined,
      // Names and values are ASCII letters, digits, `_` and `-`, which ids of ours are.
      tags: [{ name: REFERENCE_TAG, value: key.replace(/[^\w-]/g, '-') }],
    },
  });
  if (!isOk(result)) return refusal(result);
  const providerId = read(result.json).text('id');
  return providerId ? { kind: 'sent', providerId } : { kind: 'sent', detail: 'no id in the answer' };
}

/** Resend fetches it, up to 40 MB a mail. */
function attachmentOf(url: string) {
  const { fileName, mimeType } = mediaOf(url);
  return { path: url, filename: fileName, content_type: mimeType };
}

/** The names that mean something else than their status says. */
const REASONS: Readonly<Record<string, ReasonCode>> = {
  invalid_api_key: 'unauthorized',
  missing_api_key: 'unauthorized',
  restricted_api_key: 'forbidden',
  monthly_quota_exceeded: 'account_restricted',
  invalid_attachment: 'media_refused',
};

function refusal(result: HttpResult): Outcome {
  const outcome = outcomeOf(result);
  if (outcome.kind === 'unknown') return { ...outcome, kind: 'retry', reason: 'timeout' };
  if (!result.ok) return outcome;
  const detail = outcome.detail ?? '';
  const error = read(result.json);
  const name = error.text('name') ?? '';
  if (name === 'concurrent_idempotent_requests')
    return { kind: 'retry', reason: 'rate_limited', afterSeconds: TWIN_REST, detail };
  if (name === 'daily_quota_exceeded')
    return { afterSeconds: QUOTA_REST, ...outcome, kind: 'retry', reason: 'rate_limited' };
  const known = Object.hasOwn(REASONS, name) ? REASONS[name] : undefined;
  if (known) return { kind: 'rejected', reason: known, detail };
  // A sender whose domain is not verified, or a test account that writes to strangers.
  if (result.status === 403) return { kind: 'rejected', reason: 'account_restricted', detail };
  if (result.status === 422 && /`to`/.test(error.text('message') ?? ''))
    return { kind: 'rejected', reason: 'invalid_email', detail };
  return outcome;
}

/** Whether the key works and the sender's domain is verified; a key that only sends cannot ask for that. */
export async function probeResend(call: Call): Promise<Probe> {
  const headers = authorization(call);
  if (!headers) return { ok: false, reason: 'missing_credentials', detail: 'apiKey' };
  const result = await call.http.request({ url: `${baseOf(call)}/domains`, query: { limit: 100 }, headers });
  if (!isOk(result)) {
    const name = result.ok ? read(result.json).text('name') : undefined;
    if (name === 'restricted_api_key') return { ok: true, account: 'Resend (sending access)' };
    const failure = callFailure(result);
    return name === 'invalid_api_key' ? { ...failure, reason: 'unauthorized' } : failure;
  }
  const answer = read(result.json);
  if (!Array.isArray(answer.at('data').value)) return callFailure(result);
  const domain = (call.connection.settings.from ?? '').trim().toLowerCase().split('@')[1] ?? '';
  if (domain === TEST_DOMAIN) return { ok: true, account: TEST_DOMAIN };
  const found = answer.list('data').find((listed) => listed.text('name')?.toLowerCase() === domain);
  const status = found?.text('status') ?? 'not among the domains of the account';
  return status === 'verified'
    ? { ok: true, account: domain }
    : { ok: false, reason: 'account_restricted', detail: `${domain}: ${status.slice(0, 100)}` };
}

const baseOf = ({ connection: { settings } }: Call): string => baseUrlOf(settings, DEFAULT_BASE_URL);

function authorization({ connection: { credentials } }: Call): Record<string, string> | undefined {
  const key = credentials.apiKey?.trim();
  return key ? { authorization: `Bearer ${key}` } : undefined;
}
