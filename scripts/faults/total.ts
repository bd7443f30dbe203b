/** Many worlds added up. */
import type { WorldResult } from './outcome.ts';

export interface Total {
  worlds: number;
  accepted: number;
  terminal: number;
  lost: number;
  duplicates: number;
  crash: number;
  unknown: number;
  arrived: number;
  calls: number;
  virtualSeconds: number;
  /** Promises that were broken, however often each. */
  broken: number;
  faults: Record<string, number>;
  dispatches: Record<string, number>;
  deliveries: Record<string, number>;
}

export const NOTHING: Total = {
  worlds: 0,
  accepted: 0,
  terminal: 0,
  lost: 0,
  duplicates: 0,
  crash: 0,
  unknown: 0,
  arrived: 0,
  calls: 0,
  virtualSeconds: 0,
  broken: 0,
  faults: {},
  dispatches: {},
  deliveries: {},
};

export function add(total: Total, result: WorldResult): void {
  total.worlds++;
  total.broken += result.broken.length;
  for (const name of [
    'accepted',
    'terminal',
    'lost',
    'duplicates',
    'crash',
    'unknown',
    'arrived',
    'calls',
    'virtualSeconds',
  ] as const)
    total[name] += result[name];
  for (const name of ['faults', 'dispatches', 'deliveries'] as const)
    for (const [key, count] of Object.entries(result[name]))
      total[name][key] = (total[name][key] ?? 0) + count;
}
