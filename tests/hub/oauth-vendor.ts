/** A vendor with OAuth as small as one can be, with an app-level address and webhooks to register. */
import { type Connector, isOk, observed, read } from '../../src/kit';
import { signatureFor } from '../../src/kit/sign';

export const CLIENT_SECRET = 'the-operators-own-client-secret';

export const APPS = JSON.stringify({
  vendor: { clientId: 'client-1', clientSecret: CLIENT_SECRET },
  plain: { clientId: 'client-2', clientSecret: CLIENT_SECRET },
});

/** Notices: {store, id}. Signed by HMAC with the operator's secret, or the connection's own. */
export const inbound: NonNullable<Connector['inbound']> = {
  verify: { scheme: 'hmac', in: 'header', name: 'x-signature', hash: 'SHA-256', encoding: 'hex' },
  route: ({ body }) => read(body).text('store'),
  challenge: ({ query }, secrets) =>
    query.verify === undefined
      ? null
      : { status: secrets.includes(query.verify) ? 200 : 403, body: query.verify },
  normalise(delivery) {
    const body = read(delivery.body);
    const id = body.text('id') ?? '0';
    return observed({
      type: 'order.paid',
      subject: `order/${id}`,
      time: delivery.receivedAt,
      data: { order: { id } },
    });
  },
  async register(call, webhookUrl) {
    const result = await call.http.request({
      url: 'https://api.vendor.com/webhooks',
      headers: { authorization: `Bearer ${call.connection.credentials.accessToken}` },
      json: { url: webhookUrl },
    });
    return isOk(result)
      ? { ok: true, registered: ['order'] }
      : { ok: false, reason: 'forbidden', detail: 'POST api.vendor.com/webhooks -> 403' };
  },
};

export const vendor: Connector = {
  slug: 'vendor',
  label: { pt: 'Loja', en: 'Vendor' },
  category: 'ecommerce',
  hosts: ['api.vendor.com'],
  fields: [
    {
      key: 'webhookSecret',
      group: 'credentials',
      label: { pt: 'Segredo', en: 'Secret' },
      type: 'secret',
      required: false,
      sensitive: true,
      example: 'a-secret-of-sixteen',
    },
  ],
  setup: [{ pt: 'Conecte.', en: 'Connect.' }],
  oauth: {
    authorizeUrl: 'https://login.vendor.com/apps/{clientId}/authorize?lang={language}',
    tokenUrl: 'https://login.vendor.com/oauth/token',
    scopes: ['read_orders', 'read_products'],
    pkce: true,
    account(answer) {
      const id = read(answer).text('shop');
      return id === undefined ? undefined : { id, settings: { storeId: id } };
    },
  },
  inbound,
  async probe(call) {
    const result = await call.http.request({
      url: 'https://api.vendor.com/me',
      headers: { authorization: `Bearer ${call.connection.credentials.accessToken}` },
    });
    return isOk(result) ? { ok: true } : { ok: false, reason: 'unauthorized' };
  },
};

/** Its app-level address proves nothing: notices are not signed at all. */
export const plain: Connector = {
  ...vendor,
  slug: 'plain',
  inbound: { ...inbound, verify: { scheme: 'url' } },
};

/** The headers of a notice that is signed with `secret`. */
export async function signedBy(secret: string, body: string): Promise<Record<string, string>> {
  const scheme = {
    scheme: 'hmac',
    in: 'header',
    name: 'x-signature',
    hash: 'SHA-256',
    encoding: 'hex',
  } as const;
  const bare = { url: 'https://ponte.test/', headers: {}, query: {}, body: new TextEncoder().encode(body) };
  return { ...(await signatureFor(scheme, bare, secret, 0, '')).headers, 'content-type': 'application/json' };
}
