/** What can be done with a connection: test, register, check, pause, resume, rotate; and `sync.ts`. */
import { createRoute, z } from '@hono/zod-openapi';
import { checklist } from '../../src/hub/checklist';
import { choicesFor } from '../../src/hub/choices';
import {
  pauseConnection,
  resumeConnection,
  rotateConnection,
  testConnection,
} from '../../src/hub/connections';
import { registerWebhooks } from '../../src/hub/registration';
import { explain } from '../../src/kit';
import { originOf } from '../origin';
import { ownConnection, ownPair, presentConnection, presentFresh } from './connection';
import { ById, json, KEYED, newApi, Posted, problems } from './operation';
import { Checklist, Choices, Connection as ConnectionAnswer, Registration, TestResult } from './schemas';
import { sync } from './sync';

export const connectionActions = newApi();
connectionActions.route('/', sync);

const tags = ['Connections'];
const request = { params: ById, headers: Posted };

const detailOf = ({ detail }: { detail?: string }) => (detail === undefined ? {} : { detail });

connectionActions.openapi(
  createRoute({
    method: 'post',
    path: '/connections/{id}/test',
    operationId: 'testConnection',
    tags,
    summary: 'Test the credentials',
    description: 'One live call to the vendor.',
    request,
    responses: { 200: json('What came of it.', TestResult), ...problems('not_found', ...KEYED) },
  }),
  async (c) => {
    const [connection, connector] = await ownPair(c, c.req.valid('param').id);
    const result = await testConnection(c.get('hub'), connection, connector);
    if (result.ok) return c.json(result, 200);
    return c.json({ ok: false, reason: explain(result.reason), ...detailOf(result) }, 200);
  },
);

connectionActions.openapi(
  createRoute({
    method: 'post',
    path: '/connections/{id}/register',
    operationId: 'registerWebhooks',
    tags,
    summary: 'Create the webhooks at the platform',
    description: 'Where its API allows it; again renews them.',
    request,
    responses: { 200: json('What came of it.', Registration), ...problems('not_found', ...KEYED) },
  }),
  async (c) => {
    const [connection, connector] = await ownPair(c, c.req.valid('param').id);
    const result = await registerWebhooks(c.get('hub'), connection, connector, originOf(c));
    if (result.ok) {
      const { registered, refused = [] } = result;
      return c.json({ ok: true, registered: [...registered], refused: [...refused] }, 200);
    }
    return c.json({ ok: false, reason: explain(result.reason), ...detailOf(result) }, 200);
  },
);

connectionActions.openapi(
  createRoute({
    method: 'get',
    path: '/connections/{id}/checklist',
    operationId: 'getChecklist',
    tags,
    summary: 'Check its set-up, step by step',
    request: { params: ById },
    responses: { 200: json('The steps.', Checklist), ...problems('not_found', 'conflict') },
  }),
  async (c) => {
    const [connection, connector] = await ownPair(c, c.req.valid('param').id);
    return c.json({ steps: await checklist(c.get('hub'), connection, connector) }, 200);
  },
);

connectionActions.openapi(
  createRoute({
    method: 'get',
    path: '/connections/{id}/choices/{key}',
    operationId: 'getChoices',
    tags,
    summary: 'List what a setting or an input may be',
    description: "The vendor's own stages, boards, calendars: one live call, kept for a minute.",
    request: { params: ById.extend({ key: z.string() }) },
    responses: { 200: json('The values.', Choices), ...problems('not_found') },
  }),
  async (c) => {
    const { id, key } = c.req.valid('param');
    const [connection, connector] = await ownPair(c, id);
    const answer = await choicesFor(c.get('hub'), connection, connector, key);
    return c.json(
      answer.ok ? { data: [...answer.choices] } : { data: [], reason: explain(answer.reason) },
      200,
    );
  },
);

for (const [verb, act, summary] of [
  ['pause', pauseConnection, 'Pause it: deliveries are kept, but do nothing'],
  ['resume', resumeConnection, 'Resume it'],
] as const)
  connectionActions.openapi(
    createRoute({
      method: 'post',
      path: `/connections/{id}/${verb}`,
      operationId: `${verb}Connection`,
      tags,
      summary,
      request,
      responses: { 200: json('As it is now.', ConnectionAnswer), ...problems('not_found', ...KEYED) },
    }),
    async (c) => {
      const connection = await ownConnection(c, c.req.valid('param').id);
      return c.json(await presentConnection(c, await act(c.get('hub'), connection)), 200);
    },
  );

connectionActions.openapi(
  createRoute({
    method: 'post',
    path: '/connections/{id}/rotate',
    operationId: 'rotateConnection',
    tags,
    summary: 'Give it a new webhook address',
    description: 'The old one works for a day more.',
    request,
    responses: { 200: json('With its new address.', ConnectionAnswer), ...problems('not_found', ...KEYED) },
  }),
  async (c) => {
    const connection = await ownConnection(c, c.req.valid('param').id);
    return c.json(await presentFresh(c, await rotateConnection(c.get('hub'), connection)), 200);
  },
);
