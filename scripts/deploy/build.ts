/** The steps that stay on this machine: the configuration, the bundle, and how the Worker starts. */
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ExpectedError } from '../local/expected-error.ts';
import { shown } from '../local/state.ts';
import { configFile, type Deployment, fileOf, wrangler, writeConfig } from './deployment.ts';

/** What the Worker may weigh, gzipped: every cold start reads all of it. */
const MAX_GZIP = 1_500_000;

export function renderConfig(deployment: Deployment): string {
  writeConfig(deployment);
  return shown(configFile(deployment));
}

/** What would be sent: the bundle and its settings in one file. */
const upload = (deployment: Deployment): string => fileOf(deployment, 'worker.bundle');

/** Builds as a deploy would, and weighs what would go up. */
export async function build(deployment: Deployment): Promise<string> {
  const outdir = fileOf(deployment, 'bundle');
  rmSync(outdir, { recursive: true, force: true });
  await wrangler(
    deployment,
    ['deploy', '--dry-run', '--outdir', outdir, '--outfile', upload(deployment)],
    'Mend what it names, or go back to a released version.',
  );
  const files = readdirSync(outdir).filter((name) => !/\.map$|^README\.md$/.test(name));
  const bytes = Buffer.concat(files.map((name) => readFileSync(join(outdir, name))));
  const gzip = gzipSync(bytes).length;
  if (gzip > MAX_GZIP)
    throw new ExpectedError(
      `The Worker weighs ${kilobytes(gzip)} gzipped, more than ${kilobytes(MAX_GZIP)}. Take out a dependency.`,
    );
  return `${kilobytes(bytes.length)}, gzipped ${kilobytes(gzip)} (at most ${kilobytes(MAX_GZIP)})`;
}

/** wrangler's own measurement, on this machine's processor; Cloudflare refuses more than a second. */
export async function checkStartup(deployment: Deployment): Promise<string> {
  const { output } = await wrangler(
    deployment,
    [
      'check',
      'startup',
      '--worker',
      upload(deployment),
      '--outfile',
      fileOf(deployment, 'startup.cpuprofile'),
    ],
    'The Worker does not start: mend what it names, or go back to a released version.',
  );
  const [, active] = /Active:\s*([\d.]+)\s*ms/.exec(output) ?? [];
  return active ? `${Math.round(Number(active))} ms of processor time, on this machine` : 'it starts';
}

const kilobytes = (bytes: number): string => `${Math.ceil(bytes / 1000)} KB`;
