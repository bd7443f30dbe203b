import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-plugin';
import { defineConfig } from 'vitest/config';

const migrations = await readD1Migrations('migrations');

/** Two kinds of tests: those that run inside workerd, and those that need Node (files, processes). */
export default defineConfig({
  test: {
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
          exclude: ['tests/meta/**', 'tests/e2e/**'],
          setupFiles: ['tests/setup.ts'],
        },
      },
      {
        test: {
          name: 'node',
          include: ['tests/meta/**/*.test.ts', 'tests/e2e/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
