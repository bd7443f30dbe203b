/** Which of Shopify's statuses is which event. */
import type { OrderType, Reader } from '../../src/kit';
import { parcelOf } from './order';

/**
 * `financial_status`. Not in it: `authorized` (the card is reserved, not charged: neither paid nor
 * waiting for the buyer). A partial refund is a refund event too, but one that leaves the order where
 * it is: see `order-topics.ts`.
 */
const PAYMENT: ReadonlyMap<string, OrderType> = new Map([
  ['pending', 'order.awaiting_payment'],
  ['partially_paid', 'order.awaiting_payment'],
  ['paid', 'order.paid'],
  // An authorization that was given up. Cancelling voids it as well: see presentStates.
  ['voided', 'order.payment_failed'],
  ['partially_refunded', 'order.refunded'],
  ['refunded', 'order.refunded'],
]);

/**
 * `shipment_status` of a fulfillment and `status` of a fulfillment event
 * (https://shopify.dev/docs/api/admin-graphql/latest/enums/FulfillmentEventStatus). The others
 * (`label_printed`, `label_purchased`, `confirmed`) say no more than that the parcel exists.
 */
const PARCEL: ReadonlyMap<string, OrderType> = new Map([
  ['carrier_picked_up', 'order.in_transit'],
  ['in_transit', 'order.in_transit'],
  ['out_for_delivery', 'order.out_for_delivery'],
  ['ready_for_pickup', 'order.ready_for_pickup'],
  ['delivered', 'order.delivered'],
  ['attempted_delivery', 'order.status_changed'],
  ['delayed', 'order.status_changed'],
  ['failure', 'order.status_changed'],
]);

export const parcelState = (status: string | undefined): OrderType | undefined => PARCEL.get(status ?? '');

const paymentState = (order: Reader): OrderType | undefined =>
  PAYMENT.get(order.text('financial_status') ?? '');

/** What was sent, by its latest parcel; undefined when nothing was. */
export function shippingState(order: Reader): OrderType | undefined {
  const isAtTheCounter = order.text('source_name') === 'pos' && !order.has('shipping_address');
  if (isAtTheCounter || isDigital(order)) return undefined;
  const parcel = parcelOf(order);
  const isSent =
    parcel !== undefined || ['fulfilled', 'partial'].includes(order.text('fulfillment_status') ?? '');
  const state = parcelState(parcel?.text('shipment_status'));
  // Troubles on the way come by `fulfillment_events/create`, once.
  if (state === 'order.status_changed') return undefined;
  return state ?? (isSent ? 'order.shipped' : undefined);
}

/** Shopify fulfils downloads and gift cards as well; nobody waits for a parcel. */
export function isDigital(body: Reader): boolean {
  const lines = body.list('line_items');
  return lines.length > 0 && lines.every((line) => line.bool('requires_shipping') === false);
}

/** The states an order is in now, earliest first. */
export function presentStates(order: Reader): OrderType[] {
  const payment = paymentState(order);
  if (order.has('cancelled_at')) return cancelledStates(order);
  const shipping = shippingState(order);
  const states = payment === 'order.refunded' ? [shipping, payment] : [payment, shipping];
  return states.filter((state) => state !== undefined);
}

/** `orders/updated` does not say what changed: the present states, of which the hub knows the old ones. */
export function updatedStates(order: Reader): OrderType[] {
  const states = presentStates(order);
  return states.length === 0 && order.has('financial_status') ? ['order.status_changed'] : states;
}

export const cancelledStates = (order: Reader): OrderType[] =>
  paymentState(order) === 'order.refunded' ? ['order.cancelled', 'order.refunded'] : ['order.cancelled'];
