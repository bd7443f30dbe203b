/**
 * Products and variants as salespeople see them, through GraphQL (2026-10) [doc]:
 * https://shopify.dev/docs/api/admin-graphql/latest/queries/products, …/productVariants,
 * …/productByIdentifier. Listings skip by cursor only, and a query may cost 1000 points, which grow with what
 * is asked inside of what is asked; so a page is short and the more products, the fewer variants of each.
 * Pictures are the product's: those of variants would cost too much.
 */
import {
  type Call,
  type CallFailure,
  type CatalogueProduct,
  type CatalogueVariant,
  type Commerce,
  compact,
  type ProductQuery,
  type Reader,
} from '../../src/kit';
import { ask, gid, idOf, quoted } from './commerce-api';

const MOST_PRODUCTS = 20;
/** Of all products of one answer together. */
const MOST_VARIANTS = 200;
/** Products that share a code; so few, that each can show many variants. */
const MOST_OF_CODE = 4;
/** What one look-up takes in; no basket is larger. */
const MOST_NAMES = 100;
/** One step of skipping, and how many of them. */
const STEP = 250;
const MOST_STEPS = 4;

const VARIANT = `id sku title price compareAtPrice inventoryQuantity inventoryPolicy
  inventoryItem { tracked } selectedOptions { name value }`;
const PRODUCT = `id title description(truncateAt: 1000) status onlineStoreUrl featuredMedia { preview { image { url } } }
  variants(first: $variants) { nodes { ${VARIANT} } }`;
const SHOP = 'shop { currencyCode }';

const LIST = `query ($query: String, $first: Int!, $variants: Int!, $after: String) {
  ${SHOP} products(first: $first, query: $query, after: $after) { nodes { ${PRODUCT} } }
}`;
const SKIP = `query ($query: String, $first: Int!, $after: String) {
  products(first: $first, query: $query, after: $after) { pageInfo { endCursor hasNextPage } }
}`;
const BY_IDENTIFIER = `query ($identifier: ProductIdentifierInput!, $variants: Int!) {
  ${SHOP} productByIdentifier(identifier: $identifier) { ${PRODUCT} }
}`;
const VARIANTS = `query ($ids: [ID!]!, $query: String!) {
  ${SHOP}
  nodes(ids: $ids) { ... on ProductVariant { ${VARIANT} product { status } } }
  productVariants(first: ${MOST_NAMES}, query: $query) { nodes { ${VARIANT} product { status } } }
}`;

type Products = Awaited<ReturnType<Commerce['search']>>;

export async function search(query: ProductQuery, call: Call): Promise<Products> {
  const { by, term } = query;
  switch (by) {
    case 'text':
      return listed(`status:active ${words(term)}`.trim(), query, call);
    case 'id':
      return /^\d{1,20}$/.test(term) ? identified({ id: gid('Product', term) }, query, call) : NONE;
    case 'url': {
      const handle = handleOf(term);
      return handle === undefined ? NONE : identified({ handle }, query, call);
    }
    case 'variant':
    case 'reference': {
      const found = await listed(
        codesQuery(term),
        { ...query, size: Math.min(query.size, MOST_OF_CODE) },
        call,
      );
      // The search matches parts of a code, too.
      return found.ok ? { ok: true, products: found.products.filter((one) => isNamed(one, term)) } : found;
    }
  }
}

const NONE: Products = { ok: true, products: [] };

/** Typed words, without what the search syntax would take for an operator. */
const words = (term: string): string =>
  term
    .replace(/[^\p{L}\p{N}\s.-]/gu, ' ')
    .replace(/(^|\s)-+/g, ' ')
    .replace(/\b(?:AND|OR|NOT)\b/g, (word) => word.toLowerCase())
    .replace(/\s+/g, ' ')
    .trim();

/** Of products by a variant's code; `id` in case it is the variant's own. */
const codesQuery = (term: string): string =>
  /^\d{1,20}$/.test(term) ? `sku:${quoted(term)} OR variant_id:${term}` : `sku:${quoted(term)}`;

const isNamed = ({ variants }: CatalogueProduct, name: string): boolean =>
  variants.some(({ id, sku }) => id === name || sku === name);

/** `camiseta-azul` of `https://loja.com.br/collections/verao/products/camiseta-azul?variant=1`. */
function handleOf(address: string): string | undefined {
  return /\/products\/([\w-]{1,255})\/?$/.exec(URL.parse(address)?.pathname ?? '')?.[1];
}

async function identified(identifier: object, { from }: ProductQuery, call: Call): Promise<Products> {
  if (from > 0) return NONE;
  const answer = await ask(call, BY_IDENTIFIER, { identifier, variants: MOST_VARIANTS });
  if (!answer.ok) return answer;
  return { ok: true, products: productOf(answer.data.at('productByIdentifier'), currencyOf(answer.data)) };
}

async function listed(query: string, { from, size }: ProductQuery, call: Call): Promise<Products> {
  const after = await cursorBehind(from, query, call);
  if (!after.ok) return after;
  if (after.cursor === undefined && from > 0) return NONE;
  const first = Math.min(size, MOST_PRODUCTS);
  const variants = Math.floor(MOST_VARIANTS / first);
  const answer = await ask(call, LIST, { query, first, variants, after: after.cursor ?? null });
  if (!answer.ok) return answer;
  if (!Array.isArray(answer.data.at('products.nodes').value)) return BAD;
  const currency = currencyOf(answer.data);
  return {
    ok: true,
    products: answer.data.list('products.nodes').flatMap((one) => productOf(one, currency)),
  };
}

const BAD: CallFailure = { ok: false, reason: 'bad_answer', detail: 'shopify: no list' };

/** The cursor of the last product to be skipped; none where the list ends before, or nobody scrolls that far. */
async function cursorBehind(
  from: number,
  query: string,
  call: Call,
): Promise<{ ok: true; cursor?: string } | CallFailure> {
  let cursor: string | undefined;
  if (from > STEP * MOST_STEPS) return { ok: true };
  for (let left = from; left > 0; left -= STEP) {
    const answer = await ask(call, SKIP, { query, first: Math.min(left, STEP), after: cursor ?? null });
    if (!answer.ok) return answer;
    const page = answer.data.at('products.pageInfo');
    cursor = page.text('endCursor');
    if (cursor === undefined || !page.bool('hasNextPage')) return { ok: true };
  }
  return cursor === undefined ? { ok: true } : { ok: true, cursor };
}

const currencyOf = (data: Reader): string | undefined => data.text('shop.currencyCode');

function productOf(product: Reader, currency: string | undefined): CatalogueProduct[] {
  const id = idOf(product);
  const name = product.text('title');
  const picture = product.link('featuredMedia.preview.image.url');
  const isActive = product.text('status') === 'ACTIVE';
  const variants = product
    .list('variants.nodes')
    .flatMap((one) => variantOf(one, currency, isActive, picture));
  if (id === undefined || name === undefined || variants.length === 0) return [];
  return [
    {
      id,
      name,
      variants,
      ...compact({ description: product.text('description'), url: product.link('onlineStoreUrl') }),
    },
  ];
}

/** `compareAtPrice` is the price before, where it is higher; `price` is always what it costs now. */
function variantOf(
  variant: Reader,
  currency: string | undefined,
  visible: boolean,
  picture?: string,
): CatalogueVariant[] {
  const money = variant.with({ currency });
  const id = idOf(variant);
  const now = money.money('price');
  if (id === undefined || !now) return [];
  const before = money.money('compareAtPrice');
  const isReduced = before !== undefined && before.amount > now.amount;
  const title = variant.text('title');
  const options = variant.list('selectedOptions').flatMap((option) => {
    const [key, value] = [option.text('name'), option.text('value')];
    return key && value && key !== 'Title' ? [{ key, value }] : [];
  });
  return [
    {
      id,
      price: isReduced ? before : now,
      visible,
      ...compact({
        salePrice: isReduced ? now : undefined,
        sku: variant.text('sku'),
        // What Shopify calls the only variant of a product.
        name: title === 'Default Title' ? undefined : title,
        imageUrl: picture,
        stock:
          variant.bool('inventoryItem.tracked') === false ? undefined : variant.integer('inventoryQuantity'),
        sellOutOfStock: variant.text('inventoryPolicy') === 'CONTINUE' ? true : undefined,
        options: options.length > 0 ? options : undefined,
      }),
    },
  ];
}

export async function variants(
  names: readonly string[],
  call: Call,
): Promise<{ ok: true; variants: ReadonlyMap<string, CatalogueVariant> } | CallFailure> {
  const asked = [...new Set(names)].slice(0, MOST_NAMES);
  const ids = asked.filter((name) => /^\d{1,20}$/.test(name)).map((name) => gid('ProductVariant', name));
  const query = asked.map((name) => `sku:${quoted(name)}`).join(' OR ');
  const answer = await ask(call, VARIANTS, { ids, query });
  if (!answer.ok) return answer;
  const { data } = answer;
  if (!Array.isArray(data.at('nodes').value) || !Array.isArray(data.at('productVariants.nodes').value))
    return BAD;
  const all = [...data.list('nodes'), ...data.list('productVariants.nodes')].flatMap((node) =>
    variantOf(node, currencyOf(data), node.text('product.status') === 'ACTIVE'),
  );
  // A number may be one variant's id and another's code: the id is surer.
  const found = asked.flatMap((name) => {
    const variant = all.find(({ id }) => id === name) ?? all.find(({ sku }) => sku === name);
    return variant ? [[name, variant] as const] : [];
  });
  return { ok: true, variants: new Map(found) };
}
