/**
 * OmniChat's custom integration, what it is answered: products, instructions about an order, and what
 * its orders API takes back. Facts: OmniChat's help centre [doc], its boilerplate [code].
 */
import type { CatalogueProduct, CatalogueVariant, Objection, ShippingOption } from '../commerce';
import { compact } from '../compact';
import type { Money, Order } from '../model';

/** Reais with decimals, as their prices are. */
const reais = ({ amount }: Money): number => amount / 100;

/** A product in the shape of a search's answer. */
export function productOut({ id, name, description, url, variants }: CatalogueProduct) {
  const all = variants.map((variant) => variantOut(variant, name));
  return {
    objectId: id,
    externalId: id,
    name,
    productDescription: description ?? '',
    externalUrl: url ?? '',
    externalProduct: true,
    blocked: !variants.some(({ visible }) => visible),
    sellOutOfStock: variants.some(({ sellOutOfStock }) => sellOutOfStock === true),
    trackInventory: variants.some(({ stock }) => stock !== undefined),
    mainVariant: all[0],
    variants: all,
  };
}

function variantOut(variant: CatalogueVariant, productName: string) {
  const { id, sku, name, imageUrl, visible, price, salePrice, stock, seller, parcel, options = [] } = variant;
  return {
    objectId: id,
    externalId: id,
    erpId: sku ?? id,
    externalImageURL: imageUrl ?? '',
    name: name ?? productName,
    visible,
    price: reais(price),
    salePrice: reais(salePrice ?? price),
    // What the shop does not count, it never runs out of.
    quantity: Math.max(0, Math.trunc(stock ?? UNCOUNTED)),
    ...compact({ sellerId: seller?.id, sellerName: seller?.name }),
    ...compact({
      width: parcel?.width,
      height: parcel?.height,
      variantLength: parcel?.length,
      weight: parcel?.weight,
    }),
    variations: options.map(({ key, value }) => ({ key, value })),
  };
}

const UNCOUNTED = 9999;

/** A row of the hub's own price extension: OmniChat lists the operation and documents no shape [doc: none]. */
export const priceOut = (name: string, { id, price, salePrice, visible }: CatalogueVariant) => ({
  name,
  variantId: id,
  price: reais(price),
  salePrice: reais(salePrice ?? price),
  active: visible,
});

/**
 * Instructions about an order. `ERROR` on an item stops the sale, `INFO` carries the ways to ship [doc];
 * what concerns the whole order names the component `ORDER` [guess: the published text stops before it].
 */
export function instructionsOut(
  order: { id: string; items: readonly { id: string }[] },
  objections: readonly Objection[],
  shipping: readonly ShippingOption[],
) {
  const errors = objections.map(({ itemId, message }) => ({
    action: 'ERROR' as const,
    component: itemId === undefined ? ('ORDER' as const) : ('ITEM' as const),
    componentId: itemId ?? order.id,
    message,
  }));
  const options = shipping.map(({ id, name, price, businessDays }) => ({
    id,
    name,
    price: reais(price),
    listPrice: reais(price),
    tax: 0,
    deliveryChannel: 'delivery',
    shippingEstimate: `${businessDays}bd`,
    productLockedTime: null,
  }));
  const infos =
    options.length === 0
      ? []
      : order.items.map(({ id }) => ({
          action: 'INFO' as const,
          component: 'ITEM' as const,
          componentId: id,
          shippingMethod: options[0]?.id ?? '',
          shippingOptions: options,
        }));
  return [...errors, ...infos];
}

/** What its orders API takes at `/orders/{id}/…` [doc][code]. */
export const RESPONSIBLE = 'Ponte';

/** `statusChange`: `orderGwId` is the order's number in the merchant's system. */
export const statusChangeOut = (
  status: string,
  given: { message?: string | undefined; orderGwId?: string | undefined },
) => ({
  responsible: RESPONSIBLE,
  status,
  ...compact(given),
});

/** What a buyer chose at the merchant's own checkout; undefined where the shop tells nothing of it. */
export function checkoutDataOut({ shippingAddress, discount }: Order, recipient: string | undefined) {
  const { street, number, complement, district, city, state, postalCode } = shippingAddress ?? {};
  const address = street && postalCode && city && state;
  if (!address && !discount) return undefined;
  return {
    responsible: RESPONSIBLE,
    ...(address
      ? {
          selectedShippingAddress: {
            addressLine1: street,
            ...compact({ addressLine2: complement }),
            zip: postalCode,
            number: number ?? 'S/N',
            recipient: recipient ?? '',
            addressState: state,
            city,
            suburb: district ?? '',
            country: 'BRA',
          },
        }
      : {}),
    ...(discount ? { discount: { value: reais(discount), mode: 'ABSOLUTE' } } : {}),
  };
}

/** `provisions`, with a checkout of the merchant's own: 200 and its address, or 400 and why not. */
export const provisionsOut = (result: { checkoutUrl: string } | { message: string }) =>
  'checkoutUrl' in result
    ? { responsible: RESPONSIBLE, code: 200, message: 'ok', checkoutUrl: result.checkoutUrl }
    : { responsible: RESPONSIBLE, code: 400, message: result.message };
