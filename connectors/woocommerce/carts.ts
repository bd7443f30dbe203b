/**
 * Carts, of which WooCommerce itself keeps only those of the block checkout: a `checkout-draft` order, which
 * `order.updated` tells (https://github.com/woocommerce/woocommerce/issues/66995 [code]) and a listing by status
 * too. It becomes the real order under the same id.
 *
 * Shops with the classic checkout use the plugin "Cart Abandonment Recovery for WooCommerce": it posts a form
 * without any signature once a cart counts as abandoned, was recovered, or is lost (`trigger_zapier_webhook`
 * in its source [code]), and has no id for the cart but the token in its address.
 */
import {
  cartIdleMinutes,
  compact,
  type EventData,
  failed,
  fullName,
  type InboundDelivery,
  type Item,
  ignored,
  type Normalised,
  observed,
  read,
  shortHash,
  splitName,
} from '../../src/kit';
import { customerOf, itemsOf } from './order';
import type { Seen } from './seen';
import { timeIn } from './times';

/** Any change restarts the idle window; without a way to reach the buyer there is nobody to remind. */
export function ofDraft({ body, settings, receivedAt }: Seen, id: string): Normalised {
  const customer = customerOf(body);
  if (!customer?.email && !customer?.phone) return ignored('nothing_new', 'no e-mail or phone yet');
  const cart = compact({
    url: body.link('payment_url'),
    createdAt: timeIn(body, 'date_created'),
    total: body.money('total'),
    items: itemsOf(body),
  });
  return observed({
    type: 'cart.abandoned',
    subject: `cart/${id}`,
    time: timeIn(body, 'date_modified') ?? timeIn(body, 'date_created') ?? receivedAt,
    data: { cart: { ...cart, id }, customer },
    idleMinutes: cartIdleMinutes(settings),
  });
}

/** The plugin has waited already. Nothing but a cart is believed: anybody who knows the address may post. */
export function ofPluginCart({ body: sent, receivedAt }: InboundDelivery): Normalised {
  const body = read(sent);
  const url = body.link('checkout_url');
  const status = body.text('order_status')?.toLowerCase();
  if (url === undefined || status === undefined) return failed('unexpected_shape', 'checkout_url');
  const token = URL.parse(url)?.searchParams.get('wcf_ac_token') ?? url;
  // "Trigger sample" in the plugin's settings.
  if (token === 'something') return ignored('vendor_test');
  const type =
    status === 'abandoned' ? 'cart.abandoned' : status === 'completed' ? 'cart.recovered' : undefined;
  if (type === undefined) return ignored('nothing_new', status.slice(0, 100));

  const id = shortHash(token);
  const name = fullName(body.text('first_name'), body.text('last_name'));
  const cart = compact({
    url,
    total: body.money('cart_total'),
    items: namedItems(body.text('product_names')),
  });
  const data: EventData = {
    cart: { ...cart, id },
    ...compact({
      customer: compact({
        ...splitName(name),
        email: body.email('email'),
        phone: body.phone('phone_number', 'phone'),
      }),
    }),
  };
  return observed({ type, subject: `cart/${id}`, time: receivedAt, data });
}

/** `Camiseta, Boné & Meia`: names without quantities. */
function namedItems(names = ''): Item[] | undefined {
  const items = names
    .split(/,\s+|\s+&\s+/)
    .map((name) => name.trim())
    .filter(Boolean)
    .map((name) => ({ name, quantity: 1 }));
  return items.length > 0 ? items : undefined;
}
