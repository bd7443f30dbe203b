/**
 * The tables as drizzle sees them. The migrations create them: drizzle-kit drafts, the hot tables
 * are finished by hand (WITHOUT ROWID), and a test holds both together.
 */

import { sql } from 'drizzle-orm';
import { blob, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { Via } from '../kit/contract';
import type { EventType } from '../kit/events';
import type {
  AttemptRecord,
  AutomationAction,
  BulkFilter,
  Conditions,
  ConnectionStatus,
  Delay,
  DeliveryState,
  DispatchAction,
  DispatchState,
  Health,
  ImportProgress,
  SendingRules,
  StoredEvent,
  SubjectState,
  SyncRules,
} from './types';

export const organizations = sqliteTable('organizations', {
  id: text().primaryKey(),
  name: text().notNull(),
  timeZone: text('time_zone').notNull().default('America/Sao_Paulo'),
  language: text().notNull().default('pt-BR'),
  createdAt: text('created_at').notNull(),
  rules: text({ mode: 'json' }).$type<SendingRules>().notNull().default({}),
});

export const apiKeys = sqliteTable(
  'api_keys',
  {
    hash: text().primaryKey(),
    id: text().notNull(),
    organizationId: text('organization_id').notNull(),
    name: text().notNull(),
    createdAt: text('created_at').notNull(),
    revokedAt: text('revoked_at'),
    lastFour: text('last_four'),
  },
  (t) => [index('api_keys_by_organization').on(t.organizationId, t.id)],
);

export const connections = sqliteTable(
  'connections',
  {
    organizationId: text('organization_id').notNull(),
    id: text().notNull(),
    connector: text().notNull(),
    name: text().notNull(),
    status: text().$type<ConnectionStatus>().notNull(),
    settings: text({ mode: 'json' }).$type<Record<string, string>>().notNull(),
    secrets: text().notNull(),
    teams: text({ mode: 'json' }).$type<string[]>().notNull(),
    health: text({ mode: 'json' }).$type<Health>(),
    polls: integer({ mode: 'boolean' }).notNull().default(false),
    connectedAt: text('connected_at').notNull(),
    createdAt: text('created_at').notNull(),
    updatedAt: text('updated_at').notNull(),
    sync: text({ mode: 'json' }).$type<SyncRules>().notNull().default({}),
    account: text(),
    renewUntil: text('renew_until'),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    uniqueIndex('connections_by_id').on(t.id),
    index('connections_by_account').on(t.connector, t.account).where(sql`account IS NOT NULL`),
    index('connections_polled').on(t.id).where(sql`polls = 1 AND status = 'active'`),
  ],
);

export const hookTokens = sqliteTable('hook_tokens', {
  hash: text().primaryKey(),
  organizationId: text('organization_id').notNull(),
  connectionId: text('connection_id').notNull(),
  expiresAt: text('expires_at'),
});

export const automations = sqliteTable(
  'automations',
  {
    organizationId: text('organization_id').notNull(),
    id: text().notNull(),
    connectionId: text('connection_id'),
    name: text().notNull(),
    type: text().$type<EventType>().notNull(),
    conditions: text({ mode: 'json' }).$type<Conditions>().notNull(),
    delay: text({ mode: 'json' }).$type<Delay>().notNull(),
    action: text({ mode: 'json' }).$type<AutomationAction>().notNull(),
    priority: integer().notNull(),
    enabled: integer({ mode: 'boolean' }).notNull(),
    createdAt: text('created_at').notNull(),
    updatedAt: text('updated_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.organizationId, t.id] })],
);

export const deliveries = sqliteTable(
  'deliveries',
  {
    organizationId: text('organization_id').notNull(),
    id: text().notNull(),
    connectionId: text('connection_id').notNull(),
    via: text().$type<Via>().notNull(),
    state: text().$type<DeliveryState>().notNull(),
    reason: text(),
    detail: text(),
    events: text({ mode: 'json' }).$type<StoredEvent[]>().notNull(),
    payload: text(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    index('deliveries_failed').on(t.organizationId, t.id).where(sql`state = 'failed'`),
  ],
);

export const payloads = sqliteTable('payloads', {
  id: text().primaryKey(),
  content: blob({ mode: 'buffer' }).notNull(),
});

export const subjects = sqliteTable(
  'subjects',
  {
    connectionId: text('connection_id').notNull(),
    subject: text().notNull(),
    organizationId: text('organization_id').notNull(),
    version: integer().notNull(),
    fingerprint: text(),
    state: text({ mode: 'json' }).$type<SubjectState>().notNull(),
    wakeAt: text('wake_at'),
  },
  (t) => [
    primaryKey({ columns: [t.connectionId, t.subject] }),
    index('subjects_waking').on(t.wakeAt).where(sql`wake_at IS NOT NULL`),
  ],
);

export const cursors = sqliteTable('cursors', {
  connectionId: text('connection_id').primaryKey(),
  organizationId: text('organization_id').notNull(),
  version: integer().notNull(),
  cursor: text(),
  retryAt: text('retry_at'),
  failures: integer().notNull().default(0),
  polledAt: text('polled_at').notNull(),
  reconciled: integer().notNull().default(0),
});

export const dispatches = sqliteTable(
  'dispatches',
  {
    organizationId: text('organization_id').notNull(),
    id: text().notNull(),
    lane: text().notNull(),
    eventId: text('event_id').notNull(),
    automationId: text('automation_id'),
    connectionId: text('connection_id').notNull(),
    subject: text().notNull(),
    type: text().$type<EventType>().notNull(),
    action: text({ mode: 'json' }).$type<DispatchAction>().notNull(),
    state: text().$type<DispatchState>().notNull(),
    priority: integer().notNull(),
    due: text().notNull(),
    reason: text(),
    detail: text(),
    recipient: text(),
    text: text(),
    mediaUrl: text('media_url'),
    providerId: text('provider_id'),
    finishedAt: text('finished_at'),
    attempts: text({ mode: 'json' }).$type<AttemptRecord[]>().notNull().default([]),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    index('dispatches_due').on(t.lane, t.due).where(sql`state = 'waiting'`),
    index('dispatches_with_fallback')
      .on(t.lane, t.providerId)
      .where(sql`provider_id IS NOT NULL AND action ->> '$.fallback.channelId' IS NOT NULL`),
    index('dispatches_urgent').on(t.lane, t.due).where(sql`state = 'waiting' AND action ->> '$.urgent' = 1`),
    index('dispatches_about_messages')
      .on(t.lane, t.providerId)
      .where(sql`provider_id IS NOT NULL AND substr(type, 1, 8) = 'message.'`),
    index('dispatches_troubled').on(t.organizationId, t.id).where(sql`state IN ('failed', 'unknown')`),
  ],
);

export const lanes = sqliteTable('lanes', {
  id: text().primaryKey(),
  organizationId: text('organization_id').notNull(),
  lease: text(),
  leaseUntil: text('lease_until').notNull().default(''),
  claimed: text({ mode: 'json' }).$type<string[]>().notNull().default([]),
  abandoned: integer({ mode: 'boolean' }).notNull().default(false),
  nextAt: text('next_at').notNull().default(''),
  openUntil: text('open_until').notNull().default(''),
  failures: integer().notNull().default(0),
  sentDay: text('sent_day').notNull().default(''),
  sentToday: integer('sent_today').notNull().default(0),
  quietUntil: text('quiet_until').notNull().default(''),
});

export const optOuts = sqliteTable(
  'opt_outs',
  {
    organizationId: text('organization_id').notNull(),
    address: text().notNull(),
    source: text().$type<'message' | 'complaint' | 'user'>().notNull(),
    createdAt: text('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.organizationId, t.address] })],
);

export const contacts = sqliteTable(
  'contacts',
  {
    channelId: text('channel_id').notNull(),
    address: text().notNull(),
    organizationId: text('organization_id').notNull(),
    heardAt: text('heard_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.channelId, t.address] })],
);

export const imports = sqliteTable('imports', {
  connectionId: text('connection_id').primaryKey(),
  organizationId: text('organization_id').notNull(),
  state: text().$type<'running' | 'review' | 'confirmed' | 'failed'>().notNull(),
  since: text().notNull(),
  /** Per object: how far it was read, how many came, and a few as they look in the canonical model. */
  progress: text({ mode: 'json' }).$type<ImportProgress>().notNull(),
  reason: text(),
  startedAt: text('started_at').notNull(),
  finishedAt: text('finished_at'),
});

export const oauthStates = sqliteTable('oauth_states', {
  hash: text().primaryKey(),
  organizationId: text('organization_id').notNull(),
  connectionId: text('connection_id').notNull(),
  sessionId: text('session_id').notNull(),
  verifier: text(),
  expiresAt: text('expires_at').notNull(),
});

/** Webhooks that the hub has registered at a platform, by connection. */
export const registrations = sqliteTable(
  'registrations',
  {
    connectionId: text('connection_id').primaryKey(),
    organizationId: text('organization_id').notNull(),
    /** Of the address that was registered: the cron knows no request that would tell it. */
    origin: text().notNull(),
    renewAt: text('renew_at').notNull(),
  },
  (t) => [index('registrations_due').on(t.renewAt)],
);

/** Orders that a sales platform has placed in a shop. */
export const trades = sqliteTable(
  'trades',
  {
    connectionId: text('connection_id').notNull(),
    platformOrderId: text('platform_order_id').notNull(),
    organizationId: text('organization_id').notNull(),
    shopOrderId: text('shop_order_id').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.connectionId, t.platformOrderId] }),
    index('trades_by_shop_order').on(t.connectionId, t.shopOrderId),
  ],
);

export const inbox = sqliteTable(
  'inbox',
  {
    id: text().primaryKey(),
    organizationId: text('organization_id').notNull(),
    connectionId: text('connection_id').notNull(),
    due: text().notNull(),
    message: text().notNull(),
  },
  (t) => [index('inbox_due').on(t.due)],
);

export const bulkJobs = sqliteTable(
  'bulk_jobs',
  {
    organizationId: text('organization_id').notNull(),
    id: text().notNull(),
    kind: text().$type<'resend' | 'cancel'>().notNull(),
    filter: text({ mode: 'json' }).$type<BulkFilter>().notNull(),
    cursor: text().notNull(),
    until: text().notNull(),
    total: integer().notNull(),
    done: integer().notNull().default(0),
    version: integer().notNull().default(0),
    finishedAt: text('finished_at'),
    stopped: integer({ mode: 'boolean' }).notNull().default(false),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    index('bulk_jobs_running').on(t.id).where(sql`finished_at IS NULL`),
  ],
);

export const deadLetters = sqliteTable(
  'dead_letters',
  {
    organizationId: text('organization_id').notNull(),
    id: text().notNull(),
    kind: text().$type<'delivery' | 'dispatch' | 'lane' | 'poll' | 'wake'>().notNull(),
    connectionId: text('connection_id'),
    reason: text().notNull(),
    detail: text(),
    message: text().notNull(),
    replayedAt: text('replayed_at'),
  },
  (t) => [primaryKey({ columns: [t.organizationId, t.id] })],
);

export const idempotencyKeys = sqliteTable(
  'idempotency_keys',
  {
    organizationId: text('organization_id').notNull(),
    key: text().notNull(),
    fingerprint: text().notNull(),
    status: integer().notNull(),
    body: text().notNull(),
    expiresAt: text('expires_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.organizationId, t.key] })],
);

export const cronRuns = sqliteTable('cron_runs', {
  name: text().primaryKey(),
  ranAt: text('ran_at').notNull(),
});
