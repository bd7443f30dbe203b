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

/** All that has happened, as far as the snapshot says when. */
export function stepsOf(order: Reader, shipment: Reader, invoice: Reader, receivedAt: string): Step[] {
  const updated = order.time('date_last_updated', 'last_updated', 'date_closed') ?? receivedAt;
  const status = order.text('status') ?? '';
  const tags = order.list('tags').map((tag) => tag.text());
  const payments = order
    .list('payments')
    .sort((a, b) => (a.time('date_created') ?? '').localeCompare(b.time('date_created') ?? ''));
  const isCancelled = status === 'cancelled';
  const isPaid = ['paid', 'partially_refunded'].includes(status) || tags.includes('paid');
  const changed = (rawStatus: string): Step => ({ type: 'order.status_changed', time: updated, rawStatus });
  const steps: Step[] = [{ type: 'order.created', time: order.time('date_created') ?? updated }];

  const last = payments.at(-1);
  if (!isPaid && !isCancelled && last) steps.push(waiting(last, updated));
  if (isPaid && !isCancelled) {
    const approved = payments.map((payment) => payment.time('date_approved')).findLast((time) => time);
    steps.push({ type: 'order.paid', time: approved ?? order.time('date_closed') ?? updated });
  }
  if (['pending_cancel', 'partially_paid', 'invalid'].includes(status)) steps.push(changed(status));
  for (const word of ['fraud_risk_detected', 'in_mediation'])
    if (tags.includes(word) || payments.some((payment) => payment.text('status') === word))
      steps.push(changed(word));
  if (invoice.text('status') === 'authorized' && invoice.text('fiscal_data.transaction_type') === 'sale')
    steps.push({ type: 'order.invoiced', time: invoice.time('issued_date') ?? updated });
  if (isCancelled) steps.push({ type: 'order.cancelled', time: order.time('cancel_detail.date') ?? updated });
  else if (shipment.has('status') && !isReturn(shipment)) steps.push(...parcelSteps(shipment, updated));
  else if (tags.includes('delivered')) steps.push({ type: 'order.delivered', time: updated });
  return [...steps, ...moneyBack(payments, status, updated)];
}

/** The money is not there: a boleto or Pix that waits, a card that was refused, or somebody looks at it. */
function waiting(payment: Reader, updated: string): Step {
  const status = payment.text('status') ?? '';
  const isSlip =
    payment.text('payment_method_id') === 'pix' ||
    ['ticket', 'atm', 'bank_transfer'].includes(payment.text('payment_type') ?? '');
  if (status === 'pending' && isSlip)
    return { type: 'order.awaiting_payment', time: payment.time('date_created') ?? updated };
  const time = payment.time('date_last_modified') ?? updated;
  return ['rejected', 'cancelled'].includes(status)
    ? { type: 'order.payment_failed', time }
    : { type: 'order.status_changed', time, rawStatus: `payment_${status}` };
}

function moneyBack(payments: readonly Reader[], status: string, updated: string): Step[] {
  const back = (payment: Reader) => payment.number('transaction_amount_refunded') ?? 0;
  const isPartly =
    status !== 'cancelled' && payments.some((payment) => payment.text('status') === 'approved');
  return payments.flatMap((payment): Step[] => {
    const time = payment.time('date_last_modified') ?? updated;
    if (payment.text('status') === 'charged_back') return [{ type: 'order.chargeback', time }];
    if (payment.text('status') !== 'refunded' && back(payment) === 0) return [];
    if (!isPartly) return [{ type: 'order.refunded', time }];
    return [
      { type: 'order.refunded', time, partial: true, occurrence: `${payment.text('id')}/${back(payment)}` },
    ];
  });
}

/** A parcel that goes back to the seller says nothing of the order's own. */
const isReturn = (shipment: Reader): boolean =>
  /^return/.test(shipment.text('logistic.direction', 'type') ?? '');

/** The seller has handed it over, though it is still called ready [doc]. */
const HANDED_OVER = ['picked_up', 'dropped_off', 'authorized_by_carrier', 'in_hub', 'in_transit'];
const LAST_STRETCH: ReadonlyMap<string, OrderType> = new Map([
  ['soon_deliver', 'order.out_for_delivery'],
  ['out_for_delivery', 'order.out_for_delivery'],
  ['at_the_door', 'order.out_for_delivery'],
  ['waiting_for_withdrawal', 'order.ready_for_pickup'],
]);

/** Once per parcel, whenever its code comes. */
function parcelSteps(shipment: Reader, updated: string): Step[] {
  const status = shipment.text('status') ?? '';
  const substatus = shipment.text('substatus') ?? '';
  const time = shipment.time(`status_history.date_${status}`, 'last_updated') ?? updated;
  const step = (type: OrderType): Step => ({ type, time, occurrence: shipment.id('id') ?? '' });
  if (status === 'shipped' || (status === 'ready_to_ship' && HANDED_OVER.includes(substatus))) {
    const further = LAST_STRETCH.get(substatus);
    return [step('order.shipped'), ...(further ? [step(further)] : [])];
  }
  if (status === 'handling' || status === 'ready_to_ship') return [{ type: 'order.processing', time }];
  if (status === 'delivered') return [{ type: 'order.delivered', time }];
  return status === 'not_delivered' ? [{ type: 'order.status_changed', time, rawStatus: status }] : [];
}
