/**
 * What a full batch of the largest messages takes: 100 webhooks of 120 KB in one run of the real consumer. The run is
 * stopped before its commit, where it holds the messages, what it made of them and the statements; V8 then says
 * through the inspector how much the isolate's heap and buffers have in use, before and after garbage was dropped. The
 * copies that the runtime itself makes on the way to D1 are not in it. The webhooks were answered, and their garbage
 * dropped, before the last one of them sets the batch off.
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
  /** What one batch needs at most, in MB of 10⁶ bytes. */
  peakMb: Series;
  /** The same with what V8 had not dropped yet; it waits with that as long as there is room. */
  withGarbageMb: Series;
  /** What the isolate takes when nothing runs: mostly the bundle. */
  idleMb: number;
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
  const batches = async (method = 'GET') =>
    (await (await fetch(new URL('/batch', await runtime.url('hub')), { method })).json()) as Batches;
  const heap = await openHeap(await runtime.miniflare.getInspectorURL(), 'hub', () => batches());
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
    const sent = async () =>
      (await database
        .prepare(`SELECT count(*) AS sent FROM dispatches WHERE state = 'sent'`)
        .first<number>('sent')) ===
      next - 1;
    /** The most of its stops. */
    const batch = async (): Promise<Peak> => {
      const peak: Peak = { live: 0, all: 0 };
      await post(BATCH - 1);
      await heap.live();
      await post(1);
      await waitFor(`${next - 1} messages to be sent`, async () => {
        if ((await batches()).stopped === 0) return (await sent()) || undefined;
        peak.all = Math.max(peak.all, await heap.used());
        peak.live = Math.max(peak.live, await heap.live());
        await batches('POST');
        return undefined;
      });
      return peak;
    };
    await batch(); // What V8 compiles once is not of the batch.
    const idleMb = await heap.live();
    const peaks: Peak[] = [];
    for (let i = 0; i < options.rounds; i++) peaks.push(await batch());
    const { sizes } = await batches();
    if (sizes.length !== options.rounds + 1 || sizes.some((size) => size !== BATCH))
      throw new Error(`the batches were of ${sizes.join(', ')}`);
    return {
      peakMb: seriesOf(peaks.map(({ live }) => live)),
      withGarbageMb: seriesOf(peaks.map(({ all }) => all)),
      idleMb,
      options,
    };
  } finally {
    heap.close();
    await runtime.stop();
  }
}

interface Peak {
  live: number;
  all: number;
}

/** What memory-worker.ts answers. */
interface Batches {
  sizes: number[];
  stopped: number;
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
