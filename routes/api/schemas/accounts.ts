/** What the API answers about the organization itself: its people, keys and log. */
import { z } from '@hono/zod-openapi';
import { ROLES } from '../../../src/store/accounts-schema';
import { id, text, time } from './common';

export const Role = z.enum(ROLES).openapi('Role', {
  description:
    'What somebody is in the pages; an organization always has an owner. API keys may do everything.',
});

const clock = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be HH:MM')
  .openapi({ example: '20:00' });

/** `YYYY-MM-DD`, or `MM-DD` for every year; 29 February is one. */
const holiday = z
  .string()
  .refine(isDay, 'must be a day: YYYY-MM-DD, or MM-DD for every year')
  .openapi({ example: '12-24' });

function isDay(value: string): boolean {
  const [, year = '2024', rest] = /^(?:(\d{4})-)?(\d{2}-\d{2})$/.exec(value) ?? [];
  if (!rest) return false;
  const date = new Date(`${year}-${rest}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(`${year}-${rest}`);
}

export const SendingRules = z
  .strictObject({
    quietHours: z
      .strictObject({ from: clock, to: clock })
      .refine(({ from, to }) => from !== to, 'from and to must differ')
      .optional()
      .openapi({ description: 'Nothing leaves then; a span over midnight is meant as such.' }),
    businessDaysOnly: z
      .boolean()
      .optional()
      .openapi({ description: 'Nothing leaves on weekends and national holidays.' }),
    holidays: z.array(holiday).max(100).optional(),
    optOutWords: z
      .array(z.string().trim().min(1).max(40))
      .max(50)
      .optional()
      .openapi({ description: 'What a customer writes to hear no more, besides the usual words.' }),
    ownerPhone: z
      .string()
      .regex(/^\+[1-9]\d{6,14}$/)
      .optional()
      .openapi({ description: "Where the merchant's own alerts go.", example: '+5511977776666' }),
  })
  .openapi('SendingRules', { description: "When messages may leave, on the organization's own clock." });

export const Organization = z
  .object({
    id,
    name: text,
    timeZone: text.openapi({ example: 'America/Sao_Paulo' }),
    language: z.enum(['pt-BR', 'en']),
    rules: SendingRules,
    createdAt: time,
  })
  .openapi('Organization');

export const ApiKey = z
  .object({
    id,
    name: text,
    createdAt: time,
    lastFour: text.nullable().openapi({ description: 'Null for keys older than this list.' }),
    revokedAt: time.nullable(),
  })
  .openapi('ApiKey');

export const NewApiKey = ApiKey.extend({
  key: text.openapi({ description: 'Shown this once.', example: 'ponte_…' }),
}).openapi('CreatedApiKey');

export const Member = z
  .object({
    id,
    userId: id,
    name: text,
    email: text,
    role: Role,
    teams: z.array(id),
    createdAt: time,
  })
  .openapi('Member');

export const Team = z
  .object({
    id,
    name: text,
    members: z.array(id).openapi({ description: 'Ids of members.' }),
    createdAt: time,
  })
  .openapi('Team');

export const Invitation = z
  .object({
    id,
    email: text,
    role: Role,
    teams: z.array(id),
    invitedBy: text.openapi({ description: '`key:<id>`, `user:<id>` or `operator`.' }),
    createdAt: time,
    expiresAt: time,
  })
  .openapi('Invitation');

export const NewInvitation = Invitation.extend({
  url: text.openapi({ description: 'The link to accept it by. Shown this once.' }),
  mailed: z.boolean().openapi({ description: 'Whether the hub mailed it; else hand it over yourself.' }),
}).openapi('CreatedInvitation');

export const AuditEntry = z
  .object({
    id,
    at: time,
    actor: text.openapi({ description: '`key:<id>`, `user:<id>` or `operator`.' }),
    action: text.openapi({
      description: 'An operation of this API, or `signIn`, `setUp` …',
      example: 'updateConnection',
    }),
    target: id.nullable().openapi({ description: 'What was changed.' }),
    fields: z.array(text).openapi({ description: 'Names of what was set, never values.' }),
    ip: text.nullable(),
  })
  .openapi('AuditEntry');
