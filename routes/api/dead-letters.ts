/** `/dead-letters`: what the hub gave up on, with a way back. */
import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { AppEnv } from '../../src/app';
import { iso } from '../../src/hub/hub';
import { replayDeadLetter } from '../../src/hub/replay';
import { timeOf } from '../../src/kit/id';
import { type DeadLetter, getDeadLetter, listDeadLetters } from '../../src/store/dead-letters';
import {
  ById,
  conflict,
  found,
  json,
  KEYED,
  listOf,
  newApi,
  PageQuery,
  Posted,
  pageOf,
  problems,
  tryAgain,
} from './operation';
import { DeadLetter as DeadLetterAnswer, DeadLetterDetail, reasonOf } from './schemas';

export const deadLetters = newApi();
const tags = ['Dead letters'];

const own = async (c: Context<AppEnv>, id: string): Promise<DeadLetter> =>
  found(await getDeadLetter(c.get('hub').db, c.get('organization').id, id));

const present = ({ id, kind, connectionId, reason, detail, replayedAt }: DeadLetter) => ({
  id,
  kind,
  connectionId,
  reason: reasonOf(reason),
  detail,
  // Its ULID is that of what was given up.
  at: iso(timeOf(id)),
  replayedAt,
});

deadLetters.openapi(
  createRoute({
    method: 'get',
    path: '/dead-letters',
    operationId: 'listDeadLetters',
    tags,
    summary: 'List dead letters',
    description: 'Those that were not replayed.',
    request: { query: PageQuery },
    responses: { 200: pageOf('The dead letters.', DeadLetterAnswer), ...problems('invalid_request') },
  }),
  listOf(listDeadLetters, present),
);

deadLetters.openapi(
  createRoute({
    method: 'get',
    path: '/dead-letters/{id}',
    operationId: 'getDeadLetter',
    tags,
    summary: 'Read a dead letter',
    request: { params: ById },
    responses: { 200: json('With its message.', DeadLetterDetail), ...problems('not_found') },
  }),
  async (c) => {
    const letter = await own(c, c.req.valid('param').id);
    return c.json({ ...present(letter), message: JSON.parse(letter.message) }, 200);
  },
);

deadLetters.openapi(
  createRoute({
    method: 'post',
    path: '/dead-letters/{id}/replay',
    operationId: 'replayDeadLetter',
    tags,
    summary: 'Do it again',
    request: { params: ById, headers: Posted },
    responses: {
      202: json(
        'It is on its way again.',
        z.object({
          deliveryId: z.string().optional().openapi({ description: 'The new delivery, where it is one.' }),
        }),
      ),
      ...problems('not_found', ...KEYED, 'try_again_later'),
    },
  }),
  async (c) => {
    const result = await replayDeadLetter(c.get('hub'), await own(c, c.req.valid('param').id));
    if (result.ok) return c.json(result.deliveryId ? { deliveryId: result.deliveryId } : {}, 202);
    if (result.why === 'not_taken') throw tryAgain();
    throw conflict('It was replayed already.');
  },
);
