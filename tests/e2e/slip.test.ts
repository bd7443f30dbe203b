/** A slip in a source, saved while `npm start` runs: on a copy of the tree, so that nobody else meets it. */
import { appendFileSync, cpSync, existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { waitFor } from '../../scripts/local/api.ts';
import { family, freePort, isAlive, ROOT, run, type Script } from './process.ts';

const copy = mkdtempSync(join(tmpdir(), 'ponte-slip-'));
const source = join(copy, 'src/slip.ts');
const dev = join(copy, '.ponte/dev.json');

let script: Script;
let url: string;

const published = () => waitFor('dev.json', async () => existsSync(dev) || undefined, 60);
const says = (words: string | RegExp) =>
  waitFor(`"${words}"`, async () => script.output().match(words) ?? undefined, 60);
const status = async () => (await fetch(`${url}/healthz`)).status;

beforeAll(async () => {
  for (const part of ['connectors', 'migrations', 'public', 'routes', 'scripts', 'src'])
    cpSync(join(ROOT, part), join(copy, part), { recursive: true });
  for (const file of ['package.json', 'tsconfig.json', 'wrangler.toml'])
    cpSync(join(ROOT, file), join(copy, file));
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  writeFileSync(source, '');
  appendFileSync(join(copy, 'src/worker.ts'), "\nimport './slip';\n");
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  // Not the state of whoever runs the tests.
  script = run(join(copy, 'scripts/start.ts'), { PORT: String(port), PONTE_STATE: '' });
  await published();
});

afterAll(async () => {
  if (script.child.exitCode === null) script.child.kill('SIGTERM');
  await script.ended;
  rmSync(copy, { recursive: true, force: true });
});

test('what does not build is named, and the next save mends it', async () => {
  writeFileSync(source, 'const broken = ;\n');
  await says(/does not build: Unexpected ";" \(src\/slip\.ts:1:15\)/);
  writeFileSync(source, '');
  await says('builds again');
  expect(await status()).toBe(200);
});

test('what cannot be loaded takes the hub down until the next save', async () => {
  writeFileSync(source, 'console.log(notDefined);\n');
  await says('does not start: Uncaught ReferenceError: notDefined is not defined\n');
  expect(existsSync(dev)).toBe(false);
  writeFileSync(source, '');
  await published();
  await says('running again');
  expect(await status()).toBe(200);
});

test('while it is down it can be stopped, and nothing is left', async () => {
  const members = family(Number(script.child.pid));
  writeFileSync(source, 'console.log(notDefined);\n');
  await waitFor('the end of dev.json', async () => (existsSync(dev) ? undefined : true));
  script.child.kill('SIGINT');
  expect(await script.ended).toBe(0);
  await waitFor('the end of all', async () => (members.some(isAlive) ? undefined : true));
});
