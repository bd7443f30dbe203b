/**
 * The webhooks of OpenPix: `{event, charge, pix, company, …}`, a dispute alone names nothing but the Pix
 * (https://developers.woovi.com/docs/webhook, the pages of examples) [doc]. A charge is named by its `correlationID`,
 * which whoever made it chose; a Pix that paid no charge by its `endToEndId`.
 */
import {
  type Boleto,
  boletoCodes,
  type Charge,
  type Customer,
  compact,
  failed,
  type InboundDelivery,
  ignored,
  observed,
  parseJson,
  type Reader,
  type Reply,
  read,
  type Seen,
  splitName,
} from '../../src/kit';
import { chargeObservation, pixOf } from '../families/charges';
import { TYPES } from './form';

/** `{data_criacao, event}`, once also with `evento: "teste_webhook"` [doc]: sent while a webhook is being made. */
const isTest = (sent: Reader): boolean =>
  sent.has('data_criacao') && !['charge', 'pix', 'dispute'].some((member) => sent.has(member));

/** Answered before the key is known that verifies the rest: no webhook is made without it [doc]. */
export function challenge({ body }: { body: unknown }): Reply | null {
  const parsed = typeof body === 'string' ? parseJson(body) : { ok: true as const, body };
  return parsed.ok && isTest(read(parsed.body)) ? { status: 200, body: '{}' } : null;
}

export function normalise({ body, receivedAt }: InboundDelivery): Seen {
  const sent = read(body);
  if (isTest(sent)) return ignored('vendor_test');
  const event = sent.text('event');
  if (!event) return failed('unexpected_shape', 'event');
  // Some pages of the documentation write `woovi:` before it.
  const type = TYPES.get(event.replace(/^woovi:/i, 'OPENPIX:'));
  if (!type) return ignored('unknown_topic', event.slice(0, 100));

  const charge = sent.has('charge') ? sent.at('charge') : sent.at('pix.charge');
  const isRefund = type === 'charge.refunded';
  // The Pix of a refund is the refund: without a charge nothing names what was paid.
  const payment = isRefund ? undefined : sent.id('pix.endToEndId', 'dispute.endToEndId');
  const id = charge.id('correlationID', 'identifier') ?? payment;
  if (!id && isRefund) return ignored('nothing_new', 'a refund of no charge');
  if (!id) return failed('unexpected_shape', 'charge.correlationID');

  const time = sent.time(type === 'charge.created' ? 'charge.createdAt' : 'pix.time', 'charge.updatedAt');
  const isPart = isRefund && sent.bool('pix.partial') === true;
  const people = [charge.at('customer'), sent.at('pix.payer'), sent.at('pix.customer'), sent.at('dispute')];
  const facts = {
    charge: chargeOf(id, charge, sent),
    customer: people.map(customerOf).find((customer) => customer !== undefined),
    occurrence: '',
    partial: isPart ? (sent.text('pix.endToEndId') ?? time) : undefined,
  };
  return observed(chargeObservation(type, facts, time ?? receivedAt));
}

/** A boleto that was paid comes with `boleto`, a Pix with `pix` [doc]. */
function chargeOf(id: string, charge: Reader, sent: Reader): Charge {
  const isBoleto = sent.has('boleto') || (charge.text('type') === 'BOLETO' && !sent.has('pix'));
  const slips = [sent.at('boleto'), charge.at('paymentMethods.boleto')];
  const codes = slips.flatMap((slip) => [slip.text('boletoDigitable'), slip.text('boletoBarcode')]);
  const more = compact({ qrCodeUrl: charge.link('qrCodeImage'), expiresAt: charge.time('expiresDate') });
  return {
    ...compact<Partial<Charge>>({
      externalReference: charge.text('correlationID'),
      amount: charge.cents('value') ?? sent.cents('pix.value', 'dispute.value'),
      dueDate: charge.date('expiresDate'),
      paidAt: charge.time('paidAt'),
      method: isBoleto ? 'boleto' : 'pix',
      url: charge.link('paymentLinkUrl'),
      boleto: compact<Boleto>(boletoCodes(...codes)),
      pix: pixOf(charge.text('brCode'), more),
    }),
    id,
  };
}

/** Of a charge, of a Pix (`taxID` may be plain there), or of a dispute, which says `phoneNumber`. */
const customerOf = (customer: Reader): Customer | undefined =>
  compact<Customer>({
    id: customer.id('correlationID'),
    ...splitName(customer.text('name')),
    email: customer.email('email'),
    phone: customer.phone('phone', 'phoneNumber'),
    ...customer.taxId('taxID.taxID', 'taxID'),
  });
