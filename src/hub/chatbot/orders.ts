/**
 * Where an order is, for a chatbot: of one that is named by its number, or the newest of whoever asks by CPF
 * or phone. It knows what the shops of this organization have told the hub, and asks none of them. An answer
 * never holds a name or an address: numbers of orders can be guessed. Nor does it hold the order's own page,
 * which shows both, unless the customer gave their CPF or phone.
 */
import {
  type Customer,
  correiosUrl,
  dayIn,
  type EventData,
  type Label,
  type Reader,
  type Shipment,
  taxIdOf,
  toE164,
  type Who,
} from '../../kit';
import { connectionsOf } from '../../store/connections';
import { findEvents, findSubjects, type Hit } from '../../store/search';
import { readSubjects } from '../../store/subjects';
import type { Flat } from './bills';
import type { Counter } from './desk';
import { dayOf, type Speak, WORDS } from './words';

/** Orders of one customer, or of one number, that are looked at: the newest. */
const MOST = 20;
/** Of those, told. */
const TOLD = 5;

/** By the part of an `order.*` type behind the dot. */
const SITUATIONS: Readonly<Record<string, Label>> = {
  created: { pt: 'recebido', en: 'received' },
  awaiting_payment: { pt: 'aguardando pagamento', en: 'awaiting payment' },
  payment_failed: { pt: 'pagamento não aprovado', en: 'payment not approved' },
  paid: { pt: 'pago', en: 'paid' },
  processing: { pt: 'em preparação', en: 'being prepared' },
  invoiced: { pt: 'faturado', en: 'invoiced' },
  shipped: { pt: 'enviado', en: 'shipped' },
  in_transit: { pt: 'em transporte', en: 'in transit' },
  out_for_delivery: { pt: 'saiu para entrega', en: 'out for delivery' },
  ready_for_pickup: { pt: 'pronto para retirada', en: 'ready for pickup' },
  delivered: { pt: 'entregue', en: 'delivered' },
  cancelled: { pt: 'cancelado', en: 'cancelled' },
  refunded: { pt: 'reembolsado', en: 'refunded' },
  chargeback: { pt: 'em contestação', en: 'in dispute' },
};

interface Found {
  number: string;
  situation: string;
  /** The canonical status. */
  status: string;
  /** ISO-8601: when it was placed, else when it last moved. */
  at: string;
  shipment: Shipment;
  page: string | undefined;
  theirs: boolean;
}

/** Status and tracking of one order; the others of the same customer are told by number and status. */
export async function order(counter: Counter, typed: Reader): Promise<Flat> {
  const { say, timeZone } = counter;
  const number = typed
    .id('pedido', 'numeroPedido', 'numero_pedido', 'order', 'orderNumber')
    ?.replace(/^#\s*/, '');
  const document = typed.text('cpfcnpj', 'cpfCnpj', 'cpf_cnpj', 'cpf', 'cnpj', 'documento', 'document');
  const who: Who = {
    taxId: taxIdOf(document).taxId,
    phone: toE164(typed.text('telefone', 'celular', 'phone')),
  };
  const none = (label: Label): Flat => ({ ok: false, encontrado: false, mensagem: say(label) });
  if (!number && document && !who.taxId) return none(WORDS.wrongTaxId);
  if (!number && !who.taxId && !who.phone) return none(WORDS.whichOrder);

  const found = number
    ? await byNumber(counter, number, who)
    : (await ofCustomer(counter, who)).filter(({ theirs }) => theirs);
  // Two shops may count from one: whose order it is decides, then the newer one.
  const [first, ...others] = found.sort(
    (a, b) => Number(b.theirs) - Number(a.theirs) || (a.at < b.at ? 1 : -1),
  );
  if (!first) return none(WORDS.noOrder);
  const more = others.filter(({ theirs }) => theirs).slice(0, TOLD - 1);
  return { ok: true, encontrado: true, ...told(say, timeZone, first), pedidos: [first, ...more].map(rowOf) };
}

const rowOf = ({ number, situation }: Found) => ({ pedido: number, situacao: situation });

function told(say: Speak, timeZone: string, { number, situation, status, shipment, page }: Found): Flat {
  const { carrier = '', trackingCode = '', trackingUrl, estimatedAt } = shipment;
  const day = estimatedAt && dayIn(estimatedAt, timeZone);
  const previsao = day ? dayOf(day) : '';
  const link = trackingUrl ?? correiosUrl(trackingCode) ?? page ?? '';
  const lines = [
    say({ pt: `Pedido ${number}: ${situation}`, en: `Order ${number}: ${situation}` }),
    trackingCode &&
      `${say({ pt: 'Rastreio', en: 'Tracking' })}: ${[trackingCode, carrier].filter(Boolean).join(', ')}`,
    previsao && say({ pt: `Previsão: ${previsao}`, en: `Expected on ${previsao}` }),
    link,
  ];
  return {
    mensagem: lines.filter(Boolean).join('\n'),
    pedido: number,
    situacao: situation,
    status,
    rastreio: trackingCode,
    transportadora: carrier,
    previsao,
    link,
  };
}

/** However old, by the shop's own id; among the newest deliveries by the number that customers know. */
async function byNumber(counter: Counter, number: string, who: Who): Promise<Found[]> {
  const { organizationId } = counter.connection;
  const { db } = counter.hub;
  const connections = await connectionsOf(db, [organizationId]);
  const ids = connections.map(({ id }) => id);
  const hits = await Promise.all([
    findSubjects(db, organizationId, ids, [`order/${number}`]),
    findEvents(db, organizationId, { text: number, phone: null, email: null, taxId: null }, null),
  ]);
  return standing(counter, hits.flat(), who);
}

async function ofCustomer(counter: Counter, who: Who): Promise<Found[]> {
  const { taxId = null, phone = null } = who;
  const needles = { text: taxId ?? phone ?? '', phone, email: null, taxId };
  const hits = await findEvents(counter.hub.db, counter.connection.organizationId, needles, null);
  return standing(counter, hits, who);
}

/** How they stand now. */
async function standing({ hub, say }: Counter, hits: readonly Hit[], who: Who): Promise<Found[]> {
  const orders = hits.filter(({ subject }) => subject.startsWith('order/'));
  const keys = new Map(orders.map((hit) => [`${hit.connectionId} ${hit.subject}`, hit]));
  const states = await readSubjects(hub.db, [...keys.values()].slice(0, MOST));
  return [...states.values()].flatMap(({ state }) => foundIn(say, state, who) ?? []);
}

function foundIn(
  say: Speak,
  { status, time, data }: { status: string; time: string; data: EventData },
  who: Who,
): Found | undefined {
  const { order: known, customer } = data;
  if (!known) return undefined;
  const label = Object.hasOwn(SITUATIONS, status) ? SITUATIONS[status] : undefined;
  return {
    number: known.number ?? known.id,
    situation: label ? say(label) : (known.rawStatus ?? ''),
    status,
    at: new Date(known.createdAt ?? time).toISOString(),
    shipment: known.shipment ?? {},
    theirs: isOf(customer, who),
    page: isOf(customer, who) ? known.url : undefined,
  };
}

const isOf = ({ taxId, phone }: Customer = {}, who: Who): boolean =>
  (who.taxId !== undefined && who.taxId === taxId) || (who.phone !== undefined && who.phone === phone);
