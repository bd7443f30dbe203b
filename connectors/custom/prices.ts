/**
 * The merchant's price query, where there is one: `GET …/prices?productId=` or `?variantId=`, answering
 * `[{variantId, price, salePrice, active}]`. OmniChat lists the operation and documents no shape [doc: none]:
 * this is the one that the hub's own endpoint has [guess]. What it says counts above the product search.
 */
import {
  type Call,
  type CallFailure,
  type CatalogueProduct,
  type CatalogueVariant,
  callFailure,
  isOk,
  type Reader,
  read,
} from '../../src/kit';
import { addressed } from './request';

/** The product with the prices of now; as it is where no address was given for them. */
export async function priced(
  product: CatalogueProduct,
  asked: { productId: string } | { variantId: string },
  call: Call,
): Promise<{ ok: true; product: CatalogueProduct } | CallFailure> {
  if (!call.connection.settings.pricesUrl) return { ok: true, product };
  const request = addressed(call, 'pricesUrl', { query: asked });
  if (!request.ok) return request;
  const result = await call.http.request(request.request);
  if (!isOk(result) || !Array.isArray(result.json)) return callFailure(result);
  const rows = new Map(
    read(result.json)
      .list()
      .flatMap((row) => entryOf(row)),
  );
  const variants = product.variants.map((variant) => repriced(variant, rows.get(variant.id)));
  return { ok: true, product: { ...product, variants } };
}

function entryOf(row: Reader): [string, Reader][] {
  const id = row.id('variantId');
  return id ? [[id, row]] : [];
}

function repriced(variant: CatalogueVariant, row: Reader | undefined): CatalogueVariant {
  const price = row?.money('price');
  if (!row || !price) return variant;
  const { salePrice: _old, ...rest } = variant;
  const salePrice = row.money('salePrice');
  return {
    ...rest,
    price,
    ...(salePrice && salePrice.amount < price.amount ? { salePrice } : {}),
    visible: variant.visible && (row.bool('active') ?? true),
  };
}
