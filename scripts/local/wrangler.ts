/** One `wrangler dev` process: started, waited for, and stopped with all of its children. */
import { type ChildProcess, spawn } from 'node:child_process';
import { openSync, readFileSync, writeSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { ExpectedError } from './expected-error.ts';
import { ROOT, type State, shown, WRANGLER } from './state.ts';

const HOST = '127.0.0.1';
/** A graceful stop takes well under a second. */
const STOP_WITHIN = 5_000;
const WINDOWS = process.platform === 'win32';

/** Bringing the Worker up takes a few seconds; on a very busy machine, many. */
const START_WITHIN = 90_000;

/** What a listener hears of every build that fails, in one line, and of the first that works again. */
export type OnBuild = (problem: string | undefined) => void;

export interface Wrangler {
  url: string;
  /** The Worker takes requests, or will as soon as it is built. */
  ready: Promise<void>;
  /** The hub's address on the internet, where a tunnel was asked for. */
  publicUrl: Promise<string>;
  /** Rejects with the reason when the start fails: wrangler ended, the Worker does not build, nothing happened. */
  trouble: Promise<never>;
  /** The process has ended, whoever ended it. */
  ended: Promise<void>;
  stop(): Promise<void>;
}

/** What `npm start` was asked for. */
export interface Options {
  port: number;
  /** Asks Cloudflare for a public address. */
  tunnel: boolean;
}

/** Starts it on this state; throws where the port is taken. */
export async function startWrangler(
  state: State,
  { port, tunnel }: Options,
  onBuild: OnBuild,
): Promise<Wrangler> {
  await claim(port);
  const child = spawn(
    process.execPath,
    [
      WRANGLER,
      'dev',
      ...['--ip', HOST, '--port', String(port), '--inspector-port', '0'],
      ...['--persist-to', state.folder, '--env-file', state.envFile],
      '--show-interactive-dev-session=false',
      ...(tunnel ? ['--tunnel'] : []),
    ],
    {
      cwd: ROOT,
      env: { ...process.env, ...quiet(state) },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      // A process group of its own, so that stopping it reaches the grandchildren too.
      detached: !WINDOWS,
    },
  );
  const end = () => kill(child, 'SIGKILL');
  process.once('exit', end);
  child.once('exit', end);
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));

  const publicUrl = Promise.withResolvers<string>();
  const trouble = Promise.withResolvers<never>();
  const fail = (why: string) => trouble.reject(new ExpectedError(why));
  let builds = true;
  keepLog(child, state, (text) => {
    const [url] = text.match(/https:\/\/[\w-]+\.trycloudflare\.com/) ?? [];
    if (url) publicUrl.resolve(url);
    const failed = text.includes('Build failed');
    // wrangler waits for somebody to mend it; nobody may be there at the start.
    if (failed) fail(whatIsWrong(state));
    if (failed || (!builds && text.includes('Reloading'))) {
      builds = !failed;
      onBuild(failed ? whatIsWrong(state) : undefined);
    }
  });
  void ended.then(() => fail(whatIsWrong(state)));
  const late = `wrangler did not start within ${START_WITHIN / 1000} s, see ${shown(state.logFile)}.`;
  setTimeout(() => fail(late), START_WITHIN).unref();

  return {
    url: `http://${HOST}:${port}`,
    ready: ready(child),
    publicUrl: publicUrl.promise,
    trouble: trouble.promise,
    ended,
    async stop() {
      kill(child, 'SIGTERM');
      const patience = setTimeout(end, STOP_WITHIN);
      await ended;
      clearTimeout(patience);
    },
  };
}

/** No banner, no questions, no telemetry, no calls home; the registry of running Workers is ours alone. */
const quiet = (state: State): NodeJS.ProcessEnv => ({
  WRANGLER_HIDE_BANNER: 'true',
  WRANGLER_SEND_METRICS: 'false',
  WRANGLER_WRITE_LOGS: 'false',
  WRANGLER_NO_SKILLS_UPDATE_PROMPTS: 'true',
  WRANGLER_REGISTRY_PATH: join(state.folder, 'registry'),
  CLOUDFLARE_CF_FETCH_ENABLED: 'false',
  X_LOCAL_OBSERVABILITY: 'false',
  NO_COLOR: '1',
  // Saves half a second of every start but the first.
  NODE_COMPILE_CACHE: join(state.folder, 'compiled'),
});

/** wrangler says so over the channel between the processes; its printed words are for people. */
const ready = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    child.on('message', (message) => {
      if (String(message).includes('DEV_SERVER_READY')) resolve();
    });
  });

/** Fails in plain words where wrangler would fail in many. */
function claim(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EADDRINUSE' ? 'is in use' : `cannot be used (${error.code})`;
      reject(new ExpectedError(`Port ${port} ${why}. Choose another: PORT=${port + 1} npm start`));
    });
    probe.listen(port, HOST, () => probe.close(() => resolve()));
  });
}

function keepLog(child: ChildProcess, state: State, read: (text: string) => void): void {
  const log = openSync(state.logFile, 'w', 0o600);
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      writeSync(log, chunk);
      read(String(chunk));
    });
}

/** esbuild's words and place, or those of a Worker that failed while it was loaded. */
const WRONG =
  /Build failed[\s\S]*?\[ERROR\] (?<what>.+)\s+(?<place>\S+:\d+:\d+):|service core:user:\S+ (?<thrown>Uncaught .+)/g;

/** The last thing that went wrong with the Worker in one line, where wrangler's words tell; else these words. */
export function whatIsWrong(state: State): string {
  const log = logOf(state);
  const { what, place, thrown } = [...log.matchAll(WRONG)].at(-1)?.groups ?? {};
  if (what) return `The Worker does not build: ${what} (${place})`;
  // workerd tells it twice, the second time as JSON.
  if (thrown) return `The Worker does not start: ${thrown.split(/\\n|"/)[0]}`;
  return `wrangler stopped by itself. Its last words, from ${shown(state.logFile)}:\n${lastWords(log)}`;
}

const WORDS = 15;

/** From wrangler's last error on, else the last lines; not more than a screen of them. */
function lastWords(log: string): string {
  const lines = log.split('\n').filter((line) => line.trim() !== '');
  const error = lines.findLastIndex((line) => line.includes('[ERROR]'));
  return lines
    .slice(error < 0 ? -WORDS : error)
    .slice(0, WORDS)
    .map((line) => `  ${line}`)
    .join('\n');
}

/** Since the Worker was loaded last: what was wrong before is mended. */
function logOf(state: State): string {
  const log = stripVTControlCharacters(readFileSync(state.logFile, 'utf8'));
  return log.slice(Math.max(0, log.lastIndexOf('Reloading')));
}

/** Signals the whole process group; one that is gone already is as good as killed. */
function kill(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (WINDOWS || child.pid === undefined) child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // No such process.
  }
}
