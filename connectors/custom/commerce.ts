/** The five calls. */
import {
  type Call,
  type CallFailure,
  callFailure,
  type CatalogueVariant,
  type Commerce,
  type HttpRequest,
  instructionsIn,
  isOk,
  type Outcome,
  outcomeOf,
  productsIn,
  type SearchBy,
} from '../../src/kit';
import { headersIn } from './headers';

/** OmniChat's own limit. */
const TIMEOUT_MS = 5_000;

/** A request to one of the merchant's addresses; undefined where it was left empty. */
function request(call: Call, setting: string, rest: Omit<HttpRequest, 'url'>): HttpRequest | undefined {
  const url = call.connection.settings[setting];
  const typed = headersIn(call.connection.credentials.headers);
  if (!url || !typed.ok) return undefined;
  return { url, ...rest, headers: { ...typed.headers, ...rest.headers }, timeoutMs: TIMEOUT_MS };
}

const missing = (setting: string): CallFailure => ({
  ok: false,
  reason: 'missing_setting',
  detail: `custom: ${setting}`,
});

const SEARCH_TYPES: Readonly<Record<SearchBy, string>> = {
  text: 'TEXT',
  id: 'ID',
  variant: 'SKUID',
  url: 'URL',
  reference: 'REFERENCE',
};

const search: Commerce['search'] = async ({ by, term, from, size, teamId, userId }, call) => {
  const asked = request(call, 'productSearchUrl', {
    query: { query: term || undefined, from, size, teamId, userId, searchType: SEARCH_TYPES[by] },
  });
  if (!asked) return missing('productSearchUrl');
  const result = await call.http.request(asked);
  const products = isOk(result) ? productsIn(result.json) : undefined;
  return products ? { ok: true, products } : callFailure(result);
};

/** Posts an order or a status; only the status of the answer counts. */
async function post(call: Call, setting: string, body: unknown): Promise<Outcome> {
  const asked = request(call, setting, { json: body });
  if (!asked) return { kind: 'rejected', reason: 'missing_setting', detail: `custom: ${setting}` };
  return outcomeOf(await call.http.request(asked));
}

export const commerce: Commerce = {
  search,
  async variants(names, call) {
    const found = new Map<string, CatalogueVariant>();
    const answers = await Promise.all(
      names.map((term) => search({ by: 'variant', term, from: 0, size: 1 }, call)),
    );
    for (const [position, answer] of answers.entries()) {
      if (!answer.ok) return answer;
      const name = names[position] ?? '';
      const all = answer.products.flatMap(({ variants }) => variants);
      const variant = all.find(({ id, sku }) => id === name || sku === name);
      if (variant) found.set(name, variant);
    }
    return { ok: true, variants: found };
  },
  /** The merchant's server makes the whole check itself; without an address for it there is nothing to object. */
  async check(draft, call) {
    const asked = request(call, 'orderCheckerUrl', { json: draft.raw });
    if (!asked) return { ok: true, objections: [], shipping: [] };
    const result = await call.http.request(asked);
    const instructions = isOk(result) ? instructionsIn(result.json) : undefined;
    return instructions ? { ok: true, ...instructions } : callFailure(result);
  },
  /** Nothing can be asked for; that it was taken is what our own record says. */
  find: async () => ({ ok: true }),
  async create(draft, _key, call) {
    const outcome = await post(call, 'orderProvisioningUrl', draft.raw);
    // The server tells the sales platform by itself, by the platform's own id of the order.
    return outcome.kind === 'sent' ? { ...outcome, providerId: draft.id, callsBack: true } : outcome;
  },
  cancel: (orderId, call) => post(call, 'orderCancelUrl', { objectId: orderId }),
  move: (orderId, status, call) =>
    post(call, 'statusChangeUrl', {
      order: { objectId: orderId, status: STATUSES[status] },
      statusChange: { status: STATUSES[status], responsible: 'Ponte', message: '' },
    }),
};

const STATUSES = {
  paid: 'PAID',
  packed: 'PACKAGED',
  shipped: 'SHIPPED',
  delivered: 'DELIVERED',
  cancelled: 'CANCELLED',
} as const;
