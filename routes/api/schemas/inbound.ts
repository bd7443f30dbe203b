/** What came in: deliveries and the events they became. */
import { z } from '@hono/zod-openapi';
import { EventData } from '../../../src/kit';
import { id, Reason, text, texts, time } from './common';

export const Delivery = z
  .object({
    id,
    connectionId: id,
    via: z.enum(['webhook', 'custom', 'poll', 'reconcile', 'import', 'api', 'simulate', 'replay', 'hub']),
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
