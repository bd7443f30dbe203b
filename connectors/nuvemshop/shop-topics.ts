/** Everything but orders: carts, products, customers, the app itself, privacy. */
import {
  cartIdleMinutes,
  compact,
  type EventData,
  failed,
  ignored,
  type Normalised,
  observed,
  read,
} from '../../src/kit';
import { cartOf, customerOf } from './order';
import type { Seen } from './seen';

const MINUTE = 60_000;

const about = (data: EventData): EventData => compact(data) ?? {};

/**
 * A checkout is listed up to six hours after it was left [doc], so the time that has passed already
 * counts. Without a way to reach the buyer there is nobody to remind.
 */
export function ofCheckout({ body, settings, timeOf, receivedAt }: Seen): Normalised {
  const cart = cartOf(body);
  if (!cart) return failed('unexpected_shape', 'checkout without its id');
  const customer = customerOf(body);
  const seen = { subject: `cart/${cart.id}`, data: about({ cart, customer }) };
  if (body.has('completed_at'))
    return observed({ type: 'cart.recovered', ...seen, time: timeOf('updated_at', 'created_at') });
  if (!customer?.email && !customer?.phone) return ignored('nothing_new', 'no e-mail or phone');
  const time = timeOf('updated_at', 'created_at');
  const passed = Math.floor((Date.parse(receivedAt) - Date.parse(time)) / MINUTE);
  return observed({ type: 'cart.abandoned', ...seen, time, idleMinutes: cartIdleMinutes(settings, passed) });
}

/** The first variant stands for all; a variant without a number of pieces never runs out. */
export function ofProduct(seen: Seen, type: 'product.created' | 'product.updated'): Normalised {
  const { body, timeOf } = seen;
  const id = body.id('id');
  if (id === undefined) return failed('unexpected_shape', 'product without its id');
  const names = ['pt', 'es', 'en'];
  const product = {
    id,
    ...compact({
      sku: body.text('variants.0.sku'),
      name: body.text(...names.map((language) => `name.${language}`), 'name'),
      price: body.money('variants.0.price'),
      promotionalPrice: body.money('variants.0.promotional_price'),
      imageUrl: body.link('images.0.src'),
      url: body.link('canonical_url'),
    }),
  };
  const subject = `product/${id}`;
  const time = timeOf('updated_at', 'created_at');
  const pieces = body.list('variants').map((variant) => variant.number('stock'));
  const counted = pieces.filter((piece) => piece !== undefined);
  const quantity = counted.reduce((sum, piece) => sum + piece, 0);
  return observed(
    { type, subject, time, data: { product } },
    ...(pieces.length > 0 && counted.length === pieces.length
      ? [{ type: 'stock.changed' as const, subject, time, data: { product, stock: { quantity } } }]
      : []),
  );
}

export function ofProductDeleted({ body, timeOf }: Seen): Normalised {
  const id = body.id('id');
  if (id === undefined) return failed('unexpected_shape', 'product without its id');
  return observed({
    type: 'product.deleted',
    subject: `product/${id}`,
    time: timeOf(),
    data: { product: { id } },
  });
}

/** Who registers at the shop, bought or not, is a lead. */
export function ofCustomer({ body, timeOf }: Seen, isNew: boolean): Normalised {
  const id = body.id('id');
  if (id === undefined) return failed('unexpected_shape', 'customer without its id');
  const data = { lead: { id }, customer: { ...customerOf(read({ customer: body.value })), id } };
  const subject = `lead/${id}`;
  const created = { type: 'lead.created' as const, subject, time: timeOf('created_at'), data };
  const updated = { type: 'lead.updated' as const, subject, time: timeOf('updated_at'), data };
  return isNew ? observed(created) : observed(created, updated);
}

/** `app/uninstalled` ends the connection; a suspension (an unpaid plan) closes the API for a while. */
export function ofApp(
  { storeId, timeOf }: Seen,
  type: 'connection.revoked' | 'connection.broken' | 'connection.recovered',
): Normalised {
  if (storeId === undefined) return failed('unexpected_shape', 'app notice without store_id');
  return observed({ type, subject: `connection/${storeId}`, time: timeOf(), data: {} });
}

/** What to do, and with whose data, stands in the subject: `erase/<customer's id, else e-mail>`. */
export function ofPrivacy(seen: Seen, task: 'export' | 'erase' | 'erase_shop'): Normalised {
  const { body, storeId, timeOf } = seen;
  const whose = task === 'erase_shop' ? storeId : body.id('customer.id', 'customer.email');
  if (whose === undefined) return failed('unexpected_shape', 'privacy notice about nobody');
  const data = task === 'erase_shop' ? {} : about({ customer: customerOf(body) });
  return observed({ type: 'privacy.requested', subject: `${task}/${whose}`, time: timeOf(), data });
}
