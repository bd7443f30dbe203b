/** Deliveries in the shape of the documented ones, with made-up people. */
import type { Sample } from '../../src/kit';

const customer = {
  id: 'cus_oy23JRQCM1cvzlmD',
  name: 'MARIA APARECIDA SOUZA',
  email: 'maria.souza@exemplo.com.br',
  code: 'cli-77',
  document: '52998224725',
  document_type: 'cpf',
  type: 'individual',
  delinquent: false,
  created_at: '2026-11-22T13:05:00Z',
  updated_at: '2026-11-22T13:05:00Z',
  phones: { mobile_phone: { country_code: '55', number: '988887777', area_code: '11' } },
};

const charge = (more: object, transaction: object = {}) => ({
  id: 'ch_d22356Jf4WuGr8no',
  code: 'pedido-1001',
  gateway_id: 'da7f2304-1432-4344-8e84-ba6d0b4dbe18',
  amount: 14990,
  status: 'pending',
  currency: 'BRL',
  payment_method: 'pix',
  created_at: '2026-11-22T13:05:00Z',
  updated_at: '2026-11-22T13:05:02Z',
  customer,
  order: { id: 'or_ZdnB5BBCmYhk534R', code: 'pedido-1001', amount: 14990, closed: true, status: 'pending' },
  last_transaction: {
    id: 'tran_opAqDj2390S1lKQO',
    transaction_type: 'pix',
    amount: 14990,
    status: 'waiting_payment',
    success: true,
    ...transaction,
  },
  ...more,
});

const delivery = (type: string, data: object) => ({
  id: 'hook_RyEKQO789TRpZjv5',
  account: { id: 'acc_jZkdN857et650oNv', name: 'Doces da Bia' },
  type,
  created_at: '2026-11-22T13:05:03Z',
  data,
});

const pix = {
  qr_code:
    '00020101021226800014br.gov.bcb.pix2558pix.stone.com.br/qr/v2/9d36b84f-c70b-478f-b95c-12729b90ca255204000053039865406149.905802BR5912DOCES DA BIA6009SAO PAULO62070503***63043262',
  qr_code_url: 'https://api.pagar.me/core/v5/transactions/tran_opAqDj2390S1lKQO/qrcode?payment_method=pix',
  expires_at: '2026-11-23T13:05:00Z',
};
const boleto = {
  transaction_type: 'boleto',
  url: 'https://api.pagar.me/core/v5/transactions/tran_opAqDj2390S1lKQO/boleto',
  pdf: 'https://api.pagar.me/core/v5/transactions/tran_opAqDj2390S1lKQO/pdf',
  line: '46190001120286661000500123456782516460000014990',
  barcode: 'https://api.pagar.me/core/v5/transactions/tran_opAqDj2390S1lKQO/barcode',
  nosso_numero: '10286661',
  due_at: '2026-11-30T23:59:59Z',
};
const subscription = {
  id: 'sub_8k7Ol6vTnkU1dGqp',
  code: 'assinatura-55',
  start_at: '2026-10-22T03:00:00Z',
  interval: 'month',
  interval_count: 1,
  billing_type: 'prepaid',
  next_billing_at: '2026-12-22T03:00:00Z',
  payment_method: 'credit_card',
  currency: 'BRL',
  status: 'active',
  plan: { id: 'plan_ab12', name: 'Clube do doce' },
  customer,
};

export const samples: readonly Sample[] = [
  {
    name: 'pix',
    label: { pt: 'Pix aguardando pagamento', en: 'Pix that waits for its payment' },
    body: delivery('charge.pending', charge({}, pix)),
    expect: ['charge.created'],
  },
  {
    name: 'boleto',
    label: { pt: 'Boleto emitido', en: 'Boleto issued' },
    body: delivery('charge.pending', charge({ payment_method: 'boleto' }, boleto)),
    expect: ['charge.created'],
  },
  {
    name: 'paid',
    label: { pt: 'Pix pago', en: 'Pix paid' },
    body: delivery(
      'charge.paid',
      charge(
        { status: 'paid', paid_amount: 14990, paid_at: '2026-11-22T13:20:00Z' },
        { ...pix, status: 'paid' },
      ),
    ),
    expect: ['charge.paid'],
  },
  {
    name: 'refused',
    label: { pt: 'Cartão recusado', en: 'Card refused' },
    body: delivery('order.payment_failed', {
      id: 'or_ZdnB5BBCmYhk534R',
      code: 'pedido-1001',
      amount: 14990,
      currency: 'BRL',
      closed: true,
      status: 'failed',
      items: [
        {
          id: 'oi_EqnMMrbFgBf0MaN1',
          description: 'Cesta de doces',
          amount: 14990,
          quantity: 1,
          code: 'CESTA',
        },
      ],
      customer,
      created_at: '2026-11-22T13:05:00Z',
      charges: [
        charge(
          { payment_method: 'credit_card', status: 'failed', order: undefined },
          {
            transaction_type: 'credit_card',
            status: 'not_authorized',
            success: false,
            acquirer_message: 'Saldo insuficiente',
          },
        ),
      ],
    }),
    expect: ['order.payment_failed'],
  },
  {
    name: 'refunded',
    label: { pt: 'Cobrança estornada', en: 'Charge refunded' },
    body: delivery(
      'charge.refunded',
      charge(
        {
          status: 'canceled',
          paid_at: '2026-11-22T13:20:00Z',
          canceled_at: '2026-11-23T10:00:00Z',
          canceled_amount: 14990,
        },
        { status: 'refunded' },
      ),
    ),
    expect: ['charge.refunded'],
  },
  {
    name: 'chargeback',
    label: { pt: 'Chargeback', en: 'Chargeback' },
    body: delivery(
      'charge.chargedback',
      charge({ payment_method: 'credit_card', status: 'chargedback', paid_at: '2026-11-22T13:20:00Z' }),
    ),
    expect: ['charge.chargeback'],
  },
  {
    name: 'renewed',
    label: { pt: 'Assinatura renovada', en: 'Subscription renewed' },
    body: delivery('invoice.paid', {
      id: 'in_r1NeZLouvCb4pBj5',
      amount: 14990,
      status: 'paid',
      payment_method: 'credit_card',
      subscription,
      customer,
      cycle: { id: 'cycle_1', start_at: '2026-11-22T03:00:00Z', end_at: '2026-12-21T03:00:00Z', cycle: 2 },
      items: [{ description: 'Clube do doce', amount: 14990, quantity: 1 }],
      charge: charge({ payment_method: 'credit_card', status: 'paid', recurrence_cycle: 'subsequent' }),
    }),
    expect: ['subscription.renewed'],
  },
  {
    name: 'subscription-cancelled',
    label: { pt: 'Assinatura cancelada', en: 'Subscription cancelled' },
    body: delivery('subscription.canceled', {
      ...subscription,
      status: 'canceled',
      canceled_at: '2026-11-22T13:05:00Z',
    }),
    expect: ['subscription.cancelled'],
  },
];
