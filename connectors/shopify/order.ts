/**
 * Shopify's order and checkout bodies in canonical terms. Shapes: the sample payloads of
 * https://shopify.dev/docs/api/webhooks (2026-07), and captures with the same members.
 */
import {
  type Address,
  addressOf,
  type Cart,
  type Customer,
  compact,
  correiosUrl,
  fullName,
  type Item,
  type Order,
  type OrderFacts,
  type Reader,
  type Shipment,
  splitName,
  taxIdOf,
} from '../../src/kit';
import { originIn, paymentIn, taxIdIn } from './notes';

/** What an `orders/*` body says; undefined without the order's id. */
export function orderFacts(body: Reader): OrderFacts | undefined {
  const id = body.id('id');
  if (id === undefined) return undefined;
  const parcel = parcelOf(body);
  const order: Order = {
    id,
    ...compact({
      number: body.text('name', 'order_number'),
      rawStatus: rawStatusOf(body),
      createdAt: body.time('created_at'),
      updatedAt: body.time('updated_at'),
      // Refunds and edits lower the `current_` amounts; these stay what the buyer agreed to pay.
      total: body.money('total_price', 'current_total_price'),
      // `subtotal_price` has the discounts taken off already.
      subtotal: body.money('total_line_items_price', 'subtotal_price'),
      discount: body.money('total_discounts'),
      shipping: body.money('total_shipping_price_set.shop_money.amount'),
      items: itemsOf(body),
      payment: paymentIn(body),
      shippingAddress: addressIn(body.at('shipping_address')),
      shipment: parcel && shipmentOf(parcel),
      url: body.link('order_status_url'),
      channel: body.text('source_name'),
    }),
  };
  return { order, customer: customerOf(body), origin: originIn(body) };
}

/** `paid/fulfilled`; the second part only once something was sent. */
const rawStatusOf = (body: Reader): string | undefined =>
  [body.text('financial_status'), body.text('fulfillment_status')].filter(Boolean).join('/') || undefined;

const COUNTRIES = ['shipping_address', 'billing_address', 'destination', 'customer.default_address'].map(
  (address) => `${address}.country_code`,
);

/** Of an order, a checkout or (its `destination`) a fulfillment. */
export function customerOf(body: Reader): Customer | undefined {
  const account = fullName(body.text('customer.first_name'), body.text('customer.last_name'));
  const addressee = body.text('shipping_address.name', 'billing_address.name', 'destination.name');
  return compact<Customer>({
    id: body.text('customer.id'),
    ...splitName(account ?? addressee),
    email: body.email('email', 'contact_email', 'customer.email'),
    phone: body
      .with({ country: body.text(...COUNTRIES) })
      .phone(
        'phone',
        'shipping_address.phone',
        'billing_address.phone',
        'customer.phone',
        'customer.default_address.phone',
        'sms_marketing_phone',
        'destination.phone',
      ),
    ...taxIdIn(body),
  });
}

/**
 * `address1` is "Rua X, 123"; complement and district share `address2`, unless it holds the CPF. Brazil's own
 * checkout asks for the four apart and puts a word joiner (U+2060) before the second of each pair
 * (https://github.com/Shopify/worldwide, `combined_address_format` [code]).
 */
export function addressIn(address: Reader): Address | undefined {
  const [street, number] = partsOf(address.text('address1'));
  const [line2, district] = partsOf(address.text('address2'));
  return addressOf({
    street,
    number,
    complement: taxIdOf(line2).taxId ? undefined : line2,
    district,
    city: address.text('city'),
    state: address.text('province_code', 'province'),
    postalCode: address.text('zip'),
    country: address.text('country_code', 'country'),
  });
}

const partsOf = (line = ''): string[] => line.split(/[\s,]*\u2060\s*/);

export function itemsOf(body: Reader): Item[] | undefined {
  const items = body.list('line_items').flatMap((line): Item[] => {
    const name = line.text('name', 'title', 'presentment_title', 'sku');
    if (name === undefined) return [];
    const quantity = line.number('quantity') ?? 1;
    const unitPrice = line.money('price');
    const total = line.money('line_price') ?? totalOf(line, quantity);
    return [
      {
        ...compact({ id: line.text('product_id', 'id'), sku: line.text('sku'), unitPrice, total }),
        name,
        quantity,
      },
    ];
  });
  return items.length > 0 ? items : undefined;
}

/** An order's line has no total of its own. */
function totalOf(line: Reader, quantity: number): Item['total'] {
  const price = line.money('price');
  const amount = (price?.amount ?? Number.NaN) * quantity - (line.money('total_discount')?.amount ?? 0);
  return price && Number.isSafeInteger(amount) ? { ...price, amount } : undefined;
}

/** The fulfillment that tells most: the last one with a tracking number, else the last. */
export function parcelOf(order: Reader): Reader | undefined {
  const parcels = order.list('fulfillments').filter(isSent);
  return parcels.findLast((parcel) => trackingCodeOf(parcel) !== undefined) ?? parcels.at(-1);
}

/** `success`, `open` and also `pending`, which is how the documentation shows a new one. */
export const isSent = (fulfillment: Reader): boolean =>
  !['cancelled', 'error', 'failure'].includes(fulfillment.text('status') ?? '');

const trackingCodeOf = (fulfillment: Reader): string | undefined =>
  fulfillment.text('tracking_number', 'tracking_numbers.0');

export function shipmentOf(fulfillment: Reader): Shipment | undefined {
  const trackingCode = trackingCodeOf(fulfillment);
  return compact<Shipment>({
    carrier: fulfillment.text('tracking_company'),
    trackingCode,
    trackingUrl: fulfillment.link('tracking_url', 'tracking_urls.0') ?? correiosUrl(trackingCode),
    estimatedAt: fulfillment.time('estimated_delivery_at'),
  });
}

/** What a `checkouts/*` body says of the cart; undefined without its token. */
export function cartOf(checkout: Reader): Cart | undefined {
  const id = checkout.id('token');
  if (id === undefined) return undefined;
  return {
    id,
    ...compact({
      url: checkout.link('abandoned_checkout_url'),
      createdAt: checkout.time('created_at'),
      total: checkout.money('total_price'),
      items: itemsOf(checkout),
    }),
  };
}
