/** `npm run faults`: what the hub promises, tried under faults of everything that it stands on. */
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { ExpectedError } from './local/expected-error.ts';

const USAGE = `npm run faults -- [--seed N] [--events M] [--trace] [--without GUARD] [--write]
npm run faults -- --crash-every-call
npm run faults -- --guards
npm run faults -- --isolation
npm run faults -- --kills N [--write]`;

function readOptions() {
  try {
    return parseArgs({
      options: {
        seed: { type: 'string' },
        events: { type: 'string', default: '10000' },
        kills: { type: 'string' },
        'crash-every-call': { type: 'boolean', default: false },
        guards: { type: 'boolean', default: false },
        without: { type: 'string' },
        isolation: { type: 'boolean', default: false },
        trace: { type: 'boolean', default: false },
        write: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new ExpectedError(`${error instanceof Error ? error.message : error}\n${USAGE}`);
  }
}

function wholeNumber(name: string, text: string, most: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > most)
    throw new ExpectedError(`--${name} ${text}: use a whole number from 1 to ${most}.`);
  return value;
}

async function main(): Promise<number> {
  const options = readOptions();
  const { write } = options;
  if (options.help) {
    console.log(USAGE);
    return 0;
  }
  const seed =
    options.seed === undefined ? randomInt(1, 1_000_000) : wholeNumber('seed', options.seed, 2 ** 31 - 1);
  if (options.kills !== undefined) {
    const { runKills } = await import('./faults/kills.ts');
    return runKills({ kills: wholeNumber('kills', options.kills, 10_000), seed, write });
  }
  const { runFaults } = await import('./faults/run.ts');
  const events = wholeNumber('events', options.events, 100_000_000);
  const { trace, isolation, guards, without, 'crash-every-call': crashes } = options;
  const only = isolation ? 'isolation' : crashes ? 'crashes' : guards ? 'guards' : undefined;
  return runFaults({
    seed,
    events,
    write,
    trace,
    ...(only ? { only } : {}),
    ...(without === undefined ? {} : { without }),
  });
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof ExpectedError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
