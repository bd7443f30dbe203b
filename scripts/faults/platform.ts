/**
 * Shops and their platforms: orders live their lives, and each step is told by webhook, sometimes several
 * times, out of order, unreadable, or too large for a queue. What is not answered 2xx is told again later.
 */
import { type Connector, type Listing, read } from '../../src/kit';
import { shop } from '../../tests/hub/shop';
import type { Dice } from './dice';

export const SECRET = 'a-secret-of-sixteen';

export type Step = 'created' | 'paid' | 'shipped' | 'delivered' | 'cancelled';

const LIVES: readonly (readonly Step[])[] = [
  ['created'],
  ['created', 'paid'],
  ['created', 'cancelled'],
  ['created', 'paid', 'shipped'],
  ['created', 'paid', 'shipped', 'delivered'],
  ['created', 'paid', 'cancelled'],
];

/** The ranks of the steps, lowest first. */
export const LADDER: readonly Step[] = ['created', 'paid', 'shipped', 'delivered', 'cancelled'];

/** Changes of a shop's orders since a place in its journal, twenty at a time. */
const journal: Listing = {
  async list(call, cursor) {
    const url = `https://${call.connection.settings.host}/journal?since=${cursor ?? '0'}`;
    const answer = await call.http.request({ url });
    if (!answer.ok || answer.status !== 200) return { ok: false, reason: 'unavailable', retry: true };
    const page = read(answer.json);
    return {
      ok: true,
      cursor: page.text('cursor') ?? '',
      more: page.bool('more') ?? false,
      items: page.list('items').map((item) => ({
        subject: `order/${item.text('id')}`,
        fingerprint: item.text('v') ?? '',
        updatedAt: item.time('at') ?? '',
        body: item.value,
      })),
    };
  },
};

const withoutHydrate = (({ hydrate: _hydrate, ...inbound }: NonNullable<Connector['inbound']>) => inbound)(
  shop.inbound ?? {
    verify: { scheme: 'url' },
    normalise: () => ({ kind: 'ignored', reason: 'unknown_topic' }),
  },
);

/** Sends whole orders, and is polled too. */
export const plainShop: Connector = {
  ...shop,
  slug: 'plain-shop',
  inbound: withoutHydrate,
  poll: { orders: journal },
};

/** Sends whole orders, and cannot be asked. */
export const pushShop: Connector = (({ poll: _poll, ...rest }: Connector) => ({
  ...rest,
  slug: 'push-shop',
}))(plainShop);

/** Sends notices, of which the platform is asked for the rest. */
export const noticeShop: Connector = (({ poll: _poll, ...rest }: Connector) => ({
  ...rest,
  slug: 'notice-shop',
}))(shop);

/** Something that happens to one order or cart, as often as it is told. */
export interface Notice {
  shop: Shop;
  /** As the hub names it: `order/1`. */
  subject: string;
  /** The event that it makes, sooner or later; undefined for a cart that somebody comes back for. */
  type: string | undefined;
  /** Of an order. */
  step?: Step;
  body: string;
  /**
   * What becomes of it: an event, a failure that can be seen, nothing until its window has passed, or
   * a row that D1 does not take, so that its queue gives it up.
   */
  kind: 'told' | 'unreadable' | 'idle' | 'poison';
}

/** What D1 refuses where a shop's order has it in its number. */
export const POISON = 'poison';

interface Change {
  id: string;
  is: Step[];
  at: string;
  v: string;
}

/** One connection of a platform. */
export class Shop {
  readonly id: string;
  readonly token: string;
  readonly host: string;
  readonly connector: Connector;
  readonly organization: string;
  #orders = 0;
  #journal: Change[] = [];
  #details = new Map<string, unknown>();

  constructor(of: { id: string; token: string; host: string; connector: Connector; organization: string }) {
    this.id = of.id;
    this.token = of.token;
    this.host = of.host;
    this.connector = of.connector;
    this.organization = of.organization;
  }

  /** The whole life of one more order, with the milliseconds from one step to the next. */
  order(dice: Dice): { steps: { step: Step; after: number }[]; id: string } {
    const id = String(++this.#orders);
    const steps = dice.pick(LIVES).map((step) => ({
      step,
      // What a platform tells in one breath comes in one batch, or in two at the same time.
      after: dice.pick([0, 0, 50, 1000, 20_000, 90_000]),
    }));
    return { id, steps };
  }

  /** A cart, and how long until it counts as abandoned. */
  cart(dice: Dice): { cart: string; minutes: number } {
    return { cart: `${this.host}/c${++this.#orders}`, minutes: dice.pick([1, 2, 5]) };
  }

  /** What is told when somebody changes a cart. */
  tellCart({ cart, minutes }: { cart: string; minutes: number }, at: string, isLeft: boolean): Notice {
    const body = JSON.stringify({ cart, idle: minutes, phone: '+5511988887777', at });
    const type = isLeft ? 'cart.abandoned' : undefined;
    return { shop: this, subject: `cart/${cart}`, type, body, kind: 'idle' };
  }

  /** What is told when a step is taken; `of` is the cart that became the order. */
  tell(order: string, step: Step, at: string, dice: Dice, of: { cart?: string } = {}): Notice {
    const before = this.#journal.findLast(({ id }) => id === order)?.is ?? [];
    this.#journal.push({ id: order, is: [...before, step], at, v: String(this.#journal.length + 1) });
    const facts = {
      id: order,
      number: this.#number(order),
      is: [step],
      phone: '+5511988887777',
      at,
      ...of,
    };
    const base = { shop: this, subject: `order/${order}`, type: `order.${step}`, step };
    const notice = { ...base, kind: 'told' as const };
    if (dice.chance(0.003)) return { ...notice, kind: 'unreadable', body: '{"id": ' };
    if (dice.chance(0.003))
      return { ...notice, body: JSON.stringify({ ...facts, pad: 'x'.repeat(130_000) }) };
    if (this.connector !== noticeShop || dice.chance(0.6)) return { ...notice, body: JSON.stringify(facts) };
    const path = `/orders/${order}-${step}`;
    this.#details.set(path, facts);
    return { ...notice, body: JSON.stringify({ fetch: `https://${this.host}${path}` }) };
  }

  /** An order that D1 does not take. Not in the journal: a poll has no queue that gives one item up. */
  tellPoison(at: string): Notice {
    const id = `p${++this.#orders}`;
    const number = `${POISON} ${this.#number(id)}`;
    const body = JSON.stringify({ id, number, is: ['created'], phone: '+5511988887777', at });
    const step = 'created' as const;
    return { shop: this, subject: `order/${id}`, type: 'order.created', step, body, kind: 'poison' };
  }

  /** Unique among all shops, since it is what a message is known by at its far side. */
  readonly #number = (order: string): string => `${this.host}/${order}`;

  /** What the platform answers when the hub asks. */
  readonly answer = (url: URL): unknown => {
    if (url.pathname !== '/journal') return this.#details.get(url.pathname);
    const since = Number(url.searchParams.get('since'));
    const items = this.#journal.slice(since, since + 20);
    const cursor = since + items.length;
    return {
      items: items.map((change) => ({ ...change, number: this.#number(change.id), phone: '+5511988887777' })),
      cursor: String(cursor),
      more: cursor < this.#journal.length,
    };
  };
}
