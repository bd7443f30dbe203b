/**
 * The addresses that senders of Notificações Inteligentes know, so that they only change the host and
 * the key: the event API, and the one by which its node for n8n tests a key
 * (https://github.com/GPMP/n8n-node-notificacoes-inteligentes).
 */
import { createRoute, z } from '@hono/zod-openapi';
import { eventApi } from './api/event-api';
import { json, newApi, problems } from './api/operation';
import { protectedApi } from './api/protect';

export const integrations = protectedApi(
  eventApi('/{id}/events/{slug}', {
    operationId: 'sendIntegrationEvent',
    summary: 'Send an event, at the address of Notificações Inteligentes',
  }),
);

const account = newApi();
account.openapi(
  createRoute({
    method: 'get',
    path: '/',
    operationId: 'getAccount',
    tags: ['Event API'],
    summary: 'Test the key: whose is it?',
    responses: {
      200: json('The organization.', z.object({ id: z.string(), name: z.string() })),
      ...problems(),
    },
  }),
  (c) => {
    const { id, name } = c.get('organization');
    return c.json({ id, name }, 200);
  },
);

export const me = protectedApi(account);
