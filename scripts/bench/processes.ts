/** Other processes of a measurement: those that the bench starts, and what the kernel says of workerd. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Load, Loaded } from './load.ts';

export interface LoadProcess {
  send(load: Load): Promise<Loaded>;
  stop(): void;
}

export function startLoad(): LoadProcess {
  const child = fork(join(import.meta.dirname, 'load.ts'), { stdio: 'inherit' });
  return {
    async send(load) {
      child.send(load);
      const [{ loaded, failed }] = (await once(child, 'message')) as [{ loaded?: Loaded; failed?: string }];
      if (!loaded) throw new Error(`the load: ${failed}`);
      return loaded;
    },
    stop: () => child.kill(),
  };
}

/** workerd, which Miniflare started as a child of this process; undefined where there is no /proc. */
export function workerdPid(): number | undefined {
  if (!existsSync('/proc/self/stat')) return undefined;
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.map(Number).find((pid) => {
    try {
      const [, name, parent] = readFileSync(`/proc/${pid}/stat`, 'utf8').match(/\((.*)\) \S+ (\d+)/) ?? [];
      return name === 'workerd' && Number(parent) === process.pid;
    } catch {
      return false; // It ended while we looked.
    }
  });
}

/** The kernel counts in hundredths of a second. */
const TICKS = 100;

/** Processor seconds that a process has used so far. */
export function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

/** Most memory that a process ever held, in MB. */
export function peakMb(pid: number): number {
  const [, kilobytes] = /VmHWM:\s*(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1000;
}
