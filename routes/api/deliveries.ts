/** `/deliveries`: what came in and what became of it, with replay; and the captures of one connection. */
import { createRoute, z } from '@hono/zod-openapi';
import { CAPTURES, capturesOf, variablesOf } from '../../src/hub/captures';
import { type Hub, iso } from '../../src/hub/hub';
import { replayDelivery } from '../../src/hub/replay';
import { timeOf } from '../../src/kit/id';
import { Problem } from '../../src/problem';
import {
  type Delivery,
  getDelivery,
  listDeliveries,
  readPayload,
  type StoredPayload,
} from '../../src/store/deliveries';
import { ownConnection } from './connection';
import {
  ById,
  found,
  IdFilter,
  json,
  KEYED,
  listOf,
  newApi,
  PageQuery,
  Posted,
  pageOf,
  problems,
  tryAgain,
} from './operation';
import { Delivery as DeliveryAnswer, DeliveryDetail, reasonOf, Variables } from './schemas';

export const deliveries = newApi();
const tags = ['Deliveries'];

const present = ({ id, connectionId, via, state, reason, detail, events }: Delivery) => ({
  id,
  connectionId,
  via,
  receivedAt: iso(timeOf(id)),
  state,
  reason: reasonOf(reason),
  detail,
  events: events.map((event) => event.id),
});

async function presentDetail(hub: Hub, delivery: Delivery) {
  return detailOf(delivery, await readPayload(hub.db, delivery.payload));
}

function detailOf(delivery: Delivery, stored: StoredPayload | undefined) {
  if (!stored) return { ...present(delivery), request: null };
  const { method, path, query, headers, body } = stored;
  return { ...present(delivery), request: { method, path, query, headers, body } };
}

deliveries.openapi(
  createRoute({
    method: 'get',
    path: '/deliveries',
    operationId: 'listDeliveries',
    tags,
    summary: 'List deliveries',
    request: {
      query: PageQuery.extend({ connectionId: IdFilter, state: DeliveryAnswer.shape.state.optional() }),
    },
    responses: { 200: pageOf('The deliveries.', DeliveryAnswer), ...problems('invalid_request') },
  }),
  listOf(listDeliveries, present),
);

deliveries.openapi(
  createRoute({
    method: 'get',
    path: '/deliveries/{id}',
    operationId: 'getDelivery',
    tags,
    summary: 'Read a delivery with its raw request',
    description: 'It is there once it has been processed, normally within a second or two.',
    request: { params: ById },
    responses: { 200: json('The delivery.', DeliveryDetail), ...problems('not_found') },
  }),
  async (c) => {
    const hub = c.get('hub');
    const delivery = found(await getDelivery(hub.db, c.get('organization').id, c.req.valid('param').id));
    return c.json(await presentDetail(hub, delivery), 200);
  },
);

deliveries.openapi(
  createRoute({
    method: 'post',
    path: '/deliveries/{id}/replay',
    operationId: 'replayDelivery',
    tags,
    summary: 'Process it again',
    description: 'As a new delivery from the kept body. What it caused already is not caused again.',
    request: { params: ById, headers: Posted },
    responses: {
      202: json('The new delivery.', z.object({ deliveryId: z.string() })),
      ...problems('not_found', 'body_gone', 'simulated', ...KEYED, 'try_again_later'),
    },
  }),
  async (c) => {
    const hub = c.get('hub');
    const delivery = found(await getDelivery(hub.db, c.get('organization').id, c.req.valid('param').id));
    const result = await replayDelivery(hub, delivery);
    if (result.ok) return c.json({ deliveryId: result.deliveryId ?? delivery.id }, 202);
    if (result.why === 'body_gone' || result.why === 'simulated') throw new Problem(result.why);
    throw tryAgain();
  },
);

deliveries.openapi(
  createRoute({
    method: 'get',
    path: '/connections/{id}/captures',
    operationId: 'listCaptures',
    tags,
    summary: 'See what a system sends',
    description: `The newest deliveries, at most ${CAPTURES}, with their bodies.`,
    request: { params: ById },
    responses: {
      200: json('The captures.', z.object({ data: z.array(DeliveryDetail) })),
      ...problems('not_found'),
    },
  }),
  async (c) => {
    const connection = await ownConnection(c, c.req.valid('param').id);
    const captured = await capturesOf(c.get('hub'), connection);
    return c.json({ data: captured.map(({ delivery, request }) => detailOf(delivery, request)) }, 200);
  },
);

deliveries.openapi(
  createRoute({
    method: 'get',
    path: '/connections/{id}/variables',
    operationId: 'listVariables',
    tags,
    summary: 'List the variables in what a system sends',
    description: 'Every path in the captured bodies with an example, for mappings and `{{ payload.… }}`.',
    request: { params: ById },
    responses: { 200: json('The variables.', Variables), ...problems('not_found') },
  }),
  async (c) => {
    const captures = await capturesOf(c.get('hub'), await ownConnection(c, c.req.valid('param').id));
    return c.json({ data: variablesOf(captures) }, 200);
  },
);
