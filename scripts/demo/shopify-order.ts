/** Shopify's `orders/create` as that platform sends it: a new order that waits for its Pix, signed. */
import { createHmac, randomUUID } from 'node:crypto';

export const SHOP_DOMAIN = 'demo-ponte.myshopify.com';

export interface Webhook {
  headers: Record<string, string>;
  body: string;
}

/** Signed as Shopify does: base64 HMAC-SHA256 over the raw body. */
export const webhook = (body: string, secret: string): Webhook => ({
  body,
  headers: {
    'content-type': 'application/json',
    'x-shopify-topic': 'orders/create',
    'x-shopify-shop-domain': SHOP_DOMAIN,
    'x-shopify-api-version': '2026-10',
    'x-shopify-webhook-id': randomUUID(),
    'x-shopify-triggered-at': new Date().toISOString(),
    'x-shopify-hmac-sha256': createHmac('sha256', secret).update(body).digest('base64'),
  },
});

const MINUTE = 60_000;
/** São Paulo's wall clock with its offset, as Shopify writes times. */
const local = (time: number): string => `${new Date(time - 180 * MINUTE).toISOString().slice(0, 19)}-03:00`;

const money = (amount: string) => ({
  shop_money: { amount, currency_code: 'BRL' },
  presentment_money: { amount, currency_code: 'BRL' },
});

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

const line = (id: number, sku: string, title: string, quantity: number, price: string) => ({
  id,
  admin_graphql_api_id: `gid://shopify/LineItem/${id}`,
  product_id: id - 5_900_000_000_000,
  sku,
  name: title,
  title,
  variant_title: null,
  quantity,
  price,
  price_set: money(price),
  total_discount: '0.00',
  requires_shipping: true,
  taxable: true,
});

/** An order placed at `time`, which also makes its number. */
export const shopifyOrder = (time: number) => {
  const number = 1000 + (Math.floor(time / 1000) % 9000);
  return {
    id: time * 4,
    admin_graphql_api_id: `gid://shopify/Order/${time * 4}`,
    name: `#${number}`,
    number: number - 1000,
    order_number: number,
    test: false,
    confirmed: true,
    created_at: local(time),
    processed_at: local(time - 2000),
    updated_at: local(time + 1000),
    cancelled_at: null,
    cancel_reason: null,
    closed_at: null,
    currency: 'BRL',
    customer_locale: 'pt-BR',
    financial_status: 'pending',
    fulfillment_status: null,
    checkout_token: time.toString(16).padStart(32, '0'),
    email: 'maria.silva@example.com',
    phone: '+5511988887777',
    subtotal_price: '199.70',
    total_line_items_price: '199.70',
    total_discounts: '0.00',
    total_price: '218.60',
    total_price_set: money('218.60'),
    total_shipping_price_set: money('18.90'),
    total_tax: '0.00',
    payment_gateway_names: ['Pix - Mercado Pago'],
    note: null,
    note_attributes: [
      { name: 'CPF', value: '529.982.247-25' },
      {
        name: 'Pix copia e cola',
        value:
          '00020126580014br.gov.bcb.pix0136123e4567-e12b-12d1-a456-4266554400005204000053039865802BR5913Loja Demo SA6008BRASILIA62070503***63041D3D',
      },
      { name: 'Pix expira em', value: local(time + 30 * MINUTE) },
    ],
    landing_site: '/products/camiseta?utm_source=instagram&utm_medium=social&utm_campaign=primavera',
    source_name: 'web',
    tags: '',
    order_status_url: `https://loja-demo.com.br/60000000000/orders/${time.toString(16)}/authenticate?key=4718df94d8db5406`,
    customer: {
      id: 7_206_018_842_816,
      email: 'maria.silva@example.com',
      first_name: 'Maria',
      last_name: 'das Dores Silva',
      phone: null,
      tags: '',
      currency: 'BRL',
    },
    billing_address: address,
    shipping_address: address,
    shipping_lines: [{ id: 4_821_075_230_912, code: 'PAC', title: 'Correios PAC', price: '18.90' }],
    line_items: [
      line(14_021_938_471_104, 'CAM-ALG-M', 'Camiseta de algodão orgânico, M', 2, '79.90'),
      line(14_021_938_503_872, 'MEIA-3P', 'Kit com 3 pares de meia', 1, '39.90'),
    ],
    fulfillments: [],
    refunds: [],
  };
};
