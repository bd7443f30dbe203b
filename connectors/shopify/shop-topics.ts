/** Topics about everything but orders: carts, products, stock, the app itself, privacy. */
import { cartIdleMinutes, compact, ignored, type Normalised, observed, read } from '../../src/kit';
import { shopHost } from './admin';
import { originIn } from './notes';
import { cartOf, customerOf } from './order';
import { about, noId, type Seen } from './seen';

/** Any change restarts the idle window; without a way to reach the buyer there is nobody to remind. */
export function ofCheckout({ body, settings, timeOf, ...seen }: Seen): Normalised {
  const cart = cartOf(body);
  if (!cart) return noId(seen);
  const customer = customerOf(body);
  const data = about({ cart, customer, origin: originIn(body) });
  const cartSeen = { subject: `cart/${cart.id}`, data };
  if (body.has('completed_at')) {
    return observed({ type: 'cart.recovered', ...cartSeen, time: timeOf('completed_at') });
  }
  if (!customer?.email && !customer?.phone) return ignored('nothing_new', 'no e-mail or phone yet');
  return observed({
    type: 'cart.abandoned',
    ...cartSeen,
    time: timeOf('updated_at', 'created_at'),
    idleMinutes: cartIdleMinutes(settings),
  });
}

/**
 * The first variant stands for all; bodies name no currency, so it is reais. Shopify's `price` is what
 * is paid, `compare_at_price` what is crossed out.
 */
export function ofProduct(
  seen: Seen,
  type: 'product.created' | 'product.updated' | 'product.deleted',
): Normalised {
  const { body, settings, timeOf } = seen;
  const id = body.id('id');
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
export function ofInventoryLevel(seen: Seen): Normalised {
  const { body, timeOf } = seen;
  const [item, location, quantity] = [
    body.id('inventory_item_id'),
    body.id('location_id'),
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

export function ofUninstall({ body, settings, timeOf }: Seen): Normalised {
  const shop = body.id('myshopify_domain', 'domain') ?? shopHost(settings);
  return observed({
    type: 'connection.revoked',
    subject: `connection/${shop}`,
    time: timeOf('updated_at'),
    data: {},
  });
}

/** What to do, and with whose data, stands in the subject: `erase/<customer's id, else e-mail>`. */
export function ofPrivacy(seen: Seen, task: 'export' | 'erase' | 'erase_shop', ...ids: string[]): Normalised {
  const { body, timeOf } = seen;
  const whose = body.id(...ids);
  if (whose === undefined) return noId(seen);
  const data = about({ customer: customerOf(body) });
  return observed({ type: 'privacy.requested', subject: `${task}/${whose}`, time: timeOf(), data });
}
