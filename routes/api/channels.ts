/** What a channel alone has: its lane, and the templates that its vendor has approved. */
import { createRoute, z } from '@hono/zod-openapi';
import { callFor } from '../../src/hub/call';
import { laneStatus } from '../../src/hub/lane-status';
import { explain, type TemplateInfo } from '../../src/kit';
import { ownPair } from './connection';
import { ById, conflict, found, json, newApi, problems } from './operation';
import { Lane, Reason, Template } from './schemas';

export const channels = newApi();
const tags = ['Connections'];

channels.openapi(
  createRoute({
    method: 'get',
    path: '/connections/{id}/lane',
    operationId: 'getLane',
    tags,
    summary: 'See its queue: what waits, what holds it, when it will be empty',
    request: { params: ById },
    responses: { 200: json('The lane.', Lane), ...problems('not_found', 'conflict') },
  }),
  async (c) => {
    const [connection, connector] = await ownPair(c, c.req.valid('param').id);
    return c.json(found(await laneStatus(c.get('hub'), connection, connector)), 200);
  },
);

channels.openapi(
  createRoute({
    method: 'get',
    path: '/connections/{id}/templates',
    operationId: 'listTemplates',
    tags,
    summary: 'List the templates that its vendor has approved',
    description: 'One live call to the vendor.',
    request: { params: ById },
    responses: {
      200: json(
        'What the vendor answered.',
        z.object({
          ok: z.boolean(),
          data: z.array(Template),
          reason: Reason.optional(),
          detail: z.string().optional(),
        }),
      ),
      ...problems('not_found', 'conflict'),
    },
  }),
  async (c) => {
    const hub = c.get('hub');
    const [connection, connector] = await ownPair(c, c.req.valid('param').id);
    const { templates } = connector.channel ?? {};
    if (!templates) throw conflict('This connector knows no approved templates.');
    const answer = await templates(await callFor(hub, connection, connector));
    if (answer.ok) return c.json({ ok: true, data: answer.templates.map(present) }, 200);
    const { reason, detail } = answer;
    const shown = detail === undefined ? {} : { detail };
    return c.json({ ok: false, data: [], reason: explain(reason), ...shown }, 200);
  },
);

const present = ({ names, ...template }: TemplateInfo) =>
  names ? { ...template, names: [...names] } : template;
