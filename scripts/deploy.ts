/**
 * `npm run deploy`: puts the hub on Cloudflare, and upgrades it there. Makes what is missing, backs up,
 * migrates, deploys; the first time it ends with a link that makes the first owner.
 *
 *   -- --dry-run          says what it would do, and does what needs no account: builds, weighs, starts
 *   -- --name ponte-test  another hub in the same account, with a database and queues of its own
 *   -- --url https://…    its public address, where that is not the one Cloudflare gives it
 *   -- --email a@b.c      sender of its own mail, by Cloudflare's e-mail sending
 */
import { readConfig, rename } from './deploy/config.ts';
import { readOptions } from './deploy/options.ts';
import { deploy } from './deploy/run.ts';
import { ExpectedError } from './local/expected-error.ts';
import { stateFolder } from './local/state.ts';

async function main(): Promise<void> {
  const { name, url, email, dryRun } = readOptions(process.argv.slice(2));
  const declared = await readConfig();
  const config = name ? rename(declared, name) : declared;
  console.log(
    dryRun ? `Dry run for ${config.name}: nothing leaves this machine.\n` : `Deploying ${config.name}.\n`,
  );
  await deploy({
    config,
    url,
    email,
    dryRun,
    stateFolder: stateFolder(),
    passing: process.env.WORKERS_CI === '1',
    now: new Date(),
    say: (line) => console.log(line),
  });
  console.log(
    dryRun ? '\nNothing was deployed.' : '\nDone. `git pull && npm ci && npm run deploy` upgrades it.',
  );
}

main().catch((error: unknown) => {
  console.error(error instanceof ExpectedError ? `\n${error.message}` : error);
  process.exitCode = 1;
});
