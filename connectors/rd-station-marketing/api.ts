/**
 * Calls of RD Station Marketing. Sources: https://developers.rdstation.com/reference (webhooks, eventos-padrão,
 * autenticação) [doc], the vendor's Ruby client (account, one address for both kinds of token request) and a public
 * study of the documentation (tags, conversions of a contact) [code]. A token lasts a day; with the API key there are
 * conversions only. 120 requests a minute on the smaller plans, and 120 events per lead and day.
 */
import {
  baseUrlOf,
  type Call,
  type CallFailure,
  callFailure,
  type Fetched,
  type HttpRequest,
  type HttpResult,
  type InboundDelivery,
  isOk,
  type OAuth,
  type Outcome,
  outcomeOf,
  type Probe,
  type Registration,
  read,
} from '../../src/kit';
import { registerWebhooks } from '../families/rd-station';

export const API = 'https://api.rd.services';

export const TOPICS: readonly string[] = ['WEBHOOK.CONVERTED', 'WEBHOOK.MARKED_OPPORTUNITY'];

const bearer = (token: string | undefined) => ({ authorization: `Bearer ${token ?? ''}` });

const request = (
  { connection: { settings, credentials }, http }: Call,
  path: string,
  options: Omit<HttpRequest, 'url'> = {},
): Promise<HttpResult> =>
  http.request({
    headers: bearer(credentials.accessToken),
    ...options,
    url: `${baseUrlOf(settings, API)}${path}`,
  });

/** Consent is still to be given. */
const LACK = { reason: 'missing_credentials', detail: 'accessToken' } as const;
const isConnected = ({ connection: { credentials } }: Call): boolean => Boolean(credentials.accessToken);

export const oauth: OAuth = {
  authorizeUrl: `${API}/auth/dialog`,
  // Documented with `?token_by=code` and `=refresh_token`; the vendor's own client sends both without.
  tokenUrl: `${API}/auth/token`,
  scopes: [],
  encoding: 'json',
  // An account has a name, and nothing else that it tells [code].
  async account(answer, http) {
    const headers = bearer(read(answer).text('access_token'));
    const result = await http.request({ url: `${API}/marketing/account_info`, headers });
    const id = isOk(result) ? read(result.json).text('id', 'name') : undefined;
    return id === undefined ? undefined : { id };
  },
};

export async function probe(call: Call): Promise<Probe> {
  if (!isConnected(call)) return { ok: false, ...LACK };
  const result = await request(call, '/marketing/account_info');
  const name = isOk(result) ? read(result.json).text('name') : undefined;
  return name === undefined ? callFailure(result) : { ok: true, account: name };
}

export async function register(call: Call, webhookUrl: string): Promise<Registration | CallFailure> {
  if (!isConnected(call)) return { ok: false, ...LACK };
  return registerWebhooks(call, webhookUrl, {
    path: '/integrations/webhooks',
    request: (path, options) => request(call, path, options),
    topics: TOPICS,
    more: { entity_type: 'CONTACT', include_relations: ['COMPANY', 'CONTACT_FUNNEL'] },
  });
}

/** The contact's first conversions, oldest first: they tell whether this one made the lead. */
export async function hydrate({ body }: InboundDelivery, call: Call): Promise<Fetched> {
  const sent = read(body);
  const uuid = sent.id('contact.uuid');
  const isWanted = sent.text('event_type') === 'WEBHOOK.CONVERTED' && !sent.has('conversions');
  if (!uuid || !isWanted || !isConnected(call)) return { ok: true, body };
  const query = { event_type: 'CONVERSION', order: 'created_at:asc' };
  const result = await request(call, `/platform/contacts/${encodeURIComponent(uuid)}/events`, { query });
  // A bare array, or one that is named.
  const answered = read(isOk(result) ? result.json : undefined);
  const conversions = Array.isArray(answered.value) ? answered : answered.at('events');
  if (Array.isArray(conversions.value)) {
    const times = conversions.list().map((one) => ({ event_timestamp: one.text('event_timestamp') }));
    return { ok: true, body: { ...(body as object), conversions: times } };
  }
  const failure = callFailure(result);
  // Without them the notice still says who converted: only what may pass by itself is worth a wait.
  return failure.retry ? failure : { ok: true, body };
}

/** One event of a contact. With the API key alone it can only be a conversion. */
export async function sendEvent(call: Call, type: string, payload: object): Promise<Outcome> {
  const { apiKey } = call.connection.credentials;
  const json = { event_type: type, event_family: 'CDP', payload };
  const isByKey = !isConnected(call);
  if (isByKey && (!apiKey || type !== 'CONVERSION')) return { kind: 'rejected', ...LACK };
  const result = isByKey
    ? await request(call, '/platform/conversions', { headers: {}, query: { api_key: apiKey?.trim() }, json })
    : await request(call, '/platform/events', { json });
  const id = isOk(result) ? read(result.json).text('event_uuid') : undefined;
  return id === undefined ? outcomeOf(result) : { kind: 'sent', providerId: id };
}

/** They are added to those that the contact has. */
export async function addTags(call: Call, email: string, tags: readonly string[]): Promise<Outcome> {
  if (!isConnected(call)) return { kind: 'rejected', ...LACK };
  const path = `/platform/contacts/email:${encodeURIComponent(email)}/tag`;
  return outcomeOf(await request(call, path, { json: { tags } }));
}
