/**
 * OmniChat's custom integration, what it sends: orders at any stage, and their status. Facts:
 * OmniChat's help centre [doc] and its boilerplate [code]; spelling varies (`taxDocumentnumber`, sic), so
 * that every member is optional and read leniently.
 */

import { fullName, splitName } from '../brazil/name';
import type { DraftItem, OrderDraft } from '../commerce';
import { compact } from '../compact';
import type { Customer } from '../model';
import { type Reader, read } from '../reader';

/** The order of a request, under `order` or bare; undefined without an id to answer to. */
export function readOrder(body: unknown): OrderDraft | undefined {
  const sent = read(body);
  const order = sent.has('order.objectId') ? sent.at('order') : sent;
  const id = order.id('objectId');
  if (!id) return undefined;
  return {
    id,
    items: order.list('items').map(itemOf),
    ...compact({
      customer: customerOf(order.at('customer')),
      shippingAddress: addressOf(order.at('shippingAddress')),
      coupon: order.text('coupon'),
      discount: discountOf(order),
      shipping: shippingOf(order),
      seller: sellerOf(order.at('salesPerson')),
      teamId: order.id('team.objectId', 'team.externalId'),
      channel: order.text('salesChannel'),
      campaign: order.text('campaign'),
    }),
    raw: order.value,
  };
}

function itemOf(item: Reader, position: number): DraftItem {
  const names = [item.id('variantId'), item.id('externalId'), item.id('productReference')];
  return {
    id: item.id('objectId') ?? String(position),
    variantIds: [...new Set(names.filter((name) => name !== undefined))],
    // Without one it is one piece; nonsense is said to be none.
    quantity: item.has('quantity') ? (item.number('quantity') ?? 0) : 1,
    ...compact({ unitPrice: item.money('price'), isGift: item.bool('isGift') }),
  };
}

function customerOf(customer: Reader): Customer | undefined {
  const whole = fullName(customer.text('name'), customer.text('lastName'));
  const phone = ['phoneCountryCode', 'phoneAreaCode', 'phoneNumber'].map((part) => customer.text(part) ?? '');
  return compact({
    id: customer.id('objectId'),
    ...splitName(whole),
    email: customer.email('email'),
    phone: read(phone.join('')).phone() ?? customer.phone('phoneNumber'),
    ...customer.taxId('taxDocumentNumber', 'taxDocumentnumber', 'businessTaxId'),
    birthDate: customer.date('birthDate'),
  });
}

function addressOf(address: Reader): OrderDraft['shippingAddress'] {
  return compact({
    street: address.text('addressLine1'),
    complement: address.text('addressLine2'),
    number: address.text('number'),
    district: address.text('suburb'),
    city: address.text('city'),
    state: address.text('addressState'),
    postalCode: address.text('zip')?.replace(/\D/g, '') || undefined,
    recipient: address.text('recipient'),
  });
}

function discountOf(order: Reader): OrderDraft['discount'] {
  const isPercentage = order.text('discountMode') === 'PERCENTAGE';
  const percent = isPercentage ? order.number('discount') : undefined;
  const amount = isPercentage ? undefined : order.money('discount');
  if (!percent && !amount?.amount) return undefined;
  return compact({ percent, amount });
}

function shippingOf(order: Reader): OrderDraft['shipping'] {
  return compact({
    method: order.text('shippingMethod'),
    price: order.money('freightCost'),
    estimate: order.text('deliveryTime'),
  });
}

function sellerOf(seller: Reader): OrderDraft['seller'] {
  const name = fullName(seller.text('name'), seller.text('lastName'));
  return compact({
    id: seller.id('objectId', 'externalId'),
    name,
    code: seller.text('salesPersonCode'),
  });
}

/** All that an order can be at OmniChat, in the order of a sale. */
export const OMNICHAT_STATUSES = [
  'CREATING',
  'CREATED',
  'PROVISIONING',
  'ORDER_GATEWAY_PROVISIONED',
  'OPEN',
  'WAITING',
  'COLLECT_PAYMENT',
  'PAID',
  'PACKAGED',
  'PARTIALLY_SHIPPED',
  'SHIPPED',
  'DELIVERED',
  'NOT_PAID',
  'PARTIAL_PAID',
  'OVER_PAID',
  'CANCELLED',
  'REVERTED',
  'ERROR',
] as const;
export type OmnichatStatus = (typeof OMNICHAT_STATUSES)[number];

export interface StatusNotice {
  orderId: string;
  /** As it was sent; one that is not on the list is kept and moves nothing. */
  status: string;
  message?: string | undefined;
  /** ISO-8601 with offset. */
  at?: string | undefined;
}

/** A status notification; undefined without an order or a status. */
export function readStatus(body: unknown): StatusNotice | undefined {
  const sent = read(body, { zone: 'UTC' });
  const orderId = sent.id('order.objectId', 'objectId');
  const status = sent.text('statusChange.status', 'status', 'order.status')?.toUpperCase().slice(0, 60);
  if (!orderId || !status) return undefined;
  return {
    orderId,
    status,
    ...compact({
      message: sent.text('statusChange.message')?.slice(0, 500),
      at: sent.time('statusChange.updatedAt', 'order.updatedAt'),
    }),
  };
}
