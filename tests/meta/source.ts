/** Reads the source tree for the meta-tests. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';

export const ROOT = join(import.meta.dirname, '../..');

/** Paths relative to the root, below a folder, that end so. */
export function files(folder: string, end = ''): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(end))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
    .sort();
}

export const text = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** What a file imports from the project itself, as paths from the root without ending. */
export function ownImports(path: string): string[] {
  const found = text(path).matchAll(/(?:from|import)\s*\(?\s*'(\.[^']*)'/g);
  return [...found].map(([, target]) => normalize(join(dirname(path), target ?? '')));
}

/** Code without comments. */
export const code = (path: string): string =>
  text(path)
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(^|[^:'"`])\/\/.*$/gm, '$1');
