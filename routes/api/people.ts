/** `/people`: what is kept of one customer, handed out or erased. */
import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { AppEnv } from '../../src/app';
import { erasePerson } from '../../src/hub/people';
import { exportPerson } from '../../src/hub/people-export';
import { personOf } from '../../src/hub/people-search';
import { readCursor, type Whose } from '../../src/hub/people-walk';
import { EventData } from '../../src/kit';
import { ownConnection } from './connection';
import { BODY, invalid, json, jsonBody, KEYED, newApi, Posted, problems } from './operation';

export const people = newApi();
const tags = ['People'];

const Somebody = z
  .object({
    phone: z.string().max(64).optional().openapi({ example: '+5511988887777' }),
    email: z.string().max(254).optional().openapi({ example: 'maria.silva@example.com' }),
    taxId: z.string().max(40).optional().openapi({ description: 'CPF or CNPJ.', example: '529.982.247-25' }),
    customerId: z.string().trim().min(1).max(200).optional().openapi({
      description: 'Their number at the platform of `connectionId`, which must be given too.',
    }),
    connectionId: z.string().max(200).optional().openapi({ description: 'Only what this connection knows.' }),
    cursor: z.string().max(2000).optional().openapi({ description: 'The `nextCursor` of the call before.' }),
  })
  .openapi('Person', { description: 'At least one way to recognise them; any of them is enough.' });

const NEXT = z.string().nullable().openapi({
  description: 'Not null while there is more to do: call again with it as `cursor`.',
});
const text = z.string();
const data = EventData;

const PersonExport = z
  .object({
    subjects: z.array(z.object({ connectionId: text, subject: text, data })),
    events: z.array(z.object({ id: text, connectionId: text, type: text, subject: text, time: text, data })),
    messages: z.array(
      z.object({ id: text, to: text.nullable(), text: text.nullable(), state: text, at: text }),
    ),
    contacts: z.array(z.object({ channelId: text, address: text, heardAt: text })),
    optOuts: z.array(z.object({ address: text, source: text, createdAt: text })),
    nextCursor: NEXT,
  })
  .openapi('PersonExport');

const count = z.int();

const PersonErased = z
  .object({
    subjects: count,
    events: count,
    messages: count,
    deliveries: count.openapi({ description: 'Raw requests.' }),
    deadLetters: count,
    waiting: count.openapi({ description: 'Accepted, but not processed yet: they never will be.' }),
    contacts: count,
    nextCursor: NEXT,
  })
  .openapi('PersonErased', { description: 'How many of each were emptied or removed by this call.' });

const request = { headers: Posted, body: jsonBody(Somebody) };

people.openapi(
  createRoute({
    method: 'post',
    path: '/people/export',
    operationId: 'exportPerson',
    tags,
    summary: 'Hand out what is kept of a customer',
    description: 'Raw requests, which go by themselves after days, are not part of it.',
    request,
    responses: { 200: json('A part of it.', PersonExport), ...problems('not_found', ...BODY, ...KEYED) },
  }),
  async (c) => {
    const { whose, cursor } = await whoseOf(c, c.req.valid('json'));
    return c.json(await exportPerson(c.get('hub'), whose, cursor), 200);
  },
);

people.openapi(
  createRoute({
    method: 'post',
    path: '/people/erase',
    operationId: 'erasePerson',
    tags,
    summary: 'Erase a customer',
    description:
      'Cannot be undone. What happened, when and for how much stays, without them. Opt-outs stay with their address, or they could not be honoured. Messages that wait are cancelled.',
    request,
    responses: {
      200: json('What this call erased.', PersonErased),
      ...problems('not_found', ...BODY, ...KEYED),
    },
  }),
  async (c) => {
    const { whose, cursor } = await whoseOf(c, c.req.valid('json'));
    return c.json(await erasePerson(c.get('hub'), whose, cursor), 200);
  },
);

/** The person as they are stored, or every field that cannot be one, all at once. */
async function whoseOf(c: Context<AppEnv>, typed: z.infer<typeof Somebody>) {
  const { person, errors } = personOf(typed);
  const { customerId, connectionId } = typed;
  // The same number is somebody else at another platform.
  if (customerId !== undefined && connectionId === undefined)
    errors.push({ path: 'connectionId', message: 'required with customerId' });
  const cursor = typed.cursor === undefined ? undefined : readCursor(typed.cursor);
  if (typed.cursor !== undefined && !cursor) errors.push({ path: 'cursor', message: 'must be a nextCursor' });
  if (![typed.phone, typed.email, typed.taxId, customerId].some((value) => value !== undefined))
    errors.push({ path: 'phone', message: 'one of phone, email, taxId and customerId is required' });
  if (errors.length > 0) throw invalid(errors);
  if (connectionId !== undefined) await ownConnection(c, connectionId);
  const whose: Whose = { organizationId: c.get('organization').id, connectionId, person };
  return { whose, cursor };
}
