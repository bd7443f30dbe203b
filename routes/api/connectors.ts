/** `/connectors`: the catalogue, with all that a settings form needs. */
import { createRoute, z } from '@hono/zod-openapi';
import { capabilitiesOf, trustOf, usualSettings } from '../../src/hub/capabilities';
import { isSensitive } from '../../src/hub/fields';
import { sourcesOf } from '../../src/hub/sync';
import { CATEGORIES, type Connector, type Sheet } from '../../src/kit';
import { cursorOf, found, json, newApi, PageQuery, pageOf, problems } from './operation';
import { Connector as ConnectorAnswer } from './schemas';

export const connectors = newApi();
const tags = ['Connectors'];

connectors.openapi(
  createRoute({
    method: 'get',
    path: '/connectors',
    operationId: 'listConnectors',
    tags,
    summary: 'List the catalogue',
    description: 'By slug. Without `limit` it is the whole catalogue.',
    request: {
      query: PageQuery.extend({
        limit: PageQuery.shape.limit.unwrap().optional(),
        cursor: cursorOf((text) => /^[a-z0-9-]{1,100}$/.test(text)),
        category: z.enum(CATEGORIES).optional(),
      }),
    },
    responses: { 200: pageOf('The connectors.', ConnectorAnswer), ...problems('invalid_request') },
  }),
  (c) => {
    const { limit, cursor = '', category } = c.req.valid('query');
    const all = [...c.get('hub').connectors.values()]
      .filter((one) => one.slug > cursor && (category === undefined || one.category === category))
      .sort((a, b) => (a.slug < b.slug ? -1 : 1));
    const data = all.slice(0, limit);
    const nextCursor = data.length < all.length ? (data.at(-1)?.slug ?? null) : null;
    return c.json({ data: data.map(presentConnector), nextCursor }, 200);
  },
);

connectors.openapi(
  createRoute({
    method: 'get',
    path: '/connectors/{slug}',
    operationId: 'getConnector',
    tags,
    summary: 'Read a connector',
    request: { params: z.object({ slug: z.string() }) },
    responses: { 200: json('The connector.', ConnectorAnswer), ...problems('not_found') },
  }),
  (c) => c.json(presentConnector(found(c.get('hub').connectors.get(c.req.valid('param').slug))), 200),
);

const presentSheet = ({ cannot = [], sources, evidence, ...rest }: Sheet) => ({
  ...rest,
  cannot: [...cannot],
  evidence: { ...evidence },
  sources: [...sources],
});

export function presentConnector(connector: Connector): z.infer<typeof ConnectorAnswer> {
  const { slug, label, category, fields, setup, notes, recognises, samples, actions, sheet } = connector;
  return {
    slug,
    label,
    category,
    capabilities: capabilitiesOf(connector),
    fields: fields.map(({ options, ...field }) => ({
      ...field,
      sensitive: isSensitive(field),
      ...(options ? { options: [...options] } : {}),
    })),
    setup: [...setup],
    recognises: [...(recognises ?? [])],
    samples: (samples ?? []).map((sample) => ({ name: sample.name, label: sample.label })),
    actions: Object.entries(actions ?? {}).map(([name, action]) => ({
      name,
      label: action.label,
      input: z.toJSONSchema(action.input, { io: 'input', unrepresentable: 'any' }),
      labels: { ...action.labels },
    })),
    choices: Object.keys(connector.choices ?? {}),
    ...(sheet ? { sheet: presentSheet(sheet) } : {}),
    objects: sourcesOf(connector).map(({ object, listing, everyMinutes }) => ({
      object,
      directions: ['in'],
      everyMinutes,
      proves: listing.proves ?? false,
    })),
    ...(notes ? { notes } : {}),
    ...trustOf(connector, usualSettings(connector)),
  };
}
