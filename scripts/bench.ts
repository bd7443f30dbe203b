/** `npm run bench`: how fast the bundle that would be deployed is, what it costs, and how it bears growth. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Part } from './bench/report.ts';
import type { PartName } from './bench/report-parts.ts';
import { ExpectedError } from './local/expected-error.ts';

const USAGE = `npm run bench -- [--quick] [--only ingest,endToEnd,search,growth,polling,memory,cost,bundle] [--json]
npm run bench -- --write [--quick]

--quick  about a minute instead of some eight: fewer rounds, smaller hubs
--only   some of the parts
--json   one JSON object on the standard output, with a member per figure that was measured
--write  also writes docs/measurements.md`;

function readOptions() {
  try {
    return parseArgs({
      options: {
        quick: { type: 'boolean', default: false },
        only: { type: 'string' },
        json: { type: 'boolean', default: false },
        write: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new ExpectedError(`${error instanceof Error ? error.message : error}\n${USAGE}`);
  }
}

/** All of them where none is named. */
function chosen(only: string | undefined, all: readonly PartName[]): PartName[] {
  const wanted = only?.split(',') ?? all;
  const unknown = wanted.find((name) => !all.some((part) => part === name));
  if (unknown !== undefined) throw new ExpectedError(`--only ${unknown}: there is no such part.\n${USAGE}`);
  return all.filter((name) => wanted.includes(name));
}

/** Progress goes to the standard error, so that `--json` is all that the standard output holds. */
const tell = (line: string): void => console.error(line);

async function timed<T>(name: string, work: () => Promise<T>): Promise<T> {
  const from = performance.now();
  const result = await work();
  tell(`${name}: ${((performance.now() - from) / 1000).toFixed(1)} s`);
  return result;
}

async function main(): Promise<number> {
  const options = readOptions();
  if (options.help) {
    console.log(USAGE);
    return 0;
  }
  if (options.write && options.only !== undefined)
    throw new ExpectedError('--write writes whole sections: it does not go with --only.');
  const [{ PARTS }, { jsonOf, speedMarkdown, tableOf }, { buildBundle }] = await Promise.all([
    import('./bench/report-parts.ts'),
    import('./bench/report.ts'),
    import('./bench/runtime.ts'),
  ]);
  const names = chosen(options.only, Object.keys(PARTS) as PartName[]);
  const folder = mkdtempSync(join(tmpdir(), 'ponte-bench-'));
  const from = performance.now();
  let failed = 0;
  try {
    const bundle = await timed('build', () => buildBundle(folder));
    const found: Part = { figures: [], notes: [] };
    for (const name of names)
      try {
        const part = await timed(name, () => PARTS[name]({ folder, bundle, quick: options.quick }));
        found.figures.push(...part.figures);
        found.notes.push(...part.notes);
      } catch (error) {
        failed++;
        tell(`${name} FAILED: ${error instanceof Error ? error.message : error}`);
      }
    console.log(options.json ? jsonOf(found.figures) : tableOf(found));
    if (options.write && failed === 0) {
      const { costMarkdown } = await import('./measure/report.ts');
      const { writeSection } = await import('./measure/page.ts');
      const command = `npm run bench -- --write${options.quick ? ' --quick' : ''}`;
      writeSection('speed', speedMarkdown(found, command, (performance.now() - from) / 1000));
      writeSection('cost', await costMarkdown(bundle.code));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return failed > 0 ? 1 : 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof ExpectedError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
