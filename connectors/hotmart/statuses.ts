/**
 * Hotmart's words for what became of a purchase. Webhooks of version 2.0.0 name events; version 1.0.0
 * and the API of sales name statuses, each in a spelling of its own (`canceled`, `CANCELLED`).
 *
 * Facts: https://developers.hotmart.com/docs/en/2.0.0/webhook/purchase-webhook/ and
 * `…/docs/en/v1/sales/sales-history/` [doc], captured deliveries of 2025 [code].
 */
import type { OrderType, Reader, Recognition } from '../../src/kit';

/** The event of version 2.0.0 for a status of version 1.0.0 or of the API. */
const EVENT_OF_STATUS: ReadonlyMap<string, string> = new Map([
  ['billet_printed', 'PURCHASE_BILLET_PRINTED'],
  ['printed_billet', 'PURCHASE_BILLET_PRINTED'],
  ['waiting_payment', 'PURCHASE_BILLET_PRINTED'],
  ['approved', 'PURCHASE_APPROVED'],
  ['complete', 'PURCHASE_COMPLETE'],
  ['completed', 'PURCHASE_COMPLETE'],
  ['canceled', 'PURCHASE_CANCELED'],
  ['cancelled', 'PURCHASE_CANCELED'],
  ['no_funds', 'PURCHASE_CANCELED'],
  ['expired', 'PURCHASE_EXPIRED'],
  ['delayed', 'PURCHASE_DELAYED'],
  ['overdue', 'PURCHASE_DELAYED'],
  ['dispute', 'PURCHASE_PROTEST'],
  ['protested', 'PURCHASE_PROTEST'],
  ['refunded', 'PURCHASE_REFUNDED'],
  ['partially_refunded', 'PURCHASE_REFUNDED'],
  ['chargeback', 'PURCHASE_CHARGEBACK'],
]);

export const eventOfStatus = (status: string): string | undefined =>
  EVENT_OF_STATUS.get(status.trim().toLowerCase());

interface PurchaseEvent {
  /** What it says of the order; of one whose event tells two things apart, read off `purchase`. */
  type: OrderType | ((purchase: Reader) => OrderType);
  /** The member of `purchase` that says when; absent, when Hotmart made the event. */
  at?: string;
  /** May be the first that Hotmart tells about a purchase, so that its creation is said with it (never with its end). */
  first?: true;
}

/**
 * A card that was refused is CANCELED with a reason; the API leaves the reason out, but what was never
 * approved was no purchase that somebody cancelled either.
 */
const cancelled = (purchase: Reader): OrderType =>
  purchase.has('payment.refusal_reason') || !purchase.has('approved_date')
    ? 'order.payment_failed'
    : 'order.cancelled';

/** COMPLETE is the end of the guarantee, weeks after the payment; PROTEST asks for a refund and gives none yet. */
export const PURCHASE_EVENTS: ReadonlyMap<string, PurchaseEvent> = new Map<string, PurchaseEvent>([
  ['PURCHASE_BILLET_PRINTED', { type: 'order.awaiting_payment', at: 'order_date', first: true }],
  ['PURCHASE_APPROVED', { type: 'order.paid', at: 'approved_date', first: true }],
  ['PURCHASE_COMPLETE', { type: 'order.status_changed' }],
  ['PURCHASE_CANCELED', { type: cancelled, first: true }],
  ['PURCHASE_EXPIRED', { type: 'order.cancelled' }],
  ['PURCHASE_DELAYED', { type: 'order.status_changed' }],
  ['PURCHASE_PROTEST', { type: 'order.status_changed' }],
  ['PURCHASE_REFUNDED', { type: 'order.refunded' }],
  ['PURCHASE_CHARGEBACK', { type: 'order.chargeback' }],
]);

export const recognises: readonly Recognition[] = [
  {
    when: {
      pt: 'Primeiro aviso de uma compra (exceto renovações)',
      en: 'First notice of a purchase (renewals excepted)',
    },
    type: 'order.created',
  },
  {
    when: {
      pt: 'Boleto ou Pix gerado (PURCHASE_BILLET_PRINTED)',
      en: 'Boleto or Pix issued (PURCHASE_BILLET_PRINTED)',
    },
    type: 'order.awaiting_payment',
  },
  {
    when: { pt: 'Compra aprovada (PURCHASE_APPROVED)', en: 'Purchase approved (PURCHASE_APPROVED)' },
    type: 'order.paid',
  },
  {
    when: {
      pt: 'Pagamento recusado (PURCHASE_CANCELED antes de aprovada)',
      en: 'Payment refused (PURCHASE_CANCELED before an approval)',
    },
    type: 'order.payment_failed',
  },
  {
    when: {
      pt: 'Boleto ou Pix vencido (PURCHASE_EXPIRED), ou compra aprovada e cancelada',
      en: 'Boleto or Pix expired (PURCHASE_EXPIRED), or an approved purchase cancelled',
    },
    type: 'order.cancelled',
  },
  {
    when: { pt: 'Compra reembolsada (PURCHASE_REFUNDED)', en: 'Purchase refunded (PURCHASE_REFUNDED)' },
    type: 'order.refunded',
  },
  {
    when: { pt: 'Chargeback (PURCHASE_CHARGEBACK)', en: 'Chargeback (PURCHASE_CHARGEBACK)' },
    type: 'order.chargeback',
  },
  {
    when: {
      pt: 'Pedido de reembolso (PURCHASE_PROTEST) ou fim da garantia (PURCHASE_COMPLETE)',
      en: 'Refund asked for (PURCHASE_PROTEST) or end of the guarantee (PURCHASE_COMPLETE)',
    },
    type: 'order.status_changed',
  },
  {
    when: {
      pt: 'Primeira cobrança aprovada de uma assinatura',
      en: 'First charge of a subscription approved',
    },
    type: 'subscription.created',
  },
  {
    when: {
      pt: 'Cobrança seguinte aprovada (recurrence_number maior que 1)',
      en: 'Later charge approved (recurrence_number above 1)',
    },
    type: 'subscription.renewed',
  },
  {
    when: { pt: 'Cobrança atrasada (PURCHASE_DELAYED)', en: 'Charge overdue (PURCHASE_DELAYED)' },
    type: 'subscription.late',
  },
  {
    when: {
      pt: 'Assinatura cancelada (SUBSCRIPTION_CANCELLATION)',
      en: 'Subscription cancelled (SUBSCRIPTION_CANCELLATION)',
    },
    type: 'subscription.cancelled',
  },
  {
    when: {
      pt: 'Carrinho abandonado (PURCHASE_OUT_OF_SHOPPING_CART)',
      en: 'Abandoned cart (PURCHASE_OUT_OF_SHOPPING_CART)',
    },
    type: 'cart.abandoned',
  },
  {
    when: {
      pt: 'Compra do mesmo produto pela mesma pessoa depois do abandono',
      en: 'The same person buys the same product after abandoning it',
    },
    type: 'cart.recovered',
  },
  {
    when: { pt: 'Troca de plano (SWITCH_PLAN)', en: 'Plan switched (SWITCH_PLAN)' },
    type: 'custom.plan_switched',
  },
  {
    when: {
      pt: 'Troca do dia de cobrança (UPDATE_SUBSCRIPTION_CHARGE_DATE)',
      en: 'Day of the charge changed (UPDATE_SUBSCRIPTION_CHARGE_DATE)',
    },
    type: 'custom.charge_date_changed',
  },
  {
    when: {
      pt: 'Primeiro acesso à área de membros (CLUB_FIRST_ACCESS)',
      en: "First access to the members' area (CLUB_FIRST_ACCESS)",
    },
    type: 'custom.club_first_access',
  },
  {
    when: {
      pt: 'Módulo concluído na área de membros (CLUB_MODULE_COMPLETED)',
      en: "Module completed in the members' area (CLUB_MODULE_COMPLETED)",
    },
    type: 'custom.club_module_completed',
  },
];
