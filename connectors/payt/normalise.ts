/**
 * A postback as observations. Source: https://github.com/ventuinha/payt-postback, the vendor's guide and examples
 * [doc]. Prices are whole centavos, times have no zone. Unproven: that the times are São Paulo's.
 */
import {
  cartRecovered,
  compact,
  failed,
  type InboundDelivery,
  ignored,
  type Normalised,
  type Observation,
  type Order,
  type OrderType,
  observed,
  orderObservations,
  type Reader,
  read,
  type Subscription,
} from '../../src/kit';
import { customerOf, itemsOf, orderOf, trackingOf } from './order';
import { OF_ORDER, OF_PARCEL, OF_PAYMENT, OF_SUBSCRIPTION } from './statuses';

export function normalise({ body, receivedAt }: InboundDelivery): Normalised {
  const sent = read(body);
  const status = sent.text('status');
  if (!status) return failed('unexpected_shape', 'status');
  // The account is in its test mode: nobody bought anything.
  if (sent.bool('test')) return ignored('vendor_test');
  const time = sent.time('updated_at', 'transaction.updated_at', 'started_at') ?? receivedAt;
  if (status === 'lost_cart' || sent.text('type') === 'abandoned-cart') return abandoned(sent, time);

  const id = sent.id('transaction_id');
  const type = OF_SUBSCRIPTION.get(status);
  if (!id) return failed('unexpected_shape', 'transaction_id');
  const { rawStatus, types } = meaningOf(sent, status);
  const facts = {
    order: orderOf(sent, id, rawStatus),
    customer: customerOf(sent.at('customer')),
    origin: trackingOf(sent.at('link')),
  };
  if (type) {
    const subscription = subscriptionOf(sent.at('subscription'), facts.order);
    if (!subscription) return failed('unexpected_shape', 'subscription.code');
    const { order, customer, origin } = facts;
    const observation: Observation = {
      type,
      subject: `subscription/${subscription.id}`,
      time,
      data: { subscription, order, ...compact({ customer, origin }) },
      // Each cycle is a purchase of its own; a late one that is paid after all may be told twice.
      ...(type === 'subscription.renewed' ? { occurrence: id } : {}),
    };
    const isPaid = type !== 'subscription.cancelled' && sent.text('transaction.payment_status') === 'paid';
    return observed(observation, ...(isPaid ? orderObservations(['order.paid'], facts, time) : []));
  }
  const cartId = sent.id('cart_id');
  const isSale = cartId !== undefined && types.includes('order.created');
  // Several parts may go back; none of them is the end of the order.
  const part = rawStatus.endsWith('_partial')
    ? { partial: true as const, occurrence: `partial ${time}` }
    : {};
  return observed(
    ...orderObservations(types, facts, time).map((one) => ({ ...one, ...part })),
    ...(isSale ? [cartRecovered(cartId, facts, time)] : []),
  );
}

/** How far the order is, and the word that says so. */
function meaningOf(sent: Reader, status: string): { types: OrderType[]; rawStatus: string } {
  const paymentStatus = sent.text('transaction.payment_status') ?? '';
  const ofPayment = OF_PAYMENT.get(paymentStatus);
  if (ofPayment) return { types: [ofPayment], rawStatus: paymentStatus };
  const ofOrder = OF_ORDER.get(status) ?? 'order.status_changed';
  if (ofOrder === 'order.paid') return { types: ['order.created', ofOrder], rawStatus: status };
  if (ofOrder === 'order.awaiting_payment') {
    // Who pays after delivery is not asked for money before it.
    const isAsked = sent.text('type') !== 'cash_on_delivery';
    return { types: ['order.created', ...(isAsked ? [ofOrder] : [])], rawStatus: status };
  }
  const parcel = sent.text('shipping.status') ?? '';
  const ofParcel = status === 'shipping' ? OF_PARCEL.get(parcel) : undefined;
  return ofParcel
    ? { types: [ofOrder, ofParcel], rawStatus: `shipping.${parcel}` }
    : { types: [ofOrder], rawStatus: status };
}

/** PayT itself waits some seven minutes before it sends one [doc]. */
function abandoned(sent: Reader, time: string): Normalised {
  const id = sent.id('cart_id');
  if (!id) return failed('unexpected_shape', 'cart_id');
  const customer = customerOf(sent.at('customer'));
  const cart = {
    ...compact({
      url: sent.link('link.url'),
      createdAt: sent.time('started_at'),
      total: sent.cents('transaction.total_price', 'product.price'),
      items: itemsOf(sent),
    }),
    id,
  };
  const origin = trackingOf(sent.at('link'));
  const data = { cart, ...compact({ customer, origin }) };
  return observed({ type: 'cart.abandoned', subject: `cart/${id}`, time, data });
}

function subscriptionOf(sent: Reader, { total }: Order): Subscription | undefined {
  const id = sent.id('code');
  return id === undefined
    ? undefined
    : {
        ...compact({
          status: sent.text('status'),
          plan: sent.text('plan_name'),
          amount: total,
          startedAt: sent.time('started_at'),
          nextPaymentAt: sent.date('next_charge_at'),
        }),
        id,
      };
}
