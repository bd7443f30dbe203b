/**
 * Registering webhooks, through GraphQL: `uri` replaced `callbackUrl` in 2025-10
 * (https://shopify.dev/docs/api/admin-graphql/latest/mutations/webhookSubscriptionCreate).
 */
import { type Call, type CallFailure, type Registration, registerEach } from '../../src/kit';
import { graphql, refusal, tokenFor } from './admin';

/**
 * What we subscribe to. Not the privacy topics (`customers/redact` …): those exist for apps of the
 * App Store only, and are set in the app's own configuration.
 */
export const SUBSCRIBED = [
  'orders/create',
  'orders/updated',
  'orders/paid',
  'orders/cancelled',
  'orders/fulfilled',
  'orders/partially_fulfilled',
  'order_transactions/create',
  'fulfillments/create',
  'fulfillments/update',
  'fulfillment_events/create',
  'refunds/create',
  'disputes/create',
  'disputes/update',
  'checkouts/create',
  'checkouts/update',
  'products/create',
  'products/update',
  'products/delete',
  'inventory_levels/update',
  'app/uninstalled',
] as const;

const LIST = 'query { webhookSubscriptions(first: 250) { nodes { topic uri } } }';
const CREATE = `mutation ($topic: WebhookSubscriptionTopic!, $uri: String!) {
  webhookSubscriptionCreate(topic: $topic, webhookSubscription: { uri: $uri, format: JSON }) {
    userErrors { message }
  }
}`;

/**
 * Subscribes to what is not subscribed yet. A topic that the app's scopes or the shop's plan do not
 * allow is left out; it fails only when none was allowed, or when the shop cannot be reached.
 */
export async function register(call: Call, webhookUrl: string): Promise<Registration | CallFailure> {
  const auth = await tokenFor(call);
  if (!auth.ok) return auth;
  const listed = await graphql(call, auth.token, LIST);
  if (!listed.ok) return listed;
  if (!listed.data.has('webhookSubscriptions.nodes')) return refusal(listed.problem);
  const ours = listed.data
    .list('webhookSubscriptions.nodes')
    .filter((node) => node.text('uri') === webhookUrl);
  const existing = new Set(ours.map((node) => node.text('topic')));

  return registerEach(SUBSCRIBED, async (topic) => {
    const name = topic.replace('/', '_').toUpperCase();
    if (existing.has(name)) return { ok: true };
    const created = await graphql(call, auth.token, CREATE, { topic: name, uri: webhookUrl });
    if (!created.ok) return created;
    const [message] = created.data
      .list('webhookSubscriptionCreate.userErrors')
      .map((error) => error.text('message'));
    const complaint =
      message ?? (created.data.has('webhookSubscriptionCreate') ? undefined : created.problem);
    return complaint === undefined || /already been taken/i.test(complaint)
      ? { ok: true }
      : refusal(`${topic}: ${complaint}`);
  });
}
