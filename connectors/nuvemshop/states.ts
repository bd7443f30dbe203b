/**
 * Which statuses of Nuvemshop are which events. Sources: https://tiendanube.github.io/api-documentation/resources/order
 * and …/resources/fulfillment-order [doc]; the statuses of fulfillment orders also in public clients [code].
 */
import type { OrderType, Reader } from '../../src/kit';

/**
 * `payment_status`. Not in it: `authorized` (the card is reserved, not charged) and `abandoned` (the
 * gateway was left half-way: neither a refusal nor money).
 */
const PAYMENT: ReadonlyMap<string, OrderType> = new Map([
  ['pending', 'order.awaiting_payment'],
  ['partially_paid', 'order.awaiting_payment'],
  ['paid', 'order.paid'],
  ['voided', 'order.payment_failed'],
  ['refunded', 'order.refunded'],
  ['partially_refunded', 'order.refunded'],
]);

/** `status` of a fulfillment order, the least advanced first. */
const FULFILLMENT: ReadonlyMap<string, OrderType> = new Map([
  ['PACKED', 'order.processing'],
  ['NOT_DELIVERED', 'order.status_changed'],
  ['DISPATCHED', 'order.shipped'],
  ['READY_FOR_PICKUP', 'order.ready_for_pickup'],
  ['DELIVERED', 'order.delivered'],
]);
const ORDER_OF_STEPS = [...FULFILLMENT.keys()];

/** `status` of a carrier's tracking event (…/resources/fulfillment-order [doc]); others are told as they are. */
const TRACKING: ReadonlyMap<string, OrderType> = new Map([
  ['dispatched', 'order.shipped'],
  ['received_by_post_office', 'order.in_transit'],
  ['in_transit', 'order.in_transit'],
  ['out_for_delivery', 'order.out_for_delivery'],
  ['ready_for_pickup', 'order.ready_for_pickup'],
  ['delivered', 'order.delivered'],
]);

const PICKUP = [
  'shipping_pickup_type',
  'shipping_type',
  'fulfillments.0.shipping.type',
  'fulfillment_orders.0.shipping.type',
];
const isPickup = (order: Reader): boolean => order.text(...PICKUP) === 'pickup';

export const isPartlyRefunded = (order: Reader): boolean =>
  order.text('payment_status') === 'partially_refunded';

/**
 * `shipping_status`: `unpacked`, then packed as `unshipped` (older `unfulfilled`), `shipped` (older
 * `fulfilled`), newer `delivered`. What a buyer picks up is never shipped: packed is ready for them, and
 * the last step is theirs [guess].
 */
export function shippingState(order: Reader): OrderType | undefined {
  const pickup = isPickup(order);
  switch (order.text('shipping_status')) {
    case 'unshipped':
    case 'unfulfilled':
      return pickup ? 'order.ready_for_pickup' : 'order.processing';
    case 'shipped':
    case 'fulfilled':
      return pickup ? 'order.delivered' : 'order.shipped';
    case 'delivered':
      return 'order.delivered';
    default:
      return undefined;
  }
}

/** The parcel that is furthest; undefined when none has moved. */
export function parcelState(parcels: readonly Reader[]): OrderType | undefined {
  const stepOf = (parcel: Reader) => ORDER_OF_STEPS.indexOf(parcel.text('status')?.toUpperCase() ?? '');
  const furthest = parcels.reduce((step, parcel) => Math.max(step, stepOf(parcel)), -1);
  return FULFILLMENT.get(ORDER_OF_STEPS[furthest] ?? '');
}

/** The carrier's word that a notice brings, in lower case. */
export const trackingStatus = (notice: Reader): string | undefined =>
  /\/tracking_event_(?:created|updated)$/.test(notice.text('event') ?? '')
    ? notice.text('status')?.toLowerCase()
    : undefined;

export const trackingState = (status: string | undefined): OrderType | undefined =>
  status === undefined ? undefined : (TRACKING.get(status) ?? 'order.status_changed');

/** The states an order is in now, earliest first. */
export function presentStates(order: Reader): OrderType[] {
  const payment = PAYMENT.get(order.text('payment_status') ?? '');
  if (order.text('status') === 'cancelled')
    return payment === 'order.refunded' ? ['order.cancelled', payment] : ['order.cancelled'];
  const shipping = shippingState(order);
  const states = payment === 'order.refunded' ? [shipping, payment] : [payment, shipping];
  return states.filter((state) => state !== undefined);
}

/** The events of an order's own notices; undefined for one that tells nothing we know. */
export function statesOf(event: string, order: Reader): OrderType[] | undefined {
  const isCancelled = order.text('status') === 'cancelled';
  switch (event) {
    case 'order/created':
      return ['order.created', ...presentStates(order)];
    case 'order/paid':
      return ['order.paid'];
    case 'order/pending':
      return ['order.awaiting_payment'];
    // Cancelling voids the payment as well, and says so by a notice of its own.
    case 'order/voided':
      return isCancelled ? [] : ['order.payment_failed'];
    case 'order/packed':
      return [isPickup(order) ? 'order.ready_for_pickup' : 'order.processing'];
    case 'order/fulfilled':
      return [isPickup(order) ? 'order.delivered' : 'order.shipped'];
    case 'order/cancelled':
      return isCancelled ? presentStates(order) : ['order.cancelled'];
    case 'order/updated':
    case 'order/edited': {
      const states = presentStates(order);
      return states.length === 0 && order.has('payment_status') ? ['order.status_changed'] : states;
    }
    default:
      return undefined;
  }
}
