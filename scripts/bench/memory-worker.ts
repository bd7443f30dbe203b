/** The hub as it is deployed, which also tells how large the batches of webhooks were: `GET /batches`, the newest last. */

import type { Bindings } from '../../src/env';
import product from '../../src/worker.ts';

const sizes: number[] = [];

export default {
  fetch: (request, env, ctx) =>
    new URL(request.url).pathname === '/batches' ? Response.json(sizes) : product.fetch(request, env, ctx),
  queue(batch, env) {
    if (batch.queue.endsWith('-ingest')) sizes.push(batch.messages.length);
    return product.queue(batch, env);
  },
} satisfies ExportedHandler<Bindings>;
