/** `/audit-log`: who changed what. */
import { createRoute, z } from '@hono/zod-openapi';
import { iso } from '../../src/hub/hub';
import { timeOf } from '../../src/kit/id';
import { listAudit } from '../../src/store/audit';
import { newApi, PageQuery, pageOf, problems } from './operation';
import { AuditEntry } from './schemas';

export const auditLog = newApi();

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
  async (c) => {
    const { data, nextCursor } = await listAudit(
      c.get('hub').db,
      c.get('organization').id,
      c.req.valid('query'),
    );
    return c.json(
      {
        data: data.map(({ id, actor, action, target, detail, ip }) => ({
          id,
          at: iso(timeOf(id)),
          actor,
          action,
          target,
          fields: detail.fields ?? [],
          ip,
        })),
        nextCursor,
      },
      200,
    );
  },
);
