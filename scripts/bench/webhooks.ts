/** Webhooks as a Shopify shop sends them: paid orders of about 3 KB, each another order, signed. */
import { shopifyOrder, webhook } from '../demo/shopify-order.ts';

export interface Shop {
  /** The address of its hook. */
  path: string;
  secret: string;
}

/** Whole HTTP requests, ready to be written to a socket. `first` numbers the orders: no two may be alike. */
export function paidOrders(shop: Shop, first: number, count: number): Buffer[] {
  const order = shopifyOrder(Date.now());
  return Array.from({ length: count }, (_, position) => {
    const number = first + position;
    const body = JSON.stringify({
      ...order,
      id: 6_000_000_000_000 + number,
      name: `#${number}`,
      order_number: number,
      financial_status: 'paid',
      checkout_token: null,
    });
    const { headers } = webhook(body, shop.secret);
    return post(shop.path, { ...headers, 'x-shopify-topic': 'orders/paid' }, body);
  });
}

function post(path: string, headers: Readonly<Record<string, string>>, body: string): Buffer {
  const lines = Object.entries({
    host: '127.0.0.1',
    'user-agent': 'Shopify-Captain-Hook',
    accept: '*/*',
    'content-length': String(Buffer.byteLength(body)),
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`POST ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`);
}
