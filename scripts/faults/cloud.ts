/** The real hub on a simulated Cloudflare: its handlers behind queues, crons and addresses that fail. */
import evolution from '../../connectors/evolution-api';
import webhook from '../../connectors/webhook';
import { type Bindings, parseEnv } from '../../src/env';
import { runCron } from '../../src/hub/cron';
import { consumeDead, type DeadMessage } from '../../src/hub/dead';
import { consumeDispatch } from '../../src/hub/dispatch';
import { createInstance, type Hub } from '../../src/hub/hub';
import { consumeIngest } from '../../src/hub/normalise';
import { consumePolls } from '../../src/hub/poll';
import type { Connectors } from '../../src/kit';
import type { DispatchMessage, IngestMessage, PollMessage } from '../../src/queues';
import { FaultyD1, producer } from './bindings';
import { CloudQueue } from './cloud-queue';
import { Network } from './destinations';
import { Machine } from './machine';
import { noticeShop, plainShop, pushShop } from './platform';
import type { Database } from './sqlite';

/** A Sunday morning. */
export const START = Date.parse('2026-11-22T13:00:00.000Z');

const CATALOGUE = [plainShop, pushShop, noticeShop, webhook, evolution];
export const connectors: Connectors = new Map(CATALOGUE.map((connector) => [connector.slug, connector]));

/** Half past six, UTC, as minutes of the day. */
const DAILY = 6 * 60 + 30;
/** Isolates that answer at the edge; each has its own cache of connections. */
const ISOLATES = 3;
/** As many DISPATCH consumers as we take Cloudflare to run at once; INGEST names its own number. */
export const DISPATCH_CONCURRENCY = 10;
const KEYS = 'k1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=';

export class Cloud {
  readonly machine: Machine;
  readonly network: Network;
  readonly database: Database;
  readonly d1: FaultyD1;
  readonly queues: Record<'ingest' | 'dispatch' | 'poll' | 'dead', CloudQueue>;
  readonly isolates: Hub[];
  readonly #bindings: Bindings;

  constructor(seed: number, database: Database) {
    const machine = new Machine(seed, START);
    this.machine = machine;
    this.network = new Network(machine);
    this.database = database;
    this.d1 = new FaultyD1(machine, database);
    const queue = (name: string, size: number, waitMs: number, concurrency: number, retries: number) =>
      new CloudQueue(machine, { name, size, waitMs, concurrency, retries });
    // As wrangler.toml says.
    this.queues = {
      ingest: queue('ingest', 100, 1000, 4, 50),
      dispatch: queue('dispatch', 5, 0, DISPATCH_CONCURRENCY, 50),
      poll: queue('poll', 5, 1000, 5, 20),
      dead: queue('dead', 50, 5000, 2, 100),
    };
    for (const one of ['ingest', 'dispatch', 'poll'] as const) this.queues[one].dead = this.queues.dead;
    this.#bindings = this.#bind(false);
    this.isolates = Array.from({ length: ISOLATES }, () => this.#hub(this.#bind(true)));
    const consumes =
      <Body>(consume: (hub: Hub, batch: readonly Message<Body>[]) => Promise<void>) =>
      (batch: readonly Message[]) =>
        consume(this.hub(), batch as readonly Message<Body>[]);
    this.queues.ingest.consume = consumes<IngestMessage>(consumeIngest);
    this.queues.dispatch.consume = consumes<DispatchMessage>(consumeDispatch);
    this.queues.poll.consume = consumes<PollMessage>(consumePolls);
    this.queues.dead.consume = consumes<DeadMessage>(consumeDead);
  }

  /** A hub for one invocation. */
  hub(): Hub {
    return this.#hub(this.#bindings);
  }

  #hub(bindings: Bindings): Hub {
    const { machine } = this;
    const log = (message: string, fields: Record<string, unknown> = {}): void => {
      if (message === 'lane run failed') machine.current?.failedLanes.add(String(fields.lane));
    };
    return createInstance(parseEnv(bindings), connectors, {
      now: () => Math.floor(machine.now),
      random: () => machine.dice.roll(),
      fetch: this.network.fetch,
      log: { info: log, warn: log, error: log },
    }).of('');
  }

  #bind(isEdge: boolean): Bindings {
    const limit = { limit: async () => ({ success: true }) } as unknown as RateLimit;
    return {
      DB: this.d1.binding(),
      // Only at the edge the hub looks at the clock while it sends.
      INGEST: producer<IngestMessage>(this.machine, this.queues.ingest, isEdge),
      DISPATCH: producer<DispatchMessage>(this.machine, this.queues.dispatch),
      POLL: producer<PollMessage>(this.machine, this.queues.poll),
      LIMIT_REFUSED: limit,
      LIMIT_EVENTS: limit,
      LIMIT_API: limit,
      LIMIT_SIGN_IN: limit,
      PONTE_KEYS: KEYS,
    };
  }

  /** Does something as one invocation, and waits for it; nothing dies. Throws what it throws. */
  async during<T>(work: (hub: Hub) => Promise<T>): Promise<T> {
    let done: { ok: true; value: T } | { ok: false; error: unknown } | undefined;
    this.machine.start('setup', () => work(this.hub()), {
      ended: (result) => {
        done = result;
      },
      died: () => undefined,
    });
    await this.machine.timeline.run(() => done !== undefined);
    if (!done) throw new Error('it never ended');
    if (!done.ok) throw done.error;
    return done.value;
  }

  /** The crons of this minute, as the weather lets them. */
  tick(): void {
    const { machine } = this;
    const minute = Math.floor(machine.now / 60_000);
    const due = [
      '* * * * *',
      ...(minute % 5 === 0 ? ['*/5 * * * *'] : []),
      ...(minute % (24 * 60) === DAILY ? ['30 6 * * *'] : []),
    ];
    for (const cron of due) {
      const isMissed = machine.strikes('cron missed', machine.weather.cron / 2);
      const times = isMissed ? 0 : machine.strikes('cron ran twice', machine.weather.cron / 2) ? 2 : 1;
      for (let i = 0; i < times; i++)
        machine.start('cron', () => runCron(this.hub(), cron, minute * 60_000), {
          ended: () => undefined,
          died: () => undefined,
        });
    }
  }
}
