/**
 * What a webhook leaves out: the order behind an `action.*` topic, which tells only an id, and the notes of an
 * order whose boleto, Pix or tracking code no plugin kept elsewhere. Notes are a nicety: where they
 * cannot be had the order is told without them.
 */
import {
  type Call,
  type Fetched,
  type InboundDelivery,
  type Reader,
  read,
  type Standing,
  type StandingEvent,
} from '../../src/kit';
import { request } from './api';
import { isCartSource, topicOf } from './normalise';
import { NOTES } from './notes';
import { factsOf, isDigital, trackingCodeOf } from './order';
import { DRAFT, meaningOf } from './statuses';
import { timeIn } from './times';

const NOTES_TIMEOUT_MS = 5000;

export async function hydrate(delivery: InboundDelivery, call: Call): Promise<Fetched> {
  const asSent: Fetched = { ok: true, body: delivery.body };
  if (isCartSource(call.connection.settings)) return asSent;
  const topic = topicOf(delivery) ?? '';
  const body = read(delivery.body);
  const id = body.text('id');
  if (topic.startsWith('action.')) return behindAction(topic, body, call, asSent);
  if (!topic.startsWith('order.') || !id || !/^\d+$/.test(id)) return asSent;
  if (!lacksSomething(body, call.connection.settings.statusMap)) return asSent;
  const notes = await request(call, `/orders/${id}/notes`, { timeoutMs: NOTES_TIMEOUT_MS });
  return notes.ok && Array.isArray(notes.body)
    ? { ok: true, body: { ...(delivery.body as object), [NOTES]: notes.body } }
    : asSent;
}

/** The first argument of WordPress's hooks about orders is the order's id. */
async function behindAction(topic: string, body: Reader, call: Call, asSent: Fetched): Promise<Fetched> {
  const id = body.text('arg');
  if (!/order|payment_complete/.test(topic) || !id || !/^\d{1,20}$/.test(id)) return asSent;
  const answer = await request(call, `/orders/${id}`);
  // Without keys it stays a topic that we cannot read.
  return answer.ok || answer.reason !== 'missing_credentials' ? answer : asSent;
}

function lacksSomething(body: Reader, statusMap: string | undefined): boolean {
  const status = body.text('status') ?? '';
  const meaning = meaningOf(status, statusMap);
  const { payment } = factsOf(body, '').order;
  if (meaning === 'order.awaiting_payment') {
    if (payment?.method === 'pix') return payment.pix?.copyPaste === undefined;
    return payment?.method === 'boleto' && !payment.boleto?.url && !payment.boleto?.digitableLine;
  }
  const isSent = meaning === 'order.shipped' || status === 'completed';
  return isSent && !isDigital(body) && trackingCodeOf(body) === undefined;
}

/** Asked before a message goes out that would be wrong by now: is the cart still open, the order still unpaid? */
export async function recheck({ type, subject }: StandingEvent, call: Call): Promise<Standing> {
  const [, kind, id] = /^(order|cart)\/(\d{1,20})$/.exec(subject) ?? [];
  const asks = ['cart.abandoned', 'order.awaiting_payment', 'order.payment_failed'].includes(type);
  const { settings } = call.connection;
  if (!asks || id === undefined || isCartSource(settings)) return { ok: true, stands: true };
  const answer = await request(call, `/orders/${id}`, { query: { _fields: 'id,status,date_paid_gmt' } });
  if (!answer.ok) {
    if (answer.reason === 'missing_credentials') return { ok: true, stands: true };
    // Drafts are swept away after a day; an order that was deleted is not asked to be paid.
    const isGone = answer.code === 'woocommerce_rest_shop_order_invalid_id';
    return isGone ? { ok: true, stands: kind === 'cart' } : answer;
  }
  const order = read(answer.body);
  const status = order.text('status');
  if (status === undefined) return { ok: false, reason: 'bad_answer', detail: `/orders/${id}: no status` };
  if (kind === 'cart') return { ok: true, stands: status === DRAFT };
  const meaning = meaningOf(status, settings.statusMap);
  const isUnpaid = meaning === 'order.awaiting_payment' || meaning === 'order.payment_failed';
  return { ok: true, stands: isUnpaid && timeIn(order, 'date_paid') === undefined };
}
