/**
 * `npm run deploy`: puts the hub on Cloudflare, and upgrades it there. Makes what is missing, backs up,
 * migrates, deploys; the first time it ends with a link that makes the first owner.
 *
 *   -- --dry-run          says what it would do, and does what needs no account: builds, weighs, starts
 *   -- --name ponte-test  another hub in the same account, with a database and queues of its own
 *   -- --url https://…    its public address, where that is not the one Cloudflare gives it
 *   -- --email a@b.c      sender of its own mail, by Cloudflare's e-mail sending
 */
import { parseArgs } from 'node:util';
import { readConfig, rename } from './deploy/config.ts';
import { deploy } from './deploy/run.ts';
import { ExpectedError } from './local/expected-error.ts';
import { stateFolder } from './local/state.ts';

async function main(): Promise<void> {
  const { name, url, email, dryRun } = readOptions();
  const declared = readConfig();
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

function readOptions() {
  const values = parse();
  const { name, url, email } = values;
  if (name && !/^[a-z][a-z0-9-]{0,40}[a-z0-9]$/.test(name))
    throw new ExpectedError(
      `--name ${name}: use lower-case letters, digits and hyphens, such as ponte-test.`,
    );
  if (url && !isPublicAddress(url))
    throw new ExpectedError(`--url ${url}: use an address like https://ponte.example.com, without a path.`);
  if (email && !/^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/.test(email))
    throw new ExpectedError(`--email ${email}: use a bare address, such as ponte@example.com.`);
  return { name, url, email, dryRun: values['dry-run'] };
}

function parse() {
  try {
    return parseArgs({
      options: {
        'dry-run': { type: 'boolean', default: false },
        name: { type: 'string' },
        url: { type: 'string' },
        email: { type: 'string' },
      },
    }).values;
  } catch (error) {
    const why = (error as Error).message.split('. ')[0];
    throw new ExpectedError(`${why}. Known: --dry-run, --name, --url, --email`);
  }
}

function isPublicAddress(text: string): boolean {
  const url = URL.parse(text);
  return url?.protocol === 'https:' && url.pathname === '/' && !url.search && !url.hash && !url.username;
}

main().catch((error: unknown) => {
  console.error(error instanceof ExpectedError ? `\n${error.message}` : error);
  process.exitCode = 1;
});
