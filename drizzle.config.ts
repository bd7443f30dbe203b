import { defineConfig } from 'drizzle-kit';

/** `npm run db:draft`: SQL for src/store/schema.ts, to finish by hand (WITHOUT ROWID) as the next migration. */
export default defineConfig({
  dialect: 'sqlite',
  schema: './src/store/schema.ts',
  out: './dist/migrations',
});
