/**
 * WooCommerce's order in canonical terms: the REST API's order, which is also the webhook's body
 * (https://woocommerce.github.io/woocommerce-rest-api-docs/#order-properties [doc]), with what plugins add:
 * - "Brazilian Market on WooCommerce" puts `cpf`, `cnpj`, `number`, `neighborhood`, `cellphone`, `birthdate` and
 *   `persontype` (`F`, `J`; in meta `1`, `2`) into `billing` and `shipping`, and `_billing_cpf` … into meta; an
 *   account's meta, and what other plugins keep, has `billing_cpf`, `_wc_billing/…/number` and the like [code].
 * - Tracking: WooCommerce Correios, Advanced Shipment Tracking, AfterShip, WC Any Shipping Notify [code]; others
 *   by the keys that most use [guess].
 * - Order attribution (core since 8.5): `_wc_order_attribution_utm_source` … [code].
 */
import {
  type Address,
  addressOf,
  type Customer,
  compact,
  correiosUrl,
  fullName,
  type Item,
  isCorreiosCode,
  type Money,
  type OrderFacts,
  type Origin,
  originOf,
  type Reader,
  read,
  type Shipment,
  splitName,
} from '../../src/kit';
import { metaLike, metaOf } from './meta';
import { noteTexts, trackingCodeIn } from './notes';
import { paymentOf } from './payment';
import { timeIn } from './times';

export const factsOf = (body: Reader, id: string): OrderFacts => ({
  order: {
    ...compact({
      number: body.text('number'),
      rawStatus: body.text('status'),
      createdAt: timeIn(body, 'date_created'),
      updatedAt: timeIn(body, 'date_modified'),
      // Refunds do not lower it.
      total: body.money('total'),
      subtotal: subtotalOf(body),
      discount: body.money('discount_total'),
      shipping: body.money('shipping_total'),
      items: itemsOf(body),
      payment: paymentOf(body, noteTexts(body)),
      shippingAddress: shippingAddressOf(body),
      shipment: shipmentOf(body),
      url: urlOf(body),
      channel: body.text('created_via'),
    }),
    id,
  },
  customer: customerOf(body),
  origin: originIn(body),
});

export function customerOf(body: Reader): Customer | undefined {
  const meta = metaOf(body);
  const nameIn = (address: string) =>
    fullName(body.text(`${address}.first_name`), body.text(`${address}.last_name`));
  const account = fullName(body.text('first_name'), body.text('last_name'));
  const home = body.text('billing.country', 'shipping.country');
  const ids = ['billing.cpf', 'billing.cnpj'];
  if (/^[2j]/i.test(body.text('billing.persontype') ?? meta.text('_billing_persontype') ?? '')) ids.reverse();
  const inBilling = body.taxId(...ids);
  const inMeta = meta.taxId(...ids.map((path) => `_${path.replace('.', '_')}`));
  const id = body.text('customer_id');
  return compact<Customer>({
    id: id === '0' ? undefined : id,
    ...splitName(nameIn('billing') ?? nameIn('shipping') ?? account ?? body.text('billing.company')),
    email: body.email('billing.email', 'email'),
    phone:
      body.with({ country: home }).phone('billing.cellphone') ??
      meta.with({ country: home }).phone('_billing_cellphone', 'billing_cellphone') ??
      body.with({ country: home }).phone('billing.phone', 'shipping.phone'),
    ...(inBilling.taxId ? inBilling : inMeta.taxId ? inMeta : otherTaxId(meta)),
    birthDate: meta.date('_billing_birthdate', 'billing_birthdate') ?? birthDateOf(body),
  });
}

const MOST_DOCUMENTS = 100;

const otherTaxId = (meta: Reader): ReturnType<Reader['taxId']> => {
  const found = metaLike(meta, /cpf|cnpj|document/i);
  const places = found.list().slice(0, MOST_DOCUMENTS);
  return found.taxId(...places.map((_, index) => String(index)));
};

/** Brazilian Market before its version 5 wrote the month first: `04-12-1988T00:00:00` is in April [doc]. */
const birthDateOf = (body: Reader): string | undefined =>
  read(
    body
      .text('billing.birthdate')
      ?.replace(/^(\d\d)-(\d\d)-(\d{4})T/, (_, month, day, year) => `${year}-${month}-${day}T`),
  ).date();

export function itemsOf(body: Reader): Item[] | undefined {
  const items = body.list('line_items').flatMap((line): Item[] => {
    const name = line.text('name', 'sku');
    if (name === undefined) return [];
    const facts = compact({
      id: line.text('product_id'),
      sku: line.text('sku'),
      unitPrice: line.money('price'),
      total: line.money('total'),
      imageUrl: line.link('image.src'),
    });
    return [{ ...facts, name, quantity: line.number('quantity') ?? 1 }];
  });
  return items.length > 0 ? items : undefined;
}

/** The lines before discounts. */
function subtotalOf(body: Reader): Money | undefined {
  const sums = body.list('line_items').map((line) => line.money('subtotal'));
  const [first] = sums;
  const amount = sums.reduce((total, sum) => total + (sum?.amount ?? Number.NaN), 0);
  return first && Number.isSafeInteger(amount) ? { ...first, amount } : undefined;
}

/**
 * Nobody waits for a parcel: shops since WooCommerce 5.8 say that nothing is to be processed [code], of the
 * others the ones that ship nothing anywhere.
 */
export const isDigital = (body: Reader): boolean => {
  const needsProcessing = body.bool('needs_processing');
  return needsProcessing === undefined ? !isShipped(body) : !needsProcessing;
};

/** What a body does not tell counts as shipped. */
const isShipped = (body: Reader): boolean =>
  body.text('shipping.address_1') !== undefined ||
  !Array.isArray(body.at('shipping_lines').value) ||
  body.has('shipping_lines.0');

/** The delivery address is often left empty when it is the billing address. */
function shippingAddressOf(body: Reader): Address | undefined {
  if (!isShipped(body)) return undefined;
  const side = body.text('shipping.address_1', 'shipping.postcode') ? 'shipping' : 'billing';
  const address = body.at(side);
  const inMeta = (names: string) =>
    metaLike(metaOf(body), new RegExp(`^_?(?:wc_)?${side}(?:_|/.+/)(?:${names})$`, 'i')).text('0', '1', '2');
  return addressOf({
    street: address.text('address_1'),
    number: address.text('number') ?? inMeta('number|numero'),
    complement: address.text('address_2'),
    district: address.text('neighborhood') ?? inMeta('neighborhood|bairro'),
    city: address.text('city'),
    state: address.text('state'),
    postalCode: address.text('postcode'),
    country: address.text('country'),
  });
}

const TRACKING_CODES = [
  'correios_tracking_code',
  '_correios_tracking_code',
  '_tracking_code',
  'tracking_code',
  '_tracking_number',
  'tracking_number',
  '_aftership_tracking_number',
  'ywot_tracking_code',
  'melhorenvio_status_v2.tracking',
];
const TRACKING_LINKS = ['_correios_tracking_url', '_tracking_url', 'tracking_url', '_tracking_link'];
const CARRIERS = ['_tracking_provider', '_aftership_tracking_provider_name', 'ywot_carrier_name'];

/** The tracking code that plugins keep with the order; of several the newest. */
export function trackingCodeOf(body: Reader): string | undefined {
  const meta = metaOf(body);
  const parcel = parcelOf(meta);
  const listed = body.text('correios_tracking_code') ?? meta.text(...TRACKING_CODES);
  const notified = Object.keys(meta.at('wc_any_shipping_notify_tracking_code').value ?? {});
  const code =
    parcel?.text('tracking_number') ?? listed?.split(/[,;\s]+/).findLast(Boolean) ?? notified.at(-1);
  return code && /^[\w.-]{5,60}$/.test(code) ? code : undefined;
}

/** The newest of Advanced Shipment Tracking, WooCommerce Shipment Tracking or AfterShip. */
const parcelOf = (meta: Reader): Reader | undefined =>
  ['_wc_shipment_tracking_items', '_aftership_tracking_items']
    .flatMap((key) => meta.list(key))
    .findLast((parcel) => parcel.has('tracking_number'));

function shipmentOf(body: Reader): Shipment | undefined {
  const meta = metaOf(body);
  const parcel = parcelOf(meta);
  const trackingCode = trackingCodeOf(body) ?? trackingCodeIn(body);
  if (trackingCode === undefined) return undefined;
  return compact<Shipment>({
    carrier:
      parcel?.text('custom_tracking_provider', 'tracking_provider', 'slug') ??
      meta.text(...CARRIERS) ??
      (isCorreiosCode(trackingCode) ? 'Correios' : body.text('shipping_lines.0.method_title')),
    trackingCode,
    trackingUrl:
      parcel?.link('custom_tracking_link', 'ast_tracking_link', 'formatted_tracking_link', 'tracking_link') ??
      meta.link(...TRACKING_LINKS) ??
      correiosUrl(trackingCode),
  });
}

/**
 * Where the buyer goes: to pay while the order can be paid, else to the page that thanks for it, which shows
 * boleto and Pix and lies beside the other (both slugs are WooCommerce's defaults [code]).
 */
function urlOf(body: Reader): string | undefined {
  const link = body.link('payment_url');
  const isPayable =
    body.bool('needs_payment') ?? ['pending', 'failed'].includes(body.text('status')?.toLowerCase() ?? '');
  const url = URL.parse(link ?? '');
  if (!url || isPayable) return link;
  if (!/order-pay[/=]/.test(url.href)) return undefined;
  url.searchParams.delete('pay_for_order');
  return read(url.href.replace(/order-pay([/=])/, 'order-received$1')).link();
}

/** The attribution's own words for "unknown" say nothing. */
const UNKNOWN_ORIGIN = /^\((?:direct|none)\)$/;

/** The core's attribution, over what the first address of the visit said, over what older plugins kept. */
function originIn(body: Reader): Origin | undefined {
  const meta = metaOf(body);
  const entry = meta.text('_wc_order_attribution_session_entry');
  const told = [
    originOf(meta, { prefix: '_' }),
    originOf(read(entry)),
    originOf(meta, { prefix: '_wc_order_attribution_' }),
  ].flatMap((origin) =>
    Object.entries(origin ?? {}).filter(([, value]) => value !== undefined && !UNKNOWN_ORIGIN.test(value)),
  );
  return told.length > 0 ? Object.fromEntries(told) : undefined;
}
