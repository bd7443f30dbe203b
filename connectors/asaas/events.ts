/** The events of charges that we ask Asaas for, and what each of them means. Source: the list of events [doc]. */
import {
  failed,
  type InboundDelivery,
  ignored,
  type KnownType,
  type Normalised,
  type Observation,
  observed,
  type Recognition,
  read,
  statusOf,
} from '../../src/kit';
import { chargeOf, customerOf, isLaterInstalment } from './charge';

type ChargeType = Extract<KnownType, `charge.${string}`>;

interface Meaning {
  type: ChargeType;
  pt: string;
  en: string;
  /** Only while it still has to be paid: what was paid at once is told by the event that says so. */
  open?: true;
  partial?: true;
}

const MEANINGS: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  ['PAYMENT_CREATED', { type: 'charge.created', pt: 'Cobrança criada', en: 'Charge created', open: true }],
  // A new due date is a new charge to its payer: same type, another occurrence. The same date is no news.
  [
    'PAYMENT_UPDATED',
    { type: 'charge.created', pt: 'Vencimento alterado', en: 'Due date changed', open: true },
  ],
  ['PAYMENT_OVERDUE', { type: 'charge.overdue', pt: 'Cobrança vencida', en: 'Charge overdue' }],
  // A card is confirmed at the sale and received a month later: the second is a repeat.
  ['PAYMENT_CONFIRMED', { type: 'charge.paid', pt: 'Pagamento confirmado', en: 'Payment confirmed' }],
  ['PAYMENT_RECEIVED', { type: 'charge.paid', pt: 'Pagamento recebido', en: 'Payment received' }],
  [
    'PAYMENT_DUNNING_RECEIVED',
    { type: 'charge.paid', pt: 'Recebida por negativação', en: 'Received through dunning' },
  ],
  ['PAYMENT_DELETED', { type: 'charge.cancelled', pt: 'Cobrança removida', en: 'Charge deleted' }],
  ['PAYMENT_REFUNDED', { type: 'charge.refunded', pt: 'Cobrança estornada', en: 'Charge refunded' }],
  [
    'PAYMENT_PARTIALLY_REFUNDED',
    { type: 'charge.refunded', pt: 'Estornada em parte', en: 'Refunded in part', partial: true },
  ],
  [
    'PAYMENT_CHARGEBACK_REQUESTED',
    { type: 'charge.chargeback', pt: 'Chargeback recebido', en: 'Chargeback received' },
  ],
  [
    'PAYMENT_CHARGEBACK_DISPUTE',
    { type: 'charge.chargeback', pt: 'Chargeback em disputa', en: 'Chargeback disputed' },
  ],
]);

export const EVENTS: readonly string[] = [...MEANINGS.keys()];

export const recognises: readonly Recognition[] = [...MEANINGS].map(([event, { type, pt, en }]) => ({
  when: { pt: `${pt} (${event})`, en: `${en} (${event})` },
  type,
}));

/** Whether an event is about money that is still to be paid, so that its codes are of use. */
export const asksForMoney = (event: string | undefined): boolean =>
  ['charge.created', 'charge.overdue'].includes(MEANINGS.get(event ?? '')?.type ?? '');

export const isKnown = (event: string | undefined): boolean => MEANINGS.has(event ?? '');

export function normalise({ body, receivedAt }: InboundDelivery): Normalised {
  const sent = read(body);
  const event = sent.text('event');
  if (!event) return failed('unexpected_shape', 'event');
  const meaning = MEANINGS.get(event);
  if (!meaning) return ignored('unknown_topic', event.slice(0, 100));
  const payment = sent.at('payment');
  const id = payment.id('id');
  if (!id) return failed('unexpected_shape', 'payment.id');
  if (isLaterInstalment(payment)) return ignored('nothing_new', 'a later instalment of a sale by card');
  const status = payment.text('status') ?? 'PENDING';
  if (meaning.open && status !== 'PENDING') return ignored('nothing_new', status.slice(0, 100));

  const { type, partial } = meaning;
  const customer = customerOf(sent.at('customer'));
  const observation: Observation = {
    type,
    subject: `charge/${id}`,
    time: sent.time('dateCreated') ?? receivedAt,
    data: {
      charge: { ...chargeOf(id, payment, sent), status: statusOf(type) },
      ...(customer ? { customer } : {}),
    },
    ...(partial ? { partial } : {}),
  };
  return observed(observation);
}
