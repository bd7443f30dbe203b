/** Which of the vendor's words become which events, as the merchant reads it. */
import type { Recognition } from '../../src/kit';

export const recognises: readonly Recognition[] = [
  {
    when: { pt: 'Pedido criado (order/created)', en: 'Order created (order/created)' },
    type: 'order.created',
  },
  {
    when: {
      pt: 'Pagamento pendente ou parcial (payment_status)',
      en: 'Payment pending or partial (payment_status)',
    },
    type: 'order.awaiting_payment',
  },
  { when: { pt: 'Pagamento confirmado (paid)', en: 'Payment confirmed (paid)' }, type: 'order.paid' },
  {
    when: {
      pt: 'Pagamento recusado ou anulado (voided), sem cancelamento do pedido',
      en: 'Payment refused or voided (voided), without a cancelled order',
    },
    type: 'order.payment_failed',
  },
  { when: { pt: 'Pedido empacotado (packed)', en: 'Order packed (packed)' }, type: 'order.processing' },
  {
    when: {
      pt: 'Retirada: pedido empacotado ou READY_FOR_PICKUP',
      en: 'Pick-up: order packed or READY_FOR_PICKUP',
    },
    type: 'order.ready_for_pickup',
  },
  {
    when: { pt: 'Pedido enviado (fulfilled, DISPATCHED)', en: 'Order sent (fulfilled, DISPATCHED)' },
    type: 'order.shipped',
  },
  {
    when: {
      pt: 'Em trânsito (rastreio: received_by_post_office, in_transit)',
      en: 'In transit (tracking: received_by_post_office, in_transit)',
    },
    type: 'order.in_transit',
  },
  {
    when: {
      pt: 'Saiu para entrega (rastreio: out_for_delivery)',
      en: 'Out for delivery (tracking: out_for_delivery)',
    },
    type: 'order.out_for_delivery',
  },
  { when: { pt: 'Entregue (DELIVERED)', en: 'Delivered (DELIVERED)' }, type: 'order.delivered' },
  {
    when: { pt: 'Pedido cancelado (cancelled)', en: 'Order cancelled (cancelled)' },
    type: 'order.cancelled',
  },
  {
    when: {
      pt: 'Pagamento devolvido, todo ou em parte (refunded)',
      en: 'Payment refunded, all or part (refunded)',
    },
    type: 'order.refunded',
  },
  {
    when: {
      pt: 'Outras situações: pagamento autorizado ou abandonado, entrega frustrada ou atrasada',
      en: 'Other statuses: payment authorized or abandoned, delivery failed',
    },
    type: 'order.status_changed',
  },
  {
    when: {
      pt: 'Carrinho com contato, parado e sem pedido',
      en: 'Cart with a contact, idle and without an order',
    },
    type: 'cart.abandoned',
  },
  { when: { pt: 'Carrinho que virou pedido', en: 'Cart that became an order' }, type: 'cart.recovered' },
  {
    when: { pt: 'Produto criado (product/created)', en: 'Product created (product/created)' },
    type: 'product.created',
  },
  {
    when: { pt: 'Produto alterado (product/updated)', en: 'Product changed (product/updated)' },
    type: 'product.updated',
  },
  {
    when: { pt: 'Produto excluído (product/deleted)', en: 'Product deleted (product/deleted)' },
    type: 'product.deleted',
  },
  {
    when: { pt: 'Estoque do produto, somadas as variações', en: "A product's stock, all variants together" },
    type: 'stock.changed',
  },
  {
    when: {
      pt: 'Cliente novo na loja (customer/created)',
      en: 'New customer of the shop (customer/created)',
    },
    type: 'lead.created',
  },
  {
    when: {
      pt: 'Cadastro de cliente alterado (customer/updated)',
      en: 'Customer changed (customer/updated)',
    },
    type: 'lead.updated',
  },
  {
    when: { pt: 'Aplicativo desinstalado da loja', en: 'App uninstalled from the shop' },
    type: 'connection.revoked',
  },
  {
    when: { pt: 'API suspensa por falta de pagamento', en: 'API suspended for lack of payment' },
    type: 'connection.broken',
  },
  { when: { pt: 'API liberada de novo', en: 'API open again' }, type: 'connection.recovered' },
  {
    when: {
      pt: 'Pedido de exportar ou apagar dados (LGPD)',
      en: 'Request to export or erase data (privacy law)',
    },
    type: 'privacy.requested',
  },
];
