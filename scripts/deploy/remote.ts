/**
 * The steps that touch the operator's account. Each looks first and makes only what is missing, so that
 * a deploy that was cut short is simply run again.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ExpectedError } from '../local/expected-error.ts';
import { newSetupLink } from '../local/setup-link.ts';
import { ROOT, shown } from '../local/state.ts';
import { queuesOf } from './config.ts';
import {
  type Deployment,
  failure,
  fileOf,
  makeFolder,
  query,
  remember,
  tryWrangler,
  wrangler,
  wranglerJson,
  writeConfig,
  writePrivate,
} from './deployment.ts';
import { jsonIn, lastWords } from './wrangler.ts';

const SIGN_IN = 'Run `npx wrangler login`, or set CLOUDFLARE_API_TOKEN, and deploy again.';
const PERMISSIONS =
  'Check that the account has Workers, D1 and Queues, and the API token the permission to edit them.';

/** Which account: the one in CLOUDFLARE_ACCOUNT_ID, the one of the last deploy, or the only one. */
export async function chooseAccount(deployment: Deployment): Promise<string> {
  const args = ['whoami', '--json'];
  const ran = await tryWrangler(deployment, args);
  const answer = jsonIn(ran) as { loggedIn?: boolean; accounts?: { id: string; name: string }[] } | undefined;
  if (answer?.loggedIn === false) throw new ExpectedError(`wrangler is not signed in. ${SIGN_IN}`);
  if (!ran.ok || !answer) throw failure(deployment, args, lastWords(ran), SIGN_IN);
  const accounts = answer.accounts ?? [];
  const id = process.env.CLOUDFLARE_ACCOUNT_ID || deployment.memory.accountId;
  const chosen = id ? accounts.find((account) => account.id === id) : accounts[0];
  if (!id && accounts.length > 1) {
    const list = accounts.map((account) => `${account.name}: ${account.id}`).join(' · ');
    throw new ExpectedError(`There are several accounts (${list}). Name one: CLOUDFLARE_ACCOUNT_ID=…`);
  }
  // A token may be allowed to deploy, but not to list accounts.
  if (!chosen && !id) throw new ExpectedError('No account is visible. Name it: CLOUDFLARE_ACCOUNT_ID=…');
  deployment.memory.accountId = chosen?.id ?? id;
  return chosen?.name ?? String(id);
}

/** Finds the database by its name, or makes it; and learns what it holds already. */
export async function ensureDatabase(deployment: Deployment): Promise<string> {
  const [{ database_name: name }] = deployment.config.d1_databases;
  const find = async () => {
    const databases = await wranglerJson<{ uuid: string; name: string }[]>(
      deployment,
      ['d1', 'list', '--json'],
      PERMISSIONS,
    );
    return databases.find((database) => database.name === name)?.uuid;
  };
  const existing = await find();
  if (!existing) await wrangler(deployment, ['d1', 'create', name, '--update-config=false'], PERMISSIONS);
  const id = existing ?? (await find());
  if (!id) throw new ExpectedError(`The database ${name} was made but is not listed. Deploy again.`);
  deployment.memory.databaseId = id;
  remember(deployment);
  writeConfig(deployment);

  const rows = existing
    ? await query<{ name: string }>(deployment, "SELECT name FROM sqlite_schema WHERE type = 'table'")
    : [];
  deployment.tables = rows.map((row) => row.name);
  const applied = deployment.tables.includes('d1_migrations')
    ? await query<{ name: string }>(deployment, 'SELECT name FROM d1_migrations')
    : [];
  const known = readdirSync(join(ROOT, 'migrations')).filter((file) => file.endsWith('.sql'));
  const unknown = applied.find((row) => !known.includes(row.name));
  if (unknown)
    throw new ExpectedError(
      `The database was made by a newer Ponte (it has ${unknown.name}). Run \`git pull\` and deploy again.`,
    );
  deployment.due = known.filter((file) => !applied.some((row) => row.name === file)).sort();
  return existing ? `${name} is there` : `${name} made`;
}

export async function ensureQueues(deployment: Deployment): Promise<string> {
  const names = queuesOf(deployment.config);
  const missing = await Promise.all(
    names.map(async (name) => {
      const args = ['queues', 'info', name];
      const info = await tryWrangler(deployment, args);
      if (!info.ok && !info.output.includes('does not exist'))
        throw failure(deployment, args, lastWords(info), PERMISSIONS);
      return info.ok ? [] : [name];
    }),
  );
  const made = missing.flat();
  for (const name of made) await wrangler(deployment, ['queues', 'create', name], PERMISSIONS);
  return made.length === 0 ? `all ${names.length} are there` : `${made.join(', ')} made`;
}

/** The keys that seal credentials: made once, uploaded with the Worker, and never read back from there. */
export async function ensureKeys(deployment: Deployment): Promise<string> {
  const args = ['secret', 'list', '--name', deployment.config.name, '--format', 'json'];
  const ran = await tryWrangler(deployment, args);
  if (!ran.ok && !/not found/i.test(ran.output)) throw failure(deployment, args, lastWords(ran), PERMISSIONS);
  const secrets = ran.ok ? ((jsonIn(ran) ?? []) as { name: string }[]) : [];
  if (secrets.some(({ name }) => name === 'PONTE_KEYS')) return 'PONTE_KEYS is set';

  const file = fileOf(deployment, 'keys.json');
  if (!existsSync(file)) {
    await refuseToReplaceKeys(deployment);
    if (deployment.passing)
      throw new ExpectedError(
        "PONTE_KEYS is missing. Make one with `echo k1:$(openssl rand -base64 32)`, keep a copy, and set it as a secret of the Worker, in the dashboard's Settings.",
      );
    const keys = `k1:${randomBytes(32).toString('base64')}`;
    writePrivate(file, `${JSON.stringify({ PONTE_KEYS: keys })}\n`);
  }
  deployment.secretsFile = file;
  return `PONTE_KEYS goes up with the Worker. KEEP A COPY of ${shown(file)}: without it no stored credential can be read`;
}

/** New keys would lock everything that the old ones sealed. */
async function refuseToReplaceKeys(deployment: Deployment): Promise<void> {
  if (!deployment.tables.includes('connections')) return;
  const [row] = await query<{ sealed: number }>(deployment, 'SELECT count(*) AS sealed FROM connections');
  if (row && row.sealed > 0)
    throw new ExpectedError(
      `The Worker has lost PONTE_KEYS, and ${row.sealed} connections are sealed with it. Put your copy back as ${shown(fileOf(deployment, 'keys.json'))}: {"PONTE_KEYS": "k1:…"}.`,
    );
}

/** Before the database changes, and only then: an export holds up the hub while it runs. */
export async function backUp(deployment: Deployment): Promise<string> {
  if (deployment.tables.length === 0) return 'not needed: the database is new';
  if (deployment.due.length === 0) return 'not needed: nothing to migrate';
  const [{ database_name: name }] = deployment.config.d1_databases;
  makeFolder(deployment.backups);
  const stamp = deployment.now.toISOString().slice(0, 19).replaceAll(':', '-');
  const file = join(deployment.backups, `${name}-${stamp}.sql`);
  await wrangler(
    deployment,
    ['d1', 'export', name, '--remote', '--skip-confirmation', '--output', file],
    'Nothing was changed. Deploy again.',
  );
  return `${shown(file)} (personal data: delete it when all is well)`;
}

/** Migrations only add, so that the Worker that is still running works on. */
export async function migrate(deployment: Deployment): Promise<string> {
  if (deployment.due.length === 0) return 'nothing to do';
  const [{ binding }] = deployment.config.d1_databases;
  await wrangler(
    deployment,
    ['d1', 'migrations', 'apply', binding, '--remote'],
    `The hub runs on as it was; the failed migration was rolled back. The backups are in ${shown(deployment.backups)}.`,
  );
  return deployment.due.join(', ');
}

/** The Worker, its secret where it has none, its crons and its queue consumers. */
export async function upload(deployment: Deployment): Promise<string> {
  const report = fileOf(deployment, 'deployed.ndjson');
  rmSync(report, { force: true });
  const { secretsFile } = deployment;
  await wrangler(
    deployment,
    ['deploy', ...(secretsFile ? ['--secrets-file', secretsFile] : [])],
    'The hub runs on as it was. Deploy again.',
    { WRANGLER_OUTPUT_FILE_PATH: report },
  );
  const url = deployment.memory.url ?? addressIn(report);
  if (!url) return 'done; it has no public address yet: name it with --url';
  deployment.url = url;
  return url;
}

/** The address among what wrangler says it deployed to; crons and queues are named there, too. */
function addressIn(report: string): string | undefined {
  if (!existsSync(report)) return undefined;
  const entries = readFileSync(report, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as { type?: string; targets?: string[] });
  const targets = entries.findLast(({ type }) => type === 'deploy')?.targets ?? [];
  return targets.find((target) => /^https:\/\/\S+$/.test(target));
}

/** A deployed hub does not belong to whoever opens it first: a one-time link makes its first owner. */
export async function inviteOwner(deployment: Deployment): Promise<string> {
  const [row] = await query<{ owners: number }>(
    deployment,
    "SELECT count(*) AS owners FROM members WHERE role = 'owner'",
  );
  if (row && row.owners > 0) return 'not needed: it has an owner';
  if (!deployment.url) return 'it has no address yet: deploy again with --url';
  const link = newSetupLink(deployment.url);
  await query(deployment, link.sql.join('; '));
  return `open it within 24 hours, it works once:\n\n  ${link.url}\n`;
}
