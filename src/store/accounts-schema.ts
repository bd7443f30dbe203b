/**
 * The tables of people as drizzle sees them: users, their sessions and organizations, and the audit log.
 * better-auth reads and writes the first four by itself, as `authTables` names them to it.
 */

import {
  customType,
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  uniqueIndex,
} from 'drizzle-orm/sqlite-core';

export const ROLES = ['owner', 'admin', 'member'] as const;
export type Role = (typeof ROLES)[number];

/** ISO-8601 UTC as everywhere in the database; a `Date` in code, because better-auth works with those. */
const moment = customType<{ data: Date; driverData: string }>({
  dataType: () => 'text',
  toDriver: (date) => date.toISOString(),
  fromDriver: (iso) => new Date(iso),
});

export const users = sqliteTable(
  'users',
  {
    id: text().primaryKey(),
    name: text().notNull(),
    email: text().notNull(),
    emailVerified: integer('email_verified', { mode: 'boolean' }).notNull().default(false),
    image: text(),
    createdAt: moment('created_at').notNull(),
    updatedAt: moment('updated_at').notNull(),
  },
  (t) => [uniqueIndex('users_by_email').on(t.email)],
);

export const sessions = sqliteTable(
  'sessions',
  {
    id: text().primaryKey(),
    token: text().notNull(),
    userId: text('user_id').notNull(),
    activeOrganizationId: text('active_organization_id'),
    ipAddress: text('ip_address'),
    userAgent: text('user_agent'),
    expiresAt: moment('expires_at').notNull(),
    createdAt: moment('created_at').notNull(),
    updatedAt: moment('updated_at').notNull(),
  },
  (t) => [uniqueIndex('sessions_by_token').on(t.token), index('sessions_by_user').on(t.userId)],
);

export const accounts = sqliteTable(
  'accounts',
  {
    id: text().primaryKey(),
    userId: text('user_id').notNull(),
    providerId: text('provider_id').notNull(),
    accountId: text('account_id').notNull(),
    password: text(),
    createdAt: moment('created_at').notNull(),
    updatedAt: moment('updated_at').notNull(),
  },
  (t) => [uniqueIndex('accounts_by_user').on(t.userId, t.providerId)],
);

export const verifications = sqliteTable(
  'verifications',
  {
    id: text().primaryKey(),
    identifier: text().notNull(),
    value: text().notNull(),
    expiresAt: moment('expires_at').notNull(),
    createdAt: moment('created_at').notNull(),
    updatedAt: moment('updated_at').notNull(),
  },
  (t) => [index('verifications_by_identifier').on(t.identifier)],
);

export const members = sqliteTable(
  'members',
  {
    organizationId: text('organization_id').notNull(),
    userId: text('user_id').notNull(),
    id: text().notNull(),
    role: text().$type<Role>().notNull(),
    createdAt: moment('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.organizationId, t.userId] }), index('members_by_user').on(t.userId)],
);

export const teams = sqliteTable(
  'teams',
  {
    organizationId: text('organization_id').notNull(),
    id: text().notNull(),
    name: text().notNull(),
    createdAt: text('created_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    uniqueIndex('teams_by_name').on(t.organizationId, t.name),
  ],
);

export const teamMembers = sqliteTable(
  'team_members',
  {
    organizationId: text('organization_id').notNull(),
    teamId: text('team_id').notNull(),
    userId: text('user_id').notNull(),
  },
  (t) => [primaryKey({ columns: [t.organizationId, t.teamId, t.userId] })],
);

export const invitations = sqliteTable(
  'invitations',
  {
    organizationId: text('organization_id').notNull(),
    id: text().notNull(),
    tokenHash: text('token_hash').notNull(),
    email: text().notNull(),
    role: text().$type<Role>().notNull(),
    teams: text({ mode: 'json' }).$type<string[]>().notNull(),
    invitedBy: text('invited_by').notNull(),
    createdAt: text('created_at').notNull(),
    expiresAt: text('expires_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    uniqueIndex('invitations_by_token').on(t.tokenHash),
    uniqueIndex('invitations_by_email').on(t.organizationId, t.email),
  ],
);

export const setupTokens = sqliteTable('setup_tokens', {
  hash: text().primaryKey(),
  createdAt: text('created_at').notNull(),
  expiresAt: text('expires_at').notNull(),
  usedAt: text('used_at'),
  usedBy: text('used_by'),
});

export const auditLog = sqliteTable(
  'audit_log',
  {
    organizationId: text('organization_id').notNull(),
    id: text().notNull(),
    actor: text().notNull(),
    action: text().notNull(),
    target: text(),
    detail: text({ mode: 'json' }).$type<AuditDetail>().notNull(),
    ip: text(),
  },
  (t) => [primaryKey({ columns: [t.organizationId, t.id] })],
);

export interface AuditDetail {
  /** Names of what the request set, dotted; never values. */
  fields?: string[];
}

/** The tables by better-auth's own names for them. */
export const authTables = {
  user: users,
  session: sessions,
  account: accounts,
  verification: verifications,
};
