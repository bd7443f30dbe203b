/**
 * `npm run account`: the operator's links for people. They work once, and are shown this once.
 *
 *   npm run account -- setup                                a new organization and its owner
 *   npm run account -- reset <e-mail>                       a new password
 *   npm run account -- invite <e-mail> <organization id> [owner|admin|member]
 *
 * On the hub that runs here, or with `--remote` on the one that `npm run deploy` put up from here: its
 * `--name` where it has one, and its `--url` where that was not chosen at the deploy.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { recall } from './deploy/deployment.ts';
import { createWrangler, jsonIn, lastWords } from './deploy/wrangler.ts';
import { openDatabase } from './local/database.ts';
import { ExpectedError } from './local/expected-error.ts';
import { newInvitationLink, newResetLink, newSetupLink, type OneTimeLink } from './local/setup-link.ts';
import { readDevFile, shown, stateFolder } from './local/state.ts';

const USAGE = `npm run account -- setup
npm run account -- reset <e-mail>
npm run account -- invite <e-mail> <organization id> [owner|admin|member]

On the deployed hub: --remote [--name ponte] [--url https://its-address]`;

async function main(): Promise<void> {
  const { values, positionals } = readArguments();
  const remote = values.remote ? join(stateFolder(), 'deploy', values.name) : undefined;
  const base = values.url ?? (remote ? recall(remote).url : readDevFile(stateFolder())?.url);
  if (!base || !URL.canParse(base))
    throw new ExpectedError(
      remote ? 'Say where the hub is: --url https://…' : 'No hub is running here. Start one with: npm start',
    );
  const link = linkFor(base, positionals);
  const rows = remote ? await runRemotely(link, remote) : await runLocally(link, base);
  if (rows === 0)
    throw new ExpectedError(
      'Nothing was made: there is no such account or organization, or they belong to it.',
    );
  console.log(`${link.url}\n\nIt works once.`);
}

function linkFor(
  base: string,
  [what, email = '', organizationId = '', role = 'member']: string[],
): OneTimeLink {
  if (what === 'setup') return newSetupLink(base);
  if ((what !== 'reset' && what !== 'invite') || !/^[^\s@]+@[^\s@]+$/.test(email))
    throw new ExpectedError(USAGE);
  if (what === 'reset') return newResetLink(base, email);
  if (!organizationId || !['owner', 'admin', 'member'].includes(role)) throw new ExpectedError(USAGE);
  return newInvitationLink(base, { email, organizationId, role });
}

/** How many rows the last statement answered. */
async function runLocally({ sql }: OneTimeLink, url: string): Promise<number> {
  const run = await openDatabase(url);
  const answers = await run(...sql.map((statement) => ({ sql: statement })));
  return answers.at(-1)?.length ?? 0;
}

/** The same on the deployed database; `folder` is what the deploy remembers. */
async function runRemotely({ sql }: OneTimeLink, folder: string): Promise<number> {
  const config = join(folder, 'wrangler.json');
  if (!existsSync(config))
    throw new ExpectedError(`Nothing was deployed from here: ${shown(config)} is missing.`);
  const log = join(folder, 'account.log');
  const { accountId } = recall(folder);
  const ran = await createWrangler(log).run(
    ['d1', 'execute', 'DB', '--remote', '--yes', '--json', '--command', sql.join('; '), '--config', config],
    accountId ? { CLOUDFLARE_ACCOUNT_ID: accountId } : {},
  );
  const answers = jsonIn(ran) as { results: unknown[] }[] | undefined;
  if (!ran.ok || !answers) throw new ExpectedError(`wrangler: ${lastWords(ran)} (All of it: ${shown(log)})`);
  return answers.at(-1)?.results.length ?? 0;
}

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        remote: { type: 'boolean', default: false },
        url: { type: 'string' },
        name: { type: 'string', default: 'ponte' },
      },
    });
  } catch (error) {
    throw new ExpectedError(`${(error as Error).message}\n\n${USAGE}`);
  }
}

main().catch((error: Error) => {
  console.error(error instanceof ExpectedError ? error.message : error);
  process.exitCode = 1;
});
