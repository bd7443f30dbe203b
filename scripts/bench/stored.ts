/**
 * What a hub has that has been at work for long: connections of many merchants, and what became of many webhooks.
 * Written by SQL, because a million webhooks take longer than anybody waits; the shapes are those of the hub.
 */
import { encodeTime } from 'ulid';
import { createVault } from '../../src/store/vault.ts';
import { KEYS } from './runtime.ts';

/** Whose events they are. */
export interface Owner {
  organizationId: string;
  shopId: string;
  channelId: string;
  automationId: string;
}

/** Rows that one statement makes. */
const CHUNK = 100_000;
const DAY = 86_400_000;

/** The numbers from ?1 to ?2, a row each. */
const NUMBERS = 'WITH RECURSIVE numbers (n) AS (SELECT ?1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?2)';
/** What the ids of number n share: ?3 is the time in them. */
const ULID = `?3 || printf('%016d', n)`;
const EVENT = `'evt_' || ${ULID} || '00'`;
const SUBJECT = `'order/' || printf('%012d', n)`;

/**
 * Paid orders, numbered from `first`, each with its delivery, its event, what is known of it and its message; all
 * were sent but each hundredth, which waits for its day. `before` is the time, in milliseconds, that all lie before.
 */
export async function storeEvents(
  database: D1Database,
  { organizationId, shopId, channelId, automationId }: Owner,
  { first, count, before }: { first: number; count: number; before: number },
): Promise<void> {
  const end = first + count;
  for (let from = first; from < end; from += CHUNK) {
    const to = Math.min(from + CHUNK, end) - 1;
    const at = before - 60 * DAY + Math.floor(from / CHUNK) * DAY;
    const time = new Date(at).toISOString();
    const run = async (sql: string, ...values: unknown[]) =>
      database
        .prepare(`${NUMBERS} ${sql}`)
        .bind(from, to, encodeTime(at, 10), ...values)
        .run();
    await run(
      `INSERT INTO deliveries (organization_id, id, connection_id, via, state, events, payload)
       SELECT ?4, 'dlv_' || ${ULID}, ?5, 'webhook', 'processed', json_array(json_object(
         'id', ${EVENT}, 'subject', ${SUBJECT}, 'type', 'order.paid', 'occurrence', '', 'time', ?6,
         'data', json_object('order', json_object('id', CAST(n AS TEXT), 'status', 'paid')),
         'hops', 0, 'simulated', json('false'))), 'run_' || ?3 || printf('%016d', n / 100) || '#' || (n % 100)
       FROM numbers`,
      organizationId,
      shopId,
      time,
    );
    await run(
      `INSERT INTO payloads (id, content) SELECT 'run_' || ${ULID}, zeroblob(200) FROM numbers WHERE n % 100 = 0`,
    );
    await run(
      `INSERT INTO subjects (connection_id, subject, organization_id, version, state)
       SELECT ?5, ${SUBJECT}, ?4, 1, json_object('status', 'paid', 'time', ?6, 'seen', json_array('order.paid#'),
         'events', json_array(${EVENT}), 'data', json_object('order', json_object('id', CAST(n AS TEXT)))) FROM numbers`,
      organizationId,
      shopId,
      time,
    );
    await run(
      `INSERT INTO dispatches (organization_id, id, lane, event_id, automation_id, connection_id, subject, type,
         action, state, priority, due, recipient, text, finished_at)
       SELECT ?4, 'dsp_' || ${ULID} || '00_' || lower(substr(?7, -10)), ?8, ${EVENT}, ?7, ?5, ${SUBJECT}, 'order.paid',
         json_object('kind', 'message', 'channelId', ?8, 'to', '', 'template', ''),
         iif(n % 100, 'sent', 'waiting'), 0, iif(n % 100, ?6, ?9), '+5511988887777', 'Olá', iif(n % 100, ?6, NULL)
       FROM numbers`,
      organizationId,
      shopId,
      time,
      automationId,
      channelId,
      new Date(before + 30 * DAY).toISOString(),
    );
  }
}

export interface Merchants {
  organizations: number;
  /** Of all of them together. */
  connections: number;
  connector: string;
  settings: Readonly<Record<string, string>>;
  /** Of the connection with this number, from 0. */
  credentials(number: number): Record<string, string>;
  /** The hub's cron asks their platforms what changed, and has done so up to this time in milliseconds. */
  polledAt?: number;
  /** Something was sent through each of them, so that it has a lane. */
  lanes?: boolean;
}

/** Connections of other merchants, each with its address and an automation, and a cursor where they are polled. */
export async function storeMerchants(database: D1Database, merchants: Merchants): Promise<void> {
  const { organizations, connections, connector, polledAt, lanes = false } = merchants;
  const vault = createVault(KEYS);
  const now = new Date().toISOString();
  const settings = JSON.stringify(merchants.settings);
  const cursor = JSON.stringify({ orders: JSON.stringify({ mark: polledAt }) });
  const rowOf = async (number: number) => {
    const suffix = String(number).padStart(16, '0');
    const id = `con_01K0000000${suffix}`;
    const organization = `org_01K0000000${String(number % organizations).padStart(16, '0')}`;
    const secrets = await vault.seal({ token: suffix, credentials: merchants.credentials(number) }, id);
    return { id, organization, suffix, secrets };
  };
  for (let from = 0; from < connections; from += 1000) {
    const numbers = Array.from({ length: Math.min(1000, connections - from) }, (_, i) => from + i);
    const rows = JSON.stringify(await Promise.all(numbers.map(rowOf)));
    const insert = (sql: string, ...values: unknown[]) =>
      database.prepare(`${sql} FROM json_each(?1)`).bind(rows, ...values);
    const [id, organization] = [`value ->> 'id'`, `value ->> 'organization'`];
    await database.batch([
      insert(
        `INSERT OR IGNORE INTO organizations (id, name, created_at) SELECT ${organization}, 'Loja', ?2`,
        now,
      ),
      insert(
        `INSERT INTO connections (organization_id, id, connector, name, status, settings, secrets, teams, polls,
           connected_at, created_at, updated_at)
         SELECT ${organization}, ${id}, ?2, 'Loja', 'active', ?3, value ->> 'secrets', '[]', ?4, ?5, ?5, ?5`,
        connector,
        settings,
        polledAt === undefined ? 0 : 1,
        now,
      ),
      insert(
        `INSERT INTO hook_tokens (hash, organization_id, connection_id)
         SELECT value ->> 'suffix', ${organization}, ${id}`,
      ),
      insert(
        `INSERT INTO automations (organization_id, id, connection_id, name, type, conditions, delay, action, priority,
           enabled, created_at, updated_at)
         SELECT ${organization}, 'aut_' || substr(${id}, 5), ${id}, 'Pago', 'order.paid', '[]', '{"minutes":0}',
           '{"kind":"message","channelId":null,"to":"","template":""}', 0, 0, ?2, ?2`,
        now,
      ),
      ...(polledAt === undefined
        ? []
        : [
            insert(
              `INSERT INTO cursors (connection_id, organization_id, version, cursor, polled_at)
               SELECT ${id}, ${organization}, 1, ?2, ?3`,
              cursor,
              now,
            ),
          ]),
      ...(lanes ? [insert(`INSERT INTO lanes (id, organization_id) SELECT ${id}, ${organization}`)] : []),
    ]);
  }
}
