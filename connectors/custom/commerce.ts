/** The merchant's server as a shop: each call goes to the address that OmniChat would call. */
import {
  type Call,
  type CatalogueVariant,
  type Commerce,
  callFailure,
  instructionsIn,
  isOk,
  type Outcome,
  outcomeOf,
  outcomeOfFailure,
  productsIn,
  type SearchBy,
} from '../../src/kit';
import { priced } from './prices';
import { addressed } from './request';

/** One request for each, inside somebody's five seconds. */
const MOST_LOOKUPS = 30;

const SEARCH_TYPES: Readonly<Record<SearchBy, string>> = {
  text: 'TEXT',
  id: 'ID',
  variant: 'SKUID',
  url: 'URL',
  reference: 'REFERENCE',
};

const STATUSES = {
  paid: 'PAID',
  packed: 'PACKAGED',
  shipped: 'SHIPPED',
  delivered: 'DELIVERED',
  cancelled: 'CANCELLED',
} as const;

const search: Commerce['search'] = async ({ by, term, ...rest }, call) => {
  const asked = addressed(call, 'productSearchUrl', {
    query: { query: term || undefined, ...rest, searchType: SEARCH_TYPES[by] },
  });
  if (!asked.ok) return asked;
  const result = await call.http.request(asked.request);
  const products = isOk(result) ? productsIn(result.json)?.slice(0, rest.size) : undefined;
  if (!products) return callFailure(result);
  const [product] = products;
  if (by !== 'id' || !product) return { ok: true, products };
  const now = await priced(product, { productId: product.id }, call);
  return now.ok ? { ok: true, products: [now.product] } : now;
};

/** The variant of that id or code, with its price of now. */
async function variantOf(name: string, call: Call) {
  const found = await search({ by: 'variant', term: name, from: 0, size: 1 }, call);
  if (!found.ok) return found;
  const [product] = found.products;
  const variant = product?.variants.find(({ id, sku }) => id === name || sku === name);
  if (!product || !variant) return { ok: true as const, variant: undefined };
  const now = await priced({ ...product, variants: [variant] }, { variantId: variant.id }, call);
  return now.ok ? { ok: true as const, variant: now.product.variants[0] } : now;
}

const variants: Commerce['variants'] = async (names, call) => {
  if (names.length > MOST_LOOKUPS)
    return { ok: false, reason: 'refused', detail: `custom: more than ${MOST_LOOKUPS} variants at once` };
  const found = new Map<string, CatalogueVariant>();
  const answers = await Promise.all(
    names.map(async (name) => ({ name, answer: await variantOf(name, call) })),
  );
  for (const { name, answer } of answers) {
    if (!answer.ok) return answer;
    if (answer.variant) found.set(name, answer.variant);
  }
  return { ok: true, variants: found };
};

/** Posts an order or a status; only the status of the answer counts [doc]. */
async function post(call: Call, setting: string, body: unknown): Promise<Outcome> {
  const asked = addressed(call, setting, { json: body });
  return asked.ok ? outcomeOf(await call.http.request(asked.request)) : outcomeOfFailure(asked);
}

export const commerce: Commerce = {
  search,
  variants,
  /** The merchant's server makes the whole check itself; without an address for it there is nothing to object. */
  async check(draft, call) {
    if (!call.connection.settings.orderCheckerUrl) return { ok: true, objections: [], shipping: [] };
    const asked = addressed(call, 'orderCheckerUrl', { json: draft.raw });
    if (!asked.ok) return asked;
    const result = await call.http.request(asked.request);
    const instructions = isOk(result) ? instructionsIn(result.json) : undefined;
    return instructions ? { ok: true, ...instructions } : callFailure(result);
  },
  /** Nothing can be asked for: what was taken stands in the hub's record, and a repeat carries the same `objectId`. */
  find: async () => ({ ok: true }),
  async create(draft, _key, call) {
    const outcome = await post(call, 'orderProvisioningUrl', draft.raw);
    // The server tells the sales platform by itself, by the platform's own id of the order.
    return outcome.kind === 'sent' ? { ...outcome, providerId: draft.id, callsBack: true } : outcome;
  },
  cancel: (orderId, call) => post(call, 'orderCancelUrl', { objectId: orderId }),
  /** A server that gave no address for it does not want to know. */
  async move(orderId, status, call) {
    if (!call.connection.settings.statusChangeUrl)
      return { kind: 'sent', detail: 'custom: no statusChangeUrl' };
    return post(call, 'statusChangeUrl', {
      order: { objectId: orderId, status: STATUSES[status] },
      statusChange: {
        status: STATUSES[status],
        responsible: 'Ponte',
        message: '',
        updatedAt: new Date(call.now).toISOString(),
      },
    });
  },
};
