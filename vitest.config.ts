import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-plugin';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const migrations = await readD1Migrations('migrations');

/** Minutes each. Whoever starts one last waits for it alone; the rest then fills up both workers. */
const LONG = [
  'tests/e2e/faults.test.ts',
  'tests/browser/',
  'tests/e2e/',
  'tests/meta/',
  'tests/attacks/fuzz-even.test.ts',
  'tests/attacks/fuzz-odd.test.ts',
];

/** Long ones first. Files of one project stay together, since a worker serves one project at a time. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rankOf = ({ moduleId }: TestSpecification): number => {
      const rank = LONG.findIndex((path) => moduleId.includes(`/${path}`));
      return rank < 0 ? LONG.length : rank;
    };
    return (await super.sort(files)).sort((a, b) => rankOf(a) - rankOf(b));
  }
}

/** Tests that run inside workerd, those that need Node (files, processes), and those in a browser. */
export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        plugins: [
          cloudflareTest({
            main: './src/worker.ts',
            wrangler: { configPath: './wrangler.toml' },
            miniflare: {
              bindings: {
                TEST_MIGRATIONS: migrations,
                PONTE_ENV: 'development',
                PONTE_KEYS: 'test:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=',
              },
            },
          }),
        ],
        test: {
          name: 'workerd',
          // For what hangs; a busy machine takes its time.
          testTimeout: 60_000,
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/meta/**', 'tests/e2e/**', 'tests/browser/**'],
          setupFiles: ['tests/setup.ts'],
        },
      },
      {
        test: {
          name: 'node',
          include: ['tests/meta/**/*.test.ts', 'tests/e2e/**/*.test.ts'],
          testTimeout: 240_000,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.test.ts'],
          globalSetup: ['tests/browser/setup.ts'],
          testTimeout: 240_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
