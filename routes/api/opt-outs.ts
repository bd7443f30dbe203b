/** `/opt-outs`: who wants no messages. Customers put themselves on the list by a word; people may, too. */
import { createRoute, z } from '@hono/zod-openapi';
import { iso } from '../../src/hub/hub';
import { addressOf } from '../../src/hub/replies';
import { Problem } from '../../src/problem';
import { addOptOut, getOptOut, listOptOuts, type OptOut, removeOptOut } from '../../src/store/audience';
import {
  BODY,
  cursorOf,
  found,
  invalid,
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
import { OptOut as OptOutAnswer } from './schemas';

export const optOuts = newApi();
const tags = ['Opt-outs'];

const present = ({ address, source, createdAt }: OptOut) => ({ address, source, createdAt });

/** However it is written; the list keeps E.164 and lower case. */
function normal(typed: string, path: string): string {
  const address = addressOf(typed);
  if (!address) throw invalid([{ path, message: 'must be a phone or an e-mail address' }]);
  return address;
}

const ByAddress = z.object({
  address: z.string().openapi({ param: { name: 'address', in: 'path' }, example: '+5511988887777' }),
});

optOuts.openapi(
  createRoute({
    method: 'get',
    path: '/opt-outs',
    operationId: 'listOptOuts',
    tags,
    summary: 'List who wants no messages',
    request: { query: PageQuery.extend({ cursor: cursorOf((text) => addressOf(text) === text) }) },
    responses: { 200: pageOf('The addresses.', OptOutAnswer), ...problems('invalid_request') },
  }),
  listOf(listOptOuts, present),
);

optOuts.openapi(
  createRoute({
    method: 'post',
    path: '/opt-outs',
    operationId: 'addOptOut',
    tags,
    summary: 'Send no more messages to somebody',
    description: 'What is queued for them does not leave either. An address on the list stays as it is.',
    request: { headers: Posted, body: jsonBody(z.strictObject({ address: z.string().max(320) })) },
    responses: { 201: json('It is on the list.', OptOutAnswer), ...problems(...BODY, ...KEYED) },
  }),
  async (c) => {
    const { db, now } = c.get('hub');
    const organizationId = c.get('organization').id;
    const address = normal(c.req.valid('json').address, 'address');
    await addOptOut(db, { organizationId, address, source: 'user', createdAt: iso(now()) });
    return c.json(present(found(await getOptOut(db, organizationId, address))), 201);
  },
);

optOuts.openapi(
  createRoute({
    method: 'delete',
    path: '/opt-outs/{address}',
    operationId: 'removeOptOut',
    tags,
    summary: 'Send messages to somebody again',
    description: 'Only with their consent.',
    request: { params: ByAddress },
    responses: { 204: { description: 'Off the list.' }, ...problems('not_found', 'invalid_request') },
  }),
  async (c) => {
    const address = normal(c.req.valid('param').address, 'address');
    if (!(await removeOptOut(c.get('hub').db, c.get('organization').id, address)))
      throw new Problem('not_found');
    return c.body(null, 204);
  },
);
