/** Every call of a connector that sells, and what it must have answered. */
import type {
  CatalogueProduct,
  CatalogueVariant,
  Commerce,
  OrderDraft,
  SearchBy,
  TradeStatus,
} from '../../src/kit/commerce';
import { Money } from '../../src/kit/model';
import { readOrder } from '../../src/kit/omnichat';
import { type Callable, type Judge, judgeCall, judgeOutcome } from './judges';

const TERMS: Readonly<Record<SearchBy, readonly string[]>> = {
  text: ['', 'camiseta'],
  id: ['1', 'p/../1'],
  variant: ['1', '1-2', 'CAM-M'],
  url: ['https://loja.example/produtos/camiseta-azul/', 'no address'],
  reference: ['CAM-M'],
};
const STATUSES: readonly TradeStatus[] = ['paid', 'packed', 'shipped', 'delivered', 'cancelled'];
const KEY = 'ponte-oRd3r1';

/** As sales platforms send it: whole, and with as little as an order can have. */
const DRAFTS: Readonly<Record<string, OrderDraft>> = {
  whole: draftOf({
    objectId: 'oRd3r1',
    coupon: 'BEMVINDA10',
    discount: 10,
    discountMode: 'PERCENTAGE',
    freightCost: 21.38,
    shippingMethod: 'PAC',
    customer: {
      objectId: 'c1',
      name: 'Mariana',
      lastName: 'Alves',
      email: 'mariana@exemplo.com.br',
      taxDocumentnumber: '529.982.247-25',
      phoneCountryCode: '55',
      phoneAreaCode: '11',
      phoneNumber: '987654321',
    },
    shippingAddress: {
      addressLine1: 'Rua Augusta',
      number: '1500',
      suburb: 'Consolação',
      zip: '01304-001',
      addressState: 'SP',
      city: 'São Paulo',
      recipient: 'Mariana Alves',
    },
    items: [
      { objectId: 'i1', variantId: '1-2', externalId: '1', quantity: 2, price: 49.9 },
      { objectId: 'i2', variantId: 'CAM-M', quantity: 1 },
    ],
  }),
  bare: draftOf({ objectId: 'oRd3r2', items: [{ objectId: 'i1', variantId: '1' }] }),
  empty: draftOf({ objectId: 'oRd3r3' }),
};

function draftOf(order: object): OrderDraft {
  const draft = readOrder(order);
  if (!draft) throw new Error('no draft');
  return draft;
}

export function commerceCalls(commerce: Commerce): Callable[] {
  const searches = Object.entries(TERMS).flatMap(([by, terms]) =>
    terms.flatMap((term) =>
      [0, 15].map((from): Callable => {
        const query = { by: by as SearchBy, term, from, size: 10 };
        const name = `search ${by} ${term} from ${from}`;
        return [name, (call) => commerce.search(query, call), judgeProducts, 'may be missing'];
      }),
    ),
  );
  const names = [
    ['1', '1-2', 'CAM-M', 'p/../1'],
    [],
    // An order may name what it likes: nobody's budget of calls is spent on it.
    Array.from({ length: 500 }, (_, index) => `${index}-${index}`),
    Array.from({ length: 500 }, (_, index) => `SKU ${index}`),
  ];
  const lookups = names.map(
    (some): Callable => [
      `variants of ${some.length}: ${some[0]}`,
      (call) => commerce.variants(some, call),
      judgeVariants,
      'may be missing',
    ],
  );
  const { check, coupon, shipping, move } = commerce;
  const drafts = Object.entries(DRAFTS).flatMap(([which, draft]): Callable[] => [
    [`create ${which}`, (call) => commerce.create(draft, KEY, call), judgePlaced],
    ...(check ? [[`check ${which}`, (call) => check(draft, call), judgeChecked] satisfies Callable] : []),
    ...(coupon
      ? [
          [
            `coupon ${which}`,
            (call) => coupon('X', draft, call),
            judgeCall,
            'may be missing',
          ] satisfies Callable,
        ]
      : []),
    ...(shipping
      ? [[`shipping ${which}`, (call) => shipping(draft, call), judgeOptions] satisfies Callable]
      : []),
  ]);
  const orders = ['1', '1/../2', ''].flatMap((id): Callable[] => [
    [`cancel ${id}`, (call) => commerce.cancel(id, call), judgeOutcome],
    ...(move
      ? STATUSES.map(
          (status): Callable => [`move ${id} ${status}`, (call) => move(id, status, call), judgeOutcome],
        )
      : []),
  ]);
  const find: Callable = ['find', (call) => commerce.find(KEY, call), judgeFound, 'may be missing'];
  return [...searches, ...lookups, find, ...drafts, ...orders];
}

/** A judge of what a successful answer holds, besides being one. */
const holding =
  (problemsOf: (value: object) => string[]): Judge =>
  (value) => {
    const judged = judgeCall(value);
    return judged.ok ? { ok: true, problems: problemsOf(value as object) } : judged;
  };

const judgeProducts = holding((value) => {
  const { products } = value as { products?: unknown };
  if (!Array.isArray(products)) return ['has no products'];
  return [
    ...(products.length > 10 ? ['more products than were asked for'] : []),
    ...products.flatMap(productProblems),
  ];
});

function productProblems({ id, name, url, variants }: CatalogueProduct): string[] {
  return [
    ...textProblems({ id, name }),
    ...(url === undefined || URL.canParse(url) ? [] : [`${url} is no address`]),
    ...(variants.length > 0 ? variants.flatMap(variantProblems) : [`${id} has no variant`]),
  ];
}

function variantProblems({ id, price, salePrice, stock, visible }: CatalogueVariant): string[] {
  return [
    ...textProblems({ id }),
    ...moneyProblems({ price, ...(salePrice ? { salePrice } : {}) }),
    ...(salePrice && salePrice.amount >= price.amount ? ['the sale price is no lower'] : []),
    ...(stock === undefined || Number.isFinite(stock) ? [] : ['the stock is no number']),
    ...(typeof visible === 'boolean' ? [] : ['nothing says whether it is visible']),
  ];
}

const judgeVariants = holding((value) => {
  const { variants } = value as { variants?: unknown };
  return variants instanceof Map
    ? [...variants.values()].flatMap(variantProblems)
    : ['has no map of variants'];
});

const judgeFound = holding((value) => {
  const { order } = value as { order?: { id?: unknown } };
  return order === undefined ? [] : textProblems({ id: order.id });
});

const optionProblems = (options: unknown): string[] =>
  Array.isArray(options)
    ? options.flatMap(({ id, name, price, businessDays }) => [
        ...textProblems({ id, name }),
        ...moneyProblems({ price }),
        ...(Number.isInteger(businessDays) && businessDays >= 0 ? [] : ['businessDays is no number of days']),
      ])
    : ['has no list of ways to ship'];

const judgeOptions = holding((value) => optionProblems((value as { options?: unknown }).options));

const judgeChecked = holding((value) => {
  const { objections, shipping } = value as { objections?: unknown; shipping?: unknown };
  return [
    ...(Array.isArray(objections)
      ? objections.flatMap(({ message }) => textProblems({ message }))
      : ['no objections']),
    ...optionProblems(shipping),
  ];
});

/** An order that was made has an id, or nobody could cancel it. */
const judgePlaced: Judge = (value) => {
  const judged = judgeOutcome(value);
  const { providerId } = value as { providerId?: unknown };
  return judged.ok ? { ok: true, problems: textProblems({ providerId }) } : judged;
};

const textProblems = (texts: Readonly<Record<string, unknown>>): string[] =>
  Object.entries(texts)
    .filter(([, text]) => typeof text !== 'string' || text === '')
    .map(([name, text]) => `${name} is ${JSON.stringify(text)}`);

const moneyProblems = (amounts: Readonly<Record<string, unknown>>): string[] =>
  Object.entries(amounts)
    .filter(([, money]) => !Money.safeParse(money).success)
    .map(([name, money]) => `${name} is ${JSON.stringify(money)}, no whole centavos`);
