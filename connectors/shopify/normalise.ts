/** From a delivery to observations, by the topic in its header. */
import {
  type ConnectionView,
  compact,
  type EventData,
  failed,
  type InboundDelivery,
  ignored,
  type Normalised,
  type Observation,
  type Order,
  type OrderType,
  observed,
  orderObservations,
  paymentMethod,
  type Reader,
  read,
} from '../../src/kit';
import { shopHost } from './admin';
import { originIn } from './notes';
import { addressIn, cartOf, customerOf, isSent, itemsOf, orderFacts, parcelOf, shipmentOf } from './order';
import { isDigital, parcelState, paymentState, presentStates, shippingState } from './states';

/** A delivery with its body and headers ready to read. */
interface Seen {
  topic: string;
  body: Reader;
  settings: ConnectionView['settings'];
  /** The first of these members that is a time, else when Shopify triggered or we received it. */
  timeOf(...paths: string[]): string;
}

type Handler = (seen: Seen) => Normalised;

const TOPICS: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ['orders/create', (seen) => ofOrder(seen, ['order.created', ...presentStates(seen.body)])],
  ['orders/updated', (seen) => ofOrder(seen, snapshot(seen.body))],
  ['orders/paid', (seen) => ofOrder(seen, ['order.paid'])],
  ['orders/cancelled', (seen) => ofOrder(seen, cancelled(seen.body))],
  ['orders/fulfilled', (seen) => ofOrder(seen, [shippingState(seen.body)])],
  ['orders/partially_fulfilled', (seen) => ofOrder(seen, [shippingState(seen.body)])],
  // Only the difference, and orders/updated comes with it.
  ['orders/edited', () => ignored('nothing_new')],
  ['fulfillments/create', (seen) => ofFulfillment(seen, 'created_at')],
  ['fulfillments/update', (seen) => ofFulfillment(seen, 'updated_at')],
  ['fulfillment_events/create', ofFulfillmentEvent],
  ['refunds/create', ofRefund],
  ['disputes/create', ofDispute],
  ['disputes/update', ofDispute],
  ['order_transactions/create', ofTransaction],
  ['checkouts/create', ofCheckout],
  ['checkouts/update', ofCheckout],
  ['products/create', (seen) => ofProduct(seen, 'product.created')],
  ['products/update', (seen) => ofProduct(seen, 'product.updated')],
  ['products/delete', (seen) => ofProduct(seen, 'product.deleted')],
  ['inventory_levels/update', ofInventoryLevel],
  ['app/uninstalled', ofUninstall],
  ['customers/data_request', (seen) => ofPrivacy(seen, 'export', 'customer.id')],
  ['customers/redact', (seen) => ofPrivacy(seen, 'erase', 'customer.id')],
  ['shop/redact', (seen) => ofPrivacy(seen, 'erase_shop', 'shop_domain')],
]);

export function normalise(delivery: InboundDelivery, connection: ConnectionView): Normalised {
  const headers = read(delivery.headers);
  const header = (name: string) => headers.text(`x-shopify-${name}`, `shopify-${name}`);
  const topic = header('topic');
  if (topic === undefined) return failed('missing_header', 'X-Shopify-Topic');
  const handle = TOPICS.get(topic.toLowerCase());
  if (!handle) return ignored('unknown_topic', topic.slice(0, 100));

  const plain = read(delivery.body);
  const body = plain.with({ currency: plain.text('currency') });
  if (isVendorTest(body, header('test'))) return ignored('vendor_test');
  const triggeredAt = read(header('triggered-at')).time();
  return handle({
    topic,
    body,
    settings: connection.settings,
    timeOf: (...paths) => body.time(...paths) ?? triggeredAt ?? delivery.receivedAt,
  });
}

/**
 * "Send test notification" in the admin: a header that today's documentation no longer lists, and
 * always the same made-up order (whose id, beyond 2^53, arrives rounded). An order that a developer
 * pays with the test gateway has `test: true` too, but is one of a real shop: it counts.
 */
function isVendorTest(body: Reader, header: string | undefined): boolean {
  const isMadeUp = /^8209829119461545\d\d$/.test(body.text('id', 'order_id') ?? '');
  if (header?.toLowerCase() === 'true') return isMadeUp || body.bool('test') !== true;
  return isMadeUp && /^jon@(?:example\.com|doe\.ca)$/.test(body.email('email') ?? '');
}

const CLOSES_CART = ['orders/create', 'orders/updated', 'orders/paid'];

function ofOrder(seen: Seen, types: readonly (OrderType | undefined)[]): Normalised {
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
    .map((observation) => withParcel(observation, parcel));
  const token = CLOSES_CART.includes(topic) ? body.text('checkout_token') : undefined;
  if (token !== undefined) {
    const { id, number, total } = facts.order;
    const data = about({ cart: { id: token, total }, order: { id, number }, customer: facts.customer });
    observations.push({ type: 'cart.recovered', subject: `cart/${token}`, time: timeOf('created_at'), data });
  }
  return observations.length > 0 ? observed(...observations) : ignored('nothing_new', facts.order.rawStatus);
}

/** `orders/updated` does not say what changed: the present states, of which the hub knows the old ones. */
function snapshot(order: Reader): OrderType[] {
  const states = presentStates(order);
  return states.length === 0 && order.has('financial_status') ? ['order.status_changed'] : states;
}

const cancelled = (order: Reader): OrderType[] =>
  paymentState(order) === 'order.refunded' ? ['order.cancelled', 'order.refunded'] : ['order.cancelled'];

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

/** Knows the parcel and where it goes, of the order only its id and number. */
function ofFulfillment(seen: Seen, time: string): Normalised {
  const { body } = seen;
  const status = body.text('shipment_status', 'status');
  if (!body.has('order_id')) return noId(seen);
  if (!isSent(body) || isDigital(body)) return ignored('nothing_new', status);
  const facts = {
    // The fulfillment's own name is `#1001.1`.
    number: body.text('name')?.replace(/\.\d+$/, ''),
    items: itemsOf(body),
    shippingAddress: addressIn(body.at('destination')),
    shipment: shipmentOf(body),
  };
  const type = parcelState(body.text('shipment_status')) ?? 'order.shipped';
  return partOfOrder(seen, type, { rawStatus: status, ...facts }, [time], body.text('id'));
}

function ofFulfillmentEvent(seen: Seen): Normalised {
  const { body } = seen;
  const rawStatus = body.text('status');
  const type = parcelState(rawStatus);
  if (!body.has('order_id')) return noId(seen);
  if (!type) return ignored('nothing_new', rawStatus);
  const shipment = compact({ estimatedAt: body.time('estimated_delivery_at') });
  return partOfOrder(
    seen,
    type,
    { rawStatus, shipment },
    ['happened_at', 'created_at'],
    body.text('fulfillment_id'),
  );
}

/** Also made when items are taken off an unpaid order: a refund is one when money flows. */
function ofRefund(seen: Seen): Normalised {
  const { body } = seen;
  const flows = body
    .list('transactions')
    .filter((flow) => !['failure', 'error'].includes(flow.text('status') ?? ''));
  const [flow] = flows.filter(
    (each) => each.text('kind') !== 'void' && (each.money('amount')?.amount ?? 0) > 0,
  );
  if (!body.has('order_id')) return noId(seen);
  if (!flow) return ignored('nothing_new', 'no money was refunded');
  const gateway = flow.text('gateway');
  const payment = { method: paymentMethod(gateway), status: 'refunded', gateway };
  return partOfOrder(seen, 'order.refunded', { payment }, ['processed_at', 'created_at']);
}

/** Of Shopify Payments only. An inquiry takes no money yet; a dispute the shop won gave it back. */
function ofDispute(seen: Seen): Normalised {
  const { body } = seen;
  const [kind, status] = [body.text('type'), body.text('status')];
  const type = kind === 'chargeback' && status !== 'won' ? 'order.chargeback' : 'order.status_changed';
  const rawStatus = [kind, status].filter(Boolean).join('/') || undefined;
  const payment = compact({ reason: body.text('reason') });
  return partOfOrder(seen, type, { rawStatus, payment }, ['finalized_on', 'initiated_at']);
}

/** Failed attempts only: what succeeded or is pending, the order's own topics tell with its data. */
function ofTransaction(seen: Seen): Normalised {
  const { body } = seen;
  const [kind, status] = [body.text('kind'), body.text('status')];
  const isFailure = ['failure', 'error'].includes(status ?? '');
  if (!body.has('order_id')) return noId(seen);
  if (!isFailure || !['sale', 'authorization', 'capture'].includes(kind ?? '')) {
    return ignored('nothing_new', [kind, status].filter(Boolean).join('/'));
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
  const id = seen.body.text('order_id');
  if (id === undefined) return noId(seen);
  const order = { id, ...compact(part) };
  const observations = orderObservations(
    [type],
    { order, customer: customerOf(seen.body) },
    seen.timeOf(...times),
  );
  return observed(...observations.map((observation) => withParcel(observation, fulfillmentId)));
}

/** Any change restarts the idle window; without a way to reach the buyer there is nobody to remind. */
function ofCheckout({ body, settings, timeOf, ...seen }: Seen): Normalised {
  const cart = cartOf(body);
  if (!cart) return noId(seen);
  const customer = customerOf(body);
  const data = about({ cart, customer, origin: originIn(body) });
  const cartSeen = { subject: `cart/${cart.id}`, data };
  if (body.has('completed_at')) {
    return observed({ type: 'cart.recovered', ...cartSeen, time: timeOf('completed_at') });
  }
  if (!customer?.email && !customer?.phone) return ignored('nothing_new', 'no e-mail or phone yet');
  const idleMinutes = Math.min(600, Math.max(1, Math.round(read(settings).number('cartIdleMinutes') ?? 60)));
  return observed({
    type: 'cart.abandoned',
    ...cartSeen,
    time: timeOf('updated_at', 'created_at'),
    idleMinutes,
  });
}

/** Product bodies name no currency: reais. Shopify's `price` is what is paid, `compare_at_price` what is crossed out. */
function ofProduct(seen: Seen, type: 'product.created' | 'product.updated' | 'product.deleted'): Normalised {
  const { body, settings, timeOf } = seen;
  const id = body.text('id');
  if (id === undefined) return noId(seen);
  const [paid, crossedOut] = [body.money('variants.0.price'), body.money('variants.0.compare_at_price')];
  const isPromotion = paid !== undefined && crossedOut !== undefined && crossedOut.amount > paid.amount;
  const handle = body.text('handle');
  const product = {
    id,
    ...compact({
      sku: body.text('variants.0.sku'),
      name: body.text('title'),
      price: isPromotion ? crossedOut : paid,
      promotionalPrice: isPromotion ? paid : undefined,
      imageUrl: body.link('image.src', 'images.0.src'),
      url: handle && read(`https://${shopHost(settings)}/products/${encodeURIComponent(handle)}`).link(),
    }),
  };
  return observed({
    type,
    subject: `product/${id}`,
    time: timeOf('updated_at', 'created_at'),
    data: { product },
  });
}

/** Per location, and by inventory item, which is not the product's id. */
function ofInventoryLevel(seen: Seen): Normalised {
  const { body, timeOf } = seen;
  const [item, location, quantity] = [
    body.text('inventory_item_id'),
    body.text('location_id'),
    body.number('available'),
  ];
  if (item === undefined || location === undefined) return noId(seen);
  if (quantity === undefined) return ignored('nothing_new', 'stock is not tracked');
  const stock = { quantity, location };
  return observed({
    type: 'stock.changed',
    subject: `stock/${item}/${location}`,
    time: timeOf('updated_at'),
    data: { stock },
  });
}

function ofUninstall({ body, settings, timeOf }: Seen): Normalised {
  const shop = body.text('myshopify_domain', 'domain') ?? shopHost(settings);
  return observed({
    type: 'connection.revoked',
    subject: `connection/${shop}`,
    time: timeOf('updated_at'),
    data: {},
  });
}

/** What to do, and with whose data, stands in the subject: `erase/<customer's id>`. */
function ofPrivacy(seen: Seen, task: 'export' | 'erase' | 'erase_shop', id: string): Normalised {
  const { body, timeOf } = seen;
  const whose = body.text(id);
  if (whose === undefined) return noId(seen);
  const data = about({ customer: customerOf(body) });
  return observed({ type: 'privacy.requested', subject: `${task}/${whose}`, time: timeOf(), data });
}

const about = (data: EventData): EventData => compact(data) ?? {};

const noId = ({ topic }: Pick<Seen, 'topic'>): Normalised =>
  failed('unexpected_shape', `${topic} without its id`);
