/**
 * The parts of the documentation that the code knows better: tables and steps, made from the same
 * data that the hub works with. They stand between `<!-- generated: name -->` and `<!-- /generated -->`.
 */
import { connectors } from '../../connectors';
import { openApiDocument } from '../../routes/api';
import { catalogueTable } from '../../scripts/catalogue/table';
import { allows } from '../../src/hub/ready-made';
import { type Connector, EVENT_TYPES, groupOf, PRESETS, REASONS, REMINDERS, statusOf } from '../../src/kit';
import { PROBLEM_CODES, problemOf } from '../../src/problem';
import { text } from './source';

/** Every section by its name. */
export const SECTIONS: Readonly<Record<string, () => string>> = {
  catalogue: () => catalogueTable(connectors),
  'event types': eventTypes,
  example: () => fenced('ts', exampleSource('padaria')),
  'example channel': () => fenced('ts', exampleSource('torpedo')),
  'example in short': () => fenced('ts', heartOf(exampleSource('padaria'))),
  'example listing': () => fenced('ts', exampleSource('padaria-orders')),
  'example oauth': () =>
    fenced('ts', memberOf(text('connectors/nuvemshop/index.ts'), 'oauth').replace(/^ {2}/gm, '')),
  'mapping example': () => fenced('json', JSON.stringify(JSON.parse(mappingExample()), null, 2)),
  notifications,
  operations,
  problems,
  reasons,
  reminders,
  sistemas: systems,
  ...Object.fromEntries(
    [...connectors.values()].flatMap((connector) => [
      [`passos ${connector.slug}`, () => steps(connector)],
      [`eventos ${connector.slug}`, () => recognised(connector)],
    ]),
  ),
};

/** The text with each of its generated sections as it should be. Throws on a section nobody makes. */
export const withSections = (markdown: string): string =>
  markdown.replace(
    /(<!-- generated: ([^>]+?) -->\n)[\s\S]*?(<!-- \/generated -->)/g,
    (_all, start: string, name: string, end: string) => {
      const make = SECTIONS[name];
      if (!make) throw new Error(`there is no section "${name}"`);
      return `${start}\n${make()}\n\n${end}`;
    },
  );

const row = (...cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(...head), row(...head.map(() => '---')), ...rows.map((cells) => row(...cells))].join('\n');

const fenced = (language: string, code: string): string => `\`\`\`${language}\n${code.trim()}\n\`\`\``;

/** Systems that the merchant's guide does not introduce, each with its steps and what it recognises. */
function systems(): string {
  const guide = text('docs/guia-do-lojista.md');
  return [...connectors.values()]
    .filter(({ slug }) => !guide.includes(`<!-- generated: passos ${slug} -->`))
    .map((connector) =>
      [
        `## ${connector.label.pt}`,
        connector.notes?.pt,
        steps(connector),
        connector.recognises?.length ? `O que a Ponte reconhece:\n\n${recognised(connector)}` : undefined,
        limitsOf(connector),
      ]
        .filter((part) => part !== undefined)
        .join('\n\n'),
    )
    .join('\n\n');
}

/** What it cannot do, as a list. */
function limitsOf({ sheet }: Connector): string | undefined {
  const lines = (sheet?.cannot ?? []).map(({ pt }) => `- ${pt}`);
  return lines.length > 0 ? `O que não faz:\n\n${lines.join('\n')}` : undefined;
}

function steps({ setup }: Connector): string {
  return setup
    .map(({ pt, url }, index) => {
      const words = pt
        .replace(/\{\{.+?\}\}/g, (variable) => `\`${variable}\``)
        .replace(
          / (curl .+)$/,
          (_all, command: string) => `\n\n   ${fenced('sh', command).replaceAll('\n', '\n   ')}\n`,
        );
      const link = !url ? '' : url.includes('{') ? ` (\`${url}\`)` : ` ([abrir](${url}))`;
      return `${index + 1}. ${words}${link}`;
    })
    .join('\n');
}

function recognised({ recognises = [] }: Connector): string {
  const rows = recognises.map(({ when, type }) => [
    when.pt,
    PRESETS[type as keyof typeof PRESETS]?.name.pt ?? '–',
    `\`${type}\``,
  ]);
  return table(['O que a plataforma avisa', 'Notificação pronta', 'Evento'], rows);
}

function notifications(): string {
  const wait = (minutes: number) => (minutes === 0 ? 'na hora' : `${minutes} minutos depois`);
  return table(
    ['Notificação', 'Evento', 'Quando sai', 'Só faz sentido com'],
    Object.values(PRESETS).map(({ name, type, delayMinutes, urgent, needs }) => [
      name.pt,
      `\`${type}\``,
      `${wait(delayMinutes)}${urgent ? ', a qualquer hora' : ''}`,
      needs.map((path) => `\`${path}\``).join(', '),
    ]),
  );
}

/** With the platforms that tell what each of them needs. */
function reminders(): string {
  const offeredBy = (reminder: (typeof REMINDERS)[number]) =>
    [...connectors.values()].filter((connector) => allows(connector, reminder)).map(({ label }) => label.pt);
  return table(
    ['Lembrete', 'Evento', 'Quando sai', 'Plataformas'],
    REMINDERS.map((reminder) => [
      reminder.name.pt,
      `\`${reminder.type}\``,
      whenOf(reminder.delay),
      offeredBy(reminder).join(', ') || 'nenhuma ainda',
    ]),
  );
}

function whenOf(delay: (typeof REMINDERS)[number]['delay']): string {
  if ('minutes' in delay)
    return delay.minutes < 1440 ? `${delay.minutes} minutos depois` : `${delay.minutes / 1440} dias depois`;
  const { offsetDays, at } = delay;
  const day =
    offsetDays < 0 ? `${-offsetDays} dia antes` : offsetDays > 0 ? `${offsetDays} dia depois` : 'no dia';
  return `${day}, às ${at}`;
}

function reasons(): string {
  return table(
    ['code', 'who acts', 'Português', 'English'],
    Object.entries(REASONS).map(([code, { who, pt, en, next }]) => [
      `\`${code}\``,
      who,
      `${pt} ${next.pt}`,
      `${en} ${next.en}`,
    ]),
  );
}

function problems(): string {
  return table(
    ['status', 'code', 'meaning'],
    PROBLEM_CODES.map((code) => ({ code, ...problemOf(code) }))
      .sort((a, b) => a.status - b.status)
      .map(({ code, status, title }) => [String(status), `\`${code}\``, title]),
  );
}

/** Method, path and summary of every operation of the API. */
export function apiOperations(): { method: string; path: string; summary: string }[] {
  return Object.entries(openApiDocument().paths ?? {}).flatMap(([path, item]) =>
    Object.entries(item as Record<string, { summary?: string }>).map(([method, { summary = '' }]) => ({
      method: method.toUpperCase(),
      path,
      summary,
    })),
  );
}

function operations(): string {
  const rows = apiOperations().map(({ method, path, summary }) => [method, `\`${path}\``, summary]);
  return table(['', 'address', 'what'], rows);
}

function eventTypes(): string {
  const groups = [...Map.groupBy(EVENT_TYPES, groupOf)];
  return table(
    ['group', 'types'],
    groups.map(([group, types]) => [group, types.map((type) => `\`.${statusOf(type)}\``).join(' ')]),
  );
}

/** As it would stand in `connectors/`. */
const exampleSource = (name: string): string =>
  text(`docs/examples/${name}.ts`).replace("'../../src/kit'", "'../src/kit'");

/** The statuses and the inbound part. */
const heartOf = (source: string): string =>
  `${/const TYPES[\s\S]*?^\]\);$/m.exec(source)?.[0] ?? ''}\n\n${memberOf(source, 'inbound')}`;

/** One member of a connector, as its source has it. */
const memberOf = (source: string, name: string): string =>
  new RegExp(`^ {2}${name}: \\{[\\s\\S]*?^ {2}\\},$`, 'm').exec(source)?.[0] ?? '';

const mappingExample = (): string =>
  connectors.get('generic')?.fields.find(({ key }) => key === 'mapping')?.example ?? '';
