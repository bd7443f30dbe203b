/** What a merchant's own server answers in OmniChat's shapes, for the hub as the caller. */
import type { CatalogueProduct, CatalogueVariant, Objection, ShippingOption } from '../commerce';
import { compact } from '../compact';
import { type Reader, read } from '../reader';

/** The products of a search's answer; undefined where it is no list, or one of them has no id or name. */
export function productsIn(body: unknown): CatalogueProduct[] | undefined {
  if (!Array.isArray(body)) return undefined;
  const products = read(body).list().map(productOf);
  return products.every((product) => product !== undefined) ? products : undefined;
}

function productOf(product: Reader): CatalogueProduct | undefined {
  const id = product.id('objectId', 'externalId');
  const name = product.text('name');
  const main = product.has('mainVariant') ? [product.at('mainVariant')] : [];
  const sellOutOfStock = product.bool('sellOutOfStock');
  const tracked = product.bool('trackInventory') ?? true;
  const all = [...main, ...product.list('variants')].flatMap((one) => {
    const variant = variantOf(one, { sellOutOfStock, tracked });
    return variant ? [variant] : [];
  });
  const variants = [...new Map(all.map((variant) => [variant.id, variant])).values()];
  if (!id || !name || variants.length === 0) return undefined;
  return {
    id,
    name,
    variants: product.bool('blocked') ? variants.map((one) => ({ ...one, visible: false })) : variants,
    ...compact({ description: product.text('productDescription'), url: product.link('externalUrl') }),
  };
}

function variantOf(
  variant: Reader,
  { sellOutOfStock, tracked }: { sellOutOfStock: boolean | undefined; tracked: boolean },
): CatalogueVariant | undefined {
  const id = variant.id('objectId', 'externalId', 'erpId');
  const price = variant.money('price', 'salePrice');
  if (!id || !price) return undefined;
  const salePrice = variant.money('salePrice');
  const sellerId = variant.id('sellerId');
  return {
    id,
    price,
    visible: variant.bool('visible') ?? true,
    ...compact({
      sku: variant.text('erpId'),
      name: variant.text('name'),
      imageUrl: variant.link('externalImageURL'),
      salePrice: salePrice && salePrice.amount < price.amount ? salePrice : undefined,
      stock: tracked ? variant.number('quantity') : undefined,
      sellOutOfStock,
      seller: sellerId ? { id: sellerId, name: variant.text('sellerName') } : undefined,
      parcel: compact({
        width: variant.number('width'),
        height: variant.number('height'),
        length: variant.number('variantLength', 'length'),
        weight: variant.number('weight'),
      }),
      options: variant.list('variations').flatMap((one) => {
        const key = one.text('key');
        const value = one.text('value');
        return key && value ? [{ key, value }] : [];
      }),
    }),
  };
}

/** A checker's answer; undefined where it is no list of instructions. Actions that nobody documents are passed over. */
export function instructionsIn(
  body: unknown,
): { objections: Objection[]; shipping: ShippingOption[] } | undefined {
  if (!Array.isArray(body)) return undefined;
  const instructions = read(body).list();
  if (!instructions.every((one) => one.text('action'))) return undefined;
  const objections = instructions
    .filter((one) => one.text('action')?.toUpperCase() === 'ERROR')
    .map((one) => ({
      itemId: one.text('component')?.toUpperCase() === 'ITEM' ? one.id('componentId') : undefined,
      message: one.text('message')?.slice(0, 500) ?? '?',
    }));
  const options = instructions.flatMap((one) => one.list('shippingOptions')).flatMap(optionOf);
  return { objections, shipping: [...new Map(options.map((one) => [one.id, one])).values()] };
}

function optionOf(option: Reader): ShippingOption[] {
  const id = option.id('id');
  const price = option.money('price');
  if (!id || !price) return [];
  const [, days = '0'] = /^(\d{1,3})\s*bd$/i.exec(option.text('shippingEstimate') ?? '') ?? [];
  return [{ id, name: option.text('name') ?? id, price, businessDays: Number(days) }];
}
