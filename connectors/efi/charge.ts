/**
 * A charge of the API "Cobranças" as an observation: as `GET /charge/:id` shows it, or as a row of `GET /charges`; they
 * differ in the names of a few members. Source: the response types of the vendor's own SDK [doc].
 */
import {
  boletoCodes,
  type Charge,
  type Customer,
  compact,
  type Observation,
  type PaymentMethod,
  type Reader,
  type Recognition,
  splitName,
} from '../../src/kit';
import { type ChargeType, chargeObservation, pixOf } from '../families/charges';

const STATUSES: readonly (readonly [status: string, type: ChargeType, pt: string, en: string])[] = [
  ['waiting', 'charge.created', 'Aguardando pagamento', 'Awaiting payment'],
  ['link', 'charge.created', 'Link de pagamento criado', 'Payment link made'],
  ['paid', 'charge.paid', 'Paga', 'Paid'],
  ['settled', 'charge.paid', 'Marcada como paga', 'Marked as paid'],
  ['unpaid', 'charge.overdue', 'Boleto não pago', 'Boleto not paid'],
  ['refunded', 'charge.refunded', 'Devolvida', 'Refunded'],
  ['contested', 'charge.chargeback', 'Contestada', 'Contested'],
  ['canceled', 'charge.cancelled', 'Cancelada', 'Cancelled'],
  ['expired', 'charge.cancelled', 'Link vencido', 'Link expired'],
];
const TYPES: ReadonlyMap<string, ChargeType> = new Map(STATUSES.map(([status, type]) => [status, type]));

export const recognises: readonly Recognition[] = STATUSES.map(([status, type, pt, en]) => ({
  when: { pt: `${pt} (${status})`, en: `${en} (${status})` },
  type,
}));

const METHODS: ReadonlyMap<string, PaymentMethod> = new Map([
  ['banking_billet', 'boleto'],
  ['carnet', 'boleto'],
  ['credit_card', 'credit_card'],
]);

/** `at` is when a notification says that it happened; nothing for what is no news to anybody. */
export function observationOf(row: Reader): Observation | undefined {
  const id = row.id('charge_id', 'id');
  const status = row.text('status') ?? '';
  const type = TYPES.get(status);
  const method = METHODS.get(row.text('payment.payment_method', 'payment.method') ?? '');
  // A card that was refused: there is nothing left to be paid.
  if (!id || !type || (type === 'charge.overdue' && method === 'credit_card')) return undefined;
  const charge = chargeOf(id, row, method);
  const dueEnd = charge.dueDate && `${charge.dueDate}T23:59:59-03:00`;
  const time =
    row.time('at') ??
    (type === 'charge.paid' ? charge.paidAt : type === 'charge.overdue' ? dueEnd : undefined) ??
    row.time('created_at');
  return time
    ? chargeObservation(type, { charge, customer: customerOf(row.at('customer')) }, time)
    : undefined;
}

function chargeOf(id: string, row: Reader, method: PaymentMethod | undefined): Charge {
  const payment = row.at('payment');
  const bill = payment.has('carnet') ? payment.at('carnet') : payment.at('banking_billet');
  const url = bill.link('link', 'billet_link', 'parcel_link', 'url');
  const boleto = { url, pdfUrl: bill.link('pdf.charge'), ...boletoCodes(bill.text('barcode')) };
  return {
    ...compact<Partial<Charge>>({
      externalReference: row.text('custom_id'),
      amount: row.cents('total'),
      dueDate: bill.date('expire_at') ?? row.date('link.expire_at'),
      paidAt: payment.time('paid_at', 'received_by_bank_at') ?? row.time('received_by_bank_at'),
      method,
      url: row.link('link.payment_url') ?? url,
      boleto: compact(boleto),
      pix: pixOf(bill.text('pix.qrcode') ?? payment.text('pix.qrcode')),
    }),
    id,
  };
}

const customerOf = (customer: Reader): Customer | undefined =>
  compact<Customer>({
    ...splitName(customer.text('corporate_name', 'juridical_person.corporate_name', 'name')),
    email: customer.email('email'),
    phone: customer.phone('phone_number'),
    ...customer.taxId('cnpj', 'juridical_person.cnpj', 'cpf'),
  });
