/**
 * Orders of a sales platform, made as a guest's cart (https://developer.adobe.com/commerce/webapi/rest/tutorials/orders/
 * [doc]): `POST /V1/orders` would take any price, but reserves no stock (magento/inventory issue 3185). So prices,
 * freight and discounts are the shop's own, and a cart that comes to another sum than was quoted is not ordered.
 *
 * The key is the address's `fax`, which nobody fills in: a cart has no other member that its order keeps and the API
 * shows [code, Quote/etc/fieldset.xml]. Orders cannot be asked for it, so the newest are looked through.
 */
import {
  type Call,
  type CallFailure,
  type Commerce,
  compact,
  type OrderDraft,
  outcomeOfFailure,
  plain,
  type Reader,
  read,
  type ShippingOption,
} from '../../src/kit';
import { list, request } from './api';
import { search, variants } from './catalogue';
import { desk, move } from './desk';

/** What is tried again, is tried for about a day. */
const LOOK_BACK_MS = 2 * 24 * 60 * 60_000;
const PAGES = 3;
const MOST_LINES = 40;

const find: Commerce['find'] = async (key, call) => {
  const since = new Date(call.now - LOOK_BACK_MS).toISOString().slice(0, 19).replace('T', ' ');
  const fields = 'entity_id,billing_address[fax]';
  for (let at = 1; at <= PAGES; at++) {
    const page = { size: 100, at, sort: ['entity_id'], descending: true as const, fields };
    const found = await list(call, '/orders', [['created_at', 'gteq', since]], page);
    if (!found.ok) return found;
    const id = found.rows.find((row) => row.text('billing_address.fax') === key)?.id('entity_id');
    if (id !== undefined) return { ok: true, order: { id } };
    if (found.rows.length < page.size) break;
  }
  return { ok: true };
};

const problem = (reason: CallFailure['reason'], detail: string): CallFailure => ({
  ok: false,
  reason,
  detail,
});

/** A cart with all items and the coupon; its address in the API. */
async function cartFor(draft: OrderDraft, call: Call): Promise<{ ok: true; path: string } | CallFailure> {
  const found = await variants(
    draft.items.flatMap(({ variantIds }) => variantIds),
    call,
  );
  if (!found.ok) return found;
  // One line for each SKU: what a cart has twice it adds up.
  const quantities = new Map<string, number>();
  for (const { variantIds, quantity } of draft.items) {
    const sku = variantIds.flatMap((name) => found.variants.get(name)?.id ?? [])[0];
    if (sku === undefined || !(quantity > 0))
      return problem('not_found', 'magento: an item is not in the shop');
    quantities.set(sku, (quantities.get(sku) ?? 0) + quantity);
  }
  if (quantities.size === 0 || quantities.size > MOST_LINES)
    return problem('invalid_input', 'magento: the items');
  const made = await request(call, '/guest-carts', { method: 'POST' });
  if (!made.ok) return made;
  const id = read(made.body).text();
  if (!id || !/^[\w-]{1,64}$/.test(id)) return problem('bad_answer', '/guest-carts: no id');
  const path = `/guest-carts/${id}`;
  for (const [sku, qty] of quantities) {
    const added = await request(call, `${path}/items`, { json: { cartItem: { quote_id: id, sku, qty } } });
    if (!added.ok) return added;
  }
  if (!draft.coupon) return { ok: true, path };
  const coupon = `${path}/coupons/${encodeURIComponent(draft.coupon)}`;
  const taken = await request(call, coupon, { method: 'PUT' });
  return taken.ok ? { ok: true, path } : taken;
}

/** In four lines, as shops in Brazil have them. The region goes by the shop's own number. */
async function addressFor(
  { customer, shippingAddress: to = {} }: OrderDraft,
  call: Call,
): Promise<{ ok: true; address: object } | CallFailure> {
  const country = to.country ?? 'BR';
  const answer = await request(call, `/directory/countries/${encodeURIComponent(country)}`);
  if (!answer.ok && answer.reason !== 'not_found') return answer;
  const regions = answer.ok ? read(answer.body).list('available_regions') : [];
  const region = regions.find((one) => one.text('code') === to.state);
  const { number = 'S/N', complement = '', district = '' } = to;
  const address = compact({
    firstname: customer?.firstName,
    lastname: customer?.lastName ?? customer?.firstName,
    street: [to.street ?? '', number, complement, district],
    city: to.city,
    region: region?.text('name') ?? to.state,
    region_id: region?.integer('id'),
    region_code: to.state,
    postcode: to.postalCode,
    country_id: country,
    telephone: customer?.phone,
    email: customer?.email,
    vat_id: customer?.taxId,
  });
  return { ok: true, address: address ?? {} };
}

interface Way extends ShippingOption {
  carrier: string;
  method: string;
  /** The shop says within how many days. */
  isDated: boolean;
}

async function waysFor(
  path: string,
  address: object,
  call: Call,
): Promise<{ ok: true; ways: Way[] } | CallFailure> {
  const answer = await request(call, `${path}/estimate-shipping-methods`, { json: { address } });
  if (!answer.ok) return answer;
  const ways = read(answer.body)
    .list()
    .filter((way) => way.bool('available') !== false)
    .flatMap(wayOf);
  return { ok: true, ways };
}

function wayOf(way: Reader): Way[] {
  const [carrier, method] = [way.text('carrier_code'), way.text('method_code')];
  const price = way.money('price_incl_tax', 'amount');
  if (!carrier || !method || !price) return [];
  const name = [way.text('carrier_title'), way.text('method_title')].filter(Boolean).join(' - ') || method;
  // Modules for carriers in Brazil write it into the title: `PAC - Em média 5 dias úteis`.
  const days = /(\d{1,3})\s*dias?\b/i.exec(name)?.[1];
  const businessDays = Number(days ?? 0);
  return [
    { id: `${carrier}_${method}`, name, price, businessDays, carrier, method, isDated: days !== undefined },
  ];
}

const shipping: NonNullable<Commerce['shipping']> = async (draft, call) => {
  const cart = await cartFor({ ...draft, coupon: undefined }, call);
  if (!cart.ok) return cart;
  const to = await addressFor(draft, call);
  if (!to.ok) return to;
  const found = await waysFor(cart.path, to.address, call);
  if (!found.ok) return found;
  const options = found.ways.filter(({ isDated }) => isDated);
  return {
    ok: true,
    options: options.map(({ id, name, price, businessDays }) => ({ id, name, price, businessDays })),
  };
};

/** In centavos, where the seller quoted each part of it and no coupon changes it. */
function quotedFor({ items, shipping, discount, coupon }: OrderDraft): number | undefined {
  if (coupon || items.some(({ unitPrice }) => unitPrice === undefined)) return undefined;
  const goods = items.reduce((sum, { unitPrice, quantity }) => sum + (unitPrice?.amount ?? 0) * quantity, 0);
  const off = discount?.amount?.amount ?? Math.round((goods * (discount?.percent ?? 0)) / 100);
  return shipping?.price && Math.round(goods - off) + shipping.price.amount;
}

/** Everything up to the order itself may be done twice: a cart that nobody orders is swept away by the shop. */
async function ready(draft: OrderDraft, key: string, call: Call) {
  const email = draft.customer?.email;
  if (!email) return problem('invalid_input', "magento: an order needs the buyer's e-mail");
  const cart = await cartFor(draft, call);
  if (!cart.ok) return cart;
  const to = await addressFor(draft, call);
  if (!to.ok) return to;
  const address = { ...to.address, fax: key };
  const found = await waysFor(cart.path, address, call);
  if (!found.ok) return found;
  const wanted = plain(draft.shipping?.method ?? '');
  const way = found.ways.find(
    ({ id, name }) => plain(id) === wanted || (wanted && plain(name).includes(wanted)),
  );
  if (found.ways.length > 0 && !way) {
    const names = found.ways.map(({ name }) => name).join(', ');
    return problem('refused', `magento: no such way to ship; the shop has ${names}`.slice(0, 400));
  }
  if (way) {
    const ways = { shipping_carrier_code: way.carrier, shipping_method_code: way.method };
    const json = { addressInformation: { shipping_address: address, billing_address: address, ...ways } };
    const kept = await request(call, `${cart.path}/shipping-information`, { json });
    if (!kept.ok) return kept;
  }
  const totals = await request(call, `${cart.path}/totals`);
  if (!totals.ok) return totals;
  const [sum, quoted] = [read(totals.body).money('grand_total')?.amount, quotedFor(draft)];
  if (quoted !== undefined && sum !== quoted)
    return problem('refused', `magento: the shop reckons ${sum} centavos, the seller quoted ${quoted}`);
  const method = call.connection.settings.paymentMethod?.trim() || 'checkmo';
  const json = { email, paymentMethod: { method }, billingAddress: address };
  return { ok: true as const, path: `${cart.path}/payment-information`, json };
}

const create: Commerce['create'] = async (draft, key, call) => {
  const order = await ready(draft, key, call);
  if (!order.ok) return outcomeOfFailure(order);
  const made = await request(call, order.path, { json: order.json });
  // What nobody answered is looked for by its key before it is tried again.
  if (!made.ok) return outcomeOfFailure(made);
  const providerId = read(made.body).id();
  return providerId
    ? { kind: 'sent', providerId }
    : { kind: 'retry', reason: 'bad_answer', detail: 'magento: made, but no id was told' };
};

const { cancel } = desk;
export const commerce: Commerce = { search, variants, shipping, find, create, cancel, move };
