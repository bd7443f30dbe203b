/** What a shop makes of a salesperson's order that it cannot take as quoted: by SKU, at its own prices. */
import type { CatalogueVariant, OrderDraft } from '../../src/kit';

/** Pieces of each variant, as a cart adds them up; undefined where the shop lacks one, or there is none. */
export function quantitiesOf(
  { items }: OrderDraft,
  known: ReadonlyMap<string, CatalogueVariant>,
): ReadonlyMap<string, number> | undefined {
  const quantities = new Map<string, number>();
  for (const { variantIds, quantity } of items) {
    const id = variantIds.flatMap((name) => known.get(name)?.id ?? [])[0];
    if (id === undefined || !(quantity > 0)) return undefined;
    quantities.set(id, (quantities.get(id) ?? 0) + quantity);
  }
  return quantities.size > 0 ? quantities : undefined;
}

/**
 * The sum that the buyer was told, in centavos, at the shop's freight where the seller named none. Undefined where
 * a price was left open, or where a coupon changes it.
 */
export function quotedSum(draft: OrderDraft, freight: number): number | undefined {
  const { items, shipping, discount, coupon } = draft;
  if (coupon || items.some(({ unitPrice }) => unitPrice === undefined)) return undefined;
  const goods = items.reduce((sum, { unitPrice, quantity }) => sum + (unitPrice?.amount ?? 0) * quantity, 0);
  const off = discount?.amount?.amount ?? Math.round((goods * (discount?.percent ?? 0)) / 100);
  return Math.round(goods - off) + (shipping?.price?.amount ?? freight);
}
