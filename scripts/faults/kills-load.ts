/**
 * The load: shops whose platform posts signed orders at a steady rate, keeps what was answered, and
 * repeats what was not, and now and then what was, as platforms do.
 */
import { randomBytes } from 'node:crypto';
import { shopifyOrder, type Webhook, webhook } from '../demo/shopify-order.ts';
import { type Access, type Connection, call, connect } from '../local/api.ts';
import { INSTANCE, type Kind, type Sink } from './kills-sink.ts';

/** Orders per second to all shops together. */
const RATE = 60;
/** Every so many-th order goes to a channel that must not repeat, which sends few at a time. */
const MESSAGE_EVERY = 6;
/** Every so many-th order is larger than a queue takes, and goes into the inbox. */
const BIG_EVERY = 25;
const BIG = 140_000;
/** Every so many-th order is posted again in the next life, though it was answered. */
const TWICE_EVERY = 7;

/** A shop with a channel of its own: the lane that a kill leaves behind is held until its lease ends. */
export interface Shop {
  kind: Kind;
  webhookUrl: string;
  secret: string;
}

/** A delivery that was answered 200. */
export interface Accepted {
  subject: string;
  kind: Kind;
  /** Too large for the queue: persisted before the answer. */
  isBig: boolean;
  life: number;
}

interface Posted extends Webhook {
  shop: Shop;
  subject: string;
  isBig: boolean;
  /** Once it is answered it is posted once more. */
  isTwice: boolean;
}

export interface Load {
  /** Answered 200, by the id in the answer. */
  accepted: ReadonlyMap<string, Accepted>;
  /** What must never be answered to what is rightly signed: anything but 200 and 5xx. */
  refused: readonly string[];
  /** Posts at the steady rate, what is to be repeated first, until it is stopped. */
  start(life: number, shops: readonly Shop[]): void;
  /** Resolves when every request is answered or broken off. */
  stop(): Promise<void>;
  /** Posts once more what is to be repeated; resolves with the answers. Throws if some are missing still. */
  finish(life: number): Promise<void>;
}

export function createLoad(): Load {
  const accepted = new Map<string, Accepted>();
  const refused: string[] = [];
  const open = new Set<Promise<void>>();
  const base = Date.now();
  /** To be repeated now, and in the next life. */
  const again: Posted[] = [];
  const later: Posted[] = [];
  let orders = 0;
  let timer: NodeJS.Timeout | undefined;

  const post = (posted: Posted, life: number): void => {
    const { shop, headers, body, subject, isBig } = posted;
    const done = (async () => {
      const answer = await fetch(shop.webhookUrl, { method: 'POST', headers, body });
      const text = await answer.text();
      if (answer.status === 200) {
        accepted.set(idIn(text), { subject, kind: shop.kind, isBig, life });
        if (posted.isTwice) later.push({ ...posted, isTwice: false });
      } else if (answer.status >= 500) again.push(posted);
      else refused.push(`${answer.status}: ${text}`);
    })()
      .catch(() => {
        again.push(posted);
      })
      .finally(() => open.delete(done));
    open.add(done);
  };

  const next = (shops: readonly Shop[]): Posted => {
    const number = orders++;
    const kind: Kind = number % MESSAGE_EVERY === 0 ? 'message' : 'webhook';
    const ofKind = shops.filter((shop) => shop.kind === kind);
    const shop = ofKind[Math.floor(number / MESSAGE_EVERY) % ofKind.length];
    if (!shop) throw new Error(`no shop with a channel for a ${kind}`);
    const isOne = (every: number) => number % every === every - 1;
    return { ...orderOf(shop, base + number, isOne(BIG_EVERY)), isTwice: isOne(TWICE_EVERY) };
  };

  return {
    accepted,
    refused,
    start(life, shops) {
      again.push(...later.splice(0));
      timer = setInterval(() => post(again.shift() ?? next(shops), life), 1000 / RATE);
    },
    async stop() {
      clearInterval(timer);
      await Promise.all(open);
    },
    async finish(life) {
      // What was answered in the first round may be due a second time.
      for (let round = 0; again.length + later.length > 0; round++) {
        if (round > 2) throw new Error('the hub does not answer after its last start');
        for (const posted of [...again.splice(0), ...later.splice(0)]) post(posted, life);
        await Promise.all(open);
      }
    },
  };
}

const idIn = (text: string): string => (JSON.parse(text) as { id: string }).id;

/** `orders/paid` of an order of its own, signed. */
function orderOf(shop: Shop, time: number, isBig: boolean): Omit<Posted, 'isTwice'> {
  const order = {
    ...shopifyOrder(time),
    financial_status: 'paid',
    note: isBig ? 'x'.repeat(BIG) : null,
  };
  const { headers, body } = webhook(JSON.stringify(order), shop.secret);
  return {
    shop,
    subject: `order/${order.id}`,
    isBig,
    body,
    headers: { ...headers, 'x-shopify-topic': 'orders/paid' },
  };
}

/** Connects a shop and its channel, and tells the one of each paid order of the other. */
export async function openShop(access: Access, sink: Sink, kind: Kind, name: string): Promise<Shop> {
  const channel = await connect(
    access,
    kind === 'webhook'
      ? { connector: 'webhook', name, settings: { url: `${sink.url}/webhook` } }
      : {
          connector: 'evolution-api',
          name,
          settings: { baseUrl: sink.url, instance: INSTANCE, intervalSeconds: '0' },
          credentials: { apiKey: 'of-a-server-on-this-machine' },
        },
  );
  const secret = randomBytes(32).toString('hex');
  const shop: Connection = await connect(access, {
    connector: 'shopify',
    name,
    settings: { shop: 'kills.myshopify.com' },
    credentials: { webhookSecret: secret },
  });
  await call(access, 'POST', '/automations', {
    name,
    connectionId: shop.id,
    trigger: { type: 'order.paid' },
    action:
      kind === 'webhook'
        ? { kind: 'webhook', channelId: channel.id }
        : { kind: 'message', channelId: channel.id, template: '{{ order.id }}' },
  });
  return { kind, webhookUrl: String(shop.webhookUrl), secret };
}
