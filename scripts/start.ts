/**
 * `npm start`: a hub on this machine, with secrets of its own, a demo shop, and a channel that only
 * shows its messages. `PORT` and `PONTE_STATE` run several side by side; `-- --tunnel` opens it to the
 * internet, so that real platforms reach it.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { waitFor } from './local/api.ts';
import { startCrons } from './local/crons.ts';
import { insertOwner, migrate, openDatabase } from './local/database.ts';
import { ExpectedError } from './local/expected-error.ts';
import { createOwner, ORGANIZATION, seed } from './local/seed.ts';
import { saved, stampOfSources } from './local/sources.ts';
import { openState, type State, shown, stateFolder } from './local/state.ts';
import { type Options, startWrangler, type Wrangler, whatIsWrong } from './local/wrangler.ts';

/** For wrangler to say why it ends. */
const WORDS_WITHIN = 3_000;

const started = performance.now();

/** What has to be undone when the hub stops, the newest first. */
const undo: (() => unknown)[] = [];
let stopping: Promise<void> | undefined;

async function main(): Promise<void> {
  const options = readOptions();
  const state = openState(stateFolder());
  let stamp = stampOfSources();
  let why = await live(state, options, ({ url }) => greet(url, state));
  // A slip in a source ends wrangler, and must not end the hub of whoever made it.
  for (let told = ''; !stopping; ) {
    if (why !== told) console.error(`${why}\nThe hub starts again when a source is saved.`);
    told = why;
    await saved(stamp);
    stamp = stampOfSources();
    why = await live(state, options, ({ url }) => {
      told = '';
      console.log(`Ponte is running again: ${url}`);
    }).catch((error: Error) => error.message);
  }
}

/** One wrangler, from its start until it ends by itself; answers why it did. Throws if it does not come up. */
async function live(state: State, options: Options, onUp: (wrangler: Wrangler) => void): Promise<string> {
  let up = false;
  const wrangler = await startWrangler(state, options, (problem) => {
    if (up)
      console.error(problem ? `${problem}\nRequests wait until it is mended.` : 'The Worker builds again.');
  });
  undo.unshift(wrangler.stop);
  try {
    await Promise.race([wrangler.trouble, bringUp(wrangler, state).catch(afterTrouble(wrangler))]);
    up = true;
    const { url } = wrangler;
    undo.unshift(startCrons(url, (cron, why) => console.error(`The cron "${cron}" failed: ${why}`)));
    undo.unshift(state.unpublish);
    const { apiKey, organizationId, email, password } = state.owner;
    state.publish({ url, apiKey, organizationId, email, password });
    onUp(wrangler);
    if (options.tunnel) console.log('\nOpening a tunnel, for an hour …');
    wrangler.publicUrl.then((address) =>
      console.log(`From the internet: ${address} (ask the API there, and it names public webhook addresses)`),
    );
    await wrangler.ended;
    return whatIsWrong(state);
  } finally {
    if (!stopping) await undoAll();
  }
}

/** wrangler may call itself ready and end: its words tell more than a request that broke off. */
const afterTrouble =
  ({ trouble }: Wrangler) =>
  async (error: Error): Promise<never> => {
    if (!(error instanceof ExpectedError)) await Promise.race([trouble, delay(WORDS_WITHIN)]);
    throw error;
  };

/** From an empty process to a hub that answers, with its tables and its merchant. */
async function bringUp({ url, ready }: Wrangler, state: State): Promise<void> {
  await ready;
  const database = await openDatabase(url);
  await migrate(database);
  await insertOwner(database, state.owner, ORGANIZATION);
  await waitFor(`${url}/healthz`, async () => ((await fetch(`${url}/healthz`)).ok ? true : undefined));
  const access = { url, apiKey: state.owner.apiKey };
  // Before it is made, so that a start that is cut short knows the password.
  state.saveOwner(state.owner);
  await createOwner(access, state.owner);
  if (state.owner.seeded) return;
  await seed(access);
  state.saveOwner({ ...state.owner, seeded: true });
}

function readOptions(): Options {
  const text = process.env.PORT || '8787';
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new ExpectedError(`PORT must be a number from 1 to 65535, not "${text}".`);
  try {
    const { values } = parseArgs({ options: { tunnel: { type: 'boolean', default: false } } });
    return { port, tunnel: values.tunnel };
  } catch (error) {
    throw new ExpectedError(`${(error as Error).message} Known: --tunnel`);
  }
}

function greet(url: string, state: State): void {
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`
Ponte is running (ready in ${seconds} s).

  Address   ${url}
  Sign in   ${state.owner.email}  ${state.owner.password}
  API docs  ${url}/api/docs
  API key   ${state.owner.apiKey}
  State     ${shown(state.folder)}  (log: ${shown(state.logFile)})

Try next, in another terminal:

  npm run demo   sends it real-shaped webhooks and shows the messages that come out
  curl -H "Authorization: Bearer ${state.owner.apiKey}" ${url}/api/v1/connections

Ctrl-C stops it; the state stays.`);
}

async function undoAll(): Promise<void> {
  for (const step of undo.splice(0)) await step();
}

/** Stops everything once, whoever asks, and leaves with this code. */
function leave(code: number): Promise<void> {
  stopping ??= (async () => {
    await undoAll();
    process.exit(code);
  })();
  return stopping;
}

/** npm passes a signal on to the shell between us only, which ends without a word. */
function watchParent(): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) void leave(0);
  }, 250).unref();
}
if (process.env.npm_lifecycle_event) watchParent();

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => {
    if (!stopping) console.log('\nStopping …');
    void leave(0);
  });

main().catch((error: Error) => {
  if (stopping) return;
  console.error(error instanceof ExpectedError ? error.message : error);
  void leave(1);
});
