/**
 * Nuvemshop as a shop behind a sales platform: products by words (`q` looks in names, descriptions and SKUs),
 * by id, by SKU and by the address of their page (`handle`). Source: https://tiendanube.github.io
 * /api-documentation/resources/product [doc]. Coupons and freight cannot be asked for with an app's token.
 */
import {
  type Call,
  type CallFailure,
  type CatalogueProduct,
  type CatalogueVariant,
  type Commerce,
  type ProductQuery,
  type Reader,
  read,
} from '../../src/kit';
import { isPastEnd, request } from './api';
import { cancel, create, find, move } from './commerce-orders';
import { productOf } from './commerce-products';

/** Forty calls at once are all that the bucket holds [doc]; some are left for others. */
const MOST_LOOKUPS = 30;

type Found = { ok: true; products: readonly CatalogueProduct[] } | CallFailure;

const catalogue = (rows: readonly Reader[]): Found => ({
  ok: true,
  products: rows.flatMap((row) => productOf(row) ?? []),
});

/** A product by its own address; what the shop has not is none. */
async function one(call: Call, path: string): Promise<Found> {
  const answer = await request(call, path);
  if (!answer.ok) return answer.missing === undefined ? answer : { ok: true, products: [] };
  const product = read(answer.body);
  if (product.has('id')) return catalogue([product]);
  return { ok: false, reason: 'bad_answer', detail: '/products: no id' };
}

async function listed(
  call: Call,
  query: Record<string, string | number | undefined>,
): Promise<{ ok: true; rows: Reader[] } | CallFailure> {
  const answer = await request(call, '/products', { query });
  if (isPastEnd(answer)) return { ok: true, rows: [] };
  if (!answer.ok) return answer;
  if (!Array.isArray(answer.body))
    return { ok: false, reason: 'bad_answer', detail: '/products: no list', retry: true };
  return { ok: true, rows: read(answer.body).list() };
}

/** Pages are counted, not skipped into: where `from` is no multiple of `size`, two of them hold what is wanted. */
async function byWords({ term, from, size }: ProductQuery, call: Call): Promise<Found> {
  const first = Math.floor(from / size) + 1;
  const skip = from % size;
  const pages = await Promise.all(
    (skip === 0 ? [first] : [first, first + 1]).map((page) =>
      listed(call, { q: term || undefined, published: 'true', page, per_page: size }),
    ),
  );
  const rows: Reader[] = [];
  for (const page of pages) {
    if (!page.ok) return page;
    rows.push(...page.rows.slice(0, size));
  }
  return catalogue(rows.slice(skip, skip + size));
}

/** The last part of `https://loja.com.br/produtos/camiseta-azul/`, which is the product's `handle`. */
async function byAddress({ term, size }: ProductQuery, call: Call): Promise<Found> {
  const handle = URL.parse(term)?.pathname.split('/').filter(Boolean).at(-1);
  if (!handle) return { ok: true, products: [] };
  const page = await listed(call, { handle, page: 1, per_page: size });
  return page.ok ? catalogue(page.rows.slice(0, size)) : page;
}

const bySku = (sku: string, call: Call): Promise<Found> =>
  one(call, `/products/sku/${encodeURIComponent(sku)}`);

/** `<product>-<variant>`, as the catalogue names variants. */
const productIdIn = (name: string): string | undefined => /^(\d{1,20})-\d{1,20}$/.exec(name)?.[1];

const search: Commerce['search'] = async (query, call) => {
  const { by, term, from } = query;
  if (by === 'text') return byWords(query, call);
  // There is one at most.
  if (from > 0) return { ok: true, products: [] };
  switch (by) {
    case 'id':
      return /^\d{1,20}$/.test(term) ? one(call, `/products/${term}`) : { ok: true, products: [] };
    case 'url':
      return byAddress(query, call);
    case 'variant':
    case 'reference': {
      const id = productIdIn(term);
      return id ? one(call, `/products/${id}`) : bySku(term, call);
    }
  }
};

/** One call for each product, however many of its variants are named; then one for each code that is left. */
const variants: Commerce['variants'] = async (names, call) => {
  const ids = new Set(names.flatMap((name) => productIdIn(name) ?? []));
  const found = new Map<string, CatalogueVariant>();
  const note = (products: readonly CatalogueProduct[]) => {
    const all = products.flatMap((product) => product.variants);
    for (const name of names) {
      const variant = all.find(({ id, sku }) => id === name || sku === name);
      if (variant && !found.has(name)) found.set(name, variant);
    }
  };
  if (ids.size > MOST_LOOKUPS) return tooMany;
  for (const answer of await Promise.all([...ids].map((id) => one(call, `/products/${id}`)))) {
    if (!answer.ok) return answer;
    note(answer.products);
  }
  const codes = [...new Set(names)].filter((name) => !found.has(name) && !productIdIn(name));
  if (ids.size + codes.length > MOST_LOOKUPS) return tooMany;
  for (const answer of await Promise.all(codes.map((code) => bySku(code, call)))) {
    if (!answer.ok) return answer;
    note(answer.products);
  }
  return { ok: true, variants: found };
};

const tooMany: CallFailure = {
  ok: false,
  reason: 'refused',
  detail: `nuvemshop: more than ${MOST_LOOKUPS} products at once`,
};

export const commerce: Commerce = {
  search,
  variants,
  find,
  create: (draft, key, call) => create(draft, key, call, variants),
  cancel,
  move,
};
