/** `/connections`: a merchant's configured connectors. */
import { createRoute, z } from '@hono/zod-openapi';
import { openSecrets } from '../../src/hub/call';
import { changeConnection, createConnection } from '../../src/hub/connections';
import { checkFields, generatedIn, type Typed, typedOver } from '../../src/hub/fields';
import type { Hub } from '../../src/hub/hub';
import { changeRules, mergeRules } from '../../src/hub/sync';
import type { Connector } from '../../src/kit';
import { Problem } from '../../src/problem';
import { type Connection, deleteConnection, listConnections } from '../../src/store/connections';
import { readImport } from '../../src/store/imports';
import { teamsAmong } from '../../src/store/members';
import type { SyncRules } from '../../src/store/types';
import { name } from '../name';
import { ownConnection, presentConnection, presentFresh } from './connection';
import {
  BODY,
  ById,
  conflict,
  found,
  invalid,
  json,
  jsonBody,
  KEYED,
  newApi,
  PageQuery,
  Posted,
  pageOf,
  problems,
} from './operation';
import { Connection as ConnectionAnswer } from './schemas';

export const connections = newApi();
const tags = ['Connections'];

const title = name.openapi({ example: 'Loja da Maria' });
const teams = z.array(z.string().max(100)).max(50).openapi({ description: 'Ids of teams.' });
const values = z.record(z.string(), z.unknown());
const MERGED = 'Merged with what is there; null clears. Masked values that come back are left alone.';

const SyncPatch = z
  .strictObject({
    environment: z.enum(['production', 'sandbox']).optional(),
    testRecipient: z.string().trim().min(1).max(200).nullish().openapi({
      description: 'The phone or e-mail that gets all messages of a sandbox; null clears.',
      example: '+5511988887777',
    }),
    dropOvertaken: z.boolean().optional(),
    objects: z
      .record(
        z.string().max(50),
        z.strictObject({
          direction: z.string().optional().openapi({ example: 'in', description: '`in` or `off`.' }),
          everyMinutes: z
            .number()
            .nullish()
            .openapi({ description: "A multiple of five, not below the connector's own; null clears." }),
          batch: z.number().nullish().openapi({ description: 'Items per page, up to 250; null clears.' }),
        }),
      )
      .optional()
      .openapi({ description: 'By object of the connector; those left out stay as they are.' }),
    recognition: z
      .record(z.string().min(1).max(100), z.string().max(60).nullable())
      .optional()
      .openapi({
        description:
          "What a status of the platform means, above the connector's own table: a type of order event, or `ignore`; null clears.",
        example: { 'Em separação': 'order.processing' },
      }),
  })
  .openapi('SyncPatch');

const NewConnection = z
  .object({
    connector: z.string().openapi({ description: 'A slug of the catalogue.' }),
    name: title,
    credentials: values.default({}),
    settings: values.default({}),
    teams: teams.default([]),
  })
  .openapi('NewConnection');

const ConnectionPatch = z
  .object({
    name: title.optional(),
    credentials: values.optional().openapi({ description: `${MERGED} Replaced ones work for a day more.` }),
    settings: values.optional().openapi({ description: MERGED }),
    teams: teams.optional(),
    sync: SyncPatch.optional(),
  })
  .openapi('ConnectionPatch');

connections.openapi(
  createRoute({
    method: 'get',
    path: '/connections',
    operationId: 'listConnections',
    tags,
    summary: 'List connections',
    request: { query: PageQuery },
    responses: { 200: pageOf('The connections.', ConnectionAnswer), ...problems('invalid_request') },
  }),
  async (c) => {
    const { data, nextCursor } = await listConnections(
      c.get('hub').db,
      c.get('organization').id,
      c.req.valid('query'),
    );
    return c.json({ data: await Promise.all(data.map((one) => presentConnection(c, one))), nextCursor }, 200);
  },
);

connections.openapi(
  createRoute({
    method: 'post',
    path: '/connections',
    operationId: 'createConnection',
    tags,
    summary: 'Connect a system',
    description: 'Never calls the vendor. Its ready-made notifications are created too, switched off.',
    request: { headers: Posted, body: jsonBody(NewConnection) },
    responses: { 201: json('The new connection.', ConnectionAnswer), ...problems(...BODY, ...KEYED) },
  }),
  async (c) => {
    const hub = c.get('hub');
    const body = c.req.valid('json');
    const connector = hub.connectors.get(body.connector);
    if (!connector) throw invalid([{ path: 'connector', message: 'is not in the catalogue' }]);
    const checked = check(hub, connector, body);
    await checkTeams(hub, c.get('organization').id, body.teams);
    const connection = await createConnection(hub, c.get('organization').id, {
      connector,
      name: body.name,
      values: checked.values,
      teams: body.teams,
    });
    return c.json({ ...(await presentFresh(c, connection)), ...checked.generated }, 201);
  },
);

connections.openapi(
  createRoute({
    method: 'get',
    path: '/connections/{id}',
    operationId: 'getConnection',
    tags,
    summary: 'Read a connection',
    request: { params: ById },
    responses: { 200: json('The connection.', ConnectionAnswer), ...problems('not_found') },
  }),
  async (c) => c.json(await presentConnection(c, await ownConnection(c, c.req.valid('param').id)), 200),
);

connections.openapi(
  createRoute({
    method: 'patch',
    path: '/connections/{id}',
    operationId: 'updateConnection',
    tags,
    summary: 'Change a connection',
    request: { params: ById, body: jsonBody(ConnectionPatch) },
    responses: {
      200: json('As it is now.', ConnectionAnswer),
      ...problems('not_found', 'conflict', ...BODY),
    },
  }),
  async (c) => {
    const hub = c.get('hub');
    const connection = await ownConnection(c, c.req.valid('param').id);
    const { credentials, settings, name, teams, sync } = c.req.valid('json');
    const connector = found(hub.connectors.get(connection.connector));
    if (teams) await checkTeams(hub, connection.organizationId, teams);
    const rules = sync && (await checkRules(hub, connection, connector, sync));
    const checked =
      credentials || settings
        ? check(hub, connector, {
            credentials: typedOver((await openSecrets(hub, connection)).credentials, credentials),
            settings: typedOver(connection.settings, settings),
          })
        : undefined;
    let changed = await changeConnection(hub, connection, {
      ...(name === undefined ? {} : { name }),
      ...(teams === undefined ? {} : { teams }),
      ...(checked ? { values: checked.values } : {}),
    });
    if (rules) changed = await changeRules(hub, changed, connector, rules);
    return c.json({ ...(await presentConnection(c, changed)), ...checked?.generated }, 200);
  },
);

connections.openapi(
  createRoute({
    method: 'delete',
    path: '/connections/{id}',
    operationId: 'deleteConnection',
    tags,
    summary: 'Delete a connection',
    description: 'With its automations. What it received and sent stays until retention takes it.',
    request: { params: ById },
    responses: { 204: { description: 'Deleted.' }, ...problems('not_found') },
  }),
  async (c) => {
    const { id } = c.req.valid('param');
    if (!(await deleteConnection(c.get('hub').db, c.get('organization').id, id)))
      throw new Problem('not_found');
    return c.body(null, 204);
  },
);

async function checkTeams(hub: Hub, organizationId: string, ids: readonly string[]): Promise<void> {
  const own = await teamsAmong(hub.directory, organizationId, ids);
  const errors = ids.flatMap((id, position) =>
    own.has(id) ? [] : [{ path: `teams.${position}`, message: 'is no team of yours' }],
  );
  if (errors.length > 0) throw invalid(errors);
}

/** The rules to keep. What an import reads is not changed under its hands. */
async function checkRules(
  hub: Hub,
  connection: Connection,
  connector: Connector,
  wanted: z.infer<typeof SyncPatch>,
): Promise<SyncRules> {
  const merged = mergeRules(connector, connection.sync, wanted);
  if (!merged.ok) throw invalid(merged.errors);
  if (wanted.objects && (await readImport(hub.db, connection.id))?.state === 'running')
    throw conflict('An import is running: change what is read when it is done.');
  return merged.rules;
}

interface Loose {
  credentials: Record<string, unknown>;
  settings: Record<string, unknown>;
}

/** The values to keep, and in clear what the hub has made up itself. */
function check(hub: Hub, connector: Connector, typed: Loose): { values: Typed; generated: object } {
  const checked = checkFields(connector, typed, { development: hub.env.PONTE_ENV === 'development' });
  if (!checked.ok) throw invalid(checked.errors);
  const generated = generatedIn(connector, typed, checked.values);
  return { values: checked.values, generated: Object.keys(generated).length > 0 ? { generated } : {} };
}
