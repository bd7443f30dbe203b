/** Deliveries of our own making, for "simulate": notices with the order beside them, as `hydrate` leaves them. */
import type { Sample } from '../../src/kit';

const order = {
  id: 871254203,
  token: '84b9a1c5f3e24d07b6a98c1d2e3f4a5b',
  store_id: '1234567',
  contact_email: 'maria.silva@example.com',
  contact_name: 'Maria das Dores Silva',
  contact_phone: '+5511988887777',
  contact_identification: '52998224725',
  shipping_min_days: 3,
  shipping_max_days: 6,
  shipping_cost_owner: '18.90',
  shipping_cost_customer: '18.90',
  shipping_option: 'Correios - SEDEX',
  shipping_pickup_type: 'ship',
  shipping_tracking_number: null,
  shipping_tracking_url: null,
  coupon: [],
  subtotal: '159.80',
  discount: '0.00',
  total: '178.70',
  currency: 'BRL',
  language: 'pt',
  gateway: 'nuvempago',
  gateway_id: null,
  gateway_name: 'Nuvem Pago',
  storefront: 'store',
  number: 306,
  created_at: '2026-11-22T13:05:00+0000',
  updated_at: '2026-11-22T13:05:03+0000',
  completed_at: { date: '2026-11-22 13:05:02.000000', timezone_type: 3, timezone: 'UTC' },
  status: 'open',
  payment_status: 'pending',
  shipping_status: 'unpacked',
  payment_details: { method: 'pix', credit_card_company: null, installments: '1' },
  paid_at: null,
  shipped_at: null,
  cancelled_at: null,
  customer: {
    id: 98713260,
    name: 'Maria das Dores Silva',
    email: 'maria.silva@example.com',
    phone: '+5511988887777',
    identification: '52998224725',
  },
  shipping_address: {
    name: 'Maria das Dores Silva',
    phone: '+5511988887777',
    address: 'Rua Augusta',
    number: '1500',
    floor: 'Apto 42',
    locality: 'Consolação',
    city: 'São Paulo',
    province: 'São Paulo',
    zipcode: '01304001',
    country: 'BR',
  },
  products: [
    {
      id: 1069053029,
      product_id: 426432180,
      variant_id: 1447381112,
      name: 'Camiseta de algodão orgânico (M)',
      sku: 'CAM-ALG-M',
      price: '79.90',
      quantity: '2',
      image: { src: 'https://cdn.example.com/camiseta.jpg' },
    },
  ],
  customer_visit: {
    landing_page: 'https://loja.example.com/?utm_source=instagram&utm_medium=stories',
    utm_parameters: { utm_source: 'instagram', utm_medium: 'stories' },
  },
};

const paid = {
  ...order,
  payment_status: 'paid',
  paid_at: '2026-11-22T13:09:41+0000',
  updated_at: '2026-11-22T13:09:41+0000',
};

const notice = (event: string, more: object) => ({ store_id: 1234567, event, id: order.id, ...more });

const pix = {
  id: '3f1c2a64-6e5b-4b0a-9a7a-1d2f0c9b8e77',
  payment_method: { type: 'pix', id: 'pix' },
  status: 'pending',
  info: {
    external_resource_url: 'https://pagamento.example.com/pix/306',
    external_resource_code:
      '00020126360014br.gov.bcb.pix0114+55119888877775204000053039865406178.705802BR5910LOJA TESTE6009SAO PAULO62070503***6304ABCD',
  },
};

export const samples: readonly Sample[] = [
  {
    name: 'order.created.pix',
    label: { pt: 'Pedido novo, aguardando Pix', en: 'New order, waiting for its Pix' },
    body: notice('order/created', { order, transactions: [pix] }),
    expect: ['order.created', 'order.awaiting_payment', 'cart.recovered'],
  },
  {
    name: 'order.paid',
    label: { pt: 'Pedido pago', en: 'Order paid' },
    body: notice('order/paid', { order: paid }),
    expect: ['order.paid'],
  },
  {
    name: 'order.shipped',
    label: { pt: 'Pedido enviado, com rastreio', en: 'Order sent, with tracking' },
    body: notice('order/fulfilled', {
      order: {
        ...paid,
        shipping_status: 'shipped',
        shipped_at: '2026-11-23T17:30:00+0000',
        updated_at: '2026-11-23T17:30:00+0000',
        shipping_tracking_number: 'OV123456785BR',
      },
    }),
    expect: ['order.shipped'],
  },
  {
    name: 'order.delivered',
    label: { pt: 'Pedido entregue', en: 'Order delivered' },
    body: {
      store_id: 1234567,
      event: 'fulfillment_order/status_updated',
      id: '01KAWQ6Y7M2R8T4V6X8Z0B2D4F',
      order_id: order.id,
      order: { ...paid, shipping_status: 'shipped', updated_at: '2026-11-26T14:12:00+0000' },
      fulfillment_orders: [
        {
          id: '01KAWQ6Y7M2R8T4V6X8Z0B2D4F',
          status: 'DELIVERED',
          tracking_info: { code: 'OV123456785BR', url: 'https://rastreio.example.com/OV123456785BR' },
          shipping: { carrier: { name: 'Correios' } },
        },
      ],
    },
    expect: ['order.delivered'],
  },
  {
    name: 'order.cancelled',
    label: { pt: 'Pedido cancelado', en: 'Order cancelled' },
    body: notice('order/cancelled', {
      order: {
        ...order,
        status: 'cancelled',
        payment_status: 'voided',
        cancel_reason: 'customer',
        cancelled_at: '2026-11-22T15:00:00+0000',
        updated_at: '2026-11-22T15:00:00+0000',
      },
    }),
    expect: ['order.cancelled'],
  },
  {
    name: 'cart.abandoned',
    label: { pt: 'Carrinho abandonado', en: 'Abandoned cart' },
    body: {
      id: 989112250,
      token: '96ad4c7f1e2b48d5a6c3b9f0e1d2c3b4',
      store_id: 1234567,
      abandoned_checkout_url:
        'https://loja.example.com/checkout/v3/proxy/989112250/96ad4c7f1e2b48d5a6c3b9f0e1d2c3b4',
      contact_email: 'joao.lima@example.com',
      contact_name: 'João Pedro Lima',
      contact_phone: '+5521987654321',
      contact_identification: null,
      shipping_name: 'João Pedro Lima',
      shipping_phone: '+5521987654321',
      subtotal: '89.90',
      total: '104.80',
      currency: 'BRL',
      products: order.products.slice(0, 1).map((line) => ({ ...line, quantity: 1 })),
      created_at: '2026-11-22T12:40:00+0000',
      completed_at: null,
    },
    expect: ['cart.abandoned'],
  },
  {
    name: 'app.uninstalled',
    label: { pt: 'Aplicativo desinstalado', en: 'App uninstalled' },
    body: { store_id: 1234567, event: 'app/uninstalled', id: 4321 },
    expect: ['connection.revoked'],
  },
  {
    name: 'customers.redact',
    label: { pt: 'Cliente pede para apagar seus dados', en: 'A customer asks to be erased' },
    body: {
      store_id: 1234567,
      customer: {
        id: 98713260,
        email: 'maria.silva@example.com',
        phone: '+5511988887777',
        identification: '52998224725',
      },
      orders_to_redact: [871254203],
    },
    expect: ['privacy.requested'],
  },
];
