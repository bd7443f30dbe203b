/** `/connections/{id}/simulate`: a delivery that never was, to see what it would do. */
import { createRoute, z } from '@hono/zod-openapi';
import { findSample, sampleMessage, simulate } from '../../src/hub/simulate';
import { explain } from '../../src/kit';
import { ownPair } from './connection';
import {
  BODY,
  ById,
  conflict,
  invalid,
  json,
  KEYED,
  newApi,
  optionalBody,
  Posted,
  problems,
  tryAgain,
} from './operation';
import { reasonOf, Simulation } from './schemas';

export const simulations = newApi();

const SimulateBody = z
  .object({
    sample: z.string().optional().openapi({
      description: 'Name of a sample of the connector, or the event type it shall become; default its first.',
      example: 'order.paid',
    }),
    body: z.unknown().optional().openapi({ description: 'A payload of your own instead of a sample.' }),
    headers: z.record(z.string(), z.string()).optional(),
    path: z.string().max(500).optional().openapi({ description: 'What follows the token in the address.' }),
    to: z.string().trim().min(1).max(200).optional().openapi({
      description:
        'The only phone or e-mail that gets the messages. Left out, none leaves by a real channel.',
      example: '+5511988887777',
    }),
  })
  .openapi('SimulateBody');

simulations.openapi(
  createRoute({
    method: 'post',
    path: '/connections/{id}/simulate',
    operationId: 'simulate',
    tags: ['Connections'],
    summary: 'Simulate a delivery',
    description: 'Runs the real way without touching the real state, and shows beforehand what comes of it.',
    request: { params: ById, headers: Posted, body: optionalBody(SimulateBody) },
    responses: {
      202: json('What will happen.', Simulation),
      ...problems('not_found', ...BODY, ...KEYED, 'try_again_later'),
    },
  }),
  async (c) => {
    const hub = c.get('hub');
    const [connection, connector] = await ownPair(c, c.req.valid('param').id);
    if (!connector.inbound) throw conflict('This connector takes no deliveries.');
    const { sample: wanted, to, body, headers, path } = c.req.valid('json');
    const sample = body === undefined ? findSample(connector, wanted) : { body };
    if (!sample) throw invalid([{ path: 'sample', message: 'this connector has no such sample' }]);
    const message = sampleMessage(
      hub,
      connection,
      { ...sample, ...(headers ? { headers } : {}), ...(path === undefined ? {} : { path }) },
      to ?? null,
    );
    const simulation = await simulate(hub, connection, message);
    if (!simulation) throw tryAgain();
    const { reason, messages, ...rest } = simulation;
    return c.json(
      {
        ...rest,
        ...(reason ? { reason: explain(reason) } : {}),
        messages: messages.map((one) => ({ ...one, reason: reasonOf(one.reason) })),
      },
      202,
    );
  },
);
