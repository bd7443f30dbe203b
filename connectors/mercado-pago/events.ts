/**
 * What was fetched because of a notice, or found by the listing, in our words. A payment is told by its status, so
 * whatever notice comes twice says the same twice. Its refused card has no type of a charge: it is told of the order
 * that it was for, as far as one is named. Sources: statuses of payments and orders, subscriptions [doc].
 */
import {
  compact,
  failed,
  type InboundDelivery,
  ignored,
  observed,
  type Reader,
  read,
  type Seen,
} from '../../src/kit';
import { chargeObservation, refusedPayment, subscriptionObservation } from '../families/charges';
import { chargeOf, customerOf, refundedOf } from './charge';
import { STATUSES } from './form';

export function normalise({ body, receivedAt }: InboundDelivery): Seen {
  const sent = read(body);
  if (sent.text('type') === 'test') return ignored('vendor_test');
  if (sent.has('preapproval')) return subscription(sent.at('preapproval'), false, receivedAt);
  if (sent.has('invoice')) return subscription(sent.at('invoice'), true, receivedAt);
  const row = sent.at(sent.has('order') ? 'order' : 'payment');
  if (!row.has('')) return ignored('unknown_topic', sent.text('type')?.slice(0, 100));
  const id = row.id('id');
  return id ? payment(id, row, sent.has('chargeback'), receivedAt) : failed('unexpected_shape', 'payment.id');
}

/** `operation_type` of what a merchant does with the own account, which sells nothing [doc]. */
const OWN = ['account_fund', 'cellphone_recharge', 'investment', 'money_exchange'];

function payment(id: string, row: Reader, isDisputed: boolean, receivedAt: string): Seen {
  const operation = row.text('operation_type') ?? '';
  if (OWN.includes(operation)) return ignored('nothing_new', operation);
  const status = row.text('status') ?? '';
  const type = isDisputed ? 'charge.chargeback' : STATUSES.get(status);
  const charge = chargeOf(id, row);
  const customer = customerOf(row);
  const changed = row.time('date_last_updated', 'last_updated_date') ?? receivedAt;
  const facts = { charge, customer, occurrence: '' };
  if (type === 'order.payment_failed') return refused(id, row, changed);
  // A card that is still looked at asks nobody for anything.
  const isOpen = ['boleto', 'pix'].includes(charge.method ?? '');
  if (!type || (type === 'charge.created' && !isOpen)) return ignored('nothing_new', status.slice(0, 100));

  const paidAt = type === 'charge.paid' ? charge.paidAt : undefined;
  const time = (type === 'charge.created' ? row.time('date_created', 'created_date') : paidAt) ?? changed;
  const back = type === 'charge.paid' ? refundedOf(row) : 0;
  const told = chargeObservation(type, facts, time);
  if (back === 0) return observed(told);
  return observed(told, chargeObservation('charge.refunded', { ...facts, partial: String(back) }, changed));
}

/** `order` of a payment is `{id, type}`; an order of the newer API is one itself. */
function refused(paymentId: string, row: Reader, time: string): Seen {
  const isOrder = row.has('transactions');
  const id = isOrder ? paymentId : row.id('order.id', 'external_reference');
  if (!id) return ignored('nothing_new', 'refused, for no order');
  const { amount, method } = chargeOf(paymentId, row);
  const order = {
    id,
    ...compact({ number: row.text('external_reference'), rawStatus: row.text('status'), total: amount }),
  };
  const reason = row.text('status_detail')?.slice(0, 200);
  const payment = compact({ method, reason, id: row.id('transactions.payments.0.id') ?? paymentId });
  return observed(...refusedPayment(order, { ...payment, gateway: 'Mercado Pago' }, customerOf(row), time));
}

const SUBSCRIPTIONS = new Map([
  ['authorized', 'subscription.created'],
  ['cancelled', 'subscription.cancelled'],
  // Of an invoice of one: its payment's, or its own while there is none.
  ['approved', 'subscription.renewed'],
  ['rejected', 'subscription.late'],
  ['recycling', 'subscription.late'],
] as const);

/** A subscription (`preapproval`), or one of the invoices that it makes (`authorized_payment`), which names it. */
function subscription(row: Reader, isInvoice: boolean, receivedAt: string): Seen {
  const status = row.text(...(isInvoice ? ['payment.status', 'status'] : ['status'])) ?? '';
  const type = SUBSCRIPTIONS.get(status as 'authorized');
  const id = row.id(isInvoice ? 'preapproval_id' : 'id');
  if (!id) return failed('unexpected_shape', 'preapproval_id');
  if (!type || isInvoice !== ['subscription.renewed', 'subscription.late'].includes(type))
    return ignored('nothing_new', status.slice(0, 100));
  const money = row.with({ currency: row.text('auto_recurring.currency_id', 'currency_id') });
  const facts = {
    plan: row.text('reason'),
    amount: money.money('auto_recurring.transaction_amount', 'transaction_amount'),
    startedAt: isInvoice ? undefined : row.time('date_created'),
    nextPaymentAt: row.time('next_payment_date'),
  };
  // Each invoice is paid once, and is late once.
  const more = { customer: customerOf(row), occurrence: isInvoice ? row.text('id') : undefined };
  const time = row.time('last_modified', 'debit_date', 'date_created') ?? receivedAt;
  return observed(subscriptionObservation(type, id, facts, more, time));
}
