/** A shop that sells through the hosted endpoints, in memory: a connector as small as the contract lets it be. */
import type { Call, CatalogueProduct, Commerce, Connector, OrderDraft } from '../../../src/kit';

export interface FakeShop {
  connector: Connector;
  products: CatalogueProduct[];
  orders: { id: string; key: string; draft: OrderDraft; status: string }[];
  /** What every call answers instead, where the shop is not well. */
  failure: { reason: 'unavailable' | 'unauthorized'; retry?: boolean } | undefined;
  /** Calls so far. */
  asked: string[];
}

const brl = (amount: number) => ({ amount, currency: 'BRL' });

export function fakeShop(change: Partial<Commerce> = {}): FakeShop {
  const shop: FakeShop = {
    products: [
      {
        id: 'p1',
        name: 'Camiseta Azul',
        url: 'https://loja.test/camiseta',
        variants: [
          {
            id: 'v1',
            sku: 'CAM-M',
            name: 'M',
            price: brl(5990),
            salePrice: brl(4990),
            stock: 3,
            visible: true,
          },
          { id: 'v2', sku: 'CAM-G', name: 'G', price: brl(5990), stock: 0, visible: true },
        ],
      },
    ],
    orders: [],
    failure: undefined,
    asked: [],
    connector: {} as Connector,
  };
  const failing = () => shop.failure && { ok: false as const, ...shop.failure };
  const note = (what: string, _call: Call) => shop.asked.push(what);
  const commerce: Commerce = {
    async search({ by, term, from, size }, call) {
      note(`search ${by} ${term}`, call);
      const found = shop.products.filter(({ id, name, url, variants }) => {
        if (by === 'id') return id === term;
        if (by === 'url') return url === term;
        if (by === 'variant' || by === 'reference')
          return variants.some((one) => one.id === term || one.sku === term);
        return name.toLowerCase().includes(term.toLowerCase());
      });
      return failing() ?? { ok: true, products: found.slice(from, from + size) };
    },
    async variants(names, call) {
      note(`variants ${names.join()}`, call);
      const all = shop.products.flatMap(({ variants }) => variants);
      const found = names.flatMap((name) => {
        const variant = all.find(({ id, sku }) => id === name || sku === name);
        return variant ? [[name, variant] as const] : [];
      });
      return failing() ?? { ok: true, variants: new Map(found) };
    },
    async find(key, call) {
      note(`find ${key}`, call);
      const order = shop.orders.find((one) => one.key === key);
      return failing() ?? { ok: true, ...(order ? { order: { id: order.id } } : {}) };
    },
    async create(draft, key, call) {
      note(`create ${key}`, call);
      if (shop.failure)
        return { kind: shop.failure.retry ? 'retry' : 'rejected', reason: shop.failure.reason };
      const id = `S${shop.orders.length + 1}`;
      shop.orders.push({ id, key, draft, status: 'open' });
      return { kind: 'sent', providerId: id, checkoutUrl: `https://loja.test/pagar/${id}` };
    },
    async cancel(orderId, call) {
      note(`cancel ${orderId}`, call);
      for (const order of shop.orders) if (order.id === orderId) order.status = 'cancelled';
      return { kind: 'sent' };
    },
    async move(orderId, status, call) {
      note(`move ${orderId} ${status}`, call);
      for (const order of shop.orders) if (order.id === orderId) order.status = status;
      return { kind: 'sent' };
    },
    ...change,
  };
  shop.connector = {
    slug: 'fake-shop',
    label: { pt: 'Loja de mentira', en: 'Fake shop' },
    category: 'ecommerce',
    fields: [],
    setup: [],
    commerce,
  };
  return shop;
}
