/**
 * A payment of Mercado Pago (`/v1/payments`), or an order of its newer API (`/v1/orders`), in our words: what either
 * says stands under other names, and is looked for under both. Sources: reference of payments and orders [doc], npm
 * mercadopago 3.6 [code].
 */
import {
  type Boleto,
  boletoCodes,
  type Charge,
  type Customer,
  compact,
  fullName,
  paymentMethod,
  type Reader,
  splitName,
  toE164,
} from '../../src/kit';
import { pixOf } from '../families/charges';

/** Where an order says how it is paid. */
const PAYMENT = 'transactions.payments.0';
const METHOD = `${PAYMENT}.payment_method`;
const DATA = 'point_of_interaction.transaction_data';

/** Pix is told from other transfers by the method's id; cards by their kind: `master` may be debit. */
function methodOf(row: Reader) {
  const id = row.text('payment_method_id', `${METHOD}.id`);
  return id === 'pix' ? 'pix' : paymentMethod(row.text('payment_type_id', `${METHOD}.type`), id);
}

export function chargeOf(id: string, row: Reader): Charge {
  const expires = ['date_of_expiration', `${PAYMENT}.date_of_expiration`];
  const codes = ['transaction_details.digitable_line', `${METHOD}.digitable_line`];
  const bars = ['transaction_details.barcode.content', 'barcode.content', `${METHOD}.barcode_content`];
  const page = row.link(
    'transaction_details.external_resource_url',
    `${DATA}.ticket_url`,
    `${METHOD}.ticket_url`,
  );
  const method = methodOf(row);
  const boleto = {
    url: page,
    ...boletoCodes(row.text(...codes), row.text(...bars)),
    dueDate: row.date(...expires),
  };
  return {
    ...compact<Partial<Charge>>({
      externalReference: row.text('external_reference'),
      amount: row
        .with({ currency: row.text('currency_id', 'currency') })
        .money('transaction_amount', 'total_amount', `${PAYMENT}.amount`),
      dueDate: row.date(...expires),
      paidAt: row.time('date_approved', `${PAYMENT}.date_approved`),
      method,
      url: page,
      boleto: method === 'boleto' ? compact<Boleto>(boleto) : undefined,
      pix: pixOf(
        row.text(`${DATA}.qr_code`, `${METHOD}.qr_code`),
        compact({ expiresAt: row.time(...expires) }),
      ),
    }),
    id,
  };
}

/** Given back by now, in centavos. */
export function refundedOf(row: Reader): number {
  const parts = row.list('transactions.refunds').map((refund) => refund.money('amount')?.amount ?? 0);
  return row.money('transaction_amount_refunded')?.amount ?? parts.reduce((sum, part) => sum + part, 0);
}

/** `payer` of an answer is mostly empty; what the shop told beside it is not. */
export function customerOf(row: Reader): Customer | undefined {
  const people = [row.at('payer'), row.at('additional_info.payer')];
  const name = people.map((one) => fullName(one.text('first_name'), one.text('last_name'))).find(Boolean);
  const phones = people.map((one) =>
    toE164(`${one.text('phone.area_code') ?? ''}${one.text('phone.number') ?? ''}`),
  );
  return compact<Customer>({
    id: row.id('payer.id'),
    ...splitName(name),
    email: row.email('payer.email', 'payer_email'),
    phone: phones.find(Boolean),
    ...row.taxId('payer.identification.number'),
  });
}
