/** Deliveries in the shape of captured ones [code], with made-up people, as `hydrate` completes them. */
import type { Sample } from '../../src/kit';

const payment = (more: object) => ({
  object: 'payment',
  id: 'pay_9epqnj151bnvrjgb',
  dateCreated: '2026-11-22',
  customer: 'cus_000006834576',
  checkoutSession: null,
  paymentLink: null,
  value: 149.9,
  netValue: 147.91,
  originalValue: null,
  interestValue: null,
  description: 'Mensalidade de novembro',
  billingType: 'BOLETO',
  confirmedDate: null,
  pixTransaction: null,
  status: 'PENDING',
  dueDate: '2026-11-30',
  originalDueDate: '2026-11-30',
  paymentDate: null,
  clientPaymentDate: null,
  installmentNumber: null,
  invoiceUrl: 'https://www.asaas.com/i/9epqnj151bnvrjgb',
  invoiceNumber: '10226057',
  externalReference: 'pedido-1001',
  deleted: false,
  anticipated: false,
  anticipable: false,
  creditDate: null,
  estimatedCreditDate: null,
  transactionReceiptUrl: null,
  nossoNumero: '10286661',
  bankSlipUrl: 'https://www.asaas.com/b/pdf/9epqnj151bnvrjgb',
  lastInvoiceViewedDate: null,
  lastBankSlipViewedDate: null,
  discount: { value: 0, limitDate: null, dueDateLimitDays: 0, type: 'FIXED' },
  fine: { value: 0, type: 'FIXED' },
  interest: { value: 0, type: 'PERCENTAGE' },
  postalService: false,
  escrow: null,
  refunds: null,
  ...more,
});

const other = (event: string, member: string, about: object, rest: object = {}) => ({
  id: 'evt_d26e303b238e509335ac9ba210e51b0f&9719460',
  event,
  dateCreated: '2026-11-22 10:05:17',
  [member]: about,
  customer: {
    object: 'customer',
    id: 'cus_000006834576',
    name: 'Maria Aparecida Souza',
    email: 'maria.souza@exemplo.com.br',
    phone: null,
    mobilePhone: '11988887777',
    cpfCnpj: '52998224725',
    personType: 'FISICA',
    deleted: false,
  },
  ...rest,
});
const body = (event: string, more: object, codes: object = {}) =>
  other(event, 'payment', payment(more), codes);

const codes = {
  pixQrCode: {
    payload:
      '00020101021226800014br.gov.bcb.pix2558pix.asaas.com/qr/cobv/9d36b84f-c70b-478f-b95c-12729b90ca255204000053039865406149.905802BR5912DOCES DA BIA6009SAO PAULO62070503***63043262',
    expirationDate: '2027-11-30 23:59:59',
  },
  identificationField: {
    identificationField: '46190001120286661000500123456782516460000014990',
    nossoNumero: '10286661',
    barCode: '46195164600000149900001102866610000012345678',
  },
};
const paid = { status: 'RECEIVED', paymentDate: '2026-11-22', clientPaymentDate: '2026-11-22' };

export const samples: readonly Sample[] = [
  {
    name: 'created',
    label: { pt: 'Cobrança com boleto e Pix criada', en: 'Charge with boleto and Pix created' },
    body: body('PAYMENT_CREATED', {}, codes),
    expect: ['charge.created'],
  },
  {
    name: 'overdue',
    label: { pt: 'Cobrança vencida', en: 'Charge overdue' },
    body: body('PAYMENT_OVERDUE', { status: 'OVERDUE', dueDate: '2026-11-21' }, codes),
    expect: ['charge.overdue'],
  },
  {
    name: 'received',
    label: { pt: 'Pix recebido', en: 'Pix received' },
    body: body('PAYMENT_RECEIVED', { ...paid, billingType: 'PIX', bankSlipUrl: null }),
    expect: ['charge.paid'],
  },
  {
    name: 'confirmed',
    label: { pt: 'Cartão confirmado', en: 'Card confirmed' },
    body: body('PAYMENT_CONFIRMED', {
      status: 'CONFIRMED',
      billingType: 'CREDIT_CARD',
      confirmedDate: '2026-11-22',
      bankSlipUrl: null,
      creditCard: { creditCardNumber: '8829', creditCardBrand: 'MASTERCARD' },
    }),
    expect: ['charge.paid'],
  },
  {
    name: 'deleted',
    label: { pt: 'Cobrança removida', en: 'Charge deleted' },
    body: body('PAYMENT_DELETED', { deleted: true }),
    expect: ['charge.cancelled'],
  },
  {
    name: 'refunded',
    label: { pt: 'Cobrança estornada', en: 'Charge refunded' },
    body: body('PAYMENT_REFUNDED', { ...paid, status: 'REFUNDED', billingType: 'PIX' }),
    expect: ['charge.refunded'],
  },
  {
    name: 'chargeback',
    label: { pt: 'Chargeback', en: 'Chargeback' },
    body: body('PAYMENT_CHARGEBACK_REQUESTED', {
      status: 'CHARGEBACK_REQUESTED',
      billingType: 'CREDIT_CARD',
    }),
    expect: ['charge.chargeback'],
  },
  {
    name: 'subscription',
    label: { pt: 'Assinatura criada', en: 'Subscription created' },
    body: other('SUBSCRIPTION_CREATED', 'subscription', {
      object: 'subscription',
      id: 'sub_m5gdy1upm25fbwgx',
      dateCreated: '16/10/2026',
      customer: 'cus_000006834576',
      value: 149.9,
      nextDueDate: '30/11/2026',
      cycle: 'MONTHLY',
      description: 'Clube do doce',
      billingType: 'BOLETO',
      deleted: false,
      status: 'ACTIVE',
    }),
    expect: ['subscription.created'],
  },
  {
    name: 'invoice',
    label: { pt: 'NFS-e emitida', en: 'Service invoice issued' },
    body: other('INVOICE_AUTHORIZED', 'invoice', {
      object: 'invoice',
      id: 'inv_000000000232',
      status: 'AUTHORIZED',
      customer: 'cus_000006834576',
      type: 'NFS-e',
      statusDescription: null,
      pdfUrl: 'https://www.asaas.com/notafiscal/pdf/000000000232',
      xmlUrl: 'https://www.asaas.com/notafiscal/xml/000000000232',
      rpsSerie: '1',
      rpsNumber: '1020',
      number: '20260000000512',
      value: 149.9,
      effectiveDate: '2026-11-22',
      payment: 'pay_9epqnj151bnvrjgb',
    }),
    expect: ['invoice.authorized'],
  },
];
