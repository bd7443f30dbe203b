/** How much code a connector is, without its texts and samples. */
import { files, text } from './source';

/** Files that are nothing but texts and samples. */
const TEXTS = ['form.ts', 'samples.ts', 'texts.ts'];
const NAMES = 'fields|setup|notes|sheet|samples|recognises|label';
/** What belongs there but stands beside the code, on one line or begun there: a member of the connector, or a constant. */
const TEXT = new RegExp(
  `^(?: {2}(?:${NAMES}): |(?:export )?const (?:${NAMES})\\b[^=]* = )[[{](?:.*[\\]}][,;]?)?$`,
);

/** Lines of code by file, by connector. */
export function sizes(): Map<string, Map<string, number>> {
  const found = new Map<string, Map<string, number>>();
  for (const path of files('connectors', '.ts')) {
    const [, slug = ''] = /^connectors\/([\w-]+)/.exec(path) ?? [];
    if (slug === 'index' || slug === 'families' || TEXTS.some((name) => path.endsWith(`/${name}`))) continue;
    const own = found.get(slug) ?? new Map<string, number>();
    found.set(slug, own.set(path, linesOf(text(path))));
  }
  return found;
}

/** Neither blank, nor a comment, nor a text. As the formatter has it, a literal ends at the depth where it began. */
export function linesOf(source: string): number {
  let count = 0;
  /** What ends the comment or the literal that the line is in. */
  let end: RegExp | undefined;
  for (const line of source.split('\n')) {
    if (end) {
      if (end.test(line)) end = undefined;
      continue;
    }
    const [comment] = /^\s*\/[/*]/.exec(line) ?? [];
    if (comment?.endsWith('/*') && !line.includes('*/')) end = /\*\//;
    const isText = TEXT.test(line);
    if (isText && /[[{]$/.test(line)) end = line.startsWith('  ') ? /^ {2}\S/ : /^\S/;
    if (line.trim() !== '' && comment === undefined && !isText) count++;
  }
  return count;
}

export const sum = (numbers: Iterable<number>): number => [...numbers].reduce((all, one) => all + one, 0);

export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const [low = 0, high = 0] = [(sorted.length - 1) >> 1, sorted.length >> 1].map((at) => sorted[at]);
  return (low + high) / 2;
}
