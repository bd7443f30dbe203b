/**
 * A shop with Shopify's Admin GraphQL, as far as selling uses it: it answers each of our documents as 2026-10
 * documents it, keeps orders, drafts and stock, and grants only the scopes it was opened with.
 */
import { goods, type Product, type Variant } from './shopify.goods.shop';

interface Line {
  variantId: string;
  quantity: number;
  priceSet?: { shopMoney: { amount: string; currencyCode: string } };
  priceOverride?: { amount: string; currencyCode: string };
}
export interface ShopifyOrder {
  id: string;
  tags: string[];
  lines: Line[];
  input: Record<string, unknown>;
  financial: 'PENDING' | 'PAID';
  cancelledAt: string | null;
  fulfillmentOrders: { id: string; status: string }[];
  fulfillments: { id: string; displayStatus: string }[];
}
interface Draft {
  id: string;
  tags: string[];
  invoiceUrl: string;
  lines: Line[];
  input: Record<string, unknown>;
  order: string | null;
}
type Vars = Record<string, unknown>;

export const TOKEN = 'shpat_selling';
export const SHOPIFY = 'https://minha-loja.myshopify.com';

export function shopifyShop() {
  const products = goods();
  const orders: ShopifyOrder[] = [];
  const drafts: Draft[] = [];
  const mutations: string[] = [];
  const shop = {
    products,
    orders,
    drafts,
    /** Names of the mutations that changed something, in order. */
    mutations,
    /** Of queries: the `query` of each search. */
    searches: [] as string[],
    denied: new Set<string>(),
    /** Does the work, and breaks before the answer is out. */
    breaksAfterWork: false,
    pay,
    handle,
  };
  const gid = (type: string, id: number | string) => `gid://shopify/${type}/${id}`;
  const at = (id: unknown) =>
    products.flatMap((one) => one.variants).find((one) => gid('ProductVariant', one.id) === id);

  const variantOut = ({ id, tracked, ...rest }: Variant) => ({
    id: gid('ProductVariant', id),
    ...rest,
    inventoryItem: { tracked },
    selectedOptions: [{ name: rest.title === 'Default Title' ? 'Title' : 'Tamanho', value: rest.title }],
    product: { status: products.find((one) => one.variants.some((other) => other.id === id))?.status },
  });
  const productOut = (one: Product, most: number) => ({
    id: gid('Product', one.id),
    title: one.title,
    description: 'Algodão',
    status: one.status,
    onlineStoreUrl: `https://loja.example/products/${one.handle}`,
    featuredMedia: { preview: { image: { url: 'https://cdn.shopify.com/camiseta.jpg' } } },
    variants: { nodes: one.variants.slice(0, most).map(variantOut) },
  });

  /** As loose as Shopify's: a code is matched by its beginning, words by the title. */
  function matching(query: string): Product[] {
    const codes = [...query.matchAll(/sku:"([^"]*)"/g)].map(([, code = '']) => code);
    const [, id] = /variant_id:(\d+)/.exec(query) ?? [];
    if (codes.length > 0)
      return products.filter((one) =>
        one.variants.some(
          ({ sku, id: own }) => codes.some((code) => sku.startsWith(code)) || String(own) === id,
        ),
      );
    const words = query.replace('status:active', '').trim().toLowerCase().split(/\s+/).filter(Boolean);
    return products.filter(
      ({ title, status }) => status === 'ACTIVE' && words.every((word) => title.toLowerCase().includes(word)),
    );
  }
  function listed({ query, first, after, variants }: Vars) {
    shop.searches.push(String(query));
    const all = matching(String(query));
    const start = after === null || after === undefined ? 0 : Number(after);
    const end = start + Number(first);
    return {
      nodes: all.slice(start, end).map((one) => productOut(one, Number(variants))),
      pageInfo: {
        endCursor: all.length > start ? String(Math.min(end, all.length)) : null,
        hasNextPage: end < all.length,
      },
    };
  }
  const take = (lines: readonly Line[], sign: number) => {
    for (const { variantId, quantity } of lines) {
      const one = at(variantId);
      if (one?.tracked) one.inventoryQuantity += sign * quantity;
    }
  };
  function placed(
    input: Record<string, unknown>,
    lines: Line[],
    financial: 'PENDING' | 'PAID',
  ): ShopifyOrder {
    const id = gid('Order', 5001 + orders.length);
    const fulfillmentOrders = [{ id: gid('FulfillmentOrder', 1), status: 'OPEN' }];
    const tags = input.tags as string[];
    const order = {
      id,
      tags,
      lines,
      input,
      financial,
      cancelledAt: null,
      fulfillmentOrders,
      fulfillments: [],
    };
    orders.push(order);
    take(lines, -1);
    return order;
  }
  /** The buyer pays an invoice at the shop's checkout. */
  function pay(draftId: string): ShopifyOrder | undefined {
    const draft = drafts.find(({ id }) => id === draftId);
    if (!draft) return undefined;
    const order = placed(draft.input, draft.lines, 'PAID');
    draft.order = order.id;
    return order;
  }
  const orderBy = (id: unknown) => orders.find((one) => one.id === id);
  const objection = (message: string) => ({ userErrors: [{ message }] });

  const answers: Record<string, (vars: Vars) => unknown> = {
    orderCreate({ order }) {
      const input = order as Record<string, unknown>;
      const lines = input.lineItems as Line[];
      if (lines.some(({ variantId, quantity }) => (at(variantId)?.inventoryQuantity ?? 0) < quantity))
        return { order: null, ...objection('Unable to reserve inventory') };
      return { order: { id: placed(input, lines, 'PENDING').id }, userErrors: [] };
    },
    draftOrderCreate({ input }) {
      const id = gid('DraftOrder', 901 + drafts.length);
      const sent = input as Record<string, unknown>;
      const invoiceUrl = `${SHOPIFY}/1/invoices/${id.slice(-3)}`;
      drafts.push({
        id,
        tags: sent.tags as string[],
        invoiceUrl,
        lines: sent.lineItems as Line[],
        input: sent,
        order: null,
      });
      return { draftOrder: { id, invoiceUrl }, userErrors: [] };
    },
    draftOrderDelete({ input }) {
      const position = drafts.findIndex(({ id }) => id === (input as { id: string }).id);
      if (position < 0) return objection('Draft order does not exist');
      drafts.splice(position, 1);
      return { deletedId: 'x', userErrors: [] };
    },
    orderCancel({ id }) {
      const order = orderBy(id);
      if (!order || order.cancelledAt) return { orderCancelUserErrors: [{ message: 'cannot be cancelled' }] };
      order.cancelledAt = '2026-11-22T13:00:00Z';
      take(order.lines, 1);
      return { orderCancelUserErrors: [] };
    },
    orderMarkAsPaid({ input }) {
      const order = orderBy((input as { id: string }).id);
      if (order?.financial !== 'PENDING') return objection('Order cannot be marked as paid.');
      order.financial = 'PAID';
      return { userErrors: [] };
    },
    fulfillmentCreate({ fulfillment }) {
      const [part] = (fulfillment as { lineItemsByFulfillmentOrder: { fulfillmentOrderId: string }[] })
        .lineItemsByFulfillmentOrder;
      const order = orders.at(-1);
      const open = order?.fulfillmentOrders.find(
        ({ id, status }) => id === part?.fulfillmentOrderId && status === 'OPEN',
      );
      if (!order || !open) return objection('Fulfillment order is not open');
      open.status = 'CLOSED';
      order.fulfillments.push({ id: gid('Fulfillment', 1), displayStatus: 'FULFILLED' });
      return { userErrors: [] };
    },
    fulfillmentEventCreate({ event }) {
      const { fulfillmentId, status } = event as { fulfillmentId: string; status: string };
      const parcel = orders.flatMap((one) => one.fulfillments).find(({ id }) => id === fulfillmentId);
      if (!parcel) return objection('Fulfillment not found');
      parcel.displayStatus = status;
      return { userErrors: [] };
    },
  };

  function data(query: string, vars: Vars): Record<string, unknown> {
    const currency = { shop: { currencyCode: 'BRL' } };
    const [, mutation] = /^mutation[^{]*\{\s*(\w+)/.exec(query) ?? [];
    if (mutation) {
      shop.mutations.push(mutation);
      return { [mutation]: answers[mutation]?.(vars) ?? null };
    }
    if (query.includes('productByIdentifier')) {
      const { id, handle } = vars.identifier as { id?: string; handle?: string };
      const found = products.find((one) => gid('Product', one.id) === id || one.handle === handle);
      return { ...currency, productByIdentifier: found ? productOut(found, 100) : null };
    }
    if (query.includes('nodes(ids:')) {
      const codes = [...String(vars.query).matchAll(/sku:"([^"]*)"/g)].map(([, code = '']) => code);
      const all = products.flatMap((one) => one.variants);
      const nodes = (vars.ids as string[]).map(at).map((one) => (one ? variantOut(one) : null));
      const found = all.filter(({ sku }) => codes.some((code) => sku.startsWith(code)));
      return { ...currency, nodes, productVariants: { nodes: found.map(variantOut) } };
    }
    if (query.includes('products(')) return { ...currency, products: listed(vars) };
    if (query.includes('draftOrder(id')) {
      const draft = drafts.find(({ id }) => id === vars.id);
      return { draftOrder: draft ? { order: draft.order ? { id: draft.order } : null } : null };
    }
    if (query.includes('orders(first')) {
      const [, tag] = /^tag:"(.*)"$/.exec(String(vars.query)) ?? [];
      const tagged = <One extends { tags: string[] }>(list: One[]) =>
        list.filter(({ tags }) => tags.some((one) => one.startsWith(tag ?? '?')));
      const asDraft = ({ id, tags, invoiceUrl, order }: Draft) => ({
        id,
        tags,
        invoiceUrl,
        order: order && { id: order },
      });
      return {
        orders: { nodes: tagged(orders).map(({ id, tags }) => ({ id, tags })) },
        ...(vars.own ? { draftOrders: { nodes: tagged(drafts).map(asDraft) } } : {}),
      };
    }
    const order = orderBy(vars.id);
    return {
      order: order
        ? {
            ...order,
            displayFinancialStatus: order.financial,
            fulfillmentOrders: { nodes: order.fulfillmentOrders },
          }
        : null,
    };
  }

  /** The Admin API over HTTP. */
  async function handle(request: Request): Promise<Response> {
    if (request.headers.get('x-shopify-access-token') !== TOKEN)
      return Response.json({ errors: 'no' }, { status: 401 });
    const { query, variables } = await request.json<{ query: string; variables: Vars }>();
    const denied = [...shop.denied].find((name) => query.includes(name));
    if (denied)
      return Response.json({
        data: { [denied]: null },
        errors: [{ message: `Access denied for ${denied} field.` }],
      });
    const answer = data(query, variables);
    if (shop.breaksAfterWork && query.startsWith('mutation')) return new Response('<html>', { status: 504 });
    return Response.json({ data: answer });
  }
  return shop;
}
