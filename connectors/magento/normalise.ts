/**
 * What an order says. Nothing that is sent to us is believed: any notice only makes us read the list of orders, whose
 * items come back here as `{order, shipments}`.
 */
import {
  type ConnectionView,
  failed,
  type InboundDelivery,
  type Normalised,
  type OrderFacts,
  type OrderType,
  observed,
  pollNow,
  type Reader,
  read,
} from '../../src/kit';
import { factsOf, lines, shipmentOf } from './order';
import { observationsOf } from './snapshot';
import { meaningOf } from './statuses';

export function normalise(delivery: InboundDelivery, { settings, connectedAt }: ConnectionView): Normalised {
  // A GET from outside is answered as a handshake, so that what comes by GET is of our own listing.
  if (delivery.method !== 'GET' && delivery.via !== 'simulate') return pollNow('orders');
  const body = read(delivery.body, { zone: 'UTC' });
  const order = body.at('order').with({ currency: body.text('order.order_currency_code') });
  const id = order.id('entity_id');
  if (id === undefined) return failed('unexpected_shape', 'order.entity_id');
  const facts = factsOf(order, id);
  const parcels = body.list('shipments').flatMap((shipment) => {
    const at = shipment.time('created_at');
    const tracks = shipment.list('tracks');
    return tracks.length === 0
      ? [{ at }]
      : tracks.map((track) => ({ shipment: shipmentOf(track), at: track.time('created_at') ?? at }));
  });
  const isAll = order.text('state') === 'closed';
  const amount = order.money('total_refunded')?.amount ?? 0;
  const told = observationsOf({
    ...facts,
    types: typesOf(order, facts, parcels.length > 0, settings.statusMap),
    createdAt: order.time('created_at'),
    changedAt: order.time('updated_at') ?? delivery.receivedAt,
    connectedAt,
    parcels,
    refund: isAll || amount > 0 ? { amount, isAll } : undefined,
  });
  return observed(...told);
}

/** A gateway's answer is kept as a comment of the order, in its own words. */
const DENIED = /recusad|negad|n[ãa]o (?:foi )?(?:autorizad|aprovad)|denied|declined|rejected/i;
/** Magento's own statuses, which say no more than the state [code, Magento\Sales\Setup]. */
const STANDARD =
  /^(?:pending|pending_payment|processing|complete|closed|canceled|holded|payment_review|fraud)?$/;

/** Magento's "invoice" is a payment, and says nothing about an NF-e. */
function typesOf(
  order: Reader,
  facts: OrderFacts,
  hasParcel: boolean,
  map: string | undefined,
): Set<OrderType> {
  const state = order.text('state') ?? '';
  const status = order.text('status') ?? '';
  const amount = (name: string) => order.money(name)?.amount ?? 0;
  const isPaid = amount('total_paid') > 0 && amount('total_due') <= 0;
  if (state === 'canceled') {
    const isDenied = order.list('status_histories').some((entry) => DENIED.test(entry.text('comment') ?? ''));
    return new Set(isDenied && !isPaid ? ['order.payment_failed', 'order.cancelled'] : ['order.cancelled']);
  }
  const steps = new Set<OrderType>();
  if (state === 'closed') return steps;
  const isWaiting = amount('grand_total') > 0 && facts.order.payment?.method !== 'cash';
  if (isPaid) steps.add('order.paid');
  else if (state === 'processing') steps.add('order.processing');
  else if (['new', 'pending_payment'].includes(state) && isWaiting) steps.add('order.awaiting_payment');
  const isSent = hasParcel || lines(order).some((line) => Number(line.number('qty_shipped')) > 0);
  if (isSent || (state === 'complete' && !order.bool('is_virtual'))) steps.add('order.shipped');
  const own = meaningOf(status, map);
  const isNews = !(isPaid && own === 'order.awaiting_payment');
  if (own !== undefined && own !== 'ignore' && isNews) steps.add(own);
  if ((own === undefined && !STANDARD.test(status)) || ['payment_review', 'holded'].includes(state))
    steps.add('order.status_changed');
  return steps;
}
