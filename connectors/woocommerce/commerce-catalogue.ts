/**
 * Products and variations as salespeople see them
 * (https://woocommerce.github.io/woocommerce-rest-api-docs/#products [doc]). The variations of a product are a
 * listing of their own. Two things go beyond the documentation [code, and the maintainers in
 * github.com/woocommerce/woocommerce issues 31370 and 41374]: `/products/{id}` answers for a variation, too,
 * with its `parent_id`, and `/products?sku=` takes several codes and finds variations.
 */
import {
  type Call,
  type CallFailure,
  type CatalogueProduct,
  type CatalogueVariant,
  type Commerce,
  compact,
  type HttpRequest,
  type ProductQuery,
  type Reader,
  read,
} from '../../src/kit';
import { request } from './api';

/** Each may need a call for its variations, and somebody is waiting. */
const MOST_PRODUCTS = 20;
const MOST_VARIATIONS = 100;
/** What one look-up takes in; ids are asked for one by one. */
const MOST_NAMES = 60;
const FIELDS =
  'id,name,type,status,catalog_visibility,purchasable,permalink,short_description,sku,price,regular_price,' +
  'sale_price,on_sale,manage_stock,stock_quantity,stock_status,backorders_allowed,attributes,images,image,parent_id';

type Products = Awaited<ReturnType<Commerce['search']>>;
type Listed = { ok: true; rows: Reader[] } | CallFailure;

const NONE: Listed = { ok: true, rows: [] };

async function list(call: Call, path: string, query: HttpRequest['query']): Promise<Listed> {
  const answer = await request(call, path, { query: { ...query, _fields: FIELDS } });
  if (!answer.ok) return answer;
  if (!Array.isArray(answer.body)) return { ok: false, reason: 'bad_answer', detail: `${path}: no list` };
  return { ok: true, rows: read(answer.body).list() };
}

/** None where there is no such id. */
async function one(call: Call, id: string): Promise<Listed> {
  const answer = await request(call, `/products/${id}`, { query: { _fields: FIELDS } });
  if (answer.ok) return { ok: true, rows: [read(answer.body)] };
  return answer.code === 'woocommerce_rest_product_invalid_id' ? NONE : answer;
}

const ID = /^\d{1,12}$/;

export async function search(query: ProductQuery, call: Call): Promise<Products> {
  const found = await rowsFor(query, call);
  if (!found.ok) return found;
  const products = await Promise.all(found.rows.map((row) => withVariations(row, call)));
  const failure = products.find((product) => !product.ok);
  if (failure && !failure.ok) return failure;
  return { ok: true, products: products.flatMap((product) => (product.ok ? product.products : [])) };
}

async function rowsFor({ by, term, from, size }: ProductQuery, call: Call): Promise<Listed> {
  const page = { per_page: Math.min(size, MOST_PRODUCTS), offset: from, status: 'publish' };
  switch (by) {
    case 'text':
      return list(call, '/products', { ...page, search: term || undefined });
    case 'url': {
      const slug = slugOf(term);
      return slug === undefined ? NONE : list(call, '/products', { ...page, slug });
    }
    case 'id':
      return from === 0 && ID.test(term) ? one(call, term) : NONE;
    case 'variant':
    case 'reference': {
      const byCode = await list(call, '/products', { ...page, sku: term });
      const isCode = byCode.ok && byCode.rows.length > 0;
      const found = isCode || from > 0 || !ID.test(term) ? byCode : await one(call, term);
      return found.ok ? parentsOf(found.rows, call) : found;
    }
  }
}

/** The product's page is named behind its last slash, wherever the merchant put it. */
function slugOf(address: string): string | undefined {
  const url = URL.parse(address);
  return /([^/]{1,200})\/?$/.exec(url?.pathname ?? '')?.[1] ?? url?.searchParams.get('product') ?? undefined;
}

/** A variation is sold as part of its product. */
async function parentsOf(rows: readonly Reader[], call: Call): Promise<Listed> {
  const parents = new Set(rows.filter(isVariation).flatMap((row) => row.id('parent_id') ?? []));
  const found = await Promise.all([...parents].filter((id) => ID.test(id)).map((id) => one(call, id)));
  const failure = found.find((answer) => !answer.ok);
  if (failure) return failure;
  return {
    ok: true,
    rows: [
      ...rows.filter((row) => !isVariation(row)),
      ...found.flatMap((answer) => (answer.ok ? answer.rows : [])),
    ],
  };
}

const isVariation = (row: Reader): boolean => row.text('type') === 'variation';

async function withVariations(row: Reader, call: Call): Promise<Products> {
  const id = row.id('id');
  const name = row.text('name');
  if (id === undefined || name === undefined || !ID.test(id)) return { ok: true, products: [] };
  const isVariable = row.text('type') === 'variable';
  const found: Listed = isVariable
    ? await list(call, `/products/${id}/variations`, { per_page: MOST_VARIATIONS })
    : { ok: true, rows: [row] };
  if (!found.ok) return found;
  const variants = found.rows.flatMap((one) => variantOf(one, isVariable ? row : undefined)?.variant ?? []);
  if (variants.length === 0) return { ok: true, products: [] };
  const product: CatalogueProduct = {
    id,
    name,
    variants,
    ...compact({ description: textOf(row.text('short_description')), url: row.link('permalink') }),
  };
  return { ok: true, products: [product] };
}

/** Of HTML. */
const textOf = (html: string | undefined): string | undefined =>
  html
    ?.slice(0, 5000)
    .replace(/<[^<>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 1000) || undefined;

/** A variant, and the product that an order line names with it. */
export interface Sold {
  variant: CatalogueVariant;
  productId: string;
}

/** What has no price is not for sale. Money is in the shop's currency, of which a product says nothing. */
function variantOf(row: Reader, parent?: Reader): Sold | undefined {
  const id = row.id('id');
  const list = row.money('regular_price', 'price');
  if (id === undefined || !ID.test(id) || !list) return undefined;
  const now = row.bool('on_sale') ? row.money('sale_price', 'price') : undefined;
  const options = row.list('attributes').flatMap((attribute) => {
    const [key, value] = [attribute.text('name'), attribute.text('option')];
    return key && value ? [{ key, value }] : [];
  });
  const variant: CatalogueVariant = {
    id,
    price: list,
    visible: isShown(row) && (parent === undefined || isShown(parent)),
    ...compact({
      salePrice: now && now.amount < list.amount ? now : undefined,
      sku: row.text('sku'),
      name: options.map(({ value }) => value).join(' / ') || undefined,
      imageUrl: row.link('image.src', 'images.0.src') ?? parent?.link('images.0.src'),
      stock: stockOf(row),
      sellOutOfStock:
        row.bool('backorders_allowed') || row.text('stock_status') === 'onbackorder' || undefined,
      options: options.length > 0 ? options : undefined,
    }),
  };
  return {
    variant,
    productId: parent?.id('id') ?? (isVariation(row) ? row.id('parent_id') : undefined) ?? id,
  };
}

const isShown = (row: Reader): boolean =>
  row.text('status') === 'publish' &&
  row.text('catalog_visibility') !== 'hidden' &&
  row.bool('purchasable') !== false;

/** `manage_stock` of a variation may be `parent`; what is not counted can still be switched to "out". */
function stockOf(row: Reader): number | undefined {
  const isCounted = row.bool('manage_stock') || row.text('manage_stock') === 'parent';
  if (isCounted) return row.integer('stock_quantity');
  return row.text('stock_status') === 'outofstock' ? 0 : undefined;
}

/** By the names that items go by; an id is surer than a code. */
export async function lookUp(
  names: readonly string[],
  call: Call,
): Promise<{ ok: true; sold: ReadonlyMap<string, Sold> } | CallFailure> {
  const asked = [...new Set(names)].slice(0, MOST_NAMES);
  // A comma would make two codes of one.
  const codes = asked.filter((name) => !name.includes(','));
  const answers = await Promise.all([
    codes.length > 0 ? list(call, '/products', { sku: codes.join(','), per_page: 100 }) : NONE,
    ...asked.filter((name) => ID.test(name)).map((id) => one(call, id)),
  ]);
  const failure = answers.find((answer) => !answer.ok);
  if (failure && !failure.ok) return failure;
  const all = answers
    .flatMap((answer) => (answer.ok ? answer.rows : []))
    // Of a product with variations only those can be bought.
    .filter((row) => row.text('type') !== 'variable')
    .flatMap((row) => variantOf(row) ?? []);
  const found = asked.flatMap((name) => {
    const sold =
      all.find(({ variant }) => variant.id === name) ?? all.find(({ variant }) => variant.sku === name);
    return sold ? [[name, sold] as const] : [];
  });
  return { ok: true, sold: new Map(found) };
}
