/** What `npm run new-connector` writes passes as it is, in a copy of the project. */
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { withEntry } from '../../scripts/new-connector/template';
import { ROOT, text } from '../meta/source';

const run = promisify(execFile);
const COPIED = [
  'connectors',
  'migrations',
  'routes',
  'src',
  'tests/suite',
  'tests/setup.ts',
  'tests/env.d.ts',
];
const FILES = ['biome.json', 'package.json', 'tsconfig.json', 'vitest.config.ts', 'wrangler.toml'];

let copy: string;

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'ponte-new-connector-'));
  for (const path of [...COPIED, ...FILES]) cpSync(join(ROOT, path), join(copy, path), { recursive: true });
  for (const path of ['node_modules', 'public']) symlinkSync(join(ROOT, path), join(copy, path));
});

afterAll(() => rmSync(copy, { recursive: true, force: true }));

const scaffold = (...words: string[]) =>
  run(process.execPath, [join(ROOT, 'scripts/new-connector.ts'), ...words, '--root', copy]);

it('writes a connector that passes the suite, and keeps the rules of the sources', async () => {
  const { stdout } = await scaffold('loja-d-agua', "Loja d'Água", 'ecommerce');
  expect(stdout).toContain('connectors/loja-d-agua.ts');
  const vitest = ['--project', 'workerd', 'tests/connectors/loja-d-agua.test.ts'];
  const tests = await run(join(ROOT, 'node_modules/.bin/vitest'), ['run', ...vitest], { cwd: copy });
  expect(tests.stdout).toMatch(/Tests .*\d+ passed/);
  expect(tests.stdout).not.toContain('failed');
  const paths = ['connectors/loja-d-agua.ts', 'connectors/index.ts', 'tests/connectors', 'tests/fixtures'];
  await run(join(ROOT, 'node_modules/.bin/biome'), ['check', ...paths], { cwd: copy });
});

it('overwrites nothing, and says how it is used', async () => {
  const before = readFileSync(join(copy, 'connectors/index.ts'), 'utf8');
  await expect(scaffold('shopify', 'Shopify')).rejects.toMatchObject({
    stderr: expect.stringContaining('there already'),
  });
  await expect(scaffold('Loja')).rejects.toMatchObject({
    stderr: expect.stringContaining('npm run new-connector'),
  });
  await expect(scaffold('loja', 'Loja', 'shops')).rejects.toMatchObject({
    stderr: expect.stringContaining('no category'),
  });
  expect(readFileSync(join(copy, 'connectors/index.ts'), 'utf8')).toBe(before);
});

it('keeps the catalogue in order', () => {
  const index = text('connectors/index.ts');
  const more = withEntry(withEntry(index, made('a-loja')), made('zz-loja'));
  const slugs = [...more.matchAll(/from '\.\/([a-z0-9-]+)'/g)].map(([, slug]) => slug);
  expect(slugs).toEqual([...slugs].sort());
  expect(more).toContain('\n    aLoja,\n');
  expect(() => withEntry(index, made('shopify'))).toThrow('already');
});

const made = (slug: string) => ({ slug, name: slug, category: 'ecommerce' });
