/** Deliveries of our own making, for "simulate": Shopify's members, a shop that does not exist. */
import type { Sample } from '../../src/kit';

const address = {
  first_name: 'Maria',
  last_name: 'das Dores Silva',
  name: 'Maria das Dores Silva',
  company: null,
  address1: 'Rua Augusta, 1500',
  address2: 'Apto 42',
  city: 'São Paulo',
  province: 'São Paulo',
  province_code: 'SP',
  zip: '01304-001',
  country: 'Brazil',
  country_code: 'BR',
  phone: '(11) 98888-7777',
};

const customer = {
  id: 7206018842816,
  email: 'maria.silva@example.com',
  first_name: 'Maria',
  last_name: 'das Dores Silva',
  phone: null,
  tags: '',
  currency: 'BRL',
};

const lines = [
  {
    id: 14021938471104,
    product_id: 8120456839360,
    variant_id: 44203115512000,
    sku: 'CAM-ALG-M',
    name: 'Camiseta de algodão orgânico - M',
    title: 'Camiseta de algodão orgânico',
    variant_title: 'M',
    quantity: 2,
    price: '79.90',
    total_discount: '0.00',
    requires_shipping: true,
  },
];

const order = {
  id: 5678901234688,
  admin_graphql_api_id: 'gid://shopify/Order/5678901234688',
  name: '#1001',
  number: 1,
  order_number: 1001,
  test: false,
  created_at: '2026-11-22T10:05:00-03:00',
  updated_at: '2026-11-22T10:05:03-03:00',
  processed_at: '2026-11-22T10:04:58-03:00',
  cancelled_at: null,
  cancel_reason: null,
  closed_at: null,
  confirmed: true,
  currency: 'BRL',
  financial_status: 'pending',
  fulfillment_status: null,
  checkout_token: '13a6ec8e2cdb041955d695f61c9c62b5',
  email: 'maria.silva@example.com',
  phone: '+5511988887777',
  subtotal_price: '159.80',
  total_discounts: '0.00',
  total_price: '178.70',
  total_shipping_price_set: { shop_money: { amount: '18.90', currency_code: 'BRL' } },
  payment_gateway_names: ['Pix - Mercado Pago'],
  note_attributes: [{ name: 'CPF', value: '529.982.247-25' }],
  landing_site: '/?utm_source=instagram&utm_medium=social&utm_campaign=novembro',
  source_name: 'web',
  order_status_url:
    'https://minha-loja.myshopify.com/60000000000/orders/1834c3406c1b5fc4/authenticate?key=4718df94d8db',
  billing_address: address,
  shipping_address: address,
  customer,
  line_items: lines,
  fulfillments: [],
  refunds: [],
};

const paid = { ...order, financial_status: 'paid', updated_at: '2026-11-22T10:09:41-03:00' };

const parcel = {
  id: 4255058190528,
  order_id: order.id,
  name: '#1001.1',
  status: 'success',
  created_at: '2026-11-23T15:20:00-03:00',
  updated_at: '2026-11-23T15:20:00-03:00',
  tracking_company: 'Correios',
  tracking_number: 'AA123456785BR',
  tracking_url: 'https://rastreamento.correios.com.br/app/index.php?objetos=AA123456785BR',
  shipment_status: null,
  line_items: lines,
};

const topic = (name: string) => ({
  'x-shopify-topic': name,
  'x-shopify-shop-domain': 'minha-loja.myshopify.com',
});

export const samples: readonly Sample[] = [
  {
    name: 'order-pix',
    label: { pt: 'Pedido novo, Pix a pagar', en: 'New order, Pix to be paid' },
    headers: topic('orders/create'),
    body: {
      ...order,
      note_attributes: [
        ...order.note_attributes,
        {
          name: 'Pix copia e cola',
          value:
            '00020126580014br.gov.bcb.pix0136123e4567-e12b-12d1-a456-4266554400005204000053039865802BR5913Fulano de Tal6008BRASILIA62070503***63041D3D',
        },
      ],
    },
    expect: ['order.created', 'order.awaiting_payment', 'cart.recovered'],
  },
  {
    name: 'order-boleto',
    label: { pt: 'Pedido novo, boleto a pagar', en: 'New order, boleto to be paid' },
    headers: topic('orders/create'),
    body: {
      ...order,
      payment_gateway_names: ['Boleto bancário'],
      note_attributes: [
        ...order.note_attributes,
        { name: 'Linha digitável', value: '07790.00116 12045.678906 00123.456782 1 16610000259900' },
        { name: 'Vencimento do boleto', value: '2026-12-15' },
      ],
    },
    expect: ['order.created', 'order.awaiting_payment', 'cart.recovered'],
  },
  {
    name: 'order-card',
    label: { pt: 'Pedido novo, pago no cartão', en: 'New order, paid by card' },
    headers: topic('orders/create'),
    body: { ...paid, payment_gateway_names: ['Cartão de crédito - Pagar.me'] },
    expect: ['order.created', 'order.paid', 'cart.recovered'],
  },
  {
    name: 'order-paid',
    label: { pt: 'Pagamento aprovado', en: 'Payment approved' },
    headers: topic('orders/paid'),
    body: paid,
    expect: ['order.paid', 'cart.recovered'],
  },
  {
    name: 'order-shipped',
    label: { pt: 'Pedido enviado com código de rastreio', en: 'Order shipped with a tracking code' },
    headers: topic('orders/fulfilled'),
    body: {
      ...paid,
      fulfillment_status: 'fulfilled',
      updated_at: '2026-11-23T15:20:02-03:00',
      fulfillments: [parcel],
    },
    expect: ['order.shipped'],
  },
  {
    name: 'order-delivered',
    label: { pt: 'Pedido entregue', en: 'Order delivered' },
    headers: topic('fulfillment_events/create'),
    body: {
      id: 3901284417536,
      fulfillment_id: parcel.id,
      order_id: order.id,
      status: 'delivered',
      message: 'Objeto entregue ao destinatário',
      happened_at: '2026-11-26T14:31:00-03:00',
      country: 'BR',
      estimated_delivery_at: null,
    },
    expect: ['order.delivered'],
  },
  {
    name: 'order-cancelled',
    label: { pt: 'Pedido cancelado', en: 'Order cancelled' },
    headers: topic('orders/cancelled'),
    body: {
      ...order,
      financial_status: 'voided',
      cancelled_at: '2026-11-24T09:00:00-03:00',
      cancel_reason: 'customer',
      updated_at: '2026-11-24T09:00:01-03:00',
    },
    expect: ['order.cancelled'],
  },
  {
    name: 'checkout-abandoned',
    label: { pt: 'Carrinho abandonado', en: 'Abandoned cart' },
    headers: topic('checkouts/update'),
    body: {
      token: '8f0b2d4c6e8a0b1c2d3e4f5a6b7c8d9e',
      cart_token: 'hWN8NkuA21j8PnBupCD0aVaG',
      email: 'joao.souza@example.com',
      phone: '+5521977776666',
      created_at: '2026-11-22T11:00:00-03:00',
      updated_at: '2026-11-22T11:02:30-03:00',
      completed_at: null,
      currency: 'BRL',
      subtotal_price: '159.80',
      total_price: '159.80',
      abandoned_checkout_url:
        'https://minha-loja.myshopify.com/60000000000/checkouts/ac/8f0b2d4c/recover?key=a745691198',
      customer: { ...customer, first_name: 'João', last_name: 'Souza', email: 'joao.souza@example.com' },
      line_items: lines.map(({ id: _id, ...line }) => ({ ...line, line_price: '159.80' })),
    },
    expect: ['cart.abandoned'],
  },
];
