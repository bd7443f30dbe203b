/** A document of sections as Markdown (CommonMark with tables). What merchants typed stays plain text in it. */
import type { Section } from './specification';

export const markdownOf = (title: string, made: string, sections: readonly Section[]): string =>
  `${[`# ${plainText(title)}`, ...sections.flatMap(blocksOf), `*${plainText(made)}*`].join('\n\n')}\n`;

function blocksOf({ title, facts, table, note }: Section): string[] {
  return [
    `## ${plainText(title)}`,
    ...(facts
      ? [facts.map(([name, value]) => `- **${plainText(name)}:** ${plainText(value)}`).join('\n')]
      : []),
    ...(table ? [tableOf(table)] : []),
    ...(note ? [plainText(note)] : []),
  ];
}

const tableOf = ({ columns, rows }: NonNullable<Section['table']>): string =>
  [columns, columns.map(() => '---'), ...rows]
    .map((cells, line) => `| ${cells.map((cell) => (line === 1 ? cell : plainText(cell))).join(' | ')} |`)
    .join('\n');

/** On one line, its marks without their meaning. */
const plainText = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\\`*_[\]<>|#]/g, '\\$&');
