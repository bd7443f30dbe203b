/**
 * How long it takes to ask every polled shop once what changed, when nothing did. The cron's own messages and the
 * real consumer, but without the delays that spread a round over four minutes: so the time is that of the work. One
 * consumer works here, on one batch of five messages (100 shops) at a time; Cloudflare runs several at once.
 */

import { startShops } from './polling-shop.ts';
import { cpuSeconds, workerdPid } from './processes.ts';
import { type Bundle, benchWorker, bindings, bundled, KEYS, migrate, startRuntime } from './runtime.ts';
import { storeMerchants } from './stored.ts';

export interface PollingOptions {
  connections: number;
}

export interface Polling {
  /** From the cron to the last shop's answer. */
  seconds: number;
  /** Processor milliseconds of workerd for one connection, D1 included; absent where the system does not tell. */
  cpuMs?: number;
  /** Of D1, for one connection; the cron's own are in it. */
  rowsRead: number;
  /** Of all of them together. */
  rowsWritten: number;
  options: PollingOptions;
}

/** What a shop takes to answer. */
export const ANSWER_MS = 50;

/** Throws when a shop was asked twice or not at all, or when the hub logged a trouble. */
export async function measurePolling(
  folder: string,
  bundle: Bundle,
  options: PollingOptions,
): Promise<Polling> {
  const { connections } = options;
  const code = await bundled('polling-worker.ts', { '/src/worker.ts': './ponte.js' });
  const hub = { ...bindings(), bindings: { PONTE_KEYS: KEYS, PONTE_ENV: 'development' } };
  const runtime = await startRuntime(folder, [
    benchWorker('polling', code, hub, { 'ponte.js': bundle.code }),
  ]);
  const shops = await startShops(ANSWER_MS);
  try {
    const database = await runtime.database('polling');
    await migrate(database);
    await storeMerchants(database, {
      organizations: connections,
      connections,
      connector: 'loja-integrada',
      settings: { baseUrl: shops.url },
      credentials: (number) => ({ apiKey: `token-${number}`, webhookSecret: `secret-${number}` }),
      polledAt: Date.now() - 300_000,
    });
    const url = await runtime.url('polling');
    const rows = async (method: string) =>
      (await (await fetch(url, { method })).json()) as { read: number; written: number };
    const asked = shops.asked(connections);
    const pid = workerdPid();
    const cpu = () => (pid === undefined ? undefined : cpuSeconds(pid));
    const before = cpu();
    const from = performance.now();
    await Promise.all([rows('POST'), asked]);
    const seconds = (performance.now() - from) / 1000;
    const after = cpu();
    const cpuMs =
      before === undefined || after === undefined ? {} : { cpuMs: ((after - before) * 1000) / connections };
    if (shops.requests() !== connections)
      throw new Error(`${connections} shops were asked ${shops.requests()} times`);
    if (runtime.troubles.length > 0)
      throw new Error(`the hub logged: ${runtime.troubles.slice(0, 3).join(' ')}`);
    const { read, written } = await rows('GET');
    return { seconds, ...cpuMs, rowsRead: read / connections, rowsWritten: written, options };
  } finally {
    shops.close();
    await runtime.stop();
  }
}
