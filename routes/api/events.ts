/** `/events`: the canonical events, as CloudEvents. */
import { createRoute, z } from '@hono/zod-openapi';
import { toCloudEvent } from '../../src/hub/cloud-event';
import { type Event, getEvent, listEvents } from '../../src/store/events';
import { ById, found, IdFilter, json, listOf, newApi, PageQuery, pageOf, problems } from './operation';
import { Event as EventAnswer } from './schemas';

export const events = newApi();
const tags = ['Events'];

const present = (event: Event) => ({
  ...toCloudEvent(event),
  connectionId: event.connectionId,
  occurrence: event.occurrence,
  deliveryId: event.deliveryId,
  simulated: event.simulated,
});

events.openapi(
  createRoute({
    method: 'get',
    path: '/events',
    operationId: 'listEvents',
    tags,
    summary: 'List events',
    request: {
      query: PageQuery.extend({
        connectionId: IdFilter,
        type: z.string().max(100).optional().openapi({ example: 'order.paid' }),
        subject: z.string().max(500).optional().openapi({ example: 'order/123' }),
      }),
    },
    responses: { 200: pageOf('The events.', EventAnswer), ...problems('invalid_request') },
  }),
  listOf(listEvents, present),
);

events.openapi(
  createRoute({
    method: 'get',
    path: '/events/{id}',
    operationId: 'getEvent',
    tags,
    summary: 'Read an event',
    request: { params: ById },
    responses: { 200: json('The event.', EventAnswer), ...problems('not_found') },
  }),
  async (c) => {
    const { id } = c.req.valid('param');
    return c.json(present(found(await getEvent(c.get('hub').db, c.get('organization').id, id))), 200);
  },
);
