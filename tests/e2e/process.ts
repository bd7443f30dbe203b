/** Scripts run as a person would run them, and a look at what processes they leave behind. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { resolve } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '../..');

export interface Script {
  child: ChildProcess;
  output(): string;
  /** The exit code. */
  ended: Promise<number>;
}

/** `start.ts` and the like by their name or whole path, anything else as a command. */
export function run(command: string, env: Record<string, string>, ...args: string[]): Script {
  const isScript = command.endsWith('.ts');
  const child = spawn(
    isScript ? process.execPath : command,
    isScript ? [resolve(ROOT, 'scripts', command), ...args] : args,
    { cwd: ROOT, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (text += chunk));
  return {
    child,
    output: () => text,
    ended: once(child, 'close').then(([code]) => Number(code ?? -1)),
  };
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}

/** The process and everything it started, however deep. */
export function family(pid: number): number[] {
  const parents = processes();
  const found = [pid];
  for (const member of found) for (const [child, parent] of parents) if (parent === member) found.push(child);
  return found;
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch {
    return false;
  }
}

/** Ended, and only waiting for its parent to take note. */
const isZombie = (pid: number): boolean => {
  const file = `/proc/${pid}/stat`;
  return existsSync(file) && /\) Z /.test(readFileSync(file, 'utf8'));
};

/** Every process with its parent. Bare Linux images lack `ps`. */
function processes(): [pid: number, parent: number][] {
  if (!existsSync('/proc/self/stat')) {
    const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
    return table
      .trim()
      .split('\n')
      .map((line) => {
        const [pid = 0, parent = 0] = line.trim().split(/\s+/).map(Number);
        return [pid, parent];
      });
  }
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name): [number, number][] => {
      try {
        const [, parent] = readFileSync(`/proc/${name}/stat`, 'utf8').match(/\) \S+ (\d+)/) ?? [];
        return [[Number(name), Number(parent)]];
      } catch {
        // It ended while we looked.
        return [];
      }
    });
}
