/** A mail that arrived, as our script tells it and as the listing writes it: `{mail: {threadId, from, to, subject, text}}`. */
import { type Customer, compact, type Normalised, observed, read, splitName } from '../../src/kit';
import { told } from '../families/apps-script';

/** A long mail is told by its beginning. */
const TEXT_LENGTH = 10_000;

export const normalise = told(['mail.received'], (sent, { id, time }): Normalised => {
  const from = sent.text('mail.from');
  const customer = senderOf(from?.slice(0, 1_000) ?? '');
  const thread = sent.id('mail.threadId');
  const fields = compact({
    text: sent.text('mail.text')?.slice(0, TEXT_LENGTH).toWellFormed(),
    to: sent.text('mail.to'),
  });
  const workspace = {
    id,
    ...compact({
      title: sent.text('mail.subject'),
      url: thread ? `https://mail.google.com/mail/#all/${encodeURIComponent(thread)}` : undefined,
      from: customer?.email ?? from,
    }),
    ...(fields ? { fields: fields as Record<string, string> } : {}),
  };
  return observed({
    type: 'mail.received',
    subject: `mail/${id}`,
    time,
    data: { workspace, ...(customer ? { customer } : {}) },
  });
});

/** `"Alves, Mariana" <mariana@exemplo.com.br>`, or the bare address. */
function senderOf(from: string): Customer | undefined {
  const open = from.lastIndexOf('<');
  const address = open < 0 ? from : from.slice(open + 1).replace(/>.*/s, '');
  const email = read(address).email();
  if (!email) return undefined;
  const name = from.slice(0, Math.max(open, 0)).replaceAll('"', '').trim();
  return { ...splitName(name.replace(/^([^,]+), *([^,]+)$/, '$2 $1')), email };
}
