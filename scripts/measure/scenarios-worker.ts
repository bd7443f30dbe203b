/**
 * The Worker that the bench runs: the bundle as it would be deployed, on counting bindings, and a few
 * addresses to say what it is to do. The bundle takes the place of `src/worker.ts`: see scenarios-bundle.ts.
 */
import product from '../../src/worker.ts';
import { type ScenarioName, shopWithMessages } from './scenarios.ts';
import { measureScenario } from './scenarios-run.ts';
import { type BATCH, openStage, type Stage } from './scenarios-stage.ts';
import { shopifyNotice } from './scenarios-vendors.ts';

/** A hub under load, so that one kind of invocation can be looked at alone. */
let load: { stage: Stage; url: string; told: number; notices: RequestInit[] } | undefined;

/** The steps of a load, each a request of its own: what is between two of them is not profiled. */
const STEPS: Record<string, (env: { DB: D1Database }, count: number) => Promise<unknown>> = {
  async open({ DB }) {
    const stage = await openStage(product, DB);
    const { webhookUrl } = await shopWithMessages(stage);
    load = { stage, url: webhookUrl, told: 0, notices: [] };
  },
  async prepare(_env, count) {
    const { stage, told } = loaded();
    const notices = Array.from({ length: count }, (_, position) =>
      shopifyNotice(stage, { topic: 'orders/paid', number: told + position }),
    );
    load = { ...loaded(), told: told + count, notices };
  },
  async webhook() {
    const { stage, url, notices } = loaded();
    for (const notice of notices) {
      const { status } = await stage.request(url, notice);
      if (status !== 200) throw new Error(`the webhook was answered ${status}`);
    }
  },
  ingest: () => takeAll('ingest'),
  dispatch: () => takeAll('dispatch'),
  /** Each webhook is taken up before the next one comes. */
  async oneByOne() {
    const { stage, url, notices } = loaded();
    for (const notice of notices) {
      await stage.request(url, notice);
      await stage.drain();
    }
  },
  /** Bytes per event of each table that grows with them. Throws when anything was lost on the way. */
  async sizes({ DB }) {
    const { stage, told } = loaded();
    const { 'deliveries processed': processed, 'dispatches sent': sent } = await stage.states();
    if (processed !== told || sent !== told)
      throw new Error(`of ${told}, ${processed} and ${sent} got through`);
    const sizes: Record<string, number> = {};
    for (const table of ['payloads', 'deliveries', 'dispatches', 'subjects'])
      sizes[table] = (await sizeOf(DB, table)) / told;
    return sizes;
  },
  async close() {
    loaded().stage.close();
    load = undefined;
  },
};

function loaded() {
  if (!load) throw new Error('there is no load');
  return load;
}

/** What the database grows by when it has the same table once more. The copy stays: a freed page hides growth. */
async function sizeOf(database: D1Database, table: string): Promise<number> {
  const schema = await database
    .prepare(`SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?1`)
    .bind(table)
    .first<string>('sql');
  if (!schema) throw new Error(`there is no table ${table}`);
  const empty = await database.prepare(schema.replace(table, `copy_${table}`)).run();
  const full = await database.prepare(`INSERT INTO copy_${table} SELECT * FROM ${table}`).run();
  return full.meta.size_after - empty.meta.size_after;
}

async function takeAll(queue: keyof typeof BATCH): Promise<number> {
  let batches = 0;
  while (await loaded().stage.take(queue)) batches++;
  return batches;
}

export default {
  async fetch(request, env) {
    const { pathname, searchParams } = new URL(request.url);
    const [, kind, name = ''] = pathname.split('/');
    const step = STEPS[name];
    if (kind === 'scenario')
      return Response.json(await measureScenario(product, env.DB, name as ScenarioName));
    if (kind === 'load' && step)
      return Response.json((await step(env, Number(searchParams.get('count')))) ?? null);
    return new Response('no such thing', { status: 404 });
  },
} satisfies ExportedHandler<{ DB: D1Database }>;
