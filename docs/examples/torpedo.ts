/** Torpedo, a gateway for text messages made up for this guide: it drops a repeat of the same key. */
import { type Call, type Connector, isOk, mediaOf, outcomeOf, paceFields, read, toE164 } from '../../src/kit';

const API = 'https://api.torpedo.example';

const request = ({ connection, http }: Call, path: string, options: { json?: unknown; key?: string } = {}) =>
  http.request({
    url: `${connection.settings.baseUrl || API}${path}`,
    headers: {
      authorization: `Bearer ${connection.credentials.apiKey ?? ''}`,
      ...(options.key ? { 'idempotency-key': options.key } : {}),
    },
    ...(options.json ? { json: options.json } : {}),
  });

const torpedo: Connector = {
  slug: 'torpedo',
  label: { pt: 'Torpedo', en: 'Torpedo' },
  category: 'messaging',
  hosts: ['api.torpedo.example'],
  fields: [
    {
      key: 'apiKey',
      group: 'credentials',
      label: { pt: 'Chave da API', en: 'API key' },
      type: 'secret',
      required: true,
      sensitive: true,
      example: 'cole-aqui-a-chave-da-api',
    },
    {
      key: 'sender',
      group: 'settings',
      label: { pt: 'Telefone que envia', en: 'Sending phone' },
      type: 'text',
      required: false,
      example: '+55 11 98888-7777',
    },
    ...paceFields({ intervalSeconds: 1 }),
    {
      key: 'baseUrl',
      group: 'settings',
      label: { pt: 'Endereço da API', en: 'API address' },
      type: 'url',
      required: false,
      default: API,
      example: API,
    },
  ],
  sheet: { version: 'API v2', evidence: { channel: 'doc' }, sources: ['https://docs.torpedo.example'] },
  setup: [{ pt: 'Cole a chave da API e salve.', en: 'Paste the API key and save.' }],
  channel: {
    address: 'phone',
    idempotent: true,
    intervalSeconds: 1,
    sender: ({ sender }) => toE164(sender),
    async send(outbound, key, call) {
      if (outbound.kind !== 'message') return { kind: 'rejected', reason: 'unsupported', detail: 'event' };
      const { to, text, mediaUrl } = outbound;
      const file = mediaUrl ? { arquivo: { link: mediaUrl, tipo: mediaOf(mediaUrl).kind } } : {};
      const result = await request(call, '/mensagens', { key, json: { para: to, texto: text, ...file } });
      const id = isOk(result) ? read(result.json).text('id') : undefined;
      return id === undefined ? outcomeOf(result) : { kind: 'sent', providerId: id };
    },
  },
};

export default torpedo;
