/**
 * Orders and subscriptions of Kiwify as observations. The members' mixed case (`Customer`, `CPF`,
 * `boleto_URL`) is real: captured deliveries of 2026-06 and 2026-09.
 *
 * Unproven: that times without offset are São Paulo's, and which currency `charge_amount` has when buyer
 * and seller use different ones.
 */
import {
  type Address,
  addressOf,
  boletoCodes,
  type Customer,
  compact,
  failed,
  type InboundDelivery,
  ignored,
  type Normalised,
  type Observation,
  type Order,
  type OrderType,
  type Origin,
  observed,
  orderObservations,
  originOf,
  type Payment,
  paymentMethod,
  type Reader,
  type Subscription,
  splitName,
} from '../../src/kit';
import { payLink } from './cart';

interface OrderEvent {
  type: OrderType;
  /** The member that says when it happened. */
  at: string;
  /**
   * Whether this may be the first that Kiwify tells about the order, so that creation is said with it: so
   * it is with cards. For a Pix or boleto it was said before, and the hub drops the repeat.
   */
  first: boolean;
}

const ORDER_EVENTS: ReadonlyMap<string, OrderEvent> = new Map([
  ['billet_created', { type: 'order.awaiting_payment', at: 'created_at', first: true }],
  ['pix_created', { type: 'order.awaiting_payment', at: 'created_at', first: true }],
  ['order_approved', { type: 'order.paid', at: 'approved_date', first: true }],
  ['order_rejected', { type: 'order.payment_failed', at: 'updated_at', first: true }],
  ['order_refunded', { type: 'order.refunded', at: 'refunded_at', first: false }],
  ['chargeback', { type: 'order.chargeback', at: 'updated_at', first: false }],
]);

type SubscriptionType = Extract<Observation['type'], `subscription.${string}`>;

const SUBSCRIPTION_EVENTS: ReadonlyMap<string, SubscriptionType> = new Map([
  ['subscription_renewed', 'subscription.renewed'],
  ['subscription_late', 'subscription.late'],
  ['subscription_canceled', 'subscription.cancelled'],
]);

/** The API's names of the triggers: public receivers expect them beside the English ones [code], none was captured. */
const TOPIC_OF_TRIGGER: ReadonlyMap<string, string> = new Map([
  ['boleto_gerado', 'billet_created'],
  ['pix_gerado', 'pix_created'],
  ['compra_aprovada', 'order_approved'],
  ['compra_recusada', 'order_rejected'],
  ['compra_reembolsada', 'order_refunded'],
]);

/** Deliveries from before `webhook_event_type` existed have the order's status alone. */
const TOPIC_OF_STATUS: ReadonlyMap<string, string> = new Map([
  ['waiting_payment', 'pix_created'],
  ['paid', 'order_approved'],
  ['refused', 'order_rejected'],
  ['refunded', 'order_refunded'],
  ['chargedback', 'chargeback'],
]);

export function normaliseOrder(body: Reader, delivery: InboundDelivery): Normalised {
  const status = body.text('order_status');
  const word = body.text('webhook_event_type');
  const topic = TOPIC_OF_TRIGGER.get(word ?? '') ?? word ?? TOPIC_OF_STATUS.get(status ?? '') ?? status;
  if (!topic) return failed('unexpected_shape', 'webhook_event_type');
  const id = body.id('order_id', 'order_ref');
  if (!id) return failed('unexpected_shape', 'order_id');
  const facts = { order: orderOf(body, id), customer: customerOf(body), origin: trackingOf(body) };
  const time = (path: string) => body.time(path, 'updated_at', 'created_at') ?? delivery.receivedAt;

  const event = ORDER_EVENTS.get(topic);
  if (event)
    return observed(
      ...(event.first ? orderObservations(['order.created'], facts, time('created_at')) : []),
      ...orderObservations([event.type], facts, time(event.at)),
      ...(event.type === 'order.paid' ? startsOf(body, facts, time(event.at)) : []),
    );

  const type = SUBSCRIPTION_EVENTS.get(topic);
  if (!type) return ignored('unknown_topic', topic.slice(0, 100));
  const subscription = subscriptionOf(body);
  if (!subscription) return failed('unexpected_shape', 'subscription_id');
  const observation = subscriptionObservation(type, subscription, facts, time('updated_at'));
  if (type !== 'subscription.renewed') return observed(observation);
  // Each renewal is an order of its own, which tells it from the next. One by Pix or boleto may still wait.
  const orderType = status === 'waiting_payment' ? 'order.awaiting_payment' : 'order.paid';
  const charge = orderObservations([orderType], facts, time('approved_date'));
  return observed({ ...observation, occurrence: id }, ...charge);
}

interface Facts {
  order: Order;
  customer: Customer | undefined;
  origin: Origin | undefined;
}

/**
 * What an approved order starts besides: access to the members' area, when the delivery names its
 * address, and a subscription, when this is the first charge of one. A later charge starts neither: it comes
 * as an approved order of its own, beside `subscription_renewed` [doc].
 */
function startsOf(body: Reader, facts: Facts, time: string): Observation[] {
  const { customer, order } = facts;
  const charges = body.list('Subscription.charges.completed');
  if (charges.length > 1) return [];
  const starts: Observation[] = [];
  const url = body.link('access_url');
  if (url) {
    const access = { url, ...compact({ login: customer?.email }) };
    const data = { access, order, ...compact({ customer }) };
    starts.push({ type: 'access.created', subject: `access/${order.id}`, time, data });
  }
  const subscription = subscriptionOf(body);
  if (subscription && charges[0]?.text('order_id') === order.id)
    starts.push(subscriptionObservation('subscription.created', subscription, facts, time));
  return starts;
}

const subscriptionObservation = (
  type: SubscriptionType,
  subscription: Subscription,
  { order, customer, origin }: Facts,
  time: string,
): Observation => ({
  type,
  subject: `subscription/${subscription.id}`,
  time,
  data: { subscription, order, ...compact({ customer, origin }) },
});

function subscriptionOf(body: Reader): Subscription | undefined {
  const id = body.id('subscription_id', 'Subscription.id');
  if (!id) return undefined;
  const facts = compact({
    status: body.text('Subscription.status'),
    plan: body.text('Subscription.plan.name'),
    amount: amountOf(body),
    startedAt: body.time('Subscription.start_date'),
    nextPaymentAt: body.time('Subscription.next_payment'),
  });
  return { ...facts, id };
}

const orderOf = (body: Reader, id: string): Order => ({
  ...compact({
    number: body.text('order_ref'),
    rawStatus: body.text('order_status'),
    createdAt: body.time('created_at'),
    updatedAt: body.time('updated_at'),
    total: amountOf(body),
    items: itemsOf(body),
    payment: paymentOf(body),
    shippingAddress: shippingAddressOf(body.at('Customer')),
    url: payLink(body.text('checkout_link')),
  }),
  id,
});

/** Whole centavos; text in older deliveries. */
const amountOf = (body: Reader) =>
  moneyReader(body).cents('Commissions.charge_amount', 'Commissions.product_base_price');

/** The buyer's currency; `Commissions.currency` is the one the seller is paid in. */
const moneyReader = (body: Reader): Reader =>
  body.with({ currency: body.text('Commissions.product_base_price_currency', 'Commissions.currency') });

function itemsOf(body: Reader): Order['items'] {
  const name = body.text('Product.product_name', 'Product.product_id');
  if (!name) return undefined;
  const unitPrice = moneyReader(body).cents('Commissions.product_base_price');
  return [{ ...compact({ id: body.text('Product.product_id'), unitPrice }), name, quantity: 1 }];
}

function paymentOf(body: Reader): Payment | undefined {
  const method = paymentMethod(body.text('payment_method'));
  const codes = boletoCodes(body.text('boleto_barcode'));
  const boleto = compact({
    url: body.link('boleto_URL', 'boleto_url'),
    ...codes,
    dueDate: body.date('boleto_expiry_date'),
  });
  return compact({
    method,
    installments: body.integer('installments'),
    reason: body.text('card_rejection_reason'),
    paidAt: body.time('approved_date'),
    boleto: boleto && { ...boleto, ...compact({ amount: amountOf(body) }) },
    pix: compact({ copyPaste: body.text('pix_code'), expiresAt: body.time('pix_expiration') }),
  });
}

/** Digital products come with an empty address or with the country alone. */
function shippingAddressOf(customer: Reader): Address | undefined {
  if (!customer.has('street')) return undefined;
  return addressOf({
    street: customer.text('street'),
    number: customer.text('number'),
    complement: customer.text('complement'),
    district: customer.text('neighborhood'),
    city: customer.text('city'),
    state: customer.text('state'),
    postalCode: customer.text('zipcode'),
    country: customer.text('country'),
  });
}

const customerOf = (body: Reader): Customer | undefined =>
  compact({
    ...splitName(body.text('Customer.full_name', 'Customer.first_name')),
    email: body.email('Customer.email'),
    phone: body.phone('Customer.mobile'),
    ...body.taxId('Customer.CPF', 'Customer.cpf', 'Customer.cnpj', 'Customer.CNPJ'),
  });

/** `src` and `sck` are the platform's own, used like `utm_source` and `utm_campaign` by those who do not know these. */
const trackingOf = (body: Reader): Origin | undefined => {
  const tracking = body.at('TrackingParameters');
  return compact({
    utmSource: tracking.text('src'),
    utmCampaign: tracking.text('sck'),
    ...originOf(tracking),
  });
};
