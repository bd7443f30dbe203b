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
  type Money,
  type OrderDraft,
  outcomeOfFailure,
  plain,
  type Reader,
  read,
  rfc3986,
} from '../../src/kit';
import { list, request } from './api';
import { search, variants } from './catalogue';
import { desk, move } from './desk';
import { quantitiesOf, quotedSum } from './draft';

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

const asGuest = (call: Call, path: string, options: Parameters<typeof request>[2] = {}) =>
  request(call, path, { ...options, auth: 'guest' });

/** A cart with all items and the coupon; its address in the API. */
async function cartFor(draft: OrderDraft, call: Call): Promise<{ ok: true; path: string } | CallFailure> {
  const names = draft.items.flatMap(({ variantIds }) => variantIds);
  const found = await variants(names, call);
  if (!found.ok) return found;
  const quantities = quantitiesOf(draft, found.variants);
  if (!quantities) return problem('not_found', 'magento: an item is not in the shop');
  if (quantities.size > MOST_LINES) return problem('invalid_input', 'magento: too many items');
  const made = await asGuest(call, '/guest-carts', { method: 'POST' });
  if (!made.ok) return made;
  const id = read(made.body).text() ?? '';
  if (!/^[\w-]{1,64}$/.test(id)) return problem('bad_answer', '/guest-carts: no id');
  const path = `/guest-carts/${id}`;
  for (const [sku, qty] of quantities) {
    const added = await asGuest(call, `${path}/items`, { json: { cartItem: { quote_id: id, sku, qty } } });
    if (!added.ok) return added;
  }
  if (!draft.coupon) return { ok: true, path };
  const taken = await asGuest(call, `${path}/coupons/${rfc3986(draft.coupon)}`, { method: 'PUT' });
  return taken.ok ? { ok: true, path } : taken;
}

/** In four lines, as shops in Brazil have them. The region goes by the shop's own number. */
async function addressFor(
  { customer, shippingAddress: to = {} }: OrderDraft,
  call: Call,
): Promise<{ ok: true; address: object } | CallFailure> {
  const country = to.country ?? 'BR';
  const answer = await request(call, `/directory/countries/${rfc3986(country)}`);
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

interface Way {
  id: string;
  name: string;
  price: Money;
  /** Where the shop says so. */
  days: number | undefined;
  codes: { shipping_carrier_code: string; shipping_method_code: string };
}

async function waysFor(
  path: string,
  address: object,
  call: Call,
): Promise<{ ok: true; ways: Way[] } | CallFailure> {
  const answer = await asGuest(call, `${path}/estimate-shipping-methods`, { json: { address } });
  return answer.ok ? { ok: true, ways: read(answer.body).list().flatMap(wayOf) } : answer;
}

function wayOf(way: Reader): Way[] {
  const [carrier, method] = [way.text('carrier_code'), way.text('method_code')];
  const price = way.money('price_incl_tax', 'amount');
  if (!carrier || !method || !price || way.bool('available') === false) return [];
  const name = [way.text('carrier_title'), way.text('method_title')].filter(Boolean).join(' - ') || method;
  // Modules for carriers in Brazil write it into the title: `PAC - Em média 5 dias úteis`.
  const days = /(\d{1,3})\s*dias?\b/i.exec(name)?.[1];
  const codes = { shipping_carrier_code: carrier, shipping_method_code: method };
  return [{ id: `${carrier}_${method}`, name, price, days: days ? Number(days) : undefined, codes }];
}

const shipping: NonNullable<Commerce['shipping']> = async (draft, call) => {
  const cart = await cartFor({ ...draft, coupon: undefined }, call);
  if (!cart.ok) return cart;
  const to = await addressFor(draft, call);
  if (!to.ok) return to;
  const found = await waysFor(cart.path, to.address, call);
  if (!found.ok) return found;
  const options = found.ways.flatMap(({ id, name, price, days: businessDays }) =>
    businessDays === undefined ? [] : [{ id, name, price, businessDays }],
  );
  return { ok: true, options };
};

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
  const way =
    found.ways.find(({ id }) => plain(id) === wanted) ??
    found.ways.find(({ name }) => wanted !== '' && plain(name).includes(wanted));
  if (found.ways.length > 0 && !way) {
    const names = found.ways.map(({ name }) => name).join(', ');
    return problem('refused', `magento: no such way to ship; the shop has ${names}`.slice(0, 400));
  }
  if (way) {
    const json = {
      addressInformation: { shipping_address: address, billing_address: address, ...way.codes },
    };
    const kept = await asGuest(call, `${cart.path}/shipping-information`, { json });
    if (!kept.ok) return kept;
  }
  const totals = await asGuest(call, `${cart.path}/totals`);
  if (!totals.ok) return totals;
  const sum = read(totals.body).money('grand_total')?.amount;
  const quoted = quotedSum(draft, way?.price.amount ?? 0);
  // A discount that cannot be seen in the sum would be lost.
  const isOther = quoted === undefined ? !draft.coupon && draft.discount : sum !== quoted;
  if (isOther)
    return problem(
      'refused',
      `magento: the shop reckons ${sum} centavos, the seller quoted ${quoted ?? 'less'}`,
    );
  const method = call.connection.settings.paymentMethod?.trim() || 'checkmo';
  const json = { email, paymentMethod: { method }, billingAddress: address };
  return { ok: true as const, path: `${cart.path}/payment-information`, json };
}

const create: Commerce['create'] = async (draft, key, call) => {
  const order = await ready(draft, key, call);
  if (!order.ok) return outcomeOfFailure(order);
  const made = await asGuest(call, order.path, { json: order.json });
  // What nobody answered is looked for by its key before it is tried again.
  if (!made.ok) return outcomeOfFailure(made);
  const providerId = read(made.body).id();
  return providerId
    ? { kind: 'sent', providerId }
    : { kind: 'retry', reason: 'bad_answer', detail: 'magento: made, but no id was told' };
};

const { cancel } = desk;
export const commerce: Commerce = { search, variants, shipping, find, create, cancel, move };
