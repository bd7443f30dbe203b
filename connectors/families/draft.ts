/** What shops make of a salesperson's order: items go by several names, prices and discounts are as quoted. */
import type { Call, CallFailure, CatalogueVariant, Commerce, DraftItem, OrderDraft } from '../../src/kit';

/** An item with what the shop sells under the surest of its names. */
export interface Line<Sold> {
  item: DraftItem;
  sold: Sold;
}

/** Undefined where the shop lacks one of the items, or there is none. */
export function linesOf<Sold>(
  { items }: OrderDraft,
  known: ReadonlyMap<string, Sold>,
): Line<Sold>[] | undefined {
  const lines = items.flatMap((item) => {
    const sold = item.variantIds.map((name) => known.get(name)).find((one) => one !== undefined);
    return sold === undefined ? [] : [{ item, sold }];
  });
  return lines.length > 0 && lines.length === items.length ? lines : undefined;
}

/** For shops that sell by the piece only. */
export const isWhole = ({ item: { quantity } }: Line<unknown>): boolean =>
  Number.isInteger(quantity) && quantity > 0 && quantity < 1_000_000;

/** @param shop its slug, for what is said where an item cannot be had */
export async function linesAt(
  shop: string,
  look: Commerce['variants'],
  draft: OrderDraft,
  call: Call,
): Promise<{ ok: true; lines: Line<CatalogueVariant>[] } | CallFailure> {
  const names = [...new Set(draft.items.flatMap(({ variantIds }) => variantIds))];
  if (names.length === 0) return { ok: false, reason: 'invalid_input', detail: `${shop}: no items` };
  const found = await look(names, call);
  if (!found.ok) return found;
  const lines = linesOf(draft, found.variants);
  return lines
    ? { ok: true, lines }
    : { ok: false, reason: 'not_found', detail: `${shop}: an item that the shop does not have` };
}

/** In centavos; items whose price was left open count for nothing. */
export const quotedGoods = ({ items }: OrderDraft): number =>
  items.reduce((sum, { unitPrice, quantity }) => sum + (unitPrice?.amount ?? 0) * quantity, 0);

/** What goes off the goods, both in centavos. */
export const discountOf = ({ discount }: OrderDraft, goods: number): number =>
  discount?.amount?.amount ?? Math.round((goods * (discount?.percent ?? 0)) / 100);
