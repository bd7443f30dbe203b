/** Padaria, a shop system made up for this guide: it signs its webhooks and sends whole orders. */
import {
  type Connector,
  failed,
  ignored,
  type OrderType,
  observed,
  orderObservations,
  read,
  splitName,
} from '../../src/kit';

/** Its statuses as our events. A map: a plain object would find `constructor` too. */
const TYPES: ReadonlyMap<string, readonly OrderType[]> = new Map([
  ['novo', ['order.created', 'order.awaiting_payment']],
  ['pago', ['order.paid']],
  ['enviado', ['order.shipped']],
]);

const padaria: Connector = {
  slug: 'padaria',
  label: { pt: 'Padaria', en: 'Padaria' },
  category: 'ecommerce',
  fields: [
    {
      key: 'webhookSecret',
      group: 'credentials',
      label: { pt: 'Chave do webhook', en: 'Webhook key' },
      type: 'secret',
      required: true,
      sensitive: true,
      example: 'um-texto-longo-e-aleatorio',
    },
  ],
  sheet: {
    version: 'Webhooks v1',
    cannot: [{ pt: 'Não avisa de entregas.', en: 'It tells of no delivery.' }],
    evidence: { inbound: 'doc' },
    sources: ['https://docs.padaria.example/webhooks'],
  },
  setup: [
    { pt: 'Cole o endereço do webhook no painel da Padaria.', en: 'Paste the webhook address at Padaria.' },
  ],
  inbound: {
    verify: { scheme: 'hmac', in: 'header', name: 'x-signature', hash: 'SHA-256', encoding: 'hex' },
    normalise({ body, receivedAt }) {
      const sent = read(body);
      const id = sent.text('id');
      const types = TYPES.get(sent.text('status') ?? '');
      if (!id) return failed('unexpected_shape', 'id');
      if (!types) return ignored('unknown_topic', sent.text('status')?.slice(0, 100));
      const order = { id, number: id, rawStatus: sent.text('status'), total: sent.money('total') };
      const customer = { ...splitName(sent.text('cliente.nome')), phone: sent.phone('cliente.celular') };
      return observed(...orderObservations(types, { order, customer }, sent.time('em') ?? receivedAt));
    },
  },
  recognises: [
    { when: { pt: 'Pedido novo', en: 'New order' }, type: 'order.created' },
    { when: { pt: 'Pedido novo', en: 'New order' }, type: 'order.awaiting_payment' },
    { when: { pt: 'Pedido pago', en: 'Order paid' }, type: 'order.paid' },
    { when: { pt: 'Pedido enviado', en: 'Order shipped' }, type: 'order.shipped' },
  ],
  samples: [
    {
      name: 'paid',
      label: { pt: 'Pedido pago', en: 'Order paid' },
      body: {
        id: 1001,
        status: 'pago',
        total: '79,90',
        cliente: { nome: 'MARIA DA SILVA', celular: '(11) 98888-7777' },
        em: '22/11/2026 10:05',
      },
      expect: ['order.paid'],
    },
  ],
};

export default padaria;
