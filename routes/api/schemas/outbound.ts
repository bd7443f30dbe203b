/** What to do about events, and what has been done. */
import { z } from '@hono/zod-openapi';
import { Conditions } from '../../../src/kit';
import { id, Label, Reason, text, time } from './common';

export const Trigger = z
  .object({
    type: text.openapi({ example: 'order.paid' }),
    conditions: Conditions.meta({ id: 'Conditions' }),
  })
  .openapi('Trigger');

export const Delay = z
  .union([
    z.object({ minutes: z.int() }).openapi({ title: 'minutes after the event' }),
    z
      .object({
        anchor: text,
        offsetDays: z.int(),
        at: text.openapi({ example: '09:00' }),
        businessDays: z.boolean().optional(),
      })
      .openapi({ title: 'an hour of a day around a date' }),
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
        subject: text.optional(),
        approved: z
          .object({
            name: text,
            language: text,
            header: text.optional(),
            body: z.array(text),
            names: z.array(text).optional(),
            buttons: z.array(text).optional(),
          })
          .optional(),
        urgent: z.boolean().optional(),
        fallback: z.object({ channelId: id, to: text.optional() }).optional(),
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
        outcome: z.enum(['sent', 'rejected', 'retry', 'unknown', 'resent']),
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
    status: text.openapi({
      description: 'What the channel said of it last: `sent`, `delivered`, `read` or `failed`.',
    }),
    type: text,
    subject: text,
  })
  .openapi('Message');

export const Report = z
  .object({
    from: z.iso.date(),
    to: z.iso.date(),
    timeZone: text,
    by: z.enum(['day', 'automation', 'connection', 'channel', 'reason']),
    countedFrom: z.iso.date().openapi({
      description: 'The first day that was counted: later than `from` where the range holds too much.',
    }),
    data: z.array(
      z
        .object({
          key: text.nullable().openapi({ description: 'The day, the id, or the code of the reason.' }),
          name: text.nullable().openapi({ description: 'Of what is still there.' }),
          reason: Reason.nullable(),
          sent: z.int(),
          failed: z.int(),
          unknown: z.int(),
          waiting: z.int(),
          cancelled: z.int(),
        })
        .openapi('ReportRow'),
    ),
  })
  .openapi('Report');

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

export const OptOut = z
  .object({
    address: text.openapi({
      description: 'A phone in E.164, or an e-mail address.',
      example: '+5511988887777',
    }),
    source: z.enum(['message', 'complaint', 'user']).openapi({ description: 'Who said so.' }),
    createdAt: time,
  })
  .openapi('OptOut');

export const Lane = z
  .object({
    waiting: z.int().openapi({ description: 'Dispatches that wait, due or not.' }),
    due: z.int().openapi({ description: 'Of them, those that could leave now.' }),
    processing: z.int(),
    lastFiveMinutes: z.object({ entered: z.int(), sent: z.int() }),
    intervalSeconds: z.number(),
    dailyLimit: z.number().nullable(),
    sentToday: z.int().openapi({ description: 'Since 00:00 UTC.' }),
    state: z
      .enum(['working', 'idle', 'paced', 'quiet_hours', 'daily_limit', 'breaker_open', 'paused'])
      .openapi({ description: 'What the lane is doing, or what holds it.' }),
    until: time.nullable().openapi({ description: 'When what holds it ends.' }),
    estimatedFinish: time.nullable().openapi({ description: 'When all that is due will have left.' }),
    warnings: z.array(Label),
  })
  .openapi('Lane');

export const Template = z
  .object({
    name: text,
    language: text,
    category: text.optional(),
    text,
    variables: z.int(),
    names: z.array(text).optional().openapi({ description: 'Of the variables, where they have some.' }),
    header: z.enum(['text', 'image', 'video', 'document']).optional(),
  })
  .openapi('ApprovedTemplate');
