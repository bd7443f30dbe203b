/** A salesperson's order as a cart takes it: by SKU, at the shop's own prices. */
import type { CatalogueVariant, OrderDraft } from '../../src/kit';
import { discountOf, linesOf, quotedGoods } from '../families/draft';

/** Pieces of each variant, as a cart adds them up; undefined where the shop lacks one, or there is none. */
export function quantitiesOf(
  draft: OrderDraft,
  known: ReadonlyMap<string, CatalogueVariant>,
): ReadonlyMap<string, number> | undefined {
  const lines = linesOf(draft, known);
  if (!lines?.every(({ item }) => item.quantity > 0)) return undefined;
  const quantities = new Map<string, number>();
  for (const { item, sold } of lines) quantities.set(sold.id, (quantities.get(sold.id) ?? 0) + item.quantity);
  return quantities;
}

/**
 * The sum that the buyer was told, in centavos, at the shop's freight where the seller named none. Undefined where
 * a price was left open, or where a coupon changes it.
 */
export function quotedSum(draft: OrderDraft, freight: number): number | undefined {
  const { items, shipping, coupon } = draft;
  if (coupon || items.some(({ unitPrice }) => unitPrice === undefined)) return undefined;
  const goods = quotedGoods(draft);
  return Math.round(goods - discountOf(draft, goods)) + (shipping?.price?.amount ?? freight);
}
