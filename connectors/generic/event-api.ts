/** The event API's bodies as canonical events. The contract itself is in `src/kit/event-api.ts`. */
import {
  addressOf,
  boletoCodes,
  type Cart,
  type Customer,
  compact,
  correiosUrl,
  type EventData,
  type EventSlug,
  type EventType,
  eventApiBody,
  eventApiProblems,
  failed,
  fullName,
  type InboundDelivery,
  type Item,
  ignored,
  isEventSlug,
  type Normalised,
  type Observation,
  type Order,
  observed,
  orderObservations,
  type Payment,
  paymentMethod,
  type Reader,
  read,
  splitName,
} from '../../src/kit';
import { hashOf, idPart } from '../families/mapped/observe';

/** Every slug and the event it becomes. */
export const SLUG_TYPES = {
  'abandoned-cart': 'cart.abandoned',
  'waiting-payment': 'order.awaiting_payment',
  'billet-printed': 'order.awaiting_payment',
  'order-paid': 'order.paid',
  'order-processing': 'order.processing',
  'order-fulfilled': 'order.shipped',
  'shipping-progress': 'order.in_transit',
  'shipping-out-for-delivery': 'order.out_for_delivery',
  'shipping-arrived-for-withdrawal': 'order.ready_for_pickup',
  'order-delivered': 'order.delivered',
  'order-canceled': 'order.cancelled',
  'order-refunded': 'order.refunded',
  'access-created': 'access.created',
  'reset-password': 'password.reset_requested',
  'nps-survery': 'nps.requested',
  'nps-survey': 'nps.requested',
  'nps-answer': 'nps.answered',
} as const satisfies Record<EventSlug, EventType>;

/**
 * One event per call. Times without offset are UTC, as the contract says. The bodies hold no time of
 * their own (but `answered_at`), so the moment of arrival is the event's.
 */
export function observeEventApi(slug: string, delivery: InboundDelivery): Normalised {
  if (!isEventSlug(slug)) return ignored('unknown_topic', slug.slice(0, 100));
  const problems = eventApiProblems(slug, delivery.body) ?? [];
  if (problems.length > 0) {
    const named = problems.map(({ path, message }) =>
      message === 'required' ? path : `${path} (${message})`,
    );
    return failed('invalid_input', named.join(', ').slice(0, 500));
  }
  const clean = eventApiBody(delivery.body);
  const body = read(clean, { zone: 'UTC', currency: read(clean).text('customer.currency') });
  return observed(...observe(slug, body, customerOf(body), delivery.receivedAt));
}

function observe(
  slug: EventSlug,
  body: Reader,
  customer: Customer | undefined,
  receivedAt: string,
): Observation[] {
  const type = SLUG_TYPES[slug];
  switch (type) {
    case 'cart.abandoned': {
      const cart = cartOf(body);
      return [{ type, subject: `cart/${cart.id}`, time: receivedAt, data: withCustomer({ cart }, customer) }];
    }
    case 'access.created': {
      // The password stops here: nobody should find it in a log or a chat.
      const [url, firstAccessUrl, login] = ['url', 'first_access_url', 'login'].map((key) =>
        body.text(`access.${key}`),
      );
      return [
        fact(
          type,
          'access',
          { access: { url, firstAccessUrl, login }, product: productOf(body) },
          customer,
          receivedAt,
        ),
      ];
    }
    case 'password.reset_requested': {
      const passwordReset = { url: body.text('reset_password.url') ?? '' };
      return [fact(type, 'password_reset', { passwordReset }, customer, receivedAt)];
    }
    case 'nps.requested':
      return [fact(type, 'nps', { nps: { surveyUrl: body.text('nps.survey.url') } }, customer, receivedAt)];
    case 'nps.answered': {
      const answer = body.at('nps.answer');
      const nps = { score: answer.number('score'), comment: answer.text('comment') };
      return [fact(type, 'nps', { nps }, customer, receivedAt, answer.time('answered_at'))];
    }
    default:
      return orderObservations([type], { order: orderOf(slug, body), customer }, receivedAt);
  }
}

/** What has no id of its own is told apart by what it says: the same data for the same customer counts once. */
function fact(
  type: EventType,
  kind: string,
  said: EventData,
  customer: Customer | undefined,
  receivedAt: string,
  saidAt?: string,
): Observation {
  const data = withCustomer(compact(said) ?? {}, customer);
  const subject = `${kind}/${hashOf([data, saidAt])}`;
  return { type, subject, time: saidAt ?? receivedAt, data, occurrence: '' };
}

const withCustomer = (data: EventData, customer: Customer | undefined): EventData =>
  customer ? { customer, ...data } : data;

function customerOf(body: Reader): Customer | undefined {
  const [first, last] = [body.text('customer.first_name'), body.text('customer.last_name')];
  return compact<Customer>({
    name: splitName(fullName(first, last)).name,
    firstName: splitName(first).name,
    lastName: splitName(last).name,
    email: body.email('customer.email'),
    phone: body.phone('customer.phone'),
    ...body.taxId('customer.cpf_cnpj'),
    birthDate: body.date('customer.birthdate'),
  });
}

function orderOf(slug: EventSlug, body: Reader): Order {
  const order = body.at('order');
  return {
    id: idPart(order.text('id') ?? ''),
    number: order.text('id'),
    rawStatus: order.text('status'),
    total: order.money('total'),
    subtotal: order.money('products_total'),
    discount: order.money('discount'),
    shipping: order.money('delivery.fee'),
    items: itemsOf(order),
    payment: paymentOf(slug, order),
    shippingAddress: addressOf({
      street: body.text('address.street'),
      number: body.text('address.number'),
      complement: body.text('address.complement'),
      district: body.text('address.neighborhood'),
      city: body.text('address.city'),
      state: body.text('address.state'),
      postalCode: body.text('address.postal_code'),
      country: body.text('address.country'),
    }),
    shipment: shipmentOf(order),
    url: order.link('pix.url'),
  };
}

function itemsOf(order: Reader): Item[] | undefined {
  const items = order.list('products').flatMap((product) => {
    const name = product.text('name');
    return name
      ? [{ name, quantity: product.number('quantity') ?? 1, unitPrice: product.money('value') }]
      : [];
  });
  return items.length > 0 ? items : undefined;
}

function paymentOf(slug: EventSlug, order: Reader): Payment | undefined {
  if (slug === 'billet-printed') {
    const line = order.text('billet_barcode');
    const boleto = {
      url: order.link('billet_url'),
      pdfUrl: order.link('billet_pdf'),
      // The contract's "barcode" is the line that people type; whatever it is, it is passed on.
      digitableLine: line,
      ...boletoCodes(line),
      dueDate: order.date('billet_due_date'),
      amount: order.money('billet_value'),
    };
    return { method: 'boleto', boleto };
  }
  const copyPaste = order.text('pix.bacen_code');
  const method = paymentMethod(order.text('payment_type') ?? (copyPaste && 'pix'));
  if (method !== 'pix') return compact<Payment>({ method });
  const qrCodeUrl = order.link('pix.qr_code');
  return { method, pix: { copyPaste, qrCodeUrl, expiresAt: order.time('pix.due_date') } };
}

function shipmentOf(order: Reader): Order['shipment'] {
  const trackingCode = order.text('delivery.code');
  const trackingUrl = order.link('delivery.url') ?? correiosUrl(trackingCode);
  return compact({ trackingCode, trackingUrl, estimatedAt: order.date('delivery.estimate') });
}

/** A cart without an id is known by its address, else by who left what in it. */
function cartOf(body: Reader): Cart {
  const [url, items] = [body.link('checkout.url'), itemsOf(body.at('order'))];
  const id = body.text('checkout.id', 'order.id') ?? hashOf(url ?? [body.text('customer.phone'), items]);
  return { id: idPart(id), url, items, total: body.money('order.total', 'order.products_total') };
}

/** The product an access opens: the newest senders put it under `order`, older ones under `access`. */
function productOf(body: Reader): EventData['product'] {
  const name = body.text('order.products.0.name', 'access.products.0.name');
  return name ? { id: name, name } : undefined;
}
