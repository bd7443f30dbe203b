/**
 * Which order status is which event. The eight statuses of WooCommerce itself are [doc]; the others are
 * those of plugins and of merchants (`wc-` and a slug of up to 17 letters, without `wc-` in the API):
 * Advanced Shipment Tracking and TrackShip (`shipped`, `partial-shipped`, `delivered`, `ready-pickup`,
 * `pickup`) [code], the Portuguese ones [guess]. Merchants name their own in the setting `statusMap`.
 */
import type { OrderType, Recognition } from '../../src/kit';
import { chosenMeaning, type Meaning, statusFor, statusMapField } from '../families/status-map';

/** `completed` and `processing` depend on the order: see `order-events.ts`. */
const KNOWN: Readonly<Partial<Record<Meaning, string>>> = {
  'order.awaiting_payment':
    'pending on-hold aguardando-pagamento aguardando-pgto aguardando-pix awaiting-payment',
  'order.payment_failed': 'failed pagamento-recusado recusado',
  'order.paid': 'pago pagamento-aprovado pagamento-confirmado payment-approved paid',
  'order.processing':
    'em-separacao separacao em-producao em-preparo em-preparacao preparando embalado packed picking',
  'order.invoiced': 'faturado nf-emitida nfe-emitida nota-emitida nota-fiscal invoiced',
  'order.shipped': 'shipped partial-shipped enviado pedido-enviado despachado postado',
  'order.in_transit': 'em-transporte em-transito in-transit transito',
  'order.out_for_delivery':
    'saiu-para-entrega saiu-entrega saiu-para-entreg rota-de-entrega out-for-delivery',
  'order.ready_for_pickup':
    'ready-pickup ready-for-pickup pronto-retirada pronto-para-retir aguardando-retira retirada',
  'order.delivered': 'delivered entregue pickup retirado',
  'order.cancelled': 'cancelled cancelado expirado',
  'order.refunded': 'refunded devolvido estornado reembolsado',
  'order.chargeback': 'chargeback contestado',
  ignore: 'trash auto-draft draft new',
};

const MEANING_OF: ReadonlyMap<string, Meaning> = new Map(
  Object.entries(KNOWN).flatMap(([meaning, slugs]) =>
    slugs.split(' ').map((slug) => [slug, meaning as Meaning]),
  ),
);

/** The status of a cart at the block checkout, which is an order without a buyer's consent. */
export const DRAFT = 'checkout-draft';

const slugOf = (status: string): string => status.toLowerCase().replace(/^wc-/, '').replaceAll('_', '-');

/** What the merchant or the list above says a status means; undefined where neither knows it. */
export const meaningOf = (status: string, statusMap: string | undefined): Meaning | undefined =>
  chosenMeaning(status, statusMap, slugOf) ?? MEANING_OF.get(slugOf(status));

/** The status that the merchant says has this meaning. */
export const slugFor = (meaning: Meaning, statusMap: string | undefined): string | undefined =>
  statusFor(meaning, statusMap, slugOf);

export const mapField = statusMapField({
  example: 'enviado-motoboy=shipped, completed=delivered',
  name: { pt: 'slug', en: 'slug' },
  letters: String.raw`[A-Za-z0-9_\-]`,
});

const when = (pt: string, en: string, type: Recognition['type']): Recognition => ({ when: { pt, en }, type });

const own = (type: OrderType): Recognition => {
  const slugs = KNOWN[type]?.replaceAll(' ', ', ');
  return when(`Status ${slugs}`, `Status: ${slugs}`, type);
};

/** As the merchant reads it. */
export const recognises: readonly Recognition[] = [
  when('Pedido criado (order.created)', 'Order created (order.created)', 'order.created'),
  own('order.awaiting_payment'),
  own('order.payment_failed'),
  when(
    'Status processing com data de pagamento, ou pedido digital concluído',
    'Status processing with a payment date, or a completed digital order',
    'order.paid',
  ),
  own('order.paid'),
  when(
    'Status processing sem pagamento (na entrega)',
    'Status processing without payment (on delivery)',
    'order.processing',
  ),
  own('order.processing'),
  own('order.invoiced'),
  when(
    'NF-e aprovada gravada no pedido (plugin da WebmaniaBR)',
    'Approved NF-e kept with the order (WebmaniaBR plugin)',
    'order.invoiced',
  ),
  own('order.shipped'),
  when(
    'Código de rastreio no pedido (também com status completed)',
    'Tracking code in the order (also with status completed)',
    'order.shipped',
  ),
  own('order.in_transit'),
  own('order.out_for_delivery'),
  own('order.ready_for_pickup'),
  own('order.delivered'),
  when(
    'Status completed sem código de rastreio',
    'Status completed without a tracking code',
    'order.delivered',
  ),
  own('order.cancelled'),
  own('order.refunded'),
  when('Reembolso parcial (refunds)', 'Partial refund (refunds)', 'order.refunded'),
  own('order.chargeback'),
  when('Qualquer outro status', 'Any other status', 'order.status_changed'),
  when(
    'Carrinho parado no checkout em blocos (checkout-draft), ou aviso do plugin Cart Abandonment Recovery',
    'Cart idle at the block checkout (checkout-draft), or a notice of the Cart Abandonment Recovery plugin',
    'cart.abandoned',
  ),
  when('Carrinho que virou pedido', 'Cart that became an order', 'cart.recovered'),
  when('Cliente cadastrado (customer.created)', 'Customer registered (customer.created)', 'lead.created'),
  when('Produto criado (product.created)', 'Product created (product.created)', 'product.created'),
  when('Produto alterado (product.updated)', 'Product updated (product.updated)', 'product.updated'),
  when('Produto excluído (product.deleted)', 'Product deleted (product.deleted)', 'product.deleted'),
  when('Produto com estoque gerenciado', 'Product with managed stock', 'stock.changed'),
];
