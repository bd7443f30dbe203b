/** The catalogue as a table: what each connector does, how far its deliveries can be trusted, and what that rests on. */
import { trustOf, usualSettings } from '../../src/hub/capabilities';
import { type Connector, type Connectors, EVIDENCED, type Evidenced } from '../../src/kit';

/** In words, as the columns are called. */
const COLUMNS: Readonly<Record<Evidenced, string>> = {
  inbound: 'takes webhooks',
  register: 'registers them',
  poll: 'reads lists',
  probe: 'tested',
  oauth: 'consent',
  channel: 'sends',
  actions: 'acts',
  commerce: 'sells',
  billing: 'bills',
};

/** A Markdown table, one connector a line, in the catalogue's order. */
export function catalogueTable(connectors: Connectors): string {
  const head = ['slug', 'name', 'category', 'trust', ...EVIDENCED.map((what) => COLUMNS[what])];
  const rows = [...connectors.values()].map((connector) => [
    `\`${connector.slug}\``,
    connector.label.en,
    connector.category,
    trustOf(connector, usualSettings(connector)).trustGrade ?? '',
    ...EVIDENCED.map((what) => cellOf(connector, what)),
  ]);
  return [head, head.map(() => '---'), ...rows].map(lineOf).join('\n');
}

const lineOf = (cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;

/** The evidence, and of lists which; empty where it does not do it. */
function cellOf({ sheet, poll }: Connector, what: Evidenced): string {
  const evidence = sheet?.evidence[what];
  if (evidence === undefined) return '';
  return what === 'poll' ? `${Object.keys(poll ?? {}).join(', ')}: ${evidence}` : evidence;
}
