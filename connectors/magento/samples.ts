/** Orders as the listing has them, with their shipments. */
import type { Label, OrderType, Sample } from '../../src/kit';

const address = {
  firstname: 'Mariana',
  lastname: 'Alves',
  street: ['Rua Augusta', '1500', 'Apto 42', 'Consolação'],
  city: 'São Paulo',
  region: 'São Paulo',
  region_code: 'SP',
  postcode: '01304-001',
  country_id: 'BR',
  telephone: '(11) 98765-4321',
  email: 'mariana@exemplo.com.br',
};

const order = {
  entity_id: 4821,
  increment_id: '000004821',
  state: 'new',
  status: 'pending',
  created_at: '2026-11-22 13:05:11',
  updated_at: '2026-11-22 13:05:14',
  grand_total: 121.28,
  subtotal: 109.8,
  discount_amount: -9.9,
  shipping_amount: 21.38,
  total_due: 121.28,
  order_currency_code: 'BRL',
  is_virtual: 0,
  customer_firstname: 'Mariana',
  customer_lastname: 'Alves',
  customer_email: 'mariana@exemplo.com.br',
  customer_taxvat: '529.982.247-25',
  billing_address: address,
  items: [
    {
      product_id: 61,
      sku: 'CAM-M',
      name: 'Camiseta Azul',
      qty_ordered: 2,
      qty_shipped: 0,
      price: 54.9,
      row_total: 109.8,
    },
  ],
  payment: { method: 'pagbank_paymentmagento_pix', last_trans_id: 'QRCO_4D1F' },
  status_histories: [],
  extension_attributes: {
    shipping_assignments: [{ shipping: { address } }],
    payment_additional_info: [
      { key: 'method_title', value: 'Pix' },
      {
        key: 'qr_code',
        value:
          '00020126580014br.gov.bcb.pix0136123e4567-e12b-12d1-a456-4266554400005204000053039865406121.285802BR5913LOJA EXEMPLO6009SAO PAULO62070503***63041D3D',
      },
      { key: 'expiration_date', value: '2026-11-22T15:05:11-03:00' },
    ],
  },
};

const paid = {
  ...order,
  state: 'processing',
  status: 'processing',
  updated_at: '2026-11-22 13:12:40',
  total_paid: 121.28,
  total_due: 0,
};

const sample = (name: string, label: Label, body: object, ...rest: OrderType[]): Sample => ({
  name,
  label,
  body,
  expect: ['order.created', ...rest],
});

export const samples: readonly Sample[] = [
  sample(
    'pix',
    { pt: 'Pedido com Pix', en: 'Order with Pix' },
    { order, shipments: [] },
    'order.awaiting_payment',
  ),
  sample(
    'boleto',
    { pt: 'Pedido com boleto', en: 'Order with boleto' },
    {
      order: {
        ...order,
        payment: { method: 'pagbank_paymentmagento_boleto', last_trans_id: 'CHAR_9A0C' },
        extension_attributes: {
          ...order.extension_attributes,
          payment_additional_info: [
            { key: 'boleto_line_code', value: '34191.79001 01043.510047 79102.015009 4 16410000012128' },
            {
              key: 'boleto_pdf_href',
              value: 'https://www.minhaloja.com.br/media/pagbank/boleto/CHAR_9A0C.pdf',
            },
            { key: 'expiration_date', value: '2026-11-25 23:59:59' },
          ],
        },
      },
      shipments: [],
    },
    'order.awaiting_payment',
  ),
  sample('paid', { pt: 'Pedido pago', en: 'Order paid' }, { order: paid, shipments: [] }, 'order.paid'),
  sample(
    'shipped',
    { pt: 'Pedido enviado', en: 'Order shipped' },
    {
      order: {
        ...paid,
        state: 'complete',
        status: 'complete',
        updated_at: '2026-11-23 17:30:02',
        items: order.items.map((item) => ({ ...item, qty_shipped: 2 })),
      },
      shipments: [
        {
          order_id: 4821,
          created_at: '2026-11-23 17:30:01',
          tracks: [{ track_number: 'AA123456789BR', title: 'Correios', carrier_code: 'custom' }],
        },
      ],
    },
    'order.paid',
    'order.shipped',
  ),
  sample(
    'cancelled',
    { pt: 'Pedido cancelado', en: 'Order cancelled' },
    {
      order: { ...order, state: 'canceled', status: 'canceled', updated_at: '2026-11-24 13:00:00' },
      shipments: [],
    },
    'order.cancelled',
  ),
  sample(
    'refunded',
    { pt: 'Pedido reembolsado', en: 'Order refunded' },
    {
      order: {
        ...paid,
        state: 'closed',
        status: 'closed',
        total_refunded: 121.28,
        updated_at: '2026-11-25 12:00:00',
      },
      shipments: [],
    },
    'order.refunded',
  ),
];
