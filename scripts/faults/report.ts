/** What a run says: lines for a terminal, and the section `faults` of docs/measurements.md. */
import { machine } from '../measure/page.ts';
import type { Delays, IsolationResult } from './outcome.ts';
import type { Total } from './total.ts';

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
const delays = ({ median, p99, longest }: Delays): string =>
  `median ${seconds(median)}, p99 ${seconds(p99)}, longest ${seconds(longest)}`;

export function isolationLines(result: IsolationResult): string[] {
  return [
    `isolation: one tenant with ${result.rate} events/s and ${result.dead} dead destinations for ${result.seconds} s (${result.flooded} events); ${result.consumers} consumers`,
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
  guards: ReadonlyMap<string, string | undefined>;
  seconds: number;
}): string {
  const { seed, total, crashes, isolation, guards } = result;
  return [
    `${machine()}. Seed ${seed}, ${total.worlds} worlds, ${result.seconds} s for ${total.accepted.toLocaleString('en')} accepted deliveries, ${Math.round(total.virtualSeconds / 3600).toLocaleString('en')} simulated hours and ${total.calls.toLocaleString('en')} calls of bindings.`,
    '',
    'The real handlers run inside workerd, with the real migrations on the SQLite of a Durable Object, which is what D1 itself is made of: the same engine and the same transactions. The local D1 binding takes about 3 ms for a query, hours for a run like this one; the tests in tests/hub run on it. Clock, dice, queues, crons, platforms and destinations are simulated; a seed replays exactly. `npm run faults -- --seed N --events M` runs as many worlds as it takes, of 5,000 events each: what fails replays alone.',
    '',
    `- At random: ${line(total)}; broken promises: ${total.broken}.`,
    `- A crash before and after each of ${crashes.worlds / 2} calls in turn: ${line(crashes)}; broken promises: ${crashes.broken}.`,
    '',
    'A repeat at a destination has a cause, or breaks a promise: a run that died between its send and its write (`crash`), or an answer that got lost (`unknown`). Both only where the far side drops repeats of the same key.',
    '',
    ...table('fault injected', total.faults),
    '',
    ...table('end of a delivery', total.deliveries),
    '',
    ...table('end of a dispatch', total.dispatches),
    '',
    'Guards that were taken out of the hub, one at a time (`npm run faults -- --guards`), and the promise that broke:',
    '',
    '| without | broken |',
    '| --- | --- |',
    ...[...guards].map(([name, promise]) => `| ${name} | ${promise ?? '**nothing noticed**'} |`),
    '',
    `Isolation: one tenant with ${isolation.rate} events per second and ${isolation.dead} destinations that never answer, for ${isolation.seconds} seconds. Another one with an event per second waits ${delays(isolation.delays)} from our answer to its arrival; without the first one ${delays(isolation.alone)}. D1's one thread was busy ${Math.round(isolation.d1Busy * 100)} % of the time. Taken for granted: ${isolation.consumers} consumers of DISPATCH at once, 4 of INGEST, and D1 as in scripts/faults/bindings.ts (\`D1_COST\`). The bound is ${seconds(isolation.bound)}:`,
    '',
    ...table('part of the bound (ms)', isolation.parts),
  ].join('\n');
}
