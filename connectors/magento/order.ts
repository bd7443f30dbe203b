/**
 * An order in canonical terms (https://developer.adobe.com/commerce/webapi/rest/quick-reference/ [doc]; fields of
 * `Magento\Sales\Api\Data\OrderInterface` [code]). Times are UTC without saying so. Shops in Brazil have four lines
 * to an address (street, number, complement, district) and keep the CPF as `taxvat` or `vat_id` [code, their modules].
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
  type OrderFacts,
  type Payment,
  paymentMethod,
  type Reader,
  type Shipment,
  splitName,
} from '../../src/kit';
import { boletoIn, pixIn } from '../families/gateway-facts';
import { NAMES, payerTaxId, paymentInfo } from './payment';

export function factsOf(order: Reader, id: string): OrderFacts {
  const createdAt = order.time('created_at');
  const info = paymentInfo(order);
  const discount = order.money('discount_amount');
  return {
    order: {
      ...compact({
        number: order.text('increment_id'),
        rawStatus: order.text('status', 'state'),
        createdAt,
        updatedAt: order.time('updated_at'),
        total: order.money('grand_total'),
        subtotal: order.money('subtotal_incl_tax', 'subtotal'),
        discount: discount && { ...discount, amount: Math.abs(discount.amount) },
        shipping: order.money('shipping_incl_tax', 'shipping_amount'),
        items: itemsOf(order),
        payment: paymentOf(order, info, createdAt),
        shippingAddress: addressIn(shippingIn(order)),
      }),
      id,
    },
    customer: customerOf(order, info),
  };
}

const shippingIn = (order: Reader): Reader =>
  order.at('extension_attributes.shipping_assignments.0.shipping.address');

function customerOf(order: Reader, info: Reader): Customer | undefined {
  const inOrder = order.taxId('customer_taxvat', 'billing_address.vat_id');
  const billing = order.at('billing_address');
  const name = (from: Reader, prefix = '') =>
    fullName(from.text(`${prefix}firstname`), from.text(`${prefix}lastname`));
  const phones = order.with({ country: billing.text('country_id') });
  return compact<Customer>({
    id: order.text('customer_id'),
    ...splitName(name(order, 'customer_') ?? name(billing) ?? name(shippingIn(order))),
    email: order.email('customer_email', 'billing_address.email'),
    phone: phones.phone('billing_address.telephone') ?? shippingIn(phones).phone('telephone'),
    ...(inOrder.taxId ? inOrder : payerTaxId(info)),
    birthDate: order.date('customer_dob'),
  });
}

function addressIn(address: Reader): Address | undefined {
  const [street, second, third, district] = [0, 1, 2, 3].map((line) => address.text(`street.${line}`));
  const isNumber = /^(?:n[º°o.]*\s*)?\d{1,6}\s?[a-z]?$|^s\/?n\.?$/i.test(second ?? '');
  return addressOf({
    street,
    number: isNumber ? second : undefined,
    complement: [isNumber ? undefined : second, third].filter(Boolean).join(', ') || undefined,
    district,
    city: address.text('city'),
    state: address.text('region_code', 'region'),
    postalCode: address.text('postcode'),
    country: address.text('country_id'),
  });
}

/** A configurable product is two rows, of which the child repeats the parent without its price. */
export const lines = (order: Reader): Reader[] =>
  order.list('items').filter((row) => !row.has('parent_item_id'));

function itemsOf(order: Reader): Item[] | undefined {
  const items = lines(order).flatMap((row): Item[] => {
    const name = row.text('name', 'sku');
    const facts = compact({
      id: row.text('product_id'),
      sku: row.text('sku'),
      unitPrice: row.money('price_incl_tax', 'price'),
      total: row.money('row_total_incl_tax', 'row_total'),
    });
    return name ? [{ ...facts, name, quantity: row.number('qty_ordered') ?? 1 }] : [];
  });
  return items.length > 0 ? items : undefined;
}

function paymentOf(order: Reader, info: Reader, createdAt: string | undefined): Payment | undefined {
  const payment = order.at('payment');
  const pix = pixIn(info, NAMES);
  const gateway = payment.text('method');
  const method = paymentMethod(gateway, info.text('method_title'), pix?.copyPaste && 'pix');
  return compact<Payment>({
    id: payment.text('last_trans_id'),
    method,
    gateway,
    installments: info.integer('cc_installments', 'card_installments', 'installments'),
    boleto: method === 'boleto' ? boletoIn(info, NAMES, createdAt) : undefined,
    pix: method === 'pix' ? pix : undefined,
  });
}

/** The carrier's code is mostly `custom`, its title what the merchant typed. */
export const shipmentOf = (track: Reader): Shipment | undefined => {
  const trackingCode = track.text('track_number');
  return compact<Shipment>({
    carrier: track.text('title') ?? (isCorreiosCode(trackingCode) ? 'Correios' : track.text('carrier_code')),
    trackingCode,
    trackingUrl: track.link('track_number') ?? correiosUrl(trackingCode),
  });
};
