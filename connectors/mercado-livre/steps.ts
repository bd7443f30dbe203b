/**
 * How far an order of Mercado Livre is: its status, the statuses of its payments, and where its parcel is. Sources:
 * pedidos, pagos, envios (`/shipment_statuses`) at https://developers.mercadolivre.com.br [doc]; which of our types
 * each becomes is ours.
 */
import type { Observation, OrderType, Reader } from '../../src/kit';

export interface Step extends Pick<Observation, 'time' | 'occurrence' | 'partial'> {
  type: OrderType;
  rawStatus?: string;
}

const changed = (rawStatus: string, time: string): Step => ({
  type: 'order.status_changed',
  time,
  rawStatus,
});

/** All that has happened, as far as the snapshot says when. */
export function stepsOf(order: Reader, shipment: Reader, invoice: Reader, receivedAt: string): Step[] {
  const updated = order.time('date_last_updated', 'last_updated', 'date_closed') ?? receivedAt;
  const status = order.text('status') ?? '';
  const tags = order.list('tags').map((tag) => tag.text());
  const made = (payment: Reader) => payment.time('date_created') ?? '';
  const payments = order.list('payments').sort((a, b) => made(a).localeCompare(made(b)));
  const last = payments.at(-1);
  const isCancelled = status === 'cancelled';
  const isPaid = ['paid', 'partially_refunded'].includes(status) || tags.includes('paid');
  const steps: Step[] = [{ type: 'order.created', time: order.time('date_created') ?? updated }];

  if (!isPaid && !isCancelled && last) steps.push(waiting(last, updated));
  if (isPaid && !isCancelled) {
    const approved = payments.map((payment) => payment.time('date_approved')).findLast((time) => time);
    steps.push({ type: 'order.paid', time: approved ?? order.time('date_closed') ?? updated });
  }
  const words = [status, ...tags, ...payments.map((payment) => payment.text('status'))];
  for (const word of ['partially_paid', 'pending_cancel', 'invalid', 'fraud_risk_detected', 'in_mediation'])
    if (words.includes(word)) steps.push(changed(word, updated));
  if (invoice.text('status') === 'authorized' && invoice.text('fiscal_data.transaction_type') === 'sale')
    steps.push({ type: 'order.invoiced', time: invoice.time('issued_date') ?? updated });
  if (isCancelled) steps.push({ type: 'order.cancelled', time: order.time('cancel_detail.date') ?? updated });
  else if (shipment.has('status')) steps.push(...parcelSteps(shipment, updated));
  else if (tags.includes('delivered')) steps.push({ type: 'order.delivered', time: updated });
  const isPartly = !isCancelled && payments.some((payment) => payment.text('status') === 'approved');
  return [...steps, ...payments.flatMap((payment) => moneyBack(payment, isPartly, updated))];
}

/** The money is not there: a boleto or Pix that waits, a card that was refused, or somebody looks at it. */
function waiting(payment: Reader, updated: string): Step {
  const status = payment.text('status') ?? '';
  const time = payment.time('date_last_modified') ?? updated;
  const isSlip =
    payment.text('payment_method_id') === 'pix' ||
    ['ticket', 'atm', 'bank_transfer'].includes(payment.text('payment_type') ?? '');
  if (status === 'pending' && isSlip) return { type: 'order.awaiting_payment', time };
  const isRefused = ['rejected', 'cancelled'].includes(status);
  return isRefused ? { type: 'order.payment_failed', time } : changed(`payment_${status}`, time);
}

function moneyBack(payment: Reader, isPartly: boolean, updated: string): Step[] {
  const time = payment.time('date_last_modified') ?? updated;
  const amount = payment.number('transaction_amount_refunded') ?? 0;
  if (payment.text('status') === 'charged_back') return [{ type: 'order.chargeback', time }];
  if (payment.text('status') !== 'refunded' && amount === 0) return [];
  const occurrence = `${payment.text('id')}/${amount}`;
  return [{ type: 'order.refunded', time, ...(isPartly ? { partial: true, occurrence } : {}) }];
}

/** The seller has handed it over, though it is still called ready [doc]. */
const HANDED_OVER = ['picked_up', 'dropped_off', 'authorized_by_carrier', 'in_hub', 'in_transit'];
const LAST_STRETCH: ReadonlyMap<string, OrderType> = new Map([
  ['soon_deliver', 'order.out_for_delivery'],
  ['out_for_delivery', 'order.out_for_delivery'],
  ['at_the_door', 'order.out_for_delivery'],
  ['waiting_for_withdrawal', 'order.ready_for_pickup'],
]);

/** Once per parcel, whenever its code comes. What goes back to the seller says nothing of the order's own. */
function parcelSteps(shipment: Reader, updated: string): Step[] {
  const status = shipment.text('status') ?? '';
  const substatus = shipment.text('substatus') ?? '';
  const time = shipment.time(`status_history.date_${status}`, 'last_updated') ?? updated;
  const step = (type: OrderType): Step => ({ type, time, occurrence: shipment.id('id') ?? '' });
  if (/^return/.test(shipment.text('logistic.direction', 'type') ?? '')) return [];
  if (status === 'shipped' || (status === 'ready_to_ship' && HANDED_OVER.includes(substatus))) {
    const further = LAST_STRETCH.get(substatus);
    return [step('order.shipped'), ...(further ? [step(further)] : [])];
  }
  if (status === 'handling' || status === 'ready_to_ship') return [{ type: 'order.processing', time }];
  if (status === 'delivered') return [{ type: 'order.delivered', time }];
  return status === 'not_delivered' ? [changed(status, time)] : [];
}
