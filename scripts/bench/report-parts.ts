/** The parts of the bench: how each is run, in full and quickly, and what of it is a figure and what a note. */
import { join } from 'node:path';
import { type CostFigures, costFigures } from '../measure/report.ts';
import { measureEndToEnd } from './end-to-end.ts';
import { measureGrowth } from './growth.ts';
import { measureIngest } from './ingest.ts';
import { measureMemory } from './memory.ts';
import { ANSWER_MS, measurePolling } from './polling.ts';
import type { FigureName, Part } from './report.ts';
import type { Bundle } from './runtime.ts';
import { measureSearch } from './search.ts';
import type { Series } from './series.ts';

export interface Run {
  /** For the state of whatever is started. */
  folder: string;
  bundle: Bundle;
  /** About a minute for everything: fewer rounds, and smaller hubs. */
  quick: boolean;
}

const number = (value: number, digits = 0): string =>
  value.toLocaleString('en-US', { maximumFractionDigits: digits });
const range = ({ median, min, max }: Series, digits = 0): string =>
  `${number(median, digits)} (${number(min, digits)} to ${number(max, digits)})`;

const COSTS: readonly (FigureName & keyof CostFigures)[] = [
  'rowsWrittenPerEvent',
  'rowsReadPerEvent',
  'queueOpsPerEvent',
  'usdPerMillionEvents',
  'usdPerMillionEventsWithRetention',
  'freePlanEventsPerDay',
];

export type PartName = 'ingest' | 'endToEnd' | 'search' | 'growth' | 'polling' | 'memory' | 'cost' | 'bundle';

/** In the order in which they run. */
export const PARTS: Record<PartName, (run: Run) => Promise<Part>> = {
  async ingest({ folder, bundle, quick }) {
    const options = quick ? { rounds: 3, count: 1000 } : { rounds: 5, count: 4000 };
    const { routes, ratioToBareQueue, ratioToD1Insert, backlog, sockets, loadCpu } = await measureIngest(
      join(folder, 'ingest'),
      bundle,
      options,
    );
    const { hub, bareQueue, bareD1 } = routes;
    const cpu = (ms: Series | undefined) => (ms ? `, ${number(ms.median, 2)} ms of processor time each` : '');
    return {
      figures: [
        { name: 'ingestRatioToBareQueue', value: ratioToBareQueue.median, spread: ratioToBareQueue },
        { name: 'ingestRatioToD1Insert', value: ratioToD1Insert.median, spread: ratioToD1Insert },
      ],
      notes: [
        `Ingest: ${number(options.count)} signed Shopify orders of 3 KB per route and round, ${sockets} at once, at most ${number(backlog)} waiting, none refused. The hub answered ${range(hub.perSecond)} a second${cpu(hub.cpuMs)}, p99 ${number(hub.p99.median, 1)} ms; the bare route to a queue ${range(bareQueue.perSecond)}${cpu(bareQueue.cpuMs)}; the bare insert into D1 ${range(bareD1.perSecond)}${cpu(bareD1.cpuMs)}. Making the load took ${number(loadCpu.median * 100)} % of another processor. What the hub does besides: verify the signature, find the connection, redact, and write a log line.`,
      ],
    };
  },
  async endToEnd({ folder, bundle, quick }) {
    const options = quick ? { rounds: 3, count: 1000 } : { rounds: 5, count: 4000 };
    const { perSecond, aloneMs, repeated } = await measureEndToEnd(join(folder, 'end'), bundle, options);
    return {
      figures: [{ name: 'endToEndPerSecond', value: perSecond.median, spread: perSecond }],
      notes: [
        `End to end: ${number(options.count)} webhooks per round, each an event and a signed webhook to an HTTP server here; ${repeated} came twice. The webhooks, the consumers and D1 share one processor thread, which is what limits it. An event alone takes ${range(aloneMs)} ms, of which a second is the queue waiting for more.`,
      ],
    };
  },
  async search({ folder, bundle, quick }) {
    const options = { count: quick ? 1000 : 5000 };
    const { p50, p99, shopMs } = await measureSearch(join(folder, 'search'), bundle, options);
    return {
      figures: [{ name: 'searchP99Ms', value: p99 }],
      notes: [
        `Search: ${number(options.count)} product searches one after the other, ten products each, through \`/custom\` to a server here that answers at once; its own ${number(shopMs, 2)} ms are taken off, the way there and back is not. Half of them took ${number(p50, 1)} ms.`,
      ],
    };
  },
  async growth({ folder, bundle, quick }) {
    const options = { rounds: quick ? 2 : 5, connections: 10_000, events: quick ? 100_000 : 1_000_000 };
    const growth = await measureGrowth(join(folder, 'growth'), bundle, options);
    const { sizes, ratioByConnections, ratioByEvents, statements, scanned, seedSeconds } = growth;
    const each = sizes.map(
      ({ connections, events, rowsRead, ms, rowsReadByMinute }) =>
        `${number(connections)} connections and ${number(events)} events: ${range(rowsRead, 2)} rows and ${range(ms, 1)} ms per event, ${number(rowsReadByMinute)} rows in an idle minute`,
    );
    const lanes = sizes.at(-1)?.rowsReadByMinute ?? 0;
    return {
      figures: [
        { name: 'rowsReadRatioByConnections', value: ratioByConnections },
        { name: 'rowsReadRatioByEvents', value: ratioByEvents },
      ],
      notes: [
        `Growth, in batches of 100 webhooks of a merchant who has 10 connections and all of the stored events (filled in ${number(seedSeconds)} s). ${each.join('; ')}. A row more or less per event is 1; a ratio of 1 says that size costs nothing.`,
        `Of the ${statements} statements that a webhook, its message and an idle minute take, none looks through a table that grows with events or merchants${scanned.length > 0 ? `, but the minute's cron looks through \`${scanned.join('`, `')}\`: two rows for each channel that ever sent, here one per connection. At ${number(lanes)} rows a minute that is US$ ${number((lanes * 60 * 24 * 30 * 0.001) / 1e6, 2)} a month beyond what is included` : ''}.`,
      ],
    };
  },
  async polling({ folder, bundle, quick }) {
    const options = { connections: quick ? 1000 : 10_000 };
    const polling = await measurePolling(join(folder, 'polling'), bundle, options);
    const { seconds, cpuMs, rowsRead, rowsWritten } = polling;
    const cpu = cpuMs === undefined ? '' : `, ${number(cpuMs, 2)} ms of processor time`;
    return {
      figures: [{ name: 'pollCycleSeconds', value: seconds }],
      notes: [
        `Polling: ${number(options.connections)} shops of Loja Integrada in which nothing changed, answering after ${ANSWER_MS} ms, each asked once: ${number(options.connections / seconds)} a second${cpu} and ${number(rowsRead, 1)} rows read for each, ${rowsWritten} rows written. The cron's own messages, without the delays that spread them over four minutes. One consumer works here, on 100 shops at a time and five requests at once, so waiting for the shops alone takes ${number((options.connections * ANSWER_MS) / 5000, 0)} s; Cloudflare runs several consumers at once.`,
      ],
    };
  },
  async memory({ folder, bundle, quick }) {
    const options = { rounds: quick ? 2 : 5 };
    const { peakMb, withGarbageMb, idleMb } = await measureMemory(join(folder, 'memory'), bundle, options);
    return {
      figures: [{ name: 'batchPeakMb', value: peakMb.max, spread: peakMb }],
      notes: [
        `Memory: the most of ${options.rounds} full batches, stopped before the commit where they hold most: what V8 says of the isolate's heap and buffers once garbage is dropped. With garbage, which V8 keeps as long as there is room, it was ${range(withGarbageMb, 1)} MB; ${number(idleMb, 1)} MB are there when nothing runs. Copies that the runtime makes on the way to D1 are not in it.`,
      ],
    };
  },
  async cost({ bundle }) {
    const costs = await costFigures(bundle.code);
    return { figures: COSTS.map((name) => ({ name, value: costs[name] })), notes: [] };
  },
  async bundle({ bundle }) {
    return {
      figures: [
        { name: 'bundleGzipKb', value: bundle.gzipKb },
        { name: 'startupMs', value: await bundle.startup() },
      ],
      notes: [],
    };
  },
};
