/**
 * A shop with Magento's REST API over HTTP, as far as the connector uses it: it refuses a nonce that it has seen,
 * filters and sorts by searchCriteria, repeats the last page behind the end, and makes orders of guest carts.
 */
import { oauth1Header } from '../../src/kit';

export const KEYS = {
  consumerKey: 'k1fuj3asjsk4w3qb3cx44ik5ue188s30',
  consumerSecret: 'lcey0h5uyt26slvtws5okaiqh8ojju5d',
  accessToken: 'b41sqrw1cfqh598yfoygd836c4ll3cr8',
  accessTokenSecret: 'lywj45gighqo3knl6bv6i61n2jf6iv0a',
};

type Row = Record<string, unknown>;

const product = (id: number, sku: string, more: Row = {}): Row => ({
  id,
  sku,
  name: `Produto ${sku}`,
  price: 59.9,
  status: 1,
  visibility: 4,
  type_id: 'simple',
  url_key: sku.toLowerCase(),
  custom_attributes: [],
  media_gallery_entries: [{ file: `/p/${sku.toLowerCase()} 1.jpg` }],
  extension_attributes: {},
  ...more,
});

export function magentoShop() {
  const products: Row[] = [
    product(1, 'CAM', {
      name: 'Camiseta Azul',
      type_id: 'configurable',
      price: 0,
      url_key: 'camiseta-azul',
      extension_attributes: { configurable_product_links: ['11', 12] },
    }),
    product(11, 'CAM-M', {
      visibility: 1,
      custom_attributes: [
        { attribute_code: 'special_price', value: '49.90' },
        { attribute_code: 'special_to_date', value: '2026-11-22 00:00:00' },
      ],
    }),
    product(12, 'CAM-G', { visibility: 1 }),
    product(2, 'CANECA/1', { name: 'Caneca', price: 30, url_key: 'caneca' }),
    product(3, 'FORA', { status: 2 }),
  ];
  const shop = {
    products,
    orders: [] as Row[],
    shipments: [] as Row[],
    sources: [
      { sku: 'CAM-M', source_code: 'default', quantity: 3, status: 1 },
      { sku: 'CAM-G', source_code: 'default', quantity: 0, status: 0 },
      { sku: 'CANECA/1', source_code: 'default', quantity: 0, status: 1 },
    ] as Row[] | undefined,
    carts: new Map<string, { items: Row[]; coupon?: string; shipping?: Row }>(),
    methods: [
      {
        carrier_code: 'correios',
        method_code: 'pac',
        carrier_title: 'Correios',
        method_title: 'PAC - Em média 7 dias úteis',
        amount: 21.38,
        available: true,
      },
      {
        carrier_code: 'flatrate',
        method_code: 'flatrate',
        carrier_title: 'Motoboy',
        method_title: 'Fixo',
        amount: 12.5,
        available: true,
      },
      {
        carrier_code: 'sedex',
        method_code: 'sedex',
        method_title: 'SEDEX 2 dias',
        amount: 40,
        available: false,
      },
    ] as Row[],
    payments: ['checkmo'],
    /** Only by the token alone, or only signed. */
    takes: 'oauth1' as 'oauth1' | 'bearer',
    /** `METHOD /path` and the body of what changed something, in order. */
    writes: [] as [string, unknown][],
    asked: [] as URL[],
    nonces: new Set<string>(),
    /** Does the work, and breaks before the answer is out. */
    breaksAfterWork: undefined as Response | undefined,
    handle,
  };
  const json = (body: unknown, status = 200) => Response.json(body, { status });
  const refuse = (status: number, message: string) => json({ message, parameters: {} }, status);

  function listed(rows: readonly Row[], query: URLSearchParams): Response {
    const at = (name: string) => query.get(`searchCriteria${name}`);
    let found = [...rows];
    for (let group = 0; at(`[filter_groups][${group}][filters][0][field]`); group++) {
      const of = (name: string) => at(`[filter_groups][${group}][filters][0][${name}]`) ?? '';
      const [field, value, how] = [of('field'), of('value'), of('condition_type')];
      const own = (row: Row) => row[field === 'entity_id' && 'sku' in row ? 'id' : field];
      found = found.filter((row) => {
        const has = typeof own(row) === 'number' ? Number(own(row)) : String(own(row));
        const wanted = typeof has === 'number' && how !== 'in' ? Number(value) : value;
        if (how === 'eq') return has === wanted;
        if (how === 'gteq') return has >= wanted;
        if (how === 'gt') return has > wanted;
        if (how === 'in') return value.toLowerCase().split(',').includes(String(has).toLowerCase());
        return String(has).toLowerCase().includes(value.replaceAll('%', '').toLowerCase());
      });
    }
    for (let sort = 9; sort >= 0; sort--) {
      const field = at(`[sortOrders][${sort}][field]`);
      const sign = at(`[sortOrders][${sort}][direction]`) === 'DESC' ? -1 : 1;
      if (field)
        found.sort((a, b) =>
          (a[field] as string) < (b[field] as string)
            ? -sign
            : (a[field] as string) > (b[field] as string)
              ? sign
              : 0,
        );
    }
    const size = Number(at('[pageSize]') ?? 20);
    const last = Math.max(1, Math.ceil(found.length / size));
    const page = Math.min(Number(at('[currentPage]') ?? 1), last);
    return json({ items: found.slice((page - 1) * size, page * size), total_count: found.length });
  }

  const priceOf = (sku: unknown) => {
    const one = products.find((row) => row.sku === sku);
    return sku === 'CAM-M' ? 49.9 : Number(one?.price);
  };
  const sumOf = (id: string) => {
    const cart = shop.carts.get(id);
    const goods = cart?.items.reduce((sum, { sku, qty }) => sum + priceOf(sku) * Number(qty), 0) ?? 0;
    const way = shop.methods.find(({ method_code }) => method_code === cart?.shipping?.shipping_method_code);
    return Math.round((goods * (cart?.coupon ? 0.9 : 1) + Number(way?.amount ?? 0)) * 100) / 100;
  };

  function ofCart([id = '', part]: string[], method: string, sent: Row): Response {
    if (id === '') {
      const made = `cart${shop.carts.size + 1}`;
      shop.carts.set(made, { items: [] });
      return json(made);
    }
    const cart = shop.carts.get(id);
    if (!cart) return refuse(404, 'No such entity');
    switch (part) {
      case 'items': {
        const item = sent.cartItem as Row;
        const left = shop.sources?.find(({ sku }) => sku === item.sku);
        if (left?.status === 0) return refuse(400, 'Product that you are trying to add is not available.');
        cart.items.push(item);
        return json(item);
      }
      case 'coupons':
        if (method !== 'PUT') return refuse(404, 'x');
        cart.coupon = 'yes';
        return json(true);
      case 'estimate-shipping-methods':
        return json(shop.methods);
      case 'shipping-information':
        cart.shipping = sent.addressInformation as Row;
        return json({ payment_methods: shop.payments.map((code) => ({ code })), totals: {} });
      case 'totals':
        return json({ grand_total: sumOf(id) });
      case 'payment-information': {
        const { method: code } = sent.paymentMethod as { method: string };
        if (!shop.payments.includes(code))
          return refuse(400, 'The requested Payment Method is not available.');
        const entity_id = 100 + shop.orders.length;
        shop.orders.push({
          entity_id,
          state: 'new',
          status: 'pending',
          created_at: '2026-11-22 13:05:00',
          updated_at: '2026-11-22 13:05:00',
          total_due: sumOf(id),
          customer_email: sent.email,
          billing_address: sent.billingAddress,
          items: cart.items.map(({ sku, qty }, index) => ({
            item_id: index + 1,
            sku,
            qty_ordered: qty,
            qty_shipped: 0,
          })),
        });
        return json(String(entity_id));
      }
      default:
        return refuse(404, 'Request does not match any route.');
    }
  }

  function ofOrder(id: string | undefined, part: string | undefined, sent: Row): Response {
    const order = shop.orders.find(({ entity_id }) => String(entity_id) === id);
    if (!order)
      return refuse(404, "The entity that was requested doesn't exist. Verify the entity and try again.");
    if (part === 'cancel') {
      if (Number(order.total_due) <= 0) return json(false);
      order.state = 'canceled';
      return json(true);
    }
    if (part === 'invoice') order.total_due = 0;
    if (part === 'comments') order.status = (sent.statusHistory as Row).status ?? order.status;
    if (part === 'ship') {
      for (const item of order.items as Row[]) item.qty_shipped = item.qty_ordered;
      shop.shipments.push({
        entity_id: 500 + shop.shipments.length,
        order_id: order.entity_id,
        tracks: structuredClone(sent.tracks),
      });
    }
    return part === undefined ? json(order) : json('501');
  }

  async function handle(request: Request): Promise<Response> {
    const url = new URL(request.url);
    shop.asked.push(url);
    const authorization = request.headers.get('authorization') ?? '';
    const nonce = /oauth_nonce="([\da-f]{32})"/.exec(authorization)?.[1] ?? '';
    const isGuest = url.pathname.includes('/guest-carts');
    const timestamp = Number(/oauth_timestamp="(\d+)"/.exec(authorization)?.[1]);
    const keys = { ...KEYS, token: KEYS.accessToken, tokenSecret: KEYS.accessTokenSecret };
    // Over the address as it came in.
    const signed = await oauth1Header({ method: request.method, url: request.url, nonce, timestamp }, keys);
    const wanted = shop.takes === 'bearer' ? `Bearer ${KEYS.accessToken}` : signed;
    const isTaken = authorization === (isGuest ? '' : wanted);
    if (!isTaken) return refuse(401, 'The signature is invalid. Verify and try again.');
    if (nonce !== '' && shop.nonces.has(nonce))
      return refuse(401, 'The nonce is already being used by the consumer with ID 1.');
    shop.nonces.add(nonce);
    const [resource = '', ...rest] = url.pathname.replace(/^\/rest(?:\/\w+)?\/V1\//, '').split('/');
    const sent = request.method === 'GET' ? {} : ((JSON.parse((await request.text()) || '{}') ?? {}) as Row);
    if (request.method !== 'GET')
      shop.writes.push([`${request.method} /${[resource, ...rest].join('/')}`, sent]);
    const answer = route(resource, rest, url, request.method, sent);
    return (request.method !== 'GET' && shop.breaksAfterWork?.clone()) || answer;
  }

  function route(resource: string, rest: string[], url: URL, method: string, sent: Row): Response {
    const [id, part] = rest;
    switch (resource) {
      case 'orders':
        return id === undefined ? listed(shop.orders, url.searchParams) : ofOrder(id, part, sent);
      case 'order':
        return ofOrder(id, part, sent);
      case 'shipments':
        return listed(shop.shipments, url.searchParams);
      case 'shipment': {
        const { parent_id, track_number } = sent.entity as Row;
        const parcel = shop.shipments.find(({ entity_id }) => entity_id === parent_id);
        if (!parcel) return refuse(404, 'No such entity');
        (parcel.tracks as Row[]).push({ track_number });
        return json({});
      }
      case 'products':
        if (id === 'base-prices')
          return json(
            products.some(({ sku }) => sku === (sent.prices as Row[])[0]?.sku)
              ? []
              : [{ message: "Requested product doesn't exist. Row ID: SKU = %SKU", parameters: [] }],
          );
        return id === undefined ? listed(products, url.searchParams) : json('1');
      case 'inventory':
        if (!shop.sources) return refuse(404, 'Request does not match any route.');
        return method === 'GET' ? listed(shop.sources, url.searchParams) : json([]);
      case 'directory':
        return json({ id: 'BR', available_regions: [{ id: '508', code: 'SP', name: 'São Paulo' }] });
      case 'guest-carts':
        return ofCart(rest, method, sent);
      default:
        return refuse(404, 'Request does not match any route.');
    }
  }
  return shop;
}
