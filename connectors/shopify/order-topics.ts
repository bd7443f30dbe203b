/** Topics that move an order: the order's own, its fulfillments, refunds, disputes and transactions. */
import {
  compact,
  ignored,
  type Normalised,
  type Observation,
  type Order,
  type OrderType,
  observed,
  orderObservations,
  paymentMethod,
  type Reader,
} from '../../src/kit';
import { addressIn, customerOf, isSent, itemsOf, orderFacts, parcelOf, shipmentOf } from './order';
import { about, noId, type Seen } from './seen';
import { isDigital, parcelState } from './states';

/** With the vendor's word, as much of it as a merchant reads. */
const nothingNew = (word?: string): Normalised => ignored('nothing_new', word?.slice(0, 100));

const CLOSES_CART = ['orders/create', 'orders/updated', 'orders/paid'];

export function ofOrder(seen: Seen, types: readonly (OrderType | undefined)[]): Normalised {
  const { body, topic, timeOf } = seen;
  const facts = orderFacts(body);
  if (!facts) return noId(seen);
  const times: Partial<Record<OrderType, string>> = {
    'order.created': timeOf('created_at'),
    'order.cancelled': timeOf('cancelled_at', 'updated_at'),
  };
  const parcel = parcelOf(body)?.text('id');
  const observations = types
    .filter((type) => type !== undefined)
    .flatMap((type) => orderObservations([type], facts, times[type] ?? timeOf('updated_at', 'created_at')))
    .map((observation) => withParcel(observation, parcel))
    .map((observation) => withRefund(observation, body));
  const token = CLOSES_CART.includes(topic) ? body.id('checkout_token') : undefined;
  if (token !== undefined) {
    const { id, number, total } = facts.order;
    const data = about({ cart: { id: token, total }, order: { id, number }, customer: facts.customer });
    observations.push({ type: 'cart.recovered', subject: `cart/${token}`, time: timeOf('created_at'), data });
  }
  return observations.length > 0 ? observed(...observations) : nothingNew(facts.order.rawStatus);
}

/**
 * One step of one parcel reaches us by up to three topics, and a fulfillment event knows only the
 * fulfillment's id, not its tracking code: so the id tells these steps apart. `order.shipped` keeps
 * the tracking code, so that one added later is news.
 */
function withParcel(observation: Observation, fulfillmentId: string | undefined): Observation {
  const steps = ['order.in_transit', 'order.out_for_delivery', 'order.ready_for_pickup'];
  return fulfillmentId !== undefined && steps.includes(observation.type)
    ? { ...observation, occurrence: fulfillmentId }
    : observation;
}

/**
 * A refund reaches us twice: alone, and as the last of its order. Its id makes the two one event, and a
 * second refund another. Where only some of the money went back, the order goes on.
 */
function withRefund(observation: Observation, order: Reader): Observation {
  if (observation.type !== 'order.refunded') return observation;
  const id = order.list('refunds').at(-1)?.text('id');
  const isPart = order.text('financial_status') === 'partially_refunded';
  return { ...observation, ...occurrenceOfRefund(id), ...(isPart ? { partial: true as const } : {}) };
}

const occurrenceOfRefund = (id: string | undefined) => (id === undefined ? {} : { occurrence: id });

/** Knows the parcel and where it goes, of the order only its id and number. */
export function ofFulfillment(seen: Seen, time: string): Normalised {
  const { body } = seen;
  if (!body.has('order_id')) return noId(seen);
  if (!isSent(body) || isDigital(body)) return nothingNew(body.text('status'));
  const status = body.text('shipment_status');
  const part = {
    // The fulfillment's own name is `#1001.1`.
    number: body.text('name')?.replace(/\.\d+$/, ''),
    rawStatus: status ?? 'fulfilled',
    items: itemsOf(body),
    shippingAddress: addressIn(body.at('destination')),
    shipment: shipmentOf(body),
  };
  return partOfOrder(seen, parcelState(status) ?? 'order.shipped', part, [time], body.text('id'));
}

export function ofFulfillmentEvent(seen: Seen): Normalised {
  const { body } = seen;
  if (!body.has('order_id')) return noId(seen);
  const rawStatus = body.text('status');
  const type = parcelState(rawStatus);
  if (!type) return nothingNew(rawStatus);
  const part = { rawStatus, shipment: compact({ estimatedAt: body.time('estimated_delivery_at') }) };
  return partOfOrder(seen, type, part, ['happened_at', 'created_at'], body.text('fulfillment_id'));
}

/**
 * Also made when items are taken off an unpaid order: a refund is one when money flows. Whether it
 * was all of the money only the order itself tells, by `orders/updated`.
 */
export function ofRefund(seen: Seen): Normalised {
  const { body } = seen;
  if (!body.has('order_id')) return noId(seen);
  const flow = body.list('transactions').find(givesBack);
  if (!flow) return ignored('nothing_new', 'no money was refunded');
  const gateway = flow.text('gateway');
  const method = paymentMethod(gateway);
  // A gateway without a name of ours must not hide the method that the order told.
  const payment = { ...(method === 'other' ? {} : { method }), status: 'refunded', gateway };
  const refund = partOfOrder(seen, 'order.refunded', { payment }, ['processed_at', 'created_at']);
  if (refund.kind !== 'observed') return refund;
  const one = { ...occurrenceOfRefund(body.text('id')), partial: true as const };
  return observed(...refund.observations.map((observation) => ({ ...observation, ...one })));
}

/** Pending counts: nothing else is sent when the bank is done. */
const givesBack = (transaction: Reader): boolean =>
  (transaction.money('amount')?.amount ?? 0) > 0 &&
  transaction.text('kind') !== 'void' &&
  !hasFailed(transaction);

const hasFailed = (transaction: Reader): boolean =>
  ['failure', 'error'].includes(transaction.text('status') ?? '');

/** Of Shopify Payments only. An inquiry takes no money yet; a dispute the shop won gave it back. */
export function ofDispute(seen: Seen): Normalised {
  const { body } = seen;
  const [kind, status] = [body.text('type'), body.text('status')];
  const type = kind === 'chargeback' && status !== 'won' ? 'order.chargeback' : 'order.status_changed';
  const rawStatus = [kind, status].filter(Boolean).join('/') || undefined;
  const payment = compact({ reason: body.text('reason') });
  return partOfOrder(seen, type, { rawStatus, payment }, ['finalized_on', 'initiated_at']);
}

/** Failed attempts only: what succeeded or is pending, the order's own topics tell with its data. */
export function ofTransaction(seen: Seen): Normalised {
  const { body } = seen;
  const [kind, status] = [body.text('kind'), body.text('status')];
  if (!body.has('order_id')) return noId(seen);
  if (!hasFailed(body) || !['sale', 'authorization', 'capture'].includes(kind ?? '')) {
    return nothingNew([kind, status].filter(Boolean).join('/'));
  }
  const gateway = body.text('gateway');
  const payment = {
    id: body.text('id'),
    method: paymentMethod(body.text('payment_details.payment_method_name'), gateway),
    status,
    reason: body.text('message', 'error_code'),
    gateway,
  };
  return partOfOrder(seen, 'order.payment_failed', { payment }, ['processed_at', 'created_at']);
}

/** An event of an order out of a body that knows only part of it; the hub adds what it knows. */
function partOfOrder(
  seen: Seen,
  type: OrderType,
  part: Omit<Order, 'id'>,
  times: readonly string[],
  fulfillmentId?: string,
): Normalised {
  const id = seen.body.id('order_id');
  if (id === undefined) return noId(seen);
  const facts = { order: { id, ...compact(part) }, customer: customerOf(seen.body) };
  const observations = orderObservations([type], facts, seen.timeOf(...times));
  return observed(...observations.map((observation) => withParcel(observation, fulfillmentId)));
}
