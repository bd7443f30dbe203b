/** `/messages`: what left, on every channel. */
import { createRoute } from '@hono/zod-openapi';
import type { Dispatch } from '../../src/store/dispatches';
import { listSent } from '../../src/store/sending';
import { IdFilter, newApi, PageQuery, pageOf, problems } from './operation';
import { Message } from './schemas';

export const messages = newApi();

messages.openapi(
  createRoute({
    method: 'get',
    path: '/messages',
    operationId: 'listMessages',
    tags: ['Messages'],
    summary: 'List the messages that left',
    description: 'By their event, the newest first. Webhooks carry a whole event: `to` and `text` are null.',
    request: { query: PageQuery.extend({ channelId: IdFilter, connectionId: IdFilter }) },
    responses: { 200: pageOf('The messages.', Message), ...problems('invalid_request') },
  }),
  async (c) => {
    const { data, nextCursor } = await listSent(
      c.get('hub').db,
      c.get('organization').id,
      c.req.valid('query'),
    );
    return c.json({ data: data.map(present), nextCursor }, 200);
  },
);

const present = (dispatch: Dispatch) => ({
  id: `msg_${dispatch.id.slice(4)}`,
  channelId: dispatch.lane,
  connectionId: dispatch.connectionId,
  to: dispatch.recipient,
  text: dispatch.text,
  ...(dispatch.mediaUrl ? { mediaUrl: dispatch.mediaUrl } : {}),
  at: dispatch.finishedAt ?? dispatch.due,
  dispatchId: dispatch.id,
  eventId: dispatch.eventId,
  providerId: dispatch.providerId,
  type: dispatch.type,
  subject: dispatch.subject,
});
