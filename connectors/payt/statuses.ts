/**
 * What the words of a PayT postback mean. It has three: `status` says why it was sent and how far the order is,
 * `transaction.payment_status` how the money is, `shipping.status` how the parcel is. Source: the vendor's guide
 * [doc]; `cancelled`, `collected_order` and `pending_refund` stand in its examples, or in receivers of others [code].
 */
import type { KnownType, OrderType, Recognition } from '../../src/kit';

type SubscriptionType = Extract<KnownType, `subscription.${string}`>;
type Row<Type> = readonly [word: string, type: Type, pt: string, en: string];

const ORDER: readonly Row<OrderType>[] = [
  ['waiting_payment', 'order.awaiting_payment', 'Aguardando pagamento', 'Awaiting payment'],
  ['paid', 'order.paid', 'Pago', 'Paid'],
  ['billed', 'order.invoiced', 'Faturado', 'Invoiced'],
  ['separation', 'order.processing', 'Em separação', 'Being packed'],
  ['collected', 'order.shipped', 'Coletado', 'Collected'],
  ['collected_order', 'order.shipped', 'Coletado', 'Collected'],
  ['shipping', 'order.shipped', 'Em transporte', 'On its way'],
  // The vendor's word for what has arrived.
  ['shipped', 'order.delivered', 'Entregue', 'Delivered'],
  ['canceled', 'order.cancelled', 'Cancelado', 'Cancelled'],
  ['cancelled', 'order.cancelled', 'Cancelado', 'Cancelled'],
];

/** The money has the last word: an order may still be `paid` when its payment no longer is. */
const PAYMENT: readonly Row<OrderType>[] = [
  ['refused', 'order.payment_failed', 'Pagamento recusado', 'Payment refused'],
  ['one_click_buy_refused', 'order.payment_failed', 'Upsell recusado', 'Upsell refused'],
  ['expired', 'order.cancelled', 'Pix ou boleto vencido', 'Pix or boleto expired'],
  ['refunded', 'order.refunded', 'Pagamento estornado', 'Payment refunded'],
  ['refunded_partial', 'order.refunded', 'Estornado em parte', 'Refunded in part'],
  ['one_click_buy_refunded', 'order.refunded', 'Upsell estornado', 'Upsell refunded'],
  [
    'one_click_buy_refunded_partial',
    'order.refunded',
    'Upsell estornado em parte',
    'Upsell refunded in part',
  ],
  ['chargeback_presented', 'order.chargeback', 'Chargeback apresentado', 'Chargeback presented'],
  ['chargeback', 'order.chargeback', 'Chargeback', 'Chargeback'],
  ['peding_refund', 'order.status_changed', 'Estorno pendente', 'Refund pending'],
  ['pending_refund', 'order.status_changed', 'Estorno pendente', 'Refund pending'],
];

/** Where a parcel is while the order is `shipping`; what stands in no list changes nothing. */
const PARCEL: readonly Row<OrderType>[] = [
  ['forwarded', 'order.in_transit', 'Encaminhado', 'Forwarded'],
  ['shipping', 'order.in_transit', 'Em transporte', 'In transit'],
  ['delivering', 'order.out_for_delivery', 'Saiu para entrega', 'Out for delivery'],
  ['waiting_client', 'order.ready_for_pickup', 'Aguardando retirada', 'To be picked up'],
  ['delivered', 'order.delivered', 'Entrega realizada', 'Delivered'],
  ['invalid_code', 'order.status_changed', 'Rastreio inválido', 'Invalid tracking code'],
  ['delivery_problem', 'order.status_changed', 'Problema na entrega', 'Delivery problem'],
  ['overdue', 'order.status_changed', 'Entrega em atraso', 'Delivery late'],
  ['wrong_address', 'order.status_changed', 'Endereço errado', 'Wrong address'],
  ['recipient_not_found', 'order.status_changed', 'Destinatário não encontrado', 'Recipient not found'],
  ['returning', 'order.status_changed', 'Voltando ao remetente', 'Being returned'],
  ['returned', 'order.status_changed', 'Devolvido', 'Returned'],
];

const SUBSCRIPTION: readonly Row<SubscriptionType>[] = [
  ['subscription_activated', 'subscription.created', 'Assinatura ativada', 'Subscription activated'],
  ['subscription_renewed', 'subscription.renewed', 'Assinatura renovada', 'Subscription renewed'],
  ['subscription_reactivated', 'subscription.renewed', 'Assinatura reativada', 'Subscription active again'],
  ['subscription_overdue', 'subscription.late', 'Assinatura atrasada', 'Subscription late'],
  ['subscription_canceled', 'subscription.cancelled', 'Assinatura cancelada', 'Subscription cancelled'],
];

const byWord = <Type>(rows: readonly Row<Type>[]): ReadonlyMap<string, Type> =>
  new Map(rows.map(([word, type]) => [word, type]));

export const OF_ORDER = byWord(ORDER);
export const OF_PAYMENT = byWord(PAYMENT);
export const OF_PARCEL = byWord(PARCEL);
export const OF_SUBSCRIPTION = byWord(SUBSCRIPTION);

const named = (source: string, rows: readonly Row<KnownType>[]): Recognition[] =>
  rows.map(([word, type, pt, en]) => ({
    when: { pt: `${pt} (${source}${word})`, en: `${en} (${source}${word})` },
    type,
  }));

export const recognises: readonly Recognition[] = [
  {
    when: { pt: 'Pedido aguardando pagamento, ou pago', en: 'Order awaiting payment, or paid' },
    type: 'order.created',
  },
  ...named('status ', ORDER),
  ...named('payment_status ', PAYMENT),
  ...named('shipping.status ', PARCEL),
  ...named('', SUBSCRIPTION),
  {
    when: { pt: 'Carrinho abandonado (lost_cart)', en: 'Abandoned cart (lost_cart)' },
    type: 'cart.abandoned',
  },
  {
    when: { pt: 'Compra de um carrinho que foi abandonado', en: 'Purchase of a cart that was abandoned' },
    type: 'cart.recovered',
  },
];
