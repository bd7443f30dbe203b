/**
 * `npm run rotate-key`: a new key for everything that is sealed in the database, while the hub runs. What
 * was cut short is simply run again.
 *
 *   npm run rotate-key                 the hub of this machine, running or not
 *   npm run rotate-key -- --remote     the one that `npm run deploy` put up from here; its `--name` where it
 *                                      has one, and its `--url` where that was not chosen at the deploy
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ExpectedError } from './local/expected-error.ts';
import { stateFolder } from './local/state.ts';
import { localHub } from './rotate-key/local.ts';
import { LOG } from './rotate-key/place.ts';
import { remoteHub } from './rotate-key/remote.ts';
import { rotate } from './rotate-key/rotate.ts';

const USAGE = 'npm run rotate-key [-- --remote [--name ponte] [--url https://its-address]]';

async function main(): Promise<void> {
  const { remote, name, url } = readArguments();
  const say = (line: string): void => console.log(line);
  const state = stateFolder();
  const folder = remote ? join(state, 'deploy', name) : state;
  await rotate(remote ? remoteHub({ folder, url, say }) : await localHub(folder, say));
  // It has what the old key sealed.
  rmSync(join(folder, LOG), { force: true });
  if (remote) say('\nKeep a copy of the new key where the old one was.');
}

function readArguments() {
  try {
    return parseArgs({
      options: {
        remote: { type: 'boolean', default: false },
        name: { type: 'string', default: 'ponte' },
        url: { type: 'string' },
      },
    }).values;
  } catch (error) {
    throw new ExpectedError(`${(error as Error).message}\n\n${USAGE}`);
  }
}

main().catch((error: Error) => {
  console.error(error instanceof ExpectedError ? error.message : error);
  process.exitCode = 1;
});
