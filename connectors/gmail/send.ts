/**
 * Sending a mail: a text, as RFC 5322 and RFC 2047 write it. Gmail fills in the sender's address and the date, and
 * keeps no key by which a repeat would be known.
 */
import { z } from 'zod';
import { type Call, type Outcome, outcomeOfFailure, read } from '../../src/kit';
import { ask, base64, madeAs, noConsent } from '../families/google';

export const HOME = 'https://gmail.googleapis.com/gmail/v1';

/** Longer subjects are cut by mail programs. */
const SUBJECT_LENGTH = 78;

export const NewMail = z.object({
  to: z.string().trim().min(1).max(254),
  subject: z.string().trim().max(500).optional(),
  text: z.string().trim().min(1).max(100_000),
});
export type NewMail = z.infer<typeof NewMail>;

export async function sendMail(mail: NewMail, call: Call): Promise<Outcome> {
  const lack = noConsent(call);
  if (lack) return outcomeOfFailure(lack);
  const to = read(mail).email('to');
  if (!to) return { kind: 'rejected', reason: 'invalid_email', detail: 'to' };
  const raw = base64(written({ ...mail, to }, call.connection.settings))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
  const result = await ask(call, HOME, '/users/me/messages/send', { json: { raw } });
  return madeAs(result);
}

/** The mail as it travels. */
function written({ to, subject, text }: NewMail, settings: Readonly<Record<string, string>>): string {
  const name = oneLine(settings.fromName ?? '');
  const account = read(settings).email('account');
  const replyTo = read(settings).email('replyTo');
  const [first = ''] = text.split('\n').map(oneLine).filter(Boolean);
  const headers = [
    ...(name && account ? [`From: ${encoded(name)} <${account}>`] : []),
    `To: ${to}`,
    ...(replyTo ? [`Reply-To: ${replyTo}`] : []),
    `Subject: ${encoded(oneLine(subject ?? '') || [...first].slice(0, SUBJECT_LENGTH).join(''))}`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=UTF-8',
    'Content-Transfer-Encoding: base64',
  ];
  const lines = base64(text.replace(/\r?\n/g, '\r\n')).match(/.{1,76}/g) ?? [];
  return `${headers.join('\r\n')}\r\n\r\n${lines.join('\r\n')}\r\n`;
}

/** No header ends, or begins, inside a value. */
const oneLine = (text: string): string => text.replace(/[\p{Cc}\s]+/gu, ' ').trim();

/** RFC 2047: encoded words of at most 75 characters, each of whole letters. */
function encoded(text: string): string {
  if (/^[\w ]*$/.test(text) && text.length <= SUBJECT_LENGTH) return text;
  const words: string[] = [];
  let word = '';
  for (const letter of text) {
    if (base64(word + letter).length > 52) {
      words.push(word);
      word = '';
    }
    word += letter;
  }
  return [...words, word].map((part) => `=?UTF-8?B?${base64(part)}?=`).join('\r\n ');
}
