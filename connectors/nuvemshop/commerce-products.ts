/**
 * Nuvemshop's products as a catalogue. Shapes: https://tiendanube.github.io/api-documentation/resources/product
 * and …/product-variant [doc]: texts by language, prices as decimal texts (null: on request only), weight in
 * kilograms, `stock: null` never runs out. Several places of stock (`inventory_levels`, version 2025-03) are
 * summed up [guess: `stock` stays as their sum].
 *
 * A variant can only be asked for behind its product, so that its id here is both: `<product>-<variant>`.
 */
import { type CatalogueProduct, type CatalogueVariant, compact, type Reader, read } from '../../src/kit';

const LANGUAGES = ['pt', 'es', 'en'];

/** A text by language, or one that is just text. */
const textIn = (reader: Reader): string | undefined => reader.text(...LANGUAGES, '');

/** Undefined for what has no id, no name, or no variant with a price. */
export function productOf(body: Reader): CatalogueProduct | undefined {
  const id = body.id('id');
  const name = textIn(body.at('name'));
  if (!id || !name) return undefined;
  const variants = body.list('variants').flatMap((variant) => variantOf(variant, body, id));
  if (variants.length === 0) return undefined;
  const description = textIn(body.at('description'))
    ?.replace(/<[^>]*>/g, ' ')
    .replace(/&nbsp;|\s+/g, ' ')
    .trim();
  return {
    id,
    name,
    variants,
    ...compact({ description: description || undefined, url: body.link('canonical_url') }),
  };
}

function variantOf(variant: Reader, product: Reader, productId: string): CatalogueVariant[] {
  const id = variant.id('id');
  const price = variant.money('price');
  if (!id || !price) return [];
  const salePrice = variant.money('promotional_price');
  const values = variant.list('values').map(textIn);
  const options = values.flatMap((value, at) => {
    const key = textIn(product.at(`attributes.${at}`));
    return key && value ? [{ key, value }] : [];
  });
  return [
    {
      id: `${productId}-${id}`,
      price,
      visible: (product.bool('published') ?? true) && (variant.bool('visible') ?? true),
      ...compact({
        sku: variant.text('sku'),
        name: values.filter((value) => value !== undefined).join(' / ') || undefined,
        imageUrl: imageOf(variant, product),
        salePrice: salePrice && salePrice.amount < price.amount ? salePrice : undefined,
        stock: stockOf(variant),
        options: options.length > 0 ? options : undefined,
        parcel: compact({
          width: variant.number('width'),
          height: variant.number('height'),
          length: variant.number('depth'),
          weight: gramsOf(variant.number('weight')),
        }),
      }),
    },
  ];
}

const gramsOf = (kilograms: number | undefined): number | undefined =>
  kilograms === undefined ? undefined : Math.round(kilograms * 1000);

function stockOf(variant: Reader): number | undefined {
  if (variant.bool('stock_management') === false) return undefined;
  const stock = variant.number('stock');
  // Present and null: it never runs out.
  if (stock !== undefined || Object.hasOwn(Object(variant.value), 'stock')) return stock;
  const levels = variant.list('inventory_levels').map((level) => level.number('stock'));
  const counted = levels.filter((level) => level !== undefined);
  return counted.length > 0 && counted.length === levels.length
    ? counted.reduce((sum, level) => sum + level, 0)
    : undefined;
}

/** Its own, else the product's first. */
function imageOf(variant: Reader, product: Reader): string | undefined {
  const own = variant.id('image_id');
  const images = product.list('images');
  const image = images.find((one) => own !== undefined && one.id('id') === own) ?? images[0];
  return (image ?? read(undefined)).link('src');
}
