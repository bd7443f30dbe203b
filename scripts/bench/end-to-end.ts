/**
 * From a webhook to a message at its destination: how many a second, with the real consumers. Counted when every
 * one of them has arrived; the queues' own waiting (up to a second for a batch to fill) is in it.
 */
import { connect } from '../local/api.ts';
import { type LoadProcess, startLoad } from './processes.ts';
import { type Bundle, hubWorker, startRuntime } from './runtime.ts';
import { type Series, seriesOf } from './series.ts';
import { type Sink, startSink } from './sink.ts';
import { found, messageWhenPaid, openShop } from './stage.ts';
import type { Shop } from './webhooks.ts';

export interface EndToEndOptions {
  rounds: number;
  /** Webhooks per round; the local queues fail when more than 10,000 wait. */
  count: number;
}

export interface EndToEnd {
  /** Messages that arrived, from the first webhook to the last message. */
  perSecond: Series;
  /** Milliseconds of one event that comes alone. */
  aloneMs: Series;
  /** Messages that arrived more than once. */
  repeated: number;
  options: EndToEndOptions;
}

const SOCKETS = 16;
const WARM_UP = 1500;
const ALONE = 5;

/** Throws when a webhook was refused, when a message did not arrive, or when the hub logged a trouble. */
export async function measureEndToEnd(
  folder: string,
  bundle: Bundle,
  options: EndToEndOptions,
): Promise<EndToEnd> {
  const runtime = await startRuntime(folder, [hubWorker(bundle)]);
  const load = startLoad();
  const sink = await startSink();
  try {
    const access = await found(runtime);
    const shop = await openShop(access);
    const channel = await connect(access, {
      connector: 'webhook',
      name: 'Destino',
      settings: { url: sink.url },
    });
    await messageWhenPaid(access, shop.id, channel);
    const target = { ...shop, port: Number(new URL(access.url).port) };
    await through(load, sink, target, Math.min(WARM_UP, options.count));
    const seconds: number[] = [];
    for (let i = 0; i < options.rounds; i++) seconds.push(await through(load, sink, target, options.count));
    const alone: number[] = [];
    for (let i = 0; i < ALONE; i++) alone.push((await through(load, sink, target, 1)) * 1000);
    if (runtime.troubles.length > 0)
      throw new Error(`the hub logged: ${runtime.troubles.slice(0, 3).join(' ')}`);
    return {
      perSecond: seriesOf(seconds.map((one) => options.count / one)),
      aloneMs: seriesOf(alone),
      repeated: sink.requests() - sink.distinct(),
      options,
    };
  } finally {
    load.stop();
    sink.close();
    await runtime.stop();
  }
}

/** Seconds until so many more messages have arrived. */
async function through(
  load: LoadProcess,
  sink: Sink,
  target: Shop & { port: number },
  count: number,
): Promise<number> {
  const before = sink.distinct();
  const arrived = sink.reached(before + count);
  const { statuses, startedAt } = await load.send({ ...target, first: before + 1, count, sockets: SOCKETS });
  const { 200: accepted = 0, ...others } = statuses;
  if (accepted !== count) throw new Error(`webhooks were refused: ${JSON.stringify(others)}`);
  const last = performance.timeOrigin + (await arrived);
  return (last - startedAt) / 1000;
}
