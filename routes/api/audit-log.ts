/** `/audit-log`: who changed what. */
import { createRoute, z } from '@hono/zod-openapi';
import { iso } from '../../src/hub/hub';
import { timeOf } from '../../src/kit/id';
import { type AuditEntry as Entry, listAudit } from '../../src/store/audit';
import { listOf, newApi, PageQuery, pageOf, problems } from './operation';
import { AuditEntry } from './schemas';

export const auditLog = newApi();

const present = ({ id, actor, action, target, detail, ip }: Entry) => ({
  id,
  at: iso(timeOf(id)),
  actor,
  action,
  target,
  fields: detail.fields ?? [],
  ip,
});

auditLog.openapi(
  createRoute({
    method: 'get',
    path: '/audit-log',
    operationId: 'listAuditLog',
    tags: ['Organization'],
    summary: 'Who changed what',
    description: 'Kept for a year. Events that come in are no changes: they are deliveries.',
    request: {
      query: PageQuery.extend({
        action: z.string().max(100).optional(),
        actor: z.string().max(100).optional(),
      }),
    },
    responses: { 200: pageOf('The entries.', AuditEntry), ...problems('invalid_request') },
  }),
  listOf(listAudit, present),
);
