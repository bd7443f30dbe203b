/**
 * The part of the connector contract about selling: what a shop can be asked for and told by a sales
 * platform. Ids are the shop's own. What the hub can do once for all shops (checking an order against
 * stock and prices, answering in the sales platform's words, calling it back) is not in here.
 */

import type { Outcome } from './channel';
import type { Call, CallFailure } from './contract';
import type { Address, Customer, Money } from './model';

/** One thing that can be put into a basket. */
export interface CatalogueVariant {
  id: string;
  sku?: string | undefined;
  /** Of the variant alone: `Azul / M`. */
  name?: string | undefined;
  imageUrl?: string | undefined;
  /** The list price. */
  price: Money;
  /** What it costs now, where that is less. */
  salePrice?: Money | undefined;
  /** Pieces in stock; absent where the shop does not count them. */
  stock?: number | undefined;
  /** It is sold though the stock is zero. */
  sellOutOfStock?: boolean | undefined;
  /** False where the shop shows it to nobody. */
  visible: boolean;
  options?: readonly { key: string; value: string }[] | undefined;
  /** Centimetres and grams. */
  parcel?:
    | {
        width?: number | undefined;
        height?: number | undefined;
        length?: number | undefined;
        weight?: number | undefined;
      }
    | undefined;
  /** On a marketplace. */
  seller?: { id: string; name?: string | undefined } | undefined;
}

export interface CatalogueProduct {
  id: string;
  name: string;
  description?: string | undefined;
  /** Of its page in the shop. */
  url?: string | undefined;
  /** At least one; the first is the main one. */
  variants: readonly CatalogueVariant[];
}

/**
 * `text`: words of a name · `id`: of a product · `variant`: the id or SKU of a variant · `url`: of a
 * product's page · `reference`: the merchant's own code of a product (its SKU in most shops).
 */
export type SearchBy = 'text' | 'id' | 'variant' | 'url' | 'reference';

export interface ProductQuery {
  by: SearchBy;
  /** Empty for `text`: the shop's default list. */
  term: string;
  /** Products to skip. */
  from: number;
  /** Products wanted, 1 to 100. */
  size: number;
  /** Who is asking: ids at the sales platform, and the e-mail of its salesperson. */
  teamId?: string | undefined;
  userId?: string | undefined;
  userEmail?: string | undefined;
  integrationId?: string | undefined;
}

export interface DraftItem {
  /** Of the line, at the sales platform. */
  id: string;
  /** What may name the variant, the surest first: ids and codes. */
  variantIds: readonly string[];
  quantity: number;
  /** What the seller quoted for one. */
  unitPrice?: Money | undefined;
  isGift?: boolean | undefined;
}

/** An order as a salesperson builds it: on every edit it is complete a little more. */
export interface OrderDraft {
  /** At the sales platform. */
  id: string;
  items: readonly DraftItem[];
  customer?: Customer | undefined;
  shippingAddress?: (Address & { recipient?: string | undefined }) | undefined;
  coupon?: string | undefined;
  discount?: { amount?: Money | undefined; percent?: number | undefined } | undefined;
  shipping?:
    | { method?: string | undefined; price?: Money | undefined; estimate?: string | undefined }
    | undefined;
  seller?: { id?: string | undefined; name?: string | undefined; code?: string | undefined } | undefined;
  teamId?: string | undefined;
  channel?: string | undefined;
  campaign?: string | undefined;
  /** What the sales platform sent, for connectors that hand it on. */
  raw: unknown;
}

export interface ShippingOption {
  id: string;
  name: string;
  price: Money;
  /** Business days; 0 is the same day. */
  businessDays: number;
}

/** What stands against an order, in the seller's words; without an item it is about the whole of it. */
export interface Objection {
  itemId?: string | undefined;
  message: string;
}

export interface Checked {
  ok: true;
  objections: readonly Objection[];
  shipping: readonly ShippingOption[];
}

/** An order that the shop has taken. `callsBack`: its system tells the sales platform by itself. */
export type Placed =
  | { kind: 'sent'; providerId: string; checkoutUrl?: string | undefined; callsBack?: true; detail?: string }
  | Exclude<Outcome, { kind: 'sent' }>;

/** Statuses that a sales platform moves an order to. */
export type TradeStatus = 'paid' | 'packed' | 'shipped' | 'delivered' | 'cancelled';

/** What a sales platform has done that a shop must follow, and what a shop has done that the platform must know. */
export type Trade =
  | { step: 'provision' }
  | { step: 'cancel' }
  | { step: 'move'; status: TradeStatus }
  | { step: 'tell'; status: string; platformOrderId: string }
  /** The buyer finished it at the shop's own checkout, and may have changed it there. */
  | { step: 'sync'; platformOrderId: string };

export interface Commerce {
  /** Fresh from the shop. */
  search(
    query: ProductQuery,
    call: Call,
  ): Promise<{ ok: true; products: readonly CatalogueProduct[] } | CallFailure>;
  /** Price and stock now, by the names that items go by; what the shop does not have is left out. */
  variants(
    names: readonly string[],
    call: Call,
  ): Promise<{ ok: true; variants: ReadonlyMap<string, CatalogueVariant> } | CallFailure>;
  /** Whether the shop takes this coupon; absent where it cannot be asked. */
  coupon?(
    code: string,
    draft: OrderDraft,
    call: Call,
  ): Promise<{ ok: true; objection?: string } | CallFailure>;
  /** How it can be shipped; absent where the shop quotes only at its own checkout. */
  shipping?(
    draft: OrderDraft,
    call: Call,
  ): Promise<{ ok: true; options: readonly ShippingOption[] } | CallFailure>;
  /** The whole check, where a system makes it itself. */
  check?(draft: OrderDraft, call: Call): Promise<Checked | CallFailure>;
  /** The order that was made under this key before, if any: asked for before each `create`. */
  find(
    key: string,
    call: Call,
  ): Promise<{ ok: true; order?: { id: string; checkoutUrl?: string | undefined } } | CallFailure>;
  /** Makes the order; `key` must be found again by `find`. */
  create(draft: OrderDraft, key: string, call: Call): Promise<Placed>;
  /** Cancels it and gives its stock back; one that is cancelled already is fine. */
  cancel(orderId: string, call: Call): Promise<Outcome>;
  /** Moves it on; absent where the shop lets nobody. */
  move?(orderId: string, status: TradeStatus, call: Call): Promise<Outcome>;
}
