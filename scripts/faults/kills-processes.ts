/** Processes and their families: who belongs to one, whether they live, and their sudden end. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** The kernel needs a moment to clear a killed process away. Milliseconds. */
const GONE_WITHIN = 5_000;
const LOOK_EVERY = 10;

/** The process and everything it started, however deep. */
export function family(pid: number): number[] {
  const parents = processes();
  const found = [pid];
  for (const member of found) for (const [child, parent] of parents) if (parent === member) found.push(child);
  return found;
}

/** `kill -9` of every one of them, and of the groups that they lead: whoever was started meanwhile dies, too. */
export function killAll(pids: readonly number[]): void {
  for (const target of [...pids.map((pid) => -pid), ...pids])
    try {
      process.kill(target, 'SIGKILL');
    } catch {
      // Gone already, or the leader of no group.
    }
}

/** Resolves once none of them lives; throws when some do not end. */
export async function gone(pids: readonly number[]): Promise<void> {
  const deadline = Date.now() + GONE_WITHIN;
  for (;;) {
    const left = pids.filter(isAlive);
    if (left.length === 0) return;
    if (Date.now() > deadline) throw new Error(`still there after kill -9: ${left.join(', ')}`);
    await delay(LOOK_EVERY);
  }
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
  try {
    return /\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
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
