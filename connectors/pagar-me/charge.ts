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
  type Observation,
  paymentMethod,
  type Reader,
  splitName,
  toE164,
} from '../../src/kit';
import { pixOf, refusedPayment } from '../families/charges';

const methodOf = (charge: Reader) => paymentMethod(charge.text('payment_method'));

/** Whether somebody has to do something to pay it: a card is charged at once. */
export const asksForMoney = (charge: Reader): boolean =>
  charge.text('status') === 'pending' && ['boleto', 'pix'].includes(methodOf(charge) ?? '');

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

/** Of an order whose payment failed: which payment, and why. */
export function refused(id: string, order: Reader, time: string): Observation[] {
  const isFailed = (charge: Reader) => charge.text('status') === 'failed';
  const charge = order.list('charges').findLast(isFailed) ?? order.at('charges.0');
  const sold = { number: order.text('code'), rawStatus: order.text('status'), total: order.cents('amount') };
  const reason = charge.text('last_transaction.acquirer_message', ERROR);
  const payment = compact({
    id: charge.id('id'),
    method: methodOf(charge),
    status: charge.text('status'),
    reason,
  });
  const customer = customerOf(order.at('customer'));
  return refusedPayment({ id, ...compact(sold) }, { ...payment, gateway: 'Pagar.me' }, customer, time);
}
