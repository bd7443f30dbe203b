/**
 * Purchases as observations. Every charge is a transaction of its own, also each renewal of a
 * subscription and each order bump; its code is the order's id and number, and the payment's id.
 *
 * Paths: https://developers.hotmart.com/docs/en/2.0.0/webhook/purchase-webhook/ [doc], captured
 * deliveries of 2025 [code]. Commissions, affiliates and the producer's data are left out.
 */
import {
  boletoCodes,
  compact,
  dueDateIn,
  failed,
  type Normalised,
  type Observation,
  type Order,
  type OrderFacts,
  type Origin,
  observed,
  orderObservations,
  type Payment,
  paymentMethod,
  type Reader,
  type Subscription,
} from '../../src/kit';
import { addressIn, customerOf } from './buyer';
import { recoveredCart } from './cart';
import { PURCHASE_EVENTS } from './statuses';

/** A delivery with its event's name and times ready to read. */
export interface Seen {
  event: string;
  data: Reader;
  /** The first of these members of `data` that is a time, else when Hotmart made the event, else when it came. */
  timeOf(...paths: string[]): string;
}

/** When the purchase was made; an approval that does not say is as good as its payment. */
const BIRTH = ['purchase.order_date', 'purchase.approved_date'];

/** A `PURCHASE_…` event; undefined when there is none of this name. */
export function normalisePurchase(seen: Seen): Normalised | undefined {
  const rule = PURCHASE_EVENTS.get(seen.event);
  if (!rule) return undefined;
  const { event, data, timeOf } = seen;
  const purchase = data.at('purchase').with({
    currency: data.text(
      'purchase.full_price.currency_value',
      'purchase.price.currency_value',
      'purchase.price.currency_code',
      // The seller's; webhooks of 2022 name no other.
      'purchase.original_offer_price.currency_value',
    ),
  });
  const id = purchase.id('transaction');
  if (!id) return failed('unexpected_shape', 'purchase.transaction');

  const facts = {
    order: orderOf(id, data, purchase),
    customer: customerOf(data),
    origin: originIn(purchase),
  };
  const subscription = subscriptionIn(data, purchase);
  const isRenewal = (purchase.number('recurrence_number') ?? 1) > 1;
  const time = rule.at ? timeOf(`purchase.${rule.at}`) : timeOf();
  if (event === 'PURCHASE_DELAYED' && subscription)
    return observed(subscriptionObservation('subscription.late', subscription, facts, time));

  const type = typeof rule.type === 'function' ? rule.type(purchase) : rule.type;
  const isNew = rule.first === true && !isRenewal && type !== 'order.cancelled';
  return observed(
    ...(isNew ? orderObservations(['order.created'], facts, timeOf(...BIRTH)) : []),
    ...orderObservations([type], facts, time).map((observation) => told(observation, event, purchase)),
    ...(event === 'PURCHASE_APPROVED' && subscription
      ? [
          subscriptionObservation(
            isRenewal ? 'subscription.renewed' : 'subscription.created',
            subscription,
            facts,
            time,
          ),
        ]
      : []),
    ...(isNew && type !== 'order.payment_failed' ? recoveredCart(data, facts, time) : []),
  );
}

/** What the event's name tells apart, whatever spelling the status comes in. */
function told(observation: Observation, event: string, purchase: Reader): Observation {
  if (observation.type === 'order.status_changed') return { ...observation, occurrence: event };
  return purchase.text('status')?.toUpperCase() === 'PARTIALLY_REFUNDED'
    ? { ...observation, occurrence: 'partial', partial: true }
    : observation;
}

/** Each charge is an occurrence of its own; a subscription begins once. */
function subscriptionObservation(
  type: 'subscription.created' | 'subscription.renewed' | 'subscription.late',
  subscription: Subscription,
  { order, customer, origin }: OrderFacts,
  time: string,
): Observation {
  const data = { subscription, order, ...compact({ customer, origin }) };
  const observation: Observation = { type, subject: `subscription/${subscription.id}`, time, data };
  return type === 'subscription.created' ? observation : { ...observation, occurrence: order.id };
}

/** The subscriber's code names one subscription: a person has another for each product [doc]. */
function subscriptionIn(data: Reader, purchase: Reader): Subscription | undefined {
  const id = data.id('subscription.subscriber.code');
  if (!id) return undefined;
  const facts = compact({
    status: data.text('subscription.status'),
    plan: data.text('subscription.plan.name'),
    amount: amountOf(purchase),
    nextPaymentAt: purchase.time('date_next_charge'),
  });
  return { ...facts, id };
}

function orderOf(id: string, data: Reader, purchase: Reader): Order {
  const facts = compact({
    rawStatus: purchase.text('status'),
    createdAt: purchase.time('order_date'),
    total: amountOf(purchase),
    subtotal: purchase.money('price.value'),
    items: itemsOf(data, purchase),
    payment: paymentOf(id, purchase),
    shippingAddress: addressIn(data.at('buyer')),
    channel: purchase.bool('order_bump.is_order_bump') === true ? 'order_bump' : undefined,
  });
  return { ...facts, id, number: id };
}

/** What the buyer pays, the interest of instalments included. */
const amountOf = (purchase: Reader) => purchase.money('full_price.value', 'price.value');

const MOST_TICKETS = 1000;

/** One product, once; tickets of an event are several. */
function itemsOf(data: Reader, purchase: Reader): Order['items'] {
  const name = data.text('product.name', 'product.id');
  if (!name) return undefined;
  const tickets = purchase.number('event_tickets.amount') ?? 1;
  const quantity = Number.isInteger(tickets) && tickets > 0 && tickets <= MOST_TICKETS ? tickets : 1;
  const id = data.text('product.id');
  const unitPrice = quantity === 1 ? purchase.money('price.value') : undefined;
  return [{ ...compact({ id, sku: id, unitPrice }), name, quantity }];
}

function paymentOf(id: string, purchase: Reader): Payment {
  const payment = purchase.at('payment');
  const codes = boletoCodes(payment.text('billet_barcode'));
  const boleto = compact({
    url: payment.link('billet_url'),
    ...codes,
    dueDate: dueDateIn(codes.barcode, purchase.time('order_date')),
  });
  const facts = compact({
    method: paymentMethod(payment.text('type', 'method')),
    reason: payment.text('refusal_reason'),
    installments: payment.integer('installments_number'),
    paidAt: purchase.time('approved_date'),
    boleto: boleto && { ...boleto, ...compact({ amount: amountOf(purchase) }) },
    pix: compact({
      copyPaste: payment.text('pix_code'),
      qrCodeUrl: payment.text('pix_qrcode'),
      expiresAt: payment.time('pix_expiration_date'),
    }),
  });
  return { ...facts, id };
}

/** The codes that the seller put on the checkout's address: free texts, read as most sellers use them. */
const originIn = (purchase: Reader): Origin | undefined =>
  compact<Origin>({
    utmSource: purchase.text('origin.src'),
    utmCampaign: purchase.text('origin.sck', 'sckPaymentLink'),
    utmContent: purchase.text('origin.xcod'),
  });
