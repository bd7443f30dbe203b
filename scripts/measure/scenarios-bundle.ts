/** The bundle that would be deployed, in a Miniflare of its own: a real workerd with a real D1. */

import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { Log, LogLevel, Miniflare } from 'miniflare';
import { unstable_splitSqlQuery } from 'wrangler';
import { ROOT, WRANGLER } from '../local/state.ts';

export interface BundleHost {
  /** Asks the Worker of scenarios-worker.ts. Throws unless it answers 200. */
  ask<T>(path: string): Promise<T>;
  stop(): Promise<void>;
}

/** The module that a deploy would send up, minified. */
export async function buildBundle(): Promise<string> {
  const outdir = mkdtempSync(join(tmpdir(), 'ponte-bundle-'));
  try {
    await promisify(execFile)(process.execPath, [WRANGLER, 'deploy', '--dry-run', '--outdir', outdir], {
      cwd: ROOT,
      env: { ...process.env, WRANGLER_SEND_METRICS: 'false', WRANGLER_HIDE_BANNER: 'true', NO_COLOR: '1' },
      maxBuffer: 2 ** 24,
    });
    return readFileSync(join(outdir, 'worker.js'), 'utf8');
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** Starts it on an empty database with the migrations applied. */
export async function startBundle(bundle: string): Promise<BundleHost> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, 'scenarios-worker.ts')],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2024',
    external: ['node:*'],
    plugins: [
      {
        name: 'bundle',
        setup: (own) =>
          own.onResolve({ filter: /\/src\/worker\.ts$/ }, () => ({ path: './ponte.js', external: true })),
      },
    ],
  });
  const entry = outputFiles[0]?.text ?? '';
  const { date, flags } = compatibility();
  const miniflare = new Miniflare({
    log: new Log(LogLevel.ERROR),
    // The hub's own log lines; nobody reads them here.
    handleStructuredLogs: () => undefined,
    workers: [
      {
        config: {
          name: 'measure',
          compatibilityDate: date,
          compatibilityFlags: flags,
          env: { DB: { type: 'd1', id: 'measure' } },
          manifest: {
            mainModule: 'measure.js',
            modules: {
              'measure.js': { type: 'esm', contents: entry },
              'ponte.js': { type: 'esm', contents: bundle },
            },
          },
        },
      },
    ],
  });
  try {
    const url = await miniflare.ready;
    const database = await miniflare.getD1Database('DB');
    for (const statement of migrations()) await database.prepare(statement).run();
    return {
      async ask<T>(path: string) {
        const answer = await fetch(new URL(path, url));
        const text = await answer.text();
        if (!answer.ok) throw new Error(`${path}: ${text.slice(0, 2000)}`);
        return JSON.parse(text) as T;
      },
      stop: () => miniflare.dispose(),
    };
  } catch (error) {
    await miniflare.dispose();
    throw error;
  }
}

/** As wrangler.toml has it. */
function compatibility(): { date: string; flags: string[] } {
  const text = readFileSync(join(ROOT, 'wrangler.toml'), 'utf8');
  const [, date] = /^compatibility_date = "(.+)"$/m.exec(text) ?? [];
  const [, flags = ''] = /^compatibility_flags = \[(.*)\]$/m.exec(text) ?? [];
  if (!date) throw new Error('wrangler.toml names no compatibility date');
  return { date, flags: [...flags.matchAll(/"([^"]+)"/g)].map(([, flag]) => flag ?? '') };
}

/** The statements of `migrations/`, in order. */
function migrations(): string[] {
  const folder = join(ROOT, 'migrations');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .flatMap((name) => unstable_splitSqlQuery(readFileSync(join(folder, name), 'utf8')));
}
