/**
 * Nuvemshop's orders and checkouts in canonical terms. Shapes: https://tiendanube.github.io/api-documentation
 * /resources/order, /resources/abandoned-checkout and /resources/transaction [doc]. Times come as
 * `2026-11-22T13:05:11+0000`, amounts as decimal texts, quantities as texts or numbers.
 */
import {
  type Address,
  addressOf,
  type Boleto,
  boletoCodes,
  type Cart,
  type Customer,
  compact,
  correiosUrl,
  type Item,
  type Money,
  type OrderFacts,
  type Origin,
  originOf,
  type Payment,
  type Pix,
  paymentMethod,
  type Reader,
  read,
  type Shipment,
  splitName,
} from '../../src/kit';

/** What an order says, with what was fetched besides; undefined without its id. */
export function orderFacts(
  body: Reader,
  { transactions, parcels: fetched }: { transactions: readonly Reader[]; parcels: readonly Reader[] },
): OrderFacts | undefined {
  const id = body.id('id');
  if (id === undefined) return undefined;
  const order = body.with({ currency: body.text('currency') });
  const parcels = fetched.length > 0 ? fetched : parcelsIn(order);
  return {
    order: {
      id,
      ...compact({
        number: order.text('number'),
        rawStatus: rawStatusOf(order),
        createdAt: order.time('created_at'),
        updatedAt: order.time('updated_at'),
        total: order.money('total'),
        subtotal: order.money('subtotal'),
        discount: order.money('discount'),
        shipping: order.money('shipping_cost_customer') ?? shippingCostOf(parcels),
        items: itemsOf(order),
        payment: paymentOf(order, transactions),
        shippingAddress: addressIn(order.at('shipping_address')),
        shipment: shipmentOf(order, parcels),
        channel: order.text('storefront'),
      }),
    },
    customer: customerOf(order),
    origin: visitOf(order),
  };
}

/** `open/paid/unpacked`: the three statuses that an order has. */
const rawStatusOf = (order: Reader): string | undefined =>
  [order.text('status'), order.text('payment_status'), order.text('shipping_status')]
    .filter((word) => word !== undefined)
    .join('/') || undefined;

/** Where API version 2025-03 tells what stood in the order's own `shipping_…` before (…/resources/order [doc]). */
const parcelsIn = (order: Reader): Reader[] =>
  ['fulfillments', 'fulfillment_orders'].flatMap((name) => order.list(name));

function shippingCostOf(parcels: readonly Reader[]): Money | undefined {
  const costs = parcels.flatMap((parcel) => {
    const cost = parcel.at('shipping.consumer_cost');
    return cost.with({ currency: cost.text('currency') }).money('value') ?? [];
  });
  const [first] = costs;
  return first && { ...first, amount: costs.reduce((sum, { amount }) => sum + amount, 0) };
}

const COUNTRIES = [
  'shipping_address.country',
  'shipping_country',
  'billing_country',
  'customer.default_address.country',
];

/** Of an order or a checkout. */
export function customerOf(body: Reader): Customer | undefined {
  return compact<Customer>({
    id: body.text('customer.id'),
    ...splitName(body.text('contact_name', 'customer.name', 'shipping_address.name', 'shipping_name')),
    email: body.email('contact_email', 'customer.email'),
    phone: body
      .with({ country: body.text(...COUNTRIES) })
      .phone('contact_phone', 'customer.phone', 'shipping_address.phone', 'shipping_phone', 'billing_phone'),
    ...body.taxId('contact_identification', 'customer.identification', 'billing_document'),
  });
}

/** `floor` is the complement, `locality` the district. What apps leave out reads `No informado`. */
function addressIn(address: Reader): Address | undefined {
  const told = (name: string): string | undefined => {
    const text = address.text(name);
    return /^n[aã]?o informad[ao]$/i.test(text ?? '') ? undefined : text;
  };
  return addressOf({
    street: told('address'),
    number: told('number'),
    complement: told('floor'),
    district: told('locality'),
    city: told('city'),
    state: told('province'),
    postalCode: told('zipcode'),
    country: told('country'),
  });
}

function itemsOf(body: Reader): Item[] | undefined {
  const items = body.list('products').flatMap((line): Item[] => {
    const name = line.text('name', 'name.pt', 'name.es', 'name.en', 'sku');
    if (name === undefined) return [];
    const quantity = line.number('quantity') ?? 1;
    const unitPrice = line.money('price');
    const amount = (unitPrice?.amount ?? Number.NaN) * quantity;
    return [
      {
        ...compact({
          id: line.text('product_id', 'id'),
          sku: line.text('sku'),
          unitPrice,
          total: unitPrice && Number.isSafeInteger(amount) ? { ...unitPrice, amount } : undefined,
          imageUrl: line.link('image.src'),
        }),
        name,
        quantity,
      },
    ];
  });
  return items.length > 0 ? items : undefined;
}

/** The way of paying, in the vendor's words: `pix`, `boleto`, `credit_card`, or only the gateway's name. */
export const methodHints = (order: Reader): (string | undefined)[] => [
  order.text('payment_details.method'),
  order.text('gateway_name'),
  order.text('gateway'),
];

/** `custom` and `offline` name no method. */
const methodOf = (order: Reader): Payment['method'] =>
  paymentMethod(...methodHints(order).filter((hint) => hint !== 'custom' && hint !== 'offline'));

function paymentOf(order: Reader, transactions: readonly Reader[]): Payment | undefined {
  const latest = transactions.at(-1);
  const method = methodOf(order) ?? paymentMethod(latest?.text('payment_method.type', 'payment_method.id'));
  return compact<Payment>({
    method,
    status: order.text('payment_status'),
    reason: latest?.text('failure_code'),
    installments: order.integer('payment_details.installments'),
    gateway: order.text('gateway_name', 'gateway'),
    paidAt: order.time('paid_at'),
    boleto: method === 'boleto' && latest ? boletoOf(latest, order) : undefined,
    pix: method === 'pix' && latest ? pixOf(latest) : undefined,
  });
}

/** `info` is filled by the gateway's app, as far as it does. */
const CODES = ['info.external_resource_code', 'info.external_code'] as const;
const LINKS = ['info.external_resource_url', 'info.external_url'] as const;
const EXPIRIES = ['info.external_resource_expires_at', 'info.expires_at'] as const;

function boletoOf(transaction: Reader, order: Reader): Boleto | undefined {
  const boleto = compact<Boleto>({
    url: transaction.link(...LINKS),
    ...boletoCodes(transaction.text(...CODES)),
    dueDate: transaction.date(...EXPIRIES),
  });
  return boleto && { ...boleto, ...compact({ amount: order.money('total') }) };
}

const pixOf = (transaction: Reader): Pix | undefined =>
  compact<Pix>({
    copyPaste: transaction.text(...CODES),
    qrCodeUrl: transaction.link(...LINKS),
    expiresAt: transaction.time(...EXPIRIES),
  });

/** Of the newest parcel with a tracking code, else as the order itself has it. */
function shipmentOf(order: Reader, parcels: readonly Reader[]): Shipment | undefined {
  const parcel =
    parcels.findLast((parcel) => parcel.has('tracking_info.code')) ?? parcels.at(-1) ?? read(undefined);
  const trackingCode = parcel.text('tracking_info.code') ?? order.text('shipping_tracking_number');
  return compact<Shipment>({
    carrier:
      parcel.text('shipping.carrier.name', 'tracking_info.carrier') ??
      order.text('shipping_carrier_name', 'shipping_option') ??
      parcel.text('shipping.option.name'),
    trackingCode,
    trackingUrl:
      parcel.link('tracking_info.url') ?? order.link('shipping_tracking_url') ?? correiosUrl(trackingCode),
    estimatedAt: parcel.time('shipping.max_delivery_date'),
  });
}

/** Parameters of the visit; without any they are an empty list (PHP), and the address may still have some. */
const visitOf = (order: Reader): Origin | undefined =>
  originOf(order.at('customer_visit.utm_parameters')) ??
  originOf(order.at('customer_visit.landing_page')) ??
  originOf(order.at('landing_url'));

/** What a checkout says of its cart; undefined without its id. */
export function cartOf(body: Reader): Cart | undefined {
  const id = body.id('id');
  if (id === undefined) return undefined;
  const checkout = body.with({ currency: body.text('currency') });
  return {
    id,
    ...compact({
      url: checkout.link('abandoned_checkout_url'),
      createdAt: checkout.time('created_at'),
      total: checkout.money('total'),
      items: itemsOf(checkout),
    }),
  };
}
