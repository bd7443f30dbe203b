/**
 * A hub on the real D1 and the real migrations, with queues that a test pumps by hand, a clock it
 * sets, and a network it scripts: everything that happens, happens because the test said so.
 */
import { env } from 'cloudflare:test';
import { and, eq } from 'drizzle-orm';
import { type Bindings, parseEnv } from '../../src/env';
import { createConnection } from '../../src/hub/connections';
import { runCron } from '../../src/hub/cron';
import { consumeDead, type DeadMessage } from '../../src/hub/dead';
import { consumeDispatch } from '../../src/hub/dispatch';
import { createInstance, type Hub, iso, MINUTE } from '../../src/hub/hub';
import { boundLog, createLog, type LogFields } from '../../src/hub/log';
import { consumeIngest } from '../../src/hub/normalise';
import { consumePolls } from '../../src/hub/poll';
import { type Received, receive } from '../../src/hub/receive';
import type { Connector, Connectors, EventType } from '../../src/kit';
import { newId } from '../../src/kit/id';
import type { DispatchMessage, IngestMessage, PollMessage } from '../../src/queues';
import { type Automation, insertAutomations } from '../../src/store/automations';
import type { Connection } from '../../src/store/connections';
import { openDb } from '../../src/store/db';
import { type Event, eventsIn } from '../../src/store/events';
import { deliveries, dispatches } from '../../src/store/schema';
import { insertOrganization } from '../store/organization';

interface Waiting<Body> {
  body: Body;
  /** Milliseconds since the epoch. */
  at: number;
  attempts: number;
}

/** A queue that keeps what it is sent until the test pumps it. */
export class FakeQueue<Body> {
  waiting: Waiting<Body>[] = [];
  sent: Body[] = [];
  /** Set to make `send` throw. */
  broken = false;
  readonly now: () => number;
  constructor(now: () => number) {
    this.now = now;
  }
  async send(body: Body, options: { delaySeconds?: number } = {}): Promise<void> {
    await this.sendBatch([{ body, ...options }]);
  }
  async sendBatch(messages: Iterable<{ body: Body; delaySeconds?: number }>): Promise<void> {
    if (this.broken) throw new Error('queue unavailable');
    for (const { body, delaySeconds = 0 } of messages) {
      // What passes a queue is serialised: functions and shared objects do not survive it.
      const copy: Body = JSON.parse(JSON.stringify(body));
      this.sent.push(copy);
      this.waiting.push({ body: copy, at: this.now() + delaySeconds * 1000, attempts: 1 });
    }
  }
}

export interface Settlements {
  acked: number;
  retried: number;
}

export interface World {
  hub: Hub;
  organizationId: string;
  ingest: FakeQueue<IngestMessage>;
  dispatch: FakeQueue<DispatchMessage>;
  poll: FakeQueue<PollMessage>;
  /** Moves the clock. */
  pass(ms: number): void;
  /** Delivers what is due on every queue until none is. */
  drain(): Promise<Settlements>;
  /** Like drain, but one minute of wall time at a time with its cron. */
  minutes(count: number): Promise<void>;
  bury(body: DeadMessage): Promise<void>;
  connect(
    connector: Connector,
    typed?: { credentials?: Record<string, string>; settings?: Record<string, string> },
  ): Promise<Connection>;
  automate(type: EventType, channel: Connection, change?: Partial<Automation>): Promise<Automation>;
  token(connection: Connection): Promise<string>;
  post(
    connection: Connection,
    body: string,
    headers?: Record<string, string>,
    path?: string,
  ): Promise<Received>;
  deliveries(): Promise<(typeof deliveries.$inferSelect)[]>;
  events(): Promise<Event[]>;
  dispatches(): Promise<(typeof dispatches.$inferSelect)[]>;
  /** What the hub logged. */
  logs: string[];
  /** Answers to outbound requests, by the test. */
  network: (request: Request) => Response | Promise<Response>;
}

/** The same hub with another database under it, whoever it works for. */
export function onDatabase(hub: Hub, d1: D1Database): Hub {
  const db = openDb(d1);
  const other: Hub = { ...hub, db, directory: db, of: () => other, every: () => [other] };
  return other;
}

/** The same hub, writing its lines with these marks. */
export function marked(hub: Hub, marks: LogFields): Hub {
  const other: Hub = { ...hub, log: boundLog(hub.log, marks), of: () => other, every: () => [other] };
  return other;
}

export const NOW = Date.parse('2026-11-22T13:00:00.000Z');

export async function createWorld(
  catalogue: readonly Connector[],
  change: Partial<Bindings> = {},
): Promise<World> {
  await wipe();
  let clock = NOW;
  const now = () => clock;
  const ingest = new FakeQueue<IngestMessage>(now);
  const dispatch = new FakeQueue<DispatchMessage>(now);
  const poll = new FakeQueue<PollMessage>(now);
  const connectors: Connectors = new Map(catalogue.map((connector) => [connector.slug, connector]));
  const bindings = { ...env, INGEST: ingest, DISPATCH: dispatch, POLL: poll, ...change };
  const organizationId = newId('org', clock);

  const world: World = {
    hub: createInstance(parseEnv(bindings as unknown as Bindings), connectors, {
      now,
      random: () => 0.5,
      sleep: async () => undefined,
      fetch: async (input, init) => world.network(new Request(input, init)),
      log: createLog((line) => {
        world.logs.push(line);
      }),
    }).of(organizationId),
    organizationId,
    ingest,
    dispatch,
    poll,
    logs: [],
    network: () => new Response('no network in this test', { status: 500 }),
    pass(ms) {
      clock += ms;
    },
    async drain() {
      const total: Settlements = { acked: 0, retried: 0 };
      for (;;) {
        const rounds = [
          await pump(ingest, 100, (batch) => consumeIngest(world.hub, batch)),
          await pump(dispatch, 10, (batch) => consumeDispatch(world.hub, batch)),
          await pump(poll, 5, (batch) => consumePolls(world.hub, batch)),
        ];
        for (const round of rounds) {
          total.acked += round.acked;
          total.retried += round.retried;
        }
        if (rounds.every(({ acked, retried }) => acked + retried === 0)) return total;
      }
    },
    async minutes(count) {
      for (let i = 0; i < count; i++) {
        clock += MINUTE;
        await runCron(world.hub, '* * * * *');
        await world.drain();
      }
    },
    async bury(body) {
      await consumeDead(world.hub, [
        fakeMessage({ body, at: 0, attempts: 1 }).message as Message<DeadMessage>,
      ]);
    },
    connect: (connector, typed = {}) =>
      createConnection(world.hub, organizationId, {
        connector,
        name: connector.label.en,
        values: { credentials: typed.credentials ?? {}, settings: typed.settings ?? {} },
        teams: [],
      }),
    async automate(type, channel, changes = {}) {
      const automation: Automation = {
        organizationId,
        id: newId('aut', clock),
        connectionId: null,
        name: type,
        type,
        conditions: { match: 'all', rules: [] },
        delay: { minutes: 0 },
        action: {
          kind: 'message',
          channelId: channel.id,
          to: '{{ customer.phone }}',
          template: `${type}: {{ order.number }}`,
        },
        priority: 50,
        enabled: true,
        createdAt: iso(clock),
        updatedAt: iso(clock),
        ...changes,
      };
      await insertAutomations(world.hub.db, [automation]);
      return automation;
    },
    token: async (connection) => (await world.hub.vault.open(connection.secrets, connection.id)).token,
    async post(connection, body, headers = {}, path = '') {
      const url = new URL(
        `https://ponte.test/hooks/${connection.connector}/${await world.token(connection)}/${path}`,
      );
      return receive(world.hub, {
        connector: connection.connector,
        token: await world.token(connection),
        path,
        method: 'POST',
        url,
        headers: new Headers({ 'content-type': 'application/json', ...headers }),
        body: new Response(body).body,
      });
    },
    deliveries: () =>
      world.hub.db
        .select()
        .from(deliveries)
        .where(eq(deliveries.organizationId, organizationId))
        .orderBy(deliveries.id),
    events: async () => (await world.deliveries()).flatMap(eventsIn),
    dispatches: () =>
      world.hub.db
        .select()
        .from(dispatches)
        .where(and(eq(dispatches.organizationId, organizationId)))
        .orderBy(dispatches.id),
  };

  await insertOrganization(
    world.hub.db,
    {
      id: organizationId,
      name: 'Loja Teste',
      timeZone: 'America/Sao_Paulo',
      language: 'pt-BR',
      createdAt: iso(clock),
      rules: {},
    },
    { hash: organizationId, id: newId('key', clock), organizationId, name: 'test', createdAt: iso(clock) },
  );
  return world;

  async function pump<Body>(
    queue: FakeQueue<Body>,
    size: number,
    consume: (batch: readonly Message<Body>[]) => Promise<void>,
  ): Promise<Settlements> {
    const due = queue.waiting.filter(({ at }) => at <= clock).slice(0, size);
    if (due.length === 0) return { acked: 0, retried: 0 };
    queue.waiting = queue.waiting.filter((one) => !due.includes(one));
    const messages = due.map((one) => fakeMessage(one));
    await consume(messages.map(({ message }) => message));
    const retried = messages.filter(({ settled }) => settled.retry !== undefined);
    for (const { settled, waiting } of retried)
      queue.waiting.push({
        ...waiting,
        at: clock + (settled.retry ?? 0) * 1000,
        attempts: waiting.attempts + 1,
      });
    const open = messages.filter(({ settled }) => !settled.ack && settled.retry === undefined);
    if (open.length > 0) throw new Error(`${open.length} messages were not settled`);
    return { acked: messages.length - retried.length, retried: retried.length };
  }
}

/** Crons look at every organization, so a world starts without those of the tests before it. */
async function wipe(): Promise<void> {
  const { results } = await env.DB.prepare(
    `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\' AND name NOT LIKE 'd1\\_%' ESCAPE '\\'`,
  ).all<{ name: string }>();
  await env.DB.batch(results.map(({ name }) => env.DB.prepare(`DELETE FROM ${name}`)));
}

/** A queue message that remembers what the consumer did to it; the first word counts. */
export function fakeMessage<Body>(waiting: Waiting<Body>) {
  const settled: { ack?: true; retry?: number } = {};
  const message: Message<Body> = {
    id: newId('run', NOW),
    timestamp: new Date(waiting.at),
    body: waiting.body,
    attempts: waiting.attempts,
    ack() {
      if (settled.retry === undefined) settled.ack = true;
    },
    retry(options) {
      if (!settled.ack) settled.retry ??= options?.delaySeconds ?? 0;
    },
  };
  return { message, settled, waiting };
}
