/** `/connectors`: the catalogue, with all that a settings form needs. */
import { createRoute, z } from '@hono/zod-openapi';
import { sourcesOf } from '../../src/hub/sync';
import { CATEGORIES, type Connector, type Field, trustGrade } from '../../src/kit';
import { cursorOf, found, json, newApi, PageQuery, pageOf, problems } from './operation';
import { CAPABILITIES, Connector as ConnectorAnswer } from './schemas';

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

const HAS: Record<(typeof CAPABILITIES)[number], (connector: Connector) => unknown> = {
  inbound: ({ inbound }) => inbound,
  register: ({ inbound }) => inbound?.register,
  hydrate: ({ inbound }) => inbound?.hydrate,
  poll: ({ poll }) => poll,
  probe: ({ probe }) => probe,
  channel: ({ channel }) => channel,
  actions: ({ actions }) => actions,
  samples: ({ samples }) => samples?.length,
};

/** What a connector can do: what it declares. */
export const capabilitiesOf = (connector: Connector | undefined) =>
  CAPABILITIES.filter((name) => connector && HAS[name](connector));

/** How far deliveries can be trusted, under these settings; absent where there are none. */
export function trustOf(connector: Connector | undefined, settings: Readonly<Record<string, string>>) {
  const verify = connector?.inbound?.verify;
  if (!verify) return {};
  return { trustGrade: trustGrade(typeof verify === 'function' ? verify(settings) : verify) };
}

export const isSensitive = (field: Field): boolean => field.sensitive ?? field.type === 'secret';

export function presentConnector(connector: Connector): z.infer<typeof ConnectorAnswer> {
  const { slug, label, category, fields, setup, notes, recognises, samples, actions } = connector;
  const defaults = fields.flatMap(({ group, key, default: value }) =>
    group === 'settings' && value !== undefined ? [[key, value]] : [],
  );
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
    })),
    objects: sourcesOf(connector).map(({ object, listing, everyMinutes }) => ({
      object,
      directions: ['in'],
      everyMinutes,
      proves: listing.proves ?? false,
    })),
    ...(notes ? { notes } : {}),
    ...trustOf(connector, Object.fromEntries(defaults)),
  };
}
