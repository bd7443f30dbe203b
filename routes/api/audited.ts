/** The audit log of the API: every call that changed something, with the names of what it set. */
import type { MiddlewareHandler } from 'hono';
import type { AppEnv } from '../../src/app';
import { audit } from '../../src/hub/audit';
import type { Operations } from './operations';

/** Traffic, not changes: each of these is visible as a delivery. */
const DATA_PLANE: ReadonlySet<string> = new Set(['sendEvent', 'sendIntegrationEvent', 'simulate']);

/** Behind the idempotency check, so that a repeated answer is not a second change. */
export const audited =
  (operations: Operations): MiddlewareHandler<AppEnv> =>
  async (c, next) => {
    const { method } = c.req;
    if (method === 'GET' || method === 'HEAD') return next();
    const operation = operations.at(c).find((one) => one.method === method);
    await next();
    if (!operation || !c.res.ok || DATA_PLANE.has(operation.operationId)) return;
    const body: unknown = await c.req.json().catch(() => undefined);
    await audit(c.get('hub'), {
      organizationId: c.get('organization').id,
      actor: c.get('actor'),
      action: operation.operationId,
      target: operation.params.id ?? (await createdId(c.res)),
      fields: fieldsOf(body),
      ip: c.req.header('cf-connecting-ip'),
    });
  };

async function createdId(answer: Response): Promise<string | undefined> {
  if (!answer.headers.get('content-type')?.startsWith('application/json')) return undefined;
  const body: unknown = await answer.clone().json();
  const id = typeof body === 'object' && body !== null && 'id' in body ? body.id : undefined;
  return typeof id === 'string' ? id : undefined;
}

/** What looks like a name; keys that clients make up could hold anything else. */
const NAME = /^[A-Za-z][\w-]{0,59}(\.[A-Za-z][\w-]{0,59})?$/;

/** Names of a body's members, two levels deep: `name`, `settings.shop`. */
export function fieldsOf(body: unknown, prefix = ''): string[] {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return [];
  return Object.entries(body)
    .filter(([key]) => NAME.test(key))
    .flatMap(([key, value]) => {
      const inner = prefix === '' ? fieldsOf(value, `${key}.`) : [];
      return inner.length > 0 ? inner : [`${prefix}${key}`];
    });
}
