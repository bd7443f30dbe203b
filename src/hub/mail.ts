/**
 * Mail through the Worker's own binding: Cloudflare's Email Service, for channels that chose it and for
 * what the hub itself has to say. The structured `send({from, to, subject, text …})` is used; its
 * predecessor, `EmailMessage` of `cloudflare:email`, takes the same binding but wants whole MIME messages.
 * Facts [doc]: https://developers.cloudflare.com/email-service/api/send-emails/workers-api/. There is no
 * idempotency key and no webhook: what was accepted is "sent", and a lost answer stays unknown.
 */
import type { Mail, Outcome, ReasonCode } from '../kit';
import type { Instance } from './hub';

/** Seconds to wait after the account's daily quota is spent; when it is renewed is not documented. */
const QUOTA_REST = 3600;

/** Refusals by the `code` of the error that `send` throws; a code that is not here leaves it unknown. */
const REFUSALS: Readonly<Record<string, ReasonCode>> = {
  E_VALIDATION_ERROR: 'refused',
  E_FIELD_MISSING: 'refused',
  E_TOO_MANY_RECIPIENTS: 'refused',
  E_TOO_MANY_ATTACHMENTS: 'refused',
  E_CONTENT_TOO_LARGE: 'refused',
  E_DELIVERY_FAILED: 'refused',
  E_HEADER_NOT_ALLOWED: 'refused',
  E_HEADER_USE_API_FIELD: 'refused',
  E_HEADER_VALUE_INVALID: 'refused',
  E_HEADER_VALUE_TOO_LONG: 'refused',
  E_HEADER_NAME_INVALID: 'refused',
  E_HEADERS_TOO_LARGE: 'refused',
  E_HEADERS_TOO_MANY: 'refused',
  E_SENDER_NOT_VERIFIED: 'account_restricted',
  E_SENDER_DOMAIN_NOT_AVAILABLE: 'account_restricted',
  E_RECIPIENT_NOT_ALLOWED: 'account_restricted',
  E_RECIPIENT_SUPPRESSED: 'not_on_channel',
};

/** Sends through the binding and never throws; undefined where the operator has set up none. */
export function mailer(instance: Instance): ((mail: Mail) => Promise<Outcome>) | undefined {
  const binding = instance.env.SEND_EMAIL;
  if (!binding) return undefined;
  return async ({ from, to, replyTo, subject, text, html, headers }) => {
    try {
      const { messageId } = await binding.send({
        from: senderOf(from),
        to,
        subject: oneLine(subject),
        text,
        ...(html ? { html } : {}),
        ...(replyTo ? { replyTo } : {}),
        ...(headers ? { headers: { ...headers } } : {}),
      });
      return messageId ? { kind: 'sent', providerId: messageId } : { kind: 'sent' };
    } catch (error) {
      return outcomeOfError(error);
    }
  };
}

/** The hub's own mail: set-up, invitations, password resets. False when it did not leave; never throws. */
export async function sendSystemMail(
  instance: Instance,
  { to, subject, text }: { to: string; subject: string; text: string },
): Promise<boolean> {
  const send = mailer(instance);
  const from = instance.env.SYSTEM_EMAIL;
  if (!send || !from) return false;
  const outcome = await send({ from: `Ponte <${from}>`, to, subject, text });
  if (outcome.kind !== 'sent') instance.log.warn('system mail did not leave', { detail: outcome.detail });
  return outcome.kind === 'sent';
}

/** `Loja <pedidos@loja.com.br>` in the binding's own form; a name cannot add a header. */
function senderOf(from: string): string | EmailAddress {
  const [, name = '', email = ''] = /^(.*)<([^<>]+)>\s*$/s.exec(from) ?? [];
  const shown = oneLine(name.replaceAll('"', ''));
  return email && shown ? { name: shown, email: email.trim() } : email.trim() || from.trim();
}

const oneLine = (text: string): string => text.replace(/\p{Cc}+/gu, ' ').trim();

function outcomeOfError(error: unknown): Outcome {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  // The message may quote the recipient.
  const words = String(message ?? '')
    .slice(0, 1000)
    .replace(/[^\s<>"']+@[^\s<>"']+/g, '…');
  const detail = `e-mail binding: ${[code, words].filter(Boolean).join(' ')}`.slice(0, 300);
  if (code === 'E_RATE_LIMIT_EXCEEDED') return { kind: 'retry', reason: 'rate_limited', detail };
  if (code === 'E_DAILY_LIMIT_EXCEEDED')
    return { kind: 'retry', reason: 'rate_limited', afterSeconds: QUOTA_REST, detail };
  const reason = Object.hasOwn(REFUSALS, String(code)) ? REFUSALS[String(code)] : undefined;
  return reason ? { kind: 'rejected', reason, detail } : { kind: 'unknown', detail };
}
