/**
 * An event of iFood and the order that was fetched for it, in our words. Source: https://developer.ifood.com.br,
 * order details [doc]. The phone is mostly iFood's own 0800 number, which is nobody's and no E.164: it falls away.
 */
import {
  addressOf,
  type ConnectionView,
  type Customer,
  compact,
  failed,
  type InboundDelivery,
  type Item,
  ignored,
  type Normalised,
  type Order,
  type OrderType,
  observed,
  orderObservations,
  type Payment,
  paymentMethod,
  type Reader,
  read,
  splitName,
} from '../../src/kit';
import { isWanted } from './api';
import { stepOf } from './steps';

export function normalise({ body, receivedAt }: InboundDelivery, { settings }: ConnectionView): Normalised {
  const event = read(body);
  const step = stepOf(event);
  if (!step) return ignored('unknown_topic', event.text('fullCode', 'code')?.slice(0, 100));
  if (!isWanted(event.text('merchantId'), settings))
    return ignored('nothing_new', 'of a shop that was not asked for');
  const id = event.id('orderId');
  if (!id) return failed('unexpected_shape', 'orderId');

  const placed = event.at('order');
  const facts = { order: { ...orderOf(placed), id, rawStatus: step.name }, customer: customerOf(placed) };
  const time = event.time('createdAt') ?? receivedAt;
  // The same word may come several times; two deliveries of one event have the same id.
  const occurrence = event.id('id');
  return observed(
    ...orderObservations(typesOf(step.type, placed), facts, time).map((seen) =>
      seen.type === 'order.status_changed' && occurrence ? { ...seen, occurrence } : seen,
    ),
  );
}

/** What a courier picks up is not ready for the customer. Nobody is reminded of money that is paid at the door. */
function typesOf(type: OrderType, order: Reader): OrderType[] {
  if (type === 'order.created' && order.number('payments.pending') === 0) return [type, 'order.paid'];
  const isFetched = ['TAKEOUT', 'DINE_IN', 'INDOOR'].includes(order.text('orderType') ?? '');
  return type === 'order.ready_for_pickup' && !isFetched ? ['order.status_changed'] : [type];
}

/** A scheduled order also has a time reckoned from when it was placed [doc], so the schedule comes first. */
const PROMISED = [
  'schedule.deliveryDateTimeEnd',
  'scheduled.deliveryDateTimeEnd',
  'delivery.deliveryDateTime',
  'takeout.takeoutDateTime',
  'dineIn.deliveryDateTime',
];

function orderOf(order: Reader): Partial<Order> {
  const address = order.at('delivery.deliveryAddress');
  const paid = (method: Reader) => method.number('value') ?? 0;
  // Beside a voucher: what pays the most.
  const [method] = order.list('payments.methods').sort((a, b) => paid(b) - paid(a));
  const items = order.list('items').flatMap(itemOf);
  return {
    ...compact<Partial<Order>>({
      number: order.text('displayId'),
      createdAt: order.time('createdAt'),
      total: order.money('total.orderAmount'),
      subtotal: order.money('total.subTotal'),
      discount: order.money('total.benefits'),
      shipping: order.money('total.deliveryFee'),
      items: items.length > 0 ? items : undefined,
      payment: compact<Payment>({
        method: paymentMethod(method?.text('method')),
        status: method?.text('type'),
        gateway: method?.text('wallet.name'),
      }),
      shippingAddress: addressOf({
        street: address.text('streetName'),
        number: address.text('streetNumber'),
        complement: address.text('complement'),
        district: address.text('neighborhood'),
        city: address.text('city'),
        state: address.text('state'),
        postalCode: address.text('postalCode'),
        country: address.text('country'),
      }),
      shipment: compact({ estimatedAt: order.time(...PROMISED) }),
      channel: order.text('salesChannel'),
    }),
  };
}

function itemOf(item: Reader): Item[] {
  const name = item.text('name');
  const options = item.list('options').flatMap((option) => option.text('name') ?? []);
  const facts = compact({
    id: item.text('id', 'uniqueId'),
    sku: item.text('externalCode'),
    unitPrice: item.money('unitPrice'),
    total: item.money('totalPrice', 'price'),
    imageUrl: item.link('imageUrl'),
  });
  if (!name) return [];
  const whole = options.length > 0 ? `${name} (${options.join(', ')})` : name;
  return [{ ...facts, name: whole, quantity: item.number('quantity') ?? 1 }];
}

/** The CPF is there only where the buyer wants it on the receipt. */
const customerOf = (order: Reader): Customer | undefined =>
  compact<Customer>({
    id: order.id('customer.id'),
    ...splitName(order.text('customer.name')),
    phone: order.phone('customer.phone.number'),
    ...order.taxId('customer.documentNumber'),
  });
