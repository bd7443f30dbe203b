/** The section `cost` of docs/measurements.md, out of what was measured. */
import { machine } from './page.ts';
import {
  FREE_INVOCATION,
  PEERS,
  PEERS_OF,
  PLAN_USD,
  PRICES,
  PRICES_OF,
  STORAGE,
  usdPerMillion,
} from './prices.ts';
import {
  bytesPerEventADay,
  type Costs,
  freeFigures,
  measureCosts,
  monthOf,
  storageUsdPerMillion,
  usageOf,
  usageWithRetention,
} from './report-costs.ts';
import { SCENARIOS, type ScenarioName } from './scenarios.ts';

export { type CostFigures, costFigures } from './report-costs.ts';

const NAMES = Object.keys(SCENARIOS) as ScenarioName[];

/** The whole section. Without a bundle it builds one; measured once per process and bundle. */
export async function costMarkdown(bundle?: string): Promise<string> {
  const costs = await measureCosts(bundle);
  return [
    `${machine()}. The bundle that deploys, in Miniflare; D1's own \`rows_written\` and \`rows_read\`, a queue operation for each 64 KB written, read or deleted, requests and consumer runs. Prices of ${PRICES_OF}.`,
    scenarioTable(costs),
    readsTable(costs),
    cpuTable(costs),
    storageTable(costs),
    monthTable(costs),
    freeTable(costs),
    peerTable(costs),
  ].join('\n\n');
}

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [
    `| ${head.join(' | ')} |`,
    `| ${head.map((_, column) => (column === 0 ? '---' : '---:')).join(' | ')} |`,
    ...rows.map((row) => `| ${row.join(' | ')} |`),
  ].join('\n');

const count = (value: number, digits = 2): string =>
  value.toLocaleString('en-US', { maximumFractionDigits: digits });
const usd = (value: number): string => value.toFixed(2);
const SHORT: Readonly<Record<keyof typeof PRICES, string>> = {
  requests: 'requests',
  cpuMs: 'processor time',
  queueOperations: 'queue operations',
  rowsWritten: 'rows written',
  rowsRead: 'rows read',
};

function scenarioTable(costs: Costs): string {
  const rows = NAMES.map((name) => {
    const { title, cost, dropping } = costs.scenarios[name];
    return [
      title.replaceAll('`batch`', 'the first'),
      count(cost.rowsWritten),
      count(cost.rowsRead),
      count(cost.queueOperations),
      count(cost.requests + cost.invocations),
      usd(usdPerMillion(usageOf(costs, name))),
      count(dropping.rowsWritten),
      usd(usdPerMillion(usageWithRetention(costs, name))),
    ];
  });
  const head = ['each', 'rows written', 'rows read', 'queue ops', 'requests and runs', 'US$ per million'];
  return `**What one costs**, and what dropping it costs later. US$ beyond what the plan includes, storage apart; held by \`tests/hub/cost.test.ts\`.\n\n${table([...head, 'rows to drop it', 'US$ with that'], rows)}`;
}

function readsTable({ scenarios }: Costs): string {
  const sizes: [string, ScenarioName][] = [
    ['1', 'alone'],
    ['10', 'ten'],
    ['100', 'batch'],
    ['100, with 500 events there already', 'laden'],
  ];
  const rows = sizes.map(([size, name]) => [size, count(scenarios[name].cost.rowsRead)]);
  return `**Rows read per event.** A batch reads connections, automations and the merchant's rules once, so the events of a full one share that.\n\n${table(['events in the batch', 'rows read, each'], rows)}`;
}

function cpuTable({ load: { cpu } }: Costs): string {
  if (!cpu)
    return '**Processor time** was not measured: this system does not tell what a process has computed.';
  const ms = (value: number) => `${count(value, 1)} ms`;
  const rows = [
    ['a webhook, verified and answered', ms(cpu.webhook)],
    ['a run that makes the events of 100 webhooks', ms(cpu.ingestBatch)],
    ['a run that sends 100 messages', ms(cpu.dispatchBatch)],
    ['an event with its message, in full batches', ms(cpu.eventInBatch)],
    ['an event with its message alone: three invocations', ms(cpu.eventAlone)],
  ];
  return `**Processor time, at most.** What the whole process computed, D1 and the counting included; Cloudflare bills the Worker's part.\n\n${table(['', 'at most'], rows)}`;
}

function storageTable(costs: Costs): string {
  const { payloads, deliveries, dispatches, subjects } = costs.load.stored;
  const bytes = (value: number) => count(value, 0);
  const rows = [
    ['raw body, gzipped, 100 in a row', '7', bytes(payloads)],
    ['delivery with its event', '90', bytes(deliveries)],
    ['message', '90', bytes(dispatches)],
    ['what is known of the order', '400 to 430', bytes(subjects)],
  ];
  const perDay = bytesPerEventADay(costs);
  const month = count((STORAGE.databaseGigabytes * 1e9) / perDay / (12 / 365), 0);
  return [
    '**What is stored**, of an order of 3.5 KB with one event and one message: pages of the database, however full they are.',
    table(['', 'days', 'bytes'], rows),
    `Once as much is dropped as comes in, a daily event takes ${count(perDay / 1e6)} MB, where each is an order of its own. So one D1 database (at most ${STORAGE.databaseGigabytes} GB) holds ${month} such events a month; beyond the ${STORAGE.includedGigabytes} GB that are included, a million of them cost US$ ${usd(storageUsdPerMillion(costs))} of storage over their life. Shorter retention makes both better in proportion.`,
  ].join('\n\n');
}

function monthTable(costs: Costs): string {
  const rows = [10_000, 100_000, 1_000_000, 10_000_000].map((events) => {
    const { usd: bill, gigabytes, fits } = monthOf(costs, events);
    const stored = `${count(gigabytes, 1)} GB`;
    return [count(events, 0), usd(bill), fits ? stored : `${stored}: more than one database`];
  });
  return `**A month**, in US$: the plan (${PLAN_USD}), what goes beyond its included amounts, retention, the hub's own minutes, one polled shop, and storage at its end state.\n\n${table(['events', 'US$', 'stored'], rows)}`;
}

function freeTable(costs: Costs): string {
  const { alone, aloneUnpolled, batch, stored } = freeFigures(costs);
  const { scenarios, load } = costs;
  const most = (of: 'queries' | 'subrequests', name: ScenarioName) =>
    Math.max(...Object.values(scenarios[name].cost.peaks).map((peak) => peak[of]));
  const day = (what: string, { events, binds }: { events: number; binds: keyof typeof PRICES }) => [
    what,
    count(events, 0),
    SHORT[binds],
  ];
  const rows = [
    day('one by one, one shop polled', alone),
    day('one by one, webhooks only', aloneUnpolled),
    day('in batches of 100, which so few never make', batch),
    [
      'for good, each an order of its own',
      count(stored, 0),
      `${STORAGE.freeDatabaseGigabytes * 1000} MB of database`,
    ],
  ];
  const { cpuMs, subrequests, queries, retentionHours } = FREE_INVOCATION;
  const cpu = load.cpu
    ? `- ${cpuMs} ms of processor time per invocation: a run on 100 webhooks takes up to ${count(load.cpu.ingestBatch, 0)} ms, so a burst does not fit; an event alone takes up to ${count(load.cpu.eventAlone, 0)} ms in its three invocations together, D1's part included.\n`
    : '';
  const perPoll = most('queries', 'pollUnchanged');
  return `**Cloudflare's free plan**, events a day with one message each, retention included:

${table(['', 'events a day', 'what ends it'], rows)}

What does not fit it, or only just:

${cpu}- ${subrequests} subrequests per invocation: an event alone needs ${most('subrequests', 'alone')}, but a run sends up to 100 messages per destination (measured: ${most('subrequests', 'fanOut')} with three of them), so a backlog of more than about 40 does not fit.
- ${queries} queries per invocation, where each one of a batch is counted: an event alone needs ${most('queries', 'alone')}, three destinations at once ${most('queries', 'fanOut')}; a poll that finds nothing needs ${perPoll}, so no more than ${Math.floor(queries / perPoll)} shops fit one run.
- ${retentionHours} hours in a queue fit: work that is due later waits in D1, and a failing message is tried for some three hours, as a dead letter for seven more.`;
}

function peerTable(costs: Costs): string {
  const million = monthOf(costs, 1_000_000);
  const rows = [
    [
      'Ponte, on Cloudflare',
      usd(usdPerMillion(usageWithRetention(costs, 'batch'))),
      `marginal, retention included; the whole bill of such a month is ${usd(million.usd)}, ${count(million.gigabytes, 0)} GB of storage included`,
    ],
    ...PEERS.map(({ name, usd: price, note, source }) => [`[${name}](${source})`, price, note]),
  ];
  const sources = [...new Set(Object.values(PRICES).map(({ source }) => source))];
  return `**Others**, US$ for a month of a million events, each delivered once; list prices read in ${PEERS_OF} at second hand. They do less and other things, so this is an order of magnitude.\n\n${table(['', 'US$', ''], rows)}\n\nCloudflare's prices: ${sources.map((source) => `[${source.split('/')[3]}](${source})`).join(', ')}.`;
}
