/**
 * Calls to iFood's Merchant API. Source: https://developer.ifood.com.br, authentication, merchant and order [doc].
 * The token comes for the app's own client id and secret; merchants give the app their permission in iFood's
 * partner portal, and a permission shows only in a new token [doc].
 */
import {
  baseUrlOf,
  type Call,
  callFailure,
  type Fetched,
  type HttpRequest,
  type HttpResult,
  type InboundDelivery,
  isOk,
  type Login,
  type Probe,
  read,
} from '../../src/kit';
import { stepOf } from './steps';

export const API = 'https://merchant-api.ifood.com.br';
const MINUTE = 60_000;
/** An order may be told of before it can be read: iFood asks for ten minutes of patience [doc]. */
const PATIENCE = 10 * MINUTE;
const SOON_SECONDS = 30;

export const request = (
  { connection: { settings, credentials }, http }: Call,
  path: string,
  options: Omit<HttpRequest, 'url'> = {},
): Promise<HttpResult> =>
  http.request({
    ...options,
    url: `${baseUrlOf(settings, API)}${path}`,
    headers: { authorization: `Bearer ${credentials.accessToken ?? ''}` },
  });

/** As iFood names orders and shops: what else is called an id does not go into an address. */
export const uuidIn = (text: string | undefined): string | undefined =>
  text?.match(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i)?.[0];

/** Whether the merchant wants to hear of this shop; without any named, of all that the app has. */
export function isWanted(shop: string | undefined, settings: Readonly<Record<string, string>>): boolean {
  const wanted = (settings.merchantIds ?? '').toLowerCase().match(/[^\s,;]+/g);
  return !wanted || wanted.includes(shop?.toLowerCase() ?? '');
}

export const login: Login = async ({ connection: { settings, credentials }, http }) => {
  const { clientId } = settings;
  const { webhookSecret: clientSecret } = credentials;
  if (!clientId) return { ok: false, reason: 'missing_setting', detail: 'clientId' };
  if (!clientSecret) return { ok: false, reason: 'missing_credentials', detail: 'webhookSecret' };
  const result = await http.request({
    url: `${baseUrlOf(settings, API)}/authentication/v1.0/oauth/token`,
    form: { grantType: 'client_credentials', clientId, clientSecret },
  });
  const answer = read(isOk(result) ? result.json : undefined);
  const accessToken = answer.text('accessToken');
  const expiresInSeconds = answer.integer('expiresIn') ?? 0;
  return accessToken && expiresInSeconds > 0
    ? { ok: true, accessToken, expiresInSeconds }
    : callFailure(result);
};

/** The shops that have given the app their permission, by name. */
export async function probe(call: Call): Promise<Probe> {
  const result = await request(call, '/merchant/v1.0/merchants');
  if (!isOk(result) || !Array.isArray(result.json)) return callFailure(result);
  const granted = read(result.json)
    .list()
    .filter((shop) => isWanted(shop.text('id'), call.connection.settings));
  if (granted.length === 0)
    return { ok: false, reason: 'forbidden', detail: 'no shop has given this app its permission' };
  const account = granted.map((shop) => shop.text('name')).join(', ');
  return account === '' ? { ok: true } : { ok: true, account };
}

/** An event names only the order: the order is put beside it. Of an old one that is gone the event is told alone. */
export async function hydrate({ body, receivedAt }: InboundDelivery, call: Call): Promise<Fetched> {
  const event = read(body);
  const id = uuidIn(event.text('orderId'));
  const { settings } = call.connection;
  if (!id || !stepOf(event) || !isWanted(event.text('merchantId'), settings)) return { ok: true, body };
  const result = await request(call, `/order/v1.0/orders/${id}`);
  const order = read(isOk(result) ? result.json : undefined);
  if (order.text('id') === id) return { ok: true, body: { ...(body as object), order: order.value } };
  const failure = callFailure(result);
  if (failure.reason !== 'not_found') return failure;
  const age = call.now - Date.parse(event.time('createdAt') ?? receivedAt);
  return age < PATIENCE ? { ...failure, retry: true, afterSeconds: SOON_SECONDS } : { ok: true, body };
}
