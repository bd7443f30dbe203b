/**
 * One webhook of the administration, which never expires; only an administrator may make it. Its `secret` is in no
 * page of the vendor's that could be read, but in guides of others (nango.dev) [code]: were it not taken, notices
 * would come unsigned and be refused. It cannot be read again, so registering again makes a new webhook.
 */
import { type Call, type CallFailure, callFailure, isOk, type Registration } from '../../src/kit';
import { fetchJson, projectKey, request } from './api';
import { EVENTS } from './events';

const PATH = '/rest/webhooks/1.0/webhook';

export async function register(call: Call, webhookUrl: string): Promise<Registration | CallFailure> {
  const secret = call.connection.credentials.webhookSecret;
  if (!secret) return { ok: false, reason: 'missing_credentials', detail: 'webhookSecret' };
  const existing = await fetchJson(call, PATH);
  if (!existing.ok) return existing;
  const json = {
    name: 'Ponte',
    url: webhookUrl,
    events: [...EVENTS.keys()],
    filters: { 'issue-related-events-section': `project = "${projectKey(call).replace(/["\\]/g, '')}"` },
    excludeBody: false,
    secret,
  };
  const result = await request(call, PATH, { json });
  if (!isOk(result)) return callFailure(result);
  for (const webhook of existing.data.list()) {
    const id = /\d+$/.exec(webhook.text('self') ?? '')?.[0];
    if (id && webhook.text('url') === webhookUrl) await request(call, `${PATH}/${id}`, { method: 'DELETE' });
  }
  return { ok: true, registered: json.events };
}
