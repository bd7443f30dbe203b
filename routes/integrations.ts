/**
 * `/integrations/{id}/events/{slug}`: the event API at the address that senders of Notificações
 * Inteligentes know, so that they only change the host and the key.
 */
import { eventApi } from './api/event-api';
import { protectedApi } from './api/protect';

export const integrations = protectedApi(
  eventApi('/{id}/events/{slug}', {
    operationId: 'sendIntegrationEvent',
    summary: 'Send an event, at the address of Notificações Inteligentes',
  }),
);
