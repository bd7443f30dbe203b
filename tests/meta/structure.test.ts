/** Rules about the source tree that no compiler holds. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { code, files, ownImports, ROOT, text } from './source';

const sources = [
  ...files('src', '.ts'),
  ...files('src', '.tsx'),
  ...files('routes', '.ts'),
  ...files('routes', '.tsx'),
  ...files('connectors', '.ts'),
];

/** Which part of the tree a path belongs to. */
const part = (path: string): string =>
  /^src\/(kit|hub|store|ui)\b/.exec(path)?.[1] ?? /^(routes|connectors)\b/.exec(path)?.[1] ?? path;

/** `src/env.ts` and its like are the vocabulary at the root: everybody but the kit may use them. */
const SHARED = ['src/env', 'src/queues', 'src/problem'];

const MAY_IMPORT: Record<string, string[]> = {
  kit: [],
  connectors: ['kit'],
  store: ['kit', ...SHARED],
  hub: ['store', 'kit', ...SHARED],
  ui: ['kit', ...SHARED],
  routes: ['hub', 'store', 'ui', 'kit', 'src/app', 'package.json', ...SHARED],
  'src/queues.ts': ['kit'],
  'src/problem.ts': [],
  'src/env.ts': ['src/queues'],
  'src/app.ts': ['hub', 'store', 'kit', ...SHARED],
  'src/worker.ts': ['routes', 'connectors', 'hub', 'store', 'kit', 'src/app', ...SHARED],
};

/** Migrations only add, but for what they have moved elsewhere themselves; `migrations.test.ts` shows that nothing is lost. */
const MOVED = new Map([['migrations/0004_events_in_deliveries.sql', ['events']]]);

describe('imports run one way', () => {
  it.each(sources)('%s', (path) => {
    const here = part(path);
    const allowed = MAY_IMPORT[here];
    expect(allowed, `no rule for ${here}`).toBeDefined();
    const wrong = ownImports(path).filter(
      (target) => part(target) !== here && !allowed?.includes(part(target)),
    );
    expect(wrong).toEqual([]);
  });

  it('only the worker knows the catalogue and the routes', () => {
    const knows = sources.filter((path) =>
      ownImports(path).some((target) => target === 'connectors' || target === 'connectors/index'),
    );
    expect(knows).toEqual(['src/worker.ts']);
  });
});

describe('connectors', () => {
  const slugs = [
    ...new Set(files('connectors', '.ts').map((path) => path.split('/')[1]?.replace(/\.ts$/, '') ?? '')),
  ].filter((name) => name !== 'index' && name !== 'families');
  const own = files('connectors', '.ts').filter((path) => path !== 'connectors/index.ts');

  it('take the kit through its one door', () => {
    const wrong = own.filter((path) =>
      ownImports(path).some((target) => part(target) === 'kit' && target !== 'src/kit'),
    );
    expect(wrong).toEqual([]);
  });

  it.each(own)('%s keeps to what a connector may do', (path) => {
    expect(code(path)).not.toMatch(
      /\bfetch\(|crypto\.subtle|Date\.now\(|new Date\(\)|Math\.random|\bimport\(|SELECT |INSERT |console\./,
    );
  });

  it('are listed one per line, in alphabetical order', () => {
    const imported = [...text('connectors/index.ts').matchAll(/from '\.\/([a-z0-9-]+)'/g)].map(
      ([, slug]) => slug,
    );
    expect(imported).toEqual([...slugs].sort());
  });

  it.each(slugs)('%s has its test, and fixtures where it takes something in', (slug) => {
    expect(existsSync(join(ROOT, `tests/connectors/${slug}.test.ts`))).toBe(true);
    const declaration = own
      .filter((path) => path.startsWith(`connectors/${slug}`))
      .map(code)
      .join('\n');
    if (/\binbound\b/.test(declaration))
      expect(files(`tests/fixtures/${slug}`, '.json').length).toBeGreaterThan(0);
  });

  it('are named nowhere in the core: adding one touches four places', () => {
    const core = [
      ...files('src', '.ts'),
      ...files('src', '.tsx'),
      ...files('routes', '.ts'),
      ...files('routes', '.tsx'),
    ];
    // Words that are also ordinary English.
    const names = slugs.filter(
      (slug) => !['generic', 'webhook', 'simulator', 'email', 'custom'].includes(slug),
    );
    const wrong = core.filter((path) =>
      names.some((slug) => new RegExp(`['"\`]${slug}['"\`]`).test(code(path))),
    );
    expect(wrong).toEqual([]);
  });
});

describe('wrangler.toml', () => {
  const consumers = text('wrangler.toml')
    .split(/^\[\[/m)
    .filter((section) => section.startsWith('queues.consumers'))
    .map((section) => ({
      queue: /queue = "([^"]+)"/.exec(section)?.[1],
      dead: /dead_letter_queue = "([^"]+)"/.exec(section)?.[1],
      retries: Number(/max_retries = (\d+)/.exec(section)?.[1]),
    }));

  it('every queue consumer has a dead-letter queue, and that queue a consumer', () => {
    const letters = new Set(consumers.map(({ dead }) => dead).filter(Boolean));
    expect(letters.size).toBe(1);
    for (const { queue, dead, retries } of consumers) {
      expect(retries, `${queue} names its retries`).toBeGreaterThan(3);
      // The last one has nowhere further to go; it only inserts a row, as often as it may try.
      if (letters.has(queue)) expect({ dead, retries }).toEqual({ dead: undefined, retries: 100 });
      else expect(dead).toBeDefined();
    }
    expect(consumers.map(({ queue }) => queue)).toEqual(expect.arrayContaining([...letters]));
  });

  it('every queue that is sent to is consumed', () => {
    const producers = [
      ...text('wrangler.toml').matchAll(/queues\.producers\]\]\s+binding = "\w+"\s+queue = "([^"]+)"/g),
    ].map(([, queue]) => queue);
    expect(consumers.map(({ queue }) => queue)).toEqual(expect.arrayContaining(producers));
  });

  it('names the crons that the hub knows', () => {
    const crons = /crons = \[(.*)\]/
      .exec(text('wrangler.toml'))?.[1]
      ?.split(',')
      .map((cron) => cron.trim().replaceAll('"', ''));
    const known = [...text('src/hub/cron.ts').matchAll(/: '([*/0-9 ]+)'/g)].map(([, cron]) => cron);
    expect(crons).toEqual(known);
  });
});

describe('the code', () => {
  it.each(sources)('%s is read in one sitting', (path) => {
    expect(text(path).split('\n').length).toBeLessThanOrEqual(400);
  });

  it('has no any, no silenced type error, nothing left to do', () => {
    const wrong = sources.filter(
      (path) =>
        /:\s*any\b|\bas any\b|<any>|@ts-ignore|@ts-nocheck|@ts-expect-error/.test(code(path)) ||
        /\b(TODO|FIXME|XXX)\b/.test(text(path)),
    );
    expect(wrong).toEqual([]);
  });

  it('is documented file by file', () => {
    const bare = sources.filter(
      (path) => !/^\s*(\/\*\*|\/\/)/.test(text(path)) && path !== 'connectors/index.ts',
    );
    expect(bare).toEqual([]);
  });

  it('has no disabled tests, and no test outside what runs', () => {
    const tests = files('tests', '.ts');
    expect(tests.filter((path) => /\b(it|test|describe)\.(skip|only|todo)\b/.test(code(path)))).toEqual([]);
    const strays = tests.filter(
      (path) =>
        /\b(it|test)\(['"`]/.test(code(path)) &&
        !path.endsWith('.test.ts') &&
        !path.startsWith('tests/suite/'),
    );
    expect(strays).toEqual([]);
  });
});

describe('databases', () => {
  const elsewhere = (pattern: RegExp) =>
    sources.filter((path) => pattern.test(code(path)) && !/^src\/(hub\/hub|store\/db|env)\.ts$/.test(path));

  it('are reached by organization, through an instance', () => {
    expect(elsewhere(/\bopenDb\b|\benv\.DB\b|\bdrizzle\(/)).toEqual([]);
  });

  it('are not reached through the directory but for who somebody is', () => {
    // Connectors reach no database; vendors have directories of their own.
    const own = sources.filter((path) => part(path) !== 'connectors');
    const uses = own.filter((path) => /\bdirectory\b/.test(code(path)));
    const PEOPLE =
      /^(routes\/(auth|health|session|sign-in)\.ts|routes\/pages\/|routes\/api\/(api-keys|connections|invitations|members|operation|protect|teams)\.ts|src\/hub\/(accounts|alerts|api-keys|audit|better-auth|hook-cache|hub|members)\.ts)/;
    expect(uses.filter((path) => !PEOPLE.test(path))).toEqual([]);
  });
});

describe('migrations', () => {
  it('are numbered without a gap, say why in their first line, and only add', () => {
    const found = files('migrations', '.sql');
    found.forEach((path, index) => {
      expect(path).toMatch(
        new RegExp(`migrations/${String(index + 1).padStart(4, '0')}_[a-z]+(_[a-z]+)+\\.sql`),
      );
      expect(text(path)).toMatch(/^-- \w/);
      const dropped = [...text(path).matchAll(/\bDROP (?:TABLE|COLUMN) (\w+)/gi)].map(([, name]) => name);
      expect(dropped).toEqual(MOVED.get(path) ?? []);
    });
  });
});
