/**
 * A charge of Pagar.me v5 in our words, as its webhooks and its API have it. How it is paid stands in
 * `last_transaction`: `url`, `pdf`, `line`, `barcode`, `due_at` of a boleto, `qr_code`, `qr_code_url`, `expires_at`
 * of a Pix [code]. Times without offset are UTC [guess].
 */
import {
  type Boleto,
  boletoCodes,
  type Charge,
  type Customer,
  compact,
  DEFAULT_ZONE,
  ignored,
  observed,
  paymentMethod,
  type Reader,
  type Seen,
  splitName,
  toE164,
} from '../../src/kit';
import { pixOf, refusedPayment } from '../families/charges';

const methodOf = (charge: Reader) => paymentMethod(charge.text('payment_method'));

/** Whether somebody has to do something to pay it: a card is charged at once. */
export const asksForMoney = (charge: Reader): boolean =>
  charge.text('status') === 'pending' && ['boleto', 'pix'].includes(methodOf(charge) ?? '');

export const isPaid = (charge: Reader): boolean => ['paid', 'overpaid'].includes(charge.text('status') ?? '');

/**
 * Before anybody paid it. A charge that was given back is `canceled`, too, and then has no `paid_at` any more [code]:
 * its transaction tells, of a card nothing does.
 */
export const wasCalledOff = (charge: Reader): boolean =>
  charge.text('status') === 'canceled' &&
  ['boleto', 'pix'].includes(methodOf(charge) ?? '') &&
  !charge.has('paid_at') &&
  !charge.text('last_transaction.status')?.includes('refund');

export function chargeOf(charge: Reader): Charge | undefined {
  const id = charge.id('id');
  if (!id) return undefined;
  const paid = charge.at('last_transaction');
  const isBoleto = methodOf(charge) === 'boleto';
  return {
    ...compact<Partial<Charge>>({
      externalReference: charge.text('order.code', 'code'),
      amount: charge.cents('amount'),
      dueDate: charge.with({ zone: DEFAULT_ZONE }).date('last_transaction.due_at', 'due_at'),
      paidAt: charge.time('paid_at'),
      method: methodOf(charge),
      url: isBoleto ? paid.link('url', 'pdf') : undefined,
      boleto: isBoleto ? boletoOf(paid) : undefined,
      pix: pixOf(
        paid.text('qr_code'),
        compact({ qrCodeUrl: paid.link('qr_code_url'), expiresAt: paid.time('expires_at') }),
      ),
    }),
    id,
  };
}

const boletoOf = (paid: Reader): Boleto | undefined =>
  compact<Boleto>({
    url: paid.link('url'),
    pdfUrl: paid.link('pdf'),
    // In sandboxes `barcode` is the address of a picture.
    ...boletoCodes(paid.text('line'), paid.text('barcode')),
  });

export function customerOf(customer: Reader): Customer | undefined {
  const numbers = ['mobile_phone', 'home_phone'].map((which) => customer.at(`phones.${which}`));
  const typed = numbers.map(
    (one) => `+${one.text('country_code')} ${one.text('area_code')} ${one.text('number')}`,
  );
  return compact<Customer>({
    id: customer.id('id'),
    ...splitName(customer.text('name')),
    email: customer.email('email'),
    phone: typed.map((one) => toE164(one)).find((phone) => phone !== undefined),
    ...customer.taxId('document'),
  });
}

/** Why an acquirer, or a bank, would not have it. */
export const ERROR = 'last_transaction.gateway_response.errors.0.message';

/** A payment that failed: `about` is its order, or the charge itself, which names the order. */
export function refused(about: Reader, customer: Customer | undefined, time: string): Seen {
  const isOrder = about.has('charges');
  const order = isOrder ? about : about.at('order');
  const id = order.id('id');
  // Of a subscription, whose invoice tells it.
  if (!id) return ignored('nothing_new', 'refused, for no order');
  const isFailed = (charge: Reader) => charge.text('status') === 'failed';
  const lastFailed = about.list('charges').findLast(isFailed) ?? about.at('charges.0');
  const charge = isOrder ? lastFailed : about;
  const sold = { number: order.text('code'), rawStatus: order.text('status'), total: order.cents('amount') };
  const payment = compact({
    id: charge.id('id'),
    method: methodOf(charge),
    status: charge.text('status'),
    reason: charge.text('last_transaction.acquirer_message', ERROR),
  });
  return observed(
    ...refusedPayment({ id, ...compact(sold) }, { ...payment, gateway: 'Pagar.me' }, customer, time),
  );
}
