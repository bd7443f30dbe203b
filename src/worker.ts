/** Composition root: the only file that knows the routes and the catalogue. */
import { connectors } from '../connectors';
import { routes } from '../routes';
import { createApp } from './app';
import { type Bindings, parseEnv } from './env';
import { runCron } from './hub/cron';
import { consumeDead, type DeadMessage } from './hub/dead';
import { consumeDispatch } from './hub/dispatch';
import { createHub, type Hub } from './hub/hub';
import { consumeIngest } from './hub/normalise';
import { consumePolls } from './hub/poll';
import type { DispatchMessage, IngestMessage, PollMessage } from './queues';

const makeHub = (bindings: Bindings): Hub => createHub(parseEnv(bindings), connectors);

const app = createApp((env) => makeHub(env as Bindings), routes);

/** Queue names end in what they carry; staging and production may differ in front. */
function consume(hub: Hub, batch: MessageBatch): Promise<void> {
  const kind = batch.queue.slice(batch.queue.lastIndexOf('-') + 1);
  switch (kind) {
    case 'ingest':
      return consumeIngest(hub, batch.messages as readonly Message<IngestMessage>[]);
    case 'dispatch':
      return consumeDispatch(hub, batch.messages as readonly Message<DispatchMessage>[]);
    case 'poll':
      return consumePolls(hub, batch.messages as readonly Message<PollMessage>[]);
    case 'dead':
      return consumeDead(hub, batch.messages as readonly Message<DeadMessage>[]);
    default:
      throw new Error(`no consumer for queue ${batch.queue}`);
  }
}

export default {
  fetch: (request, env, ctx) => app.fetch(request, env, ctx),
  queue: (batch, env) => consume(makeHub(env), batch),
  scheduled: (controller, env) => runCron(makeHub(env), controller.cron, controller.scheduledTime),
} satisfies ExportedHandler<Bindings>;
