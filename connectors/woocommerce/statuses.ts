/**
 * Which order status is which event. The eight statuses of WooCommerce itself are [doc]; the others are
 * those of plugins and of merchants (`wc-` and a slug of up to 17 letters, without `wc-` in the API):
 * Advanced Shipment Tracking and TrackShip (`shipped`, `partial-shipped`, `delivered`, `ready-pickup`,
 * `pickup`) [code], the Portuguese ones [guess]. Merchants name their own in the setting `statusMap`.
 */
import type { OrderType, Recognition } from '../../src/kit';

/** What a merchant may say that a status means. */
const MEANINGS = [
  'awaiting_payment',
  'payment_failed',
  'paid',
  'processing',
  'invoiced',
  'shipped',
  'in_transit',
  'out_for_delivery',
  'ready_for_pickup',
  'delivered',
  'cancelled',
  'refunded',
  'chargeback',
  'status_changed',
  'ignore',
] as const;
export type Meaning = (typeof MEANINGS)[number];

const ENTRY = `[A-Za-z0-9_\\-]+\\s*=\\s*(${MEANINGS.join('|')})`;
/** `enviado-moto=shipped, nf=invoiced` */
export const STATUS_MAP_PATTERN = `\\s*${ENTRY}([\\s,;]+${ENTRY})*[\\s,;]*`;

/** `completed` and `processing` depend on the order: see `order-events.ts`. */
const KNOWN: Readonly<Partial<Record<Meaning, string>>> = {
  awaiting_payment: 'pending on-hold aguardando-pagamento aguardando-pgto aguardando-pix awaiting-payment',
  payment_failed: 'failed pagamento-recusado recusado',
  paid: 'pago pagamento-aprovado pagamento-confirmado payment-approved paid',
  processing:
    'em-separacao separacao em-producao em-preparo em-preparacao preparando embalado packed picking',
  invoiced: 'faturado nf-emitida nfe-emitida nota-emitida nota-fiscal invoiced',
  shipped: 'shipped partial-shipped enviado pedido-enviado despachado postado',
  in_transit: 'em-transporte em-transito in-transit transito',
  out_for_delivery: 'saiu-para-entrega saiu-entrega saiu-para-entreg rota-de-entrega out-for-delivery',
  ready_for_pickup:
    'ready-pickup ready-for-pickup pronto-retirada pronto-para-retir aguardando-retira retirada',
  delivered: 'delivered entregue pickup retirado',
  cancelled: 'cancelled cancelado expirado',
  refunded: 'refunded devolvido estornado reembolsado',
  chargeback: 'chargeback contestado',
  ignore: 'trash auto-draft draft new',
};

const MEANING_OF: ReadonlyMap<string, Meaning> = new Map(
  MEANINGS.flatMap((meaning) => slugsOf(meaning).map((slug) => [slug, meaning] as const)),
);

function slugsOf(meaning: Meaning): string[] {
  return KNOWN[meaning]?.split(' ') ?? [];
}

/** The status of a cart at the block checkout, which is an order without a buyer's consent. */
export const DRAFT = 'checkout-draft';

const slugOf = (status: string): string => status.toLowerCase().replace(/^wc-/, '').replaceAll('_', '-');

/** What the merchant or the list above says a status means; undefined where neither knows it. */
export function meaningOf(status: string, statusMap: string | undefined): Meaning | undefined {
  const slug = slugOf(status);
  return parseMap(statusMap).get(slug) ?? MEANING_OF.get(slug);
}

/** The status that the merchant says has this meaning. */
export const statusFor = (meaning: Meaning, statusMap: string | undefined): string | undefined =>
  [...parseMap(statusMap)].find(([, mapped]) => mapped === meaning)?.[0];

/** What cannot be read is left out. */
function parseMap(text = ''): ReadonlyMap<string, Meaning> {
  const entries = [...text.matchAll(/([\w-]+)\s*=\s*(\w+)/g)].flatMap(([, slug = '', word]) => {
    const meaning = MEANINGS.find((known) => known === word);
    return meaning ? [[slugOf(slug), meaning] as const] : [];
  });
  return new Map(entries);
}

const when = (pt: string, en: string, type: Recognition['type']): Recognition => ({ when: { pt, en }, type });

const own = (type: OrderType, meaning: Meaning): Recognition => {
  const slugs = slugsOf(meaning).join(', ');
  return when(`Status ${slugs}`, `Status: ${slugs}`, type);
};

/** As the merchant reads it. */
export const recognises: readonly Recognition[] = [
  when('Pedido criado (order.created)', 'Order created (order.created)', 'order.created'),
  own('order.awaiting_payment', 'awaiting_payment'),
  own('order.payment_failed', 'payment_failed'),
  when(
    'Status processing com data de pagamento, ou pedido digital concluído',
    'Status processing with a payment date, or a completed digital order',
    'order.paid',
  ),
  own('order.paid', 'paid'),
  when(
    'Status processing sem pagamento (na entrega)',
    'Status processing without payment (on delivery)',
    'order.processing',
  ),
  own('order.processing', 'processing'),
  own('order.invoiced', 'invoiced'),
  when(
    'NF-e aprovada gravada no pedido (plugin da WebmaniaBR)',
    'Approved NF-e kept with the order (WebmaniaBR plugin)',
    'order.invoiced',
  ),
  own('order.shipped', 'shipped'),
  when(
    'Código de rastreio no pedido (também com status completed)',
    'Tracking code in the order (also with status completed)',
    'order.shipped',
  ),
  own('order.in_transit', 'in_transit'),
  own('order.out_for_delivery', 'out_for_delivery'),
  own('order.ready_for_pickup', 'ready_for_pickup'),
  own('order.delivered', 'delivered'),
  when(
    'Status completed sem código de rastreio',
    'Status completed without a tracking code',
    'order.delivered',
  ),
  own('order.cancelled', 'cancelled'),
  own('order.refunded', 'refunded'),
  when('Reembolso parcial (refunds)', 'Partial refund (refunds)', 'order.refunded'),
  own('order.chargeback', 'chargeback'),
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
