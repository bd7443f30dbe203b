/** Composition root: the only file that knows the routes and the catalogue. */
import { connectors } from '../connectors';
import { routes } from '../routes';
import { createApp } from './app';
import { type Bindings, parseEnv } from './env';
import { runCron } from './hub/cron';
import { consumeDead, type DeadMessage } from './hub/dead';
import { consumeDispatch } from './hub/dispatch';
import { createInstance, type Instance } from './hub/hub';
import { boundLog, createLog, type LogFields } from './hub/log';
import { consumeIngest } from './hub/normalise';
import { consumePolls } from './hub/poll';
import type { DispatchMessage, IngestMessage, PollMessage } from './queues';

/** What it logs carries these marks. */
const makeInstance = (bindings: Bindings, marks: LogFields): Instance =>
  createInstance(parseEnv(bindings), connectors, { log: boundLog(createLog(), marks) });

const app = createApp((env, marks) => makeInstance(env as Bindings, marks), routes);

/** Queue names end in what they carry; staging and production may differ in front. */
function consume(instance: Instance, batch: MessageBatch): Promise<void> {
  const kind = batch.queue.slice(batch.queue.lastIndexOf('-') + 1);
  switch (kind) {
    case 'ingest':
      return consumeIngest(instance, batch.messages as readonly Message<IngestMessage>[]);
    case 'dispatch':
      return consumeDispatch(instance, batch.messages as readonly Message<DispatchMessage>[]);
    case 'poll':
      return consumePolls(instance, batch.messages as readonly Message<PollMessage>[]);
    case 'dead':
      return consumeDead(instance, batch.messages as readonly Message<DeadMessage>[]);
    default:
      throw new Error(`no consumer for queue ${batch.queue}`);
  }
}

export default {
  fetch: (request, env, ctx) => app.fetch(request, env, ctx),
  queue: (batch, env) => consume(makeInstance(env, { queue: batch.queue }), batch),
  scheduled: (controller, env) =>
    runCron(makeInstance(env, { cron: controller.cron }), controller.cron, controller.scheduledTime),
} satisfies ExportedHandler<Bindings>;
