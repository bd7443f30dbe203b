/**
 * SGP's "SMS gateway" calling us: every notice that it would send by SMS comes here, and an automation
 * sends it by WhatsApp. The gateway's configuration names the parameters (`set_to`, `set_msg`); any other
 * key of it is sent along as it is, which is how our secret comes [doc: a gateway's guide for its customers,
 * https://docs.smsbarato.com.br/configurar-whatsapp-no-sgp.html]. That it calls by GET is a guess: a POST
 * with the same fields is understood where the secret stands in its address.
 * Unproven: whether SGP repeats a notice; the same text to the same phone on one day counts once.
 */
import {
  failed,
  type InboundDelivery,
  type Normalised,
  observed,
  read,
  shortHash,
  toE164,
} from '../../src/kit';

export const SMS = 'custom.sms';

/** SGP's own calls list phones with commas [code]; nobody has more. */
const MOST_PHONES = 20;

export function normalise({ body, query, receivedAt }: InboundDelivery): Normalised {
  const [sent, address] = [read(body), read(query)];
  const text = sent.text('msg') ?? address.text('msg');
  const to = sent.text('to') ?? address.text('to') ?? '';
  const typed = to.split(/[,;]/, MOST_PHONES).flatMap((one) => toE164(one) ?? []);
  const phones = [...new Set(typed)];
  if (!text) return failed('unexpected_shape', 'msg');
  if (phones.length === 0) return failed('unexpected_shape', 'to');
  const day = read(receivedAt).date() ?? '';
  return observed(
    ...phones.map((phone) => {
      const id = shortHash(`${phone} ${day} ${text}`);
      const data = { customer: { phone }, message: { id, to: phone, text } };
      return { type: SMS, subject: `sms/${id}`, time: receivedAt, occurrence: '', data } as const;
    }),
  );
}
