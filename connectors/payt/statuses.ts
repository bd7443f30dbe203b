/**
 * What the words of a PayT postback mean. It has three: `status` says why it was sent and how far the order is,
 * `transaction.payment_status` how the money is, `shipping.status` how the parcel is. Source: the vendor's guide
 * [doc]; `cancelled`, `collected_order` and `pending_refund` stand in its examples, or in receivers of others [code].
 */
import type { KnownType, OrderType, Recognition } from '../../src/kit';

interface Meaning {
  types: readonly OrderType[];
  pt: string;
  en: string;
  /** Only a part of the money went back. */
  partial?: true;
}

/** The money has the last word: an order may still be `paid` when its payment no longer is. */
export const OF_PAYMENT: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  ['refused', { types: ['order.payment_failed'], pt: 'Pagamento recusado', en: 'Payment refused' }],
  ['one_click_buy_refused', { types: ['order.payment_failed'], pt: 'Upsell recusado', en: 'Upsell refused' }],
  ['expired', { types: ['order.cancelled'], pt: 'Pix ou boleto vencido', en: 'Pix or boleto expired' }],
  ['refunded', { types: ['order.refunded'], pt: 'Pagamento estornado', en: 'Payment refunded' }],
  ['one_click_buy_refunded', { types: ['order.refunded'], pt: 'Upsell estornado', en: 'Upsell refunded' }],
  [
    'refunded_partial',
    { types: ['order.refunded'], pt: 'Estornado em parte', en: 'Refunded in part', partial: true },
  ],
  [
    'one_click_buy_refunded_partial',
    {
      types: ['order.refunded'],
      pt: 'Upsell estornado em parte',
      en: 'Upsell refunded in part',
      partial: true,
    },
  ],
  [
    'chargeback_presented',
    { types: ['order.chargeback'], pt: 'Chargeback apresentado', en: 'Chargeback presented' },
  ],
  ['chargeback', { types: ['order.chargeback'], pt: 'Chargeback', en: 'Chargeback' }],
  ['peding_refund', { types: ['order.status_changed'], pt: 'Estorno pendente', en: 'Refund pending' }],
  ['pending_refund', { types: ['order.status_changed'], pt: 'Estorno pendente', en: 'Refund pending' }],
]);

export const OF_ORDER: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  [
    'waiting_payment',
    {
      types: ['order.created', 'order.awaiting_payment'],
      pt: 'Aguardando pagamento',
      en: 'Awaiting payment',
    },
  ],
  ['paid', { types: ['order.created', 'order.paid'], pt: 'Pago', en: 'Paid' }],
  ['billed', { types: ['order.invoiced'], pt: 'Faturado', en: 'Invoiced' }],
  ['separation', { types: ['order.processing'], pt: 'Em separação', en: 'Being packed' }],
  ['collected', { types: ['order.shipped'], pt: 'Coletado', en: 'Collected' }],
  ['collected_order', { types: ['order.shipped'], pt: 'Coletado', en: 'Collected' }],
  ['shipping', { types: ['order.shipped'], pt: 'Em transporte', en: 'Being transported' }],
  // The vendor's word for what has arrived.
  ['shipped', { types: ['order.delivered'], pt: 'Entregue', en: 'Delivered' }],
  ['canceled', { types: ['order.cancelled'], pt: 'Cancelado', en: 'Cancelled' }],
  ['cancelled', { types: ['order.cancelled'], pt: 'Cancelado', en: 'Cancelled' }],
]);

/** Where a parcel is while the order is `shipping`; what stands in no list changes nothing. */
export const OF_PARCEL: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  ['forwarded', { types: ['order.in_transit'], pt: 'Encaminhado', en: 'Forwarded' }],
  ['shipping', { types: ['order.in_transit'], pt: 'Em transporte', en: 'In transit' }],
  ['delivering', { types: ['order.out_for_delivery'], pt: 'Saiu para entrega', en: 'Out for delivery' }],
  ['waiting_client', { types: ['order.ready_for_pickup'], pt: 'Aguardando retirada', en: 'To be picked up' }],
  ['delivered', { types: ['order.delivered'], pt: 'Entrega realizada', en: 'Delivered' }],
  ['invalid_code', { types: ['order.status_changed'], pt: 'Rastreio inválido', en: 'Invalid tracking code' }],
  [
    'delivery_problem',
    { types: ['order.status_changed'], pt: 'Problema na entrega', en: 'Delivery problem' },
  ],
  ['overdue', { types: ['order.status_changed'], pt: 'Entrega em atraso', en: 'Delivery late' }],
  ['wrong_address', { types: ['order.status_changed'], pt: 'Endereço errado', en: 'Wrong address' }],
  [
    'recipient_not_found',
    { types: ['order.status_changed'], pt: 'Destinatário não encontrado', en: 'Recipient not found' },
  ],
  ['returning', { types: ['order.status_changed'], pt: 'Voltando ao remetente', en: 'Being returned' }],
  ['returned', { types: ['order.status_changed'], pt: 'Devolvido', en: 'Returned' }],
]);

type SubscriptionType = Extract<KnownType, `subscription.${string}`>;

export const OF_SUBSCRIPTION: ReadonlyMap<string, { type: SubscriptionType; pt: string; en: string }> =
  new Map<string, { type: SubscriptionType; pt: string; en: string }>([
    [
      'subscription_activated',
      { type: 'subscription.created', pt: 'Assinatura ativada', en: 'Subscription activated' },
    ],
    [
      'subscription_renewed',
      { type: 'subscription.renewed', pt: 'Assinatura renovada', en: 'Subscription renewed' },
    ],
    [
      'subscription_reactivated',
      { type: 'subscription.renewed', pt: 'Assinatura reativada', en: 'Subscription active again' },
    ],
    [
      'subscription_overdue',
      { type: 'subscription.late', pt: 'Assinatura atrasada', en: 'Subscription late' },
    ],
    [
      'subscription_canceled',
      { type: 'subscription.cancelled', pt: 'Assinatura cancelada', en: 'Subscription cancelled' },
    ],
  ]);

const named = (source: string, meanings: ReadonlyMap<string, Meaning>): Recognition[] =>
  [...meanings].flatMap(([word, { types, pt, en }]) =>
    types.map((type) => ({
      when: { pt: `${pt} (${source} ${word})`, en: `${en} (${source} ${word})` },
      type,
    })),
  );

export const recognises: readonly Recognition[] = [
  ...named('status', OF_ORDER),
  ...named('payment_status', OF_PAYMENT),
  ...named('shipping.status', OF_PARCEL),
  ...[...OF_SUBSCRIPTION].map(([word, { type, pt, en }]) => ({
    when: { pt: `${pt} (${word})`, en: `${en} (${word})` },
    type,
  })),
  {
    when: { pt: 'Carrinho abandonado (lost_cart)', en: 'Abandoned cart (lost_cart)' },
    type: 'cart.abandoned',
  },
  {
    when: { pt: 'Compra de um carrinho que foi abandonado', en: 'Purchase of a cart that was abandoned' },
    type: 'cart.recovered',
  },
];
