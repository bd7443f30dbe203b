/**
 * An order of Mercado Livre with its parcel and its buyer's billing data, in our words. Sources: pedidos, envios and
 * faturamento at https://developers.mercadolivre.com.br [doc]. A phone that slips through is left out: taking buyers
 * off the platform costs sellers their account.
 */
import {
  addressOf,
  type ConnectionView,
  type Customer,
  compact,
  correiosUrl,
  failed,
  fullName,
  type InboundDelivery,
  type Item,
  ignored,
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
import { RESOURCES } from './hydrate';
import { stepsOf } from './steps';

export function normalise(
  { body, via, receivedAt }: InboundDelivery,
  { connectedAt }: ConnectionView,
): Normalised {
  const seen = read(body);
  const topic = seen.text('topic') ?? '';
  if (!RESOURCES.has(topic)) return ignored('unknown_topic', topic.slice(0, 100));
  if (!seen.has('orders')) return failed('unexpected_shape', 'resource');
  const invoice = seen.at('invoice');
  const told = seen.list('orders').flatMap((parts) => observationsOf(parts, invoice, receivedAt));
  // A snapshot also tells what was before the merchant came here: that is no news.
  const isNews = ({ time }: Observation) => Date.parse(time) >= Date.parse(connectedAt);
  const news = via === 'webhook' ? told.filter(isNews) : told;
  if (news.length > 0) return observed(...news);
  return ignored(told.length > 0 ? 'before_connection' : 'nothing_new');
}

function observationsOf(parts: Reader, invoice: Reader, receivedAt: string): Observation[] {
  const inCurrency = parts.with({ currency: parts.text('order.currency_id') });
  const sale = inCurrency.at('order');
  const shipment = inCurrency.at('shipment');
  const id = sale.id('id');
  if (!id) return [];
  const order: Order = { ...orderOf(sale, shipment), id };
  const customer = customerOf(parts);
  return stepsOf(sale, shipment, invoice, receivedAt).flatMap(({ type, time, rawStatus, ...how }) =>
    orderObservations([type], { order: { ...order, ...compact({ rawStatus }) }, customer }, time).map(
      (observation) => ({ ...observation, ...how }),
    ),
  );
}

function orderOf(order: Reader, shipment: Reader): Partial<Order> {
  const items = order.list('order_items').flatMap(itemOf);
  const isPaid = (order.number('paid_amount') ?? 0) > 0;
  const code = shipment.text('tracking_number');
  return {
    ...compact<Partial<Order>>({
      // What the buyer sees: of a cart the pack.
      number: order.text('pack_id', 'id'),
      rawStatus: order.text('status'),
      createdAt: order.time('date_created'),
      updatedAt: order.time('date_last_updated', 'last_updated'),
      total: order.money(isPaid ? 'paid_amount' : 'total_amount'),
      subtotal: order.money('total_amount'),
      shipping: shipment.money('lead_time.cost') ?? order.money('shipping_cost'),
      items: items.length > 0 ? items : undefined,
      payment: paymentOf(order.list('payments')),
      shippingAddress: addressIn(shipment),
      shipment: compact({
        carrier: shipment.text('tracking_method'),
        trackingCode: code,
        trackingUrl: correiosUrl(code),
        estimatedAt: shipment.time('lead_time.estimated_delivery_time.date'),
      }),
      channel: order.text('context.channel'),
    }),
  };
}

function itemOf(line: Reader): Item[] {
  const name = line.text('item.title');
  const sku = line.text('item.seller_sku', 'item.seller_custom_field');
  const facts = compact({ id: line.text('item.id'), sku, unitPrice: line.money('unit_price') });
  return name ? [{ ...facts, name, quantity: line.number('quantity') ?? 1 }] : [];
}

/** The payment that counts: the one that was approved, else the last that was tried. */
function paymentOf(payments: readonly Reader[]): Payment | undefined {
  const payment = payments.find((one) => one.text('status') === 'approved') ?? payments.at(-1);
  if (!payment) return undefined;
  const by = payment.text('payment_method_id');
  const method = paymentMethod(by === 'pix' ? by : undefined, payment.text('payment_type'), by);
  const status = payment.text('status');
  return compact<Payment>({
    id: payment.text('id'),
    method,
    status,
    reason: status === 'rejected' ? payment.text('status_detail') : undefined,
    installments: payment.integer('installments'),
    gateway: 'Mercado Pago',
    paidAt: payment.time('date_approved'),
    boleto: method === 'boleto' ? compact({ url: payment.link('activation_uri') }) : undefined,
  });
}

/** In today's shape of a parcel, else the older one. Until the order is paid each part is a row of X [doc]. */
function addressIn(shipment: Reader) {
  const shown = (path: string) =>
    [`destination.shipping_address.${path}`, `receiver_address.${path}`]
      .map((whole) => shipment.text(whole))
      .find((text) => text !== undefined && !/^X+$/i.test(text));
  return addressOf({
    street: shown('street_name'),
    number: shown('street_number'),
    complement: shown('comment'),
    district: shown('neighborhood.name'),
    city: shown('city.name'),
    state: shown('state.name'),
    postalCode: shown('zip_code'),
    country: shown('country.id'),
  });
}

/** Older orders have the CPF in themselves. */
function customerOf(parts: Reader): Customer | undefined {
  const buyer = parts.at('order.buyer');
  const billing = parts.at('billing.buyer.billing_info');
  return compact<Customer>({
    id: buyer.id('id'),
    ...splitName(
      fullName(billing.text('name'), billing.text('last_name')) ??
        fullName(buyer.text('first_name'), buyer.text('last_name')),
    ),
    ...parts.taxId('billing.buyer.billing_info.identification.number', 'order.buyer.billing_info.doc_number'),
  });
}
