/**
 * The runtime that is measured: the bundle that would be deployed, in one workerd under Miniflare, with the
 * bindings and queue settings of wrangler.toml. Each Worker is reached at a port of its own, without a proxy.
 */
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build as esbuild } from 'esbuild';
import {
  convertV4MiniflareOptions,
  Log,
  LogLevel,
  Miniflare,
  type V4MiniflareOptions,
  type V4WorkerOptions,
} from 'miniflare';
import { unstable_getMiniflareWorkerOptions, unstable_splitSqlQuery } from 'wrangler';
import { build, checkStartup, renderConfig } from '../deploy/build.ts';
import { readConfig } from '../deploy/config.ts';
import type { Deployment } from '../deploy/deployment.ts';
import { createWrangler } from '../deploy/wrangler.ts';
import { ROOT } from '../local/state.ts';

/** Any 32 bytes: nothing here outlives the run. */
export const KEYS = 'bench:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=';

export interface Bundle {
  /** The minified module. */
  code: string;
  gzipKb: number;
  /** Milliseconds of processor time, as wrangler measures them. */
  startup(): Promise<number>;
}

/** Builds as a deploy does, into `folder`. */
export async function buildBundle(folder: string): Promise<Bundle> {
  const deployment: Deployment = {
    wrangler: createWrangler(join(folder, 'wrangler.log')),
    folder,
    backups: folder,
    config: await readConfig(),
    memory: {},
    now: new Date(),
    passing: true,
    tables: [],
    due: [],
  };
  renderConfig(deployment);
  await build(deployment);
  const code = readFileSync(join(folder, 'bundle/worker.js'), 'utf8');
  return {
    code,
    gzipKb: gzipSync(code).length / 1000,
    async startup() {
      const answer = await checkStartup(deployment);
      const ms = Number.parseInt(answer, 10);
      if (Number.isNaN(ms)) throw new Error(`wrangler check startup: ${answer}`);
      return ms;
    },
  };
}

/** A Worker of the bench's own, from `scripts/bench/<file>`; what it imports by one of `external` is another module. */
export async function bundled(
  file: string,
  external: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { outputFiles } = await esbuild({
    entryPoints: [join(import.meta.dirname, file)],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2024',
    conditions: ['workerd', 'worker'],
    external: ['node:*'],
    plugins: Object.entries(external).map(([from, path]) => ({
      name: path,
      setup: (own) =>
        own.onResolve({ filter: new RegExp(`${from.replaceAll('.', '\\.')}$`) }, () => ({
          path,
          external: true,
        })),
    })),
  });
  return outputFiles[0]?.text ?? '';
}

const module = (path: string, contents: string) => ({ type: 'ESModule' as const, path, contents });

/** What wrangler.toml binds and how its queues are consumed. */
export function bindings() {
  const { workerOptions } = unstable_getMiniflareWorkerOptions(join(ROOT, 'wrangler.toml'));
  const { compatibilityDate, compatibilityFlags, d1Databases, ratelimits } = workerOptions;
  const { queueProducers, queueConsumers } = workerOptions;
  return { compatibilityDate, compatibilityFlags, d1Databases, ratelimits, queueProducers, queueConsumers };
}

/** Miniflare sends what a Worker fetches through another Worker of its own, which production does not have. */
const STRAIGHT_OUT = `
  import hub from './worker.js';
  import { env } from 'cloudflare:workers';
  globalThis.fetch = (input, init) => env.NETWORK.fetch(input, init);
  export default hub;`;

/** The hub as it would be deployed; private addresses are allowed, since the bench's own servers have no others. */
export const hubWorker = (bundle: Bundle): V4WorkerOptions =>
  ({
    ...bindings(),
    name: 'hub',
    modules: [module('hub.js', STRAIGHT_OUT), module('worker.js', bundle.code)],
    serviceBindings: { NETWORK: { network: { allow: ['public', 'private'] } } },
    bindings: { PONTE_KEYS: KEYS, PONTE_ENV: 'development' },
    unsafeDirectSockets: [{ host: '127.0.0.1', port: 0 }],
  }) as V4WorkerOptions;

/** A Worker of the bench; `modules` are there to be imported, by name. */
export const benchWorker = (
  name: string,
  code: string,
  options: object,
  modules: Readonly<Record<string, string>> = {},
): V4WorkerOptions => {
  const { compatibilityDate, compatibilityFlags } = bindings();
  return {
    compatibilityDate,
    compatibilityFlags,
    name,
    modules: [
      module(`${name}.js`, code),
      ...Object.entries(modules).map(([path, contents]) => module(path, contents)),
    ],
    unsafeDirectSockets: [{ host: '127.0.0.1', port: 0 }],
    ...options,
  } as V4WorkerOptions;
};

export interface Runtime {
  miniflare: Miniflare;
  /** Where a Worker answers. */
  url(worker: string): Promise<URL>;
  database(worker: string): Promise<D1Database>;
  /** Lines that the Worker logged as a warning or an error. */
  troubles: string[];
  stop(): Promise<void>;
}

/** One workerd with these Workers; its state lies in `folder`, and the migrations have been applied to `hub`'s database. */
export async function startRuntime(
  folder: string,
  workers: V4WorkerOptions[],
  options: Partial<V4MiniflareOptions> = {},
): Promise<Runtime> {
  mkdirSync(folder, { recursive: true });
  const troubles: string[] = [];
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      log: new Log(LogLevel.NONE),
      // The hub writes a line per request, here as in production; reading it is none of its work.
      handleStructuredLogs({ message }) {
        if (!message.startsWith('{"level":"info"')) troubles.push(message);
      },
      resourcePersistencePath: folder,
      telemetry: { enabled: false },
      workers,
      ...options,
    } as V4MiniflareOptions),
  );
  try {
    await miniflare.ready;
    const database = async (worker: string) =>
      (await miniflare.getD1Database('DB', worker)) as unknown as D1Database;
    return {
      miniflare,
      url: (worker) => miniflare.unsafeGetDirectURL(worker),
      database,
      troubles,
      stop: () => miniflare.dispose(),
    };
  } catch (error) {
    await miniflare.dispose();
    throw error;
  }
}

/** Applies `migrations/`. */
export async function migrate(database: D1Database): Promise<void> {
  const folder = join(ROOT, 'migrations');
  for (const name of readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .sort())
    await database.batch(
      unstable_splitSqlQuery(readFileSync(join(folder, name), 'utf8')).map((sql) => database.prepare(sql)),
    );
}
