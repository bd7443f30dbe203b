/** Webhooks cannot be changed: new ones are made, then the old ones of the same address deleted. A user may have 40. */
import { type Call, type CallFailure, type Registration, registerEach } from '../../src/kit';
import { fetchData, idIn, request } from './api';

const PATH = '/api/v1/webhooks';

export async function register(call: Call, webhookUrl: string): Promise<Registration | CallFailure> {
  const { webhookUser, webhookSecret } = call.connection.credentials;
  if (!webhookUser || !webhookSecret)
    return { ok: false, reason: 'missing_credentials', detail: 'webhookSecret' };
  const existing = await fetchData(call, PATH);
  if (!existing.ok) return existing;
  const auth = { http_auth_user: webhookUser, http_auth_password: webhookSecret };
  const common = { name: 'Ponte', subscription_url: webhookUrl, event_action: '*', version: '2.0', ...auth };
  const made = await registerEach(['deal', 'lead'], (event_object) =>
    fetchData(call, PATH, { method: 'POST', json: { ...common, event_object } }),
  );
  if (!made.ok) return made;
  for (const webhook of existing.data.list()) {
    const isReplaced = made.registered.includes(webhook.text('event_object') ?? '');
    if (isReplaced && webhook.text('subscription_url') === webhookUrl)
      await request(call, `${PATH}/${idIn(webhook, 'id') ?? 0}`, { method: 'DELETE' });
  }
  return made;
}
