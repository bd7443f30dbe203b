/**
 * What an event of Asaas is about, in our words: `PAYMENT_…` holds `payment`, `SUBSCRIPTION_…` holds `subscription`,
 * `INVOICE_…` holds `invoice`, the service invoice (NFS-e). Sources: https://docs.asaas.com/docs, the pages
 * `payment-events`, `subscription-events` and `invoices-events` [doc].
 */
import {
  type Customer,
  compact,
  failed,
  groupOf,
  type InboundDelivery,
  ignored,
  type Normalised,
  type Observation,
  observed,
  type Reader,
  read,
  statusOf,
} from '../../src/kit';
import { chargeObservation, refusedPayment, subscriptionObservation } from '../families/charges';
import { chargeOf, customerOf, isLaterInstalment } from './charge';
import { type InvoiceType, MEANINGS, type Type } from './form';

/** Whether an event is about money that is still to be paid, so that its codes are of use. */
export const asksForMoney = (event: string | undefined): boolean =>
  ['charge.created', 'charge.overdue'].includes(MEANINGS.get(event ?? '')?.type ?? '');

export const isKnown = (event: string | undefined): boolean => MEANINGS.has(event ?? '');

/** The member that holds what the event is about. */
export const memberOf = (event: string): string => event.slice(0, event.indexOf('_')).toLowerCase();

export function normalise({ body, receivedAt }: InboundDelivery): Normalised {
  const sent = read(body);
  const event = sent.text('event');
  if (!event) return failed('unexpected_shape', 'event');
  const meaning = MEANINGS.get(event);
  if (!meaning) return ignored('unknown_topic', event.slice(0, 100));
  const about = sent.at(memberOf(event));
  const id = about.id('id');
  if (!id) return failed('unexpected_shape', `${memberOf(event)}.id`);
  const time = sent.time('dateCreated') ?? receivedAt;
  const customer = customerOf(sent.at('customer'));
  const { type, partial } = meaning;
  if (isOf('subscription', type))
    return observed(subscriptionObservation(type, id, subscriptionOf(about), { customer }, time));
  if (isOf('invoice', type)) return observed(invoiceObservation(type, id, about, customer, time));

  if (type === 'order.payment_failed') return refused(id, about, customer, time);
  if (isLaterInstalment(about)) return ignored('nothing_new', 'a later instalment of a sale by card');
  const status = about.text('status') ?? 'PENDING';
  if (meaning.open && status !== 'PENDING') return ignored('nothing_new', status.slice(0, 100));
  const facts = { charge: chargeOf(id, about, sent), customer };
  return observed(
    chargeObservation(type, { ...facts, ...(partial ? { partial: refundedOf(about) } : {}) }, time),
  );
}

/** Told of the order that it was for, as far as the charge names one. */
function refused(id: string, payment: Reader, customer: Customer | undefined, time: string): Normalised {
  const { externalReference, amount, method } = chargeOf(id, payment, read({}));
  if (!externalReference) return ignored('nothing_new', 'refused, for no order');
  const order = { id: externalReference, ...compact({ number: externalReference, total: amount }) };
  const paid = { id, ...compact({ method, status: payment.text('status') }), gateway: 'Asaas' };
  return observed(...refusedPayment(order, paid, customer, time));
}

const isOf = <Group extends string>(group: Group, type: Type): type is Extract<Type, `${Group}.${string}`> =>
  groupOf(type) === group;

/** All that has been given back by now, in centavos. */
const refundedOf = (payment: Reader): string => {
  const refunds = payment.list('refunds').filter((refund) => refund.text('status') !== 'CANCELLED');
  return String(refunds.reduce((sum, refund) => sum + (refund.money('value')?.amount ?? 0), 0));
};

function invoiceObservation(
  type: InvoiceType,
  id: string,
  about: Reader,
  customer: Customer | undefined,
  time: string,
): Observation {
  const facts = compact({
    number: about.text('number', 'rpsNumber'),
    series: about.text('rpsSerie'),
    reason: about.text('statusDescription'),
    pdfUrl: about.link('pdfUrl'),
    xmlUrl: about.link('xmlUrl'),
  });
  const data = { invoice: { ...facts, id, status: statusOf(type) }, ...compact({ customer }) };
  return { type, subject: `invoice/${id}`, time, data };
}

const subscriptionOf = (subscription: Reader) => ({
  plan: subscription.text('description'),
  amount: subscription.money('value'),
  startedAt: subscription.time('dateCreated'),
  nextPaymentAt: subscription.date('nextDueDate'),
});
