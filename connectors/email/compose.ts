/** What an e-mail is made of: subject, sender, and a plain HTML twin of the text. No images, no tracking. */
import type { OutboundMessage } from '../../src/kit';

/** Longer subjects are cut by mail programs; RFC 5322 asks for 78 characters a line. */
const SUBJECT_LENGTH = 78;

type Settings = Readonly<Record<string, string>>;

export interface Composed {
  /** `Loja <pedidos@loja.com.br>` or the bare address. */
  from: string;
  replyTo: string | undefined;
  subject: string;
  text: string;
  html: string;
  headers: Readonly<Record<string, string>>;
}

/** `link` is a file that cannot be attached, and is named below the text instead. */
export function compose(message: OutboundMessage, settings: Settings, link?: string): Composed {
  const text = link ? `${message.text}\n\n${link}` : message.text;
  const replyTo = settings.replyTo?.trim() || undefined;
  return {
    from: senderOf(settings),
    replyTo,
    subject: subjectOf(message, settings),
    text,
    html: htmlOf(text),
    headers: replyTo ? { 'List-Unsubscribe': `<mailto:${replyTo}?subject=unsubscribe>` } : {},
  };
}

/** The name in quotes, so that a comma or a bracket in it stays part of it. */
function senderOf(settings: Settings): string {
  const address = settings.from?.trim() ?? '';
  const name = oneLine(settings.fromName ?? '').replace(/["\\<>]/g, '');
  if (!name) return address;
  return /^[\p{L}\p{N} ]+$/u.test(name) ? `${name} <${address}>` : `"${name}" <${address}>`;
}

/** The automation's own, else the first line of the text, else the sender's name. */
function subjectOf({ subject, text }: OutboundMessage, { fromName = '' }: Settings): string {
  const own = oneLine(subject ?? '');
  if (own) return own;
  const line = text.split('\n').map(oneLine).find(Boolean) ?? '';
  return cut(line) || oneLine(fromName) || 'Mensagem';
}

/** At the last blank before the limit; whole characters, whatever they are made of. */
function cut(line: string): string {
  const letters = [...line];
  if (letters.length <= SUBJECT_LENGTH) return line;
  const start = letters.slice(0, SUBJECT_LENGTH - 1).join('');
  const blank = start.lastIndexOf(' ');
  return `${blank > SUBJECT_LENGTH / 2 ? start.slice(0, blank) : start}…`;
}

const oneLine = (text: string): string => text.replace(/[\p{Cc}\s]+/gu, ' ').trim();

const PAGE =
  'font-family:-apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif;font-size:16px;line-height:1.5;color:#222;max-width:560px';

/** Blank lines part paragraphs, addresses become links, everything else is shown as written. */
export function htmlOf(text: string): string {
  const paragraphs = text
    .trim()
    .split(/\r?\n(?:[ \t]*\r?\n)+/)
    .map((paragraph) => `<p>${linked(paragraph).replace(/\r?\n/g, '<br>')}</p>`);
  return `<div style="${PAGE}">${paragraphs.join('')}</div>`;
}

/** What may follow an address in a sentence. */
const CLOSING = ".,;:!?)]}'*_";

/** http(s) only. A full stop or bracket that ends the sentence is not part of the address. */
function linked(text: string): string {
  return text
    .split(/(https?:\/\/[^\s<>"]+)/g)
    .map((part, index) => {
      if (index % 2 === 0) return escaped(part);
      let end = part.length;
      while (end > 0 && CLOSING.includes(part[end - 1] ?? '')) end--;
      const url = escaped(part.slice(0, end));
      return `<a href="${url}">${url}</a>${escaped(part.slice(end))}`;
    })
    .join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string => text.replace(/[&<>"']/g, (letter) => ENTITIES[letter] ?? '');
