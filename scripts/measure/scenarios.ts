/**
 * What may happen to an event, one scenario each, and what it costs. They run inside workerd: as a test on
 * the sources (tests/hub/cost.test.ts, where a budget fails when it grows) and by `npm run bench` on the bundle.
 */
import { HOUR, MINUTE } from './scenarios-clock.ts';
import type { Connected, Cost, Stage } from './scenarios-stage.ts';
import { openLojaIntegrada, openShopify, openWhatsApp, tellShopify } from './scenarios-vendors.ts';

export interface Scenario {
  title: string;
  count: number;
  /** Events and messages as those of `batch` that stood there before it was measured. */
  stood?: number;
  /** How many deliveries and dispatches stand in which state at the end: a scenario that did something else fails. */
  leaves: Record<string, number>;
  /** What it costs in all, set-up left aside. */
  run(stage: Stage): Promise<Cost>;
}

/** Events in a full batch of the consumer. */
const FULL = 100;

/** A shop, a channel that takes everything, and an automation between the two. */
export async function shopWithMessages(
  stage: Stage,
  { type = 'order.paid', settings = {} }: { type?: string; settings?: Record<string, string> } = {},
): Promise<Connected> {
  const channel = await stage.connect('simulator', { settings });
  const shop = await openShopify(stage);
  await automate(stage, type, channel);
  return shop;
}

const automate = (stage: Stage, type: string, channel: Connected, action: object = {}): Promise<unknown> =>
  stage.api('POST', '/automations', {
    name: type,
    trigger: { type },
    action: {
      kind: 'message',
      channelId: channel.id,
      to: '{{ customer.phone }}',
      template:
        'Olá {{ customer.firstName }}, o pedido {{ order.number }} foi confirmado: {{ order.total | money }}.',
      ...action,
    },
  });

type Topic = Parameters<typeof tellShopify>[2]['topic'];

/** `first` is the number of the first order. */
async function tell(
  stage: Stage,
  shop: Connected,
  topic: Topic,
  count: number,
  { first = 1, cart = false }: { first?: number; cart?: boolean } = {},
): Promise<void> {
  for (let number = first; number < first + count; number++) {
    const status = await tellShopify(stage, shop, { topic, number, cart });
    if (status !== 200) throw new Error(`the webhook was answered ${status}`);
  }
}

/** Paid orders, each one event and one message. */
const paid = (title: string, count: number): Scenario => ({
  title,
  count,
  leaves: { 'deliveries processed': count, 'dispatches sent': count },
  async run(stage) {
    const shop = await shopWithMessages(stage);
    return stage.measure(async () => {
      await tell(stage, shop, 'orders/paid', count);
      await stage.settle();
    });
  },
});

const EVERY_MINUTE = '* * * * *';
const EVERY_FIVE_MINUTES = '*/5 * * * *';

export const SCENARIOS = {
  batch: paid('one event, one message; 100 in a batch', FULL),
  ten: paid('the same, 10 in a batch', 10),
  alone: paid('the same, alone', 1),
  laden: {
    title: 'the same as `batch`, in a hub that has 500 of them already',
    count: FULL,
    stood: 5 * FULL,
    leaves: { 'deliveries processed': 6 * FULL, 'dispatches sent': 6 * FULL },
    async run(stage) {
      const shop = await shopWithMessages(stage);
      await tell(stage, shop, 'orders/paid', 5 * FULL);
      await stage.settle();
      return stage.measure(async () => {
        await tell(stage, shop, 'orders/paid', FULL, { first: 5 * FULL + 1 });
        await stage.settle();
      });
    },
  },
  cart: {
    title: 'the same as `batch`, with its checkout: the cart is closed too',
    count: FULL,
    leaves: { 'deliveries processed': FULL, 'dispatches sent': FULL },
    async run(stage) {
      const shop = await shopWithMessages(stage);
      return stage.measure(async () => {
        await tell(stage, shop, 'orders/paid', FULL, { cart: true });
        await stage.settle();
      });
    },
  },
  newOrder: {
    title: 'new order: two events, one message; 100 in a batch',
    count: FULL,
    leaves: { 'deliveries processed': FULL, 'dispatches sent': FULL },
    async run(stage) {
      const shop = await shopWithMessages(stage, { type: 'order.awaiting_payment' });
      return stage.measure(async () => {
        await tell(stage, shop, 'orders/create', FULL);
        await stage.settle();
      });
    },
  },
  fanOut: {
    title: 'one event to three webhooks; 100 in a batch',
    count: FULL,
    leaves: { 'deliveries processed': FULL, 'dispatches sent': 3 * FULL },
    async run(stage) {
      stage.network = () => new Response('{}', { status: 200 });
      for (const name of ['a', 'b', 'c'])
        await stage.connect('webhook', {
          settings: { url: `https://${name}.example.com/hooks`, events: 'order.paid' },
        });
      const shop = await openShopify(stage);
      return stage.measure(async () => {
        await tell(stage, shop, 'orders/paid', FULL);
        await stage.settle();
      });
    },
  },
  paced: {
    title: 'one event, one message on a channel with a pace of 20 s; 100 at once, leaving one by one',
    count: FULL,
    leaves: { 'deliveries processed': FULL, 'dispatches sent': FULL },
    async run(stage) {
      const shop = await shopWithMessages(stage, { settings: { intervalSeconds: '20' } });
      return stage.measure(async () => {
        await tell(stage, shop, 'orders/paid', FULL);
        await stage.settle();
      });
    },
  },
  quiet: {
    title: 'one event, one message that quiet hours hold; 100, leaving in the morning',
    count: FULL,
    leaves: { 'deliveries processed': FULL, 'dispatches sent': FULL },
    async run(stage) {
      const shop = await shopWithMessages(stage);
      await stage.api('PATCH', '/organization', { rules: { quietHours: { from: '10:00', to: '20:00' } } });
      return stage.measure(async () => {
        await tell(stage, shop, 'orders/paid', FULL);
        await stage.settle();
        const held = (await stage.states())['dispatches waiting'];
        if (held !== FULL) throw new Error(`quiet hours held ${held} messages`);
        stage.clock.pass(9 * HOUR);
        await stage.cron(EVERY_MINUTE);
        await stage.settle();
      });
    },
  },
  duplicate: {
    title: 'a webhook sent again; 100 in a batch',
    count: FULL,
    stood: FULL,
    leaves: { 'deliveries processed': FULL, 'deliveries duplicate': FULL, 'dispatches sent': FULL },
    async run(stage) {
      const shop = await shopWithMessages(stage);
      await tell(stage, shop, 'orders/paid', FULL);
      await stage.settle();
      return stage.measure(async () => {
        await tell(stage, shop, 'orders/paid', FULL);
        await stage.settle();
      });
    },
  },
  ignored: {
    title: 'a webhook of no interest; 100 in a batch',
    count: FULL,
    leaves: { 'deliveries ignored': FULL },
    async run(stage) {
      const shop = await shopWithMessages(stage);
      return stage.measure(async () => {
        await tell(stage, shop, 'app/measured', FULL);
        await stage.settle();
      });
    },
  },
  forged: {
    title: 'a webhook whose signature is wrong',
    count: FULL,
    leaves: {},
    async run(stage) {
      const shop = await shopWithMessages(stage);
      return stage.measure(async () => {
        for (let number = 1; number <= FULL; number++) {
          const status = await tellShopify(stage, shop, { topic: 'orders/paid', number, forged: true });
          if (status !== 401) throw new Error(`the forged webhook was answered ${status}`);
        }
        await stage.settle();
      });
    },
  },
  status: {
    title: 'a status webhook of WhatsApp (delivered); 100 in a batch',
    count: FULL,
    stood: FULL,
    leaves: { 'deliveries processed': 2 * FULL, 'dispatches sent': FULL },
    async run(stage) {
      const whatsApp = await openWhatsApp(stage);
      const shop = await openShopify(stage);
      await automate(stage, 'order.paid', whatsApp, { approved: { name: 'pago', language: 'pt_BR' } });
      await tell(stage, shop, 'orders/paid', FULL);
      await stage.settle();
      return stage.measure(async () => {
        await whatsApp.report('delivered');
        await stage.settle();
      });
    },
  },
  pollUnchanged: {
    title: 'a poll of one shop that finds nothing new, its cron included',
    count: 1,
    leaves: {},
    async run(stage) {
      await openLojaIntegrada(stage);
      await pollOnce(stage);
      stage.clock.pass(5 * MINUTE);
      return stage.measure(() => pollOnce(stage));
    },
  },
  pollChanged: {
    title: 'a poll of one shop that finds one change: one event, one message, its cron included',
    count: 1,
    leaves: { 'deliveries processed': 1, 'dispatches sent': 1 },
    async run(stage) {
      const channel = await stage.connect('simulator');
      const shop = await openLojaIntegrada(stage);
      await automate(stage, 'order.paid', channel);
      await pollOnce(stage);
      stage.clock.pass(5 * MINUTE);
      shop.change(1653);
      stage.clock.pass(MINUTE);
      return stage.measure(() => pollOnce(stage));
    },
  },
  idleMinute: {
    title: 'a minute with nothing to do',
    count: 1,
    leaves: {},
    async run(stage) {
      await shopWithMessages(stage);
      return stage.measure(async () => {
        await stage.cron(EVERY_MINUTE);
        await stage.settle();
      });
    },
  },
} as const satisfies Record<string, Scenario>;

export type ScenarioName = keyof typeof SCENARIOS;

async function pollOnce(stage: Stage): Promise<void> {
  await stage.cron(EVERY_FIVE_MINUTES);
  await stage.settle();
}
