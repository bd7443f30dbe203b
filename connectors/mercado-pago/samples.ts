/** Notices as `hydrate` completes them, in the shape of documented payments, with made-up people. */
import type { Sample } from '../../src/kit';

const payment = (more: object) => ({
  id: 21207469512,
  date_created: '2026-11-22T09:05:00.000-04:00',
  date_approved: null,
  date_last_updated: '2026-11-22T09:05:00.000-04:00',
  date_of_expiration: '2026-11-23T09:05:00.000-04:00',
  operation_type: 'regular_payment',
  payment_method_id: 'pix',
  payment_type_id: 'bank_transfer',
  status: 'pending',
  status_detail: 'pending_waiting_transfer',
  currency_id: 'BRL',
  description: 'Pedido 1001',
  live_mode: true,
  collector_id: 448876418,
  payer: {
    id: '1234567890',
    email: 'maria.souza@exemplo.com.br',
    first_name: 'Maria Aparecida',
    last_name: 'Souza',
    identification: { type: 'CPF', number: '52998224725' },
    phone: { area_code: '11', number: '988887777', extension: null },
  },
  order: { id: '4945357007', type: 'mercadopago' },
  external_reference: 'pedido-1001',
  transaction_amount: 149.9,
  transaction_amount_refunded: 0,
  ...more,
});

const qr = {
  point_of_interaction: {
    type: 'OPENPLATFORM',
    transaction_data: {
      qr_code:
        '00020126580014br.gov.bcb.pix0136b76aa9c2-2ec4-4110-954e-ebfe34f05b615204000053039865406149.905802BR5912DOCES DA BIA6009SAO PAULO62230519mpqrinter2120746951263042B7C',
      ticket_url: 'https://www.mercadopago.com.br/payments/21207469512/ticket?hash=0a1b2c',
    },
  },
};
const card = { payment_method_id: 'master', payment_type_id: 'credit_card', date_of_expiration: null };
const approved = {
  status: 'approved',
  status_detail: 'accredited',
  date_approved: '2026-11-22T09:20:40.000-04:00',
  date_last_updated: '2026-11-22T09:20:41.000-04:00',
};

const notice = (more: object) => ({
  type: 'payment',
  data: { id: '21207469512' },
  payment: payment(more),
});

export const samples: readonly Sample[] = [
  {
    name: 'pix',
    label: { pt: 'Pix aguardando pagamento', en: 'Pix that waits for its payment' },
    body: notice(qr),
    expect: ['charge.created'],
  },
  {
    name: 'boleto',
    label: { pt: 'Boleto emitido', en: 'Boleto issued' },
    body: notice({
      payment_method_id: 'bolbradesco',
      payment_type_id: 'ticket',
      status_detail: 'pending_waiting_payment',
      date_of_expiration: '2026-11-30T22:59:59.000-04:00',
      transaction_details: {
        external_resource_url: 'https://www.mercadopago.com.br/payments/21207469512/ticket?hash=0a1b2c',
        digitable_line: '46190001120286661000500123456782516460000014990',
        barcode: { content: '46195164600000149900001102866610000012345678' },
      },
    }),
    expect: ['charge.created'],
  },
  {
    name: 'approved',
    label: { pt: 'Pagamento aprovado', en: 'Payment approved' },
    body: notice({ ...qr, ...approved }),
    expect: ['charge.paid'],
  },
  {
    name: 'rejected',
    label: { pt: 'Cartão recusado', en: 'Card refused' },
    body: notice({ ...card, status: 'rejected', status_detail: 'cc_rejected_insufficient_amount' }),
    expect: ['order.payment_failed'],
  },
  {
    name: 'cancelled',
    label: { pt: 'Pix expirado', en: 'Pix expired' },
    body: notice({ ...qr, status: 'cancelled', status_detail: 'expired' }),
    expect: ['charge.cancelled'],
  },
  {
    name: 'refunded',
    label: { pt: 'Pagamento estornado', en: 'Payment refunded' },
    body: notice({ ...card, ...approved, status: 'refunded', transaction_amount_refunded: 149.9 }),
    expect: ['charge.refunded'],
  },
  {
    name: 'chargeback',
    label: { pt: 'Contestação', en: 'Chargeback' },
    body: {
      type: 'topic_chargebacks_wh',
      data: { id: '233000061680860000' },
      chargeback: { id: '233000061680860000', payments: [21207469512], amount: 149.9 },
      payment: payment({ ...card, ...approved, status: 'charged_back' }),
    },
    expect: ['charge.chargeback'],
  },
  {
    name: 'renewed',
    label: { pt: 'Assinatura renovada', en: 'Subscription renewed' },
    body: {
      type: 'subscription_authorized_payment',
      data: { id: '6114264375' },
      invoice: {
        preapproval_id: '2c938084726fca480172750000000000',
        id: 6114264375,
        type: 'scheduled',
        status: 'processed',
        date_created: '2026-11-22T09:05:00.000-04:00',
        last_modified: '2026-11-22T09:06:00.000-04:00',
        transaction_amount: 49.9,
        currency_id: 'BRL',
        reason: 'Clube do doce',
        payment: { id: 19951521071, status: 'approved', status_detail: 'accredited' },
        debit_date: '2026-11-22T09:05:00.000-04:00',
      },
    },
    expect: ['subscription.renewed'],
  },
];
