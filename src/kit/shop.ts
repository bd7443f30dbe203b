/** What connectors of shops and checkouts have in common. */
import { plain } from './brazil/places';
import { compact } from './compact';
import type { Observation } from './contract';
import { type KnownType, statusOf } from './events';
import type { Customer, Order, Origin, PaymentMethod } from './model';
import { type Reader, read } from './reader';

export type OrderType = Extract<KnownType, `order.${string}`>;

/** In order: the first that fits wins (`Cartão de débito` is debit, `Pix - Mercado Pago` is Pix). */
const METHODS: readonly (readonly [RegExp, PaymentMethod])[] = [
  [/\bpix|pix\b/, 'pix'],
  [
    /gift|voucher|cupom|cashback|\bvale|refeicao|restaurante|store ?credit|credito (?:da|na|em) loja/,
    'other',
  ],
  [/boleto|billet|bank ?slip|bank ?invoice|ticket|paghiper|bolbradesco/, 'boleto'],
  // Before the wallets, which take cards, too: `Cartão de crédito - PayPal Plus`.
  [/cartao de debito|debit card/, 'debit_card'],
  [/cartao de credito|credit card/, 'credit_card'],
  [/wallet|account money|carteira|paypal|picpay|(?:google|apple|samsung) ?pay|nupay|\bame\b/, 'wallet'],
  [/transfer|deposit|\bted\b|\bdoc\b|\bbacs\b|\bwire\b/, 'bank_transfer'],
  [/debit/, 'debit_card'],
  [/credit|cartao|card|\b(?:visa|master|elo|amex|hiper|diners)\b/, 'credit_card'],
  [/cash|dinheiro|\bcod\b|na entrega/, 'cash'],
];

/**
 * The payment method that the first telling hint names: codes, gateways or labels in any language
 * of the platforms (`Pix - Mercado Pago`, `creditCard`, `bankInvoice`). Hints that tell nothing
 * give `other`; no hint at all, undefined.
 */
export function paymentMethod(...hints: (string | undefined)[]): PaymentMethod | undefined {
  const words = hints.map((hint) => plain(hint ?? '')).filter((hint) => hint !== '');
  for (const word of words) {
    const method = METHODS.find(([pattern]) => pattern.test(word))?.[1];
    if (method) return method;
  }
  return words.length > 0 ? 'other' : undefined;
}

/** What a body says of one order. */
export interface OrderFacts {
  order: Order;
  customer?: Customer | undefined;
  origin?: Origin | undefined;
}

/**
 * One observation per type on the same order, all at `time`; `order.status` becomes each type's own.
 */
export function orderObservations(
  types: readonly OrderType[],
  { order, customer, origin }: OrderFacts,
  time: string,
): Observation[] {
  return types.map((type) => ({
    type,
    subject: `order/${order.id}`,
    time,
    data: {
      order: { ...order, status: statusOf(type) },
      ...(customer ? { customer } : {}),
      ...(origin ? { origin } : {}),
    },
  }));
}

/** The order came of the cart with this id, in case that was abandoned before. */
export function cartRecovered(
  cartId: string,
  { order: { id, number, total, items }, customer }: OrderFacts,
  time: string,
): Observation {
  const cart = { ...compact({ total, items }), id: cartId };
  const data = { cart, order: { ...compact({ number }), id }, ...compact({ customer }) };
  return { type: 'cart.recovered', subject: `cart/${cartId}`, time, data };
}

const ORIGIN_NAMES = {
  utmSource: 'utm_source',
  utmMedium: 'utm_medium',
  utmCampaign: 'utm_campaign',
  utmContent: 'utm_content',
  utmTerm: 'utm_term',
  gclid: 'gclid',
  fbclid: 'fbclid',
} as const satisfies Record<keyof Origin, string>;

export interface OriginOptions {
  /** What stands before every member's name, e.g. `checkout_`. */
  prefix?: string;
  /** Members that the platform calls otherwise. */
  names?: Partial<Record<keyof Origin, string>>;
}

/**
 * Where a sale came from, out of members named `utm_source` or `utmSource` … A reader over text is
 * read as an address with its query string (`/?utm_source=instagram`).
 */
export function originOf(reader: Reader, options: OriginOptions = {}): Origin | undefined {
  const { prefix = '', names = {} } = options;
  const source = typeof reader.value === 'string' ? read(queryOf(reader.value)) : reader;
  const keys = Object.keys(ORIGIN_NAMES) as (keyof Origin)[];
  return compact<Origin>(
    Object.fromEntries(
      keys.map((key) => {
        const own = names[key];
        const usual = [`${prefix}${ORIGIN_NAMES[key]}`, `${prefix}${key}`];
        return [key, source.text(...(own ? [own] : []), ...usual)];
      }),
    ),
  );
}

function queryOf(address: string): Record<string, string> {
  const [, query = ''] = /\?([^#]*)/.exec(address) ?? [];
  return Object.fromEntries(new URLSearchParams(query));
}
