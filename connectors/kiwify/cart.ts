/**
 * An abandoned checkout. It comes flat, without `webhook_event_type`, under `status: "abandoned"` (both
 * seen in captured deliveries), and holds no price. Kiwify itself waits before it sends it, so it is
 * abandoned as it arrives.
 */
import {
  compact,
  failed,
  type InboundDelivery,
  ignored,
  type Normalised,
  observed,
  type Reader,
  shortHash,
  splitName,
} from '../../src/kit';

export const isCart = (body: Reader): boolean =>
  body.text('status') === 'abandoned' ||
  (body.has('checkout_link') && !body.has('order_id') && !body.has('webhook_event_type'));

export function normaliseCart(body: Reader, delivery: InboundDelivery): Normalised {
  const customer = compact({
    ...splitName(body.text('name')),
    email: body.email('email'),
    phone: body.phone('phone', 'mobile'),
    ...body.taxId('cpf', 'cnpj', 'CPF'),
  });
  if (!customer?.email && !customer?.phone) return ignored('nothing_new', 'no e-mail and no phone');
  const product = body.text('product_name', 'offer_name', 'product_id');
  const id = body.id('id') ?? fallbackId(body, customer.email ?? customer.phone ?? '');
  if (!id) return failed('unexpected_shape', 'id');
  const createdAt = body.time('created_at');
  const cart = {
    ...compact({
      url: payLink(body.text('checkout_link')),
      createdAt,
      items: product
        ? [{ ...compact({ id: body.text('product_id') }), name: product, quantity: 1 }]
        : undefined,
    }),
    id,
  };
  const time = createdAt ?? delivery.receivedAt;
  return observed({ type: 'cart.abandoned', subject: `cart/${id}`, time, data: { customer, cart } });
}

/** The same person leaving the same product at another time is another cart. */
function fallbackId(body: Reader, person: string): string | undefined {
  const product = body.text('product_id', 'product_name', 'checkout_link');
  return product && shortHash(`${person}|${product}|${body.text('created_at') ?? ''}`);
}

/** `checkout_link` is the code of the checkout page, not an address. */
export const payLink = (code: string | undefined): string | undefined =>
  code && /^[\w-]+$/.test(code) ? `https://pay.kiwify.com.br/${code}` : undefined;
