/**
 * Products as salespeople see them; products and variants go by their SKU, as everywhere in Magento's API [doc]. The
 * stock is what the sources hold [doc, Inventory]: pieces of orders that are not shipped yet are still in it, and
 * it is Magento that refuses what is not left, when the order is made. Rules of the catalogue's prices are not known.
 */
import {
  type Call,
  type CallFailure,
  type CatalogueProduct,
  type CatalogueVariant,
  type Commerce,
  compact,
  type Money,
  type ProductQuery,
  type Reader,
} from '../../src/kit';
import { type Filter, type Listed, list, rootOf } from './api';

const MOST = 100;
const FIELDS =
  'id,sku,name,price,status,visibility,type_id,custom_attributes,media_gallery_entries[file],' +
  'extension_attributes[configurable_product_links]';
const ENABLED: Filter = ['status', 'eq', 1];
/** `1` is not shown by itself: a part of another product. */
const SHOWN: Filter = ['visibility', 'in', '2,3,4'];
/** Of these only the parts can be bought, or a choice must be made first. */
const COMPOSITE = ['configurable', 'grouped', 'bundle'];

export async function search(query: ProductQuery, call: Call): ReturnType<Commerce['search']> {
  const { from, size } = query;
  // The smallest page in which all rows from `from` on are.
  let page = size;
  while ((from % page) + size > page) page++;
  const at = Math.floor(from / page) + 1;
  const found = await list(call, '/products', filtersFor(query), { size: page, at, fields: FIELDS });
  if (!found.ok) return found;
  const rows = found.rows.slice(from % page, (from % page) + size);
  const links = (row: Reader) =>
    row.list('extension_attributes.configurable_product_links').flatMap((link) => link.id() ?? []);
  const ids = rows.flatMap(links).slice(0, MOST);
  const children = ids.length > 0 ? await variantsWhere(['entity_id', 'in', ids.join(',')], call) : undefined;
  if (children && !children.ok) return children;
  const alone = await sold(rows, call);
  if (!alone.ok) return alone;
  const products = rows.flatMap((row): CatalogueProduct[] => {
    const [id, name] = [row.text('sku'), row.text('name')];
    const own = new Set(links(row));
    const variants = [...(children?.found ?? []), ...alone.found]
      .filter((one) => (own.size > 0 ? own.has(one.entityId) : one.variant.id === id))
      .map(({ variant }) => variant);
    return id && name && variants.length > 0 ? [{ id, name, variants }] : [];
  });
  return { ok: true, products };
}

function filtersFor({ by, term }: ProductQuery): Filter[] {
  const page = URL.parse(term)?.pathname ?? term;
  if (by === 'url') return [['url_key', 'eq', /([^/]*?)(?:\.html?)?\/?$/.exec(page)?.[1] || '-'], ENABLED];
  if (by !== 'text') return [['sku', 'eq', term || '-'], ENABLED];
  return term ? [['name', 'like', `%${term}%`], ENABLED, SHOWN] : [ENABLED, SHOWN];
}

/** Price and stock of the SKUs that the shop has. */
export async function variants(names: readonly string[], call: Call): ReturnType<Commerce['variants']> {
  // A comma would make two of one.
  const skus = [...new Set(names)].filter((name) => name !== '' && !name.includes(',')).slice(0, MOST);
  if (skus.length === 0) return { ok: true, variants: new Map() };
  const answer = await variantsWhere(['sku', 'in', skus.join(',')], call);
  if (!answer.ok) return answer;
  const bySku = new Map(answer.found.map(({ variant }) => [variant.id.toLowerCase(), variant]));
  const found = skus.flatMap((sku) => {
    const variant = bySku.get(sku.toLowerCase());
    return variant ? [[sku, variant] as const] : [];
  });
  return { ok: true, variants: new Map(found) };
}

type Sold = { ok: true; found: { entityId: string; variant: CatalogueVariant }[] } | CallFailure;

async function variantsWhere(filter: Filter, call: Call): Promise<Sold> {
  const page = await list(call, '/products', [filter], { size: MOST, fields: FIELDS });
  return page.ok ? sold(page.rows, call) : page;
}

async function sold(rows: readonly Reader[], call: Call): Promise<Sold> {
  const simple = rows.filter((row) => !COMPOSITE.includes(row.text('type_id') ?? ''));
  const skus = simple.flatMap((row) => row.text('sku') ?? []).filter((sku) => !sku.includes(','));
  const fields = 'sku,quantity,status';
  const inStock: Listed =
    skus.length > 0
      ? await list(call, '/inventory/source-items', [['sku', 'in', skus.join(',')]], { size: 1000, fields })
      : { ok: true, rows: [], total: 0 };
  // A shop without the Inventory modules does not know the address: its stock is left open.
  if (!inStock.ok && inStock.reason !== 'not_found' && inStock.reason !== 'forbidden') return inStock;
  const stock = inStock.ok ? inStock.rows : [];
  return { ok: true, found: simple.flatMap((row) => variantOf(row, stock, call)) };
}

function variantOf(row: Reader, stock: readonly Reader[], call: Call) {
  const [id, price] = [row.text('sku'), row.money('price')];
  if (id === undefined || price === undefined) return [];
  const own = stock.filter((one) => one.text('sku') === id);
  const open = own.filter((one) => one.bool('status'));
  const left = open.reduce((sum, one) => sum + (one.number('quantity') ?? 0), 0);
  const file = row.text('media_gallery_entries.0.file');
  const variant: CatalogueVariant = {
    id,
    sku: id,
    price,
    visible: row.integer('status') === 1,
    ...compact({
      name: row.text('name'),
      salePrice: salePriceOf(row, price, call.now),
      // In stock without a piece: it is not counted, or sold before it is there.
      stock: own.length === 0 || (open.length > 0 && left <= 0) ? undefined : left,
      imageUrl: file && `${rootOf(call.connection.settings)}/media/catalog/product${encodeURI(file)}`,
    }),
  };
  return [{ entityId: row.id('id') ?? '', variant }];
}

function salePriceOf(row: Reader, price: Money, now: number): Money | undefined {
  const attribute = (code: string) =>
    row.list('custom_attributes').find((one) => one.text('attribute_code') === code);
  const special = attribute('special_price')?.money('value');
  const time = (code: string) => Date.parse(attribute(code)?.with({ zone: 'UTC' }).time('value') ?? '');
  // The last day counts whole.
  const isOver = time('special_to_date') + 86_400_000 < now || time('special_from_date') > now;
  return special && special.amount < price.amount && !isOver ? special : undefined;
}
