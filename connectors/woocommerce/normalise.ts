/** From a delivery to observations, by the topic in its header; what a listing showed has none. */
import {
  type ConnectionView,
  failed,
  type InboundDelivery,
  ignored,
  type Normalised,
  type Reader,
  read,
} from '../../src/kit';
import { ofPluginCart } from './carts';
import { ofOrder } from './order-events';
import { ofListedProduct, ofNewCustomer, ofProduct } from './products';
import type { Seen } from './seen';

type Handler = (seen: Seen, id: string) => Normalised;

const silent: Handler = ({ topic }) => ignored('nothing_new', topic);

const TOPICS: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ['order.created', ofOrder],
  ['order.updated', ofOrder],
  ['order.restored', ofOrder],
  // Into the trash, which is the shop's own tidying: the buyer's order was not cancelled by it.
  ['order.deleted', silent],
  ['product.created', (seen, id) => ofProduct(seen, id, 'product.created')],
  ['product.updated', (seen, id) => ofProduct(seen, id, 'product.updated')],
  ['product.restored', (seen, id) => ofProduct(seen, id, 'product.updated')],
  ['product.deleted', (seen, id) => ofProduct(seen, id, 'product.deleted')],
  ['customer.created', ofNewCustomer],
  ['customer.updated', silent],
  ['customer.deleted', silent],
]);

/** The connection takes notices of the Cart Abandonment Recovery plugin, not the shop's webhooks. */
export const isCartSource = (settings: ConnectionView['settings']): boolean =>
  settings.source === 'cart_plugin';

export const topicOf = (delivery: Pick<InboundDelivery, 'headers'>): string | undefined =>
  read(delivery.headers).text('x-wc-webhook-topic')?.toLowerCase();

export function normalise(delivery: InboundDelivery, { settings }: ConnectionView): Normalised {
  if (isCartSource(settings)) return ofPluginCart(delivery);
  const plain = read(delivery.body);
  const body = plain.with({ currency: plain.text('currency') });
  // The webhook's owner lost the right to read what it is about: the body is the API's refusal.
  if (body.has('data.status') && body.has('message') && !body.has('id')) {
    return failed('forbidden', body.text('code')?.slice(0, 100));
  }
  const topic = topicOf(delivery);
  const handle = topic === undefined ? handlerFor(body) : (TOPICS.get(topic) ?? actionHandler(topic, body));
  if (!handle) {
    return topic === undefined
      ? failed('missing_header', 'X-WC-Webhook-Topic')
      : ignored('unknown_topic', topic.slice(0, 100));
  }
  const id = body.id('id');
  if (id === undefined) return failed('unexpected_shape', `${topic?.slice(0, 100) ?? 'item'} without its id`);
  const { receivedAt } = delivery;
  return handle({ topic, isListed: topic === undefined, body, settings, receivedAt }, id);
}

/** Of an item in a listing. */
function handlerFor(body: Reader): Handler | undefined {
  if (isOrder(body)) return ofOrder;
  return body.has('regular_price') ? ofListedProduct : undefined;
}

/** A webhook on any hook of WordPress (`action.woocommerce_order_status_completed`), completed by `hydrate`. */
const actionHandler = (topic: string, body: Reader): Handler | undefined =>
  topic.startsWith('action.') && isOrder(body) ? ofOrder : undefined;

const isOrder = (body: Reader): boolean => body.has('line_items') && body.has('status');
