/**
 * From a verified webhook to the answer: how many a second, against the least that a Worker can do with one. The
 * routes take turns, so that whatever else the machine does meets all of them.
 */
import { waitFor } from '../local/api.ts';
import type { Loaded } from './load.ts';
import { cpuSeconds, type LoadProcess, startLoad, workerdPid } from './processes.ts';
import {
  type Bundle,
  benchWorker,
  bindings,
  bundled,
  hubWorker,
  type Runtime,
  startRuntime,
} from './runtime.ts';
import { type Series, seriesOf } from './series.ts';
import { found, openShop } from './stage.ts';
import type { Shop } from './webhooks.ts';

export interface IngestOptions {
  rounds: number;
  /** Webhooks per route and round; the local queues fail when more than 10,000 wait. */
  count: number;
}

const ROUTES = ['hub', 'bareQueue', 'bareD1'] as const;
export type Route = (typeof ROUTES)[number];

export interface RouteFigures {
  /** Answers. */
  perSecond: Series;
  /** Milliseconds to the answer. */
  p50: Series;
  p99: Series;
  /** Processor milliseconds of workerd for one webhook; absent where the system does not tell. */
  cpuMs?: Series;
}

export interface Ingest {
  routes: Record<Route, RouteFigures>;
  /** Answers per second of the hub for one of that route, round by round. */
  ratioToBareQueue: Series;
  ratioToD1Insert: Series;
  /**
   * Processor time of the bare queue route for that of the hub: what the first ratio would be on a machine that does
   * nothing else. Absent where the system does not tell.
   */
  cpuRatioToBareQueue?: Series;
  /** Of one processor, for making the load. */
  loadCpu: Series;
  /** Most messages that waited in a queue. */
  backlog: number;
  /** Webhooks at once. */
  sockets: number;
  options: IngestOptions;
}

const SOCKETS = 32;
/** So that V8 has compiled what it will compile. */
const WARM_UP = 2000;

type Round = Loaded & { cpuMs: number | undefined };

/** Throws when a webhook was refused, or was answered and did not reach its queue or table. */
export async function measureIngest(folder: string, bundle: Bundle, options: IngestOptions): Promise<Ingest> {
  const runtime = await start(folder, bundle);
  const load = startLoad();
  try {
    const shop = await openShop(await found(runtime));
    await (await runtime.database('bare')).exec(
      'CREATE TABLE bodies (id TEXT PRIMARY KEY, body TEXT NOT NULL)',
    );
    const targets: Record<Route, { port: number } & Shop> = {
      hub: { ...shop, port: await portOf(runtime, 'hub') },
      bareQueue: { ...shop, path: '/queue', port: await portOf(runtime, 'bare') },
      bareD1: { ...shop, path: '/d1', port: await portOf(runtime, 'bare') },
    };
    const consumer = await consumerOf(runtime);
    let next = 1;
    const run = async (route: Route, count: number): Promise<Round> => {
      const round = await sendTo(load, consumer, targets[route], { first: next, count });
      next += count;
      if (route !== 'bareD1') await consumer.drained(count);
      return round;
    };
    const rounds: Record<Route, Round[]> = { hub: [], bareQueue: [], bareD1: [] };
    for (const route of ROUTES) await run(route, Math.min(WARM_UP, options.count));
    for (let i = 0; i < options.rounds; i++)
      for (const route of turned(ROUTES, i)) rounds[route].push(await run(route, options.count));
    await allInserted(runtime, options);
    return figuresOf(rounds, options);
  } finally {
    load.stop();
    await runtime.stop();
  }
}

/** The hub's own consumers are left out: a Worker that only takes messages stands in for them, for both queues alike. */
async function start(folder: string, bundle: Bundle): Promise<Runtime> {
  const { 'ponte-ingest': settings } = bindings().queueConsumers as Record<string, object>;
  return startRuntime(folder, [
    { ...hubWorker(bundle), queueConsumers: {} },
    benchWorker('bare', await bundled('bare-worker.ts'), {
      d1Databases: { DB: 'bare' },
      queueProducers: { QUEUE: { queueName: 'bare' } },
    }),
    benchWorker('consumer', await bundled('held-worker.ts'), {
      queueConsumers: { 'ponte-ingest': settings, bare: settings },
    }),
  ]);
}

const portOf = async (runtime: Runtime, worker: string): Promise<number> =>
  Number((await runtime.url(worker)).port);

interface Consumer {
  hold(): Promise<void>;
  release(): Promise<void>;
  /** Waits until so many more messages were taken. */
  drained(count: number): Promise<void>;
}

async function consumerOf(runtime: Runtime): Promise<Consumer> {
  const url = await runtime.url('consumer');
  const taken = async (method: string, path: string) =>
    ((await (await fetch(new URL(path, url), { method })).json()) as { taken: number }).taken;
  let expected = 0;
  return {
    hold: async () => void (await taken('POST', '/hold')),
    release: async () => void (await taken('POST', '/release')),
    async drained(count) {
      expected += count;
      await waitFor(`${count} messages to arrive in their queue`, async () =>
        (await taken('GET', '/')) >= expected ? true : undefined,
      );
    },
  };
}

/** Nothing is consumed while it is sent: in production that happens elsewhere, here it would share the thread. */
async function sendTo(
  load: LoadProcess,
  consumer: Consumer,
  target: { port: number } & Shop,
  orders: { first: number; count: number },
): Promise<Round> {
  const pid = workerdPid();
  await consumer.hold();
  const before = pid && cpuSeconds(pid);
  const loaded = await load.send({ ...target, ...orders, sockets: SOCKETS });
  const cpuMs =
    pid === undefined || before === undefined
      ? undefined
      : ((cpuSeconds(pid) - before) * 1000) / orders.count;
  await consumer.release();
  const { 200: accepted = 0, ...others } = loaded.statuses;
  if (accepted !== orders.count) throw new Error(`webhooks were refused: ${JSON.stringify(others)}`);
  return { ...loaded, cpuMs };
}

/** Each round begins with another one. */
const turned = <T>(list: readonly T[], by: number): T[] =>
  list.map((_, position) => list[(position + by) % list.length]).filter((one) => one !== undefined);

async function allInserted(runtime: Runtime, { rounds, count }: IngestOptions): Promise<void> {
  const expected = rounds * count + Math.min(WARM_UP, count);
  const stored = await (await runtime.database('bare'))
    .prepare('SELECT count(*) AS stored FROM bodies')
    .first<number>('stored');
  if (stored !== expected) throw new Error(`D1 has ${stored} bodies instead of ${expected}`);
}

function figuresOf(rounds: Record<Route, Round[]>, options: IngestOptions): Ingest {
  const perSecond = (route: Route) => rounds[route].map(({ seconds }) => options.count / seconds);
  const figures = (route: Route): RouteFigures => {
    const cpu = rounds[route].flatMap(({ cpuMs }) => cpuMs ?? []);
    return {
      perSecond: seriesOf(perSecond(route)),
      p50: seriesOf(rounds[route].map(({ p50 }) => p50)),
      p99: seriesOf(rounds[route].map(({ p99 }) => p99)),
      ...(cpu.length > 0 ? { cpuMs: seriesOf(cpu) } : {}),
    };
  };
  const ratioTo = (route: Route) => {
    const others = perSecond(route);
    return seriesOf(perSecond('hub').map((own, round) => own / (others[round] ?? Number.NaN)));
  };
  const cpu = rounds.hub.flatMap(({ cpuMs }, round) => {
    const bare = rounds.bareQueue[round]?.cpuMs;
    return cpuMs && bare ? [bare / cpuMs] : [];
  });
  return {
    ...(cpu.length > 0 ? { cpuRatioToBareQueue: seriesOf(cpu) } : {}),
    routes: { hub: figures('hub'), bareQueue: figures('bareQueue'), bareD1: figures('bareD1') },
    ratioToBareQueue: ratioTo('bareQueue'),
    ratioToD1Insert: ratioTo('bareD1'),
    loadCpu: seriesOf(ROUTES.flatMap((route) => rounds[route].map(({ cpu }) => cpu))),
    backlog: Math.max(options.count, WARM_UP),
    sockets: SOCKETS,
    options,
  };
}
