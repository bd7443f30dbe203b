/** Notices of ours in Mercado Livre's shape, and beside each what is fetched for it. */
import type { Sample } from '../../src/kit';

const SELLER = 465432224;
const ID = 2000009713473608;
const SHIPMENT = 44028792542;

const approved = {
  id: 91776699099,
  order_id: ID,
  payer_id: 6427433,
  collector: { id: SELLER },
  reason: 'Garrafa térmica 1 L',
  site_id: 'MLB',
  payment_method_id: 'master',
  payment_type: 'credit_card',
  currency_id: 'BRL',
  installments: 3,
  activation_uri: null,
  operation_type: 'regular_payment',
  status: 'approved',
  status_detail: 'accredited',
  transaction_amount: 125.92,
  transaction_amount_refunded: 0,
  shipping_cost: 18.9,
  total_paid_amount: 144.82,
  date_created: '2026-11-22T09:35:02.000-04:00',
  date_approved: '2026-11-22T09:35:42.000-04:00',
  date_last_modified: '2026-11-22T09:37:12.000-04:00',
};

const order = {
  id: ID,
  status: 'paid',
  status_detail: null,
  date_created: '2026-11-22T09:34:59.000-04:00',
  date_closed: '2026-11-22T09:35:43.000-04:00',
  date_last_updated: '2026-11-22T09:37:20.000-04:00',
  pack_id: 2000006556183755,
  total_amount: 125.92,
  paid_amount: 144.82,
  currency_id: 'BRL',
  order_items: [
    {
      item: {
        id: 'MLB3737188005',
        title: 'Garrafa térmica 1 L',
        variation_id: null,
        seller_sku: 'GAR-1L',
        seller_custom_field: null,
      },
      quantity: 2,
      unit_price: 62.96,
      full_unit_price: 72.37,
      currency_id: 'BRL',
      sale_fee: 11.07,
      listing_type_id: 'gold_special',
    },
  ],
  payments: [approved],
  shipping: { id: SHIPMENT },
  tags: ['pack_order', 'paid', 'not_delivered'],
  context: { channel: 'marketplace', site: 'MLB', flows: [] },
  seller: { id: SELLER },
  buyer: { id: 6427433, billing_info: { id: '677487519924852462' } },
  cancel_detail: null,
};

const billing = {
  site_id: 'MLB',
  buyer: {
    cust_id: 6427433,
    billing_info: {
      name: 'Mariana',
      last_name: 'Alves',
      identification: { type: 'CPF', number: '52998224725' },
    },
  },
};

const shipment = {
  id: SHIPMENT,
  status: 'ready_to_ship',
  substatus: 'ready_to_print',
  date_created: '2026-11-22T09:35:45.000-04:00',
  last_updated: '2026-11-22T09:40:00.000-04:00',
  logistic: { mode: 'me2', type: 'xd_drop_off', direction: 'forward' },
  tracking_number: 'AA123456785BR',
  tracking_method: 'Correios',
  destination: {
    receiver_name: 'Mariana Alves',
    receiver_phone: 'XXXXXXX',
    shipping_address: {
      street_name: 'Rua das Laranjeiras',
      street_number: '210',
      comment: 'Apto 32',
      zip_code: '01310100',
      city: { id: 'BR-SP-44', name: 'São Paulo' },
      state: { id: 'BR-SP', name: 'São Paulo' },
      country: { id: 'BR', name: 'Brasil' },
      neighborhood: { id: null, name: 'Bela Vista' },
    },
  },
  lead_time: { cost: 18.9, estimated_delivery_time: { date: '2026-11-26T00:00:00.000-03:00' } },
};

const notice = (topic: string, resource: string, sale: object, parcel: object = {}, more: object = {}) => ({
  _id: 'f9f08571-1f65-4c46-9e0a-c0f43faa1557',
  resource,
  user_id: SELLER,
  topic,
  application_id: 5503910054141466,
  attempts: 1,
  sent: '2026-11-22T13:37:21.129Z',
  received: '2026-11-22T13:37:21.106Z',
  orders: [{ order: { ...order, ...sale }, shipment: { ...shipment, ...parcel }, billing }],
  ...more,
});
const sale = (changes: object, parcel?: object) => notice('orders_v2', `/orders/${ID}`, changes, parcel);
const parcel = (changes: object) => notice('shipments', `/shipments/${SHIPMENT}`, {}, changes);

const unpaid = {
  status: 'payment_required',
  paid_amount: 0,
  date_closed: null,
  tags: ['not_paid', 'not_delivered'],
};
const NONE = { status: 'pending', substatus: null, tracking_number: null };
const slip = {
  ...approved,
  status: 'pending',
  status_detail: 'pending_waiting_payment',
  payment_method_id: 'bolbradesco',
  payment_type: 'ticket',
  activation_uri: 'https://www.mercadopago.com.br/payments/91776699099/ticket',
  date_approved: null,
};

export const samples: readonly Sample[] = [
  {
    name: 'paid',
    label: { pt: 'Venda paga', en: 'Sale paid' },
    body: sale({}),
    expect: ['order.created', 'order.paid', 'order.processing'],
  },
  {
    name: 'boleto',
    label: { pt: 'Venda com boleto gerado', en: 'Sale with a boleto to pay' },
    body: sale({ ...unpaid, payments: [slip] }, NONE),
    expect: ['order.created', 'order.awaiting_payment'],
  },
  {
    name: 'refused',
    label: { pt: 'Pagamento recusado', en: 'Payment refused' },
    body: sale(
      {
        ...unpaid,
        payments: [
          {
            ...approved,
            status: 'rejected',
            status_detail: 'cc_rejected_insufficient_amount',
            date_approved: null,
          },
        ],
      },
      NONE,
    ),
    expect: ['order.created', 'order.payment_failed'],
  },
  {
    name: 'shipped',
    label: { pt: 'Venda enviada', en: 'Sale shipped' },
    body: parcel({ status: 'shipped', substatus: null }),
    expect: ['order.created', 'order.paid', 'order.shipped'],
  },
  {
    name: 'delivered',
    label: { pt: 'Venda entregue', en: 'Sale delivered' },
    body: parcel({ status: 'delivered', substatus: null }),
    expect: ['order.created', 'order.paid', 'order.delivered'],
  },
  {
    name: 'invoiced',
    label: { pt: 'Nota fiscal autorizada', en: 'Invoice authorised' },
    body: notice(
      'invoices',
      `/users/${SELLER}/invoices/1377978`,
      {},
      {},
      {
        invoice: {
          id: '1377978',
          status: 'authorized',
          issued_date: '2026-11-22T13:50:49.677Z',
          fiscal_data: { transaction_type: 'sale' },
        },
      },
    ),
    expect: ['order.created', 'order.paid', 'order.invoiced', 'order.processing'],
  },
  {
    name: 'cancelled-refunded',
    label: { pt: 'Venda cancelada e devolvida', en: 'Sale cancelled, money given back' },
    body: sale({
      status: 'cancelled',
      tags: ['not_delivered', 'not_paid'],
      cancel_detail: {
        group: 'buyer',
        code: 'buyer_cancel_express',
        description: 'O comprador desistiu',
        requested_by: 'buyer',
        date: '2026-11-22T10:00:00.000-04:00',
      },
      payments: [{ ...approved, status: 'refunded', transaction_amount_refunded: 125.92 }],
    }),
    expect: ['order.created', 'order.cancelled', 'order.refunded'],
  },
];
