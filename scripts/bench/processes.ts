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

/** Processor seconds that the threads of a process have used so far. */
export function cpuSeconds(pid: number): number {
  const files = readdirSync(`/proc/${pid}/task`).map((task) => `/proc/${pid}/task/${task}/schedstat`);
  // The first figure is nanoseconds.
  return files.reduce((sum, file) => sum + Number.parseInt(readFileSync(file, 'utf8'), 10) / 1e9, 0);
}

/** Most memory that a process ever held, in MB. */
export function peakMb(pid: number): number {
  const [, kilobytes] = /VmHWM:\s*(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1000;
}
