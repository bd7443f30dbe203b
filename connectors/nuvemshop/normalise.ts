/**
 * From a delivery to observations. A notice is `{store_id, event, id}`, with what `hydrate` fetched beside
 * it; listings and "simulate" hand over the thing itself or a notice of the same shape. The three privacy
 * notices name no event and are told apart by their members (…/resources/webhook, "LGPD" [doc]).
 */
import {
  type ConnectionView,
  cartRecovered,
  failed,
  type InboundDelivery,
  ignored,
  type Normalised,
  type Observation,
  type OrderType,
  observed,
  orderObservations,
  type Reader,
  read,
} from '../../src/kit';
import { orderFacts } from './order';
import type { Seen } from './seen';
import { ofApp, ofCheckout, ofCustomer, ofPrivacy, ofProduct, ofProductDeleted } from './shop-topics';
import {
  isPartlyRefunded,
  parcelState,
  presentStates,
  statesOf,
  trackingState,
  trackingStatus,
} from './states';

type Handler = (seen: Seen) => Normalised;

const TOPICS: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ['product/created', (seen) => ofProduct(seen, 'product.created')],
  ['product/updated', (seen) => ofProduct(seen, 'product.updated')],
  ['product/deleted', ofProductDeleted],
  ['customer/created', (seen) => ofCustomer(seen, true)],
  ['customer/updated', (seen) => ofCustomer(seen, false)],
  ['app/uninstalled', (seen) => ofApp(seen, 'connection.revoked')],
  ['app/suspended', (seen) => ofApp(seen, 'connection.broken')],
  ['app/resumed', (seen) => ofApp(seen, 'connection.recovered')],
  ['store/redact', (seen) => ofPrivacy(seen, 'erase_shop')],
  ['customers/redact', (seen) => ofPrivacy(seen, 'erase')],
  ['customers/data_request', (seen) => ofPrivacy(seen, 'export')],
]);

export function normalise(delivery: InboundDelivery, connection: ConnectionView): Normalised {
  const notice = read(delivery.body, { zone: 'UTC' });
  const event = notice.text('event') ?? privacyEvent(notice) ?? '';
  const body = notice.at(memberOf(event));
  const seen: Seen = {
    event,
    body,
    notice,
    storeId: notice.id('store_id'),
    settings: connection.settings,
    receivedAt: delivery.receivedAt,
    timeOf: (...paths) => (paths.length > 0 ? body.time(...paths) : undefined) ?? delivery.receivedAt,
  };
  if (/^(order|fulfillment|fulfillment_order)\//.test(event)) return ofOrder(seen);
  if (event !== '') return TOPICS.get(event)?.(seen) ?? ignored('unknown_topic', event.slice(0, 100));
  if (body.has('payment_status')) return ofOrder(seen);
  if (body.has('abandoned_checkout_url')) return ofCheckout(seen);
  if (body.has('variants')) return ofProduct(seen, 'product.updated');
  if (body.has('email') || body.has('total_spent')) return ofCustomer(seen, false);
  return failed('unexpected_shape', 'neither a notice nor an order, checkout, product or customer');
}

/** Where the thing that a notice is about was put. */
export function memberOf(event: string): string {
  const kind = event.slice(0, event.indexOf('/'));
  if (['order', 'fulfillment', 'fulfillment_order'].includes(kind)) return 'order';
  if (event === 'product/deleted') return '';
  return kind === 'product' || kind === 'customer' ? kind : '';
}

/** Of a notice without a name; a lone `store_id` asks for a whole shop to be erased. */
function privacyEvent(notice: Reader): string | undefined {
  if (!notice.has('store_id')) return undefined;
  if (notice.has('orders_to_redact')) return 'customers/redact';
  if (notice.has('data_request') || notice.has('orders_requested')) return 'customers/data_request';
  const members = Object.keys(Object(notice.value));
  return members.length === 1 ? 'store/redact' : undefined;
}

function ofOrder(seen: Seen): Normalised {
  const { event, body, notice, timeOf } = seen;
  const parcels = notice.list('fulfillment_orders');
  const facts = orderFacts(body, { transactions: notice.list('transactions'), parcels });
  if (!facts) return failed('unexpected_shape', `${event.slice(0, 100) || 'order'} without the order`);
  const tracking = trackingStatus(notice);
  if (tracking !== undefined) facts.order.rawStatus = tracking.slice(0, 100);
  const types = typesOf(event, body, [parcelState(parcels), trackingState(tracking)]);
  if (!types) return ignored('unknown_topic', event.slice(0, 100));

  const times: Partial<Record<OrderType, string>> = {
    // A draft that became an order says `-0001-11-30`.
    'order.created': timeOf('created_at', 'updated_at'),
    'order.paid': timeOf('paid_at', 'updated_at', 'created_at'),
    'order.shipped': timeOf('shipped_at', 'updated_at', 'created_at'),
    'order.cancelled': timeOf('cancelled_at', 'updated_at', 'created_at'),
  };
  const observations = types
    .flatMap((type) => orderObservations([type], facts, times[type] ?? timeOf('updated_at', 'created_at')))
    .map((observation) => withIdentity(observation, body));
  if (event === 'order/created') {
    // A checkout becomes the order of the same number [guess]; where it does not, nothing is recovered.
    observations.push(cartRecovered(facts.order.id, facts, timeOf('created_at', 'updated_at')));
  }
  return observations.length > 0
    ? observed(...observations)
    : ignored('nothing_new', facts.order.rawStatus?.slice(0, 100));
}

/** Undefined for a notice of no meaning here. A listing's order was created some time, which may be news. */
function typesOf(
  event: string,
  order: Reader,
  steps: readonly (OrderType | undefined)[],
): OrderType[] | undefined {
  if (event === '') return ['order.created', ...presentStates(order)];
  if (event.startsWith('order/')) return statesOf(event, order);
  return [...new Set(steps)].filter((step) => step !== undefined);
}

/**
 * A listing knows no transaction and a notice may come before its code, so the way of paying tells one
 * wait for money from the next. Where only part of the money went back, the order goes on.
 */
function withIdentity(observation: Observation, order: Reader): Observation {
  if (observation.type === 'order.awaiting_payment' || observation.type === 'order.payment_failed')
    return { ...observation, occurrence: order.text('payment_details.method', 'gateway') ?? '' };
  return observation.type === 'order.refunded' && isPartlyRefunded(order)
    ? { ...observation, partial: true }
    : observation;
}
