/**
 * Orders of a sales platform (https://woocommerce.github.io/woocommerce-rest-api-docs/#orders [doc]).
 *
 * The key is kept as meta. The API cannot be asked for a meta: `search=` looks into addresses, line items and,
 * in newer shops, transaction ids [code, OrdersTableSearchQuery]. So the newest orders are read instead, with
 * their meta [doc]: at most `NEWEST` of them, which is hours in the busiest of shops, and of three days, which is
 * longer than an order is tried.
 */
import {
  type Commerce,
  compact,
  type Money,
  type OrderDraft,
  outcomeOfFailure,
  type Placed,
  read,
} from '../../src/kit';
import { isWhole, type Line, linesOf } from '../families/draft';
import { request } from './api';
import { lookUp, type Sold } from './commerce-catalogue';

const KEY = '_ponte_key';
/** Plugins keep pictures of QR codes in meta: a page has to stay small. */
const PER_PAGE = 25;
const NEWEST = 300;
const DAYS_MS = 3 * 24 * 60 * 60_000;

export const find: Commerce['find'] = async (key, call) => {
  for (let page = 1; page <= NEWEST / PER_PAGE; page++) {
    const answer = await request(call, '/orders', {
      query: {
        after: new Date(call.now - DAYS_MS).toISOString().slice(0, 19),
        dates_are_gmt: 'true',
        orderby: 'date',
        order: 'desc',
        per_page: PER_PAGE,
        page,
        _fields: 'id,payment_url,meta_data',
      },
    });
    if (!answer.ok) return answer;
    if (!Array.isArray(answer.body)) return { ok: false, reason: 'bad_answer', detail: '/orders: no list' };
    const orders = read(answer.body).list();
    const order = orders.find((one) =>
      one.list('meta_data').some((meta) => meta.text('key') === KEY && meta.text('value') === key),
    );
    const id = order?.id('id');
    if (order && id !== undefined)
      return { ok: true, order: { id, ...compact({ checkoutUrl: order.link('payment_url') }) } };
    if (orders.length < PER_PAGE) break;
  }
  return { ok: true };
};

export const create: Commerce['create'] = async (draft, key, call) => {
  // Also tells which address the shop answers at: an order is never sent to two.
  const route = await request(call, '/orders', { query: { per_page: 1, _fields: 'id' } });
  if (!route.ok) return outcomeOfFailure(route);
  const found = await lookUp(
    draft.items.flatMap(({ variantIds }) => variantIds),
    call,
  );
  if (!found.ok) return outcomeOfFailure(found);
  const lines = linesOf(draft, found.sold);
  if (!lines?.every(isWhole)) {
    const detail = 'woocommerce: an item is not in the shop, or its quantity is not whole';
    return { kind: 'rejected', reason: 'not_found', detail };
  }
  const isOwn = call.connection.settings.checkout === 'own';
  const json = orderOf(draft, key, lines.map(priced), isOwn);
  const made = await request(call, '/orders', { method: 'POST', json, plain: route.plain });
  // What nobody answered is looked for by its key before it is sent again.
  return made.ok ? placed(made.body) : outcomeOfFailure(made);
};

function placed(body: unknown): Placed {
  const order = read(body);
  const id = order.id('id');
  return id === undefined
    ? { kind: 'retry', reason: 'bad_answer', detail: '/orders: made, but no id was told' }
    : { kind: 'sent', providerId: id, checkoutUrl: order.link('payment_url') };
}

interface Priced {
  sold: Sold;
  quantity: number;
  /** For all pieces, where the seller quoted a price. */
  total: Money | undefined;
}

const priced = ({ item: { quantity, unitPrice }, sold }: Line<Sold>): Priced => ({
  sold,
  quantity,
  total: unitPrice && { ...unitPrice, amount: unitPrice.amount * quantity },
});

function orderOf(draft: OrderDraft, key: string, lines: readonly Priced[], isOwn: boolean): object {
  const { customer, shippingAddress: to, shipping, coupon, seller } = draft;
  const off = discountOf(draft, lines);
  const address = addressOf(draft);
  const meta = { [KEY]: key, _ponte_order: draft.id, _ponte_seller: seller?.name, ...brazilianMeta(draft) };
  return {
    // Only a pending order can be paid at the shop's checkout; one on hold takes its stock at once [code].
    status: isOwn ? 'pending' : 'on-hold',
    set_paid: false,
    billing: {
      ...address,
      ...compact({ ...namesOf(customer), email: customer?.email, phone: customer?.phone }),
    },
    ...(to
      ? { shipping: { ...address, ...(to.recipient ? { first_name: to.recipient } : namesOf(customer)) } }
      : {}),
    line_items: lines.map(lineOut),
    shipping_lines: shipping?.price
      ? [{ method_id: 'other', method_title: shipping.method ?? 'Frete', total: decimal(shipping.price) }]
      : [],
    // A discount on a line would be lost where a coupon is reckoned anew; a fee stays.
    fee_lines: off > 0 ? [{ name: 'Desconto', tax_status: 'none', total: decimal({ amount: -off }) }] : [],
    coupon_lines: coupon ? [{ code: coupon }] : [],
    meta_data: Object.entries(compact(meta) ?? {}).map(([name, value]) => ({ key: name, value })),
  };
}

/** Line totals are without taxes [doc], which shops in Brazil have in their prices. */
function lineOut({ sold: { variant, productId }, quantity, total }: Priced) {
  const variation = variant.id === productId ? {} : { variation_id: Number(variant.id) };
  const price = total && { subtotal: decimal(total), total: decimal(total) };
  return { product_id: Number(productId), ...variation, quantity, ...price };
}

const decimal = ({ amount }: Pick<Money, 'amount'>): string => (amount / 100).toFixed(2);

/** In centavos. */
function discountOf({ discount }: OrderDraft, lines: readonly Priced[]): number {
  if (discount?.amount) return discount.amount.amount;
  const goods = lines.reduce((sum, { sold: { variant }, quantity, total }) => {
    const price = variant.salePrice ?? variant.price;
    return sum + (total?.amount ?? price.amount * quantity);
  }, 0);
  return Math.round((goods * Math.min(100, discount?.percent ?? 0)) / 100);
}

const namesOf = (customer: OrderDraft['customer']) =>
  compact({ first_name: customer?.firstName, last_name: customer?.lastName });

/**
 * The number belongs to the first line for shops without the Brazilian Market plugin; those with it print it
 * twice, which harms nobody.
 */
function addressOf({ shippingAddress: to }: OrderDraft) {
  if (!to) return {};
  return compact({
    address_1: [to.street, to.number].filter(Boolean).join(', ') || undefined,
    address_2: to.complement,
    city: to.city,
    state: to.state,
    postcode: to.postalCode,
    country: to.country ?? 'BR',
  });
}

/** Where the Brazilian Market plugin keeps what WooCommerce has no member for [code]. */
function brazilianMeta({ customer, shippingAddress: to }: OrderDraft) {
  const isCompany = customer?.taxIdType === 'cnpj';
  return {
    _billing_persontype: customer?.taxId && (isCompany ? '2' : '1'),
    [isCompany ? '_billing_cnpj' : '_billing_cpf']: customer?.taxId,
    _billing_number: to?.number,
    _billing_neighborhood: to?.district,
    _shipping_number: to?.number,
    _shipping_neighborhood: to?.district,
  };
}
