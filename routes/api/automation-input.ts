/** What an automation may look like. */
import { z } from '@hono/zod-openapi';
import { Conditions, EVENT_TYPES, isEventType } from '../../src/kit';
import { name } from '../name';

const id = z.string().max(200);
const template = z.string().trim().min(1).max(50_000);

const Trigger = z.strictObject({
  type: z
    .string()
    .refine(isEventType, 'is no event type')
    .openapi({ example: 'order.paid', description: `${EVENT_TYPES.join(', ')}, or custom.<name>.` }),
  conditions: Conditions.meta({ id: 'Conditions' }).default({ match: 'all', rules: [] }),
});

const Delay = z.union(
  [
    z
      .strictObject({ minutes: z.int().min(0).max(43_200).openapi({ description: 'Up to 30 days.' }) })
      .openapi({ title: 'minutes after the event' }),
    z
      .strictObject({
        anchor: z
          .string()
          .regex(/^[A-Za-z]\w*(\.\w+)*$/)
          .max(200)
          .openapi({ description: 'Path of a date in `data`.', example: 'order.payment.boleto.dueDate' }),
        offsetDays: z.int().min(-60).max(60),
        at: z
          .string()
          .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
          .openapi({ description: "On the merchant's clock.", example: '09:00' }),
        businessDays: z.boolean().optional().openapi({
          description: 'Counts the offset in business days; zero is the day itself or the next business day.',
        }),
      })
      .openapi({ title: 'an hour of a day around a date' }),
  ],
  {
    error:
      'must be {minutes: 0 to 43200} or {anchor: a path, offsetDays: -60 to 60, at: "HH:MM"}, and nothing else',
  },
);

const Approved = z.strictObject({
  name: z.string().trim().min(1).max(512),
  language: z.string().trim().min(2).max(20).openapi({ example: 'pt_BR' }),
  header: template.optional(),
  body: z
    .array(template)
    .max(50)
    .default([])
    .openapi({ description: 'One template per variable, in order.' }),
  names: z
    .array(
      z
        .string()
        .regex(/^[a-z][a-z0-9_]*$/)
        .max(100),
    )
    .optional()
    .openapi({ description: 'Of the variables, in the same order, where the template names them.' }),
  buttons: z.array(template).max(10).optional(),
});

const Action = z.discriminatedUnion('kind', [
  z
    .strictObject({
      kind: z.literal('message'),
      channelId: id.nullable().default(null).openapi({ description: 'Null only while switched off.' }),
      to: template.default('{{ customer.phone }}'),
      template: template.openapi({ example: 'Olá {{ customer.firstName }}, pagamento aprovado!' }),
      mediaUrl: template.nullish().openapi({ description: 'Address of a file that goes with it.' }),
      subject: template.nullish().openapi({ description: 'Of an e-mail.' }),
      approved: Approved.nullish().openapi({
        description: 'A template that the channel has approved: what leaves where free text may not.',
      }),
      urgent: z.boolean().nullish().openapi({ description: 'Leaves in quiet hours and on holidays too.' }),
      fallback: z
        .strictObject({ channelId: id, to: template.optional() })
        .nullish()
        .openapi({ description: 'Where it goes when the channel refuses it for good.' }),
    })
    .openapi({ title: 'message' }),
  z
    .strictObject({
      kind: z.literal('connector'),
      connectionId: id,
      action: z.string().max(100),
      input: z.record(z.string(), z.unknown()).default({}).openapi({ description: 'Texts are templates.' }),
    })
    .openapi({ title: 'connector' }),
  z.strictObject({ kind: z.literal('webhook'), channelId: id }).openapi({ title: 'webhook' }),
]);

export const NewAutomation = z
  .strictObject({
    name,
    connectionId: id.nullable().default(null).openapi({ description: 'Null: events of every connection.' }),
    trigger: Trigger,
    delay: Delay.default({ minutes: 0 }),
    action: Action,
    priority: z.int().min(0).max(1000).default(50).openapi({ description: 'Lower goes first.' }),
    enabled: z.boolean().default(true),
  })
  .openapi('NewAutomation');
export type NewAutomation = z.infer<typeof NewAutomation>;

/** Any part. Of `trigger`, and of an `action` that stays of its kind, the members given are replaced. */
export const AutomationPatch = z
  .strictObject({
    name: z.string(),
    connectionId: id.nullable(),
    trigger: z.strictObject({ type: z.string(), conditions: Conditions }).partial(),
    delay: z.record(z.string(), z.unknown()),
    action: z.record(z.string(), z.unknown()),
    priority: z.int(),
    enabled: z.boolean(),
  })
  .partial()
  .openapi('AutomationPatch', { description: 'Only what shall change; the whole must be valid then.' });
export type AutomationPatch = z.infer<typeof AutomationPatch>;

/** The patch laid over what stands; still to be parsed. */
export function patched(current: NewAutomation, patch: AutomationPatch): unknown {
  const { trigger, action } = patch;
  const sameKind = action?.kind === undefined || action.kind === current.action.kind;
  return {
    ...current,
    ...patch,
    trigger: { ...current.trigger, ...trigger },
    action: sameKind ? { ...current.action, ...action } : action,
  };
}
