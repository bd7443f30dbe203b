/**
 * What Asaas says of one charge, in our words: `payment` as webhooks and API have it, and beside it what was
 * fetched because `payment` leaves it out. Source: https://docs.asaas.com/docs/webhook-para-cobrancas [doc],
 * captured deliveries of 2025 and 2026 in public repositories [code].
 */
import {
  type Boleto,
  boletoCodes,
  type Charge,
  type Customer,
  compact,
  type PaymentMethod,
  type Pix,
  type Reader,
  splitName,
} from '../../src/kit';
import { pixOf as pixWith } from '../families/charges';

/** `UNDEFINED` is not here: the payer chooses. */
const METHODS: ReadonlyMap<string, PaymentMethod> = new Map([
  ['BOLETO', 'boleto'],
  ['PIX', 'pix'],
  ['CREDIT_CARD', 'credit_card'],
  ['DEBIT_CARD', 'debit_card'],
  ['TRANSFER', 'bank_transfer'],
  ['DEPOSIT', 'bank_transfer'],
]);

export const mayHaveBoleto = (payment: Reader): boolean =>
  ['BOLETO', 'UNDEFINED'].includes(payment.text('billingType') ?? '');

/** Every boleto of Asaas has a Pix code, too [doc]. */
export const mayHavePix = (payment: Reader): boolean =>
  mayHaveBoleto(payment) || payment.text('billingType') === 'PIX';

/**
 * A sale by card in twelve instalments is twelve charges, all of them confirmed at once [doc]: only the first
 * one is told, or its buyer would get twelve messages.
 */
export const isLaterInstalment = (payment: Reader): boolean =>
  payment.text('billingType') === 'CREDIT_CARD' && (payment.integer('installmentNumber') ?? 1) > 1;

export function chargeOf(id: string, payment: Reader, fetched: Reader): Charge {
  return {
    ...compact<Partial<Charge>>({
      externalReference: payment.text('externalReference'),
      amount: payment.money('value'),
      dueDate: payment.date('dueDate'),
      // Days without a time. A card has no `paymentDate` before its money is there.
      paidAt: payment.time('clientPaymentDate', 'confirmedDate', 'paymentDate'),
      method: METHODS.get(payment.text('billingType') ?? ''),
      url: payment.link('invoiceUrl'),
      boleto: boletoOf(payment, fetched.at('identificationField')),
      pix: pixOf(fetched.at('pixQrCode')),
    }),
    id,
  };
}

/** `{identificationField, nossoNumero, barCode}`; changes whenever the charge does [doc]. */
export const boletoOf = (payment: Reader, codes: Reader): Boleto | undefined =>
  compact<Boleto>({
    url: payment.link('bankSlipUrl'),
    ...boletoCodes(codes.text('identificationField'), codes.text('barCode')),
  });

/** `{encodedImage, payload, expirationDate}`; the code outlives the due date [doc]. */
export const pixOf = (qrCode: Reader): Pix | undefined =>
  pixWith(qrCode.text('payload'), compact<Pix>({ expiresAt: qrCode.time('expirationDate') }));

export const customerOf = (customer: Reader): Customer | undefined =>
  compact<Customer>({
    id: customer.id('id'),
    ...splitName(customer.text('name')),
    email: customer.email('email'),
    phone: customer.phone('mobilePhone', 'phone'),
    ...customer.taxId('cpfCnpj'),
  });
