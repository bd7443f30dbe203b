/** Two shops to stand behind a custom integration: the same goods, and one interface to look into either. */
import shopify from '../../../connectors/shopify';
import woocommerce from '../../../connectors/woocommerce';
import type { Connector } from '../../../src/kit';
import { SHOPIFY, shopifyShop, TOKEN } from '../../connectors/shopify.commerce.shop';
import { KEYS, WOO, wooShop } from '../../connectors/woocommerce.commerce.shop';

/** A shop in which variant 11 is `CAM-M`, of which there are three at R$ 49,90. */
export interface Behind {
  connector: Connector;
  origin: string;
  settings: Record<string, string>;
  credentials: Record<string, string>;
  handle(request: Request): Promise<Response>;
  /** Pieces left of it. */
  stock(): number | null | undefined;
  state(): { id: string; isPaid: boolean; isCancelled: boolean }[];
  /** What the shop's own webhook says when the order has been sent. */
  shipped: { headers: Record<string, string>; signature: string; body: object };
}

const WHEN = '2026-11-22T13:30:00Z';

export function behindShopify(): Behind {
  const shop = shopifyShop();
  const line = {
    id: 1,
    variant_id: 11,
    title: 'Camiseta Azul',
    quantity: 2,
    price: '49.90',
    requires_shipping: true,
  };
  return {
    connector: shopify,
    origin: SHOPIFY,
    settings: { shop: 'minha-loja' },
    credentials: { webhookSecret: 'segredo', accessToken: TOKEN },
    handle: shop.handle,
    stock: () => shop.products[0]?.variants[0]?.inventoryQuantity,
    state: () =>
      shop.orders.map(({ id, financial, cancelledAt }) => ({
        id: id.split('/').at(-1) ?? '',
        isPaid: financial === 'PAID',
        isCancelled: cancelledAt !== null,
      })),
    shipped: {
      headers: { 'x-shopify-topic': 'orders/fulfilled' },
      signature: 'x-shopify-hmac-sha256',
      body: {
        id: 5001,
        name: '#1001',
        created_at: WHEN,
        updated_at: WHEN,
        currency: 'BRL',
        total_price: '112.30',
        financial_status: 'paid',
        fulfillment_status: 'fulfilled',
        line_items: [line],
        fulfillments: [{ id: 9, status: 'success', created_at: WHEN, updated_at: WHEN, line_items: [line] }],
        refunds: [],
      },
    },
  };
}

export function behindWooCommerce(): Behind {
  const shop = wooShop();
  return {
    connector: woocommerce,
    origin: WOO,
    settings: { shop: 'loja.example' },
    credentials: KEYS,
    handle: shop.handle,
    stock: () => shop.products.find(({ id }) => id === 11)?.stock_quantity,
    state: () =>
      shop.orders.map(({ id, date_paid_gmt, status }) => ({
        id: String(id),
        isPaid: date_paid_gmt !== null,
        isCancelled: status === 'cancelled',
      })),
    shipped: {
      headers: { 'x-wc-webhook-topic': 'order.updated' },
      signature: 'x-wc-webhook-signature',
      body: {
        id: 1001,
        number: '1001',
        status: 'enviado',
        currency: 'BRL',
        total: '112.30',
        created_via: 'rest-api',
        billing: { first_name: 'Mariana', phone: '11987654321' },
        shipping: { address_1: 'Rua A, 1' },
        line_items: [
          { id: 1, name: 'Camiseta Azul - M', product_id: 1, quantity: 2, price: 49.9, total: '99.80' },
        ],
        shipping_lines: [{ id: 2, method_title: 'PAC', total: '12.50' }],
        meta_data: [{ id: 1, key: '_correios_tracking_code', value: 'AA123456785BR' }],
        refunds: [],
        date_created_gmt: '2026-11-22T13:00:00',
        date_modified_gmt: '2026-11-22T13:30:00',
        date_paid_gmt: '2026-11-22T13:10:00',
      },
    },
  };
}
