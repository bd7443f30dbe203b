/** The catalogue and the connections made from it. */
import { z } from '@hono/zod-openapi';
import { CAPABILITIES } from '../../../src/hub/capabilities';
import { CATEGORIES, EVIDENCED, EventData, SYNC_OBJECTS } from '../../../src/kit';
import { id, Label, Reason, text, texts, time } from './common';

export const Field = z
  .object({
    key: text,
    group: z.enum(['credentials', 'settings']),
    label: Label,
    type: z.enum(['text', 'secret', 'url', 'email', 'number', 'boolean', 'select', 'json']),
    required: z.boolean(),
    sensitive: z.boolean().openapi({ description: 'Masked in every answer. All credentials are.' }),
    pattern: text.optional().openapi({ description: 'Regular expression for the whole value.' }),
    options: z.array(z.object({ value: text, label: Label })).optional(),
    example: text,
    default: text.optional(),
    generate: z.boolean().optional().openapi({ description: 'Left empty, the hub makes a random secret.' }),
    min: z.number().optional(),
    max: z.number().optional(),
    help: Label.optional(),
  })
  .openapi('Field');

export const Sheet = z
  .object({
    version: text.openapi({ description: "Of the vendor's API and webhooks." }),
    limits: Label.optional(),
    cannot: z.array(Label).openapi({ description: 'What it cannot do.' }),
    evidence: z.partialRecord(z.enum(EVIDENCED), z.enum(['doc', 'code', 'guess'])).openapi({
      description:
        "By capability, what our knowledge rests on: the vendor's documentation, public code, or neither.",
    }),
    sources: z.array(text),
  })
  .openapi('Sheet');

export const Choices = z
  .object({
    data: z.array(z.object({ value: text, label: text })),
    reason: Reason.optional().openapi({ description: 'Why there are none: the vendor was asked in vain.' }),
  })
  .openapi('Choices');

export const Connector = z
  .object({
    slug: text,
    label: Label,
    category: z.enum(CATEGORIES),
    capabilities: z.array(z.enum(CAPABILITIES)).openapi({
      description:
        'inbound: takes webhooks · register: can create them at the platform · hydrate: fetches what a notice leaves out · poll: is asked every few minutes · probe: can test its credentials · channel: sends · actions: does things in the system · samples: can be simulated',
    }),
    fields: z.array(Field),
    setup: z.array(
      Label.extend({ url: text.optional() }).openapi({ description: 'One step; `url` leads there.' }),
    ),
    recognises: z.array(z.object({ when: Label, type: text })),
    samples: z.array(z.object({ name: text, label: Label })),
    actions: z.array(
      z.object({
        name: text,
        label: Label,
        input: z.record(text, z.unknown()).openapi({ description: 'JSON Schema of its input.' }),
        labels: z.record(text, Label).openapi({ description: 'What its members are called in a form.' }),
      }),
    ),
    choices: z.array(text).openapi({
      description:
        'Settings and inputs whose values can be asked for: `GET /connections/{id}/choices/{key}`.',
    }),
    sheet: Sheet.optional(),
    notes: Label.optional(),
    objects: z
      .array(
        z.object({
          object: z.enum(SYNC_OBJECTS),
          directions: z.array(z.literal('in')),
          everyMinutes: z.int().openapi({ description: 'How often it is read unless less is wanted.' }),
          proves: z.boolean().openapi({
            description: 'Webhooks tell the same: it is read to find what they did not bring.',
          }),
        }),
      )
      .openapi({ description: 'What can be read from the platform, list by list.' }),
    trustGrade: z
      .enum(['A', 'B', 'C', 'D'])
      .optional()
      .openapi({ description: 'How hard it is to forge a delivery; A is best.' }),
  })
  .openapi('Connector');

export const SyncRules = z
  .object({
    environment: z.enum(['production', 'sandbox']).openapi({
      description: 'In the sandbox messages reach nobody but the test recipient.',
    }),
    testRecipient: text.nullable(),
    recognition: z
      .record(z.string(), z.string())
      .openapi({ description: "What the merchant takes the platform's statuses for." }),
    dropOvertaken: z.boolean().openapi({
      description: 'A message that a later step of the same order has overtaken does not leave.',
    }),
    objects: z.partialRecord(
      z.enum(SYNC_OBJECTS),
      z.object({
        direction: z.enum(['in', 'off']),
        everyMinutes: z.int(),
        batch: z
          .int()
          .nullable()
          .openapi({ description: 'Items per page; null leaves it to the connector.' }),
      }),
    ),
  })
  .openapi('SyncRules');

export const Connection = z
  .object({
    id,
    connector: text,
    name: text,
    status: z.enum(['active', 'paused', 'broken', 'revoked']),
    webhookUrl: z.url().nullable().openapi({
      description: 'What the platform shall call. Keep it secret: it holds a token. Null when it takes none.',
    }),
    customUrl: z.url().nullable().openapi({
      description:
        'Base of the endpoints that sales platforms call, where it sells: `/v1/products/productsearch` and so on follow.',
    }),
    chatbotUrl: z.url().nullable().openapi({
      description:
        'Base of what chatbots ask: `/cliente`, `/pix`, `/pedido` and so on follow. Keep it secret: it holds a token.',
    }),
    customSecret: text.optional().openapi({
      description: 'What they call it with (`Authorization: Bearer …`). Only in the answer that made it.',
    }),
    settings: texts,
    credentials: texts.openapi({ description: 'Masked; those never set are absent.' }),
    generated: texts.optional().openapi({
      description:
        'Secrets that the hub has just made, in clear, to copy. Only in the answer that made them.',
    }),
    teams: z.array(text),
    health: z
      .object({ ok: z.boolean(), at: time, reason: Reason.nullable(), detail: text.nullable() })
      .nullable()
      .openapi({ description: 'What the last test or poll said; null before the first.' }),
    sync: SyncRules,
    reconciled: z.int().openapi({
      description: 'Changes that a listing had and no webhook had brought; they were recovered.',
    }),
    capabilities: Connector.shape.capabilities,
    trustGrade: Connector.shape.trustGrade,
    connectedAt: time,
    createdAt: time,
    updatedAt: time,
  })
  .openapi('Connection');

export const TestResult = z
  .object({
    ok: z.boolean(),
    account: text.optional().openapi({ description: 'Whose account the credentials open.' }),
    reason: Reason.optional(),
    detail: text.optional(),
  })
  .openapi('TestResult');

export const Registration = z
  .object({
    ok: z.boolean(),
    registered: z.array(text).optional(),
    refused: z.array(text).optional().openapi({ description: 'Topics that the credentials do not allow.' }),
    reason: Reason.optional(),
    detail: text.optional(),
  })
  .openapi('Registration');

export const Checklist = z
  .object({
    steps: z.array(
      z.object({
        key: text,
        state: z.enum(['green', 'amber', 'red']),
        label: Label,
        fix: Label.optional().openapi({ description: 'How to get it green.' }),
      }),
    ),
  })
  .openapi('Checklist');

export const Queued = z
  .object({
    queued: z.literal(true),
    notBefore: time.nullable().openapi({
      description: 'The platform asked to wait, or an unfinished poll has to: it is polled after this.',
    }),
  })
  .openapi('Queued');

export const Import = z
  .object({
    state: z
      .enum(['none', 'running', 'review', 'confirmed', 'failed'])
      .openapi({ description: '`none`: nobody has asked for one.' }),
    since: time.nullable(),
    objects: z.array(
      z.object({
        object: z.enum(SYNC_OBJECTS),
        count: z.int().openapi({ description: 'Things that came so far.' }),
        done: z.boolean(),
        samples: z.array(EventData).openapi({
          description:
            'A few as they look in the canonical model, to review the mapping. Gone once confirmed.',
        }),
      }),
    ),
    reason: Reason.nullable().openapi({ description: 'Why it waits or failed.' }),
    startedAt: time.nullable(),
    finishedAt: time.nullable(),
  })
  .openapi('Import');

export const Simulation = z
  .object({
    deliveryId: id,
    events: z.array(z.object({ type: text, subject: text })),
    messages: z.array(
      z.object({
        automationId: id.nullable(),
        to: text.nullable(),
        text,
        willSend: z.boolean(),
        reason: Reason.nullable(),
      }),
    ),
    reason: Reason.optional().openapi({ description: 'Why it makes no event.' }),
    detail: text.optional(),
  })
  .openapi('Simulation');

export const Variables = z
  .object({ data: z.array(z.object({ path: text, example: text })) })
  .openapi('Variables');
