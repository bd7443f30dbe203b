/** `/api-keys`: what programs sign in with. */
import { createRoute, z } from '@hono/zod-openapi';
import { createApiKey } from '../../src/hub/api-keys';
import { iso } from '../../src/hub/hub';
import { Problem } from '../../src/problem';
import { type ApiKey, listApiKeys, revokeApiKey } from '../../src/store/api-keys';
import { name } from '../name';
import {
  BODY,
  ById,
  json,
  jsonBody,
  KEYED,
  listOf,
  newApi,
  PageQuery,
  Posted,
  pageOf,
  problems,
} from './operation';
import { ApiKey as ApiKeyAnswer, NewApiKey } from './schemas';

export const apiKeys = newApi();
const tags = ['API keys'];

const present = ({ id, name, createdAt, lastFour, revokedAt }: ApiKey) => ({
  id,
  name,
  createdAt,
  lastFour,
  revokedAt,
});

apiKeys.openapi(
  createRoute({
    method: 'get',
    path: '/api-keys',
    operationId: 'listApiKeys',
    tags,
    summary: 'List API keys',
    request: { query: PageQuery },
    responses: {
      200: pageOf('The keys, revoked ones too.', ApiKeyAnswer),
      ...problems('invalid_request'),
    },
  }),
  listOf(listApiKeys, present, 'directory'),
);

apiKeys.openapi(
  createRoute({
    method: 'post',
    path: '/api-keys',
    operationId: 'createApiKey',
    tags,
    summary: 'Create an API key',
    request: {
      headers: Posted,
      body: jsonBody(z.object({ name: name.openapi({ example: 'ERP' }) }).openapi('NewApiKey')),
    },
    responses: {
      201: json('The new key. It is not shown again.', NewApiKey),
      ...problems(...BODY, ...KEYED),
    },
  }),
  async (c) => {
    const { name } = c.req.valid('json');
    const { row, key } = await createApiKey(c.get('hub'), c.get('organization').id, name);
    return c.json({ ...present(row), key }, 201);
  },
);

apiKeys.openapi(
  createRoute({
    method: 'delete',
    path: '/api-keys/{id}',
    operationId: 'revokeApiKey',
    tags,
    summary: 'Revoke an API key',
    description: 'At once. A key may revoke itself.',
    request: { params: ById },
    responses: { 204: { description: 'Revoked.' }, ...problems('not_found') },
  }),
  async (c) => {
    const { directory, now } = c.get('hub');
    const { id } = c.req.valid('param');
    if (!(await revokeApiKey(directory, c.get('organization').id, id, iso(now()))))
      throw new Problem('not_found');
    return c.body(null, 204);
  },
);
