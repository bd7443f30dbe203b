/** The steps of a deploy, in order; a dry run takes those that stay on this machine and names the others. */
import { join } from 'node:path';
import { build, checkStartup, renderConfig } from './build.ts';
import { type Choices, type Config, queuesOf } from './config.ts';
import { type Deployment, makeFolder, recall } from './deployment.ts';
import {
  backUp,
  chooseAccount,
  ensureDatabase,
  ensureKeys,
  ensureQueues,
  inviteOwner,
  migrate,
  upload,
} from './remote.ts';
import { createWrangler, type Wrangler } from './wrangler.ts';

interface Step {
  title: string;
  /** What it would do, for a dry run. Absent: it stays on this machine and is done there, too. */
  plan?: (config: Config) => string;
  /** Answers what came of it. */
  run(deployment: Deployment): string | Promise<string>;
}

const databaseName = ({ d1_databases: [{ database_name: name }] }: Config): string => name;

const STEPS: readonly Step[] = [
  { title: 'Configuration', run: renderConfig },
  { title: 'Bundle', run: build },
  { title: 'Start-up', run: checkStartup },
  {
    title: 'Account',
    plan: () => 'see that wrangler is signed in, and choose the account',
    run: chooseAccount,
  },
  {
    title: 'Database',
    plan: (config) => `make the D1 database ${databaseName(config)} if it is not there`,
    run: ensureDatabase,
  },
  {
    title: 'Queues',
    plan: (config) => `make those that are not there: ${queuesOf(config).join(', ')}`,
    run: ensureQueues,
  },
  {
    title: 'Secret',
    plan: () => 'make PONTE_KEYS if the Worker has none, to go up with it',
    run: ensureKeys,
  },
  {
    title: 'Backup',
    plan: (config) => `export ${databaseName(config)} if migrations are due and it is not new`,
    run: backUp,
  },
  { title: 'Migrations', plan: () => 'apply those that are new', run: migrate },
  {
    title: 'Worker',
    plan: ({ name }) => `deploy ${name} with its crons and queue consumers`,
    run: upload,
  },
  {
    title: 'Owner',
    plan: () => 'print a one-time set-up link if nobody owns the hub yet',
    run: inviteOwner,
  },
];

export interface DeployOptions extends Choices {
  config: Config;
  /** Holds `deploy/<name>/` and `backups/`. */
  stateFolder: string;
  dryRun: boolean;
  /** Nothing that is written here will be there tomorrow. */
  passing: boolean;
  now: Date;
  /** Tests bring their own; it is given the log's file. */
  makeWrangler?: (logFile: string) => Wrangler;
  say(line: string): void;
}

/** Throws `ExpectedError`, one line that says what to do, at the first step that fails. */
export async function deploy(options: DeployOptions): Promise<void> {
  const { config, stateFolder, say, makeWrangler = createWrangler } = options;
  const folder = join(stateFolder, 'deploy', config.name);
  makeFolder(folder);
  const { url, email } = options;
  const deployment: Deployment = {
    wrangler: makeWrangler(join(folder, 'log')),
    folder,
    backups: join(stateFolder, 'backups'),
    config,
    memory: { ...recall(folder), ...(url ? { url } : {}), ...(email ? { email } : {}) },
    now: options.now,
    passing: options.passing,
    tables: [],
    due: [],
  };
  for (const [index, { title, plan, run }] of STEPS.entries()) {
    const skip = options.dryRun && plan !== undefined;
    const result = skip ? `would ${plan(config)}` : await run(deployment);
    say(`${String(index + 1).padStart(2)}. ${title.padEnd(13)} ${result}`);
  }
}
