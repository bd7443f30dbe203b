/** `/messages`: what left, on every channel. */
import { createRoute } from '@hono/zod-openapi';
import type { Dispatch } from '../../src/store/dispatches';
import { listSent } from '../../src/store/sending';
import { readSubjects, subjectKey } from '../../src/store/subjects';
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
    const { db } = c.get('hub');
    const { data, nextCursor } = await listSent(db, c.get('organization').id, c.req.valid('query'));
    const fates = await readSubjects(db, data.flatMap(fateKey));
    const statusOf = (dispatch: Dispatch): string => {
      const [key] = fateKey(dispatch);
      const fate = key && fates.get(subjectKey(key.connectionId, key.subject));
      return fate?.state.status ?? 'sent';
    };
    return c.json({ data: data.map((one) => present(one, statusOf(one))), nextCursor }, 200);
  },
);

/** What the channel says of a message becomes the state of `message/<its id there>`. */
const fateKey = ({ lane, providerId }: Dispatch) =>
  providerId === null ? [] : [{ connectionId: lane, subject: `message/${providerId}` }];

const present = (dispatch: Dispatch, status: string) => ({
  status,
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
