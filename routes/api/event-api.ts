/** The generic event API: systems that build the body themselves name the event in the address. */
import { createRoute, z } from '@hono/zod-openapi';
import { accept } from '../../src/hub/receive';
import { EVENT_BODIES, EVENT_SLUGS, eventApiProblems } from '../../src/kit';
import { newId } from '../../src/kit/id';
import { Problem } from '../../src/problem';
import type { DeliveryMessage } from '../../src/queues';
import { ownConnection } from './connection';
import {
  type Api,
  BODY,
  ById,
  conflict,
  found,
  invalid,
  json,
  KEYED,
  newApi,
  Posted,
  problems,
  tryAgain,
} from './operation';

/**
 * The bodies as JSON Schema: several events share one. Checked by `eventApiProblems`, all at once; the
 * output side knows which parts must be there, and other members are as welcome as on the input side.
 */
const BODIES = [...Map.groupBy(EVENT_SLUGS, (slug) => EVENT_BODIES[slug])].map(([schema, slugs]) => {
  const { $schema: _dialect, ...described } = z.toJSONSchema(schema, {
    io: 'output',
    override: ({ jsonSchema }) => {
      delete jsonSchema.additionalProperties;
    },
  });
  return { title: slugs.join(', '), ...described };
});

/** The route, at one of its two addresses. */
export function eventApi(
  path: '/connections/{id}/events/{slug}' | '/{id}/events/{slug}',
  { operationId, summary }: { operationId: string; summary: string },
): Api {
  const api = newApi();
  api.openapi(
    createRoute({
      method: 'post',
      path,
      operationId,
      tags: ['Event API'],
      summary,
      description:
        'For connections of the connector `generic`, 60 a minute each. The body depends on the event; amounts are decimal reais.',
      request: {
        params: ById.extend({ slug: z.string().openapi({ example: 'order-paid' }) }),
        headers: Posted,
        body: { required: true, content: { 'application/json': { schema: { anyOf: BODIES as object[] } } } },
      },
      responses: {
        202: json('Accepted; the id is the delivery’s.', z.object({ id: z.string() })),
        ...problems('not_found', ...BODY, ...KEYED, 'try_again_later'),
      },
    }),
    async (c) => {
      const hub = c.get('hub');
      const { id, slug } = c.req.valid('param');
      const connection = await ownConnection(c, id);
      if (connection.connector !== 'generic')
        throw conflict('The event API is for connections of the connector generic.');
      if (!(await hub.env.LIMIT_EVENTS.limit({ key: connection.id })).success)
        throw new Problem('rate_limited', { headers: { 'retry-after': '60' } });

      const body = await c.req.text();
      const errors = found(eventApiProblems(slug, body.trim() === '' ? {} : JSON.parse(body)));
      if (errors.length > 0) throw invalid(errors);
      const message: DeliveryMessage = {
        id: newId('dlv', hub.now()),
        organizationId: connection.organizationId,
        connectionId: connection.id,
        via: 'api',
        method: 'POST',
        path: `events/${slug}`,
        query: {},
        headers: { 'content-type': 'application/json' },
        body,
        ...(connection.status === 'paused' ? { paused: true } : {}),
      };
      if (!(await accept(hub, message))) throw tryAgain();
      return c.json({ id: message.id }, 202);
    },
  );
  return api;
}
