/** One `wrangler dev` process: started, waited for, and stopped with all of its children. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { ExpectedError } from './expected-error.ts';
import { ROOT, type State, shown } from './state.ts';

const HOST = '127.0.0.1';
/** A graceful stop takes well under a second. */
const STOP_WITHIN = 5_000;
const WINDOWS = process.platform === 'win32';

export interface Wrangler {
  url: string;
  /** Resolves when the process has ended, whoever ended it. */
  ended: Promise<void>;
  stop(): Promise<void>;
}

export interface WranglerOptions {
  port: number;
  /** Asks Cloudflare for a public address. */
  tunnel: boolean;
  onPublicUrl(url: string): void;
  /** Called with the way to stop it as soon as there is something to stop. */
  onSpawn(stop: () => Promise<void>): void;
}

/** Resolves when the Worker takes requests. */
export async function startWrangler(state: State, options: WranglerOptions): Promise<Wrangler> {
  const { port, tunnel } = options;
  await claim(port);
  const child = spawn(
    process.execPath,
    [
      join(ROOT, 'node_modules/wrangler/bin/wrangler.js'),
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
  keepLog(child, state, options.onPublicUrl);
  process.on('exit', () => kill(child, 'SIGKILL'));

  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async () => {
    kill(child, 'SIGTERM');
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, STOP_WITHIN).unref())]);
    kill(child, 'SIGKILL');
    await ended;
  };
  options.onSpawn(stop);

  await Promise.race([
    ready(child),
    ended.then(() => {
      throw new ExpectedError(
        `wrangler did not start. Its last words, from ${shown(state.logFile)}:\n${lastWords(state)}`,
      );
    }),
  ]);
  return { url: `http://${HOST}:${port}`, ended, stop };
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

function keepLog(child: ChildProcess, state: State, onPublicUrl: (url: string) => void): void {
  const log = createWriteStream(state.logFile, { mode: 0o600 });
  let announced = false;
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      log.write(chunk);
      const [url] = String(chunk).match(/https:\/\/[\w-]+\.trycloudflare\.com/) ?? [];
      if (url && !announced) {
        announced = true;
        onPublicUrl(url);
      }
    });
}

/** What wrangler said last: from its last error on, else the last lines. */
export function lastWords(state: State): string {
  const lines = stripVTControlCharacters(readFileSync(state.logFile, 'utf8'))
    .split('\n')
    .filter((line) => line.trim() !== '');
  const error = lines.findLastIndex((line) => line.includes('[ERROR]'));
  return lines
    .slice(error < 0 ? -15 : error)
    .map((line) => `  ${line}`)
    .join('\n');
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
