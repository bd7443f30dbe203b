/** What the bench says: figures with their targets, as a table for people and for docs/measurements.md, and as JSON. */
import { machine } from '../measure/page.ts';
import type { Series } from './series.ts';

/** The names are those of `--json`; they stay as they are. */
export type FigureName =
  | 'ingestRatioToBareQueue'
  | 'ingestRatioToD1Insert'
  | 'endToEndPerSecond'
  | 'rowsReadRatioByConnections'
  | 'rowsReadRatioByEvents'
  | 'pollCycleSeconds'
  | 'rowsWrittenPerEvent'
  | 'rowsReadPerEvent'
  | 'queueOpsPerEvent'
  | 'usdPerMillionEvents'
  | 'usdPerMillionEventsWithRetention'
  | 'freePlanEventsPerDay'
  | 'bundleGzipKb'
  | 'startupMs'
  | 'batchPeakMb'
  | 'searchP99Ms';

/** Every figure is one that was measured in this run. */
export interface Figure {
  name: FigureName;
  value: number;
  /** Of several rounds, where there were some. */
  spread?: Series;
}

/** What one part of the bench found. */
export interface Part {
  figures: Figure[];
  /** What the figures do not say: a line each, Markdown. */
  notes: string[];
}

interface Meaning {
  says: string;
  /** Digits behind the point. */
  digits: number;
  target?: { least: number } | { most: number };
}

export const MEANINGS: Readonly<Record<FigureName, Meaning>> = {
  ingestRatioToBareQueue: {
    says: 'verified webhooks answered, for one that a bare Hono route puts into a queue unverified',
    digits: 2,
    target: { least: 0.75 },
  },
  ingestRatioToD1Insert: {
    says: 'the same, for one that a bare Hono route inserts into D1',
    digits: 2,
  },
  endToEndPerSecond: {
    says: 'events a second, from the webhook to the message at an HTTP destination',
    digits: 0,
    target: { least: 500 },
  },
  rowsReadRatioByConnections: {
    says: 'rows read per event in a hub with many connections, for one in a hub with 10',
    digits: 3,
    target: { most: 1.1 },
  },
  rowsReadRatioByEvents: {
    says: 'rows read per event in a hub with many stored events, for one in a hub with 10,000',
    digits: 3,
    target: { most: 1.1 },
  },
  pollCycleSeconds: {
    says: 'seconds until every polled shop was asked once, one consumer, shops answer after 50 ms',
    digits: 1,
    target: { most: 300 },
  },
  rowsWrittenPerEvent: { says: 'rows of D1 written for one event with one message, in a batch', digits: 2 },
  rowsReadPerEvent: { says: 'rows of D1 read for the same', digits: 2 },
  queueOpsPerEvent: { says: 'queue operations for the same', digits: 2 },
  usdPerMillionEvents: { says: 'US$ for a million of the same, beyond what the plan includes', digits: 2 },
  usdPerMillionEventsWithRetention: { says: 'US$ with dropping them later', digits: 2 },
  freePlanEventsPerDay: { says: "events a day that come one by one on Cloudflare's free plan", digits: 0 },
  bundleGzipKb: { says: 'KB that a deploy sends up, gzipped', digits: 1 },
  startupMs: { says: 'ms of processor time until the Worker can answer, as wrangler measures it', digits: 0 },
  batchPeakMb: {
    says: "MB of an isolate's 128 while a full batch of 100 × 120 KB is taken up",
    digits: 1,
    target: { most: 64 },
  },
  searchP99Ms: {
    says: "ms of the hub's own in a product search for a sales platform, 99 of 100, the shop's time taken off",
    digits: 1,
  },
};

/** Undefined where there is no target. */
export function isReached({ name, value }: Figure): boolean | undefined {
  const { target } = MEANINGS[name];
  if (!target) return undefined;
  return 'least' in target ? value >= target.least : value <= target.most;
}

export const jsonOf = (figures: readonly Figure[]): string =>
  JSON.stringify(
    Object.fromEntries(
      figures.map(({ name, value }) => [name, Number(value.toFixed(MEANINGS[name].digits + 1))]),
    ),
    null,
    2,
  );

function rowsOf(figures: readonly Figure[]): string[][] {
  return figures.map((figure) => {
    const { name, value, spread } = figure;
    const { says, digits, target } = MEANINGS[name];
    const text = (number: number) => number.toLocaleString('en-US', { maximumFractionDigits: digits });
    const wanted = !target
      ? ''
      : 'least' in target
        ? `at least ${text(target.least)}`
        : `at most ${text(target.most)}`;
    const reached = { true: 'reached', false: 'MISSED', undefined: '' }[String(isReached(figure))] ?? '';
    const range = spread ? `${text(spread.min)} – ${text(spread.max)}` : '';
    return [name, text(value), range, wanted, reached, says];
  });
}

const HEAD = ['figure', 'value', 'spread', 'target', '', 'what'];

/** For a terminal: columns of one width, and what there is to say about them. */
export function tableOf({ figures, notes }: Part): string {
  const rows = [HEAD, ...rowsOf(figures)];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) =>
        column === 1 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
  return [...lines, '', ...notes.map((note) => `- ${note.replaceAll('`', '')}`)].join('\n');
}

/** The section `speed` of docs/measurements.md. `command` is what was typed; `seconds` what it took. */
export function speedMarkdown({ figures, notes }: Part, command: string, seconds: number): string {
  const missed = figures.filter((figure) => isReached(figure) === false).map(({ name }) => `\`${name}\``);
  const aimed = figures.filter((figure) => isReached(figure) !== undefined).length;
  const table = [HEAD, HEAD.map(() => '---'), ...rowsOf(figures)].map((row) => `| ${row.join(' | ')} |`);
  return [
    `${machine()}. \`${command}\`, ${Math.round(seconds)} s. The bundle that deploys, in one workerd under Miniflare with the queues' real settings, reached without a proxy. The routes of a comparison take turns; a value is the median of its rounds and the spread their least and most.`,
    table.join('\n'),
    missed.length > 0
      ? `Of ${aimed} targets ${aimed - missed.length} were reached; missed: ${missed.join(', ')}.`
      : `All ${aimed} targets were reached.`,
    notes.map((note) => `- ${note}`).join('\n'),
  ].join('\n\n');
}
