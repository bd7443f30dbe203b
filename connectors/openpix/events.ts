/**
 * The webhooks of OpenPix: `{event, charge, pix, company, …}`; a refund that was sent has `refundTransaction` and
 * `originalTransaction`, a dispute names nothing but the Pix (https://developers.woovi.com/docs/webhook, the pages of
 * examples) [doc]. A charge is named by its `correlationID`, which whoever made it chose; a Pix that paid no charge by
 * its `endToEndId`.
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
  // The oldest webhooks tell of each Pix, and name no event.
  const event = sent.text('event') ?? (sent.has('pix') ? 'OPENPIX:TRANSACTION_RECEIVED' : undefined);
  if (!event) return failed('unexpected_shape', 'event');
  // Some pages of the documentation write `woovi:` before it.
  const type = TYPES.get(event.replace(/^woovi:/i, 'OPENPIX:'));
  if (!type) return ignored('unknown_topic', event.slice(0, 100));

  const isRefund = type === 'charge.refunded';
  const pix = sent.at(sent.has('refundTransaction') ? 'refundTransaction' : 'pix');
  // The Pix of a refund is the refund.
  const paid = isRefund ? sent.at('originalTransaction') : pix;
  const charge = [sent, pix, paid].map((one) => one.at('charge')).find((one) => one.has('')) ?? read({});
  const named =
    charge.id('correlationID', 'identifier') ?? paid.id('endToEndId') ?? sent.id('dispute.endToEndId');
  // Of the oldest: the code's own, which many may pay.
  const id = named ?? paid.id('transactionID');
  if (!id && isRefund) return ignored('nothing_new', 'a refund of no charge');
  if (!id) return failed('unexpected_shape', 'charge.correlationID');

  const settled = pix.time('time') ?? charge.time('paidAt', 'updatedAt');
  const time = (type === 'charge.created' ? charge.time('createdAt') : undefined) ?? settled ?? receivedAt;
  const people = [
    charge.at('customer'),
    pix.at('payer'),
    pix.at('customer'),
    sent.at('dispute'),
    paid.at('payer'),
  ];
  const amount = charge.cents('value') ?? paid.cents('value') ?? sent.cents('dispute.value');
  const qrCode = sent.text('pixQrCode.correlationID', 'pix.pixQrCode.correlationID');
  const facts = {
    charge: { ...compact({ externalReference: qrCode, amount }), ...chargeOf(id, charge, sent) },
    customer: people.map(customerOf).find((customer) => customer !== undefined),
    occurrence: named === undefined ? time : '',
    partial: isRefund && pix.bool('partial') === true ? (pix.text('endToEndId') ?? time) : undefined,
  };
  return observed(chargeObservation(type, facts, time));
}

/** A boleto that was paid comes with `boleto`, a Pix with `pix` [doc]. */
function chargeOf(id: string, charge: Reader, sent: Reader): Charge {
  const isBoleto = sent.has('boleto') || (charge.text('type') === 'BOLETO' && !sent.has('pix'));
  const slips = [sent.at('boleto'), charge.at('paymentMethods.boleto')];
  const codes = slips.flatMap((slip) => [slip.text('boletoDigitable'), slip.text('boletoBarcode')]);
  const lasting = charge.integer('expiresIn') ?? Number.NaN;
  // Just made, it may only say for how long it is good.
  const end = charge.has('expiresDate')
    ? charge.at('expiresDate')
    : read(Date.parse(charge.time('createdAt') ?? '') + lasting * 1000);
  const more = compact({ qrCodeUrl: charge.link('qrCodeImage'), expiresAt: end.time() });
  return {
    ...compact<Partial<Charge>>({
      externalReference: charge.text('correlationID'),
      dueDate: end.date(),
      paidAt: charge.time('paidAt'),
      method: isBoleto ? 'boleto' : 'pix',
      url: charge.link('paymentLinkUrl'),
      boleto: compact<Boleto>(boletoCodes(...codes)),
      pix: pixOf(charge.text('brCode', 'paymentMethods.pix.brCode'), more),
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
