/**
 * A shop with WooCommerce's REST API over HTTP, as far as selling uses it: products with variations, coupons, and
 * orders that take stock when their status does and know no filter by meta.
 */
interface Product {
  id: number;
  parent_id: number;
  type: 'simple' | 'variable' | 'variation';
  name: string;
  slug: string;
  sku: string;
  regular_price: string;
  sale_price: string;
  manage_stock: boolean;
  stock_quantity: number | null;
  [member: string]: unknown;
}
interface Line {
  product_id: number;
  variation_id?: number;
  quantity: number;
  total?: string;
}
export interface WooOrder {
  id: number;
  status: string;
  date_paid_gmt: string | null;
  payment_url: string;
  line_items: Line[];
  meta_data: { key: string; value: string }[];
  sent: Record<string, unknown>;
}

export const KEYS = {
  consumerKey: 'ck_0123456789',
  consumerSecret: 'cs_0123456789',
  webhookSecret: 'segredo',
};
export const WOO = 'https://loja.example';

const product = (id: number, more: Partial<Product>): Product => ({
  id,
  parent_id: 0,
  type: 'simple',
  name: 'Camiseta Azul',
  slug: 'camiseta-azul',
  status: 'publish',
  catalog_visibility: 'visible',
  purchasable: true,
  permalink: `${WOO}/produto/${more.slug ?? 'camiseta-azul'}/`,
  short_description: '<p>De <b>algodão</b>.</p>',
  sku: '',
  regular_price: '59.90',
  sale_price: '',
  on_sale: Boolean(more.sale_price),
  price: more.sale_price || '59.90',
  manage_stock: true,
  stock_quantity: 3,
  stock_status: 'instock',
  backorders_allowed: false,
  attributes: [],
  images: [{ src: `${WOO}/foto.jpg` }],
  ...more,
});
const variation = (id: number, size: string, more: Partial<Product>) =>
  product(id, {
    parent_id: 1,
    type: 'variation',
    name: `Camiseta Azul - ${size}`,
    attributes: [{ name: 'Tamanho', option: size }],
    ...more,
  });

/** Statuses in which an order holds its pieces. */
const HOLDS = ['on-hold', 'processing', 'completed', 'enviado'];
const STATUSES = [...HOLDS, 'pending', 'cancelled'];

export function wooShop({ plain = false }: { plain?: boolean } = {}) {
  const products: Product[] = [
    product(1, { type: 'variable', regular_price: '', price: '49.90' }),
    variation(11, 'M', { sku: 'CAM-M', sale_price: '49.90' }),
    variation(12, 'G', { sku: 'CAM-G', stock_quantity: 0 }),
    product(2, {
      name: 'Caneca',
      slug: 'caneca',
      sku: '7891234567890',
      regular_price: '30.00',
      price: '30.00',
      manage_stock: false,
      stock_quantity: null,
    }),
    product(3, { name: 'Rascunho', slug: 'rascunho', status: 'draft' }),
  ];
  const orders: WooOrder[] = [];
  const writes: string[] = [];
  const shop = {
    products,
    orders,
    /** What changed something, in order. */
    writes,
    coupons: [
      { id: 1, code: 'bemvinda', date_expires_gmt: null as string | null, usage_limit: 2, usage_count: 0 },
    ],
    /** Does the work, and breaks before the answer is out: what the server says instead. */
    breaksAfterWork: undefined as Response | undefined,
    handle,
  };
  const json = (body: unknown, status = 200) => Response.json(body, { status });
  const refuse = (status: number, code: string) =>
    json({ code, message: 'Desculpe', data: { status } }, status);

  function listed(query: URLSearchParams): Response {
    const name = (key: string) => query.get(key) ?? '';
    const codes = name('sku').split(',');
    const found = products.filter(({ type, sku, slug, name: title, status }) => {
      if (query.has('status') && status !== name('status')) return false;
      if (query.has('sku')) return sku !== '' && (codes.includes(sku) || sku === name('sku'));
      if (type === 'variation') return false;
      return query.has('slug')
        ? slug === name('slug')
        : title.toLowerCase().includes(name('search').toLowerCase());
    });
    const offset = Number(name('offset'));
    return json(found.slice(offset, offset + Number(name('per_page') || 10)));
  }

  function hold(order: WooOrder, before: string): void {
    const sign = Number(HOLDS.includes(before)) - Number(HOLDS.includes(order.status));
    for (const { product_id, variation_id, quantity } of order.line_items) {
      const one = products.find(({ id }) => id === (variation_id ?? product_id));
      if (one?.manage_stock) one.stock_quantity = (one.stock_quantity ?? 0) + sign * quantity;
    }
  }

  function create(sent: Record<string, unknown>): Response {
    const codes = (sent.coupon_lines as { code: string }[]).map(({ code }) => code.toLowerCase());
    if (codes.some((code) => !shop.coupons.some((one) => one.code === code)))
      return refuse(400, 'woocommerce_rest_invalid_coupon');
    const id = 1001 + orders.length;
    const payment_url = `${WOO}/finalizar-compra/order-pay/${id}/?pay_for_order=true&key=wc_order_x`;
    const { status, line_items, meta_data } = sent as unknown as WooOrder;
    const order = { id, status, date_paid_gmt: null, payment_url, line_items, meta_data, sent };
    orders.push(order);
    hold(order, 'pending');
    return json(order, 201);
  }

  function change(order: WooOrder, { status, set_paid }: { status?: string; set_paid?: boolean }): Response {
    if (status !== undefined && !STATUSES.includes(status)) return refuse(400, 'rest_invalid_param');
    const before = order.status;
    if (set_paid) order.date_paid_gmt = '2026-11-22T13:00:00';
    order.status = set_paid ? 'processing' : (status ?? before);
    hold(order, before);
    return json(order);
  }

  function ofOrders(
    method: string,
    id: string | undefined,
    query: URLSearchParams,
    sent: Record<string, unknown>,
  ): Response {
    if (method === 'POST') return create(sent);
    if (id === undefined) {
      const [page, size] = ['page', 'per_page'].map((key) =>
        Number(query.get(key) ?? (key === 'page' ? 1 : 10)),
      );
      const newest = [...orders].reverse();
      return json(newest.slice(((page ?? 1) - 1) * (size ?? 10), (page ?? 1) * (size ?? 10)));
    }
    const order = orders.find((one) => String(one.id) === id);
    if (!order) return refuse(404, 'woocommerce_rest_shop_order_invalid_id');
    return method === 'PUT' ? change(order, sent) : json(order);
  }

  async function handle(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const route = plain ? (url.searchParams.get('rest_route') ?? '') : url.pathname.replace('/wp-json', '');
    // Plain permalinks: whatever is no file is the front page.
    if (!route.startsWith('/wc/v3/')) return new Response('<html>Loja</html>');
    if (
      request.headers.get('authorization') !== `Basic ${btoa(`${KEYS.consumerKey}:${KEYS.consumerSecret}`)}`
    )
      return refuse(401, 'woocommerce_rest_authentication_error');
    const [resource, id, part] = route.slice('/wc/v3/'.length).split('/');
    const { method } = request;
    const sent = method === 'GET' ? {} : await request.json<Record<string, unknown>>();
    if (method !== 'GET') writes.push(`${method} ${resource}${id ? `/${id}` : ''}`);
    const answer = ofResource();
    return (method !== 'GET' && shop.breaksAfterWork?.clone()) || answer;

    function ofResource(): Response {
      if (resource === 'orders') return ofOrders(method, id, url.searchParams, sent);
      if (resource === 'coupons')
        return json(shop.coupons.filter(({ code }) => code === url.searchParams.get('code')?.toLowerCase()));
      if (id === undefined) return listed(url.searchParams);
      if (part === 'variations') return json(products.filter(({ parent_id }) => String(parent_id) === id));
      const one = products.find((other) => String(other.id) === id);
      return one ? json(one) : refuse(404, 'woocommerce_rest_product_invalid_id');
    }
  }
  return shop;
}
