/**
 * Calls of the Admin API. Webhooks are registered through GraphQL: REST is "legacy" since October
 * 2024, and `uri` replaced `callbackUrl` in 2025-10
 * (https://shopify.dev/docs/api/admin-graphql/latest/mutations/webhookSubscriptionCreate).
 */
import {
  type Call,
  type CallFailure,
  callFailure,
  type HttpResult,
  isOk,
  type Probe,
  type Reader,
  type Registration,
  read,
} from '../../src/kit';

const VERSION = '2026-10';

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

/** `minha-loja.myshopify.com` of whatever the merchant pasted: name, domain or address. */
export function shopHost(settings: Readonly<Record<string, string>>): string {
  const name = (settings.shop ?? '')
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(/[/?#].*$/s, '');
  return name.endsWith('.myshopify.com') ? name : `${name}.myshopify.com`;
}

const baseOf = ({ connection: { settings } }: Call): string =>
  settings.baseUrl?.replace(/\/+$/, '') || `https://${shopHost(settings)}/admin/api/${VERSION}`;

/**
 * The token for `X-Shopify-Access-Token`: the permanent one of an old admin-made app, else one made
 * from the app's id and secret, which lasts a day (client credentials grant,
 * https://shopify.dev/docs/apps/build/authentication-authorization/client-credentials-grant).
 */
async function tokenFor(call: Call): Promise<{ ok: true; token: string } | CallFailure> {
  const { accessToken, clientId, webhookSecret } = call.connection.credentials;
  if (accessToken) return { ok: true, token: accessToken };
  if (!clientId || !webhookSecret) {
    const detail =
      'shopify: webhooks work without it, but calls need clientId (with its secret) or accessToken';
    return { ok: false, reason: 'missing_credentials', detail };
  }
  const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: webhookSecret };
  const url = URL.parse('/admin/oauth/access_token', baseOf(call))?.href ?? '';
  const result = await call.http.request({ method: 'POST', url, form });
  const token = answerOf(result)?.text('access_token');
  return token === undefined ? callFailure(result) : { ok: true, token };
}

/** The JSON of a 2xx. */
const answerOf = (result: HttpResult): Reader | undefined => (isOk(result) ? read(result.json) : undefined);

/** Whether the shop answers, and its name. */
export async function probe(call: Call): Promise<Probe> {
  const auth = await tokenFor(call);
  if (!auth.ok) return auth;
  const headers = { 'x-shopify-access-token': auth.token };
  const result = await call.http.request({ url: `${baseOf(call)}/shop.json`, headers });
  const account = answerOf(result)?.text('shop.name', 'shop.myshopify_domain');
  return account === undefined ? callFailure(result) : { ok: true, account };
}

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

  const registered: string[] = [];
  const refused: string[] = [];
  let problem: string | undefined;
  for (const topic of SUBSCRIBED) {
    const name = topic.replace('/', '_').toUpperCase();
    if (!existing.has(name)) {
      const created = await graphql(call, auth.token, CREATE, { topic: name, uri: webhookUrl });
      if (!created.ok) return created;
      const [message] = created.data
        .list('webhookSubscriptionCreate.userErrors')
        .map((error) => error.text('message'));
      const complaint =
        message ?? (created.data.has('webhookSubscriptionCreate') ? undefined : created.problem);
      if (complaint !== undefined && !/already been taken/i.test(complaint)) {
        refused.push(topic);
        problem ??= `${topic}: ${complaint}`;
        continue;
      }
    }
    registered.push(topic);
  }
  return registered.length > 0 ? { ok: true, registered, refused } : refusal(problem);
}

/** Answers 200 also when it refuses; `problem` is the first thing it complains about. */
async function graphql(
  call: Call,
  token: string,
  query: string,
  variables: Readonly<Record<string, string>> = {},
): Promise<{ ok: true; data: Reader; problem: string } | CallFailure> {
  const url = `${baseOf(call)}/graphql.json`;
  const headers = { 'x-shopify-access-token': token };
  const result = await call.http.request({ method: 'POST', url, headers, json: { query, variables } });
  const answer = answerOf(result);
  if (!answer?.has('data') && !answer?.has('errors')) return callFailure(result);
  if (answer.text('errors.0.extensions.code') === 'THROTTLED') {
    return { ok: false, reason: 'rate_limited', detail: 'shopify: THROTTLED', retry: true, afterSeconds: 5 };
  }
  return {
    ok: true,
    data: answer.at('data'),
    problem: answer.text('errors.0.message', 'errors') ?? 'no reason given',
  };
}

const refusal = (problem = 'no topic was allowed'): CallFailure => ({
  ok: false,
  reason: 'forbidden',
  detail: `shopify: ${problem.slice(0, 300)}`,
});
