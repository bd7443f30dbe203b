/** The answers of the API, as zod schemas: types, documentation and tests derive from them. */
import { z } from '@hono/zod-openapi';
import { CATEGORIES, Conditions, EventData, explain } from '../../src/kit';
import { PROBLEM_CODES } from '../../src/problem';

const id = z.string();
const time = z.iso.datetime({ offset: true });
const text = z.string();
const texts = z.record(text, text);

export const ProblemAnswer = z
  .object({
    type: z.literal('about:blank'),
    title: text,
    status: z.int(),
    code: z.enum(PROBLEM_CODES).openapi({ description: 'Stable: what programs decide by.' }),
    requestId: id.openapi({ description: 'Finds this request in the logs.' }),
    detail: text.optional(),
    errors: z
      .array(z.object({ path: text, message: text }))
      .optional()
      .openapi({ description: 'Every wrong field, by its dotted path.' }),
  })
  .openapi('Problem', { description: 'RFC 9457.' });

export const Label = z
  .object({ pt: text, en: text })
  .openapi('Label', { description: 'A text for merchants, in Portuguese and English.' });

export const Reason = z
  .object({
    code: text.openapi({ description: 'Stable.', example: 'paused' }),
    who: z.enum(['merchant', 'platform', 'destination', 'hub', 'nobody']).openapi({
      description: 'Who must act.',
    }),
    pt: text,
    en: text,
    next: Label.openapi({ description: 'What to do now.' }),
  })
  .openapi('Reason', { description: 'Why something did not happen.' });

/** A stored code as answers show it. */
export const reasonOf = (code: string | null | undefined): z.infer<typeof Reason> | null =>
  code ? explain(code) : null;

// -- connectors -------------------------------------------------------------------------------------------

export const CAPABILITIES = [
  'inbound',
  'register',
  'hydrate',
  'poll',
  'probe',
  'channel',
  'actions',
  'samples',
] as const;

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
      }),
    ),
    notes: Label.optional(),
    trustGrade: z
      .enum(['A', 'B', 'C', 'D'])
      .optional()
      .openapi({ description: 'How hard it is to forge a delivery; A is best.' }),
  })
  .openapi('Connector');

// -- connections ------------------------------------------------------------------------------------------

export const Connection = z
  .object({
    id,
    connector: text,
    name: text,
    status: z.enum(['active', 'paused', 'broken', 'revoked']),
    webhookUrl: z.url().nullable().openapi({
      description: 'What the platform shall call. Keep it secret: it holds a token. Null when it takes none.',
    }),
    settings: texts,
    credentials: texts.openapi({ description: 'Masked; those never set are absent.' }),
    generated: texts.optional().openapi({
      description: 'Secrets that the hub has just made, in clear, to copy. Only in the answer that made them.',
    }),
    teams: z.array(text),
    health: z
      .object({ ok: z.boolean(), at: time, reason: Reason.nullable(), detail: text.nullable() })
      .nullable()
      .openapi({ description: 'What the last test or poll said; null before the first.' }),
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

// -- what came in -----------------------------------------------------------------------------------------

export const Delivery = z
  .object({
    id,
    connectionId: id,
    via: z.enum(['webhook', 'poll', 'api', 'simulate', 'replay']),
    receivedAt: time,
    state: z.enum(['processed', 'ignored', 'duplicate', 'failed']),
    reason: Reason.nullable(),
    detail: text.nullable(),
    events: z.array(id),
  })
  .openapi('Delivery');

export const RawRequest = z
  .object({ method: text, path: text, query: texts, headers: texts, body: text })
  .openapi('RawRequest', { description: 'As received; what authenticates is redacted.' });

export const DeliveryDetail = Delivery.extend({
  request: RawRequest.nullable().openapi({ description: 'Null once retention has dropped it.' }),
}).openapi('DeliveryDetail');

export const Event = z
  .object({
    specversion: z.literal('1.0'),
    id,
    source: text.openapi({ example: '/connections/con_01KAZ9V3M8T6N4R2Q0P8W6Y4X2' }),
    type: text.openapi({ example: 'order.paid' }),
    subject: text.openapi({ example: 'order/123' }),
    time,
    datacontenttype: z.literal('application/json'),
    data: EventData.meta({ id: 'EventData', description: 'What applies. Money is in whole centavos.' }),
    connectionId: id,
    occurrence: text.openapi({ description: 'Tells repeats of a type on one subject apart.' }),
    deliveryId: id.nullable(),
    simulated: z.boolean(),
  })
  .openapi('Event', { description: 'CloudEvents 1.0, and where it came from.' });

// -- what to do -------------------------------------------------------------------------------------------

export const Trigger = z
  .object({ type: text.openapi({ example: 'order.paid' }), conditions: Conditions.meta({ id: 'Conditions' }) })
  .openapi('Trigger');

export const Delay = z
  .union([
    z.object({ minutes: z.int() }),
    z.object({ anchor: text, offsetDays: z.int(), at: text.openapi({ example: '09:00' }) }),
  ])
  .openapi('Delay', {
    description: "Minutes after the event, or an hour of the merchant's day around a date in `data`.",
  });

export const Action = z
  .discriminatedUnion('kind', [
    z
      .object({
        kind: z.literal('message'),
        channelId: id.nullable(),
        to: text,
        template: text,
        mediaUrl: text.optional(),
      })
      .openapi('MessageAction'),
    z
      .object({
        kind: z.literal('connector'),
        connectionId: id,
        action: text,
        input: z.record(text, z.unknown()),
      })
      .openapi('ConnectorAction'),
    z.object({ kind: z.literal('webhook'), channelId: id }).openapi('WebhookAction'),
  ])
  .openapi('Action');

export const Automation = z
  .object({
    id,
    name: text,
    connectionId: id.nullable().openapi({ description: 'Null: events of every connection.' }),
    trigger: Trigger,
    delay: Delay,
    action: Action,
    priority: z.int().openapi({ description: 'Lower goes first.' }),
    enabled: z.boolean(),
    createdAt: time,
    updatedAt: time,
  })
  .openapi('Automation');

// -- what goes out ----------------------------------------------------------------------------------------

export const DISPATCH_STATES = ['waiting', 'processing', 'sent', 'failed', 'unknown', 'cancelled'] as const;

export const Dispatch = z
  .object({
    id,
    eventId: id,
    automationId: id.nullable(),
    connectionId: id.openapi({ description: 'Where the event came from.' }),
    channelId: id.nullable().openapi({ description: 'The connection that sends.' }),
    subject: text,
    type: text,
    state: z.enum(DISPATCH_STATES),
    priority: z.int(),
    due: time,
    reason: Reason.nullable(),
    detail: text.nullable(),
    to: text.nullable(),
    text: text.nullable(),
    mediaUrl: text.nullable(),
    attempts: z.array(
      z.object({
        at: time,
        outcome: z.enum(['sent', 'rejected', 'retry', 'unknown']),
        reason: Reason.nullable(),
        detail: text.nullable(),
        ms: z.number(),
      }),
    ),
    finishedAt: time.nullable(),
  })
  .openapi('Dispatch');

export const Message = z
  .object({
    id,
    channelId: id,
    connectionId: id,
    to: text.nullable().openapi({ description: 'Null where a whole event left.' }),
    text: text.nullable().openapi({ description: 'Null where a whole event left: see `eventId`.' }),
    mediaUrl: text.optional(),
    at: time,
    dispatchId: id,
    eventId: id,
    providerId: text.nullable().openapi({ description: "The channel's own id of it." }),
    type: text,
    subject: text,
  })
  .openapi('Message');

export const DeadLetter = z
  .object({
    id,
    kind: z.enum(['delivery', 'dispatch', 'lane', 'poll', 'wake']),
    connectionId: id.nullable(),
    reason: Reason.nullable(),
    detail: text.nullable(),
    at: time,
    replayedAt: time.nullable(),
  })
  .openapi('DeadLetter');

export const DeadLetterDetail = DeadLetter.extend({
  message: z.record(text, z.unknown()).openapi({ description: 'What will be done again.' }),
}).openapi('DeadLetterDetail');
