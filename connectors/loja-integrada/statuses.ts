/**
 * The order statuses ("situações") of Loja Integrada and the events they become. Source: the 16 codes of
 * the API's "Situações do pedido"; ids from a live `/v1/situacao` list, except 1020 (unproven).
 * Mapped by `codigo`, never by the flags: a chargeback is `aprovado: true`, a mere request to cancel is
 * `cancelado: true`. There is no status for a refused card: such orders end in `pedido_cancelado`.
 */
import type { OrderType, Reader, Recognition } from '../../src/kit';

interface Status {
  id: string;
  code: string;
  /** As merchants see it in their panel. */
  name: string;
  type: OrderType;
}

const STATUSES: readonly Status[] = [
  { id: '9', code: 'pedido_efetuado', name: 'Pedido efetuado', type: 'order.awaiting_payment' },
  { id: '2', code: 'aguardando_pagamento', name: 'Aguardando pagamento', type: 'order.awaiting_payment' },
  { id: '3', code: 'pagamento_em_analise', name: 'Pagamento em análise', type: 'order.status_changed' },
  { id: '4', code: 'pedido_pago', name: 'Pedido pago', type: 'order.paid' },
  { id: '6', code: 'pagamento_em_disputa', name: 'Pagamento em disputa', type: 'order.status_changed' },
  { id: '16', code: 'pedido_chargeback', name: 'Chargeback', type: 'order.chargeback' },
  { id: '7', code: 'pagamento_devolvido', name: 'Pagamento devolvido', type: 'order.refunded' },
  {
    id: '1020',
    code: 'pagamento_devolvido_sem_retorno',
    name: 'Pagamento devolvido sem retorno',
    type: 'order.refunded',
  },
  { id: '8', code: 'pedido_cancelado', name: 'Pedido cancelado', type: 'order.cancelled' },
  {
    id: '1019',
    code: 'cancelamento_solicitado',
    name: 'Cancelamento solicitado',
    type: 'order.status_changed',
  },
  { id: '1018', code: 'faturado', name: 'Faturado', type: 'order.invoiced' },
  { id: '17', code: 'em_producao', name: 'Em produção', type: 'order.processing' },
  { id: '15', code: 'pedido_em_separacao', name: 'Pedido em separação', type: 'order.processing' },
  { id: '11', code: 'pedido_enviado', name: 'Pedido enviado', type: 'order.shipped' },
  { id: '13', code: 'pronto_para_retirada', name: 'Pronto para retirada', type: 'order.ready_for_pickup' },
  { id: '14', code: 'pedido_entregue', name: 'Pedido entregue', type: 'order.delivered' },
];

/** The order's status code: as sent, else found by the id; undefined when the body has neither. */
export function statusCode(order: Reader): string | undefined {
  const id = order.text('situacao.id');
  return order.text('situacao.codigo') ?? STATUSES.find((status) => status.id === id)?.code ?? id;
}

/** A code we have no name for is still an event, so that the merchant can notify about it. */
export const typeOf = (code: string): OrderType =>
  STATUSES.find((status) => status.code === code)?.type ?? 'order.status_changed';

/** Which statuses become which events, as the merchant reads it. */
export const recognises: readonly Recognition[] = [
  {
    when: {
      pt: 'Pedido novo: situação Pedido efetuado ou Aguardando pagamento, ou primeira vez que a consulta encontra o pedido',
      en: 'New order: status Pedido efetuado or Aguardando pagamento, or first time the poll meets the order',
    },
    type: 'order.created',
  },
  ...STATUSES.map(({ code, name, type }) => ({
    when: { pt: `Situação ${name} (${code})`, en: `Status ${name} (${code})` },
    type,
  })),
  {
    when: { pt: 'Qualquer outra situação', en: 'Any other status' },
    type: 'order.status_changed',
  },
  {
    when: {
      pt: 'Produto criado ou alterado (webhook de produto)',
      en: 'Product created or edited (product webhook)',
    },
    type: 'product.updated',
  },
  {
    when: { pt: 'Produto removido (webhook de produto)', en: 'Product removed (product webhook)' },
    type: 'product.deleted',
  },
  {
    when: {
      pt: 'Produto com estoque gerenciado (webhook de produto)',
      en: 'Product with managed stock (product webhook)',
    },
    type: 'stock.changed',
  },
];
