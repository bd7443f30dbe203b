/** Sources of the Worker for scripts: Node cannot load what names its imports without an ending. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { ROOT } from './state.ts';

/** What a source of ours exports, bundled as for the Worker with everything that it imports. */
export async function loadSource<Exports>(path: string): Promise<Exports> {
  const { outputFiles } = await build({
    entryPoints: [join(ROOT, path)],
    bundle: true,
    write: false,
    format: 'esm',
    conditions: ['workerd', 'worker', 'browser'],
    mainFields: ['browser', 'module', 'main'],
    external: ['node:*'],
    logLevel: 'error',
  });
  const folder = await mkdtemp(join(tmpdir(), 'ponte-'));
  try {
    const file = join(folder, 'source.mjs');
    await writeFile(file, outputFiles[0]?.contents ?? '');
    return (await import(pathToFileURL(file).href)) as Exports;
  } finally {
    await rm(folder, { recursive: true });
  }
}
