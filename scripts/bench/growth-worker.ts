/**
 * The hub on counting bindings, for the measurement of growth: the bundle takes the place of `src/worker.ts`, and
 * what it does is told by requests, so that the database can grow between two of them.
 */
import product from '../../src/worker.ts';
import { shopWithMessages } from '../measure/scenarios.ts';
import { MINUTE } from '../measure/scenarios-clock.ts';
import { type Connected, openStage, type Stage } from '../measure/scenarios-stage.ts';
import { tellShopify } from '../measure/scenarios-vendors.ts';
import type { Counted, Opened, Plan } from './growth.ts';

let opened: { stage: Stage; shop: Connected; told: number } | undefined;
/** Statements that were run while something was counted. */
const hot = new Set<string>();

/** A merchant with so many connections: a shop, and channels, through one of which its messages go. */
async function open(database: D1Database, connections: number): Promise<Opened> {
  const stage = await openStage(product, database);
  const shop = await shopWithMessages(stage);
  for (let i = 2; i < connections; i++) await stage.connect('simulator');
  opened = { stage, shop, told: 0 };
  return { shopId: shop.id, now: stage.clock.now() };
}

function current() {
  if (!opened) throw new Error('nothing is open');
  return opened;
}

/** What an action reads and writes. */
async function counted(action: () => Promise<void>): Promise<Counted> {
  const { stage } = current();
  const before = new Map([...stage.statements()].map(([sql, { runs }]) => [sql, runs]));
  const { rowsRead, rowsWritten } = await stage.measure(action);
  for (const [sql, { runs }] of stage.statements()) if (runs > (before.get(sql) ?? 0)) hot.add(sql);
  return { rowsRead, rowsWritten };
}

/** A batch of webhooks, and what they lead to, until nothing of it waits. A minute later than the one before. */
function webhooks(count: number): Promise<Counted> {
  const hub = current();
  const { stage, shop } = hub;
  stage.clock.pass(MINUTE);
  return counted(async () => {
    for (let i = 0; i < count; i++) {
      const status = await tellShopify(stage, shop, { topic: 'orders/paid', number: ++hub.told });
      if (status !== 200) throw new Error(`the webhook was answered ${status}`);
    }
    await stage.drain();
  });
}

/** A minute in which there is nothing to do. */
function minute(): Promise<Counted> {
  const { stage } = current();
  stage.clock.pass(MINUTE);
  return counted(async () => {
    await stage.cron('* * * * *');
    await stage.drain();
  });
}

/** How SQLite finds the rows of every statement that was run. */
const plans = (database: D1Database): Promise<Plan[]> =>
  Promise.all(
    [...hot].map(async (sql) => {
      const { results } = await database
        .prepare(`EXPLAIN QUERY PLAN ${sql}`)
        .bind(...Array.from({ length: parametersOf(sql) }, () => null))
        .all<{ detail: string }>();
      return { sql, steps: results.map(({ detail }) => detail) };
    }),
  );

/** `?` is the next one, `?7` the seventh; none stands in a text or a name. */
function parametersOf(sql: string): number {
  let most = 0;
  for (const [, number] of sql.replace(/'[^']*'|"[^"]*"/g, '').matchAll(/\?(\d*)/g))
    most = number ? Math.max(most, Number(number)) : most + 1;
  return most;
}

export default {
  async fetch(request, env) {
    const { pathname, searchParams } = new URL(request.url);
    const count = Number(searchParams.get('count'));
    const answers: Record<string, () => Promise<unknown>> = {
      '/open': () => open(env.DB, count),
      '/webhooks': () => webhooks(count),
      '/minute': minute,
      '/plans': () => plans(env.DB),
      '/states': () => current().stage.states(),
    };
    const answer = answers[pathname];
    if (!answer) return new Response('no such thing', { status: 404 });
    return Response.json(await answer());
  },
} satisfies ExportedHandler<{ DB: D1Database }>;
