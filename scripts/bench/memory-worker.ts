/**
 * The hub as it is deployed, but that the consumer of webhooks stops before it commits, when it holds everything that
 * it has made of a batch: so that its memory can be looked at. `GET /batch` tells who stopped, `POST /batch` lets go.
 */
import type { Bindings } from '../../src/env';
import product from '../../src/worker.ts';

/** Messages of the batches that began; the newest last. */
const sizes: number[] = [];
/** Transactions that wait to be let go. */
let stopped = 0;
let goes = 0;
let bindings: Bindings | undefined;

const stopping = (database: D1Database): D1Database =>
  new Proxy(database, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (name === 'batch')
        return async (statements: D1PreparedStatement[]) => {
          const before = goes;
          stopped++;
          while (goes === before) await scheduler.wait(5);
          stopped--;
          return target.batch(statements);
        };
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });

export default {
  fetch(request, env, ctx) {
    if (new URL(request.url).pathname !== '/batch') return product.fetch(request, env, ctx);
    if (request.method === 'POST') goes++;
    return Response.json({ sizes, stopped });
  },
  queue(batch, env) {
    if (!batch.queue.endsWith('-ingest')) return product.queue(batch, env);
    sizes.push(batch.messages.length);
    bindings ??= { ...env, DB: stopping(env.DB) };
    return product.queue(batch, bindings);
  },
} satisfies ExportedHandler<Bindings>;
