/**
 * What a full batch of the largest messages takes: 100 webhooks of 120 KB in one run of the real consumer. V8 is asked
 * for the isolate's heap and buffers over and over while the batch runs, between its steps; what has become garbage
 * since the last collection is in the figure, so it is more than the batch needs. The webhooks were answered, and
 * their garbage dropped, before the last one of them sets the batch off.
 */
import { shopifyOrder, webhook } from '../demo/shopify-order.ts';
import { connect, waitFor } from '../local/api.ts';
import { openHeap } from './memory-heap.ts';
import { type Bundle, benchWorker, bindings, bundled, KEYS, type Runtime, startRuntime } from './runtime.ts';
import { type Series, seriesOf } from './series.ts';
import { found, messageWhenPaid, openShop } from './stage.ts';
import type { Shop } from './webhooks.ts';

export interface MemoryOptions {
  rounds: number;
}

export interface Memory {
  /** Of one batch, in MB of 10⁶ bytes. */
  peakMb: Series;
  /** What the isolate takes when nothing runs: mostly the bundle. */
  idleMb: number;
  /** Fewest times that V8 answered during a batch. */
  samples: number;
  options: MemoryOptions;
}

const BATCH = 100;
/** Of a message as the queue takes it, which has every quote of its body escaped. */
const MESSAGE_BYTES = 120_000;
/** Seconds that a batch may wait for its last message here. */
const FILL_SECONDS = 30;

/** Throws when a batch was not a full one, or when a webhook got lost. */
export async function measureMemory(folder: string, bundle: Bundle, options: MemoryOptions): Promise<Memory> {
  const runtime = await start(folder, bundle);
  const batchSizes = async () =>
    (await (await fetch(new URL('/batches', await runtime.url('hub')))).json()) as number[];
  const heap = await openHeap(await runtime.miniflare.getInspectorURL(), 'hub', batchSizes);
  try {
    const access = await found(runtime);
    const shop = await openShop(access);
    await messageWhenPaid(access, shop.id, await connect(access, { connector: 'simulator', name: 'Canal' }));
    const database = await runtime.database('hub');
    let next = 1;
    const post = async (count: number) => {
      await postOrders(runtime, shop, next, count);
      next += count;
    };
    const sent = () =>
      waitFor(`${next - 1} messages to be sent`, async () => {
        const row = await database
          .prepare(`SELECT count(*) AS sent FROM dispatches WHERE state = 'sent'`)
          .first<number>('sent');
        return row === next - 1 ? true : undefined;
      });
    const batch = async () => {
      await post(BATCH - 1);
      await heap.settled();
      return heap.peak(async () => {
        await post(1);
        await sent();
      });
    };
    await batch(); // What V8 compiles once is not of the batch.
    const idleMb = await heap.settled();
    const peaks = [];
    for (let i = 0; i < options.rounds; i++) peaks.push(await batch());
    const sizes = await batchSizes();
    if (sizes.length !== options.rounds + 1 || sizes.some((size) => size !== BATCH))
      throw new Error(`the batches were of ${sizes.join(', ')}`);
    return {
      peakMb: seriesOf(peaks.map(({ mb }) => mb)),
      idleMb,
      samples: Math.min(...peaks.map(({ samples }) => samples)),
      options,
    };
  } finally {
    heap.close();
    await runtime.stop();
  }
}

/** Like production, but that a batch waits until it is full. */
async function start(folder: string, bundle: Bundle): Promise<Runtime> {
  const code = await bundled('memory-worker.ts', { '/src/worker.ts': './ponte.js' });
  const { queueConsumers, ...rest } = bindings();
  const settings = queueConsumers as Record<string, object>;
  const consumers = {
    ...settings,
    'ponte-ingest': { ...settings['ponte-ingest'], maxBatchTimeout: FILL_SECONDS },
  };
  const hub = {
    ...rest,
    queueConsumers: consumers,
    bindings: { PONTE_KEYS: KEYS, PONTE_ENV: 'development' },
  };
  return startRuntime(folder, [benchWorker('hub', code, hub, { 'ponte.js': bundle.code })], {
    inspectorPort: 0,
  });
}

async function postOrders(runtime: Runtime, shop: Shop, first: number, count: number): Promise<void> {
  const url = new URL(shop.path, await runtime.url('hub'));
  for (let number = first; number < first + count; number++) {
    const { headers, body } = webhook(largeOrder(number), shop.secret);
    const answer = await fetch(url, {
      method: 'POST',
      headers: { ...headers, 'x-shopify-topic': 'orders/paid' },
      body,
    });
    await answer.text();
    if (answer.status !== 200) throw new Error(`the webhook was answered ${answer.status}`);
  }
}

/** A paid order with as many lines as a message takes. */
function largeOrder(number: number): string {
  const order = shopifyOrder(Date.now());
  const lines: unknown[] = [];
  const text = () =>
    JSON.stringify({
      ...order,
      id: 7_000_000_000_000 + number,
      name: `#${number}`,
      order_number: number,
      financial_status: 'paid',
      checkout_token: null,
      line_items: lines,
    });
  const escaped = (value: unknown) => Buffer.byteLength(JSON.stringify(JSON.stringify(value)));
  const empty = escaped(JSON.parse(text())) + 1000;
  const [line] = order.line_items;
  if (!line) throw new Error('the sample order has no line');
  for (let size = empty; ; ) {
    const another = { ...line, id: number * 1000 + lines.length, sku: crypto.randomUUID() };
    size += escaped(another);
    if (size > MESSAGE_BYTES) return text();
    lines.push(another);
  }
}
