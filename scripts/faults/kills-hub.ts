/**
 * A hub as `npm start` runs it, in a place of its own: started, killed with everything it started, and
 * started again on the same state. Its sources are a copy, since a save in the middle of a run would
 * reload the Worker, which is another fault than the one that is meant.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DevFile, ROOT, readDevFile } from '../local/state.ts';
import { family, gone, killAll } from './kills-processes.ts';

/** What `scripts/start.ts` needs of the tree. */
const TREE = [
  'connectors',
  'migrations',
  'public',
  'routes',
  'scripts',
  'src',
  'package.json',
  'tsconfig.json',
  'wrangler.toml',
];

/** A folder with the hub's sources and its state. */
export interface Place {
  folder: string;
  state: string;
  port: number;
  remove(): void;
}

/** One life of the hub, from its start to its end. */
export interface RunningHub extends DevFile {
  /** `kill -9` of all its processes; resolves when none is left. No harm when it has ended. */
  kill(): Promise<void>;
  /** As Ctrl-C does; resolves when none is left. */
  stop(): Promise<void>;
}

export async function makePlace(): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), 'ponte-kills-'));
  for (const part of TREE) cpSync(join(ROOT, part), join(folder, part), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', remove);
  return {
    folder,
    state: join(folder, '.ponte'),
    port: await freePort(),
    remove() {
      process.off('exit', remove);
      remove();
    },
  };
}

/** Resolves when the hub answers; throws with its words when it ends before. */
export async function startHub({ folder, state, port }: Place): Promise<RunningHub> {
  const child = spawn(process.execPath, [join(folder, 'scripts/start.ts')], {
    cwd: folder,
    // As npm calls it: then it ends by itself should this process be killed.
    env: { ...process.env, PONTE_STATE: state, PORT: String(port), npm_lifecycle_event: 'start' },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const pid = child.pid;
  if (pid === undefined) throw new Error('the hub could not be started');
  const closed = once(child, 'close');
  let isOver = false;
  const killFamily = (): number[] => {
    // Its number may be another's by now.
    const members = isOver ? [] : family(pid);
    killAll(members);
    return members;
  };
  process.prependOnceListener('exit', killFamily);
  void closed.then(() => {
    isOver = true;
    process.off('exit', killFamily);
  });

  let words = '';
  const up = new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        words += chunk;
        if (words.includes('Ponte is running')) resolve();
      });
  });
  const ended = closed.then(() => Promise.reject(new Error(`the hub ended by itself: ${words}`)));
  await Promise.race([up, ended]);
  // Later it is to end.
  ended.catch(() => undefined);
  const dev = readDevFile(state);
  if (!dev) throw new Error(`the hub runs and does not say where: ${words}`);
  return {
    ...dev,
    async kill() {
      const members = killFamily();
      await closed;
      await gone(members);
    },
    async stop() {
      const members = family(pid);
      process.kill(pid, 'SIGTERM');
      await closed;
      await gone(members);
    },
  };
}

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}
