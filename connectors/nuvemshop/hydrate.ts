/** A notice names only an id: the order, product or customer is fetched, and of an order what belongs to it. */
import {
  type Call,
  type Fetched,
  type InboundDelivery,
  paymentMethod,
  type Reader,
  read,
} from '../../src/kit';
import { request } from './api';
import { memberOf } from './normalise';
import { methodHints } from './order';

const PATHS: Readonly<Record<string, string>> = {
  order: '/orders',
  product: '/products',
  customer: '/customers',
};

/** Answers the notice with the thing beside it; a notice about none as it is. */
export async function hydrate(delivery: InboundDelivery, call: Call): Promise<Fetched> {
  const notice = read(delivery.body);
  const member = memberOf(notice.text('event') ?? '');
  const path = PATHS[member];
  if (!path) return { ok: true, body: delivery.body };
  const id = member === 'order' ? orderIdOf(notice) : numberIn(notice, 'id');
  if (!id) return { ok: false, reason: 'unexpected_shape', detail: `${member} notice without its id` };
  const answer = await request(call, `${path}/${id}`);
  if (!answer.ok) return answer;
  const thing = read(answer.body);
  if (!thing.has('id')) return { ok: false, reason: 'bad_answer', detail: `${path}/${id}: no id` };
  const found = { ...Object(delivery.body), [member]: answer.body };
  return member === 'order' ? withParts(call, found, thing, notice) : { ok: true, body: found };
}

/** Fulfillment orders have ids of 26 letters and digits; the number beside is the order's [guess: `order_id`]. */
const orderIdOf = (notice: Reader): string | undefined => numberIn(notice, 'order_id', 'id');

const numberIn = (notice: Reader, ...paths: string[]): string | undefined =>
  paths.map((path) => notice.text(path)).find((text) => /^\d{1,20}$/.test(text ?? ''));

/** Parcels for a parcel's notice, codes for who pays by one. Not being allowed them costs only those. */
async function withParts(call: Call, found: object, order: Reader, notice: Reader): Promise<Fetched> {
  const event = notice.text('event') ?? '';
  const method = paymentMethod(...methodHints(order));
  const waits =
    order.text('payment_status') === 'pending' && ['pix', 'boleto', 'other', undefined].includes(method);
  const [member, path] = event.startsWith('fulfillment')
    ? ['fulfillment_orders', 'fulfillment-orders']
    : waits && event !== 'order/cancelled'
      ? ['transactions', 'transactions']
      : [];
  if (!member) return { ok: true, body: found };
  const answer = await request(call, `/orders/${order.text('id')}/${path}`);
  if (answer.ok) return { ok: true, body: { ...found, [member]: answer.body } };
  return answer.retry ? answer : { ok: true, body: found };
}
