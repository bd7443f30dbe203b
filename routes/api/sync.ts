/** `/connections/{id}/sync` and `/connections/{id}/import`: reading a platform's lists on request. */
import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { AppEnv } from '../../src/app';
import { iso } from '../../src/hub/hub';
import { acceptImport, LONGEST_SPAN, startImport } from '../../src/hub/import';
import { sourcesOf, syncNow } from '../../src/hub/sync';
import { type Connector, SYNC_OBJECTS, type SyncObject } from '../../src/kit';
import type { Connection } from '../../src/store/connections';
import { type Import as ImportRow, importBlocks, readImport } from '../../src/store/imports';
import { ownConnection, ownPair } from './connection';
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
import { Import, Queued, reasonOf } from './schemas';

export const sync = newApi();
const tags = ['Connections'];

const objects = z
  .array(z.enum(SYNC_OBJECTS))
  .min(1)
  .optional()
  .openapi({ description: 'Left out, everything that is on.', example: ['orders'] });

const SyncBody = z.strictObject({ objects }).openapi('SyncBody');

const ImportBody = z
  .strictObject({
    objects,
    since: z.iso.datetime({ offset: true }).optional().openapi({
      description: 'What changed from then on, up to two years back; left out, 90 days.',
    }),
  })
  .openapi('ImportBody');

sync.openapi(
  createRoute({
    method: 'post',
    path: '/connections/{id}/sync',
    operationId: 'syncConnection',
    tags,
    summary: 'Poll it now',
    description:
      'Asked for several times at once, it is polled once. After a failure it does not wait any longer, except for as long as the platform asked.',
    request: { params: ById, headers: Posted, body: optionalBody(SyncBody) },
    responses: {
      202: json('It will be polled.', Queued),
      ...problems('not_found', ...BODY, ...KEYED, 'try_again_later'),
    },
  }),
  async (c) => {
    const hub = c.get('hub');
    const [connection, connector] = await pollable(c, c.req.valid('param').id);
    const wanted = wantedObjects(connection, connector, c.req.valid('json').objects);
    if (await importBlocks(hub.db, connection.id))
      throw conflict('Its import is running or awaits its review: confirm it first.');
    try {
      return c.json({ queued: true as const, notBefore: await syncNow(hub, connection, wanted) }, 202);
    } catch (error) {
      hub.log.warn('poll not queued', { connectionId: connection.id, error: String(error) });
      throw tryAgain();
    }
  },
);

sync.openapi(
  createRoute({
    method: 'post',
    path: '/connections/{id}/import',
    operationId: 'startImport',
    tags,
    summary: 'Import its history',
    description:
      'Nothing of it is news: it fills the state and sends no message. Until it is confirmed the connection is not polled, and its automations cannot be switched on. A failed import goes on where it stopped, unless another one is asked for.',
    request: { params: ById, headers: Posted, body: optionalBody(ImportBody) },
    responses: { 202: json('How far it is.', Import), ...problems('not_found', ...BODY, ...KEYED) },
  }),
  async (c) => {
    const hub = c.get('hub');
    const [connection, connector] = await pollable(c, c.req.valid('param').id);
    const { since, objects: named } = c.req.valid('json');
    if (since !== undefined) checkSince(since, hub.now());
    const wanted = wantedObjects(connection, connector, named);
    const started = await startImport(hub, connection, connector, { objects: wanted, since });
    if (!started) throw conflict('Another import of this connection is running.');
    return c.json(present(started), 202);
  },
);

sync.openapi(
  createRoute({
    method: 'get',
    path: '/connections/{id}/import',
    operationId: 'getImport',
    tags,
    summary: 'See how far its import is, and what came',
    request: { params: ById },
    responses: { 200: json('The last import.', Import), ...problems('not_found') },
  }),
  async (c) => {
    const connection = await ownConnection(c, c.req.valid('param').id);
    const imported = await readImport(c.get('hub').db, connection.id);
    return c.json(imported ? present(imported) : NONE, 200);
  },
);

sync.openapi(
  createRoute({
    method: 'post',
    path: '/connections/{id}/import/confirm',
    operationId: 'confirmImport',
    tags,
    summary: 'Confirm what was imported',
    description: 'From then on it is synchronised, and its automations can be switched on.',
    request: { params: ById, headers: Posted },
    responses: { 200: json('As it is now.', Import), ...problems('not_found', ...KEYED) },
  }),
  async (c) => {
    const hub = c.get('hub');
    const connection = await ownConnection(c, c.req.valid('param').id);
    const confirmed = await acceptImport(hub, connection);
    if (!confirmed) throw conflict('There is no import that awaits its review.');
    return c.json(present(confirmed), 200);
  },
);

/** The caller's connection, where something can be read from it now. */
async function pollable(c: Context<AppEnv>, id: string): Promise<[Connection, Connector]> {
  const [connection, connector] = await ownPair(c, id);
  if (!connector.poll) throw conflict('This connector is not polled.');
  if (connection.status !== 'active') throw conflict(`The connection is ${connection.status}.`);
  if (!connection.polls) throw conflict('Everything that could be read is switched off.');
  return [connection, connector];
}

/** What is named, where all of it can be read. */
function wantedObjects(
  connection: Connection,
  connector: Connector,
  named: readonly SyncObject[] | undefined,
): SyncObject[] | undefined {
  if (!named) return undefined;
  const sources = sourcesOf(connector, connection.sync);
  const errors = named.flatMap((object, position) => {
    const source = sources.find((one) => one.object === object);
    const message = source ? 'is switched off' : `${connector.slug} has none to read`;
    return source?.on ? [] : [{ path: `objects.${position}`, message }];
  });
  if (errors.length > 0) throw invalid(errors);
  return [...new Set(named)];
}

function checkSince(since: string, now: number): void {
  const time = Date.parse(since);
  if (time > now || time < now - LONGEST_SPAN)
    throw invalid([{ path: 'since', message: `must be from ${iso(now - LONGEST_SPAN)} to now` }]);
}

const NONE: z.infer<typeof Import> = {
  state: 'none',
  since: null,
  objects: [],
  reason: null,
  startedAt: null,
  finishedAt: null,
};

const present = ({
  state,
  since,
  progress,
  reason,
  startedAt,
  finishedAt,
}: ImportRow): z.infer<typeof Import> => ({
  state,
  since,
  objects: SYNC_OBJECTS.flatMap((object) => {
    const one = progress[object];
    return one ? [{ object, count: one.count, done: one.done, samples: one.samples }] : [];
  }),
  reason: reasonOf(reason),
  startedAt,
  finishedAt,
});
