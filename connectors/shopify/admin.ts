/**
 * The Admin API: who may call it, and how. Webhooks and questions go through GraphQL, the order list
 * through REST, "legacy" since October 2024, because its orders have the very shape of the webhooks
 * (https://shopify.dev/docs/apps/build/webhooks/delivery-structure).
 */
import {
  baseUrlOf,
  type Call,
  type CallFailure,
  callFailure,
  type HttpResult,
  isOk,
  type Probe,
  type Reader,
  read,
} from '../../src/kit';

const VERSION = '2026-10';

/** `minha-loja.myshopify.com` of whatever the merchant pasted: name, domain or address. */
export function shopHost(settings: Readonly<Record<string, string>>): string {
  const name = (settings.shop ?? '')
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(/[/?#].*$/s, '');
  return name.endsWith('.myshopify.com') ? name : `${name}.myshopify.com`;
}

/** Whether the merchant gave us the means to call: webhooks made by hand work without. */
export const canCall = ({ connection: { credentials } }: Call): boolean =>
  Boolean(credentials.accessToken || (credentials.clientId && credentials.webhookSecret));

export const baseOf = ({ connection: { settings } }: Call): string =>
  baseUrlOf(settings, `https://${shopHost(settings)}/admin/api/${VERSION}`);

/**
 * The token for `X-Shopify-Access-Token`: the permanent one of an old admin-made app, else one made
 * from the app's id and secret, which lasts a day (client credentials grant,
 * https://shopify.dev/docs/apps/build/authentication-authorization/client-credentials-grant).
 */
export async function tokenFor(call: Call): Promise<{ ok: true; token: string } | CallFailure> {
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

/** Answers 200 also when it refuses; `problem` is the first thing it complains about. */
export async function graphql(
  call: Call,
  token: string,
  query: string,
  variables: Readonly<Record<string, unknown>> = {},
): Promise<{ ok: true; data: Reader; complains: boolean; problem: string } | CallFailure> {
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
    complains: answer.has('errors'),
    problem: answer.text('errors.0.message', 'errors') ?? 'no reason given',
  };
}

export const refusal = (problem: string): CallFailure => ({
  ok: false,
  reason: 'forbidden',
  detail: `shopify: ${problem.slice(0, 300)}`,
});
