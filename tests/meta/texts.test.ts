/** Every word of the pages stands in the dictionaries, whole in both languages, and is used. */

import { describe, expect, it } from 'vitest';
import { parseAst } from 'vitest/node';
import { FILES } from '../../src/ui/text';
import { files, text } from './source';

type Entry = readonly [pt: string, en: string];

const entries: [file: string, key: string, entry: Entry][] = Object.entries(FILES).flatMap(([file, texts]) =>
  Object.entries(texts as Record<string, Entry>).map(([key, entry]): [string, string, Entry] => [
    file,
    key,
    entry,
  ]),
);

/** Names and the same word in both languages. Everything else that is alike was forgotten. */
const ALIKE: readonly string[] = ['field.email', 'tab.checklist'];

describe('the two dictionaries', () => {
  it('say something under every key', () => {
    const empty = entries.filter(
      ([, , texts]) => texts.length !== 2 || texts.some((one) => one.trim() === ''),
    );
    expect(empty).toEqual([]);
  });

  it('fill the same names into both texts', () => {
    const namesIn = (one: string): string[] =>
      [...new Set([...one.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? ''))].sort();
    const apart = entries.filter(([, , [pt, en]]) => namesIn(pt).join() !== namesIn(en).join());
    expect(apart).toEqual([]);
  });

  it('have no key twice', () => {
    const homes = Map.groupBy(entries, ([, key]) => key);
    expect([...homes].filter(([, found]) => found.length > 1).map(([key]) => key)).toEqual([]);
  });

  it('differ', () => {
    const alike = entries.filter(([, , [pt, en]]) => pt === en).map(([, key]) => key);
    expect(alike.sort()).toEqual([...ALIKE].sort());
  });
});

const views = [...files('routes/pages', '.tsx'), ...files('src/ui', '.tsx')];
const sources = [
  ...views,
  ...files('routes', '.ts'),
  ...files('src', '.ts').filter((path) => !path.startsWith('src/ui/text/')),
];

/** A node of the syntax tree, as far as it is looked at here. */
interface Node {
  type: string;
  [member: string]: unknown;
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';

/** Calls this for every node of the tree with what it stands in, the outermost first. */
function visit(node: Node, see: (node: Node, parent: Node) => void): void {
  for (const member of Object.values(node))
    for (const child of Array.isArray(member) ? member : [member])
      if (isNode(child)) {
        see(child, node);
        visit(child, see);
      }
}

const treeOf = (path: string): Node =>
  parseAst(text(path), { lang: path.endsWith('x') ? 'tsx' : 'ts' }) as unknown as Node;

/** The fixed parts of a template, in order. */
const partsOf = (template: Node): string[] =>
  (template.quasis as { value: { raw: string } }[]).map(({ value }) => value.raw);

describe('every text', () => {
  it('is used', () => {
    const said = new Set<string>();
    const made: RegExp[] = [];
    for (const path of sources)
      visit(treeOf(path), (node) => {
        if (node.type === 'Literal') said.add(String(node.value));
        if (node.type !== 'TemplateLiteral') return;
        const parts = partsOf(node);
        // A key made of data, `status.${status}`: whatever it could be is used.
        if (parts.every((part) => /^[\w.]*$/.test(part)) && parts.some((part) => /\w\.|\.\w/.test(part)))
          made.push(new RegExp(`^${parts.map((part) => part.replaceAll('.', '\\.')).join('[\\w.]+')}$`));
      });
    const unused = entries.filter(([, key]) => !said.has(key) && !made.some((one) => one.test(key)));
    expect(unused.map(([file, key]) => `${file}: ${key}`)).toEqual([]);
  });
});

/** Attributes that people read, or hear. */
const READ = /^(aria-label|aria-description|aria-roledescription|title|placeholder|alt|label|caption|lead)$/;

/** Ours, in both languages. */
const BRAND = /\bPonte\b/g;

/** An example of what programs write: the same in every language. */
const CODE = /^\S*[_=.@]\S*$/;

const hasWords = (words: unknown): boolean =>
  /\p{L}/u.test(String(words).replace(BRAND, '')) && !CODE.test(String(words));

/** What a value says by itself: a text, the fixed parts of a template, either of two. */
function literalIn(value: unknown): string {
  if (!isNode(value)) return '';
  if (value.type === 'JSXExpressionContainer') return literalIn(value.expression);
  if (value.type === 'ConditionalExpression') return literalIn(value.consequent) + literalIn(value.alternate);
  if (value.type === 'LogicalExpression') return literalIn(value.left) + literalIn(value.right);
  if (value.type === 'Literal') return typeof value.value === 'string' ? value.value : '';
  return value.type === 'TemplateLiteral' ? partsOf(value).join('') : '';
}

describe('no page has words of its own', () => {
  it.each(views)('%s', (path) => {
    const own: string[] = [];
    visit(treeOf(path), (node, parent) => {
      if (node.type === 'JSXText' && hasWords(node.value)) own.push(String(node.value).trim());
      if (
        node.type === 'JSXExpressionContainer' &&
        parent.type !== 'JSXAttribute' &&
        hasWords(literalIn(node))
      )
        own.push(literalIn(node));
      if (node.type !== 'JSXAttribute') return;
      const name = String((node.name as Node).name);
      if (READ.test(name) && hasWords(literalIn(node.value))) own.push(`${name}="${literalIn(node.value)}"`);
    });
    expect(own).toEqual([]);
  });
});
