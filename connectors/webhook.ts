/**
 * The merchant's own address as a destination. Events leave as CloudEvents 1.0 JSON
 * (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md), messages as
 * `{type: "message", to, text, …}` for gateways of the merchant's own; both are signed as
 * Standard Webhooks 1.0 (https://www.standardwebhooks.com), where `webhook-id` is the same on every
 * attempt, so that the receiver can drop repeats.
 */
import {
  type Call,
  type CloudEvent,
  type Connector,
  callFailure,
  type HttpResult,
  isOk,
  type Outbound,
  outcomeOf,
  SUBSCRIPTION_PATTERN,
  standardWebhookSignature,
} from '../src/kit';

const SECRET = 'whsec_[A-Za-z0-9+\\/]{32,128}={0,2}';
const isSecret = (text: string | undefined): text is string => new RegExp(`^${SECRET}$`).test(text ?? '');

const MAX_HEADERS = 10;
const HEADER_NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/;
const HEADER_VALUE = /^[\t\x20-\x7e]{1,4096}$/;
/** What the connection or the signature needs is not the merchant's to set. */
const OWN_HEADERS =
  /^(host|connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|expect|content-.*|accept-encoding|user-agent|webhook-.*|cf-.*|x-forwarded-.*)$/i;

const webhook: Connector = {
  slug: 'webhook',
  label: { pt: 'Webhook (seu endereço)', en: 'Webhook (your address)' },
  category: 'integrator',
  fields: [
    {
      key: 'url',
      group: 'settings',
      label: { pt: 'Endereço que recebe', en: 'Receiving address' },
      type: 'url',
      required: true,
      example: 'https://example.com/webhooks/ponte',
      help: {
        pt: 'Endereço público com https. Responda 2xx em até 10 segundos.',
        en: 'A public https address. Answer 2xx within 10 seconds.',
      },
    },
    {
      key: 'events',
      group: 'settings',
      label: { pt: 'Eventos enviados', en: 'Events to send' },
      type: 'text',
      required: false,
      pattern: SUBSCRIPTION_PATTERN,
      example: 'order.paid, order.shipped, cart.*',
      help: {
        pt: 'Separe por vírgulas; order.* são todos os de pedido, * são todos. Vazio: só envia pelas automações.',
        en: 'Separated by commas; order.* is every order event, * is everything. Empty: only through automations.',
      },
    },
    {
      key: 'signingSecret',
      group: 'credentials',
      label: { pt: 'Segredo da assinatura', en: 'Signing secret' },
      type: 'secret',
      required: false,
      sensitive: true,
      generate: true,
      pattern: SECRET,
      example: 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD',
      help: {
        pt: 'Use-o no seu sistema para conferir o cabeçalho webhook-signature (Standard Webhooks). Ao trocar, o antigo continua assinando por 24 horas.',
        en: 'Check the webhook-signature header with it (Standard Webhooks). After a rotation the old one keeps signing for 24 hours.',
      },
    },
    {
      key: 'headers',
      group: 'credentials',
      label: { pt: 'Cabeçalhos extras', en: 'Extra headers' },
      type: 'json',
      required: false,
      sensitive: true,
      example: '{"X-Api-Key": "sua-chave"}',
      help: {
        pt: 'Até 10 cabeçalhos, em JSON, enviados em todas as chamadas.',
        en: 'Up to 10 headers, as JSON, sent with every call.',
      },
    },
  ],
  setup: [
    {
      pt: 'No seu sistema (n8n, Make, Zapier, Pluga ou o seu próprio), crie um endereço que receba POST com JSON e cole-o aqui.',
      en: 'In your system (n8n, Make, Zapier, Pluga or your own) create an address that takes a POST with JSON and paste it here.',
    },
    {
      pt: 'Escolha os eventos que ele recebe, ou deixe vazio e use automações.',
      en: 'Choose the events it receives, or leave that empty and use automations.',
    },
    {
      pt: 'Copie o segredo e confira a assinatura com a biblioteca Standard Webhooks da sua linguagem; descarte repetições pelo cabeçalho webhook-id.',
      en: 'Copy the secret and check the signature with the Standard Webhooks library of your language; drop repeats by the webhook-id header.',
      url: 'https://www.standardwebhooks.com',
    },
    {
      pt: 'Clique em "Testar": o seu endereço recebe um evento custom.ping assinado e deve responder 2xx.',
      en: 'Press "Test": your address receives a signed custom.ping event and must answer 2xx.',
    },
  ],
  sheet: {
    version: 'CloudEvents 1.0, Standard Webhooks',
    cannot: [
      {
        pt: 'Não espera resposta com dados: só se o destino recebeu.',
        en: 'It waits for no data in the answer: only whether the destination took it.',
      },
    ],
    evidence: { probe: 'doc', channel: 'doc' },
    sources: ['https://www.standardwebhooks.com', 'https://cloudevents.io'],
  },
  notes: {
    pt: 'O teste envia um evento custom.ping de verdade: o seu sistema deve ignorar tipos que não conhece. Mensagens de automações chegam como {"type": "message", "to", "text"}, com "subject", "mediaUrl" e "approved" (modelo aprovado) quando há, para quem tem um gateway próprio.',
    en: 'The test sends a real custom.ping event: your system should ignore types it does not know. Messages of automations arrive as {"type": "message", "to", "text"}, with "subject", "mediaUrl" and "approved" (an approved template) where there are any, for those with a gateway of their own.',
  },
  /** What would keep every call from leaving is said when it is saved. */
  check({ credentials }) {
    const headers = extraHeaders(credentials.headers);
    return typeof headers === 'string' ? [{ path: 'credentials.headers', message: headers }] : [];
  },
  channel: {
    address: 'none',
    idempotent: true,
    async send(outbound, key, call) {
      const posted = await post(bodyOf(outbound), key, call);
      if (typeof posted === 'string') return { kind: 'rejected', reason: 'invalid_input', detail: posted };
      return outcomeOf(posted);
    },
  },
  /** An event nobody subscribes to; the answer's status is all that counts. */
  async probe(call) {
    const { connection, now } = call;
    const event: CloudEvent = {
      specversion: '1.0',
      id: `ping_${now}`,
      source: `/connections/${connection.id}`,
      type: 'custom.ping',
      subject: `ping/${connection.id}`,
      time: new Date(now).toISOString(),
      datacontenttype: 'application/json',
      data: {},
    };
    const posted = await post(bodyOf({ kind: 'event', event }), event.id, call);
    if (typeof posted === 'string') return { ok: false, reason: 'invalid_input', detail: posted };
    return isOk(posted) ? { ok: true, account: `HTTP ${posted.status}` } : callFailure(posted);
  },
};

export default webhook;

interface Body {
  contentType: string;
  text: string;
}

function bodyOf(outbound: Outbound): Body {
  if (outbound.kind === 'event') {
    return { contentType: 'application/cloudevents+json', text: JSON.stringify(outbound.event) };
  }
  const { to, subject, text, mediaUrl, approved } = outbound;
  const message = { type: 'message', to, subject, text, mediaUrl, approved };
  return { contentType: 'application/json', text: JSON.stringify(message) };
}

/** The answer, or what is wrong with the connection's own settings. */
async function post(body: Body, id: string, call: Call): Promise<HttpResult | string> {
  const { settings, credentials } = call.connection;
  const extra = extraHeaders(credentials.headers);
  if (!settings.url) return 'webhook: url is missing';
  if (!isSecret(credentials.signingSecret)) return 'webhook: signingSecret is not whsec_ and base64';
  if (typeof extra === 'string') return extra;

  const timestamp = Math.floor(call.now / 1000);
  // The hub hands over the previous secret while it is young: receivers change theirs in peace.
  const secrets = [credentials.signingSecret, credentials.previousSigningSecret].filter(isSecret);
  const signatures = await Promise.all(
    secrets.map((secret) => standardWebhookSignature(secret, id, timestamp, body.text)),
  );
  return call.http.request({
    method: 'POST',
    url: settings.url,
    headers: {
      ...extra,
      'content-type': body.contentType,
      'webhook-id': id,
      'webhook-timestamp': String(timestamp),
      'webhook-signature': signatures.join(' '),
    },
    body: body.text,
  });
}

/** The merchant's headers in lower case, or what is wrong with them; values are never named. */
function extraHeaders(json: string | undefined): Record<string, string> | string {
  if (!json?.trim()) return {};
  const parsed = parseJson(json);
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
    return 'webhook: headers are not a JSON object';
  const entries = Object.entries(parsed);
  if (entries.length > MAX_HEADERS) return `webhook: more than ${MAX_HEADERS} headers`;
  const bad = entries.find(
    ([name, value]) =>
      !HEADER_NAME.test(name) ||
      OWN_HEADERS.test(name) ||
      typeof value !== 'string' ||
      !HEADER_VALUE.test(value),
  );
  if (bad) return `webhook: header ${bad[0].slice(0, 100)} is not allowed`;
  return Object.fromEntries(entries.map(([name, value]) => [name.toLowerCase(), String(value)]));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
