/** The settings form of the generic connector. */
import type { Field } from '../../src/kit';

const MAPPING_EXAMPLE = JSON.stringify({
  type: { path: 'evento', map: { aprovado: 'order.paid', enviado: 'order.shipped' } },
  subject: 'order/{{ pedido.numero }}',
  fields: {
    'customer.name': 'cliente.nome',
    'customer.phone': ['cliente.celular', 'cliente.telefone'],
    'order.total': 'pedido.total',
    'order.items': { path: 'itens', fields: { name: 'titulo', quantity: 'qtd', unitPrice: 'preco' } },
  },
});

export const FIELDS: readonly Field[] = [
  {
    key: 'eventName',
    group: 'settings',
    label: { pt: 'Nome do evento', en: 'Event name' },
    type: 'text',
    required: false,
    pattern: '[A-Za-z0-9_][A-Za-z0-9_.\\-]{0,63}',
    example: 'pedido_criado',
    default: 'received',
    help: {
      pt: 'Sem mapeamento, cada entrega vira o evento custom.<nome>.',
      en: 'Without a mapping every delivery becomes the event custom.<name>.',
    },
  },
  {
    key: 'mapping',
    group: 'settings',
    label: { pt: 'Mapeamento', en: 'Mapping' },
    type: 'json',
    required: false,
    example: MAPPING_EXAMPLE,
    help: {
      pt: 'Diz qual evento é e onde está cada dado. "type": um evento (order.paid) ou {"path": campo, "map": {valor: evento}}. "subject": por exemplo order/{{ id }}. "time": o campo da data. "fields": campo nosso à esquerda, campo do seu JSON à direita (vários: vale o primeiro preenchido); centavos: {"path": "valor", "as": "cents"}; traduções: {"path": "forma", "map": {"CC": "credit_card"}}; listas: {"path": "itens", "fields": {…}}. Telefone, CPF, datas e valores em reais são convertidos sozinhos.',
      en: 'Says which event it is and where each fact lies. "type": an event (order.paid) or {"path": field, "map": {value: event}}. "subject": for example order/{{ id }}. "time": the field with the date. "fields": our field on the left, the field of your JSON on the right (several: the first that is filled); whole cents: {"path": "value", "as": "cents"}; translations: {"path": "method", "map": {"CC": "credit_card"}}; lists: {"path": "items", "fields": {…}}. Phones, tax ids, dates and amounts are converted by themselves.',
    },
  },
  {
    key: 'verification',
    group: 'settings',
    label: { pt: 'Como o seu sistema se identifica', en: 'How your system proves itself' },
    type: 'select',
    required: false,
    options: [
      { value: 'url', label: { pt: 'Só o endereço secreto', en: 'The secret address alone' } },
      { value: 'query', label: { pt: 'Token na URL', en: 'Token in the query string' } },
      { value: 'header', label: { pt: 'Token no cabeçalho', en: 'Token in a header' } },
      { value: 'basic', label: { pt: 'Usuário e senha (Basic)', en: 'User and password (Basic)' } },
      { value: 'hmac', label: { pt: 'Assinatura HMAC', en: 'HMAC signature' } },
      {
        value: 'standard-webhooks',
        label: { pt: 'Standard Webhooks (webhook-signature)', en: 'Standard Webhooks (webhook-signature)' },
      },
    ],
    example: 'hmac',
    default: 'url',
    help: {
      pt: 'Quanto mais abaixo na lista, mais seguro.',
      en: 'The further down the list, the safer.',
    },
  },
  {
    key: 'signatureName',
    group: 'settings',
    label: { pt: 'Nome do cabeçalho ou parâmetro', en: 'Name of the header or parameter' },
    type: 'text',
    required: false,
    pattern: '[A-Za-z0-9_.\\-]{1,64}',
    example: 'X-Signature',
    help: {
      pt: 'Onde vem o token ou a assinatura. Vazio: X-Webhook-Token (cabeçalho), token (URL) ou X-Signature (HMAC).',
      en: 'Where the token or signature stands. Empty: X-Webhook-Token (header), token (query) or X-Signature (HMAC).',
    },
  },
  {
    key: 'signaturePrefix',
    group: 'settings',
    label: { pt: 'Texto antes do token ou da assinatura', en: 'Text before the token or signature' },
    type: 'text',
    required: false,
    pattern: '[ -~]{1,40}',
    example: 'sha256=',
    help: { pt: 'Por exemplo Bearer ou sha256=', en: 'For example Bearer or sha256=' },
  },
  {
    key: 'signatureHash',
    group: 'settings',
    label: { pt: 'Algoritmo do HMAC', en: 'HMAC algorithm' },
    type: 'select',
    required: false,
    options: ['SHA-256', 'SHA-512', 'SHA-1'].map((value) => ({ value, label: { pt: value, en: value } })),
    example: 'SHA-256',
    default: 'SHA-256',
  },
  {
    key: 'signatureEncoding',
    group: 'settings',
    label: { pt: 'Formato da assinatura', en: 'Signature encoding' },
    type: 'select',
    required: false,
    options: [
      { value: 'hex', label: { pt: 'Hexadecimal', en: 'Hexadecimal' } },
      { value: 'base64', label: { pt: 'Base64', en: 'Base64' } },
    ],
    example: 'hex',
    default: 'hex',
  },
  {
    key: 'webhookUser',
    group: 'credentials',
    label: { pt: 'Usuário (Basic)', en: 'User (Basic)' },
    type: 'text',
    required: false,
    example: 'meu-sistema',
  },
  {
    key: 'webhookSecret',
    group: 'credentials',
    label: { pt: 'Token, senha ou segredo da assinatura', en: 'Token, password or signing secret' },
    type: 'secret',
    required: false,
    sensitive: true,
    generate: true,
    example: 'um-texto-longo-e-aleatorio',
    help: {
      pt: 'Se o seu sistema já tem um segredo, cole aqui; vazio, a Ponte cria um para você copiar.',
      en: 'Paste the secret your system already has; left empty, Ponte makes one for you to copy.',
    },
  },
];
