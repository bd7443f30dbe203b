/** What an automation may look like, and whether what it names exists. */
import { z } from '@hono/zod-openapi';
import type { Hub } from '../../src/hub/hub';
import { Conditions, EVENT_TYPES, isEventType, render } from '../../src/kit';
import type { FieldError } from '../../src/problem';
import { connectionsByIds } from '../../src/store/connections';
import { importBlocks } from '../../src/store/imports';
import type { Organization } from '../../src/store/organizations';
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

/** Every template of a message, with its path. */
const templatesOf = (action: Extract<NewAutomation['action'], { kind: 'message' }>): [string, string][] => {
  const { template: text, to, mediaUrl, subject, approved, fallback } = action;
  const lists = { 'approved.body': approved?.body, 'approved.buttons': approved?.buttons };
  return [
    ...Object.entries({ template: text, to, mediaUrl, subject }),
    ['approved.header', approved?.header],
    ['fallback.to', fallback?.to],
    ...Object.entries(lists).flatMap(([path, texts = []]) =>
      texts.map((one, position): [string, string] => [`${path}.${position}`, one]),
    ),
  ].filter((entry): entry is [string, string] => typeof entry[1] === 'string');
};

const TO_PHONE = '{{ customer.phone }}';
const TO_EMAIL = '{{ customer.email }}';
const OWNERS_PHONE = '{{ owner.phone }}';
const OWNERS_EMAIL = '{{ owner.email }}';

const mailboxOf = (to: string): string =>
  to === TO_PHONE ? TO_EMAIL : to === OWNERS_PHONE ? OWNERS_EMAIL : to;

/** Moved to a channel for e-mail, what was addressed to somebody's phone goes to their mailbox. */
export async function addressed(hub: Hub, input: NewAutomation): Promise<NewAutomation> {
  const { action } = input;
  if (action.kind !== 'message') return input;
  const { channelId, fallback } = action;
  const named = [channelId, fallback?.channelId].filter((one) => typeof one === 'string');
  const found = await connectionsByIds(hub.db, named);
  const isMail = (id: string | null | undefined): boolean => {
    const slug = found.get(id ?? '')?.connector;
    return slug !== undefined && hub.connectors.get(slug)?.channel?.address === 'email';
  };
  const to = isMail(channelId) ? mailboxOf(action.to) : action.to;
  if (!fallback || fallback.to !== undefined || isMail(channelId) === isMail(fallback.channelId))
    return { ...input, action: { ...action, to } };
  const elsewhere = isMail(fallback.channelId) ? TO_EMAIL : TO_PHONE;
  return { ...input, action: { ...action, to, fallback: { ...fallback, to: elsewhere } } };
}

/** What is wrong with an automation in its surroundings: whom it names, and its templates. */
export async function automationProblems(
  hub: Hub,
  organization: Organization,
  { connectionId, action, enabled }: NewAutomation,
): Promise<FieldError[]> {
  const target = action.kind === 'connector' ? action.connectionId : action.channelId;
  const fallback = action.kind === 'message' ? action.fallback?.channelId : undefined;
  const named = [connectionId, target, fallback].filter((one) => typeof one === 'string');
  const found = await connectionsByIds(hub.db, named);
  /** Another organization's connection is as unknown as none. */
  const connectorOf = (wanted: string) => {
    const connection = found.get(wanted);
    return connection?.organizationId === organization.id
      ? hub.connectors.get(connection.connector)
      : undefined;
  };
  const errors: FieldError[] = [];
  const say = (path: string, message: string) => errors.push({ path, message });

  if (connectionId !== null && !connectorOf(connectionId)) say('connectionId', 'is no connection of yours');
  if (action.kind === 'connector') {
    const connector = connectorOf(action.connectionId);
    if (!connector) say('action.connectionId', 'is no connection of yours');
    else if (!Object.hasOwn(connector.actions ?? {}, action.action))
      say('action.action', `${connector.slug} has no such action`);
  } else if (action.channelId !== null) {
    if (!connectorOf(action.channelId)?.channel) say('action.channelId', 'is no channel of yours');
  } else if (enabled) say('action.channelId', 'choose a channel before switching it on');

  if (action.kind === 'message') {
    if (action.fallback && !connectorOf(action.fallback.channelId)?.channel)
      say('action.fallback.channelId', 'is no channel of yours');
    if (action.fallback && action.fallback.channelId === action.channelId)
      say('action.fallback.channelId', 'is the channel itself');
    for (const [path, text] of templatesOf(action)) {
      const rendered = render(text, {}, { timeZone: organization.timeZone });
      if (!rendered.ok) say(`action.${path}`, rendered.detail);
    }
  }
  if (enabled && connectionId !== null && (await importBlocks(hub.db, connectionId)))
    say('enabled', 'its import is to be confirmed first');
  return errors;
}
