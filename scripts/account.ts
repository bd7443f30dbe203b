/**
 * `npm run account`: the operator's links for people. They work once, and are shown this once.
 *
 *   npm run account -- setup                                a new organization and its owner
 *   npm run account -- reset <e-mail>                       a new password
 *   npm run account -- invite <e-mail> <organization id> [owner|admin|member]
 *
 * On the hub that runs here, or with `--remote --url https://hub.example [--config wrangler.toml]` on the
 * deployed one.
 */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openDatabase } from './local/database.ts';
import { ExpectedError } from './local/expected-error.ts';
import { newInvitationLink, newResetLink, newSetupLink, type OneTimeLink } from './local/setup-link.ts';
import { ROOT, readDevFile, stateFolder } from './local/state.ts';

const USAGE = `npm run account -- setup
npm run account -- reset <e-mail>
npm run account -- invite <e-mail> <organization id> [owner|admin|member]

On a deployed hub: --remote --url https://its-address [--config wrangler.toml]`;

async function main(): Promise<void> {
  const { values, positionals } = readArguments();
  const remote = values.remote ? { url: values.url, config: values.config } : undefined;
  const base = remote ? remote.url : readDevFile(stateFolder())?.url;
  if (!base || !URL.canParse(base))
    throw new ExpectedError(
      remote ? 'Say where the hub is: --url https://…' : 'No hub is running here. Start one with: npm start',
    );
  const link = linkFor(base, positionals);
  const rows = remote ? runRemotely(link, remote.config) : await runLocally(link, base);
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

function runRemotely({ sql }: OneTimeLink, config: string | undefined): number {
  const output = execFileSync(
    process.execPath,
    [
      join(ROOT, 'node_modules/wrangler/bin/wrangler.js'),
      ...['d1', 'execute', 'DB', '--remote', '--yes', '--json', '--command', sql.join('; ')],
      ...(config ? ['--config', config] : []),
    ],
    { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const answers = JSON.parse(output) as { results: unknown[] }[];
  return answers.at(-1)?.results.length ?? 0;
}

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        remote: { type: 'boolean', default: false },
        url: { type: 'string' },
        config: { type: 'string' },
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
