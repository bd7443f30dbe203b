/** `/api`: the public management API, its OpenAPI document, and a page that shows it. */
import { Hono } from 'hono';
import type { AppEnv } from '../../src/app';
import { auth } from '../auth';
import { integrations, me } from '../integrations';
import { apiKeys } from './api-keys';
import { auditLog } from './audit-log';
import { automations } from './automations';
import { channels } from './channels';
import { connectionActions } from './connection-actions';
import { connections } from './connections';
import { connectors } from './connectors';
import { deadLetters } from './dead-letters';
import { deliveries } from './deliveries';
import { dispatches } from './dispatches';
import { docsPage } from './docs';
import { STYLE } from './docs-style';
import { describe, type OpenApiDocument } from './document';
import { eventApi } from './event-api';
import { events } from './events';
import { invitations } from './invitations';
import { members } from './members';
import { messages } from './messages';
import { optOuts } from './opt-outs';
import { organization } from './organization';
import { people } from './people';
import { protectedApi } from './protect';
import { reports } from './reports';
import { simulations } from './simulate';
import { teams } from './teams';

export const v1 = protectedApi(
  connectors,
  connections,
  connectionActions,
  simulations,
  eventApi('/connections/{id}/events/{slug}', { operationId: 'sendEvent', summary: 'Send an event' }),
  deliveries,
  events,
  automations,
  dispatches,
  messages,
  reports,
  channels,
  optOuts,
  deadLetters,
  people,
  organization,
  members,
  invitations,
  teams,
  apiKeys,
  auditLog,
);

let described: OpenApiDocument | undefined;

/** Made at the first request for it: most isolates never need it. */
export const openApiDocument = (): OpenApiDocument => {
  described ??= describe({ '/api/v1': v1, '/integrations': integrations, '/me': me });
  return described;
};

let page: string | undefined;

const CACHED = { 'cache-control': 'public, max-age=300' };

export const api = new Hono<AppEnv>();

api.get('/openapi.json', (c) => c.json(openApiDocument(), 200, CACHED));

api.get('/docs', async (c) => {
  page ??= await docsPage(openApiDocument());
  return c.html(page, 200, {
    ...CACHED,
    // No script at all, and nothing from elsewhere.
    'content-security-policy':
      "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  });
});

api.get('/docs.css', (c) => c.body(STYLE, 200, { ...CACHED, 'content-type': 'text/css; charset=utf-8' }));

api.route('/v1', v1);

api.route('/auth', auth);
