/**
 * `npm run new-connector -- <slug> "<name>" [category]`: a connector, its line in the catalogue, a fixture and its
 * test, in the form in which they pass the conformance suite. What they say is then yours to make true.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { ExpectedError } from './local/expected-error.ts';
import { ROOT } from './local/state.ts';
import {
  connectorSource,
  fixtureSource,
  type NewConnector,
  testSource,
  withEntry,
} from './new-connector/template.ts';

const USAGE = `npm run new-connector -- <slug> "<name>" [category]

  slug      lower case, digits and hyphens: it becomes part of addresses, and never changes
  category  ecommerce (default), checkout, payment, crm, erp … : see CATEGORIES in src/kit/contract.ts`;

function wanted(): NewConnector & { root: string } {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { root: { type: 'string', default: ROOT } },
  });
  const [slug = '', name = '', category = 'ecommerce'] = positionals;
  const contract = readFileSync(join(ROOT, 'src/kit/contract.ts'), 'utf8');
  const categories = /CATEGORIES = \[([\s\S]*?)\]/.exec(contract)?.[1] ?? '';
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(slug) || ['index', 'families'].includes(slug) || !name.trim())
    throw new ExpectedError(USAGE);
  if (!categories.includes(`'${category}'`))
    throw new ExpectedError(`There is no category ${category}.\n\n${USAGE}`);
  return { slug, name: name.trim(), category, root: values.root };
}

function write(): void {
  const { root, ...connector } = wanted();
  const { slug } = connector;
  const index = join(root, 'connectors/index.ts');
  const files: readonly (readonly [path: string, source: string])[] = [
    [`connectors/${slug}.ts`, connectorSource(connector)],
    [`tests/connectors/${slug}.test.ts`, testSource(connector)],
    [`tests/fixtures/${slug}/paid.json`, fixtureSource(connector)],
  ];
  const there = [...files.map(([path]) => path), `connectors/${slug}`].find((path) =>
    existsSync(join(root, path)),
  );
  if (there) throw new ExpectedError(`${there} is there already: nothing was written.`);
  const listed = withEntry(readFileSync(index, 'utf8'), connector);
  for (const [path, source] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), source);
  }
  writeFileSync(index, listed);
  console.log(`Written: ${files.map(([path]) => path).join(', ')}, and a line in connectors/index.ts.

Next: docs/write-a-connector.md, and
  npx vitest run tests/connectors/${slug}.test.ts
  npx vitest run tests/meta -u      renews the catalogue in the README and docs/sistemas.md
  npm test`);
}

try {
  write();
} catch (error) {
  if (!(error instanceof ExpectedError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
