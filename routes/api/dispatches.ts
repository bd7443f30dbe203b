/** `/dispatches`: what is to leave, or has left, or could not. */
import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { AppEnv } from '../../src/app';
import { wakeLanes } from '../../src/hub/absorb';
import { iso } from '../../src/hub/hub';
import { paged } from '../../src/store/db';
import {
  cancelDispatch,
  type Dispatch,
  getDispatch,
  listDispatches,
  resendDispatch,
} from '../../src/store/dispatches';
import { claimedNow, processingDispatches } from '../../src/store/sending';
import {
  ById,
  conflict,
  found,
  IdFilter,
  json,
  KEYED,
  newApi,
  PageQuery,
  Posted,
  pageOf,
  problems,
} from './operation';
import { DISPATCH_STATES, Dispatch as DispatchAnswer, reasonOf } from './schemas';

export const dispatches = newApi();
const tags = ['Dispatches'];

const Filter = PageQuery.extend({
  state: z.enum(DISPATCH_STATES).optional(),
  channelId: IdFilter,
  connectionId: IdFilter,
  eventId: IdFilter,
  automationId: IdFilter,
});

/** `processing` is no stored state: it is a waiting one that a lane has just taken. */
async function pageOfDispatches(c: Context<AppEnv>, { state, ...filter }: z.infer<typeof Filter>) {
  const { db, now } = c.get('hub');
  const { id } = c.get('organization');
  if (state !== 'processing') {
    const page = await listDispatches(db, id, { ...filter, state });
    const answers = await presentAll(c, page.data);
    return { ...page, data: state ? answers.filter((one) => one.state === state) : answers };
  }
  const { cursor, channelId, connectionId, eventId, automationId } = filter;
  const taken = (await processingDispatches(db, id, iso(now()))).filter(
    (one) =>
      (!cursor || one.id < cursor) &&
      (!channelId || one.lane === channelId) &&
      (!connectionId || one.connectionId === connectionId) &&
      (!eventId || one.eventId === eventId) &&
      (!automationId || one.automationId === automationId),
  );
  const page = paged(taken, filter);
  return { ...page, data: await presentAll(c, page.data) };
}

dispatches.openapi(
  createRoute({
    method: 'get',
    path: '/dispatches',
    operationId: 'listDispatches',
    tags,
    summary: 'List dispatches',
    description: 'By their event, the newest first. A page may be shorter than asked for and not the last.',
    request: { query: Filter },
    responses: { 200: pageOf('The dispatches.', DispatchAnswer), ...problems('invalid_request') },
  }),
  async (c) => c.json(await pageOfDispatches(c, c.req.valid('query')), 200),
);

dispatches.openapi(
  createRoute({
    method: 'get',
    path: '/dispatches/{id}',
    operationId: 'getDispatch',
    tags,
    summary: 'Read a dispatch',
    request: { params: ById },
    responses: { 200: json('The dispatch.', DispatchAnswer), ...problems('not_found') },
  }),
  async (c) => c.json(await present(c, await own(c, c.req.valid('param').id)), 200),
);

dispatches.openapi(
  createRoute({
    method: 'post',
    path: '/dispatches/{id}/retry',
    operationId: 'retryDispatch',
    tags,
    summary: 'Send it after all',
    description:
      'One that failed, was cancelled, or whose outcome is unknown. Not what a simulation held back.',
    request: { params: ById, headers: Posted },
    responses: { 202: json('It waits again.', DispatchAnswer), ...problems('not_found', ...KEYED) },
  }),
  async (c) => {
    const hub = c.get('hub');
    const { organizationId, id, state, reason } = await own(c, c.req.valid('param').id);
    const resent = await resendDispatch(hub.db, organizationId, id, iso(hub.now()));
    if (!resent)
      throw conflict(`The dispatch is ${state}${reason ? ` (${reason})` : ''} and cannot be sent.`);
    await wakeLanes(hub, [resent]);
    return c.json(await present(c, resent), 202);
  },
);

dispatches.openapi(
  createRoute({
    method: 'post',
    path: '/dispatches/{id}/cancel',
    operationId: 'cancelDispatch',
    tags,
    summary: 'Keep it from being sent',
    description: 'One that waits and is not being sent at this moment, or whose outcome is unknown.',
    request: { params: ById, headers: Posted },
    responses: { 200: json('It is cancelled.', DispatchAnswer), ...problems('not_found', ...KEYED) },
  }),
  async (c) => {
    const { db, now } = c.get('hub');
    const dispatch = await own(c, c.req.valid('param').id);
    const cancelled = await cancelDispatch(db, dispatch.organizationId, dispatch.id, iso(now()));
    if (!cancelled)
      throw conflict(`The dispatch is ${(await present(c, dispatch)).state} and cannot be cancelled now.`);
    return c.json(await present(c, cancelled), 200);
  },
);

const own = async (c: Context<AppEnv>, id: string): Promise<Dispatch> =>
  found(await getDispatch(c.get('hub').db, c.get('organization').id, id));

async function presentAll(c: Context<AppEnv>, rows: readonly Dispatch[]) {
  const { db, now } = c.get('hub');
  const waiting = rows.filter(({ state }) => state === 'waiting').map(({ id }) => id);
  const claimed =
    waiting.length > 0
      ? await claimedNow(db, c.get('organization').id, waiting, iso(now()))
      : new Set<string>();
  return rows.map((row) => answerOf(row, claimed.has(row.id)));
}

const present = async (c: Context<AppEnv>, row: Dispatch): Promise<z.infer<typeof DispatchAnswer>> =>
  found((await presentAll(c, [row]))[0]);

const answerOf = (row: Dispatch, claimed: boolean): z.infer<typeof DispatchAnswer> => ({
  id: row.id,
  eventId: row.eventId,
  automationId: row.automationId,
  connectionId: row.connectionId,
  channelId: row.lane || null,
  subject: row.subject,
  type: row.type,
  state: claimed ? 'processing' : row.state,
  priority: row.priority,
  due: row.due,
  reason: reasonOf(row.reason),
  detail: row.detail,
  to: row.recipient,
  text: row.text,
  mediaUrl: row.mediaUrl,
  attempts: row.attempts.map(({ at, outcome, reason, detail, ms }) => ({
    at,
    outcome,
    reason: reasonOf(reason),
    detail: detail ?? null,
    ms,
  })),
  finishedAt: row.finishedAt,
});
