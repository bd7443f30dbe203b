/**
 * Loja Integrada as a shop behind a sales platform. Its API has no search by words [doc]: the newest two hundred
 * products are listed and their names compared here, so that older ones are found by their SKU only. The order
 * of the list is not documented; by public integrations the oldest come first [code]. A hundred calls a minute
 * are all that a shop may make [doc], so that one question takes a part of them at most.
 */
import {
  type Call,
  type CallFailure,
  type CatalogueProduct,
  type CatalogueVariant,
  type Commerce,
  plain,
  type Reader,
  read,
} from '../../src/kit';
import { request } from './api';
import { cancel, create, find, move } from './commerce-orders';
import { childrenOf, idIn, isGone, productOf, variantOf } from './commerce-products';

const MOST_CALLS = 30;
const PER_PAGE = 50;
const PAGES = 4;

type Found<Value> = { ok: true; value: Value } | CallFailure;

/** A product in full; undefined where the shop has none of that id. */
async function fetched(id: string, call: Call): Promise<Found<Reader | undefined>> {
  const answer = await request(call, `/v1/produto/${id}`);
  if (!answer.ok) return answer.reason === 'not_found' ? { ok: true, value: undefined } : answer;
  const product = read(answer.body);
  if (!product.has('id')) return { ok: false, reason: 'bad_answer', detail: '/v1/produto: no id' };
  return { ok: true, value: isGone(product) ? undefined : product };
}

/** Those that are there, in their order; the first failure fails them all. */
async function allFetched(ids: readonly string[], call: Call): Promise<Found<Reader[]>> {
  const products: Reader[] = [];
  for (const answer of await Promise.all(ids.map((id) => fetched(id, call)))) {
    if (!answer.ok) return answer;
    if (answer.value) products.push(answer.value);
  }
  return { ok: true, value: products };
}

async function listed(call: Call, query: Record<string, string | number>): Promise<Found<Reader>> {
  const answer = await request(call, '/v1/produto/', { query });
  if (!answer.ok) return answer;
  const page = read(answer.body);
  return Array.isArray(page.at('objects').value)
    ? { ok: true, value: page }
    : { ok: false, reason: 'bad_answer', detail: '/v1/produto/: no objects', retry: true };
}

/** Rows of the last pages, the newest first, without variations. */
async function newest(call: Call): Promise<Found<Reader[]>> {
  const query = { ativo: 'true', removido: 'false', limit: PER_PAGE };
  const first = await listed(call, { ...query, offset: 0 });
  if (!first.ok) return first;
  const total = first.value.number('meta.total_count') ?? 0;
  const offsets = Array.from({ length: PAGES }, (_, page) => total - (page + 1) * PER_PAGE);
  const others = total > PER_PAGE ? offsets.filter((offset) => offset > -PER_PAGE) : [];
  const rows = others.length === 0 ? first.value.list('objects') : [];
  const pages = await Promise.all(
    others.map((offset) => listed(call, { ...query, offset: Math.max(0, offset) })),
  );
  for (const page of pages) {
    if (!page.ok) return page;
    rows.push(...page.value.list('objects').slice(0, PER_PAGE));
  }
  const byId = new Map(rows.flatMap((row) => [[idIn(row) ?? '', row] as const]).filter(([id]) => id !== ''));
  const wanted = [...byId].filter(([, row]) => row.text('nome') && row.text('tipo') !== 'atributo_opcao');
  return { ok: true, value: wanted.sort(([a], [b]) => Number(b) - Number(a)).map(([, row]) => row) };
}

/** Products in full with their variations, as far as the calls reach; the rest of a longer list is left out. */
async function catalogueOf(ids: readonly string[], call: Call): Promise<Found<CatalogueProduct[]>> {
  const found = await allFetched(ids.slice(0, MOST_CALLS / 2), call);
  if (!found.ok) return found;
  let left = MOST_CALLS - MOST_CALLS / 2;
  const families = found.value.map((product) => {
    const children = childrenOf(product).slice(0, left);
    left -= children.length;
    return { product, children };
  });
  const children = await allFetched(
    families.flatMap((family) => family.children),
    call,
  );
  if (!children.ok) return children;
  const byId = new Map(children.value.map((child) => [child.id('id'), child]));
  const products = families.flatMap(({ product, children: ids }) => {
    // A parent whose variations were not fetched has no price of its own to show.
    if (ids.length === 0 && childrenOf(product).length > 0) return [];
    return (
      productOf(
        product,
        ids.flatMap((id) => byId.get(id) ?? []),
      ) ?? []
    );
  });
  return { ok: true, value: products };
}

/** The product's id behind an id or a code of it or of one of its variations. */
async function idBehind(name: string, call: Call): Promise<Found<string | undefined>> {
  const product = await named(name, call);
  if (!product.ok || !product.value) return product.ok ? { ok: true, value: undefined } : product;
  return { ok: true, value: idIn(product.value.at('pai')) ?? product.value.id('id') };
}

/** A code may be all digits, too. */
async function named(name: string, call: Call): Promise<Found<Reader | undefined>> {
  const product = /^\d{1,20}$/.test(name) ? await fetched(name, call) : undefined;
  return product && (!product.ok || product.value) ? product : bySku(name, call);
}

async function bySku(sku: string, call: Call): Promise<Found<Reader | undefined>> {
  const rows = await listed(call, { sku, removido: 'false', limit: 5 });
  if (!rows.ok) return rows;
  const row = rows.value.list('objects').find((one) => one.text('sku') === sku);
  const id = row && idIn(row);
  return id ? fetched(id, call) : { ok: true, value: undefined };
}

const search: Commerce['search'] = async ({ by, term, from, size }, call) => {
  const ids = await idsOf(by, term, call);
  if (!ids.ok) return ids;
  const products = await catalogueOf(ids.value.slice(from, from + size), call);
  return products.ok ? { ok: true, products: products.value } : products;
};

async function idsOf(by: string, term: string, call: Call): Promise<Found<string[]>> {
  if (by === 'text' || by === 'url') {
    const rows = await newest(call);
    if (!rows.ok) return rows;
    const words = plain(term).split(' ').filter(Boolean);
    const fits = (row: Reader): boolean => {
      const name = plain(row.text('nome') ?? '');
      return by === 'text' ? words.every((word) => name.includes(word)) : isPage(row.link('url'), term);
    };
    return { ok: true, value: rows.value.filter(fits).flatMap((row) => idIn(row) ?? []) };
  }
  if (by === 'id') return { ok: true, value: /^\d{1,20}$/.test(term) ? [term] : [] };
  const id = await idBehind(term, call);
  return id.ok ? { ok: true, value: id.value ? [id.value] : [] } : id;
}

/** Merchants have several domains: the path tells. */
const isPage = (url: string | undefined, term: string): boolean => {
  const path = (address: string) => URL.parse(address)?.pathname.replace(/\/+$/, '');
  return url !== undefined && path(url) !== undefined && path(url) === path(term);
};

/** Ids first, one call for each; then the codes that none of those products has, two calls for each. */
const variants: Commerce['variants'] = async (names, call) => {
  const found = new Map<string, CatalogueVariant>();
  const note = (products: readonly Reader[]) => {
    const all = products.flatMap((product) => variantOf(product, product));
    for (const name of names) {
      const variant = all.find(({ id, sku }) => id === name || sku === name);
      if (variant && !found.has(name)) found.set(name, variant);
    }
  };
  const ids = [...new Set(names)].filter((name) => /^\d{1,20}$/.test(name));
  if (ids.length > MOST_CALLS) return tooMany;
  const byId = await allFetched(ids, call);
  if (!byId.ok) return byId;
  note(byId.value);
  const codes = [...new Set(names)].filter((name) => !found.has(name));
  if (ids.length + codes.length > MOST_CALLS) return tooMany;
  for (const answer of await Promise.all(codes.map((code) => bySku(code, call)))) {
    if (!answer.ok) return answer;
    if (answer.value) note([answer.value]);
  }
  return { ok: true, variants: found };
};

const tooMany: CallFailure = {
  ok: false,
  reason: 'refused',
  detail: `loja-integrada: more than ${MOST_CALLS} products at once`,
};

export const commerce: Commerce = {
  search,
  variants,
  find,
  create: (draft, key, call) => create(draft, key, call, variants),
  cancel,
  move,
};
