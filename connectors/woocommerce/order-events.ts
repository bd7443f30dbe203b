/**
 * What one order says. Webhook and listing carry the same body, of which `order.updated` does not tell what
 * changed: so the order's present state is told, and the hub knows which of it is news.
 */
import {
  cartRecovered,
  compact,
  ignored,
  type Normalised,
  type Observation,
  type OrderFacts,
  type OrderType,
  observed,
  orderObservations,
  type Reader,
  shortHash,
} from '../../src/kit';
import type { Meaning } from '../families/status-map';
import { ofDraft } from './carts';
import { metaOf } from './meta';
import { factsOf, isDigital, trackingCodeOf } from './order';
import { paymentOf } from './payment';
import type { Seen } from './seen';
import { DRAFT, meaningOf } from './statuses';
import { timeIn } from './times';

const HOUR = 60 * 60_000;
/** Longer after its creation an update is no news of the order's birth: it may be years old. */
const BIRTH_MS = HOUR;
/** Longer after the payment, an order that has come further is told without it. */
const PAYMENT_MS = 24 * HOUR;

export function ofOrder(seen: Seen, id: string): Normalised {
  const { body, settings } = seen;
  const status = body.text('status') ?? '';
  if (status === DRAFT) return ofDraft(seen, id);
  const meaning = meaningOf(status, settings.statusMap);
  if (meaning === 'ignore') return ignored('nothing_new', status.slice(0, 100));
  const facts = factsOf(body, id);
  const told = [
    ...birth(seen, facts),
    ...stepsOf(seen, status, meaning).flatMap((type) => step(seen, facts, type)),
    ...refunds(seen, facts, meaning),
  ];
  return told.length > 0 ? observed(...told) : ignored('nothing_new', status.slice(0, 100));
}

/** An order of the block checkout was a cart under the same id. */
function birth({ body, isListed, topic, receivedAt }: Seen, facts: OrderFacts): Observation[] {
  if (topic !== 'order.created' && !isListed && !(changedAfter(body, 'date_created') <= BIRTH_MS)) return [];
  const time = timeIn(body, 'date_created') ?? receivedAt;
  const born = orderObservations(['order.created'], facts, time);
  return body.text('created_via') === 'store-api'
    ? [...born, cartRecovered(facts.order.id, facts, time)]
    : born;
}

/** Milliseconds from one of an order's times to its last change; NaN where it does not tell. */
const changedAfter = (body: Reader, name: string): number =>
  Date.parse(timeIn(body, 'date_modified') ?? '') - Date.parse(timeIn(body, name) ?? '');

/** The steps that an order of this status has come to, earliest first. Refunds are apart. */
function stepsOf({ body, isListed }: Seen, status: string, meaning: Meaning | undefined): OrderType[] {
  const isPaid = timeIn(body, 'date_paid') !== undefined;
  const main = mainStep(body, status, meaning, isPaid);
  const ended = ['order.payment_failed', 'order.cancelled', 'order.refunded', 'order.chargeback'];
  if (main !== undefined && ended.includes(main)) return main === 'order.refunded' ? [] : [main];
  const steps = new Set<OrderType>();
  const isPresent = status === 'processing' || (status === 'completed' && isDigital(body));
  if (isPaid && (isListed || isPresent || changedAfter(body, 'date_paid') <= PAYMENT_MS))
    steps.add('order.paid');
  if (invoiceOf(body)) steps.add('order.invoiced');
  // Plugins add the tracking code to an order that is still being processed, too.
  const isOnItsWay = ['order.in_transit', 'order.out_for_delivery', 'order.delivered'].includes(main ?? '');
  if (trackingCodeOf(body) !== undefined && !isOnItsWay && main !== 'order.awaiting_payment') {
    steps.add('order.shipped');
  }
  if (main) steps.add(main);
  return [...steps];
}

/** Undefined where the status says no more than the other facts do. */
function mainStep(
  body: Reader,
  status: string,
  meaning: Meaning | undefined,
  isPaid: boolean,
): OrderType | undefined {
  if (meaning === 'order.awaiting_payment' && isPaid) return 'order.status_changed';
  if (meaning !== undefined && meaning !== 'ignore') return meaning;
  switch (status) {
    case 'processing':
      return isPaid ? undefined : 'order.processing';
    case 'completed':
      return isDigital(body) || trackingCodeOf(body) !== undefined ? undefined : 'order.delivered';
    default:
      return 'order.status_changed';
  }
}

/** When a step was taken, as far as the order tells. */
function timeOf({ body, receivedAt }: Seen, type: OrderType): string {
  const isCompletion = body.text('status') === 'completed' && /\.(?:shipped|delivered)$/.test(type);
  const own = type === 'order.paid' ? 'date_paid' : isCompletion ? 'date_completed' : undefined;
  return (own && timeIn(body, own)) ?? timeIn(body, 'date_modified') ?? receivedAt;
}

function step(seen: Seen, facts: OrderFacts, type: OrderType): Observation[] {
  const { body } = seen;
  const time = timeOf(seen, type);
  const invoice = type === 'order.invoiced' ? invoiceOf(body) : undefined;
  return orderObservations([type], facts, time).map((observation) => ({
    ...observation,
    ...occurrenceOf(body, type),
    ...(invoice ? { data: { ...observation.data, invoice } } : {}),
  }));
}

/**
 * Made of what webhook and listing both know: not of order notes, which only the webhook is completed with,
 * and not of the transaction's id, which some gateways add after the code.
 */
function occurrenceOf(body: Reader, type: OrderType): { occurrence?: string } {
  const way = body.text('payment_method', 'payment_method_title') ?? '';
  switch (type) {
    case 'order.awaiting_payment': {
      const { boleto, pix } = paymentOf(body) ?? {};
      const code = pix?.copyPaste ?? boleto?.digitableLine ?? boleto?.url ?? boleto?.pdfUrl;
      return { occurrence: code ? `${way}:${shortHash(code)}` : way };
    }
    case 'order.payment_failed':
      return { occurrence: body.text('transaction_id') ?? way };
    case 'order.shipped':
    case 'order.in_transit':
    case 'order.out_for_delivery':
    case 'order.ready_for_pickup':
      return { occurrence: trackingCodeOf(body) ?? '' };
    default:
      return {};
  }
}

/** Each of them tells the whole order anew. */
const MOST_REFUNDS = 100;

/**
 * Each refund is told once, by its id. Where only some of the money went back the order goes on: its status
 * stays what it was. The listing of refunds is newest first [code].
 */
function refunds({ body, receivedAt }: Seen, facts: OrderFacts, meaning: Meaning | undefined): Observation[] {
  const made = body.list('refunds').slice(0, MOST_REFUNDS).toReversed();
  const time = timeIn(body, 'date_modified') ?? receivedAt;
  const sum = made.reduce((total, refund) => total + Math.abs(refund.money('total')?.amount ?? 0), 0);
  const isAll =
    meaning === 'order.refunded' || sum >= (facts.order.total?.amount ?? Number.POSITIVE_INFINITY);
  if (made.length === 0) {
    return meaning === 'order.refunded' ? orderObservations(['order.refunded'], facts, time) : [];
  }
  return made.flatMap((refund, index) =>
    orderObservations(['order.refunded'], facts, time).map((observation) => ({
      ...observation,
      occurrence: refund.text('id') ?? String(index),
      ...(isAll && index === made.length - 1 ? {} : { partial: true as const }),
    })),
  );
}

/** An approved NF-e as the WebmaniaBR plugin keeps it in the meta `nfe` [code]. */
function invoiceOf(body: Reader) {
  const invoice = metaOf(body)
    .list('nfe')
    .filter(Boolean)
    .findLast((invoice) => invoice.text('status')?.toLowerCase() === 'aprovado');
  const id = invoice?.text('uuid', 'chave_acesso');
  if (!invoice || id === undefined) return undefined;
  return {
    id,
    ...compact({
      number: invoice.text('n_nfe'),
      series: invoice.text('n_serie'),
      accessKey: invoice.text('chave_acesso'),
      status: invoice.text('status'),
      pdfUrl: invoice.link('url_danfe', 'url_pdf'),
      xmlUrl: invoice.link('url_xml'),
    }),
  };
}
