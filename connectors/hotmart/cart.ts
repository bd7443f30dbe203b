/**
 * Abandoned checkouts. Hotmart waits before it tells of one, and tells again each time the person comes
 * back, with a new event id and nothing that names the cart [code]. So a cart is a person and a product,
 * abandoned once a day at most, and recovered by the same person's purchase of the same product.
 */
import {
  type Cart,
  cartRecovered,
  compact,
  failed,
  ignored,
  type Normalised,
  type Observation,
  type OrderFacts,
  observed,
  type Reader,
  read,
  shortHash,
} from '../../src/kit';
import { customerOf } from './buyer';
import type { Seen } from './orders';

/** `settings.checkoutCodes`: `1355458=A12345678B, 4713431=C87654321D`. */
export const CHECKOUT_CODES_PATTERN = String.raw`\s*\d+\s*=\s*[A-Za-z0-9]+(\s*[,;]\s*\d+\s*=\s*[A-Za-z0-9]+)*\s*[,;]?\s*`;

export function normaliseCart(
  { data, timeOf }: Seen,
  settings: Readonly<Record<string, string>>,
): Normalised {
  const customer = customerOf(data);
  if (!customer?.email && !customer?.phone) return ignored('nothing_new', 'no e-mail and no phone');
  const id = cartId(data, customer.email ?? customer.phone ?? '');
  if (!id) return failed('unexpected_shape', 'product.id');
  const time = timeOf();
  const productId = data.text('product.id');
  const name = data.text('product.name', 'product.id') ?? '';
  const cart: Cart = {
    ...compact({
      url: checkoutUrl(settings.checkoutCodes, productId, data.text('offer.code')),
      createdAt: time,
      items: [{ ...compact({ id: productId }), name, quantity: 1 }],
    }),
    id,
  };
  const occurrence = read(time).date() ?? '';
  const subject = `cart/${id}`;
  return observed({ type: 'cart.abandoned', subject, time, occurrence, data: { customer, cart } });
}

/** The cart that this purchase would have been, in case it was abandoned before. */
export function recoveredCart(data: Reader, facts: OrderFacts, time: string): Observation[] {
  const email = facts.customer?.email;
  const id = email && cartId(data, email);
  return id ? [cartRecovered(id, facts, time)] : [];
}

function cartId(data: Reader, person: string): string | undefined {
  const product = data.text('product.id', 'product.name');
  return product && shortHash(`${person}|${product}`);
}

/** `https://pay.hotmart.com/<code>?off=<offer>`; the code is only in the product's own link [code]. */
function checkoutUrl(codes: string | undefined, product: string | undefined, offer: string | undefined) {
  const pairs = (codes ?? '').split(/[,;]/).map((pair) => pair.split('=').map((part) => part.trim()));
  const code = pairs.find(([id]) => product !== undefined && id === product)?.[1];
  if (!code || !/^[A-Za-z0-9]+$/.test(code)) return undefined;
  const query = offer && /^[\w-]+$/.test(offer) ? `?off=${offer}` : '';
  return `https://pay.hotmart.com/${code}${query}`;
}
