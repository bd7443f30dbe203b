/**
 * Orders of a sales platform. What OmniChat is paid for becomes an order that waits for its payment
 * (`orderCreate`, in one call); what the buyer pays at the shop's own checkout becomes a draft order with its
 * invoice (`draftOrderCreate`, `invoiceUrl`) [doc, 2026-10]:
 * https://shopify.dev/docs/api/admin-graphql/latest/mutations/orderCreate, …/draftOrderCreate.
 * Not `draftOrderComplete`: its `paymentPending` is deprecated, and without it the order counts as paid [doc][code].
 *
 * Both carry the key as a tag, by which they are found again. The search index follows within seconds, not at
 * once [guess as to how long], so an attempt that may have gone through is not repeated in the same breath.
 */
import {
  type Call,
  type CallFailure,
  type CatalogueVariant,
  type Commerce,
  compact,
  type Money,
  type OrderDraft,
  outcomeOfFailure,
  type Placed,
  type Reader,
} from '../../src/kit';
import { isWhole, type Line, linesOf } from '../families/draft';
import { ask, change, gid, idOf, quoted } from './commerce-api';
import { variants } from './commerce-catalogue';

const INDEX_SECONDS = 120;

/** Shopify's own limit for a tag; a comma would make two of one. */
const TAG = /^[\w-]{1,40}$/;

const FIND = `query ($query: String!, $own: Boolean!) {
  orders(first: 5, query: $query) { nodes { id tags } }
  draftOrders(first: 5, query: $query) @include(if: $own) { nodes { id tags invoiceUrl order { id } } }
}`;
const CREATE = `mutation ($order: OrderCreateOrderInput!) {
  orderCreate(order: $order, options: { inventoryBehaviour: DECREMENT_OBEYING_POLICY, sendReceipt: false }) {
    order { id } userErrors { message }
  }
}`;
const DRAFT = `mutation ($input: DraftOrderInput!) {
  draftOrderCreate(input: $input) { draftOrder { id invoiceUrl } userErrors { message } }
}`;

/** Scopes of draft orders are asked for only where they are used. */
const isOwnCheckout = ({ connection: { settings } }: Call): boolean => settings.checkout === 'own';

/** A draft goes by its whole id, an order by the number that webhooks name it by. */
export const find: Commerce['find'] = async (key, call) => {
  if (!TAG.test(key)) return BAD_KEY;
  const answer = await ask(call, FIND, { query: `tag:${quoted(key)}`, own: isOwnCheckout(call) });
  if (!answer.ok) return answer;
  if (!Array.isArray(answer.data.at('orders.nodes').value))
    return { ok: false, reason: 'bad_answer', detail: 'shopify: no list of orders' };
  const tagged = (path: string) =>
    answer.data.list(path).find((node) => node.list('tags').some((tag) => tag.text() === key));
  const draft = tagged('draftOrders.nodes');
  const order = tagged('orders.nodes');
  const id = (order && idOf(order)) ?? (draft && (idOf(draft, 'order.id') ?? draft.text('id')));
  if (id === undefined) return { ok: true };
  return { ok: true, order: { id, ...compact({ checkoutUrl: draft?.link('invoiceUrl') }) } };
};

const BAD_KEY: CallFailure = { ok: false, reason: 'invalid_input', detail: 'shopify: the key is no tag' };

export const create: Commerce['create'] = async (draft, key, call) => {
  if (!TAG.test(key)) return outcomeOfFailure(BAD_KEY);
  const found = await variants(
    draft.items.flatMap(({ variantIds }) => variantIds),
    call,
  );
  if (!found.ok) return outcomeOfFailure(found);
  const lines = linesOf(draft, found.variants);
  if (!lines?.every(isWhole))
    return rejected('not_found', 'an item is not in the shop, or its quantity is not whole');
  const place = isOwnCheckout(call) ? placeDraft : placeOrder;
  return place(draft, key, lines.map(ownOf), call);
};

const rejected = (reason: 'not_found' | 'unsupported', detail: string): Placed => ({
  kind: 'rejected',
  reason,
  detail: `shopify: ${detail}`,
});

interface OwnLine {
  variantId: string;
  quantity: number;
  /** Where the seller quoted one. */
  unitPrice: Money | undefined;
}

const ownOf = ({ item: { quantity, unitPrice }, sold }: Line<CatalogueVariant>): OwnLine => ({
  variantId: gid('ProductVariant', sold.id),
  quantity,
  unitPrice,
});

async function placeOrder(
  draft: OrderDraft,
  key: string,
  lines: readonly OwnLine[],
  call: Call,
): Promise<Placed> {
  // `orderCreate` takes what a coupon is worth, and does not know it by its name.
  if (draft.coupon && !draft.discount) return rejected('unsupported', COUPON);
  const order = {
    ...sharedOf(draft, key),
    financialStatus: 'PENDING',
    lineItems: lines.map(({ unitPrice, ...line }) => ({ ...line, ...compact({ priceSet: bag(unitPrice) }) })),
    ...compact({ discountCode: discountCodeOf(draft) }),
    shippingLines: shippingOf(draft).map(({ title, price }) => ({ title, priceSet: bag(price) })),
  };
  const made = await change(call, 'orderCreate', CREATE, { order });
  return made.ok ? placed(idOf(made.data, 'order.id')) : notPlaced(made);
}

const COUPON = 'a coupon counts at the shop’s own checkout only';

async function placeDraft(
  draft: OrderDraft,
  key: string,
  lines: readonly OwnLine[],
  call: Call,
): Promise<Placed> {
  const [shipping] = shippingOf(draft);
  const input = {
    ...sharedOf(draft, key),
    lineItems: lines.map(({ unitPrice, ...line }) => ({
      ...line,
      ...compact({ priceOverride: unitPrice && amountOf(unitPrice) }),
    })),
    ...compact({
      appliedDiscount: appliedOf(draft),
      discountCodes: draft.coupon ? [draft.coupon] : undefined,
      shippingLine: shipping && { title: shipping.title, priceWithCurrency: amountOf(shipping.price) },
    }),
  };
  const made = await change(call, 'draftOrderCreate', DRAFT, { input });
  if (!made.ok) return notPlaced(made);
  return placed(made.data.text('draftOrder.id'), made.data.at('draftOrder'));
}

/** An answer without an id is looked into again: the order is found by its key. */
const placed = (providerId: string | undefined, draft?: Reader): Placed =>
  providerId === undefined
    ? notPlaced({ ok: false, reason: 'bad_answer', detail: 'shopify: no id was told', retry: true })
    : { kind: 'sent', providerId, checkoutUrl: draft?.link('invoiceUrl') };

/** Nobody may know whether it was made: by then the index does. */
const notPlaced = (failure: CallFailure): Placed =>
  outcomeOfFailure({ ...failure, afterSeconds: Math.max(INDEX_SECONDS, failure.afterSeconds ?? 0) });

/** What both kinds of orders call the same. */
function sharedOf({ customer, shippingAddress, seller, coupon, campaign }: OrderDraft, key: string) {
  const details =
    compact({ CPF: customer?.taxId, Vendedor: seller?.name, Cupom: coupon, Campanha: campaign }) ?? {};
  return {
    tags: [key],
    customAttributes: Object.entries(details).map(([name, value]) => ({ key: name, value })),
    ...compact({
      email: customer?.email,
      phone: customer?.phone,
      shippingAddress: shippingAddress && addressOf(shippingAddress, customer),
    }),
  };
}

/** Brazilian shops keep the house number in the first line and the district in the second. */
function addressOf(to: NonNullable<OrderDraft['shippingAddress']>, customer: OrderDraft['customer']) {
  const line = (...parts: (string | undefined)[]) => parts.filter(Boolean).join(', ') || undefined;
  return compact({
    firstName: to.recipient ?? customer?.firstName,
    lastName: to.recipient === undefined ? customer?.lastName : undefined,
    phone: customer?.phone,
    address1: line(to.street, to.number),
    address2: line(to.complement, to.district),
    city: to.city,
    provinceCode: to.state,
    zip: to.postalCode,
    countryCode: to.country ?? 'BR',
  });
}

const shippingOf = ({ shipping }: OrderDraft): { title: string; price: Money }[] =>
  shipping?.price ? [{ title: shipping.method ?? 'Frete', price: shipping.price }] : [];

const decimal = ({ amount }: Money): string => (amount / 100).toFixed(2);
const amountOf = (money: Money) => ({ amount: decimal(money), currencyCode: money.currency });
const bag = (money: Money | undefined) => money && { shopMoney: amountOf(money) };

function discountCodeOf({ discount, coupon }: OrderDraft) {
  const code = coupon ?? 'Desconto';
  if (discount?.amount) return { itemFixedDiscountCode: { code, amountSet: bag(discount.amount) } };
  return discount?.percent
    ? { itemPercentageDiscountCode: { code, percentage: discount.percent } }
    : undefined;
}

function appliedOf({ discount }: OrderDraft) {
  if (discount?.amount)
    return { title: 'Desconto', valueType: 'FIXED_AMOUNT', value: discount.amount.amount / 100 };
  return discount?.percent
    ? { title: 'Desconto', valueType: 'PERCENTAGE', value: discount.percent }
    : undefined;
}
