/** What a sales platform asks of a shop while a salesperson waits: products, prices, whether an order stands. */
import {
  type Call,
  type CallFailure,
  type CatalogueVariant,
  type Checked,
  explain,
  instructionsOut,
  type OrderDraft,
  type ProductQuery,
  priceOut,
  productOut,
} from '../../kit';
import { organizationsByIds } from '../../store/organizations';
import { DEADLINE_MS, recall, remember, within } from '../answers';
import { callFor } from '../call';
import type { Shop } from './access';
import { objectionsTo } from './check';

/** `age` in seconds where it is an earlier answer. */
export type Asked = { ok: true; body: string; age?: number } | CallFailure;

export const searchProducts = (shop: Shop, query: ProductQuery): Promise<Asked> =>
  // Who asks is part of the question: a merchant's server may sell other things, at other prices, to other teams.
  ask(shop, `search ${JSON.stringify(query)}`, async (call) => {
    const found = await shop.commerce.search(query, call);
    return found.ok ? { ok: true, answer: found.products.map(productOut) } : found;
  });

/** The hub's own extension: the price of a product's variants, or of one. */
export const pricesOf = (
  shop: Shop,
  { productId, variantId }: { productId?: string | undefined; variantId?: string | undefined },
): Promise<Asked> =>
  ask(shop, `prices ${JSON.stringify([productId, variantId])}`, async (call) => {
    if (variantId !== undefined) {
      const found = await shop.commerce.variants([variantId], call);
      if (!found.ok) return found;
      const variant = found.variants.get(variantId);
      return { ok: true, answer: variant ? [priceOut(variant.name ?? variant.id, variant)] : [] };
    }
    const query: ProductQuery = { by: 'id', term: productId ?? '', from: 0, size: 1 };
    const found = await shop.commerce.search(query, call);
    if (!found.ok) return found;
    const rows = found.products.flatMap(({ name, variants }) =>
      variants.map((variant) => priceOut(variant.name ?? name, variant)),
    );
    return { ok: true, answer: rows };
  });

/** Asks the shop in time; the last answer to the same question stands in for a shop that fails for now. */
async function ask(
  { hub, connection, connector }: Shop,
  what: string,
  work: (call: Call) => Promise<{ ok: true; answer: unknown } | CallFailure>,
): Promise<Asked> {
  // Settings may change what is found.
  const question = `${connection.id} ${connection.updatedAt} ${what}`;
  const answer = await within(hub, DEADLINE_MS, async () =>
    work(await callFor(hub, connection, connector, { withinMs: DEADLINE_MS })),
  );
  if (answer.ok) {
    const body = JSON.stringify(answer.answer);
    remember(hub, question, body);
    return { ok: true, body };
  }
  const earlier = answer.retry ? recall(hub, question) : undefined;
  return earlier ? { ok: true, ...earlier } : answer;
}

/**
 * Instructions about an order as it is now. A shop that does not answer stops the sale, with the reason
 * said to the salesperson, unless the merchant chose to go on without it (`onError`: `CONTINUE`).
 */
export async function checkOrder(shop: Shop, draft: OrderDraft): Promise<ReturnType<typeof instructionsOut>> {
  const { hub, connection, connector } = shop;
  // The first call of an order knows only its id.
  if (draft.items.length === 0 && !shop.commerce.check) return instructionsOut(draft, [], []);
  const { language } = (await organizationsByIds(hub.db, [connection.organizationId])).get(
    connection.organizationId,
  ) ?? { language: 'pt-BR' };
  const checked = await within(hub, DEADLINE_MS, async () => {
    const call = await callFor(hub, connection, connector, { withinMs: DEADLINE_MS });
    return shop.commerce.check ? shop.commerce.check(draft, call) : checkHere(shop, draft, call, language);
  });
  if (checked.ok) return instructionsOut(draft, checked.objections, checked.shipping);
  hub.log.warn('order not checked', { connectionId: connection.id, reason: checked.reason });
  if (connection.settings.onError === 'CONTINUE') return instructionsOut(draft, [], []);
  const why = explain(checked.reason);
  const message =
    language === 'en'
      ? `The shop could not be asked: ${why.en} Try again in a moment.`
      : `Não foi possível consultar a loja: ${why.pt} Tente de novo em instantes.`;
  const items = draft.items.map(({ id: itemId }) => ({ itemId, message }));
  return instructionsOut(draft, items.length > 0 ? items : [{ message }], []);
}

/** Stock, price, coupon and freight as the shop tells them, all asked for at once. */
async function checkHere(
  { commerce }: Shop,
  draft: OrderDraft,
  call: Call,
  language: string,
): Promise<Checked | CallFailure> {
  const names = [...new Set(draft.items.flatMap(({ variantIds }) => variantIds))];
  const [found, coupon, shipping] = await Promise.all([
    names.length > 0
      ? commerce.variants(names, call)
      : { ok: true as const, variants: new Map<string, CatalogueVariant>() },
    draft.coupon && commerce.coupon ? commerce.coupon(draft.coupon, draft, call) : undefined,
    draft.shippingAddress?.postalCode && commerce.shipping ? commerce.shipping(draft, call) : undefined,
  ]);
  if (!found.ok) return found;
  if (coupon && !coupon.ok) return coupon;
  const objections = objectionsTo(draft, found.variants, language);
  if (coupon?.objection) objections.push({ message: coupon.objection });
  // Without a freight quote an order can still be made: the seller types one.
  return { ok: true, objections, shipping: shipping?.ok ? shipping.options : [] };
}
