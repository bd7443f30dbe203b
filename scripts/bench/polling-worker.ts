/**
 * The hub on a counting D1, for the measurement of polling: the bundle takes the place of `src/worker.ts`. Its
 * five-minute cron makes the messages; only what spreads them over four minutes is left out.
 */

import type { Bindings } from '../../src/env';
import product from '../../src/worker.ts';
import { type MeteredD1, metered } from '../measure/meter.ts';

let meter: MeteredD1 | undefined;
let bindings: Bindings | undefined;

/** The same object every time, as the runtime hands it over. */
function counting(env: Bindings): Bindings {
  meter ??= metered(env.DB);
  bindings ??= { ...env, DB: meter.d1, POLL: atOnce(env.POLL) };
  return bindings;
}

const atOnce = (queue: Bindings['POLL']): Bindings['POLL'] => ({
  send: (body) => queue.send(body),
  sendBatch: (messages) => queue.sendBatch([...messages].map(({ body }) => ({ body }))),
  metrics: () => queue.metrics(),
});

export default {
  /** `POST /cron` runs the cron for the present; every answer is what D1 has counted so far. */
  async fetch(request, env) {
    const cron = '*/5 * * * *';
    const controller = { cron, scheduledTime: Date.now(), type: 'scheduled', noRetry: () => undefined };
    if (request.method === 'POST') await product.scheduled(controller as ScheduledController, counting(env));
    return Response.json(meter?.rows() ?? { read: 0, written: 0 });
  },
  queue: (batch, env) => product.queue(batch, counting(env)),
} satisfies ExportedHandler<Bindings>;
