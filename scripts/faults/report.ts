/** What a run says: lines for a terminal, and the section `faults` of docs/measurements.md. */
import { machine } from '../measure/page.ts';
import type { Delays, IsolationResult } from './outcome.ts';
import type { Total } from './total.ts';

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
const delays = ({ median, p99, longest }: Delays): string =>
  `median ${seconds(median)}, p99 ${seconds(p99)}, longest ${seconds(longest)}`;

export function isolationLines(result: IsolationResult): string[] {
  return [
    `isolation: one tenant with ${result.rate} events/s and dead destinations for ${result.seconds} s (${result.flooded} events)`,
    `  the other tenant waits: ${delays(result.delays)} (${result.delays.count} events)`,
    `  without the first one: ${delays(result.alone)}`,
    `  D1 busy ${Math.round(result.d1Busy * 100)} % of the time`,
    `  bound ${seconds(result.bound)}: ${Object.entries(result.parts)
      .map(([name, ms]) => `${name} ${seconds(ms)}`)
      .join(', ')}`,
    `  ${result.kept ? 'kept' : 'BROKEN'}`,
  ];
}

const line = ({ accepted, terminal, lost, duplicates, crash, unknown }: Total): string =>
  `accepted ${accepted}, terminal ${terminal}, lost ${lost}, duplicates ${duplicates} (crash ${crash}, unknown ${unknown})`;

const table = (head: string, counts: Record<string, number>): string[] => [
  `| ${head} | count |`,
  '| --- | ---: |',
  ...Object.entries(counts)
    .sort(([, a], [, b]) => b - a)
    .map(([name, count]) => `| ${name} | ${count.toLocaleString('en')} |`),
];

export function markdown(result: {
  seed: number;
  total: Total;
  crashes: Total;
  isolation: IsolationResult;
  seconds: number;
}): string {
  const { seed, total, crashes, isolation } = result;
  return [
    `${machine()}. Seed ${seed}, ${total.worlds} worlds, ${result.seconds} s in all for ${Math.round(total.virtualSeconds / 3600)} simulated hours and ${total.calls.toLocaleString('en')} calls of bindings.`,
    '',
    `- At random: ${line(total)}; broken promises: ${total.broken}.`,
    `- A crash before and after each of ${crashes.worlds / 2} calls in turn: ${line(crashes)}; broken promises: ${crashes.broken}.`,
    '',
    ...table('fault injected', total.faults),
    '',
    ...table('end of a delivery', total.deliveries),
    '',
    ...table('end of a dispatch', total.dispatches),
    '',
    `Isolation: one tenant with ${isolation.rate} events per second and nine destinations that never answer, for ${isolation.seconds} seconds. Another one with an event per second waits ${delays(isolation.delays)} from our answer to its arrival; without the first one ${delays(isolation.alone)}. D1's one thread was busy ${Math.round(isolation.d1Busy * 100)} % of the time. The bound is ${seconds(isolation.bound)}:`,
    '',
    ...table('part of the bound (ms)', isolation.parts),
  ].join('\n');
}
