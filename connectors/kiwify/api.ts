/**
 * Calls to Kiwify's public API (https://docs.kiwify.com.br/api-reference/general): an OAuth token that
 * lasts 96 hours, then `Authorization: Bearer` and `x-kiwify-account-id` on each call.
 */
import {
  baseUrlOf,
  type Call,
  type CallFailure,
  callFailure,
  type Fetched,
  isOk,
  type Login,
  type Probe,
  read,
} from '../../src/kit';
import { NO_TOKEN, tokenIn } from '../families/log-in';

export const DEFAULT_BASE_URL = 'https://public-api.kiwify.com';

/** Every trigger of the API, by the names it registers them under (the deliveries use English ones). */
const TRIGGERS = [
  'boleto_gerado',
  'pix_gerado',
  'carrinho_abandonado',
  'compra_recusada',
  'compra_aprovada',
  'compra_reembolsada',
  'chargeback',
  'subscription_canceled',
  'subscription_late',
  'subscription_renewed',
];

export const login: Login = async ({ connection: { settings, credentials }, http }) => {
  const { clientId, clientSecret, accountId } = credentials;
  if (!clientId || !clientSecret || !accountId) return missing(KEYS);
  const answer = await http.request({
    method: 'POST',
    url: `${baseUrlOf(settings, DEFAULT_BASE_URL)}/v1/oauth/token`,
    form: { client_id: clientId, client_secret: clientSecret },
  });
  // What wrong credentials get is undocumented.
  return tokenIn(answer);
};

const KEYS = 'clientId, clientSecret, accountId';

const missing = (fields: string): CallFailure => ({
  ok: false,
  reason: 'missing_credentials',
  detail: fields,
});

/** Reads the account, which proves all three credentials. Source: /api-reference/account/account-details. */
export async function probe(call: Call): Promise<Probe> {
  const answer = await send(call, 'GET', '/v1/account-details');
  if (!answer.ok) return answer;
  const account = read(answer.body).text('company_name', 'id');
  return account ? { ok: true, account } : { ok: true };
}

/**
 * One webhook for all products. The one that already has our address is brought up to date instead, so
 * that a second run makes no second webhook. The shape of the list is undocumented: an array, or one
 * under `data` as in the API's other lists, is understood.
 */
export async function register(call: Call, webhookUrl: string) {
  const token = call.connection.credentials.webhookSecret;
  if (!token) return missing('webhookSecret');
  const list = await send(call, 'GET', '/v1/webhooks?page_size=100');
  if (!list.ok) return list;
  const hooks = Array.isArray(list.body) ? read(list.body).list() : read(list.body).list('data');
  const id = hooks.find((hook) => hook.text('url') === webhookUrl)?.text('id');
  const webhook = { name: 'Ponte', url: webhookUrl, products: 'all', triggers: TRIGGERS, token };
  const answer = id
    ? await send(call, 'PUT', `/v1/webhooks/${encodeURIComponent(id)}`, webhook)
    : await send(call, 'POST', '/v1/webhooks', webhook);
  return answer.ok ? { ok: true as const, registered: TRIGGERS } : answer;
}

async function send(
  { connection: { settings, credentials }, http }: Call,
  method: 'GET' | 'POST' | 'PUT',
  path: string,
  json?: unknown,
): Promise<Fetched> {
  const { accessToken, clientId, clientSecret, accountId } = credentials;
  if (!clientId || !clientSecret || !accountId) return missing(KEYS);
  if (!accessToken) return NO_TOKEN;
  const url = `${baseUrlOf(settings, DEFAULT_BASE_URL)}${path}`;
  const headers = { authorization: `Bearer ${accessToken}`, 'x-kiwify-account-id': accountId };
  const result = await http.request({ method, url, headers, json });
  return isOk(result) && result.json !== undefined ? { ok: true, body: result.json } : callFailure(result);
}
