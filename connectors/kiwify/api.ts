/**
 * Calls to Kiwify's public API (https://docs.kiwify.com.br/api-reference/general): an OAuth token that
 * lasts 96 hours, then `Authorization: Bearer` and `x-kiwify-account-id` on each call. Probing and
 * registering are rare, so that a token is asked for each time and none is kept.
 */
import {
  baseUrlOf,
  type Call,
  type CallFailure,
  callFailure,
  type Fetched,
  isOk,
  type Probe,
  read,
} from '../../src/kit';

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

type Send = (method: 'GET' | 'POST' | 'PUT', path: string, json?: unknown) => Promise<Fetched>;

/** Reads the account, which proves all three credentials. Source: /api-reference/account/account-details. */
export async function probe(call: Call): Promise<Probe> {
  const session = await signIn(call);
  if (!session.ok) return session;
  const answer = await session.send('GET', '/v1/account-details');
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
  const session = await signIn(call);
  if (!session.ok) return session;
  const list = await session.send('GET', '/v1/webhooks?page_size=100');
  if (!list.ok) return list;
  const hooks = Array.isArray(list.body) ? read(list.body).list() : read(list.body).list('data');
  const id = hooks.find((hook) => hook.text('url') === webhookUrl)?.text('id');
  const webhook = { name: 'Ponte', url: webhookUrl, products: 'all', triggers: TRIGGERS, token };
  const answer = id
    ? await session.send('PUT', `/v1/webhooks/${encodeURIComponent(id)}`, webhook)
    : await session.send('POST', '/v1/webhooks', webhook);
  return answer.ok ? { ok: true as const, registered: TRIGGERS } : answer;
}

const missing = (field: string): CallFailure => ({ ok: false, reason: 'missing_credentials', detail: field });

/** Signs in; answers the way to call the API. */
async function signIn({ connection, http }: Call): Promise<{ ok: true; send: Send } | CallFailure> {
  const { clientId, clientSecret, accountId } = connection.credentials;
  if (!clientId || !clientSecret || !accountId) return missing('clientId, clientSecret, accountId');
  const base = baseUrlOf(connection.settings, DEFAULT_BASE_URL);
  const answer = await http.request({
    method: 'POST',
    url: `${base}/v1/oauth/token`,
    form: { client_id: clientId, client_secret: clientSecret },
  });
  // What wrong credentials get is undocumented; a 400 can mean nothing else, as nothing else is sent.
  if (answer.ok && answer.status === 400) return { ...callFailure(answer), reason: 'unauthorized' };
  if (!isOk(answer)) return callFailure(answer);
  const token = read(answer.json).text('access_token');
  if (!token) return { ok: false, reason: 'bad_answer', detail: '/v1/oauth/token: no access_token' };

  const headers = { authorization: `Bearer ${token}`, 'x-kiwify-account-id': accountId };
  return {
    ok: true,
    async send(method, path, json) {
      const result = await http.request({ method, url: `${base}${path}`, headers, json });
      return isOk(result) && result.json !== undefined
        ? { ok: true, body: result.json }
        : callFailure(result);
    },
  };
}
