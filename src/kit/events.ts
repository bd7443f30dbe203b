/**
 * The event types: which exist, what makes two of them the same (the occurrence), and how far
 * along its subject's life each one is (the rank of the monotone ladder).
 */
import type { EventData, Payment } from './model';

/** What tells one occurrence of a type on a subject from the next. Empty: it happens once. */
type OccurrenceRule = (data: EventData, time: string) => string;

const once: OccurrenceRule = () => '';
/** The same moment is the same occurrence, in whatever zone it is written. */
const moment = (time: string): string => {
  const at = Date.parse(time);
  return Number.isNaN(at) ? time : new Date(at).toISOString();
};
const byTime: OccurrenceRule = (_data, time) => moment(time);
const byPayment: OccurrenceRule = (data) => paymentKey(data.order?.payment);
const byTracking: OccurrenceRule = (data) => data.order?.shipment?.trackingCode ?? '';
const byDueDate: OccurrenceRule = (data) => data.charge?.dueDate ?? '';
const byStage: OccurrenceRule = (data, time) => `${data.card?.stage?.id ?? ''}@${moment(time)}`;
const byStart: OccurrenceRule = (data) => moment(data.appointment?.startsAt ?? '');
const byRawStatus: OccurrenceRule = (data) => data.order?.rawStatus ?? '';

interface Rule {
  occurrence: OccurrenceRule;
  /** Higher is later in the subject's life; a state never moves to a lower one. Absent: latest time wins. */
  rank?: number;
}

/** Types that keep no state: each occurrence stands alone. */
const fact = (occurrence: OccurrenceRule): Rule => ({ occurrence });
const step = (rank: number, occurrence: OccurrenceRule = once): Rule => ({ occurrence, rank });

const TYPES = {
  'cart.abandoned': step(10),
  'cart.recovered': step(20),

  'order.created': step(10),
  'order.awaiting_payment': step(20, byPayment),
  'order.payment_failed': step(30, byPayment),
  'order.paid': step(40),
  'order.processing': step(50),
  'order.invoiced': step(60),
  'order.shipped': step(70, byTracking),
  'order.in_transit': step(80, byTracking),
  'order.out_for_delivery': step(90, byTracking),
  'order.ready_for_pickup': step(95, byTracking),
  'order.delivered': step(100),
  'order.cancelled': step(110),
  'order.refunded': step(120),
  'order.chargeback': step(130),
  'order.status_changed': fact(byRawStatus),

  'charge.created': step(10, byDueDate),
  'charge.due_soon': step(20, byDueDate),
  'charge.overdue': step(30, byDueDate),
  'charge.paid': step(40, byDueDate),
  'charge.cancelled': step(50, byDueDate),
  'charge.refunded': step(60, byDueDate),
  'charge.chargeback': step(70, byDueDate),

  'subscription.created': step(10),
  'subscription.renewed': fact(byTime),
  'subscription.late': fact(byTime),
  'subscription.cancelled': step(20),
  'subscription.refunded': step(30),

  'card.created': fact(once),
  'card.moved': fact(byStage),
  'card.won': fact(byTime),
  'card.lost': fact(byTime),
  'card.updated': fact(byTime),
  'card.deleted': step(100),
  'lead.created': fact(once),
  'lead.updated': fact(byTime),
  'lead.converted': fact(byTime),

  'appointment.scheduled': step(10),
  'appointment.confirmed': step(20, byStart),
  'appointment.rescheduled': fact(byStart),
  'appointment.due_soon': step(30, byStart),
  'appointment.completed': step(50, byStart),
  'appointment.missed': step(50, byStart),
  'appointment.cancelled': step(60, byStart),

  'form.submitted': fact(once),
  'row.changed': fact(byTime),
  'calendar.changed': fact(byTime),
  'file.changed': fact(byTime),
  'mail.received': fact(once),

  'product.created': fact(once),
  'product.updated': fact(byTime),
  'product.deleted': step(100),
  'stock.changed': fact((data) => String(data.stock?.quantity ?? '')),
  'price.changed': fact(
    (data) => `${data.product?.price?.amount ?? ''}/${data.product?.promotionalPrice?.amount ?? ''}`,
  ),

  'invoice.authorized': step(20),
  'invoice.rejected': step(10, byTime),
  'invoice.cancelled': step(30),

  'message.sent': step(10),
  'message.delivered': step(20),
  'message.read': step(30),
  'message.failed': step(40),
  'message.received': fact(once),

  'access.created': fact(once),
  'password.reset_requested': fact(byTime),
  'nps.requested': fact(once),
  'nps.answered': fact(once),
  'conversation.handover': fact(byTime),

  'connection.broken': fact(byTime),
  'connection.recovered': fact(byTime),
  'connection.revoked': fact(byTime),
  'privacy.requested': fact(byTime),
} as const satisfies Record<string, Rule>;

export type KnownType = keyof typeof TYPES;
export type EventType = KnownType | `custom.${string}`;

export const EVENT_TYPES = Object.keys(TYPES) as readonly KnownType[];

/** Custom names are what a merchant may type: letters, digits, `_`, `-` and dots. */
export const CUSTOM_TYPE = /^custom\.[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$/;

export const isEventType = (value: string): value is EventType =>
  Object.hasOwn(TYPES, value) || CUSTOM_TYPE.test(value);

function rule(type: EventType): Rule {
  return Object.hasOwn(TYPES, type) ? TYPES[type as KnownType] : fact(byTime);
}

/** The part of an event's identity that tells repeats of one type on one subject apart. */
export const occurrenceOf = (type: EventType, data: EventData, time: string): string =>
  rule(type).occurrence(data, time);

/** Position on the ladder, or undefined for types without one. */
export const rankOf = (type: EventType): number | undefined => rule(type).rank;

/** What a message of these types asks for, or announces, is over once its subject has come so far. */
const SETTLED_AT: ReadonlyMap<EventType, number> = new Map([
  ['order.awaiting_payment', 40],
  ['order.payment_failed', 40],
  ['charge.created', 40],
  ['charge.due_soon', 40],
  ['charge.overdue', 40],
  ['cart.abandoned', 20],
  ['appointment.scheduled', 50],
  ['appointment.confirmed', 50],
  ['appointment.due_soon', 50],
]);

/** Nobody is told of the steps of an order that is cancelled, refunded or disputed. */
const ORDER_ENDS = 110;

/** Whether a message of this type would contradict the state that its subject has reached. */
export function isSettled(type: EventType, rank: number | undefined): boolean {
  if (rank === undefined) return false;
  const own = rankOf(type);
  const isStep = groupOf(type) === 'order' && own !== undefined && own < ORDER_ENDS;
  return rank >= (SETTLED_AT.get(type) ?? (isStep ? ORDER_ENDS : Number.POSITIVE_INFINITY));
}

/** Before the dot: `order`, `charge`, `custom` … */
export const groupOf = (type: EventType): string => type.slice(0, type.indexOf('.'));

/** Behind the dot: `paid`, `awaiting_payment` … */
export const statusOf = (type: EventType): string => type.slice(type.indexOf('.') + 1);

const STATEFUL = new Set([
  'cart',
  'order',
  'charge',
  'subscription',
  'card',
  'lead',
  'appointment',
  'product',
  'stock',
  'price',
  'invoice',
  'message',
]);

/** Whether subjects of this type keep a current state beside their events. */
export const isStateful = (type: EventType): boolean =>
  STATEFUL.has(groupOf(type)) && type !== 'message.received';

/** Whether a type says that its subject came into being (a poll suppresses these before its baseline). */
export const isBirth = (type: EventType): boolean =>
  ['created', 'scheduled'].includes(statusOf(type)) && isStateful(type);

/** The payment's id, else its method and a hash of its code: a second boleto is a second payment. */
function paymentKey(payment: Payment | undefined): string {
  if (!payment) return '';
  if (payment.id) return payment.id;
  const code =
    payment.pix?.copyPaste ?? payment.boleto?.digitableLine ?? payment.boleto?.barcode ?? payment.boleto?.url;
  return code ? `${payment.method ?? 'other'}:${shortHash(code)}` : (payment.method ?? '');
}

/** cyrb53, 53 bits as hex: tells codes apart, protects nothing. Source: public domain, bryc. */
export function shortHash(text: string): string {
  let h1 = 0xdeadbeef;
  let h2 = 0x41c6ce57;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    h1 = Math.imul(h1 ^ c, 2654435761);
    h2 = Math.imul(h2 ^ c, 1597334677);
  }
  h1 = Math.imul(h1 ^ (h1 >>> 16), 2246822507) ^ Math.imul(h2 ^ (h2 >>> 13), 3266489909);
  h2 = Math.imul(h2 ^ (h2 >>> 16), 2246822507) ^ Math.imul(h1 ^ (h1 >>> 13), 3266489909);
  return (4294967296 * (2097151 & h2) + (h1 >>> 0)).toString(16).padStart(14, '0');
}
