/**
 * Processor time and storage of events, on the bundle. The system says how long the process has computed:
 * that holds everything which runs in it, D1's and Miniflare's own work as well, so it is what an invocation
 * takes at most. Cloudflare bills the Worker's part of it.
 */
import { readdirSync, readFileSync } from 'node:fs';
import type { BundleHost } from './scenarios-bundle.ts';

/** Milliseconds of processor time, at most; absent where the system does not tell. */
export interface CpuCost {
  /** A webhook, verified and answered. */
  webhook: number;
  /** The consumer's run that makes events of a full batch. */
  ingestBatch: number;
  /** The run that sends a full batch of messages to the simulator. */
  dispatchBatch: number;
  /** One event in full batches, all of the above. */
  eventInBatch: number;
  /** One event alone, all three of its invocations. */
  eventAlone: number;
}

/** Bytes of D1, pages and all, that an event with its message takes up in each table: they leave at different times. */
export type StoredBytes = Record<'payloads' | 'deliveries' | 'dispatches' | 'subjects', number>;

export interface Load {
  cpu?: CpuCost;
  stored: StoredBytes;
}

const BATCH = 100;
const BATCHES = 10;
const ALONE = 200;

/** On a host that nothing has happened on yet: a database keeps the pages that were freed. */
export async function measureLoad(host: BundleHost): Promise<Load> {
  const cpu = processorTime('workerd');
  const spent: Record<string, number> = {};
  const step = async (name: string, into?: string): Promise<void> => {
    const before = cpu?.();
    await host.ask(`/load/${name}`);
    if (into && before !== undefined && cpu) spent[into] = (spent[into] ?? 0) + cpu() - before;
  };

  await step('open');
  const round = async (isWarm: boolean): Promise<void> => {
    await step(`prepare?count=${BATCH}`);
    for (const name of ['webhook', 'ingest', 'dispatch']) await step(name, isWarm ? name : undefined);
  };
  // The first ones are compiled while they run.
  for (let i = 0; i < 3; i++) await round(false);
  for (let i = 0; i < BATCHES; i++) await round(true);
  const stored = await host.ask<StoredBytes>('/load/sizes');
  await step(`prepare?count=${ALONE}`);
  await step('oneByOne', 'alone');
  await step('close');

  const events = BATCH * BATCHES;
  const { webhook, ingest, dispatch, alone } = spent;
  if (webhook === undefined || ingest === undefined || dispatch === undefined || alone === undefined)
    return { stored };
  return {
    stored,
    cpu: {
      webhook: webhook / events,
      ingestBatch: ingest / BATCHES,
      dispatchBatch: dispatch / BATCHES,
      eventInBatch: (webhook + ingest + dispatch) / events,
      eventAlone: alone / ALONE,
    },
  };
}

/** The kernel's unit in /proc, everywhere but on exotic builds. */
const MS_PER_TICK = 10;

/** Reads what a child of ours has computed so far; undefined where there is no /proc. */
function processorTime(name: string): (() => number) | undefined {
  try {
    const pid = readdirSync('/proc').find(
      (entry) => /^\d+$/.test(entry) && statOf(entry)?.isOurs(name) === true,
    );
    return pid === undefined ? undefined : () => statOf(pid)?.ms ?? 0;
  } catch {
    return undefined;
  }
}

/** `pid (name) state ppid …`, with user and system time as fields 14 and 15. */
function statOf(pid: string) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const end = text.lastIndexOf(')');
    const fields = text.slice(end + 2).split(' ');
    return {
      ms: (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK,
      isOurs: (name: string) => text.slice(0, end).endsWith(name) && fields[1] === String(process.pid),
    };
  } catch {
    // It has ended since it was listed.
    return undefined;
  }
}
