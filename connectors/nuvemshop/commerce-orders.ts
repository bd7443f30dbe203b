/**
 * Orders that a sales platform makes at Nuvemshop: https://tiendanube.github.io/api-documentation/resources/order
 * (create, pay, pack, fulfil, cancel, `note`) [doc]; `price`, `discount` and `owner_note` of a new order are in
 * public clients only [code]; that `pay` needs no body, and a province may be its two letters, is unproven [guess].
 * The token needs the scope `write_orders` [doc]. Version 2025-03 has no `pack` and `fulfill` any more [doc].
 *
 * Nothing in the API remembers a key of ours, and `q` looks in numbers, names and e-mails only [doc]. So the key
 * is written into the notes, and looked for in the notes of the newest orders.
 */
import {
  type Call,
  type CallFailure,
  type CatalogueVariant,
  type Commerce,
  compact,
  type OrderDraft,
  type Outcome,
  outcomeOfFailure,
  type Placed,
  type Reader,
  read,
  splitName,
  type TradeStatus,
} from '../../src/kit';
import { discountOf, type Line, linesAt, quotedGoods } from '../families/draft';
import { isPastEnd, request } from './api';

/** What is tried again, is tried for about a day. */
const LOOK_BACK_MS = 48 * 60 * 60_000;
const PER_PAGE = 200;
const MOST_PAGES = 5;

const isId = (id: string): boolean => /^\d{1,20}$/.test(id);

export const find: Commerce['find'] = async (key, call) => {
  const created_at_min = new Date(call.now - LOOK_BACK_MS).toISOString();
  for (let page = 1; page <= MOST_PAGES; page++) {
    const answer = await request(call, '/orders', {
      query: { created_at_min, fields: 'id,note,owner_note', page, per_page: PER_PAGE },
    });
    if (isPastEnd(answer)) return { ok: true };
    if (!answer.ok) return answer;
    if (!Array.isArray(answer.body))
      return { ok: false, reason: 'bad_answer', detail: '/orders: no list', retry: true };
    const rows = read(answer.body).list();
    const id = rows.find((row) => isMarked(row, key))?.id('id');
    if (id) return { ok: true, order: { id } };
    if (rows.length < PER_PAGE) return { ok: true };
  }
  return { ok: true };
};

/** One key may begin as another does. */
const isMarked = (order: Reader, key: string): boolean =>
  ['note', 'owner_note'].some((name) => ` ${order.text(name)} `.includes(` ${key} `));

/** The order, its stock taken, waiting for a payment that the sales platform sees to. Nobody is written to. */
export async function create(
  draft: OrderDraft,
  key: string,
  call: Call,
  look: Commerce['variants'],
): Promise<Placed> {
  const found = await linesAt('nuvemshop', look, draft, call);
  if (!found.ok) return outcomeOfFailure(found);
  const products = found.lines.map(lineOf);
  const answer = await request(call, '/orders', { json: { ...bodyOf(draft, key), products } });
  if (!answer.ok) return outcomeOfFailure(answer);
  const order = read(answer.body);
  const providerId = order.id('id');
  // Made or not: the next attempt looks for it first.
  if (!providerId) return { kind: 'unknown', detail: '/orders: no id' };
  // A shop that keeps no note of a new order takes it afterwards [doc]; if not, the hub's own record has to do.
  if (!isMarked(order, key))
    await request(call, `/orders/${providerId}`, { method: 'PUT', json: { owner_note: key } });
  return { kind: 'sent', providerId };
}

const reais = (amount: number): string => (amount / 100).toFixed(2);

function lineOf({ item: { quantity, unitPrice }, sold }: Line<CatalogueVariant>) {
  return {
    variant_id: Number(sold.id.split('-')[1]),
    quantity,
    ...compact({ price: unitPrice && reais(unitPrice.amount) }),
  };
}

function bodyOf(draft: OrderDraft, key: string) {
  const { customer, shippingAddress, shipping } = draft;
  const discount = discountOf(draft, quotedGoods(draft));
  const address = addressOf(draft);
  const note = `Pedido ${draft.id} ${key}`;
  return {
    status: 'open',
    payment_status: 'pending',
    gateway: 'offline',
    inventory_behaviour: 'claim',
    send_confirmation_email: false,
    send_fulfillment_email: false,
    note,
    owner_note: note,
    customer: compact({
      name: customer?.name,
      email: customer?.email,
      phone: customer?.phone,
      document: customer?.taxId,
    }),
    billing_address: address,
    shipping_address: address,
    // Who gave no address comes to fetch it.
    shipping_pickup_type: shippingAddress?.postalCode ? 'ship' : 'pickup',
    shipping: 'not-provided',
    shipping_option: shipping?.method ?? 'A combinar',
    shipping_cost_customer: reais(shipping?.price?.amount ?? 0),
    ...(discount > 0 ? { discount: reais(discount) } : {}),
  };
}

function addressOf({ customer, shippingAddress }: OrderDraft) {
  const { recipient, street, number, complement, district, city, state, postalCode, country } =
    shippingAddress ?? {};
  const { firstName, lastName } = splitName(recipient ?? customer?.name);
  return compact({
    first_name: firstName,
    last_name: lastName ?? firstName,
    address: street,
    number: street ? (number ?? 'S/N') : undefined,
    floor: complement,
    locality: district,
    city,
    province: state,
    zipcode: postalCode,
    country: country ?? 'BR',
    phone: customer?.phone,
  });
}

/** What is there already is not done again, so that every step may be repeated. */
async function orderOf(orderId: string, call: Call): Promise<{ ok: true; order: Reader } | CallFailure> {
  if (!isId(orderId)) return { ok: false, reason: 'not_found', detail: 'nuvemshop: no id of an order' };
  const answer = await request(call, `/orders/${orderId}`);
  if (!answer.ok) return answer;
  const order = read(answer.body);
  return order.has('id')
    ? { ok: true, order }
    : { ok: false, reason: 'bad_answer', detail: '/orders: no id' };
}

async function step(call: Call, path: string, json: object): Promise<Outcome> {
  const answer = await request(call, path, { json });
  return answer.ok ? { kind: 'sent' } : outcomeOfFailure(answer);
}

/** The shop's own mail about it is left out: the sales platform tells the buyer. */
export const cancel: Commerce['cancel'] = async (orderId, call) => {
  const found = await orderOf(orderId, call);
  if (!found.ok) return outcomeOfFailure(found);
  if (found.order.text('status') === 'cancelled') return { kind: 'sent', detail: 'cancelled before' };
  return step(call, `/orders/${orderId}/cancel`, { reason: 'customer', email: false, restock: true });
};

const PACKED = ['unshipped', 'unfulfilled', 'shipped', 'fulfilled', 'delivered'];
const SHIPPED = ['shipped', 'fulfilled', 'delivered'];

/** There is no call for `delivered` in v1: such an order is shipped, and the carrier tells the rest [doc]. */
export async function move(orderId: string, status: TradeStatus, call: Call): Promise<Outcome> {
  if (status === 'cancelled') return cancel(orderId, call);
  const found = await orderOf(orderId, call);
  if (!found.ok) return outcomeOfFailure(found);
  const { order } = found;
  if (status === 'paid')
    return order.text('payment_status') === 'paid'
      ? { kind: 'sent', detail: 'paid before' }
      : step(call, `/orders/${orderId}/pay`, {});
  const shipping = order.text('shipping_status') ?? '';
  if ((status === 'packed' ? PACKED : SHIPPED).includes(shipping))
    return { kind: 'sent', detail: `${shipping} before` };
  if (!PACKED.includes(shipping)) {
    const packed = await step(call, `/orders/${orderId}/pack`, {});
    if (status === 'packed' || packed.kind !== 'sent') return packed;
  }
  return step(call, `/orders/${orderId}/fulfill`, { notify_customer: false });
}
