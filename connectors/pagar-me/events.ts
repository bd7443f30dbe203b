/**
 * The webhooks of Pagar.me v5: `{id, account, type, created_at, data}`, `data` being the whole thing
 * (https://docs.pagar.me/reference/exemplo-de-webhook-1) [doc]; its dashboard and `GET /hooks` show them with `event`
 * in place of `type` [code]. One sale fires `order.…` and `charge.…`: both are told of the charge, so that the second
 * is a repeat of the first. A refused payment, which no type of a charge says, is told of the order.
 */
import { failed, type InboundDelivery, ignored, observed, type Reader, read, type Seen } from '../../src/kit';
import { chargeObservation, type SubscriptionType, subscriptionObservation } from '../families/charges';
import { asksForMoney, chargeOf, customerOf, isPaid, refused, wasCalledOff } from './charge';
import { type Told, TYPES } from './form';

/** Which charges an event means; of the others, the one that it is about. */
const MEANT: ReadonlyMap<string, (charge: Reader) => boolean> = new Map([
  ['order.created', asksForMoney],
  ['charge.created', asksForMoney],
  ['charge.pending', asksForMoney],
  ['order.paid', isPaid],
  ['order.canceled', wasCalledOff],
]);

export function normalise({ body, receivedAt }: InboundDelivery): Seen {
  const sent = read(body, { zone: 'UTC' });
  const event = sent.text('type', 'event');
  if (!event) return failed('unexpected_shape', 'type');
  const type = TYPES.get(event);
  if (!type) return ignored('unknown_topic', event.slice(0, 100));
  const about = sent.at('data');
  if (!about.id('id')) return failed('unexpected_shape', 'data.id');
  const time = sent.time('created_at') ?? receivedAt;
  if (isOfSubscription(type)) return subscriptionSeen(type, about, time);

  const customer = customerOf(about.at('customer'));
  if (type === 'order.payment_failed') return refused(about, customer, time);
  const isMeant = MEANT.get(event) ?? (() => true);
  const partial = event === 'charge.partial_canceled' ? (about.text('canceled_amount') ?? time) : undefined;
  const charges = event.startsWith('order.') ? about.list('charges') : [about];
  const told = charges.filter(isMeant).flatMap((charge) => {
    const facts = chargeOf(charge);
    // Nothing happens to a charge twice: its due date does not move.
    return facts ? [chargeObservation(type, { charge: facts, customer, partial, occurrence: '' }, time)] : [];
  });
  return told.length > 0 ? observed(...told) : ignored('nothing_new', about.text('status')?.slice(0, 100));
}

const isOfSubscription = (type: Told): type is Extract<Told, SubscriptionType> =>
  type.startsWith('subscription.');

/** `data` is the subscription, or the invoice of one of its cycles, which holds it beside a charge. */
function subscriptionSeen(type: SubscriptionType, about: Reader, time: string): Seen {
  const isFirst = about.text('charge.recurrence_cycle') === 'first' || about.integer('cycle.cycle') === 1;
  if (type === 'subscription.renewed' && isFirst) return ignored('nothing_new', 'the first payment');
  const isInvoice = ['subscription.renewed', 'subscription.late'].includes(type);
  const subscription = isInvoice ? about.at('subscription') : about;
  const id = subscription.id('id') ?? about.id('subscription_id');
  if (!id) return failed('unexpected_shape', 'data.subscription.id');
  const facts = {
    plan: subscription.text('plan.name', 'description') ?? about.text('items.0.description'),
    amount: about.cents('amount', 'items.0.pricing_scheme.price'),
    startedAt: subscription.time('start_at'),
    nextPaymentAt: subscription.time('next_billing_at'),
  };
  const customer = customerOf(about.at('customer'));
  return observed(subscriptionObservation(type, id, facts, { customer }, time));
}
