/**
 * The configuration that is deployed: wrangler.toml with this account's ids and the operator's choices
 * filled in. It lies in the state folder, which git ignores, so that `git pull` never meets a conflict.
 */
import { join, relative, sep } from 'node:path';
import { z } from 'zod';
import { ExpectedError } from '../local/expected-error.ts';
import { ROOT } from '../local/state.ts';

/** In wrangler.toml until somebody fills it in. */
const NO_DATABASE = '00000000-0000-0000-0000-000000000000';

/** What has a name in the account, and what names a path; the rest is passed on as it stands. */
const Config = z.looseObject({
  name: z.string(),
  main: z.string(),
  vars: z.record(z.string(), z.unknown()).default({}),
  assets: z.looseObject({ directory: z.string() }).optional(),
  d1_databases: z.tuple([
    z.looseObject({
      binding: z.string(),
      database_name: z.string(),
      database_id: z.string().default(NO_DATABASE),
      migrations_dir: z.string().default('migrations'),
    }),
  ]),
  queues: z.object({
    producers: z.array(z.looseObject({ queue: z.string() })),
    consumers: z.array(z.looseObject({ queue: z.string(), dead_letter_queue: z.string().optional() })),
  }),
});
export type Config = z.infer<typeof Config>;

/** What an operator decides about a hub; remembered from one deploy to the next. */
export interface Choices {
  /** Public address, where it is not the one that Cloudflare gave. */
  url?: string | undefined;
  /** Sender of the hub's own mail; binds Cloudflare's e-mail sending. */
  email?: string | undefined;
}

/** What wrangler.toml declares, whatever its names were changed to. */
export async function readConfig(): Promise<Config> {
  // Takes a second to load.
  const { experimental_readRawConfig } = await import('wrangler');
  const { rawConfig } = experimental_readRawConfig({ config: join(ROOT, 'wrangler.toml') });
  const parsed = Config.safeParse(rawConfig);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ExpectedError(`wrangler.toml: ${issue?.path.join('.')}: ${issue?.message}. Undo that change.`);
}

/** `name` in front of everything that has a name in the account: several hubs live side by side. */
export function rename(config: Config, name: string): Config {
  if (name === config.name) return config;
  const renamed = (text: string): string =>
    text.startsWith(config.name) ? name + text.slice(config.name.length) : `${name}-${text}`;
  const [database] = config.d1_databases;
  return {
    ...config,
    name,
    d1_databases: [{ ...database, database_name: renamed(database.database_name), database_id: NO_DATABASE }],
    queues: {
      producers: config.queues.producers.map((one) => ({ ...one, queue: renamed(one.queue) })),
      consumers: config.queues.consumers.map((one) => ({
        ...one,
        queue: renamed(one.queue),
        ...(one.dead_letter_queue ? { dead_letter_queue: renamed(one.dead_letter_queue) } : {}),
      })),
    },
  };
}

/** Ready for `wrangler -c <folder>/wrangler.json`: its paths lead from there. */
export function render(config: Config, folder: string, databaseId: string, choices: Choices): Config {
  const from = (path: string): string => relative(folder, join(ROOT, path)).split(sep).join('/');
  const { url, email } = choices;
  const [database] = config.d1_databases;
  return {
    ...config,
    main: from(config.main),
    ...(config.assets ? { assets: { ...config.assets, directory: from(config.assets.directory) } } : {}),
    d1_databases: [{ ...database, database_id: databaseId, migrations_dir: from(database.migrations_dir) }],
    // Every cold start reads the whole Worker; the source maps give stack traces their lines back.
    minify: true,
    upload_source_maps: true,
    // What the operator set in Cloudflare's own pages stays.
    keep_vars: true,
    vars: { ...config.vars, ...(url ? { PONTE_URL: url } : {}), ...(email ? { SYSTEM_EMAIL: email } : {}) },
    ...(email ? { send_email: [{ name: 'SEND_EMAIL' }] } : {}),
  };
}

/** Every queue that is sent to, consumed, or takes what the others gave up on. */
export function queuesOf({ queues: { producers, consumers } }: Config): string[] {
  const dead = consumers.flatMap(({ dead_letter_queue: name }) => (name ? [name] : []));
  return [...new Set([...[...producers, ...consumers].map(({ queue }) => queue), ...dead])];
}
