/**
 * A notice names a resource, and nobody has signed it: nothing that it says is believed. Only resources of the shapes
 * below are fetched, with the seller's own token, and an order of another seller is refused. Sources: notificações,
 * pedidos, envios, faturamento, notas fiscais at https://developers.mercadolivre.com.br [doc]; unproven: `order_id`
 * in what `/collections/{id}` answers [guess].
 */
import { type Call, type Fetched, type InboundDelivery, read } from '../../src/kit';
import { fetchJson, numberIn, sellerOf } from './api';

export const RESOURCES: ReadonlyMap<string, RegExp> = new Map([
  ['orders_v2', /^\/orders\/(\d{1,20})$/],
  // Its older name, which apps may still have ticked.
  ['orders', /^\/orders\/(\d{1,20})$/],
  ['shipments', /^\/shipments\/(\d{1,20})$/],
  ['payments', /^\/collections\/(\d{1,20})$/],
  ['invoices', /^\/users\/\d{1,20}\/invoices\/(\d{1,20})$/],
]);
/** Of one parcel or invoice. */
const MOST_ORDERS = 10;

/** Answers `{topic, orders, invoice}`; each of the orders has its parcel and its buyer's billing data beside it. */
export async function hydrate({ body }: InboundDelivery, call: Call): Promise<Fetched> {
  const topic = read(body).text('topic') ?? '';
  const id = RESOURCES.get(topic)?.exec(read(body).text('resource') ?? '')?.[1];
  if (!id) return { ok: true, body: { topic } };
  if (!sellerOf(call)) return { ok: false, reason: 'missing_setting', detail: 'sellerId' };
  const about = await aboutOf(topic, id, call);
  if (!about.ok) return about;
  const orders: unknown[] = [];
  for (const orderId of [...new Set(about.orderIds)].slice(0, MOST_ORDERS)) {
    const order = await orderWithParts(orderId, call);
    if (!order.ok) return order;
    orders.push(order.body);
  }
  return { ok: true, body: { topic, orders, invoice: about.invoice } };
}

type Failure = Extract<Fetched, { ok: false }>;
type About = { ok: true; orderIds: readonly string[]; invoice?: unknown };

/** Which orders a resource is about: a parcel holds all of a cart, and sellers see their own [doc]. */
async function aboutOf(topic: string, id: string, call: Call): Promise<About | Failure> {
  if (topic.startsWith('orders')) return { ok: true, orderIds: [id] };
  const path = { shipments: `/shipments/${id}/items`, payments: `/collections/${id}` }[topic];
  const answer = await fetchJson(call, path ?? `/users/${sellerOf(call)}/invoices/${id}`);
  if (!answer.ok) return answer;
  const rows = read(answer.body).list(topic === 'invoices' ? 'items' : '');
  const orderIds = rows.flatMap((row) => numberIn(row.text('order_id', 'external_order_id')) ?? []);
  return { ok: true, orderIds, invoice: topic === 'invoices' ? answer.body : undefined };
}

export async function orderWithParts(id: string, call: Call): Promise<Fetched> {
  const answer = await fetchJson(call, `/orders/${id}`);
  if (!answer.ok) return answer;
  const order = read(answer.body);
  if (order.text('id') !== id) return { ok: false, reason: 'bad_answer', detail: '/orders: another order' };
  if (order.text('seller.id') !== sellerOf(call))
    return { ok: false, reason: 'forbidden', detail: '/orders: of another seller' };
  const shipment = await part(call, '/shipments', order.text('shipping.id'));
  const billing = await part(call, '/orders/billing-info/MLB', order.text('buyer.billing_info.id'));
  if (!shipment.ok) return shipment;
  if (!billing.ok) return billing;
  return { ok: true, body: { order: answer.body, shipment: shipment.body, billing: billing.body } };
}

/** What there is none of, or this seller may not see, is left out. */
async function part(call: Call, path: string, typed: string | undefined): Promise<Fetched> {
  const id = numberIn(typed);
  const answer = id ? await fetchJson(call, `${path}/${id}`) : undefined;
  if (answer && (answer.ok || answer.retry || answer.reason === 'unauthorized')) return answer;
  return { ok: true, body: undefined };
}
