/** Bundles the simulation and runs it inside workerd. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { convertV4MiniflareOptions, Miniflare } from 'miniflare';
import type { IsolationOrder, IsolationResult, WorldOrder, WorldResult } from './outcome.ts';

const ROOT = join(import.meta.dirname, '../..');

/** A guard taken out of the hub, to see that its absence is noticed. */
export interface Mutation {
  /** Under the project's folder. */
  file: string;
  from: string;
  to: string;
}

/** The simulation as one script. Throws when a mutation does not fit its file. */
export async function bundle(mutation?: Mutation): Promise<string> {
  const folder = join(ROOT, 'migrations');
  const migrations = readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => readFileSync(join(folder, name), 'utf8'));
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, 'simulation.ts')],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2024',
    conditions: ['workerd', 'worker', 'browser'],
    external: ['node:*', 'cloudflare:*'],
    plugins: mutation ? [mutate(mutation)] : [],
    define: { MIGRATIONS: JSON.stringify(migrations) },
  });
  const [output] = outputFiles;
  if (!output) throw new Error('esbuild made nothing');
  return output.text;
}

const mutate = ({ file, from, to }: Mutation): Plugin => ({
  name: 'mutate',
  setup({ onLoad }) {
    const path = join(ROOT, file);
    const source = readFileSync(path, 'utf8');
    if (!source.includes(from)) throw new Error(`${file} has no ${from}`);
    onLoad({ filter: /\.ts$/ }, (args) =>
      args.path === path ? { contents: source.replace(from, () => to), loader: 'ts' } : undefined,
    );
  },
});

/** One workerd of its own. */
export interface Runtime {
  world(order: WorldOrder): Promise<WorldResult>;
  isolation(order: IsolationOrder): Promise<IsolationResult>;
  close(): Promise<void>;
}

export async function startRuntime(script: string): Promise<Runtime> {
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      modules: true,
      script,
      compatibilityDate: '2026-10-20',
      compatibilityFlags: ['nodejs_compat'],
      durableObjects: { SIMULATION: { className: 'Simulation', useSQLite: true } },
    }),
  );
  await miniflare.ready;
  const ask = async <T>(what: string, order: unknown): Promise<T> => {
    const body = JSON.stringify(order);
    const response = await miniflare.dispatchFetch(`http://simulation.test/${what}`, {
      method: 'POST',
      body,
    });
    if (!response.ok) throw new Error(`the simulation failed: ${await response.text()}`);
    return (await response.json()) as T;
  };
  return {
    world: (order) => ask('world', order),
    isolation: (order) => ask('isolation', order),
    close: () => miniflare.dispose(),
  };
}
