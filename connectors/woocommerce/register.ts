/**
 * Webhooks through `/webhooks` [doc]. One that failed six times in a row is `disabled` for good [code]: running
 * this again wakes it, and tells it the secret, which the API never shows. The shop pings our address with
 * an unsigned form as it makes one, and wants exactly 200 (`challenge`).
 */
import {
  type Call,
  type CallFailure,
  type InboundDelivery,
  type Reader,
  type Registration,
  type Reply,
  read,
  registerEach,
} from '../../src/kit';
import { request } from './api';
import { isCartSource } from './normalise';

export const TOPICS = [
  'order.created',
  'order.updated',
  'order.deleted',
  'order.restored',
  'product.created',
  'product.updated',
  'product.deleted',
  'product.restored',
  'customer.created',
] as const;

const MOST_PAGES = 10;

const BY_HAND: CallFailure = {
  ok: false,
  reason: 'unsupported',
  detail: "woocommerce: the webhook of the cart plugin is filled in by hand, in the plugin's settings",
};

export async function register(call: Call, webhookUrl: string): Promise<Registration | CallFailure> {
  if (isCartSource(call.connection.settings)) return BY_HAND;
  const secret = call.connection.credentials.webhookSecret;
  if (!secret) return { ok: false, reason: 'missing_credentials', detail: 'woocommerce: webhookSecret' };
  const ours = await existing(call, webhookUrl);
  if (!ours.ok) return ours;

  return registerEach(TOPICS, async (topic) => {
    const id = ours.ids.get(topic);
    const json = { name: `Ponte: ${topic}`, topic, delivery_url: webhookUrl, secret, status: 'active' };
    const answer = id
      ? await request(call, `/webhooks/${id}`, { method: 'PUT', json })
      : await request(call, '/webhooks', { method: 'POST', json });
    return !answer.ok || read(answer.body).has('id')
      ? answer
      : { ok: false, reason: 'bad_answer', detail: `woocommerce: ${topic} has no id` };
  });
}

/** The ids of the webhooks that lead to us, by topic. */
async function existing(
  call: Call,
  webhookUrl: string,
): Promise<{ ok: true; ids: ReadonlyMap<string, string> } | CallFailure> {
  const ids = new Map<string, string>();
  for (let page = 1; page <= MOST_PAGES; page++) {
    const answer = await request(call, '/webhooks', { query: { per_page: 100, page } });
    if (!answer.ok) return answer;
    if (!Array.isArray(answer.body)) return { ok: false, reason: 'bad_answer', detail: '/webhooks: no list' };
    for (const webhook of read(answer.body).list()) {
      const [id, topic] = [webhook.text('id'), webhook.text('topic')];
      if (isOurs(webhook, webhookUrl) && id && topic && /^\d+$/.test(id)) ids.set(topic, id);
    }
    if (page >= (answer.pages ?? 1)) break;
  }
  return { ok: true, ids };
}

const isOurs = (webhook: Reader, webhookUrl: string): boolean => webhook.text('delivery_url') === webhookUrl;

/** Says nothing and changes nothing, so it needs no proof; anything else does. */
export function challenge({
  method,
  headers,
  body,
}: Pick<InboundDelivery, 'method' | 'headers' | 'body'>): Reply | null {
  const isPing = typeof body === 'string' && /^webhook_id=\d{1,20}$/.test(body.trim());
  const isDelivery = Object.keys(headers).some((name) => name.startsWith('x-wc-webhook-'));
  return isPing && !isDelivery && method === 'POST' ? { status: 200, body: 'ok' } : null;
}
